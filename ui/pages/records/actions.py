"""What a page of records can do, handed over as functions, so that it knows no workspace."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sxt_desktop.domain.drafts import KeptDraft
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.drafts import Comparison
from sxt_desktop.usecases.entries import Opened, Version
from sxt_desktop.usecases.history_search import FoundInHistory
from sxt_desktop.usecases.registered_looks import Registered
from ui.forms.drafts import DraftActions
from ui.forms.sources import Runner, Sources, run_here
from ui.pages.records.blanking import BlankingActions
from ui.pages.records.turning import TurningActions

HistorySearch = Callable[
    [str, Filter, Callable[[FoundInHistory], object], Callable[[UserError], object]], Callable[[], object]
]
"""Look for words in earlier contents of a list: `(words, filter, done, failed)` gives how it is given up."""

ReviewStates = Callable[[Sequence[Listed]], Mapping[tuple[OrgId, EntryId], str]]


def _search_nothing(
    words: str,
    chosen: Filter,
    done: Callable[[FoundInHistory], object],
    failed: Callable[[UserError], object],
) -> Callable[[], object]:
    done(FoundInHistory((), 0))
    return lambda: None


@dataclass(frozen=True, slots=True)
class RecordActions:
    """Lists and single records, saving and its history, drafts; `run` does slow work away from the window.

    `save(form, values, entry, expected digest, level)`; `may_keep` tells whether records of a form may be
    written at all, `levels` how confidential they may be made. `compare_draft` sets a draft of a record beside the record as it was opened; `blanking` is only there for
    who may blank; `remarks` gives what superiors ask to be corrected, by the labels of fields,
    `review_states` where records stand with them (None without a superior), `changed_since` which records were
    changed after their year was closed, asked anew for each list. `register_look(entry, reason, approver)` opens a guarded
    record for whoever may see such, `looks_at` gives the looks at it that were registered. `still_naming` gives the records
    others read that keep the title of one that was just made 纪检专阅.
    """

    count: Callable[[Filter], int]
    page: Callable[[Filter, int, int], Sequence[Listed]]
    open: Callable[[EntryId], Opened]
    judge: Callable[[FormId, Values, EntryId | None], Values]
    save: Callable[[FormId, Values, EntryId | None, str | None, Sensitivity | None], Changes]
    void: Callable[[EntryId, str], Changes]
    bring_back: Callable[[EntryId, str | None], Changes]
    history: Callable[[EntryId, OrgId], Sequence[Version]]
    drafts: DraftActions
    compare_draft: Callable[[KeptDraft, Opened], Comparison]
    sources: Callable[[], Sources]
    run: Runner = run_here
    amber_days: int = 10
    blanking: BlankingActions | None = None
    search_history: HistorySearch = _search_nothing
    may_keep: Callable[[FormId], bool] = lambda form: True
    levels: Sequence[Sensitivity] = tuple(Sensitivity)
    remarks: Callable[[EntryId], Mapping[str, str]] = lambda entry: {}
    review_states: ReviewStates | None = None
    changed_since: Callable[[], Callable[[Listed], bool]] = lambda: lambda one: False
    turning: TurningActions | None = None
    register_look: Callable[[EntryId, str, str], Changes] | None = None
    looks_at: Callable[[EntryId], Sequence[Registered]] = lambda entry: ()
    still_naming: Callable[[EntryId], Sequence[Listed]] = lambda entry: ()
