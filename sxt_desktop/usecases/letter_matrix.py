"""责任书签订矩阵: who signs with whom in a year, what of it is made and signed, and making what is missing at once.

MZ51 (年初签订), MZ52 (签订方可配，不强求全叉乘); a change of post makes a letter due again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId, OrgId
from sxt_desktop.domain.letter_matrix import CellState, Known, LetterFact, Matrix, Pair, matrix_of
from sxt_desktop.domain.letter_parties import (
    FirstParty,
    Party,
    SecondParty,
    first_parties,
    headed_by,
    heads_of,
    is_one_person,
    second_parties,
)
from sxt_desktop.domain.people import ORGANISATION, Directory, FourDuty, Relation, proposed_kind
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Json, Ref, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.assignments import by_holder, year_items
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.directory import day_in, directory
from sxt_desktop.usecases.permits import TO_ENDORSE
from sxt_desktop.usecases.rules import rules_in
from sxt_desktop.usecases.save_entry import ToSave, save_entry
from sxt_desktop.usecases.sign_letter import LETTER, letters, new_letter_values
from sxt_desktop.usecases.workspace import Workspace

PLAN = FormId("letter_plan")
MEMBERS_LEVEL = "成员—部门"
"""Letters of this level are signed by a member, not by the committee."""
SIGN, SIGN_NOT = "签", "不签"
TO_MAKE = (CellState.TO_MAKE, CellState.AGAIN)


@dataclass(frozen=True, slots=True)
class Decision:
    """One crossing of the year's plan: 签 or 不签, and why."""

    party_a: Party
    party_b: Party
    signs: bool
    reason: str = ""


def letter_matrix(ws: Workspace, year: int) -> Matrix:
    """Return the matrix of a year as it is today; a handful of queries however many letters there are."""
    return _matrix(ws, year, directory(ws))


def _matrix(ws: Workspace, year: int, people: Directory) -> Matrix:
    kinds = _kinds(ws)
    held = by_holder(year_items(ws, year))
    rows = second_parties(people, kinds, on=ws.today)
    known = Known(
        people=people,
        relations=rules_in(ws, year).signing,
        letters=_letters(ws, year, people),
        plan={pair: signs for pair, (signs, _) in plan_of(ws, year).items()},
        items={row.id: len(_items(ws, people, held, row)[1]) for row in rows},
        today=ws.today,
    )
    return matrix_of(known, first_parties(people, kinds, on=ws.today), rows)


def _items(
    ws: Workspace, people: Directory, held: Mapping[str, tuple[Listed, ...]], party: Party
) -> tuple[Ref, tuple[Listed, ...]]:
    """Return who signs as second party and the items of the letter: of a department, its head where he holds them."""
    own = held.get(party.id, ())
    if party.kind == SecondParty.DEPARTMENTS:
        for head in heads_of(people, party.id, on=ws.today):
            if mine := held.get(head.id, ()):
                return Ref(head.id, head.name), (*mine, *own)
    return Ref(party.id, party.name), own


def _kinds(ws: Workspace) -> Mapping[OrgId, str]:
    """Return what kind each organisation is, as it was said or as its name tells."""
    rows = lists.each(ws.read, Filter(forms=(ORGANISATION,), owner=ws.org, only_adopted=True))
    kinds = ((row, str(row.body.get("level") or "")) for row in rows)
    return {
        OrgId(row.entry_id): kind or proposed_kind(str(row.body.get("name") or "")) for row, kind in kinds
    }


def _letters(ws: Workspace, year: int, people: Directory) -> dict[Pair, LetterFact]:
    """Return the newest letter of each pair of parties; one with a head of a department is the department's."""
    found: dict[Pair, LetterFact] = {}
    for row in sorted(letters(ws, year), key=lambda row: row.row, reverse=True):
        fact = letter_fact(row)
        if fact.level == MEMBERS_LEVEL and (department := _department(row, people, fact.pair[1])):
            fact = replace(fact, pair=(fact.pair[0], department))
        found.setdefault(fact.pair, fact)
    return found


def _department(row: Listed, people: Directory, second: str) -> str:
    """Return whose letter a head signed: as it says itself, else the department that person headed last."""
    named = _key(row.body.get("party_b_org"))
    departments = {org.id for org in people.related(Relation.DEPARTMENT)}
    return named if named in departments else headed_by(people, second)


def letter_fact(row: Listed) -> LetterFact:
    """Return what the matrix needs of a letter; a member's letter stands in the member's column."""
    body = row.body
    is_members = body.get("level") == MEMBERS_LEVEL and body.get("party_a_person")
    first, second = body.get("party_a_person" if is_members else "party_a"), body.get("party_b")
    return LetterFact(
        entry=row.entry_id,
        pair=(_key(first), _key(second)),
        names=(_name(first), _name(second)),
        level=str(body.get("level") or ""),
        made_on=date.fromisoformat(row.first_recorded_at[:10]),
        number=row.number or "",
        signed_on=day_in(row.closed_on),
        due=day_in(row.due_on),
        by_proxy=body.get("by_proxy") is True,
    )


def _key(value: Json) -> str:
    return str(value.get("id") or value.get("name") or "") if isinstance(value, dict) else ""


def _name(value: Json) -> str:
    return str(value.get("name") or "") if isinstance(value, dict) else ""


def _plan_row(ws: Workspace, year: int) -> Listed | None:
    rows = lists.page(ws.read, Filter(forms=(PLAN,), owner=ws.org), limit=200)
    return next((row for row in rows if row.body.get("year") == year), None)


def plan_of(ws: Workspace, year: int) -> dict[Pair, tuple[bool, str]]:
    """Return what was decided for a year beside the relations: 签 or not, and why, by pair of parties."""
    row = _plan_row(ws, year)
    pairs = [] if row is None else row.body.get("pairs")
    return {
        (_key(one.get("party_a")), _key(one.get("party_b"))): (
            one.get("decision") == SIGN,
            str(one.get("reason") or ""),
        )
        for one in (pairs if isinstance(pairs, list) else ())
        if isinstance(one, dict)
    }


def decide_letters(ws: Workspace, *, year: int, decisions: Sequence[Decision]) -> Changes:
    """Write down for a year that parties sign or do not; what was decided before about other parties stays.

    ONE_PERSON when the same person would sign for both.
    """
    ws.require(*TO_ENDORSE)
    people = directory(ws)
    for one in decisions:
        if one.signs and is_one_person(people, one.party_a, one.party_b, on=ws.today):
            raise UserError(ErrorCode.ONE_PERSON, name=one.party_b.name)
    row = _plan_row(ws, year)
    form = ws.library.form(PLAN)
    kept = form.read(row.body).get("pairs") if row is not None else ()
    fresh = {(one.party_a.id, one.party_b.id) for one in decisions}
    pairs = [
        one
        for one in (kept if isinstance(kept, tuple) else ())
        if isinstance(one, dict) and (_ref_key(one.get("party_a")), _ref_key(one.get("party_b"))) not in fresh
    ]
    pairs += [
        {
            "party_a": Ref(one.party_a.id, one.party_a.name),
            "party_b": Ref(one.party_b.id, one.party_b.name),
            "decision": SIGN if one.signs else SIGN_NOT,
            "reason": one.reason.strip(),
        }
        for one in decisions
    ]
    values: Values = {"title": f"{year}年度责任书签订安排", "year": year, "pairs": tuple(pairs)}
    return save_entry(
        ws,
        form_id=PLAN,
        values=values,
        entry_id=None if row is None else row.entry_id,
        expected=None if row is None else row.digest,
    )


def _ref_key(value: object) -> str:
    return str(value.id or value.name) if isinstance(value, Ref) else ""


def make_chosen(ws: Workspace, *, year: int, pairs: Sequence[Pair], sign_by: date | None = None) -> Changes:
    """Make the letters of chosen crossings from the lists, all in one transaction, numbered in the matrix's order.

    Crossings that need none (made, signed, not to be signed) are left out. ITEMS_MISSING with the name when a
    second party holds no items of that year; then none is made.
    """
    from sxt_desktop.usecases.letters_made import made_together  # reads much that the start does not need

    ws.require(*TO_ENDORSE)
    people, wanted = directory(ws), set(pairs)
    matrix = _matrix(ws, year, people)
    held = by_holder(year_items(ws, year))
    records = []
    for row in matrix.rows:
        for column in matrix.columns:
            cell = matrix.cell(column, row)
            if (column.id, row.id) not in wanted or cell.state not in TO_MAKE:
                continue
            if not cell.items:
                raise UserError(ErrorCode.ITEMS_MISSING, name=row.name, period=f"{year}年度")
            values = _values(ws, people, year, column, row, _items(ws, people, held, row))
            values |= {"level": cell.level, "sign_by": sign_by}
            if cell.letter is not None:
                values["replaces"] = (Ref(cell.letter.entry, cell.letter.number),)
                values["renewed_because"] = cell.reason[:200]
            records.append(ToSave(LETTER, values))
    return made_together(ws, records, year)


def _values(
    ws: Workspace,
    people: Directory,
    year: int,
    party_a: Party,
    party_b: Party,
    content: tuple[Ref, tuple[Listed, ...]],
) -> Values:
    signer, items = content
    refs = tuple(Ref(one.entry_id, one.title) for one in items)
    values = new_letter_values(ws, year=year, party_b=signer, items=refs)
    if party_b.kind != SecondParty.MEMBERS:
        values["party_b_org"] = Ref(party_b.id, party_b.name)
    if party_a.kind == FirstParty.MEMBER:
        values["party_a_person"] = Ref(party_a.id, party_a.name)
    elif party_a.kind == FirstParty.COMMISSION:
        values["party_a"] = Ref(party_a.id, party_a.name)
        values["party_a_person"] = _holder(ws, people, FourDuty.COMMISSION)
    else:
        values["party_a_person"] = _holder(ws, people, FourDuty.SECRETARY)
    return values


def _holder(ws: Workspace, people: Directory, duty: FourDuty) -> Ref | None:
    found = people.holders(duty, start=ws.today, end=ws.today)
    return Ref(found[0].id, found[0].name) if found else None
