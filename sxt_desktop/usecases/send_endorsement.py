"""送签: sheets to be endorsed made from lists or papers, and sent again when something changed.

MZ26, MZ27 (书记→成员), MZ28 (成员→部门负责人).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.endorsing import EndorsementState, EndorsingRelation
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import Directory, Person
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import Ref, Row, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.assignments import by_holder, must_hold_posts, year_items
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.choose_signers import (
    NOBODY_NAMED,
    REASON,
    SIGNER,
    Named,
    level_rows,
    proposed_refs,
    signer_words,
)
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.endorsed_lists import lists_title, whole_lists
from sxt_desktop.usecases.endorsements import (
    ENDORSEMENT,
    Standing,
    endorsed_forms,
    endorsement_rules,
    endorsements,
    new_signers,
    pinned_by,
    rows_of,
    usable_sheet,
    usual_relation,
)
from sxt_desktop.usecases.permits import TO_ENDORSE
from sxt_desktop.usecases.save_entry import ToSave, save_together
from sxt_desktop.usecases.workspace import Workspace

LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be sent: whose lists, which lists of the organisation (by their form), which single papers."""

    holders: tuple[Ref, ...] = ()
    forms: tuple[FormId, ...] = ()
    papers: tuple[EntryId, ...] = ()

    def __len__(self) -> int:
        return len(self.holders) + len(self.forms) + len(self.papers)


def send_chosen(
    ws: Workspace,
    *,
    year: int,
    wanted: Wanted,
    due: date | None = None,
    relation: str = "",
    named: Named = NOBODY_NAMED,
) -> Changes:
    """Send what is wanted to be endorsed: one sheet for everyone's lists of a year, for each list, for each paper.

    All in one transaction, or nothing. `relation` is one for all; without one everyone's lists go by the holder's usual
    relation, the rest by the first of the profile. `named` sign on all sheets in place of whom the directory proposes.
    RELATION_UNKNOWN; NOT_ACCEPTED for who would sign lists of his own; ITEMS_MISSING for lists without items of that
    year; PERSON_LEFT for who holds no post any more; ENTRY_UNKNOWN for what is not endorsed, ENTRY_VOID;
    ALREADY_SENT while an earlier sheet of the same is not signed yet.
    """
    ws.require(*TO_ENDORSE)
    running = _running(ws, {year, year - 1, ws.today.year})
    sending = _Sending(ws, year, due, _chosen(ws, relation), directory(ws), running, named)
    records = [
        *_of_holders(sending, dict.fromkeys(wanted.holders)),
        *_of_lists(sending, dict.fromkeys(wanted.forms)),
        *_of_papers(sending, dict.fromkeys(wanted.papers)),
    ]
    return save_together(ws, [ToSave(ENDORSEMENT, values) for values in records])


def proposed_signing(ws: Workspace, *, wanted: Wanted, relation: str = "") -> tuple[tuple[str, str], ...]:
    """Return the levels that would sign what is wanted, each with whom the directory proposes (RELATION_UNKNOWN)."""
    people, by = directory(ws), _chosen(ws, relation)
    general = by or endorsement_rules(ws).relations[0]
    sheets = [(by or usual_relation(ws, people, one.id or ""), one.id or "") for one in wanted.holders]
    sheets += [(general, "")] * len(wanted.forms)
    papers = (lists.find(ws.read, entry, ws.org) for entry in wanted.papers)
    sheets += [(general, row.subject or "") for row in papers if row is not None]
    found: dict[str, list[Ref | None]] = {}
    for one, holder in sheets:
        for level, who in zip(one.levels, proposed_refs(ws, people, one.levels, holder), strict=True):
            found.setdefault(level.name, []).append(who)
    return tuple((level, signer_words(who)) for level, who in found.items())


@dataclass(frozen=True, slots=True)
class _Sending:
    """What all sheets of one going share; `by` is None where each goes by its usual relation."""

    ws: Workspace
    year: int
    due: date | None
    by: EndorsingRelation | None
    people: Directory
    running: tuple[Standing, ...]
    named: Named

    def sheet(
        self, rows: Sequence[Listed], *, title: str, holder: Ref | None, by: EndorsingRelation
    ) -> Values:
        """Return a sheet for exact revisions; ALREADY_SENT when any of them is on a running one of the same holder."""
        wanted = {row.entry_id for row in rows}
        whose = None if holder is None else holder.id
        for one in self.running:
            if one.row.subject == whose and not wanted.isdisjoint(pinned_by(one.row.body)):
                raise UserError(ErrorCode.ALREADY_SENT, name=one.row.title, number=one.row.number or "")
        return {
            "title": title,
            "holder": holder,
            "year": self.year,
            "relation": by.title,
            "sent_on": self.ws.today,
            "due": self.due,
            "items": tuple(Ref(row.entry_id, row.title) for row in rows),
            "versions": _versions(rows),
            "levels": level_rows(self.ws, self.people, by, holder, self.named),
        }

    @property
    def general(self) -> EndorsingRelation:
        """The relation of what is nobody's lists."""
        return self.by or endorsement_rules(self.ws).relations[0]


def _of_holders(sending: _Sending, holders: Iterable[Ref]) -> Iterator[Values]:
    ws, items = sending.ws, by_holder(year_items(sending.ws, sending.year))
    for holder in holders:
        mine = items.get(holder.id or "", ())
        if not mine:
            raise UserError(ErrorCode.ITEMS_MISSING, name=holder.name, period=f"{sending.year}年度")
        must_hold_posts(sending.people, holder, on=ws.today)
        by = sending.by or usual_relation(ws, sending.people, holder.id or "")
        yield sending.sheet(mine, title=lists_title(holder.name, sending.year), holder=holder, by=by)


def _of_lists(sending: _Sending, forms: Iterable[FormId]) -> Iterator[Values]:
    ws, found = sending.ws, {one.form: one for one in whole_lists(sending.ws, sending.year)}
    for form in forms:
        if form not in found:
            name = ws.library.form(form).title
            raise UserError(ErrorCode.ITEMS_MISSING, name=name, period=f"{sending.year}年度")
        one = found[form]
        yield sending.sheet(one.rows, title=one.title, holder=None, by=sending.general)


def _of_papers(sending: _Sending, entries: Iterable[EntryId]) -> Iterator[Values]:
    ws, may = sending.ws, endorsed_forms(sending.ws)
    for entry in entries:
        row = lists.find(ws.read, entry, ws.org)
        if row is None or row.form_id not in may:
            raise UserError(ErrorCode.ENTRY_UNKNOWN)
        if row.voided:
            raise UserError(ErrorCode.ENTRY_VOID, title=row.title)
        holder = Ref(row.subject, row.subject_name or "") if row.subject else None
        title = " ".join(filter(None, (row.title, row.number)))[:LONGEST_TITLE]
        yield sending.sheet((row,), title=title, holder=holder, by=sending.general)


def _chosen(ws: Workspace, relation: str) -> EndorsingRelation | None:
    """Return the relation of an id, None where none was asked for (RELATION_UNKNOWN)."""
    found = endorsement_rules(ws).relation(relation) if relation else None
    if relation and found is None:
        raise UserError(ErrorCode.RELATION_UNKNOWN)
    return found


def _running(ws: Workspace, years: Iterable[int]) -> tuple[Standing, ...]:
    return tuple(one for year in years for one in endorsements(ws, year) if one.endorsement.is_open)


def _versions(rows: Sequence[Listed]) -> tuple[Row, ...]:
    return tuple({"entry": row.entry_id, "digest": row.digest} for row in rows)


def send_again(ws: Workspace, *, endorsement: EntryId) -> Changes:
    """Send what changed to be signed once more: a new sheet with today's revisions; the earlier one stays as it is.

    A sheet of somebody's lists takes what came to them since as well; whoever is not in the place of a signer any more
    is followed by who is. ENTRY_VOID for a sheet out of use, ALREADY_SENT where nothing asks for signing again.
    """
    ws.require(*TO_ENDORSE)
    one = usable_sheet(ws, endorsement)
    new = new_signers(ws, one)
    if one.endorsement.state is not EndorsementState.CHANGED and not new:
        raise UserError(ErrorCode.ALREADY_SENT, name=one.row.title, number=one.row.number or "")
    entries = (*pinned_by(one.row.body), *map(EntryId, one.endorsement.added))
    found = (lists.find(ws.read, entry, ws.org) for entry in entries)
    rows = [row for row in found if row is not None and not row.voided]
    if not rows:
        raise UserError(ErrorCode.DOCUMENT_NEEDS, what="背书内容", name=one.row.title)
    before = ws.library.form(ENDORSEMENT).read(one.row.body)
    kept = {key: before.get(key) for key in ("title", "holder", "year", "relation", "due")}
    values: Values = {
        **kept,
        "sent_on": ws.today,
        "items": tuple(Ref(row.entry_id, row.title) for row in rows),
        "versions": _versions(rows),
        "levels": tuple(
            _again(row, _now(new.get(str(row.get("level"))))) for row in rows_of(before.get("levels"))
        ),
    }
    return save_together(ws, [ToSave(ENDORSEMENT, values)])


def _again(row: Row, follower: Ref | None) -> Row:
    """Return a level that is to sign once more: with who follows, else with whoever was to sign and why."""
    if follower is not None:
        return {"level": row.get("level"), SIGNER: follower}
    return {key: row.get(key) for key in ("level", SIGNER, REASON)}


def _now(person: Person | None) -> Ref | None:
    return None if person is None else Ref(person.id, person.name)
