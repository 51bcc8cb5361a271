"""What a page of records can do, handed over as functions, so that it knows no workspace."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Body, Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import Opened, Version
from ui.forms.sources import Runner, Sources, run_here


@dataclass(frozen=True, slots=True)
class RecordActions:
    """Lists and single records, saving and its history, drafts; `run` does slow work away from the window.

    `keep_draft(key, form_id, entry_id, body)` keeps a draft in place of an earlier one; `find_draft(key)` gives
    its body and when it was kept (ISO text). The key is the form's id for a new record, else the record's.
    """

    count: Callable[[Filter], int]
    page: Callable[[Filter, int, int], Sequence[Listed]]
    open: Callable[[EntryId], Opened]
    judge: Callable[[FormId, Values, EntryId | None], Values]
    save: Callable[[FormId, Values, EntryId | None, str | None], Changes]
    void: Callable[[EntryId, str], Changes]
    bring_back: Callable[[EntryId, str | None], Changes]
    history: Callable[[EntryId], Sequence[Version]]
    keep_draft: Callable[[str, FormId, EntryId | None, Body], None]
    find_draft: Callable[[str], tuple[Body, str] | None]
    drop_draft: Callable[[str], None]
    sources: Callable[[], Sources]
    run: Runner = run_here
    amber_days: int = 10
