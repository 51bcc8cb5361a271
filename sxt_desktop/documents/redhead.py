"""What only a public document has: the issuing body in red above a red line, and the box of copies (GB/T 9704-2012 §7)."""

from copy import copy
from dataclasses import replace
from typing import Any

from reportlab.platypus.flowables import Flowable

from sxt_desktop.documents.compose import Page, Placed
from sxt_desktop.documents.contexts import ReportContext
from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.gbt9704 import ADDRESSEE, BODY_SIZE, LEADING, MM, NUMBER, PITCH, Geometry
from sxt_desktop.documents.marks import draw_text
from sxt_desktop.documents.paragraph import Align, Span, TextStyle, Typesetter
from sxt_desktop.documents.typeset import Prose, draw_lines
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.values import chinese_date

RED = (0.85, 0.0, 0.0)
_BODY_TOP = 35 * MM
"""From the upper edge of the type area to that of the issuing body's name."""
_RULE_BELOW = 4 * MM
_NUMBER_MARGIN = (LEADING - BODY_SIZE) / 2
_AGENCY = TextStyle(36.0, 46.0, Face.BIAO_SONG, align=Align.BALANCED)
_AGENCY_LEAST = 24.0
_COPIES = TextStyle(14.0, 22.0, align=Align.LEFT, left=14.0, right=14.0)


class RedHead(Flowable):  # type: ignore[misc]
    """The issuing body in red, the number two lines below, a red line 4 mm under it.

    A document sent upwards has its number at the left and who approved it at the right.
    """

    above = _BODY_TOP
    number_style, alone_style = ADDRESSEE, NUMBER

    def __init__(self, setter: Typesetter, context: ReportContext, label: str) -> None:
        super().__init__()
        self.setter = setter
        self.context = context
        self.label = label
        self.style = _AGENCY
        self.spaceAfter = LEADING

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Take 35 mm, the name, the number and the line."""
        self.width = aW
        self.style = _AGENCY
        while self.style.size > _AGENCY_LEAST and self._lines() > 1:
            self.style = replace(self.style, size=self.style.size - 2, leading=self.style.leading - 2)
        name = self._lines() * self.style.leading - 2 * self.margin
        lines = 3 if self.is_one_line else 4
        self.height = _BODY_TOP + name + lines * LEADING - _NUMBER_MARGIN + _RULE_BELOW
        return self.width, self.height

    @property
    def is_one_line(self) -> bool:
        """Whether the number and who approved it stand beside each other; otherwise the number is below."""
        if not self.context.approver:
            return True
        words = (self.context.number, f"{self.label}：{self.context.approver}")
        needed = sum(self.setter.width(one, ADDRESSEE) for one in words)
        return needed <= self.width - 3 * PITCH

    @property
    def margin(self) -> float:
        """White above and below the name within its line: the standard measures to the characters themselves."""
        return (self.style.leading - self.style.size) / 2

    def _lines(self) -> int:
        prose = Prose(self.setter, self.context.organisation, self.style)
        return round(prose.set_to(self.width) / self.style.leading)

    def draw(self) -> None:
        """Draw the name and the line in red, the number in black."""
        canvas: Any = self.canv
        top = self.height - _BODY_TOP + self.margin
        canvas.saveState()
        canvas.setFillColorRGB(*RED)
        draw_text(canvas, self.setter, self.context.organisation, self.style, box=(0, top, self.width))
        canvas.restoreState()
        self._draw_number(_RULE_BELOW - _NUMBER_MARGIN + LEADING)
        canvas.saveState()
        canvas.setStrokeColorRGB(*RED)
        canvas.setLineWidth(1.5)
        canvas.line(0, 0, self.width, 0)
        canvas.restoreState()

    def _draw_number(self, top: float) -> None:
        context = self.context
        if not context.approver:
            draw_text(self.canv, self.setter, context.number, NUMBER, box=(0, top, self.width))
            return
        draw_text(self.canv, self.setter, context.number, ADDRESSEE, box=(PITCH, top, self.width))
        label = f"{self.label}："
        name = Prose(
            self.setter,
            (Span(label, Face.FANG), Span(context.approver, Face.KAI)),
            replace(ADDRESSEE, align=Align.RIGHT),
        )
        name.set_to(self.width - PITCH)
        name.drawOn(self.canv, 0, top + (0.0 if self.is_one_line else LEADING) - name.height)


class Copies(Flowable):  # type: ignore[misc]
    """The box at the end: who gets copies, who printed it and when, between lines (版记)."""

    style = _COPIES

    def __init__(self, setter: Typesetter, context: ReportContext, style: DocumentSpec) -> None:
        super().__init__()
        self._setter = setter
        words = style.word("copies_to")
        self.to = f"{words}：{context.copies_to}。" if context.copies_to else ""
        label = setter.width(f"{words}：", _COPIES)
        # Further lines stand below the first name (GB/T 9704-2012 §7.4.2).
        self.to_style = replace(_COPIES, left=_COPIES.left + label, first_indent=-label / _COPIES.size)
        self._named = Prose(setter, self.to, self.to_style)
        self._goes_on = False
        self.by = context.organisation
        self.on = f"{chinese_date(context.day)}{style.word('printed_on')}"

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Take one line for whoever printed it and as many as the copies need."""
        self.width = aW
        above = self._named.set_to(aW) if self.to else 0.0
        self.height = above + (0.0 if self._goes_on else self._last_height())
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list["Copies"]:  # noqa: N803
        """Return the names that fill a page, and the box with those that are left."""
        self.wrap(aW, aH)
        fit = min(int(aH / _COPIES.leading), len(self._named.lines) - 1)
        if not self.to or fit < 1:
            return []
        first, rest = copy(self), copy(self)
        first._named, rest._named = self._named.cut_at(fit)
        first._goes_on = True
        return [first, rest]

    def _last_height(self) -> float:
        room = self.width - self._setter.width(self.on, _COPIES) - 14
        return Prose(self._setter, self.by, _COPIES).set_to(room)

    def draw(self) -> None:
        """Draw thick lines outside, a thin one between."""
        canvas: Any = self.canv
        top = self.height
        canvas.setLineWidth(0.35 * MM)
        canvas.line(0, top, self.width, top)
        canvas.line(0, 0, self.width, 0)
        if self.to:
            draw_lines(canvas, self._named.lines, self.to_style, 0, top)
            top -= self._named.height
        if self._goes_on:
            return
        if self.to:
            canvas.setLineWidth(0.25 * MM)
            canvas.line(0, top, self.width, top)
        day = self._setter.width(self.on, _COPIES)
        draw_text(canvas, self._setter, self.by, _COPIES, box=(0, top, self.width - day - 14))
        right = replace(_COPIES, align=Align.RIGHT)
        draw_text(canvas, self._setter, self.on, right, box=(0, top, self.width))


def add_copies(canvas: Any, pages: list[Page], copies: Copies, geometry: Geometry) -> None:
    """Put the box of copies on the last lines of the last page, half a line below its words, else on a further page.

    Where both sides of a sheet are printed that is the back of one; pages without a text have no number.
    """
    _, height = copies.wrapOn(canvas, geometry.width, geometry.height)
    while height > geometry.height:  # more names than a page holds
        first, copies = copies.splitOn(canvas, geometry.width, geometry.height)
        pages.append(
            Page(geometry.height, [Placed(first, 0.0, first.wrap(geometry.width, 0)[1])], geometry.height)
        )
        _, height = copies.wrapOn(canvas, geometry.width, geometry.height)
    if pages[-1].height - pages[-1].used < height + LEADING / 2:
        pages.append(Page(geometry.height))
    if geometry.mirrored and len(pages) % 2:
        pages.append(Page(geometry.height))
    page = pages[-1]
    page.items.append(Placed(copies, page.height - height, height))
