"""The rows of form tables: label and value, headings, sub-tables, each as wide as the type area."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import inf

from sxt_desktop.documents.column_widths import ColumnWidths
from sxt_desktop.documents.contexts import FormCell, Opinion, SubTable
from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.grid import Cell, Grid, Row
from sxt_desktop.documents.marks import DATE_PLACE, SEAL_HEIGHT
from sxt_desktop.documents.paragraph import Align, Span, TextStyle, Typesetter
from sxt_desktop.documents.row_heights import PADDING
from sxt_desktop.documents.typeset import Prose

VALUE = TextStyle(12.0, 18.5, hanging=False)
LONG_VALUE = replace(VALUE, first_indent=2)
LABEL = TextStyle(12.0, 18.5, Face.HEI, align=Align.BALANCED, together=9)
HEADING = TextStyle(12.0, 18.5, Face.HEI, align=Align.LEFT, together=9)
COLUMN_HEAD = TextStyle(11.0, 16.0, Face.HEI, align=Align.BALANCED, together=9)
COLUMN_VALUE = TextStyle(11.0, 16.0, hanging=False)
CENTRED = replace(COLUMN_VALUE, align=Align.CENTRE)
SMALL_VALUE = TextStyle(9.0, 13.0, Face.SONG, align=Align.LEFT)
LABEL_SHARE, _LABEL_MOST = 0.155, 0.26
_LONG = 60
_ROW = 26.0
_NUMBER, _NARROW_NUMBER = 34.0, 28.0
"""Width of the running number: in tables of many columns their smaller type needs less."""
_MANY, _VERY_MANY = 5, 10
_CENTRED, _JUSTIFIED = 9, 13
"""Characters: what is longer is not centred; columns with fewer on a line are not justified, which would tear them."""
_HALF_LINES = 3
_OPINION, _OPINION_LINES, _OPINIONS, _SIGNED = 92.0, 3, 470.0, 52.0
_SIGN_LINE = Span("＿" * 9, Face.SONG)
"""At 12 pt a line of 38 mm."""
_OPINION_SIGN = replace(VALUE, align=Align.RIGHT, lines_before=2)
_OPINION_MOST = 20
"""Lines: a longer opinion goes on on the next page, and its signature has two of them above it."""


class Cells:
    """Makes rows of four columns (label, value, label, value) over one width; labels are `label` wide."""

    def __init__(self, setter: Typesetter, width: float, *, label: float = 0.0) -> None:
        self._setter = setter
        self.width = width
        label = label or round(width * LABEL_SHARE, 2)
        self.widths = (label, width / 2 - label, label, width / 2 - label)

    def text(self, text: str, style: TextStyle) -> Cell:
        """Return a cell of one text."""
        return Cell((Prose(self._setter, text, style),))

    def label(self, text: str) -> Cell:
        """Return the cell of a label."""
        return Cell((Prose(self._setter, text, LABEL),), repeated=True)

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
        """Return form values as rows, two half ones side by side; a long one has a row of its own."""
        rows: list[Row] = []
        waiting: FormCell | None = None
        for cell in cells:
            is_half = self._is_half(cell)
            if waiting and is_half:
                rows.append(self.halves((waiting.label, waiting.value), (cell.label, cell.value)))
                waiting = None
                continue
            if waiting:
                rows.append(self.whole(waiting.label, waiting.value))
            waiting = cell if is_half else None
            if not is_half:
                rows.append(self.whole(cell.label, cell.value))
        if waiting:
            rows.append(self.whole(waiting.label, waiting.value))
        return rows

    def _is_half(self, cell: FormCell) -> bool:
        """Whether a value that may stand in half a row takes no more than three lines there."""
        return cell.half and self._setter.width(cell.value, VALUE) <= _HALF_LINES * (self.widths[1] - 8)

    def grid(self, rows: Sequence[Row], *, whole_below: float = 0.0, most_white: float = inf) -> Grid:
        """Return a table of such rows."""
        return Grid(rows, self.widths, whole_below=whole_below, most_white=most_white)

    def sub_table(self, table: SubTable) -> Grid:
        """Return a sub-table with a running number, its heads repeated on every page."""
        widths = self._widths(table, empty_by_hand=True)
        heads = self._heads(table)
        styles = self._column_styles(table, widths[1:])
        rows = [self._sub_row(n, row, styles) for n, row in enumerate(table.rows, start=1)]
        empty = Row(tuple(self.text("", CENTRED) for _ in widths), _ROW)
        return Grid([*heads, *(rows or [empty])], widths, heads=len(heads))

    def ledger(self, table: SubTable, parts: Sequence[tuple[str, int]], nothing: str) -> Grid:
        """Return a table whose rows stand under headings: (heading, how many rows), numbered throughout."""
        widths = self._widths(table)
        heads = self._heads(table)
        styles = self._column_styles(table, widths[1:])
        rows: list[Row] = []
        done = 0
        for title, count in parts:
            if title:
                rows.append(self._group(title, len(widths)))
            rows += [self._sub_row(n + 1, table.rows[n], styles) for n in range(done, done + count)]
            done += count
        if not done:
            rows = [Row((Cell((Prose(self._setter, nothing, CENTRED),), len(widths)),), _ROW)]
        return Grid([*heads, *rows], widths, heads=len(heads))

    def _group(self, title: str, span: int) -> Row:
        """Return the heading of a group of rows; where they go on on a further page it says so."""
        first, again = (
            Cell((Prose(self._setter, text, HEADING),), span) for text in (title, f"{title}（续）")
        )
        return Row((first,), _ROW, may_split=False, keep_next=True, again=(again,))

    def opinions(self, opinions: Sequence[Opinion]) -> Grid:
        """Return the boxes for opinions; they stand on one page if they can, below something of what they are about."""
        grid = self.grid([self.opinion(one) for one in opinions], whole_below=_OPINIONS)
        grid.lines_before = 1
        return grid

    def opinion(self, opinion: Opinion) -> Row:
        """Return a box to write in, with the place to sign and date in its lower right corner.

        Who only signs has a low box, with a seal one that holds it across name and date.
        """
        label, day = Span(f"{opinion.signer}：", VALUE.face), Span(DATE_PLACE, VALUE.face)
        sign = Prose(self._setter, (label, _SIGN_LINE, day), _OPINION_SIGN)
        above, least = self._above_signature(opinion)
        is_long = sum(len(one.lines) for one in above) > _OPINION_MOST
        return Row((self.label(opinion.label), Cell((*above, sign), 3)), least, may_split=is_long)

    def _above_signature(self, opinion: Opinion) -> tuple[tuple[Prose, ...], float]:
        """Return what stands above the place to sign in a box, and the least height of the box."""
        if opinion.unit:
            name = Prose(self._setter, f"{opinion.unit}（盖章）", _OPINION_SIGN)
            return (name, Prose(self._setter, "\n", VALUE)), SEAL_HEIGHT
        if opinion.only_signed:
            return (), _SIGNED
        said = Prose(self._setter, opinion.words, VALUE)
        said.set_to(self.width - self.widths[0] - 8)
        white = "\n" * (_OPINION_LINES - len(said.lines))
        return (Prose(self._setter, opinion.words + white, VALUE) if white else said,), _OPINION

    def _widths(self, table: SubTable, *, empty_by_hand: bool = False) -> list[float]:
        """Return the width of the running number and of each column."""
        style = _column_text(table)
        number = _NARROW_NUMBER if style.size < COLUMN_VALUE.size else _NUMBER
        room = self.width - number
        columns = ColumnWidths(self._setter, table, style, room=room, empty_by_hand=empty_by_hand)
        return [number, *columns.found()]

    def _heads(self, table: SubTable) -> list[Row]:
        labels = ("序号", *(column.label for column in table.columns))
        style = _sized(COLUMN_HEAD, table)
        names = Row(tuple(self.text(text, style) for text in labels), may_split=False, keep_next=True)
        if not table.title:
            return [names]
        title = Cell((Prose(self._setter, table.title, HEADING),), len(labels))
        return [Row((title,), _ROW, may_split=False, keep_next=True), names]

    def _column_styles(self, table: SubTable, widths: Sequence[float]) -> list[TextStyle]:
        """Centre columns whose values all fit on one line, as 状态 or 日期 do; narrow ones are not justified."""
        style = _column_text(table)
        found = []
        for n, width in enumerate(widths):
            lines = {line for row in table.rows for line in row[n].splitlines()}
            longest = max((self._setter.width(line, style) for line in lines), default=0.0)
            is_short = longest <= min(width - PADDING, _CENTRED * style.size)
            narrow = Align.LEFT if width < _JUSTIFIED * style.size else style.align
            found.append(replace(style, align=Align.CENTRE if is_short else narrow))
        return found

    def _sub_row(self, number: int, row: Sequence[str], styles: Sequence[TextStyle]) -> Row:
        values = (self.text(text, style) for text, style in zip(row, styles, strict=True))
        number_style = replace(CENTRED, size=styles[0].size, leading=styles[0].leading)
        counted = Cell((Prose(self._setter, str(number), number_style),), repeated=True)
        return Row((counted, *values))


def label_width(setter: Typesetter, labels: Iterable[str], width: float) -> float:
    """Return the width in which no label is broken, between the usual one and a quarter of the whole."""
    widest = max((setter.width(label, LABEL) for label in labels), default=0.0) + 12
    return round(min(max(widest, width * LABEL_SHARE), width * _LABEL_MOST), 2)


def _sized(style: TextStyle, table: SubTable) -> TextStyle:
    """Return a smaller style for tables of many columns, 小五 for those of very many; one filled in by hand has room."""
    if all(column.by_hand for column in table.columns[1:]):
        return style
    if len(table.columns) > _VERY_MANY:
        return replace(style, size=9.0, leading=13.0)
    return replace(style, size=9.5, leading=14.0) if len(table.columns) > _MANY else style


def _column_text(table: SubTable) -> TextStyle:
    return _sized(COLUMN_VALUE, table)
