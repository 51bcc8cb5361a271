"""导入表格: the rows of a table that are looked at, and the cells of each field down them, put together of its columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from sxt_desktop.documents.sheets.body import as_above, filled_down, held_together
from sxt_desktop.documents.sheets.cells import cell_text
from sxt_desktop.documents.sheets.pieces import joined
from sxt_desktop.domain.column_meanings import field_of, piece_of
from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.usecases.sheet_tables import Table

if TYPE_CHECKING:
    from sxt_desktop.documents.sheets.cells import Cell
    from sxt_desktop.usecases.sheet_dry_run import Understanding


@dataclass(frozen=True, slots=True)
class Seen:
    """Which rows are looked at, how many of a table are `hidden` (None: not told), how many `empty` ones are left."""

    rows: tuple[int, ...]
    hidden: int | None
    empty: int


def seen_rows(table: Table, how: "Understanding") -> Seen:
    """Return the rows that hold something in a column that means something, without hidden ones unless they are wanted."""
    hidden = table.grid.hidden
    rows = table.rows
    if hidden and not how.takes_hidden:
        rows = tuple(row for row in rows if row not in hidden)
    count = None if hidden is None else len(hidden.intersection(table.rows))
    filled = _filled(table, rows, sorted(how.columns))
    return Seen(filled, count, len(rows) - len(filled))


def _filled(table: Table, rows: tuple[int, ...], columns: Sequence[int]) -> tuple[int, ...]:
    """Leave out rows with nothing but a running number; merged cells count in their first row."""
    cells = table.grid.rows
    if not columns:
        return rows
    marked = {row for row, _ in table.grid.wrong}
    merged = {
        row for top, _, bottom, _ in table.grid.merged if bottom > top for row in range(top, bottom + 1)
    }

    def is_filled(row: int) -> bool:
        held = cells[row]
        for column in columns:
            if column < len(held) and held[column] != "" and cell_text(held[column]):
                return True
        return False

    return tuple(row for row in rows if is_filled(row) or row in marked or row in merged)


def shares_of(columns: Mapping[int, str], field_id: str) -> dict[str, int]:
    """Return the column of each piece of a field; a field in one column has one piece without a name."""
    return {piece_of(meant): at for at, meant in columns.items() if field_of(meant) == field_id}


class SheetCells:
    """The cells of each field down the rows that are looked at.

    What holds from above (merged cells, 同上, a month written once) is followed through all rows of the table, also
    those that are not looked at.
    """

    def __init__(self, table: Table, how: "Understanding", rows: Sequence[int]) -> None:
        self._table, self._how, self._rows = table, how, rows
        cells = table.grid.rows
        self._down: Sequence[Sequence[Cell]] = list(
            zip_longest(*(cells[at] for at in table.rows), fillvalue="")
        )
        places = {row: n for n, row in enumerate(table.rows)}
        self._picked = None if len(rows) == len(table.rows) else [places[row] for row in rows]
        self._boxes = held_together(table.grid, table.head) if how.same_above else ()
        self._carried: set[int] = set()

    @property
    def carried(self) -> int:
        """How many of the rows got something from the row above, because their 序号 is merged with it."""
        return len(self._carried if self._picked is None else self._carried.intersection(self._picked))

    def cells(self, spec: FieldSpec) -> tuple[Sequence["Cell"], frozenset[int]]:
        """Return the cells of a field, and at which of the rows (counted from 0) one holds an error."""
        table = self._table
        shares = shares_of(self._how.columns, spec.id)
        if not shares:
            return [self._how.fixed.get(spec.id, "")] * len(self._rows), frozenset()
        marked = {row for row, column in table.grid.wrong if column in shares.values()}
        wrong = frozenset(n for n, at in enumerate(self._rows) if at in marked) if marked else frozenset()
        cells = joined({piece: self._column(at) for piece, at in shares.items()})
        if self._boxes and spec.required and spec.visible_when is None:
            cells, carried = as_above(cells, table.rows, self._boxes)
            self._carried |= carried
        return cells if self._picked is None else [cells[n] for n in self._picked], wrong

    def _column(self, column: int) -> Sequence["Cell"]:
        table = self._table
        cells = self._down[column] if column < len(self._down) else [""] * len(table.rows)
        return filled_down(cells, column, table.rows, table.grid.merged)
