"""What a responsibility letter says: nothing is typed again, items come from the lists."""

from sxt_desktop.documents.contexts import LetterContext, LetterItem
from sxt_desktop.documents.numerals import ordinal
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, PersonId
from sxt_desktop.domain.people import Directory, FourDuty
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import How
from sxt_desktop.domain.values import Ref, Values, show
from sxt_desktop.store import lists
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.looks import looked
from sxt_desktop.usecases.paper_parts import day_text, foot, full_name, paragraphs, period
from sxt_desktop.usecases.workspace import Workspace


def letter_context(ws: Workspace, letter: EntryId) -> LetterContext:
    """Gather one letter (DOCUMENT_NEEDS when it has no items or no second party)."""
    opened = open_entry(ws, letter, ws.org, how=How.PRINTED)
    values, people = opened.values, directory(ws)
    party_b = values.get("party_b")
    items = _items(ws, values)
    if not isinstance(party_b, Ref) or not items:
        raise UserError(ErrorCode.DOCUMENT_NEEDS, what="责任内容", name=opened.listed.title)
    is_team = party_b.id is not None and people.person(PersonId(party_b.id)) is None
    signer = _representative_a(ws, values, people)
    return LetterContext(
        number=opened.listed.number or "",
        title=show(values.get("title")),
        level=show(values.get("level")),
        term=period(values.get("term")),
        party_a_name=_party_a(ws, values),
        party_a_representative=signer[0],
        party_a_representative_title=signer[1],
        party_b_name=_party_b(ws, values, party_b, is_team=is_team),
        party_b_is_organisation=is_team,
        party_b_representative="" if is_team else party_b.name,
        party_b_representative_title=_titles(ws, people, party_b),
        goal=paragraphs(values.get("goal")),
        items=items,
        safeguards=paragraphs(values.get("safeguards")),
        assessment=paragraphs(values.get("assessment")),
        sanctions=paragraphs(values.get("sanctions")),
        supplement=paragraphs(values.get("extra")),
        copies=_copies(values),
        foot=foot(ws, document_id=letter, number=opened.listed.number or "", rows=(opened.listed,)),
    )


def _party_a(ws: Workspace, values: Values) -> str:
    party = values.get("party_a")
    if isinstance(party, Ref):
        return (full_name(ws, party.id) if party.id else "") or party.name
    return full_name(ws, ws.org)


def _party_b(ws: Workspace, values: Values, party: Ref, *, is_team: bool) -> str:
    if is_team and party.id:
        return full_name(ws, party.id) or party.name
    org = values.get("party_b_org")
    return org.name if isinstance(org, Ref) else party.name


def _representative_a(ws: Workspace, values: Values, people: Directory) -> tuple[str, str]:
    """The secretary signs for the committee unless the letter names someone else."""
    named = values.get("party_a_person")
    if isinstance(named, Ref):
        return named.name, _titles(ws, people, named)
    secretaries = people.holders(FourDuty.SECRETARY, start=ws.today, end=ws.today)
    if not secretaries:
        return "", ""
    return secretaries[0].name, people.titles(secretaries[0].id, on=ws.today)


def _titles(ws: Workspace, people: Directory, ref: Ref) -> str:
    return people.titles(PersonId(ref.id), on=ws.today) if ref.id else ""


def _items(ws: Workspace, values: Values) -> tuple[LetterItem, ...]:
    refs = values.get("items")
    if not isinstance(refs, tuple):
        return ()
    found = (lists.find(ws.read, EntryId(ref.id), ws.org) for ref in refs if isinstance(ref, Ref) and ref.id)
    rows = [row for row in found if row is not None and not row.voided]
    looked(ws, How.PRINTED, *rows)
    return tuple(map(_item, rows))


def _item(row: Listed) -> LetterItem:
    return LetterItem(
        category=str(row.body.get("category") or row.body.get("list_kind") or ""),
        text=str(row.body.get("content") or row.title),
        measure=str(row.body.get("measure") or ""),
        due=day_text(row.due_on) or str(row.body.get("cycle") or ""),
    )


def _copies(values: Values) -> str:
    """Say how many copies there are when it is not the two the document's own clause speaks of."""
    number = values.get("copies")
    if not isinstance(number, int) or number == 2:
        return ""
    words = ordinal(number) if 0 < number < 100 else str(number)
    return f"本责任书一式{words}份，自双方签字之日起生效。责任期内乙方责任人变动的，由继任者承继。"
