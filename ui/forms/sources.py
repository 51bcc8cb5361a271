"""What the inputs of a form need to know from outside, handed over in one frozen bag."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.form_checks import LimitsIn, no_limits
from sxt_desktop.domain.forms import FormSpec, Problem
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.similarity import Likeness
from sxt_desktop.domain.values import Attachment, Ref, Values
from ui.theme import Theme

Runner = Callable[[Callable[[], object], Callable[[object], None], Callable[[UserError], None]], None]
"""run(work, done, failed): does `work` away from the window, then calls one of the other two in it."""


AskLikeness = Callable[[FormId, str, str, str, Callable[[Likeness | None], object]], object]
"""ask(form, field, text, its former text, answer): answers later, in the window's thread."""


def run_here(
    work: Callable[[], object], done: Callable[[object], None], failed: Callable[[UserError], None]
) -> None:
    """Do the work at once, in the same thread; for tests and quick work."""
    try:
        result = work()
    except UserError as error:
        failed(error)
    else:
        done(result)


def no_initials(text: str) -> str:
    """Stand in where nobody knows how characters sound."""
    return ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone or something a field can name: `note` tells namesakes apart, `also` is another name it has."""

    id: str
    name: str
    note: str = ""
    also: str = ""
    is_own: bool = False

    @property
    def ref(self) -> Ref:
        """What a record holds of it."""
        return Ref(self.id, self.name)


def _no_entries(forms: tuple[FormId, ...], words: str) -> Sequence[Ref]:
    return ()


def _no_files(path: Path) -> Attachment:
    raise UserError(ErrorCode.FILE_MISSING, name=path.name)


def _no_bytes(name: str, content: bytes) -> Attachment:
    raise UserError(ErrorCode.FILE_MISSING, name=name)


def _nothing_to_open(attachment: Attachment) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Sources:
    """Data and services for the inputs of a form; `initials` gives the first letters of pinyin, 林静 → lj."""

    today: date
    theme: Theme
    people: tuple[Candidate, ...] = ()
    organisations: tuple[Candidate, ...] = ()
    me: Ref | None = None
    find_entries: Callable[[tuple[FormId, ...], str], Sequence[Ref]] = _no_entries
    attach: Callable[[Path], Attachment] = _no_files
    attach_bytes: Callable[[str, bytes], Attachment] = _no_bytes
    open_attachment: Callable[[Attachment], None] = _nothing_to_open
    initials: Callable[[str], str] = no_initials
    run: Runner = run_here
    below: tuple[Ref, ...] = ()
    """The enrolled organisations below, whom a record can be addressed to."""
    likeness: AskLikeness | None = None
    """How a long text is compared with earlier ones while it is written; None where it is not."""
    latest_day: date | None = None
    """The day up to which things can have happened, where the clock is known to have gone back."""
    overseers: Callable[[str], str] = lambda organisation: ""
    """Who is in charge of an organisation (by id) and who its contacts are, in words."""
    report_to: Callable[[str], tuple[Ref, ...]] = lambda party: ()
    """Who a reporting party (by id) reports to under the present profile, in its order."""
    occasion: Callable[[str], str] = lambda way: ""
    """Before whom an account is given in a way (半年书面, 年终会议) under the present profile."""
    commenter: Callable[[str], Ref | None] = lambda party: None
    """Who comments on the account of a party (by id) under the present profile."""
    sanction_basis: Callable[[str], str] = lambda of: ""
    """By what a kind of target, or the holder of a duty, is held to account under the present profile."""
    limits: LimitsIn = no_limits
    """The amounts that checks compare with, by the profile of a year."""
    second_look: Callable[[FormSpec, Values, Values], tuple[Problem, ...]] = lambda form, values, before: ()
    """What is worth another look by what is kept besides, given what the record was when it was opened."""

    @property
    def own(self) -> Ref | None:
        """The organisation that keeps the workbook."""
        return next((org.ref for org in self.organisations if org.is_own), None)

    def candidates(self, refers_to: Iterable[str]) -> tuple[Candidate, ...]:
        """Return whom a field may name: the own organisation first, persons, other organisations."""
        kinds = tuple(refers_to)
        organisations = self.organisations if "organisation" in kinds else ()
        people = self.people if "person" in kinds or not kinds else ()
        own = tuple(org for org in organisations if org.is_own)
        return (*own, *people, *(org for org in organisations if not org.is_own))


@lru_cache(maxsize=8192)
def narrow(text: str) -> str:
    """Return text as it is compared: full-width letters and case make no difference, blanks none either."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def matches(words: str, names: Iterable[str], initials: Callable[[str], str]) -> bool:
    """Whether typed words are part of one of the names, or of the first letters of its pinyin."""
    wanted = narrow(words)
    if not wanted:
        return True
    given = tuple(name for name in names if name)
    if any(wanted in narrow(name) for name in given):
        return True
    return wanted.isascii() and any(initials(name).startswith(wanted) for name in given)
