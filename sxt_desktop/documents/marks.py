"""What stands on paper besides text: the small print with its QR code, signature lines and empty seal boxes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reportlab.platypus.flowables import Flowable

from sxt_desktop.documents.contexts import Foot, SignaturePlace
from sxt_desktop.documents.gbt9704 import MM, SMALL, Geometry
from sxt_desktop.documents.paragraph import Align, TextStyle, Typesetter
from sxt_desktop.documents.qr import qr_bars
from sxt_desktop.documents.typeset import Prose, draw_lines
from sxt_desktop.domain.values import show

QR_SIDE = 13.5 * MM
QR_BOTTOM = 6.5 * MM
"""Printers leave about 5 mm white."""
BESIDE_QR = 3 * MM
_BETWEEN_LINES = 1.5
SEAL_WIDTH, SEAL_HEIGHT = 58 * MM, 40 * MM
"""Holds a round seal of 42 mm that presses the date."""
SIGN_LINE = 42 * MM
_LEAST_LINE = 35 * MM
_BESIDE = 2.0
"""Between a label and its line."""
DATE_PLACE = "\u3000\u3000\u3000年\u3000\u3000月\u3000\u3000日"
SIGN = TextStyle(14.0, 22.0, align=Align.LEFT)
SEAL_TEXT = TextStyle(12.0, 17.0, align=Align.CENTRE)
SEAL_NAME = replace(SEAL_TEXT, align=Align.BALANCED)
SEAL_DATE = replace(SEAL_TEXT, align=Align.RIGHT, right=8.0)
_GOES_ON = "（接上页，续签字、盖章）"
_GOING_ON = replace(SEAL_TEXT, align=Align.LEFT, keep_next=True)
_RECORDS_SHOWN = 4


def draw_text(
    canvas: Any, setter: Typesetter, text: str, style: TextStyle, *, box: tuple[float, float, float]
) -> float:
    """Draw text into (left, top, width) and return its height."""
    x, top, width = box
    prose = Prose(setter, text, style)
    height = prose.set_to(width)
    draw_lines(canvas, prose.lines, style, x, top)
    return height


def shortened(setter: Typesetter, text: str, style: TextStyle, width: float) -> str:
    """Return text that fits on one line, cut with …… if it has to be."""
    if setter.width(text, style) <= width:
        return text
    while text and setter.width(text + "……", style) > width:
        text = text[:-1]
    return text + "……"


def draw_qr(canvas: Any, payload: str, *, places: Sequence[tuple[float, float]], side: float) -> None:
    """Draw a QR code as filled vectors, with its lower left corner at each place."""
    modules, bars = qr_bars(payload)
    upwards = ((column, modules - 1 - row, length) for row, column, length in bars)
    canvas.fill_bars(upwards, places=places, unit=side / modules)


def foot_lines(foot: Foot, page: int, pages: int) -> tuple[str, str]:
    """Return the two lines of small print of a page."""
    first, second = foot_words(foot)
    return first, f"{second}　第{page}页　共{pages}页"


def foot_words(foot: Foot) -> tuple[str, str]:
    """Return what the small print says on every page."""
    shown = "、".join(foot.record_numbers[:_RECORDS_SHOWN])
    if len(foot.record_numbers) > _RECORDS_SHOWN:
        shown += f"等{len(foot.record_numbers)}条"
    named = (("文书编号", foot.number), ("记录编号", shown), ("说明", foot.remark))
    first = "　".join(f"{name}：{words}" for name, words in named if words)
    return first, f"录入时间：{show(foot.entered_at)}　校验码：{foot.log_head[:12]}"


def draw_foot(
    canvas: Any, setter: Typesetter, geometry: Geometry, foot: Foot, numbers: tuple[int, int]
) -> None:
    """Draw the small print at the lower edge of a page, and the QR code at both its ends.

    Where somebody signs across one code, the page is read by the other (`documents/scans/reading`).
    """
    page, pages = numbers
    left, right = geometry.left(page), geometry.left(page) + geometry.width
    places = (left, QR_BOTTOM), (right - QR_SIDE, QR_BOTTOM)
    draw_qr(canvas, foot.payload(page, pages), places=places, side=QR_SIDE)
    lines = [Prose(setter, line, SMALL) for line in foot_lines(foot, page, pages)]
    width = geometry.width - 2 * (QR_SIDE + BESIDE_QR)
    height = sum(line.set_to(width) for line in lines) + _BETWEEN_LINES * (len(lines) - 1)
    top = QR_BOTTOM + (QR_SIDE + height) / 2
    for line in lines:
        draw_lines(canvas, line.lines, SMALL, left + QR_SIDE + BESIDE_QR, top)
        top -= line.height + _BETWEEN_LINES


def seal_height(setter: Typesetter, unit: str) -> float:
    """Return the height of a unit's seal box: 40 mm, more for a long name."""
    name = Prose(setter, unit, SEAL_NAME).set_to(SEAL_WIDTH - 12)
    return max(SEAL_HEIGHT, name + 2 * SEAL_TEXT.leading + 26)


def draw_seal_box(canvas: Any, setter: Typesetter, unit: str, *, x: float, top: float, height: float) -> None:
    """Draw an empty dashed box with the unit's name, （盖章） and a place for the date; never a seal."""
    canvas.saveState()
    canvas.setStrokeGray(0.45)
    canvas.setLineWidth(0.5)
    canvas.setDash(3, 2)
    canvas.rect(x, top - height, SEAL_WIDTH, height)
    canvas.restoreState()
    name = Prose(setter, unit, SEAL_NAME)
    used = name.set_to(SEAL_WIDTH - 12) + SEAL_TEXT.leading
    y = top - max(6.0, (height - 24 - used) / 2)
    draw_lines(canvas, name.lines, name.style, x + 6, y)
    draw_text(canvas, setter, "（盖章）", SEAL_TEXT, box=(x, y - name.height, SEAL_WIDTH))
    draw_text(canvas, setter, DATE_PLACE, SEAL_DATE, box=(x, top - height + 23, SEAL_WIDTH))


class Signing(Flowable):  # type: ignore[misc]
    """Places to sign in columns, each a line of at least 35 mm, with seal boxes where units seal.

    Two columns on an upright page, up to four where it is wide.
    """

    _GUTTER, _NARROW_GUTTER = 26.0, 20.0
    _MOST_COLUMNS = 4

    def __init__(
        self,
        setter: Typesetter,
        places: Sequence[SignaturePlace],
        *,
        heads: Sequence[str] = (),
        style: TextStyle = SIGN,
    ) -> None:
        super().__init__()
        self.setter = setter
        self.places = tuple(places)
        self.heads = tuple(heads)
        self.style = style
        self.lines_before = 2
        self.spaceBefore = style.leading * 0.6
        self.columns = 1

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Take the whole width and as many rows as the places need."""
        self.width = aW
        self.columns = self._columns_in(aW)
        rows = self.rows()
        # What keeps rows apart is not asked for below the last one: it could turn a page for nothing.
        self.height = sum(map(self._row_height, rows)) - (self.apart(rows[-1]) if rows else 0.0)
        return aW, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803
        """Split after as many rows as fit; what goes on stands below a line that says so."""
        self.wrap(aW, aH)
        used, fit, rows = 0.0, 0, self.rows()
        while fit < len(rows) and used + self._row_height(rows[fit]) - self.apart(rows[fit]) <= aH:
            used += self._row_height(rows[fit])
            fit += 1
        if not 0 < fit < len(rows):
            return []
        cut = fit * self.columns
        first = type(self)(self.setter, self.places[:cut], heads=self.heads[:cut], style=self.style)
        rest = type(self)(self.setter, self.places[cut:], heads=self.heads[cut:], style=self.style)
        rest.lines_before = 0
        return [first, Prose(self.setter, _GOES_ON, _GOING_ON), rest]

    def _columns_in(self, width: float) -> int:
        """Return the fewest columns that need no more rows than the most that hold every label and 35 mm to sign on."""
        labels = [self.setter.width(f"{place.label}：", self.style) for place in self.places if place.label]
        need = max(labels, default=0.0) + _BESIDE + _LEAST_LINE
        if any(place.unit for place in self.places):
            need = max(need, SEAL_WIDTH)
        count = len(self.places)
        fitting = int((width + self._NARROW_GUTTER) // (need + self._NARROW_GUTTER))
        if fitting == 2 and 2 * need + self._GUTTER > width:
            fitting = 1
        most = max(1, min(count, fitting, self._MOST_COLUMNS))
        rows = -(-count // most)
        return -(-count // rows)

    @property
    def left(self) -> float:
        """How far from the edge the places begin."""
        return 0.0

    @property
    def gutter(self) -> float:
        """White between two columns."""
        return self._GUTTER if self.columns <= 2 else self._NARROW_GUTTER

    @property
    def column(self) -> float:
        """The width of a column."""
        return (self.width - self.gutter * (self.columns - 1)) / self.columns

    @property
    def line_height(self) -> float:
        """From the top of a line to sign on to what stands below it."""
        return self.style.leading + 8

    def rows(self) -> list[tuple[SignaturePlace, ...]]:
        """Return the places that stand beside each other."""
        count = self.columns
        return [self.places[n : n + count] for n in range(0, len(self.places), count)]

    def _row_height(self, row: Sequence[SignaturePlace]) -> float:
        return self._head_height() + self.line_height + self.last_height(row) + self.apart(row)

    def apart(self, row: Sequence[SignaturePlace]) -> float:
        """Return the distance of a row from the next one."""
        return below(row)

    def last_height(self, row: Sequence[SignaturePlace]) -> float:
        """Return the height of the boxes of a row, or of the line to date on."""
        boxes = [seal_height(self.setter, place.unit) for place in row if place.unit]
        return max(boxes, default=self.style.leading)

    def _head_height(self) -> float:
        return max((self._text(head).set_to(self.column) for head in self.heads), default=0.0)

    def _text(self, text: str) -> Prose:
        return Prose(self.setter, text, self.style)

    def draw(self) -> None:
        """Draw the rows."""
        top = self.height
        for number, row in enumerate(self.rows()):
            for column, place in enumerate(row):
                head = self.heads[number * self.columns + column] if self.heads else ""
                x = column * (self.column + self.gutter)
                self._draw_place(place, head, x, top - self._head_height(), self.last_height(row))
            top -= self._row_height(row)

    def _draw_place(self, place: SignaturePlace, head: str, x: float, top: float, last: float) -> None:
        if head:
            box = (x, top + self._head_height(), self.column)
            draw_text(self.canv, self.setter, head, self.style, box=box)
        if place.label:
            draw_sign_line(self.canv, self.setter, place.label, self.style, place=(x, top, self.column))
        top -= self.line_height
        if place.unit:
            draw_seal_box(self.canv, self.setter, place.unit, x=x, top=top, height=last)
        else:
            level = top - last + self.style.leading
            date = replace(self.style, align=Align.RIGHT)
            end = sign_line_end(self.setter, place.label, self.style, place=(x, top, self.column))
            draw_text(self.canv, self.setter, DATE_PLACE, date, box=(x, level, end - x))


def below(row: Sequence[SignaturePlace]) -> float:
    """Return the distance of a row from the next one."""
    return 16.0 if any(place.unit for place in row) else 6.0


def sign_line_end(
    setter: Typesetter, label: str, style: TextStyle, *, place: tuple[float, float, float]
) -> float:
    """Return where the line after a label ends: at the place's edge, but 35 to 42 mm after its beginning."""
    x, _, width = place
    start = x + setter.width(f"{label}：", style) + _BESIDE
    return start + max(_LEAST_LINE, min(x + width - start, SIGN_LINE))


def draw_sign_line(
    canvas: Any, setter: Typesetter, label: str, style: TextStyle, *, place: tuple[float, float, float]
) -> None:
    """Draw a label and the line to sign on into (left, top, width)."""
    x, top, width = place
    text = f"{label}："
    draw_text(canvas, setter, text, style, box=(x, top, width))
    level = top - style.leading + 2
    end = sign_line_end(setter, label, style, place=place)
    canvas.setLineWidth(0.6)
    canvas.line(x + setter.width(text, style) + _BESIDE, level, end, level)
