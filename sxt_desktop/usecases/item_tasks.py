"""责任到任务: one item of a responsibility list becomes the tasks of its year, one for each of its periods (MZ25, 1:N)."""

from collections.abc import Collection, Mapping
from datetime import date

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.list_versions import item_year
from sxt_desktop.domain.periods import PeriodKind, periods_of
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Ref, Value, Values
from sxt_desktop.store import cascade, lists
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.save_entry import ToSave, save_together
from sxt_desktop.usecases.taking_up import ITEM
from sxt_desktop.usecases.workspace import Workspace

TASKS = "任务清单"
CYCLES: Mapping[str, PeriodKind] = {
    "每月": PeriodKind.MONTH,
    "每季度": PeriodKind.QUARTER,
    "每半年": PeriodKind.HALF_YEAR,
}
"""How often an item is due; any other is one task, due when the item is."""
_TAKEN = (
    "holder", "duty", "nature", "category", "leader", "lead_department", "supporters", "overseers",
    "evidence_kinds", "basis",
)  # fmt: skip
_LENGTH = 1990


def tasks_of(ws: Workspace, entry_id: EntryId) -> tuple[Values, ...]:
    """Return the tasks an item still has to become, the first due first (ENTRY_UNKNOWN).

    None where all are there, and for what is a task itself.
    """
    row = lists.find(ws.read, entry_id, ws.org)
    if row is None or row.voided or row.form_id != ITEM:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    values = ws.form_of(ws.read, ITEM, row.form_hash).read(row.body)
    if TASKS in (values.get("list_kind"), *_words(values.get("also_in"))):
        return ()
    there = {
        one.due_on
        for one in cascade.own_items(ws.read, ws.org, ITEM)
        if entry_id in one.parents and TASKS in one.kinds
    }
    year = item_year(row.body, row.first_recorded_at)
    return tuple(
        _task(row, values, name, due, year)
        for name, due in _dates(values, year)
        if due.isoformat() not in there
    )


def _words(value: Value) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, tuple) else ()


def _dates(values: Values, year: int) -> tuple[tuple[str, date], ...]:
    kind = CYCLES.get(str(values.get("cycle") or ""))
    due = values.get("due")
    if kind is None:
        return (("", due if isinstance(due, date) else date(year, 12, 31)),)
    return tuple((one.name, one.end) for one in periods_of(year, kind))


def _task(row: Listed, values: Values, period: str, due: date, year: int) -> Values:
    words = str(values.get("measure") or values.get("content") or row.title)[:_LENGTH]
    return {key: values.get(key) for key in _TAKEN} | {
        "list_kind": TASKS,
        "year": year,
        "content": f"{period}：{words}" if period else words,
        "due": due,
        "cycle": "一次性",
        "superior_item": (Ref(row.entry_id, row.title),),
        "ends_here": True,
    }


def due_of(task: Values) -> date:
    """Return the day a task is due; it is what tells the tasks of an item apart."""
    due = task.get("due")
    assert isinstance(due, date)  # `tasks_of` gives each its day
    return due


def make_tasks(ws: Workspace, entry_id: EntryId, *, due: Collection[date] | None = None) -> Changes:
    """Keep the tasks an item still has to become, those due on some days or every one, all at once.

    SHEET_NOTHING where there are none.
    """
    ws.require(Permission.RECORD)
    tasks = [one for one in tasks_of(ws, entry_id) if due is None or due_of(one) in due]
    if not tasks:
        raise UserError(ErrorCode.SHEET_NOTHING)
    return save_together(ws, [ToSave(ITEM, values) for values in tasks])
