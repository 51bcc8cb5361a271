"""Which columns make the rows of a table high, counted in set lines over rows spread over it, and what lowers them."""

from collections.abc import Sequence
from math import ceil

from sxt_desktop.documents.paragraph import Span, TextStyle, Typesetter

PADDING = 8.0
"""What the rules of a cell keep off its text, on both sides together."""
_SAMPLE = 40
_MUCH = 6000
"""Characters of a sample beyond which columns are not exchanged: setting them again and again takes too long."""
_MOST_MOVED, _ROUNDS = 4, 2


class RowHeights:
    """The rows of a table set in `style` in columns of given widths."""

    def __init__(self, setter: Typesetter, rows: Sequence[Sequence[str]], style: TextStyle) -> None:
        self._setter = setter
        self._style = style
        self._rows = rows[:: ceil(len(rows) / _SAMPLE)]
        self._least = [[len(text.splitlines()) for text in row] for row in self._rows]

    def widened(self, widths: Sequence[float], most: Sequence[float], room: float) -> list[float]:
        """Give what is left of the room, a character at a time, to what makes most rows higher than the rest does.

        Some of it stays where nothing more makes any row lower.
        """
        found = list(widths)
        spare = room - sum(found)
        lines = [self._lines(row, found) for row in self._rows]
        while spare > 0.01:
            pulls = self._pulls(lines, len(found))
            open_ones = [n for n, pull in enumerate(pulls) if pull and found[n] < most[n]]
            if not open_ones:
                break
            widest = max(open_ones, key=pulls.__getitem__)
            given = min(spare, self._style.size)
            found[widest] += given
            spare -= given
            for row, counts in zip(self._rows, lines, strict=True):
                counts[widest] = self._count(row[widest], found[widest])
        return found

    def exchanged(
        self, widths: Sequence[float], least: Sequence[float], most: Sequence[float]
    ) -> list[float]:
        """Move a few characters from the widest column to others where that makes the rows lower altogether."""
        found = list(widths)
        if sum(len(text) for row in self._rows for text in row) > _MUCH:
            return found
        height = self._height(found)
        for _ in range(_ROUNDS):
            for n in sorted(range(len(found)), key=lambda n: most[n] - found[n]):
                for trial in self._trials(found, n, least, most):
                    lower = self._height(trial)
                    if lower < height:
                        found, height = trial, lower
                        break
        return found

    def _trials(
        self, widths: list[float], to: int, least: Sequence[float], most: Sequence[float]
    ) -> list[list[float]]:
        giver = max((n for n in range(len(widths)) if n != to), key=widths.__getitem__, default=to)
        found = []
        for count in range(1, _MOST_MOVED + 1):
            given = min(count * self._style.size, most[to] - widths[to])
            if giver != to and given > 0 and widths[giver] - given >= least[giver]:
                trial = list(widths)
                trial[to] += given
                trial[giver] -= given
                found.append(trial)
        return found

    def _pulls(self, lines: Sequence[Sequence[int]], columns: int) -> list[float]:
        """Return how many lines each column could take off the rows it makes high."""
        pulls = [0.0] * columns
        for own, counts in zip(self._least, lines, strict=True):
            highest = max(counts)
            highs = [n for n, count in enumerate(counts) if count == highest]
            if all(own[n] < highest for n in highs):  # else nothing makes this row lower
                for n in highs:
                    pulls[n] += highest
        return pulls

    def _height(self, widths: Sequence[float]) -> int:
        return sum(max(self._lines(row, widths)) for row in self._rows)

    def _lines(self, row: Sequence[str], widths: Sequence[float]) -> list[int]:
        return [self._count(text, width) for text, width in zip(row, widths, strict=True)]

    def _count(self, text: str, width: float) -> int:
        """Return how many lines a text takes in a column."""
        if not text:
            return 0
        spans = (Span(text, self._style.face),)
        return len(self._setter.lines(spans, self._style, width - PADDING))
