"""What goes down and waits, on the first page: items to take up, chains that broke, changes above, profiles, papers."""

from datetime import date

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.lights import Light, Lit, lit
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import chinese_date
from sxt_desktop.usecases.addressing import withdrawn
from sxt_desktop.usecases.cascade_board import broken_items
from sxt_desktop.usecases.naming import form_title
from sxt_desktop.usecases.profile_offers import Offer, waiting_offers
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.taking_up import ChangedAbove, changed_above, to_take_up
from sxt_desktop.usecases.to_read import to_read
from sxt_desktop.usecases.todo import Todo
from sxt_desktop.usecases.workspace import Workspace

CASCADE, CHAIN, INBOX, ORGANISATION = "cascade", "chain", "inbox", "organisation"
MOST_EACH = 5
"""So many of a kind are listed by themselves; of more the rest is one line."""


def down_todos(ws: Workspace) -> tuple[Todo, ...]:
    """Return what superiors sent us to act on, beside matters and what was sent back."""
    return (
        *_few([_item_todo(ws, row) for row in to_take_up(ws)], "承接上级清单项", CASCADE),
        *_broken(ws),
        *_few([_change_todo(ws, one) for one in changed_above(ws)], "核对上级修改", CASCADE),
        *(_offer_todo(one) for one in waiting_offers(ws)),
        *_few([_paper_todo(ws, row) for row in to_read(ws)], "查阅上级来文", INBOX),
        *_few([_withdrawn_todo(ws, row) for row in withdrawn(ws)], "查看上级收回", INBOX),
    )


def _broken(ws: Workspace) -> tuple[Todo, ...]:
    """Return one line for all items that nobody took up for too long (断链, MZ14, MZ16)."""
    found = broken_items(ws, ws.today.year)
    if not found:
        return ()
    days = rules_now(ws).policy.taking_up_days
    title = f"{len(found)}项清单超过{days}天没有人承接"
    since = date.fromisoformat(min(one.first_recorded_at for one in found)[:10])
    return (Todo(Lit(Light.SOON), title, f"最早的一项{chinese_date(since)}列入", "去安排", CHAIN),)


def _few(todos: list[Todo], what: str, target: str) -> tuple[Todo, ...]:
    if len(todos) <= MOST_EACH:
        return tuple(todos)
    rest = todos[MOST_EACH:]
    light = next((one.light for one in rest if one.light.light is Light.OVERDUE), rest[0].light)
    return (*todos[:MOST_EACH], Todo(light, f"{what}：另有{len(rest)}项", "", "去查看", target))


def _light(ws: Workspace, due_on: str | None) -> Lit:
    if due_on is None:
        return Lit(Light.SOON)
    amber = rules_now(ws).policy.amber_days
    return lit(due=date.fromisoformat(due_on), is_done=False, today=ws.today, amber_days=amber)


def _words(ws: Workspace, row: Listed, *more: str) -> str:
    due = "" if row.due_on is None else f"时限{chinese_date(date.fromisoformat(row.due_on))}"
    return " · ".join(filter(None, (organisation_name(ws, row.owner), *more, due)))


def _item_todo(ws: Workspace, row: Listed) -> Todo:
    kind = str(row.body.get("list_kind") or "")
    return Todo(
        _light(ws, row.due_on), f"承接：{row.title}", _words(ws, row, kind), "去承接", CASCADE, row.entry_id
    )


def _change_todo(ws: Workspace, one: ChangedAbove) -> Todo:
    title = f"{one.what}：{one.above.title}"
    return Todo(Lit(Light.SOON), title, _words(ws, one.above), "去核对", CASCADE, one.above.entry_id)


def _offer_todo(one: Offer) -> Todo:
    detail = f"{one.sender} · 自{one.from_year}年起"
    return Todo(
        Lit(Light.SOON),
        f"决定是否采用口径：{one.row.title}",
        detail,
        "去核对",
        ORGANISATION,
        one.row.entry_id,
    )


def _paper_todo(ws: Workspace, row: Listed) -> Todo:
    form = form_title(ws, row)
    return Todo(
        _light(ws, row.due_on),
        f"{form}：{row.title}",
        _words(ws, row),
        "去查阅",
        INBOX,
        EntryId(row.entry_id),
    )


def _withdrawn_todo(ws: Workspace, row: Listed) -> Todo:
    return Todo(Lit(Light.SOON), f"上级收回：{row.title}", _words(ws, row), "去查看", INBOX, row.entry_id)
