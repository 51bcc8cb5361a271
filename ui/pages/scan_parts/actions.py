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
    by_proxy: Mapping[EntryId, str]
    """Records that somebody else signed, and who."""
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
    """What was ticked, by the place of a document in the plan; pages by themselves."""

    filed: set[int] = field(default_factory=set)
    by_proxy: set[int] = field(default_factory=set)
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

    def wish(self, plan: ScanPlan, *, signed_on: date | None, signed_by: str, box_no: str) -> Wish:
        """Return what these decisions come to."""
        chosen = tuple(plan.documents[n] for n in sorted(self.filed))
        proxies = {one.row.entry_id: signed_by for one in self.proxies(plan) if one.row is not None}
        return Wish(chosen, proxies, signed_on, box_no)
