"""The rows of form tables: label and value, headings, sub-tables, each as wide as the type area."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from sxt_desktop.documents.contexts import FormCell, Opinion, SubTable
from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.grid import Cell, Grid, Row
from sxt_desktop.documents.marks import DATE_PLACE
from sxt_desktop.documents.paragraph import Align, Span, TextStyle, Typesetter
from sxt_desktop.documents.typeset import Prose

VALUE = TextStyle(12.0, 18.5, hanging=False)
LONG_VALUE = replace(VALUE, first_indent=2)
LABEL = TextStyle(12.0, 18.5, Face.HEI, align=Align.BALANCED, together=9)
HEADING = TextStyle(12.0, 18.5, Face.HEI, align=Align.LEFT, together=9)
COLUMN_HEAD = TextStyle(11.0, 16.0, Face.HEI, align=Align.BALANCED, together=9)
COLUMN_VALUE = TextStyle(11.0, 16.0, hanging=False)
CENTRED = replace(COLUMN_VALUE, align=Align.CENTRE)
SMALL_VALUE = TextStyle(9.0, 13.0, Face.SONG, align=Align.LEFT)
LABEL_SHARE = 0.155
_LONG = 60
_ROW = 26.0
_NUMBER = 34.0
_SHORT = 110.0
"""Up to this width a value should not be broken."""
_LEAST = 26.0
_MANY = 5
_DAY, _MOST_SHORT, _MOST_FLOORS = 92.0, 0.6, 0.85
"""Columns of a ledger up to the width of a date are not broken, unless they would take most of the page."""
_OPINION, _OPINION_LINES = 92.0, 2
_SIGN_LINE = Span("＿" * 9, Face.SONG)
"""At 12 pt a line of 38 mm."""
_OPINION_SIGN = replace(VALUE, align=Align.RIGHT)
_EMPTY = 30.0
"""A column in which nothing stands is as wide as two characters of its label."""
_PLENTY = 66.0
"""More a column of short values does not need while others hold long ones."""


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

    def grid(self, rows: Sequence[Row], *, whole_below: float = 0.0) -> Grid:
        """Return a table of such rows."""
        return Grid(rows, self.widths, whole_below=whole_below)

    def sub_table(self, table: SubTable) -> Grid:
        """Return a sub-table with a running number, its heads repeated on every page."""
        widths = [_NUMBER, *_at_least(self._column_widths(table), self._floors(table))]
        heads = self._heads(table)
        styles = [_column_style(table, n, width) for n, width in enumerate(widths[1:])]
        rows = [self._sub_row(n, row, styles) for n, row in enumerate(table.rows, start=1)]
        empty = Row(tuple(self.text("", CENTRED) for _ in widths), _ROW)
        return Grid([*heads, *(rows or [empty])], widths, heads=len(heads))

    def ledger(self, table: SubTable, parts: Sequence[tuple[str, int]], nothing: str) -> Grid:
        """Return a table whose rows stand under headings: (heading, how many rows), numbered throughout."""
        widths = [_NUMBER, *_at_least(self._weighted_widths(table), self._floors(table))]
        heads = self._heads(table)
        styles = [_column_style(table, n, width) for n, width in enumerate(widths[1:])]
        rows: list[Row] = []
        done = 0
        for title, count in parts:
            if title:
                cell = Cell((Prose(self._setter, title, HEADING),), len(widths))
                rows.append(Row((cell,), _ROW, may_split=False, keep_next=True))
            rows += [self._sub_row(n + 1, table.rows[n], styles) for n in range(done, done + count)]
            done += count
        if not done:
            rows = [Row((Cell((Prose(self._setter, nothing, CENTRED),), len(widths)),), _ROW)]
        return Grid([*heads, *rows], widths, heads=len(heads))

    def opinion(self, opinion: Opinion) -> Row:
        """Return a box to write in, with the place to sign and date in its lower right corner."""
        words = opinion.words or "\n" * _OPINION_LINES
        label, day = Span(f"{opinion.signer}：", VALUE.face), Span(DATE_PLACE, VALUE.face)
        sign = (label, _SIGN_LINE, day)
        content = (Prose(self._setter, words, VALUE), Prose(self._setter, sign, _OPINION_SIGN))
        return Row((self.label(opinion.label), Cell(content, 3)), _OPINION, may_split=False)

    def _weighted_widths(self, table: SubTable) -> list[float]:
        """Share the width by weight; columns that need less leave the rest, those filled in by hand never do."""
        weights = {n: column.weight for n, column in enumerate(table.columns)}
        filled = {n for n in weights if not table.rows or any(row[n] for row in table.rows)}
        needs = {
            n: self._least(table, n) if n in filled else _EMPTY
            for n in weights
            if not table.columns[n].by_hand
        }
        fixed: dict[int, float] = {}
        words = {n for n in needs if all(_share_on_a_line(row[n]) < 1 for row in table.rows)}
        for n in sorted(needs, key=lambda n: (n in words, needs[n])):
            if needs[n] <= _DAY and sum(fixed.values()) + needs[n] <= _MOST_SHORT * self.width:
                fixed[n] = needs[n]
        if len(fixed) == len(weights):
            fixed = {}
        room = self.width - _NUMBER
        while True:
            left = room - sum(fixed.values())
            total = sum(weight for n, weight in weights.items() if n not in fixed)
            shares = {n: left * weight / total for n, weight in weights.items() if n not in fixed}
            short = {n: needs[n] for n, share in shares.items() if n in needs and needs[n] < share - 0.5}
            if short and len(short) == len(shares):
                least = [fixed.get(n, short.get(n, 0.0)) for n in weights]
                floored = list(map(max, least, self._floors(table)))
                pulls = [weights[n] if n in words else 0.0 for n in weights]
                return _with_spare(floored if sum(floored) <= room else least, pulls, room)
            if not short:
                return [fixed.get(n, shares.get(n, 0.0)) for n in weights]
            fixed.update(short)

    def _column_widths(self, table: SubTable) -> list[float]:
        """Share the width by weight, but keep dates and names on one line and give the rest to long texts."""
        room = self.width - _NUMBER
        total = sum(column.weight for column in table.columns)
        least = min(_LEAST, room / len(table.columns))
        spare = room - least * len(table.columns)
        shares = [least + spare * column.weight / total for column in table.columns]
        needs = [self._need(table, n) for n in range(len(shares))]
        short = {n: max(need, min(shares[n], _PLENTY)) for n, need in enumerate(needs) if need <= _SHORT}
        if room - sum(short.values()) < (len(needs) - len(short)) * _PLENTY:
            short = {n: needs[n] for n in short}
        left = room - sum(short.values())
        pulls = {n: shares[n] * needs[n] ** 0.5 for n in range(len(shares)) if n not in short}
        if not pulls:
            return [width * room / sum(short.values()) for width in short.values()]
        if left < len(pulls) * _PLENTY / 2:
            return shares
        return [short[n] if n in short else pulls[n] * left / sum(pulls.values()) for n in range(len(shares))]

    def _floors(self, table: SubTable) -> list[float]:
        """Return how narrow each column may become: its head on two lines, three characters, a date in one piece."""
        style = _column_text(table)
        heads = (self._setter.width(column.label, style) for column in table.columns)
        halves = (max(3.0, ceil(width / style.size / 2)) for width in heads)
        floors = [half * style.size + 10 for half in halves]
        values = [self._widest(table, n) for n in range(len(floors))]
        dates = [max(pair) if pair[1] <= _DAY else pair[0] for pair in zip(floors, values, strict=True)]
        return dates if sum(dates) <= _MOST_FLOORS * self.width else floors

    def _least(self, table: SubTable, column: int) -> float:
        """Return the width in which days and numbers are not broken and words stand on at most two lines."""
        style = _column_text(table)
        lines = {line for row in table.rows for line in row[column].splitlines()}
        widths = [self._setter.width(line, style) * _share_on_a_line(line) for line in lines]
        label = self._setter.width(table.columns[column].label, style) / 2
        return max(label, _EMPTY - 10, *widths) + 12

    def _need(self, table: SubTable, column: int) -> float:
        """Return the width at which nothing of a column is broken."""
        head = self._setter.width(table.columns[column].label, _column_text(table)) + 10
        return max(head, self._widest(table, column))

    def _widest(self, table: SubTable, column: int) -> float:
        """Return the width its longest line of text needs."""
        lines = (line for row in table.rows for line in row[column].splitlines())
        return max((self._setter.width(line, _column_text(table)) for line in lines), default=0.0) + 10

    def _heads(self, table: SubTable) -> list[Row]:
        labels = ("序号", *(column.label for column in table.columns))
        style = _sized(COLUMN_HEAD, table)
        names = Row(tuple(self.text(text, style) for text in labels), may_split=False, keep_next=True)
        if not table.title:
            return [names]
        title = Cell((Prose(self._setter, table.title, HEADING),), len(labels))
        return [Row((title,), _ROW, may_split=False, keep_next=True), names]

    def _sub_row(self, number: int, row: Sequence[str], styles: Sequence[TextStyle]) -> Row:
        values = (self.text(text, style) for text, style in zip(row, styles, strict=True))
        counted = Cell((Prose(self._setter, str(number), CENTRED),), repeated=True)
        return Row((counted, *values))


def _at_least(widths: Sequence[float], floors: Sequence[float]) -> list[float]:
    """Widen what is narrower than its floor; the widest columns give for it, those that just hold a date do not."""
    found = [max(pair) for pair in zip(widths, floors, strict=True)]
    missing = sum(found) - sum(widths)
    if sum(floors) > sum(widths):
        return list(widths)
    while missing > 0:
        widest = max(range(len(found)), key=lambda n: found[n] if found[n] > floors[n] else 0.0)
        given = min(missing, 1.0, found[widest] - floors[widest])
        found[widest] -= given
        missing -= given
    return found


def _with_spare(widths: Sequence[float], pulls: Sequence[float], room: float) -> list[float]:
    """Return widths with what is left of the room given to those that break their words, by weight."""
    spare, total = max(room - sum(widths), 0.0), sum(pulls)
    if not total:
        return [width + spare / len(widths) for width in widths]
    return [width + spare * pull / total for width, pull in zip(widths, pulls, strict=True)]


def _share_on_a_line(line: str) -> float:
    """Return how much of a text has to stand on one line: all of a day or a number, half of longer words."""
    if len(line) <= _MANY or any(char.isascii() for char in line):
        return 1.0
    return (len(line) + 1) // 2 / len(line)


def _sized(style: TextStyle, table: SubTable) -> TextStyle:
    """Return a smaller style for tables of many columns."""
    return replace(style, size=9.5, leading=14.0) if len(table.columns) > _MANY else style


def _column_text(table: SubTable) -> TextStyle:
    return _sized(COLUMN_VALUE, table)


def _column_style(table: SubTable, column: int, width: float) -> TextStyle:
    """Centre a column whose values all fit on one line, as 状态 or 日期 do; set others as text."""
    style = _column_text(table)
    longest = max((len(row[column]) for row in table.rows), default=0)
    is_short = longest <= 11 and longest * style.size * 0.75 <= width - 8 and width <= 130
    return replace(style, align=Align.CENTRE) if is_short else style
