"""Breaking a title by sense into balanced lines, trapezium or diamond (GB/T 9704-2012 §7.3.1)."""

from collections.abc import Callable
from itertools import accumulate, combinations, pairwise
from math import ceil

from sxt_desktop.documents.linebreak import may_break
from sxt_desktop.documents.title_words import AFTER, WORDS

_SHAPED = 3
_PARTING = "·、，；："
"""Behind these no word is cut: 艾合买提·|库尔班."""
_LONGEST_WORDS = (99, 4, 3)
"""Words kept whole; where a narrow column has no room for one, long ones are parted into the words in them."""
_SENSE, _UNKNOWN = 0.12, 0.1
"""How much a break by sense is worth, and what one within words that are not known costs, in squared widths."""


def break_title(text: str, width: Callable[[str], float], measure: float) -> tuple[str, ...]:
    """Break a title into the fewest lines that fit, balanced, keeping words of office titles whole."""
    if "\n" in text:
        return tuple(part for line in text.split("\n") for part in break_title(line, width, measure))
    total = width(text)
    if total <= measure or len(text) < 2 or measure <= 0:
        return (text,)
    fewest = ceil(total / measure)
    for longest in _LONGEST_WORDS:
        edges = _Edges(text, width, measure, longest)
        for count in range(fewest, fewest + 2):
            cuts = edges.best(count)
            if cuts:
                return tuple(text[a:b].strip() for a, b in pairwise(cuts))
    return _plain(text, width, measure)


def _places(text: str, longest: int) -> tuple[list[int], set[int]]:
    """Return where a line may end without cutting a known word, and where known words begin or end."""
    inside: set[int] = set()
    known = {0, len(text)}
    for word in WORDS:
        if len(word) > longest:
            continue
        at = text.find(word)
        while at >= 0:
            inside.update(range(at + 1, at + len(word)))
            known.update((at, at + len(word)))
            at = text.find(word, at + 1)
    known.update(n for n in range(1, len(text)) if text[n - 1] in _PARTING)
    places = [n for n in range(1, len(text)) if n not in inside and may_break(text[n - 1], text[n])]
    return places, known


class _Edges:
    """The places where lines of one title may begin and end, with their distance from the start."""

    def __init__(self, text: str, width: Callable[[str], float], measure: float, longest: int) -> None:
        self._text = text
        self._measure = measure
        self._at = [0.0, *accumulate(width(char) for char in text)]
        self._places, self._known = _places(text, longest)

    def best(self, count: int) -> tuple[int, ...] | None:
        """Return the edges of the best division into `count` lines, None if no division fits."""
        near = self._at[-1] / count
        if count <= _SHAPED:
            return self._best_shape(count, near)
        found: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
        for line in range(1, count + 1):
            ends = [len(self._text)] if line == count else self._places
            found = {end: step for end in ends if (step := self._step(found, end, near))}
        return next((edges for _, edges in found.values()), None)

    def _step(
        self, found: dict[int, tuple[float, tuple[int, ...]]], end: int, near: float
    ) -> tuple[float, tuple[int, ...]] | None:
        steps = (
            (badness + self._badness(start, end, near), (*edges, end))
            for start, (badness, edges) in found.items()
            if end - start > 1 and self._at[end] - self._at[start] <= self._measure
        )
        return min(steps, default=None)

    def _best_shape(self, count: int, near: float) -> tuple[int, ...] | None:
        """Try every division into two or three lines, so that their shape as a whole counts."""
        reach = [n for n in self._places if self._is_near(n, near, count)]
        best: tuple[float, tuple[int, ...]] | None = None
        for cuts in combinations(reach, count - 1):
            edges = (0, *cuts, len(self._text))
            widths = [self._at[b] - self._at[a] for a, b in pairwise(edges)]
            alone = any(b - a == 1 for a, b in pairwise(edges))
            if alone or max(widths) > self._measure:
                continue
            badness = _shape(widths) + sum(self._badness(a, b, near) for a, b in pairwise(edges))
            best = min(best or (badness, edges), (badness, edges))
        return None if best is None else best[1]

    def _is_near(self, place: int, near: float, count: int) -> bool:
        return any(abs(self._at[place] - near * n) <= near * 0.6 for n in range(1, count))

    def _badness(self, start: int, end: int, near: float) -> float:
        width = self._at[end] - self._at[start]
        by_sense = end < len(self._text) and self._text[:end].endswith(AFTER)
        unknown = end not in self._known
        return ((width - near) / near) ** 2 - (_SENSE if by_sense else 0.0) + (_UNKNOWN if unknown else 0.0)


def _shape(widths: list[float]) -> float:
    """Tell hourglasses and rectangles from trapezia and diamonds."""
    hourglass = len(widths) > 2 and min(widths[0], widths[-1]) > max(widths[1:-1])
    rectangle = max(widths) - min(widths) < 1.0
    return (0.5 if hourglass else 0.0) + (0.05 if rectangle else 0.0)


def _plain(text: str, width: Callable[[str], float], measure: float) -> tuple[str, ...]:
    """Fill line after line, but leave no character alone on the last one."""
    lines, line = [], ""
    for char in text:
        if line and width(line + char) > measure and may_break(line[-1], char):
            lines.append(line)
            line = ""
        line += char
    if lines and len(line) == 1 and len(lines[-1]) > 2 and may_break(lines[-1][-2], lines[-1][-1]):
        lines[-1], line = lines[-1][:-1], lines[-1][-1] + line
    return (*lines, line)
