"""Places to sign below a wide table: the day beside the line where there is room, a single seal at the right."""

from collections.abc import Sequence

from sxt_desktop.documents.contexts import SignaturePlace
from sxt_desktop.documents.gbt9704 import MM
from sxt_desktop.documents.marks import (
    DATE_PLACE,
    SEAL_WIDTH,
    SIGN_LINE,
    Signing,
    draw_sign_line,
    draw_text,
)

BEFORE_DAY = 8.0
_LINE, _BETWEEN_ROWS = 37 * MM, 14.0
_FROM_EDGE = 28.0
"""A single seal keeps two characters from the edge, as a unit signs below a notice."""


class WideSigning(Signing):
    """Signs of a ledger, lower than elsewhere: rows of a table they belong to find room above them."""

    @property
    def is_in_line(self) -> bool:
        """Whether every place is one line: label, 37 mm to sign on, day."""
        if any(place.unit for place in self.places):
            return False
        widest = max(map(self.to_line_end, self.places), default=0.0)
        return widest + BEFORE_DAY + self.setter.width(DATE_PLACE, self.style) <= self.column

    def to_line_end(self, place: SignaturePlace) -> float:
        """Return how far a label and its line reach where the day stands beside them."""
        return self.setter.width(f"{place.label}：", self.style) + _LINE

    def _row_height(self, row: Sequence[SignaturePlace]) -> float:
        if self.is_in_line:
            return self.style.leading + self.apart(row)
        return super()._row_height(row)

    def apart(self, row: Sequence[SignaturePlace]) -> float:
        """Return the distance of a row from the next one, more where each is one line."""
        return _BETWEEN_ROWS if self.is_in_line else super().apart(row)

    @property
    def left(self) -> float:
        """How far from the edge the places begin: a single one with a seal stands at the right."""
        if len(self.places) != 1 or not self.places[0].unit:
            return 0.0
        label = self.setter.width(f"{self.places[0].label}：", self.style)
        return max(self.width - max(SEAL_WIDTH, label + SIGN_LINE) - _FROM_EDGE, 0.0)

    def draw(self) -> None:
        """Draw the rows; a single place with a seal stands at the right."""
        self.canv.translate(self.left, 0)
        super().draw()

    def _draw_place(self, place: SignaturePlace, head: str, x: float, top: float, last: float) -> None:
        if not self.is_in_line:
            super()._draw_place(place, head, x, top, last)
            return
        end = self.to_line_end(place)
        draw_sign_line(self.canv, self.setter, place.label, self.style, place=(x, top, end))
        box = (x + end + BEFORE_DAY, top, self.column)
        draw_text(self.canv, self.setter, DATE_PLACE, self.style, box=box)
