"""What the page of letters can do, handed over as functions, and what it says about a letter."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.lights import Light, Lit, lit
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import Opened
from sxt_desktop.usecases.sign_letter import SignedRate
from ui.forms.sources import Sources
from ui.may import EVERYTHING, May
from ui.widgets.choosing import Choosers
from ui.widgets.lights import TOKENS, light_words
from ui.widgets.listing import Mark

TO_SIGN = (Permission.RECORD, Permission.ENDORSE)
"""Of these one is needed to make letters and to note that they were signed."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Someone a letter can be made for: the titles held, how many list items, whether a letter exists."""

    ref: Ref
    titles: str
    items: int
    has_letter: bool


@dataclass(frozen=True, slots=True)
class LettersActions:
    """`print_to(letter, folder)` writes a PDF (into a place of the program's own when the folder is None).

    `preview` gives the pages as PNG pictures; without it the PDF is opened by `open_path`.
    """

    letters: Callable[[int], Sequence[Listed]]
    rate: Callable[[int], SignedRate]
    holders: Callable[[int], Sequence[Holder]]
    make: Callable[[int, tuple[Ref, ...], date | None], Changes]
    open: Callable[[EntryId], Opened]
    sign: Callable[[EntryId, Values], Changes]
    form: FormSpec
    sources: Callable[[], Sources]
    amber_days: int
    print_to: Callable[[EntryId, Path | None], Path]
    open_path: Callable[[Path], object]
    preview: Callable[[EntryId], Sequence[bytes]] | None = None
    choosers: Choosers = field(default_factory=Choosers)
    may: May = EVERYTHING


def letter_light(letter: Listed, *, today: date, amber_days: int) -> Lit:
    """Return how urgent signing a letter is."""
    due = date.fromisoformat(letter.due_on) if letter.due_on else None
    return lit(due=due, is_done=letter.closed_on is not None, today=today, amber_days=amber_days)


def letter_mark(letter: Listed, *, today: date, amber_days: int) -> Mark:
    """Return a letter's state: 已签, or 待签 with the days left."""
    light = letter_light(letter, today=today, amber_days=amber_days)
    if light.light is Light.DONE:
        return Mark("已签", "done", TOKENS[Light.DONE])
    words = "待签" if light.days_left is None else f"待签 {light_words(light)}"
    return Mark(words, light.light.value, TOKENS[light.light])
