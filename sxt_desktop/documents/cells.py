"""The rows of form tables: label and value, headings, sub-tables, each as wide as the type area."""

from collections.abc import Sequence
from dataclasses import replace

from sxt_desktop.documents.contexts import FormCell, SubTable
from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.grid import Cell, Grid, Row
from sxt_desktop.documents.paragraph import Align, TextStyle, Typesetter
from sxt_desktop.documents.typeset import Prose

VALUE = TextStyle(12.0, 18.5, align=Align.JUSTIFY)
LONG_VALUE = replace(VALUE, first_indent=2)
LABEL = TextStyle(12.0, 18.5, Face.HEI, align=Align.CENTRE, together=9)
HEADING = TextStyle(12.0, 18.5, Face.HEI, align=Align.LEFT, together=9)
COLUMN_HEAD = TextStyle(11.0, 16.0, Face.HEI, align=Align.CENTRE, together=9)
COLUMN_VALUE = TextStyle(11.0, 16.0)
SMALL_VALUE = TextStyle(9.0, 13.0, Face.SONG, align=Align.LEFT)
LABEL_SHARE = 0.155
_LONG = 60
_ROW = 26.0


class Cells:
    """Makes rows of four columns (label, value, label, value) over one width."""

    def __init__(self, setter: Typesetter, width: float) -> None:
        self._setter = setter
        self.width = width
        label = round(width * LABEL_SHARE, 2)
        self.widths = (label, width / 2 - label, label, width / 2 - label)

    def text(self, text: str, style: TextStyle) -> Cell:
        """Return a cell of one text."""
        return Cell((Prose(self._setter, text, style),))

    def label(self, text: str) -> Cell:
        """Return the cell of a label."""
        return self.text(text, LABEL)

    def value(self, text: str, *, span: int = 1) -> Cell:
        """Return the cell of a value; long texts begin with two characters' indent like any paragraph."""
        long = len(text) > _LONG or "\n" in text.strip()
        content = Prose(self._setter, text.strip("\n"), LONG_VALUE if long else VALUE)
        return Cell((content,), span)

    def whole(self, label: str, value: str, *, keep_next: bool = False) -> Row:
        """Return a row of one label and one value."""
        return Row((self.label(label), self.value(value, span=3)), _ROW, keep_next=keep_next)

    def halves(self, first: tuple[str, str], second: tuple[str, str], *, keep_next: bool = False) -> Row:
        """Return a row of two labels and two values."""
        cells = (self.label(first[0]), self.value(first[1]), self.label(second[0]), self.value(second[1]))
        return Row(cells, _ROW, keep_next=keep_next)

    def heading(self, text: str) -> Row:
        """Return a heading over the whole width, which stays with the row below."""
        cell = Cell((Prose(self._setter, text, HEADING),), 4)
        return Row((cell,), _ROW, may_split=False, keep_next=True)

    def small(self, text: str) -> Row:
        """Return a row of small print over the whole width."""
        return Row((Cell((Prose(self._setter, text, SMALL_VALUE),), 4),), may_split=False)

    def rows(self, cells: Sequence[FormCell]) -> list[Row]:
        """Return form values as rows, two half ones side by side."""
        rows: list[Row] = []
        waiting: FormCell | None = None
        for cell in cells:
            if waiting and cell.half:
                rows.append(self.halves((waiting.label, waiting.value), (cell.label, cell.value)))
                waiting = None
                continue
            if waiting:
                rows.append(self.whole(waiting.label, waiting.value))
            waiting = cell if cell.half else None
            if not cell.half:
                rows.append(self.whole(cell.label, cell.value))
        if waiting:
            rows.append(self.whole(waiting.label, waiting.value))
        return rows

    def grid(self, rows: Sequence[Row]) -> Grid:
        """Return a table of such rows."""
        return Grid(rows, self.widths)

    def sub_table(self, table: SubTable) -> Grid:
        """Return a sub-table with a running number, its heads repeated on every page."""
        total = sum(column.weight for column in table.columns)
        number = 34.0
        widths = [number, *((self.width - number) * column.weight / total for column in table.columns)]
        heads = [Row(tuple(self.text(t, COLUMN_HEAD) for t in ("序号", *(c.label for c in table.columns))),
                     may_split=False, keep_next=True)]  # fmt: skip
        if table.title:
            title = Cell((Prose(self._setter, table.title, HEADING),), len(widths))
            heads.insert(0, Row((title,), _ROW, may_split=False, keep_next=True))
        centred = replace(COLUMN_VALUE, align=Align.CENTRE)
        rows = [
            Row((self.text(str(n), centred), *(self._short(text) for text in row)))
            for n, row in enumerate(table.rows, start=1)
        ] or [Row((self.text("", centred), *(self.text("", centred) for _ in table.columns)), _ROW)]
        return Grid([*heads, *rows], widths, heads=len(heads))

    def _short(self, text: str) -> Cell:
        style = replace(COLUMN_VALUE, align=Align.CENTRE) if len(text) <= 6 else COLUMN_VALUE
        return self.text(text, style)
