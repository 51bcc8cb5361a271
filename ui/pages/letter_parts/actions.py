"""What the page of letters can do, handed over as functions, and what it says about a letter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.lights import Light, Lit, lit
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.scanned import lack_pages, signed_copies
from sxt_desktop.domain.values import Attachment, FieldKind, Ref, Values, read
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import Opened
from sxt_desktop.usecases.sign_letter import SignedRate
from ui.forms.sources import Sources
from ui.may import EVERYTHING, May
from ui.widgets.lights import TOKENS, light_words
from ui.widgets.listing import Mark

_PROXY = Mark("代签", "overdue", TOKENS[Light.OVERDUE])
AGAIN = Mark("需重签", "overdue", TOKENS[Light.OVERDUE])
_LACKING = Mark("缺页", "overdue", TOKENS[Light.OVERDUE])


@dataclass(frozen=True, slots=True)
class Holder:
    """Someone a letter can be made for: the titles held, how many list items, whether a letter exists.

    `why_not` says why a letter with the committee is not usual; it can be made all the same.
    """

    ref: Ref
    titles: str
    items: int
    has_letter: bool
    why_not: str = ""


def _nothing_due_again(year: int) -> Mapping[EntryId, str]:
    return {}


@dataclass(frozen=True, slots=True)
class LettersActions:
    """What the page of letters can do."""

    letters: Callable[[int], Sequence[Listed]]
    rate: Callable[[int], SignedRate]
    holders: Callable[[int], Sequence[Holder]]
    make: Callable[[int, tuple[Ref, ...], date | None], Changes]
    open: Callable[[EntryId], Opened]
    sign: Callable[[EntryId, Values], Changes]
    form: FormSpec
    sources: Callable[[], Sources]
    amber_days: int
    may: May = EVERYTHING
    again: Callable[[int], Mapping[EntryId, str]] = _nothing_due_again
    """Letters of a year that a change of post makes due again, each with what changed."""


def letter_light(letter: Listed, *, today: date, amber_days: int) -> Lit:
    """Return how urgent signing a letter is."""
    due = date.fromisoformat(letter.due_on) if letter.due_on else None
    return lit(due=due, is_done=letter.closed_on is not None, today=today, amber_days=amber_days)


def letter_mark(letter: Listed, *, today: date, amber_days: int) -> Mark:
    """Return a letter's state: 已签, 代签, or 待签 with the days left."""
    light = letter_light(letter, today=today, amber_days=amber_days)
    if light.light is Light.DONE:
        return _PROXY if is_by_proxy(letter) else Mark("已签", "done", TOKENS[Light.DONE])
    words = "待签" if light.days_left is None else f"待签 {light_words(light)}"
    return Mark(words, light.light.value, TOKENS[light.light])


def is_by_proxy(letter: Listed) -> bool:
    """Whether somebody else signed (代签), as was noted."""
    return letter.body.get("by_proxy") is True


def copies_of(letter: Listed) -> tuple[Attachment, ...]:
    """Return the signed copies of a letter."""
    found = letter.body.get("scan")
    return signed_copies(read(FieldKind.ATTACHMENTS, found)) if found else ()


def copy_mark(letter: Listed) -> Mark:
    """Say whether there is a signed copy to look at, and whether it is whole."""
    copies = copies_of(letter)
    if not copies:
        return Mark("没有", "not_applicable", TOKENS[Light.NOT_APPLICABLE])
    return _LACKING if lack_pages(copies) else Mark("查看", "paper", ("act", "act_soft"))


SHOWN_OF: Mapping[str, Callable[[Listed], bool]] = {
    "全部": lambda letter: True,
    "待签": lambda letter: letter.closed_on is None,
    "已签": lambda letter: letter.closed_on is not None,
    "代签": is_by_proxy,
    "缺签署件": lambda letter: (
        letter.closed_on is not None and (not copies_of(letter) or lack_pages(copies_of(letter)))
    ),
}
"""Which letters a list can be narrowed to."""
