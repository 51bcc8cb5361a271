"""What the page of tables can do, handed over as functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sxt_desktop.domain.forms import FieldSpec, FormSpec, Sensitivity
from sxt_desktop.domain.ids import FormId
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.import_sheet import SheetImported
from sxt_desktop.usecases.sheet_dry_run import DryRun, Understanding
from sxt_desktop.usecases.sheet_tables import SheetSource, Table
from sxt_desktop.usecases.take_back_import import SheetImport, TakingBack
from ui.widgets.choosing import Choosers

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class SheetActions:
    """`table(source, form, sheet, head)` sees a sheet as a table, `head` as (first row, rows) or None to find it;
    `take` and `take_back` tell how far they are and may be stopped. `levels` is empty for who may not choose."""

    forms: Callable[[], Sequence[FormSpec]]
    fields: Callable[[FormSpec], Sequence[FieldSpec]]
    open: Callable[[Path], SheetSource]
    table: Callable[[SheetSource, FormId, int, tuple[int, int] | None], Table]
    dry_run: Callable[[Table, Understanding], DryRun]
    take: Callable[[DryRun, Tell], SheetImported]
    give_back: Callable[[DryRun, Path], int]
    imports: Callable[[], Sequence[SheetImport]]
    preview_back: Callable[[SheetImport], TakingBack]
    take_back: Callable[[SheetImport, str, Tell], tuple[Changes, TakingBack]]
    year: int
    levels: Sequence[Sensitivity] = ()
    choosers: Choosers = field(default_factory=Choosers)
