"""What the page of scans can do, handed over as functions, and what a person decided about what was read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.compare import FieldChange
from sxt_desktop.usecases.file_scans import Filed
from sxt_desktop.usecases.read_scans import PageRef, ScannedDocument, ScanPlan, State
from sxt_desktop.usecases.scan_signing import WHOLE, Signing
from sxt_desktop.usecases.scan_targets import ScanTarget
from ui.forms.sources import Sources
from ui.jobs import Progress
from ui.may import EVERYTHING, May
from ui.widgets.choosing import Choosers


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of reading: the plan, and the records pages can be put to by hand."""

    plan: ScanPlan
    targets: tuple[ScanTarget, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be filed: documents, and what is noted of the signing of all of them."""

    documents: tuple[ScannedDocument, ...]
    signings: Mapping[EntryId, Signing]
    """Records of which more is told than that all signed in person."""
    signed_on: date | None
    box_no: str


@dataclass(frozen=True, slots=True)
class ScanActions:
    """`picture(page, width, turn)` gives a page as PNG; `read` and `file` tell how far they are and may be stopped.

    `register_look` opens a guarded record, `judge_anew(plan, number)` then says whether its paper can be filed.
    """

    read: Callable[[Sequence[Path], Progress], Reading]
    picture: Callable[[PageRef, int, int], bytes]
    assign_page: Callable[[ScanPlan, PageRef, EntryId, int], ScanPlan]
    assign_document: Callable[[ScanPlan, int, EntryId], ScanPlan]
    differences: Callable[[ScannedDocument], Sequence[FieldChange] | None]
    register_look: Callable[[EntryId, str, str], Changes]
    judge_anew: Callable[[ScanPlan, int], ScanPlan]
    file: Callable[[Wish, Progress], Filed]
    sources: Callable[[], Sources]
    choosers: Choosers = field(default_factory=Choosers)
    may: May = EVERYTHING


@dataclass(slots=True)
class Decisions:
    """What was ticked, by the place of a document in the plan; pages by themselves.

    `names` are those who signed for another, by document and level; `waiting` levels that have not signed yet.
    """

    filed: set[int] = field(default_factory=set)
    by_proxy: set[int] = field(default_factory=set)
    names: dict[tuple[int, str], str] = field(default_factory=dict)
    waiting: dict[int, set[str]] = field(default_factory=dict)
    turns: dict[PageRef, int] = field(default_factory=dict)
    left_out: set[PageRef] = field(default_factory=set)

    @classmethod
    def usual(cls, plan: ScanPlan) -> "Decisions":
        """Return what is proposed: only what can be filed without a look, and nothing as signed by proxy."""
        ready = {n for n, one in enumerate(plan.documents) if one.state is State.READY}
        return cls(filed=ready)

    def proxies(self, plan: ScanPlan) -> tuple[ScannedDocument, ...]:
        """Return what is to be filed as signed by somebody else."""
        return tuple(plan.documents[n] for n in sorted(self.filed & self.by_proxy))

    def signing(self, plan: ScanPlan, number: int) -> Signing:
        """Return what is told of how one paper was signed; a proxy without a name has an empty one."""
        waiting = frozenset(self.waiting.get(number, ()))
        if number not in self.by_proxy:
            return Signing(waiting=waiting)
        levels = plan.documents[number].levels
        said = {level: self.names.get((number, level), "") for level in levels or (WHOLE,)}
        named = {level: name for level, name in said.items() if name and level not in waiting}
        return Signing(named or {WHOLE: ""}, waiting)

    def unnamed(self, plan: ScanPlan) -> int | None:
        """Return the first paper to be filed by proxy of which nobody said by whom."""
        signings = ((n, self.signing(plan, n)) for n in sorted(self.filed & self.by_proxy))
        return next((n for n, one in signings if not all(one.proxies.values())), None)

    def undated(self, plan: ScanPlan) -> int:
        """Return of how many papers to be filed nothing says yet when they were signed."""
        return sum(plan.documents[n].wants_day for n in self.filed)

    def needs_day(self, plan: ScanPlan) -> bool:
        """Whether a day has to be said: at levels somebody signed for another."""
        return any(plan.documents[n].levels for n in self.filed & self.by_proxy)

    def wish(self, plan: ScanPlan, *, signed_on: date | None, box_no: str) -> Wish:
        """Return what these decisions come to."""
        chosen = tuple(plan.documents[n] for n in sorted(self.filed))
        rows = ((n, plan.documents[n].row) for n in sorted(self.filed))
        signings = {row.entry_id: self.signing(plan, n) for n, row in rows if row is not None}
        return Wish(chosen, signings, signed_on, box_no)
