"""签字背书: the sheets of a year and where each stands, and whose lists can be sent.

A sheet names the exact revisions that were on the sheet; whether they still say the same is worked out each
time from the log. MZ26, MZ27 (书记→成员), MZ28 (成员→部门负责人).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sxt_desktop.domain.endorsing import (
    Endorsement,
    EndorsementRules,
    EndorsingRelation,
    SignedLevel,
    followed_signers,
    is_same_content,
    relation_for,
)
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.letter_changes import has_left
from sxt_desktop.domain.people import Directory, Person
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Body, Ref, Row, Value
from sxt_desktop.store import lists, yearly
from sxt_desktop.usecases.assignments import by_holder, year_items
from sxt_desktop.usecases.directory import day_in, directory
from sxt_desktop.usecases.endorsed_lists import held_now, lists_year
from sxt_desktop.usecases.entries import Opened, versions
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.sign_letter import LETTER, letters
from sxt_desktop.usecases.signed_copy import signed_copy_of
from sxt_desktop.usecases.workspace import Workspace

ENDORSEMENT = FormId("endorsement")
PAPERS = tuple(map(FormId, ("year_plan", "responsibility_letter", "accountability_report", "written_report")))
"""Forms of single papers that are endorsed, each on a sheet of its own."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One sheet and where it stands."""

    row: Listed
    endorsement: Endorsement


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody whose lists of a year can be sent: how many items, by which relation, the newest sheet if any.

    Nothing is sent for who has left every post.
    """

    ref: Ref
    titles: str
    items: int
    relation: EndorsingRelation
    standing: Standing | None = None
    has_left: bool = False


def endorsement_rules(ws: Workspace) -> EndorsementRules:
    """Return the relations of the present year's profile."""
    return rules_now(ws).endorsing


def endorsements(ws: Workspace, year: int) -> tuple[Standing, ...]:
    """Return the sheets of a year, newest first, each with where it stands now."""
    rows = tuple(
        row
        for row in lists.page(ws.read, Filter(forms=(ENDORSEMENT,), owner=ws.org), limit=100_000)
        if row.body.get("year") == year
    )
    shown(ws, rows)
    return _standings(ws, rows)


def _standings(ws: Workspace, rows: Sequence[Listed]) -> tuple[Standing, ...]:
    pinned = {row.entry_id: pinned_by(row.body) for row in rows}
    held = held_now(ws, rows)
    wanted = {entry for pairs in pinned.values() for entry in pairs}
    newest = lists.newest_of(ws.read, ws.org, tuple(wanted))
    later: set[tuple[str, EntryId]] = set()
    found = []
    for row in rows:
        mine, relation = pinned[row.entry_id], str(row.body.get("relation") or "")
        changed = tuple(entry for entry, digest in mine.items() if _differs(ws, entry, digest, newest))
        in_use = {(relation, entry) for entry in mine if not newest.get(entry, ("", False))[1]}
        stands = endorsement_of(row.body, changed, is_replaced=bool(mine) and in_use <= later)
        since = tuple(entry for entry in held.get(row.entry_id, ()) if entry not in mine)
        found.append(Standing(row, replace(stands, added=since, is_void=row.voided)))
        later |= {(relation, entry) for entry in mine}
    return tuple(found)


def standing_of(ws: Workspace, entry_id: EntryId) -> Standing:
    """Return one sheet and where it stands (ENTRY_UNKNOWN)."""
    row = lists.find(ws.read, entry_id, ws.org)
    if row is None or row.form_id != ENDORSEMENT:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    said = row.body.get("year")
    year = said if isinstance(said, int) else ws.today.year
    return next((one for one in endorsements(ws, year) if one.row.entry_id == entry_id), _alone(ws, row))


def rows_of(value: Value) -> tuple[Row, ...]:
    """Return the rows of a sheet's table."""
    return tuple(row for row in value if isinstance(row, dict)) if isinstance(value, tuple) else ()


def usable_sheet(ws: Workspace, entry_id: EntryId) -> Standing:
    """Return one of our sheets that can be dealt with (ENTRY_UNKNOWN, ENTRY_VOID)."""
    one = standing_of(ws, entry_id)
    if one.row.voided:
        raise UserError(ErrorCode.ENTRY_VOID, title=one.row.title)
    return one


def new_signers(ws: Workspace, one: Standing) -> dict[str, Person]:
    """Return who is to sign now at levels that wait for somebody who was in that place when the sheet was sent."""
    relation = endorsement_rules(ws).titled(str(one.row.body.get("relation") or ""))
    sent = day_in(one.row.occurred_on)
    if relation is None or sent is None or not one.endorsement.is_open:
        return {}
    waiting = {level.name for level in one.endorsement.levels if level.day is None}
    named = {name: who for name, who in _signer_ids(one.row.body).items() if name in waiting}
    holder = one.row.subject or ""
    return followed_signers(relation.levels, directory(ws), holder, named, since=sent, on=ws.today)


def _signer_ids(body: Body) -> dict[str, str]:
    rows = body.get("levels")
    return {
        str(row.get("level")): str(signer.get("id") or "")
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, dict) and isinstance(signer := row.get("signer"), dict)
    }


def endorsed_forms(ws: Workspace) -> tuple[FormId, ...]:
    """Return the forms whose records can stand on a sheet: lists, letters, plans, reports."""
    items = ws.library.form(ENDORSEMENT).field("items")
    return () if items is None else items.refers_to


def may_be_sent(ws: Workspace, opened: Opened) -> bool:
    """Whether whoever works may send a record for endorsement: ours, in use, of a form that is endorsed, for all to see."""
    row = opened.listed
    is_usable = opened.is_own and not row.voided and not opened.is_blanked
    is_open = row.sensitivity != Sensitivity.DISCIPLINE and row.form_id in endorsed_forms(ws)
    return is_usable and is_open and any(map(ws.user.may, (Permission.RECORD, Permission.ENDORSE)))


def _alone(ws: Workspace, row: Listed) -> Standing:
    return _standings(ws, (row,))[0]


def endorsement_of(body: Body, changed: Sequence[str] = (), *, is_replaced: bool = False) -> Endorsement:
    """Return what a sheet's content says about who signed; rows that cannot be read count as not signed."""
    rows = body.get("levels")
    levels = tuple(_level(row) for row in rows if isinstance(row, dict)) if isinstance(rows, list) else ()
    return Endorsement(
        levels, day_in(body.get("signed_on")), body.get("by_proxy") is True, tuple(changed), is_replaced
    )


def _level(row: Body) -> SignedLevel:
    signer = row.get("signer")
    return SignedLevel(
        name=str(row.get("level") or ""),
        signer=str(signer.get("name") or "") if isinstance(signer, dict) else "",
        day=day_in(row.get("signed_on")),
        by_proxy=row.get("by_proxy") is True,
        opinion=str(row.get("opinion") or ""),
        signed_by=str(row.get("signed_by") or ""),
        reason=str(row.get("signer_reason") or ""),
    )


def pinned_by(body: Body) -> dict[EntryId, str]:
    """Return the exact revisions a sheet names: digest (hex) by record."""
    rows = body.get("versions")
    return {
        EntryId(str(row["entry"])): str(row.get("digest") or "")
        for row in (rows if isinstance(rows, list) else ())
        if isinstance(row, dict) and row.get("entry")
    }


def _differs(ws: Workspace, entry: EntryId, digest: str, newest: dict[EntryId, tuple[str, bool]]) -> bool:
    """Whether a record says something else than when it was sent; what may not be seen is taken as it was."""
    if entry not in newest:
        return False
    now, is_void = newest[entry]
    if is_void:
        return True
    if now == digest:
        return False
    bodies = {one.digest: one for one in versions(ws, entry)}
    if digest not in bodies or now not in bodies:
        return True
    row = lists.find(ws.read, entry, ws.org)
    form = FormId("") if row is None else row.form_id
    return not is_same_content(bodies[digest].body, bodies[now].body, _not_content(ws, form))


def _not_content(ws: Workspace, form: FormId) -> tuple[str, ...]:
    """Return what is filled in after signing: by the rules, and where the signed copy goes."""
    copy = signed_copy_of(ws, form)
    return (*endorsement_rules(ws).not_content.get(form, ()), *(copy.fields if copy is not None else ()))


def holders_to_endorse(ws: Workspace, year: int) -> tuple[Holder, ...]:
    """Return whoever holds list items of a year, those without an open or signed sheet first."""
    people = directory(ws)
    items = by_holder(year_items(ws, year))
    newest: dict[str, Standing] = {}
    for one in endorsements(ws, year):
        if one.row.subject and lists_year(one.row.body) == year:
            newest.setdefault(one.row.subject, one)
    found = [
        Holder(
            ref,
            _titles(ws, people, ref),
            len(items[key]),
            usual_relation(ws, people, key),
            newest.get(key),
            has_left(people, key, on=ws.today),
        )
        for key, ref in _named(people).items()
        if key in items
    ]
    return tuple(sorted(found, key=lambda one: one.standing is not None))


def _named(people: Directory) -> dict[str, Ref]:
    persons = {str(one.id): Ref(one.id, one.name) for one in people.persons}
    return persons | {str(one.id): Ref(one.id, one.short_name) for one in people.organisations}


def _titles(ws: Workspace, people: Directory, ref: Ref) -> str:
    person = next((one for one in people.persons if one.id == ref.id), None)
    return "" if person is None else people.titles(person.id, on=ws.today)


def usual_relation(ws: Workspace, people: Directory, holder: str) -> EndorsingRelation:
    """Return by which relation somebody's lists are usually signed now."""
    return relation_for(endorsement_rules(ws), people, holder, on=ws.today)


def papers_to_endorse(ws: Workspace, year: int) -> tuple[Listed, ...]:
    """Return the letters, plans and reports of a year that no sheet in use names yet, in the order of their forms."""
    sent = {entry for one in endorsements(ws, year) for entry in pinned_by(one.row.body)}
    found = [row for form in PAPERS for row in _papers(ws, form, year) if row.entry_id not in sent]
    shown(ws, found)
    return tuple(found)


def _papers(ws: Workspace, form: FormId, year: int) -> tuple[Listed, ...]:
    if form == LETTER:
        return letters(ws, year)
    rows = lists.by_rows(ws.read, yearly.rows_of_year(ws.read, ws.org, form, year))
    return tuple(row for row in rows if row.sensitivity != Sensitivity.DISCIPLINE)
