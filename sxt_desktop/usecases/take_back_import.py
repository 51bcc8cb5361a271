"""撤回这次导入: every record that came of one table taken out of use at once, but for those someone has gone on with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.revisions import VOID_FORM, Target
from sxt_desktop.store import ledger, users
from sxt_desktop.store.engine import Database
from sxt_desktop.store.sheet_rows import Kept, named_by_others, written_about, written_at
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.import_sheet import IMPORTED
from sxt_desktop.usecases.naming import titles_of
from sxt_desktop.usecases.permits import ANY_RECORD, require_form
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.visible import find_own
from sxt_desktop.usecases.workspace import Workspace

TAKEN_BACK = "sheet_taken_back"
_EVERY = 20
MOST_WORDS = 500
Progress = Callable[[int, int], object]


class Left(StrEnum):
    """Why a record is left in use; the values are what users see."""

    CHANGED = "导入后改过"
    ABOUT = "已有审核意见或回告"
    NAMED = "已被其他记录引用"


@dataclass(frozen=True, slots=True)
class SheetImport:
    """One table that was taken in: when (ISO text), by whom, from which file; `taken_back_at` is empty until it was."""

    at: str
    by: str
    file: str
    form_id: FormId
    form_title: str
    rows: int
    left: int
    epoch: str
    from_n: int
    to_n: int
    taken_back_at: str = ""


@dataclass(frozen=True, slots=True)
class TakingBack:
    """What taking back would do: these records, and those left with the reason."""

    entries: tuple[EntryId, ...]
    left: tuple[tuple[str, Left], ...]
    voided: int


def sheet_imports(ws: Workspace) -> tuple[SheetImport, ...]:
    """Return the tables that were taken in, newest first; those of 纪检专阅 only for who may see such."""
    back = {_place(detail): at for at, detail in ledger.details_of(ws.read, TAKEN_BACK)}
    found = ledger.details_of(ws.read, IMPORTED)
    seen = [(at, detail) for at, detail in found if ws.sees(Sensitivity(detail["level"]))]
    names = {key: users.user_name(ws.read, key) for key in {str(detail["by"]) for _, detail in seen}}
    return tuple(_import(ws, at, detail, names, back) for at, detail in seen)


def _place(detail: Mapping[str, Any]) -> tuple[str, int]:
    return str(detail["epoch"]), int(detail["from_n"])


def _import(
    ws: Workspace,
    at: str,
    detail: Mapping[str, Any],
    names: Mapping[str, str],
    back: Mapping[tuple[str, int], str],
) -> SheetImport:
    form = ws.library.forms.get(FormId(detail["form"]))
    return SheetImport(
        at=at,
        by=names[str(detail["by"])],
        file=str(detail["file"]),
        form_id=FormId(detail["form"]),
        form_title=str(detail["form"]) if form is None else titles_of(ws, int(at[:4]))[form.spec.id],
        rows=int(detail["rows"]),
        left=int(detail["left"]),
        epoch=str(detail["epoch"]),
        from_n=int(detail["from_n"]),
        to_n=int(detail["to_n"]),
        taken_back_at=back.get(_place(detail), ""),
    )


def preview_taking_back(ws: Workspace, imported: SheetImport) -> TakingBack:
    """Return what taking an import back would do now; records whoever is working may not see stay as they are."""
    kept = written_at(ws.read, ws.org, imported.epoch, imported.from_n, imported.to_n)
    in_use = [one for one in kept if not one.voided]
    together = frozenset(one.entry_id for one in in_use)
    about = written_about(ws.read, together)
    named = named_by_others(ws.read, together)
    why = {one.entry_id: _why(one, about, named) for one in in_use}
    left = tuple((one.title, reason) for one in in_use if (reason := why[one.entry_id]) is not None)
    return TakingBack(
        tuple(one.entry_id for one in in_use if why[one.entry_id] is None), left, len(kept) - len(in_use)
    )


def _why(one: Kept, about: frozenset[str], named: frozenset[str]) -> Left | None:
    if one.revisions > 1 or one.latest_n != one.n:
        return Left.CHANGED
    if one.entry_id in about:
        return Left.ABOUT
    return Left.NAMED if one.entry_id in named else None


def take_back_import(
    ws: Workspace,
    imported: SheetImport,
    *,
    reason: str,
    progress: Progress = lambda done, total: None,
) -> tuple[Changes, TakingBack]:
    """Take the records of an import out of use in one transaction; those someone has gone on with are left.

    REASON_MISSING; SHEET_NOTHING when none can be; SHEET_CHANGED when one was gone on with meanwhile.
    """
    ws.require(*ANY_RECORD)
    if not reason.strip():
        raise UserError(ErrorCode.REASON_MISSING)
    require_form(ws, ws.library.form(imported.form_id))
    plan = preview_taking_back(ws, imported)
    if not plan.entries:
        raise UserError(ErrorCode.SHEET_NOTHING)

    def work(db: Database) -> None:
        for done, entry_id in enumerate(plan.entries):
            if done % _EVERY == 0:
                progress(done, len(plan.entries))
            _void(ws, db, entry_id, f"撤回导入“{imported.file[:80]}”：{reason.strip()}"[:MOST_WORDS])
        detail = {"epoch": imported.epoch, "from_n": imported.from_n, "by": ws.user.id, "why": reason.strip()}
        counts = {"rows": len(plan.entries), "left": len(plan.left)}
        ledger.add_event(db, at=ws.timestamp, kind=TAKEN_BACK, detail={**detail, **counts})

    ws.workbook.write(work)
    return Changes(entries=plan.entries, duties=True, people=True), plan


def _void(ws: Workspace, db: Database, entry_id: EntryId, reason: str) -> None:
    known = find_own(ws, db, entry_id)
    if known.revisions > 1:
        raise UserError(ErrorCode.SHEET_CHANGED)
    about = Target(known.owner, known.entry_id, known.digest)
    append(ws, db, ToRecord(ws.library.loaded(VOID_FORM), {"reason": reason}, entry_id, about=about))
