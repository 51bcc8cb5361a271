"""Flowables of set Chinese text, usable in a Frame, in the cells of a LongTable and in `compose`."""

from collections.abc import Sequence
from typing import Any

from reportlab.platypus.flowables import Flowable, PageBreak

from sxt_desktop.documents.paragraph import SetLine, Span, TextStyle, Typesetter

_ASCENT = 0.86
_EPSILON = 0.05


def draw_lines(canvas: Any, lines: Sequence[SetLine], style: TextStyle, x: float, top: float) -> None:
    """Draw set lines downwards from `top`, each centred in its line height."""
    if not lines:
        return
    first = top - (style.leading - style.size) / 2 - _ASCENT * style.size
    placed = (
        (x + line.x, first - number * style.leading, line.segments) for number, line in enumerate(lines)
    )
    canvas.draw_segments(placed, style.size)


class Prose(Flowable):  # type: ignore[misc]
    """Paragraphs of text that break and justify as Chinese papers do, and split between pages."""

    def __init__(self, setter: Typesetter, text: str | Sequence[Span], style: TextStyle) -> None:
        super().__init__()
        self.setter = setter
        self.spans = (Span(text, style.face),) if isinstance(text, str) else tuple(text)
        self.style = style
        self.keepWithNext = int(style.keep_next)
        self.lines_before = style.lines_before
        self.spaceBefore, self.spaceAfter = style.before, style.after
        self.lines: tuple[SetLine, ...] = ()
        self._cut: tuple[int, int] | None = None
        self.height = 0.0
        self._set_to = -1.0

    def set_to(self, width: float) -> float:
        """Set the text to a width and return its height."""
        if width != self._set_to:
            lines = self.setter.lines(self.spans, self.style, width)
            self.lines = lines if self._cut is None else lines[slice(*self._cut)]
            self.width = self._set_to = width
            self.height = len(self.lines) * self.style.leading
        return self.height

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Set the text to the width offered."""
        return aW, self.set_to(aW)

    def split(self, aW: float, aH: float) -> list["Prose"]:  # noqa: N803
        """Split after as many lines as fit, leaving no single line alone on either page."""
        self.set_to(aW)
        total, least = len(self.lines), self.style.together
        fit = int((aH + _EPSILON) / self.style.leading)
        if fit >= total:
            return [self]
        fit = min(fit, total - least)
        return [] if fit < least else self.cut_at(fit)

    def cut_at(self, count: int) -> list["Prose"]:
        """Cut into the first `count` lines and the rest."""
        begin, end = self._cut or (0, len(self.lines))
        first, rest = (type(self)(self.setter, self.spans, self.style) for _ in range(2))
        first._cut, rest._cut = (begin, begin + count), (begin + count, end)
        first.spaceBefore, first.spaceAfter = self.spaceBefore, 0
        rest.spaceBefore, rest.spaceAfter = 0, self.spaceAfter
        rest.lines_before = 0
        first.set_to(self.width)
        rest.set_to(self.width)
        return [first, rest]

    def draw(self) -> None:
        """Draw the lines."""
        draw_lines(self.canv, self.lines, self.style, 0.0, self.height)


class Gap(Flowable):  # type: ignore[misc]
    """Empty height; `lost` at the top of a page."""

    def __init__(self, height: float) -> None:
        super().__init__()
        self.width, self.height = 0.0, height

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803
        """Take the height whatever is offered."""
        return 0.0, float(self.height)

    def draw(self) -> None:
        """Draw nothing."""


__all__ = ["Gap", "PageBreak", "Prose", "draw_lines"]
