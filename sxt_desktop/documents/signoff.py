"""Signer and date at the end of a public document, with or without a place for the seal (GB/T 9704-2012 §7.3.5)."""

from dataclasses import replace
from datetime import date
from typing import Any

from reportlab.platypus.flowables import Flowable

from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.gbt9704 import BODY, LEADING, MM, PITCH
from sxt_desktop.documents.marks import draw_text
from sxt_desktop.documents.paragraph import Align, TextStyle, Typesetter
from sxt_desktop.documents.typeset import Prose, draw_lines
from sxt_desktop.domain.values import chinese_date

SEAL_SIDE = 42 * MM
"""The seal of a Party organisation's committee is 42 mm across."""
_LINE = replace(BODY, first_indent=0, align=Align.LEFT, together=9)
_NAME = replace(_LINE, align=Align.BALANCED)
SEAL_NOTE = TextStyle(10.5, 15.0, Face.FANG, align=Align.CENTRE)
_BELOW_MIDDLE = 0.35 * LEADING


class SignOff(Flowable):  # type: ignore[misc]
    """The signer above the date; sealed, the date ends four characters from the edge, otherwise two.

    The seal's place is an empty dashed square whose middle lies just above signer and date. Below a long name the
    date moves with its middle, so that one seal presses both.
    """

    lines_before = 2
    style = _LINE

    def __init__(self, setter: Typesetter, signer: str, day: date, *, sealed: bool) -> None:
        super().__init__()
        self._setter = setter
        self.signer = signer
        self.day_words = chinese_date(day)
        self.sealed = sealed
        self.spaceBefore = 0.5 * LEADING if sealed else LEADING

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Take two lines, or the height of the seal."""
        self.width = aW
        self.height = max(SEAL_SIDE, self._text_height()) if self.sealed else self._text_height()
        return self.width, self.height

    def _text_height(self) -> float:
        return float(self._name().height) + LEADING

    def _name(self) -> Prose:
        """Return the signer set to the whole width, in balanced lines where one does not hold it."""
        name = Prose(self._setter, self.signer, _NAME)
        name.set_to(self.width)
        return name

    def places(self) -> tuple[float, float]:
        """Return the left edges of signer and date."""
        signer = max((line.width for line in self._name().lines), default=0.0)
        day = self.day_width()
        if self.sealed:
            middle = min(self.width - 4 * PITCH - day / 2, self.width - signer / 2)
            return middle - signer / 2, middle - day / 2
        left = max(0.0, self.width - 2 * PITCH - signer)
        shifted = min(left + 2 * PITCH, self.width - 2 * PITCH - day)
        return min(left, shifted - 2 * PITCH), shifted

    def day_width(self) -> float:
        """Return how wide the date is."""
        return self._setter.width(self.day_words, _LINE)

    def around(self) -> tuple[float, float]:
        """Return what of the height lies above and below signer and date; they stand a little below the middle."""
        spare = self.height - self._text_height()
        above = spare / 2 + (_BELOW_MIDDLE if self.sealed else 0.0)
        return above, spare - above

    def draw(self) -> None:
        """Draw the seal's place, then signer and date across its middle."""
        signer, day = self.places()
        top = self.height - self.around()[0]
        if self.sealed:
            self._draw_box(day + self.day_width() / 2)
        name = self._name()
        widest = max((line.width for line in name.lines), default=0.0)
        draw_lines(self.canv, name.lines, _NAME, signer - (self.width - widest) / 2, top)
        box = (day, top - name.height, self.width - day + 1)
        draw_text(self.canv, self._setter, self.day_words, _LINE, box=box)

    def _draw_box(self, middle: float) -> None:
        canvas: Any = self.canv
        left = middle - SEAL_SIDE / 2
        canvas.saveState()
        canvas.setStrokeGray(0.6)
        canvas.setLineWidth(0.5)
        canvas.setDash(3, 2)
        canvas.rect(left, self.height - SEAL_SIDE, SEAL_SIDE, SEAL_SIDE)
        canvas.restoreState()
        draw_text(canvas, self._setter, "（盖章）", SEAL_NOTE, box=(left, self.height - 6, SEAL_SIDE))
