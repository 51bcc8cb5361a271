"""What the page of starter catalogues can do, handed over as functions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sxt_desktop.domain.catalogues import Catalogue
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.values import Ref
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.starters import Holders, Pick, Taken
from ui.forms.sources import Sources
from ui.may import EVERYTHING, May


@dataclass(frozen=True, slots=True)
class StarterActions:
    """`take(catalogue, picks, holders, year)` makes the items; `undo()` takes the last ones back and says how many."""

    catalogues: Callable[[], Sequence[Catalogue]]
    holders: Callable[[], Mapping[FourDuty, Sequence[Ref]]]
    taken: Callable[[int], Taken]
    take: Callable[[Catalogue, Sequence[Pick], Holders, int], Changes]
    undo: Callable[[], tuple[Changes, int]]
    sources: Callable[[], Sources]
    duty_name: Callable[[FourDuty], str] = lambda duty: duty.value
    """What the profile calls one of the four duties."""
    may: May = EVERYTHING
