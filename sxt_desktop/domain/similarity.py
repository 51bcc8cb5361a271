"""How much of a text was already in an earlier one: shared runs of characters, so that it holds for Chinese as it is.

Only whoever writes is told (FX06; domain.md 5): a private hint, never a number about anybody.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

RUN = 4
"""So many characters make a run; punctuation, blanks and case make no difference."""
LEAST = 30
"""A text shorter than this says too little to be compared."""
SAME_ENOUGH = 0.6
"""From which share of its runs on a text counts as much the same (domain.md 5, 12)."""


def runs(text: str) -> frozenset[str]:
    """Return the runs of characters of a text; empty for one too short."""
    plain = "".join(filter(str.isalnum, text)).casefold()
    if len(plain) < LEAST:
        return frozenset()
    return frozenset(plain[at : at + RUN] for at in range(len(plain) - RUN + 1))


@dataclass(frozen=True, slots=True)
class Earlier:
    """A text that was written before: of which record, on which day (ISO text)."""

    title: str
    day: str
    text: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """The earlier text most like a new one, and which share (0–1) of the new one it holds."""

    earlier: Earlier
    share: float

    @property
    def percent(self) -> int:
        """The share as people say it, rounded down."""
        return int(self.share * 100)


class EarlierTexts:
    """Earlier texts by their runs, put together once and asked at each pause of typing."""

    def __init__(self, texts: Iterable[Earlier]) -> None:
        self._texts = tuple(texts)
        self._having: dict[str, list[int]] = {}
        for number, one in enumerate(self._texts):
            for run in runs(one.text):
                self._having.setdefault(run, []).append(number)

    def __len__(self) -> int:
        return len(self._texts)

    def closest(self, text: str, *, besides: str = "") -> Likeness | None:
        """Return the earlier text that holds most of a text where that is much; `besides` is the text as it was."""
        wanted = runs(text)
        if not wanted:
            return None
        shared: Counter[int] = Counter()
        for run in wanted:
            shared.update(self._having.get(run, ()))
        for number, count in shared.most_common():
            if count < SAME_ENOUGH * len(wanted):
                return None
            if not besides or self._texts[number].text != besides:
                return Likeness(self._texts[number], count / len(wanted))
        return None
