"""What the parts of 明责 can do, handed over as functions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.endorsing import EndorsingRelation
from sxt_desktop.domain.filing import ListLine
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.letter_matrix import Matrix, Pair
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.choose_signers import Named
from sxt_desktop.usecases.endorsed_lists import WholeList
from sxt_desktop.usecases.endorsements import Holder, Standing
from sxt_desktop.usecases.entries import Opened
from sxt_desktop.usecases.filings import Filing, Publication
from sxt_desktop.usecases.letter_matrix import Decision
from sxt_desktop.usecases.send_endorsement import Wanted
from sxt_desktop.usecases.sign_endorsement import SignedNow
from sxt_desktop.usecases.year_plans import Spread
from ui.forms.sources import Runner, Sources
from ui.may import EVERYTHING, May


@dataclass(frozen=True, slots=True)
class MatrixActions:
    """What the matrix can do; `sign_by` is by when a year's letters are signed by the rules.

    `take_back` takes back the letters made together last and says how many were left.
    """

    matrix: Callable[[int], Matrix]
    sign_by: Callable[[int], date | None]
    make: Callable[[int, Sequence[Pair], date | None], Changes]
    may_take_back: Callable[[int], bool]
    take_back: Callable[[int], tuple[Changes, int]]
    decide: Callable[[int, Sequence[Decision]], Changes]
    letter_form: FormSpec
    sources: Callable[[], Sources]
    run: Runner
    may: May = EVERYTHING


@dataclass(frozen=True, slots=True)
class Pinned:
    """One thing on a sheet as it was sent: what it said, its version, whether it says something else by now.

    `is_added`: it came to the same lists since and is not on the sheet.
    """

    title: str
    version: str
    is_changed: bool
    is_added: bool = False


@dataclass(frozen=True, slots=True)
class Going:
    """What is sent together: by which relation (its id, empty for what is usual), by when, who was named to sign."""

    wanted: Wanted
    relation: str
    due: date | None
    named: Named


@dataclass(frozen=True, slots=True)
class EndorseActions:
    """What the part for endorsements can do; `proposed` are levels that would sign, each with whom in words."""

    sheets: Callable[[int], Sequence[Standing]]
    sheet: Callable[[EntryId], Standing]
    contents: Callable[[Standing], Sequence[Pinned]]
    holders: Callable[[int], Sequence[Holder]]
    papers: Callable[[int], Sequence[Listed]]
    whole: Callable[[int], Sequence[WholeList]]
    record: Callable[[EntryId], Listed]
    relations: Sequence[EndorsingRelation]
    send: Callable[[int, Going], Changes]
    proposed: Callable[[Wanted, str], Sequence[tuple[str, str]]]
    name_signers: Callable[[EntryId, Named], Changes]
    followed: Callable[[Standing], Mapping[str, str]]
    again: Callable[[EntryId], Changes]
    due: Callable[[int], date | None]
    register: Callable[[EntryId, dict[str, SignedNow]], Changes]
    form: FormSpec
    sources: Callable[[], Sources]
    amber_days: int
    may: May = EVERYTHING


@dataclass(frozen=True, slots=True)
class FilingActions:
    """What the part for filings, publications and yearly plans can do."""

    filings: Callable[[int], Sequence[Filing]]
    publications: Callable[[int], Sequence[Publication]]
    plans: Callable[[int], Sequence[Listed]]
    lines: Callable[[int], Sequence[ListLine]]
    new_filing: Callable[[int], Values]
    new_publication: Callable[[int], Values]
    answers: Callable[[Filing], Sequence[tuple[str, bool]]]
    paper: Callable[[Listed], str]
    save: Callable[[FormSpec, Values], Changes]
    opened: Callable[[EntryId], Opened]
    spread: Callable[[EntryId], Spread]
    spread_out: Callable[[EntryId], Changes]
    forms: dict[str, FormSpec]
    sources: Callable[[], Sources]
    may: May = EVERYTHING
