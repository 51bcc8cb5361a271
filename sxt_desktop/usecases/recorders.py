"""Who keeps the records of what was done, where a profile asks for a clerk (LZ22, LZ23; S1 三(二)1)."""

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.lights import Light, Lit
from sxt_desktop.domain.records import Filter
from sxt_desktop.store import lists
from sxt_desktop.usecases.rules import rules_in
from sxt_desktop.usecases.todo import Todo
from sxt_desktop.usecases.workspace import Workspace

RECORDER_POST, PAGE = FormId("recorder_post"), "integrity"


def is_by_clerk(ws: Workspace, year: int) -> bool:
    """Whether records of a year are kept by a clerk and confirmed by their holder."""
    return rules_in(ws, year).switches.is_by_clerk


def recorders_in(ws: Workspace, year: int) -> tuple[str, ...]:
    """Return the names of who was registered as keeping records on any day of a year, each once."""
    first, last = f"{year}-01-01", f"{year}-12-31"
    rows = lists.each(ws.read, Filter(forms=(RECORDER_POST,), owner=ws.org, only_adopted=True))
    found = (
        row.subject_name or ""
        for row in rows
        if str(row.body.get("since") or first) <= last and str(row.body.get("until") or last) >= first
    )
    return tuple(dict.fromkeys(filter(None, found)))


def recorder_todo(ws: Workspace) -> tuple[Todo, ...]:
    """Ask for the clerk while a profile wants one and nobody is registered."""
    year = ws.today.year
    if not is_by_clerk(ws, year) or recorders_in(ws, year):
        return ()
    detail = "本单位口径由专人记录、本人确认；登记负责部门和记实专员"
    return (Todo(Lit(Light.SOON), "登记记实专员", detail, "去登记", PAGE, form_id=RECORDER_POST),)
