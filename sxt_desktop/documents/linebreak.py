"""Where a Chinese line may end: GB/T 15834-2011 §5.1 (避头尾), hanging marks, words and numbers kept whole.

Everything here is counting; nothing knows fonts or pages. A caller gives each character its advance.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, compress

HANGING = frozenset("，。、；：")
"""Marks that may stand outside the type area at the end of a line."""

CLOSING = frozenset("）》〉】〕」』”’］｝")
"""Closing halves: their right half is empty and may be cut off at the end of a line."""

NO_LINE_START = HANGING | CLOSING | frozenset("！？·•—…～〜－–-％‰℃／)]}!?,.;:%°ー々〻")
"""Characters that never begin a line."""

_NO_LINE_START = "".join(NO_LINE_START)

NO_LINE_END = frozenset("（《〈【〔「『“‘［｛([{¥￥$＄№／#")
"""Characters that never end a line."""

UNITS = frozenset("年月日号时分秒点元万亿千百条项次人名个件份页章款期天周届岁级类档届米吨度%％‰℃")
"""What stays with the number before it."""

_PAIRED = frozenset("第万亿元")
_DATE_UNITS = frozenset("年月")
FIGURES = (
    "(?:(?<![^，；、：])[\u4e00-\u9fff]{2})?(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日|〔[0-9]{4}〕[0-9]{1,6}号"
)
"""Days, with a word that says which they are (计划, 完成) between marks or at the start, and numbers of documents."""
_NAME = "(?<=·)[\u4e00-\u9fff]{2,6}(?=[、，；：·\\s]|$)"
_WHOLE = re.compile(f"{FIGURES}|{_NAME}")
"""These and the later parts of names (艾合买提·库尔班) stand on one line of a table."""
_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Line:
    """One line, ``text[start:end]``; `last` when a paragraph ends with it."""

    start: int
    end: int
    last: bool


def _is_word(char: str) -> bool:
    return "!" <= char <= "~" or (char.isalpha() and unicodedata.east_asian_width(char) in ("Na", "N", "A"))


@lru_cache(maxsize=65536)
def may_break(before: str, after: str) -> bool:
    """Whether a line may end between two neighbouring characters."""
    if after == " " or "\u00a0" in (before, after):
        return False
    if before == " ":
        return after not in NO_LINE_START
    if after in NO_LINE_START or before in NO_LINE_END:
        return False
    if before.isdecimal() and after in UNITS:
        return False
    # A Chinese character named from here on belongs to UNITS or _PAIRED.
    if (before, after) in (("万", "元"), ("亿", "元")) or (before == "第" and after.isdecimal()):
        return False
    if unicodedata.category(after) in ("Mn", "Me") or (before in "—…" and before == after):
        return False
    return not (_is_word(before) and _is_word(after))


@lru_cache(maxsize=65536)
def keeps_close(before: str, after: str) -> bool:
    """Whether justification leaves two neighbours alone: inside words, numbers with their units, dates, double dashes."""
    if before in "—…" and before == after:
        return True
    if (before.isdecimal() and after in UNITS) or (before in _DATE_UNITS and after.isdecimal()):
        return True
    return _is_word(before) and _is_word(after)


class _Kinds(dict[int, str]):
    """For `str.translate`: characters that behave alike become one, so that few pairs have to be judged."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in UNITS or char in _PAIRED:
            kind = char
        elif "\u3400" <= char <= "\u9fff" or char >= "\U00020000":
            kind = "一"
        else:
            kind = "A" if char.isascii() and char.isalpha() else char
        self[code] = kind
        return kind


_KINDS = _Kinds()


def ends(text: str) -> list[int]:
    """Return where the unbreakable pieces of one paragraph end, in order; the last one at the end of the text."""
    kinds = text.translate(_KINDS)
    found = compress(range(1, len(text)), map(may_break, kinds, kinds[1:]))
    return [*found, len(text)] if text else []


def close_pairs(text: str) -> list[bool]:
    """Return for each character whether justification leaves it close to the next one; the last one is."""
    kinds = text.translate(_KINDS)
    return [*map(keeps_close, kinds, kinds[1:]), True]


def allowance(text: str, advances: Sequence[float], end: int, *, hanging: bool = True) -> float:
    """Return how much of a line ending at `end` need not fit: trailing spaces, then of one mark its empty half.

    With `hanging` a comma or full stop need not fit at all (in a table it would touch the rule).
    """
    spare = 0.0
    while end > 0 and text[end - 1] == " ":
        end -= 1
        spare += advances[end]
    if end == 0:
        return spare
    if text[end - 1] in HANGING:
        return spare + (advances[end - 1] if hanging else advances[end - 1] / 2)
    return spare + advances[end - 1] / 2 if text[end - 1] in CLOSING else spare


def break_lines(
    text: str, advances: Sequence[float], *, first: float, rest: float, hanging: bool = True
) -> list[Line]:
    """Break text (with ``\\n`` between paragraphs) into lines of at most `first` (paragraph start) or `rest`."""
    lines: list[Line] = []
    start = 0
    for paragraph in text.split("\n"):
        shift = start
        own = advances[start : start + len(paragraph)]
        found = _Breaker(paragraph, own, first, rest, hanging).lines()
        lines += [Line(line.start + shift, line.end + shift, line.last) for line in found]
        start += len(paragraph) + 1
    return lines


class _Breaker:
    """First-fit breaking of one paragraph."""

    def __init__(
        self, text: str, advances: Sequence[float], first: float, rest: float, hanging: bool
    ) -> None:
        self._text = text
        self._advances = advances
        self._at = [0.0, *accumulate(advances)]
        self._ends = ends(text) if hanging else self._wholes(ends(text), min(first, rest))
        self._ends_at = [self._at[end] for end in self._ends]
        self._measure = first
        self._rest = rest
        self._hanging = hanging
        self._start = 0
        self._lines: list[Line] = []

    def _wholes(self, found: list[int], measure: float) -> list[int]:
        """Leave out the ends inside what should be whole and, with what clings to it, has room on a line of a table."""
        for start, end in [match.span() for match in _WHOLE.finditer(self._text)]:
            first, last = bisect_right(found, start), bisect_left(found, end)
            begin = found[first - 1] if first else 0
            spare = allowance(self._text, self._advances, found[last], hanging=False)
            if self._at[found[last]] - self._at[begin] - spare <= measure:
                del found[first:last]
        return found

    def lines(self) -> list[Line]:
        piece = 0
        while (fit := self._fitting(piece)) < len(self._ends):
            if fit == piece:
                # Cut a piece that is wider than a whole line; what is left of it is on the line by now.
                self._cut(self._start, self._ends[piece])
                fit = max(self._fitting(piece), piece + 1)
                if fit == len(self._ends):
                    break
            self._close(self._ends[fit - 1])
            piece = fit
        self._lines.append(Line(self._start, len(self._text), True))
        return self._lines if self._hanging else self._without_lone()

    def _without_lone(self) -> list[Line]:
        """In a table, give a character that would end a paragraph alone on a line a piece of the line before."""
        *_, last = self._lines
        if len(self._lines) < 2 or len(self._text[last.start :].rstrip(_NO_LINE_START)) != 1:
            return self._lines
        before = self._lines[-2]
        place = bisect_left(self._ends, before.end)
        cut = self._ends[place - 1] if place else before.start
        if cut - before.start > 1 and self._at[last.end] - self._at[cut] <= self._rest:
            self._lines[-2:] = [Line(before.start, cut, before.last), Line(cut, last.end, True)]
        return self._lines

    def _fitting(self, piece: int) -> int:
        """Return how many pieces of the paragraph are set when those from `piece` on fill the line."""
        limit = self._at[self._start] + self._measure + _TOLERANCE
        fit = bisect_right(self._ends_at, limit, piece)
        while fit < len(self._ends) and self._fits(self._start, self._ends[fit]):
            fit += 1
        return fit

    def _fits(self, start: int, end: int) -> bool:
        spare = allowance(self._text, self._advances, end, hanging=self._hanging)
        return self._at[end] - self._at[start] - spare <= self._measure + _TOLERANCE

    def _close(self, end: int) -> None:
        self._lines.append(Line(self._start, end, False))
        self._start, self._measure = end, self._rest

    def _cut(self, start: int, end: int) -> None:
        """Set all full lines of a piece wider than a whole line (a long link)."""
        for place in range(start, end):
            # More than once: what a cut further back takes along may not fit either.
            while place > self._start and self._is_over(place):
                if self._fits(self._start, end):
                    return
                self._close(self._best_cut(place))

    def _is_over(self, place: int) -> bool:
        """Whether the line is too long with the character at a place."""
        return self._at[place + 1] - self._at[self._start] > self._measure + _TOLERANCE

    def _best_cut(self, place: int) -> int:
        """Prefer, among the last characters that fit, a cut that leaves no mark at the start of a line."""
        for cut in range(place, max(self._start + 1, place - 4) - 1, -1):
            if self._text[cut] not in NO_LINE_START and self._text[cut - 1] not in NO_LINE_END:
                return cut
        return place
