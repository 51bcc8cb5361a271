"""A committee with a secretary, a member in charge of a department, the department's head, and their lists of a year."""

from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Clock, save_duty, secretary

SINCE = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Assigned:
    """The workbook, its people, their department, and the list items: two of the member, one of the head."""

    ws: Workspace
    clock: Clock
    own: Ref
    secretary: Ref
    member: Ref
    head: Ref
    department: Ref
    items: tuple[EntryId, ...]


def assigned(ws: Workspace, clock: Clock) -> Assigned:
    """Fill a fresh workbook."""
    own = Ref(ws.org, "东湖大学党委")
    department = new_org(ws, "东湖大学教务处", "教务处", "内设部门", "行政部门")
    member = new_person(ws, "王伟", own, "党委副书记", duty="班子成员一岗双责")
    head = new_person(ws, "赵敏", department, "教务处处长", heads=True)
    put_in_charge(ws, member, department)
    items = (
        save_duty(ws, member),
        save_duty(ws, member, text="每年讲一次廉政党课"),
        save_duty(ws, head, text="每季度开展一次廉政教育"),
    )
    return Assigned(ws, clock, own, secretary(ws), member, head, department, items)


def new_org(ws: Workspace, name: str, short: str, relation: str, level: str) -> Ref:
    """Register an organisation."""
    values: Values = {"name": name, "short_name": short, "relation": relation, "level": level}
    return Ref(save_entry(ws, form_id=FormId("organisation"), values=values).entry, short)


def new_person(
    ws: Workspace,
    name: str,
    org: Ref,
    title: str,
    *,
    duty: str | None = None,
    heads: bool = False,
    since: date = SINCE,
) -> Ref:
    """Register a person with a post."""
    who = Ref(save_entry(ws, form_id=FormId("person"), values={"name": name}).entry, name)
    give_post(ws, who, org, title, duty=duty, heads=heads, since=since)
    return who


def give_post(
    ws: Workspace,
    who: Ref,
    org: Ref,
    title: str,
    *,
    duty: str | None = None,
    heads: bool = False,
    since: date = SINCE,
) -> EntryId:
    """Register a post and return its id."""
    values: Values = {"person": who, "organisation": org, "title": title, "duty": duty, "since": since}
    values["heads_department"] = heads
    return save_entry(ws, form_id=FormId("post"), values=values).entry


def put_in_charge(ws: Workspace, who: Ref, org: Ref, *, since: date = SINCE) -> EntryId:
    """Put a member in charge of an organisation."""
    values: Values = {"person": who, "organisation": org, "kind": "分管", "since": since}
    return save_entry(ws, form_id=FormId("charge"), values=values).entry


def end_posts(ws: Workspace, who: Ref, until: date) -> None:
    """End every post of a person on a day."""
    for row in lists.page(ws.read, Filter(forms=(FormId("post"),), owner=ws.org, subject=str(who.id))):
        values = {**open_entry(ws, row.entry_id, ws.org).values, "until": until}
        save_entry(ws, form_id=FormId("post"), values=values, entry_id=row.entry_id)
