"""What the page of reports and closings can do, handed over as functions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sxt_desktop.domain.drafts import KeptDraft, Typing
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.reports import ReportSpec
from sxt_desktop.domain.values import Body, Ref, Value
from sxt_desktop.usecases.before_closing import Unfinished
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.close_year import Closed
from sxt_desktop.usecases.closings import Closing
from sxt_desktop.usecases.draft_report import ReportDraft, ReportWish
from sxt_desktop.usecases.final_report import Returned
from ui.forms.drafts import DraftActions
from ui.widgets.choosing import Choosers
from ui.widgets.place_list import Place

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ReportActions:
    """`asks(report, subject, year)` says what is chosen when a draft is begun: field -> (label, choices).

    `typing` and `draft_body` say under what and as what an unsaved report is kept; `drafted` reads it back.
    """

    kinds: Callable[[], Mapping[str, ReportSpec]]
    subjects: Callable[[], Sequence[Ref]]
    asks: Callable[[str, Ref, int], Mapping[str, tuple[str, tuple[Value, ...]]]]
    draft: Callable[[ReportWish], ReportDraft]
    renew: Callable[[ReportDraft], ReportDraft]
    save: Callable[[ReportDraft], tuple[Changes, ReportDraft]]
    open: Callable[[EntryId], ReportDraft]
    own: Callable[[int], Sequence[Listed]]
    write_word: Callable[[str, EntryId, Path], Path]
    has_tables: Callable[[str], bool]
    save_tables: Callable[[EntryId, Path], Path]
    preview_final: Callable[[EntryId, Path], Returned]
    take_final: Callable[[EntryId, Path], Changes]
    reopen: Callable[[EntryId], Changes]
    page_of: Callable[[EntryId], str]
    years: Sequence[int]
    typing: Callable[[ReportDraft], Typing]
    draft_body: Callable[[ReportDraft], Body]
    drafted: Callable[[KeptDraft], ReportDraft | None]
    drafts: DraftActions = field(default_factory=DraftActions)
    may_write: bool = True
    choosers: Choosers = field(default_factory=Choosers)


@dataclass(frozen=True, slots=True)
class ArchiveActions:
    """`close` is None for who may not close a year, `close_restricted` for who may not see what is 纪检专阅."""

    unfinished: Callable[[int], Sequence[Unfinished]]
    closings: Callable[[int], Sequence[Closing]]
    changed: Callable[[int], Sequence[Listed]]
    years: Sequence[int]
    close: Callable[[int, Path, Tell], Closed] | None
    close_restricted: Callable[[int, Path, Tell], Closed] | None
    places: Callable[[], Sequence[Place]]
    page_of: Callable[[EntryId], str]
    open_path: Callable[[Path], object]
    choosers: Choosers = field(default_factory=Choosers)
