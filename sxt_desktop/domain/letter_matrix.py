"""责任书签订矩阵: 乙方 against 甲方, each crossing with its letter and where it stands (MZ26, MZ51, MZ52).

Everything is worked out from letters, the year's plan and the directory; no state is stored.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.letter_changes import changes_since, has_left, predecessor, successor
from sxt_desktop.domain.letter_parties import (
    FirstParty,
    Party,
    SigningRelation,
    is_expected,
    is_in_charge,
    is_one_person,
    relation_of,
)
from sxt_desktop.domain.people import Directory

Pair = tuple[str, str]
"""甲方 and 乙方 by their ids."""


ONE_PERSON = "双方是同一人，不签"
_NO_KIND = ""
"""Whoever stands in the matrix by an earlier letter alone signs nothing else."""


class CellState(StrEnum):
    """Where a crossing stands, in the words of an office."""

    NONE = ""
    TO_MAKE = "待生成"
    TO_SIGN = "待签"
    SIGNED = "已签"
    AGAIN = "需重签"
    LEFT = "已离任"
    PASSED = "已移交"
    NOT_SIGNED = "不签"


@dataclass(frozen=True, slots=True)
class LetterFact:
    """A letter as the matrix needs it; `names` are the parties' as the letter has them, `by_proxy` as it was noted."""

    entry: EntryId
    pair: Pair
    names: Pair
    level: str
    made_on: date
    number: str = ""
    signed_on: date | None = None
    due: date | None = None
    by_proxy: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One crossing: its state, why, the letter that counts; `items` are the list items the second party holds."""

    state: CellState
    level: str = ""
    reason: str = ""
    letter: LetterFact | None = None
    items: int = 0

    @property
    def is_due(self) -> bool:
        """Whether it counts as 应签."""
        return self.state in (CellState.TO_MAKE, CellState.TO_SIGN, CellState.SIGNED, CellState.AGAIN)

    @property
    def may_make(self) -> bool:
        """Whether a letter can be made for it now: nothing is made without list items."""
        return self.state in (CellState.TO_MAKE, CellState.AGAIN) and self.items > 0


@dataclass(frozen=True, slots=True)
class LevelRate:
    """签订率 of one level."""

    level: str
    due: int
    signed: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """Columns, rows and the crossings by (甲方, 乙方)."""

    columns: tuple[Party, ...]
    rows: tuple[Party, ...]
    cells: Mapping[Pair, Cell]

    def cell(self, column: Party, row: Party) -> Cell:
        """Return the crossing of a column and a row."""
        return self.cells.get((column.id, row.id), Cell(CellState.NONE))

    @property
    def rates(self) -> tuple[LevelRate, ...]:
        """How many should be signed and are, level by level."""
        levels: dict[str, list[Cell]] = {}
        for cell in self.cells.values():
            if cell.is_due:
                levels.setdefault(cell.level, []).append(cell)
        return tuple(
            LevelRate(level, len(mine), sum(one.state is CellState.SIGNED for one in mine))
            for level, mine in levels.items()
        )

    @property
    def waiting_letters(self) -> tuple[EntryId, ...]:
        """The letters that wait to be signed, row by row, as one batch is printed."""
        cells = (cell for _, _, cell in self.in_state(CellState.TO_SIGN))
        return tuple(cell.letter.entry for cell in cells if cell.letter is not None)

    def in_state(self, state: CellState) -> Iterator[tuple[Party, Party, Cell]]:
        """Yield column, row and crossing of every crossing in a state, row by row."""
        for row in self.rows:
            for column in self.columns:
                if (cell := self.cell(column, row)).state is state:
                    yield column, row, cell


@dataclass(frozen=True, slots=True)
class Known:
    """What a matrix is worked out from: `plan` says 签 (True) or 不签 by pair, `items` count by 乙方."""

    people: Directory
    relations: Sequence[SigningRelation]
    letters: Mapping[Pair, LetterFact]
    plan: Mapping[Pair, bool]
    items: Mapping[str, int]
    today: date


def matrix_of(known: Known, columns: Sequence[Party], rows: Sequence[Party]) -> Matrix:
    """Return the matrix; who has a letter but no place any more (left, dissolved) gets a row or column at the end."""
    columns = (*columns, *_missing(known, columns, 0))
    rows = (*rows, *_missing(known, rows, 1))
    cells = {(a.id, b.id): _cell(known, a, b) for a in columns for b in rows}
    shown = {pair: cell for pair, cell in cells.items() if cell.state is not CellState.NONE or cell.level}
    return Matrix(columns, rows, shown)


def _missing(known: Known, parties: Sequence[Party], place: int) -> tuple[Party, ...]:
    there = {party.id for party in parties}
    return tuple(
        {
            pair[place]: Party(pair[place], letter.names[place], _NO_KIND)
            for pair, letter in known.letters.items()
            if pair[place] not in there
        }.values()
    )


def _cell(known: Known, party_a: Party, party_b: Party) -> Cell:
    pair = (party_a.id, party_b.id)
    relation = relation_of(known.relations, party_a, party_b)
    letter, items = known.letters.get(pair), known.items.get(party_b.id, 0)
    if letter is not None:
        state, reason = _with_letter(known, letter, party_a, party_b)
        return Cell(state, letter.level, reason, letter, items)
    if relation is None:
        return Cell(CellState.NONE)
    if is_one_person(known.people, party_a, party_b, on=known.today):
        return Cell(CellState.NONE, relation.level, ONE_PERSON, items=items)
    wanted = known.plan.get(pair)
    if wanted is False:
        return Cell(CellState.NOT_SIGNED, relation.level, items=items)
    expected = is_expected(relation, known.people, party_a, party_b, on=known.today)
    if wanted is None and not expected:
        return Cell(CellState.NONE, relation.level, items=items)
    reason = _follows(known, party_b) or _takes_over(known, party_a, party_b)
    return Cell(CellState.TO_MAKE, relation.level, reason, items=items)


def _follows(known: Known, party: Party) -> str:
    before = predecessor(known.people, party.id, on=known.today)
    return "" if before is None else f"接替{before.name}"


def _takes_over(known: Known, party_a: Party, party_b: Party) -> str:
    """Say whose department a member is in charge of now, where that one has a letter with it."""
    if party_a.kind != FirstParty.MEMBER:
        return ""
    before = (
        letter.names[0]
        for pair, letter in known.letters.items()
        if pair[1] == party_b.id and _is_passed(known, pair)
    )
    return next((f"接替{name}分管" for name in before), "")


def _is_passed(known: Known, pair: Pair) -> bool:
    """Whether a member was in charge of a department and is not any more."""
    had = any((one.person, one.organisation) == pair for one in known.people.charges)
    return had and not is_in_charge(known.people, *pair, on=known.today)


def _with_letter(known: Known, letter: LetterFact, party_a: Party, party_b: Party) -> tuple[CellState, str]:
    for party in (party_b, party_a):
        if has_left(known.people, party.id, on=known.today):
            return CellState.LEFT, _left(known, party)
    is_members = any(one.id == party_a.id for one in known.people.persons)
    if is_members and _is_passed(known, letter.pair):
        return CellState.PASSED, f"{party_a.name}不再分管{party_b.name}"
    since = letter.signed_on or letter.made_on
    changes = [*changes_since(known.people, party_b.id, since=since, today=known.today)]
    if is_members:
        changes += changes_since(known.people, party_a.id, since=since, today=known.today, over=party_b.id)
    if changes:
        return CellState.AGAIN, "；".join(dict.fromkeys(one.words for one in changes))
    return (CellState.TO_SIGN, "") if letter.signed_on is None else (CellState.SIGNED, "")


def _left(known: Known, party: Party) -> str:
    after = successor(known.people, party.id, on=known.today)
    if after is None:
        return f"{party.name}已离任，尚未登记继任者"
    return f"{party.name}已离任，由{after.name}接替签订"
