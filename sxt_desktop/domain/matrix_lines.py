"""The signing matrix as it is drawn: members in charge share one column, since each signs with few.

A second party whom several members sign with gets a line for each of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sxt_desktop.domain.letter_matrix import Cell, CellState, Matrix
from sxt_desktop.domain.letter_parties import FirstParty, Party


@dataclass(frozen=True, slots=True)
class Crossing:
    """甲方, 乙方 and what stands between them."""

    party_a: Party
    party_b: Party
    cell: Cell


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the second party, and for each head the crossing that stands there, None where there can be none."""

    party_b: Party
    crossings: tuple[Crossing | None, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Heads and lines; a head without a party is the one members in charge share."""

    heads: tuple[Party | None, ...]
    lines: tuple[Line, ...]


def lines_of(matrix: Matrix) -> Lines:
    """Return how a matrix is drawn."""
    single = tuple(one for one in matrix.columns if one.kind != FirstParty.MEMBER)
    members = tuple(one for one in matrix.columns if one.kind == FirstParty.MEMBER)
    heads = (*single, None) if members else single
    return Lines(heads, tuple(line for row in matrix.rows for line in _lines(matrix, row, single, members)))


def _lines(
    matrix: Matrix, row: Party, single: tuple[Party, ...], members: tuple[Party, ...]
) -> Iterator[Line]:
    first = tuple(_crossing(matrix, column, row) for column in single)
    if not members:
        yield Line(row, first)
        return
    found = [Crossing(one, row, matrix.cell(one, row)) for one in members]
    shown = [one for one in found if one.cell.state is not CellState.NONE]
    yield Line(row, (*first, shown[0] if shown else None))
    for one in shown[1:]:
        yield Line(row, (*(None for _ in single), one))


def _crossing(matrix: Matrix, column: Party, row: Party) -> Crossing | None:
    cell = matrix.cell(column, row)
    return None if cell.state is CellState.NONE and not cell.level else Crossing(column, row, cell)
