"""What exchange asks of us on the first page: forks to look into, choices to follow, receipts that do not come."""

from datetime import date

from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.lights import Light, Lit, lit
from sxt_desktop.domain.values import chinese_date
from sxt_desktop.usecases.entitled import superiors
from sxt_desktop.usecases.fork_choices import Chosen, chosen_forks
from sxt_desktop.usecases.pending_bundles import Pending, open_forks
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.todo import Todo
from sxt_desktop.usecases.unconfirmed import Unconfirmed, unconfirmed
from sxt_desktop.usecases.workspace import Workspace

EXCHANGE = "exchange"


def exchange_todos(ws: Workspace) -> tuple[Todo, ...]:
    """Return what is to be done about bundles, ours and others'."""
    found = [_fork_todo(one) for one in open_forks(ws)]
    found += [_choice_todo(ws, one) for one in chosen_forks(ws)]
    for org in superiors(ws):
        missing = unconfirmed(ws, org)
        if missing is not None and missing.due_on < ws.today:
            found.append(_receipt_todo(ws, org, missing))
    return tuple(found)


def _fork_todo(one: Pending) -> Todo:
    detail = "报来的记录与以前的对不上，已隔离存放；请与对方核实后处理"
    title = f"核实报送包分叉 {one.sender_name}第{one.seq}包"
    return Todo(Lit(Light.OVERDUE), title, detail, "去处理", EXCHANGE, EntryId(one.sender))


def _choice_todo(ws: Workspace, one: Chosen) -> Todo:
    """Lead to what a superior decided about our two lines."""
    name = organisation_name(ws, one.by)
    title = f"{name}已选定：{one.how.value}"
    if one.is_ours:
        return Todo(
            Lit(Light.OVERDUE),
            f"{title}，请从第{one.after}号起开启新世代",
            one.reason,
            "去办理",
            EXCHANGE,
            EntryId(one.by),
        )
    return Todo(
        Lit(Light.SOON), title, f"本机这一本没有被选定 · {one.reason}", "去查看", EXCHANGE, EntryId(one.by)
    )


def _receipt_todo(ws: Workspace, org: OrgId, missing: Unconfirmed) -> Todo:
    """Ask after a receipt that is overdue by the profile's number of days."""
    amber = rules_now(ws).policy.amber_days
    light = lit(due=missing.due_on, is_done=False, today=ws.today, amber_days=amber)
    sent = chinese_date(date.fromisoformat(missing.since[:10]))
    detail = f"{organisation_name(ws, org)} · {sent}报送，{missing.total}条未确认"
    return Todo(light, f"催要回执 第{missing.seq}包", detail, "去查看", EXCHANGE, EntryId(org))
