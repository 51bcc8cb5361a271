"""年度工作要点、年度工作计划: each point becomes an item of the task list without being typed again (MZ10, MZ23)."""

from collections.abc import Mapping
from dataclasses import dataclass

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Ref, Row, Value, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.assignments import LIST_ITEM
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import Opened, open_entry
from sxt_desktop.usecases.save_entry import ToSave, save_together
from sxt_desktop.usecases.workspace import Workspace

YEAR_PLAN = FormId("year_plan")
TASK_LIST = "任务清单"


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a plan is spread: its points by number, those that became items in use, and those that lack a holder."""

    points: tuple[str, ...]
    made: Mapping[str, EntryId]
    without_holder: tuple[str, ...]

    @property
    def waiting(self) -> tuple[str, ...]:
        """The points that are to become items yet."""
        return tuple(one for one in self.points if one not in self.made)


def spread_of(ws: Workspace, plan: EntryId) -> Spread:
    """Return how far a plan is spread (ENTRY_UNKNOWN)."""
    return _spread(ws, _opened(ws, plan))


def _opened(ws: Workspace, plan: EntryId) -> Opened:
    opened = open_entry(ws, plan, ws.org)
    if opened.listed.form_id != YEAR_PLAN or opened.listed.voided:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    return opened


def _spread(ws: Workspace, opened: Opened) -> Spread:
    rows = _rows(opened.values.get("items"))
    items = {str(row.get("no")): EntryId(str(row.get("item"))) for row in _rows(opened.values.get("made"))}
    in_use = lists.newest_of(ws.read, ws.org, tuple(items.values()))
    made = {no: item for no, item in items.items() if item in in_use and not in_use[item][1]}
    lacking = tuple(str(row["no"]) for row in rows if not isinstance(row.get("holder"), Ref))
    return Spread(tuple(str(row["no"]) for row in rows), made, lacking)


def _rows(value: Value) -> tuple[Row, ...]:
    return tuple(row for row in value if isinstance(row, dict)) if isinstance(value, tuple) else ()


def spread_plan(ws: Workspace, *, plan: EntryId) -> Changes:
    """Make an item of the task list from every point that is none yet, in one transaction with the plan itself.

    Points without a holder fall to the organisation. Spreading again makes only what is new; an item that was taken
    out of use is made anew.
    """
    ws.require(Permission.RECORD)
    opened = _opened(ws, plan)
    found = _spread(ws, opened)
    own = lists.find(ws.read, EntryId(ws.org), ws.org)
    unit = Ref(ws.org, "" if own is None else str(own.body.get("short_name") or own.title))
    made: dict[str, EntryId] = {no: item for no, item in found.made.items() if no in found.points}
    records = []
    for row in _rows(opened.values.get("items")):
        if (no := str(row["no"])) not in made:
            made[no] = EntryId(ws.new_id())
            values = _item(row, opened.values, unit)
            records.append(ToSave(LIST_ITEM, values, made[no]))
    if not records:
        return Changes()
    kept = dict(opened.values)
    kept["made"] = tuple({"no": no, "item": item} for no, item in made.items())
    records.append(ToSave(YEAR_PLAN, kept, plan, opened.listed.digest))
    return save_together(ws, records)


def _item(row: Row, plan: Values, unit: Ref) -> Values:
    holder = row.get("holder")
    return {
        "item_no": str(row["no"]),
        "list_kind": TASK_LIST,
        "year": plan.get("year"),
        "holder": holder if isinstance(holder, Ref) else unit,
        "category": row.get("part"),
        "content": row.get("content"),
        "due": row.get("due"),
        "target": row.get("target"),
        "origin": "自定",
        "basis": plan.get("title"),
    }
