"""履责总览: what to do this week, how far the duties are, the months, and what was exchanged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.calendar import CalendarItem
from sxt_desktop.domain.duties import Progress
from sxt_desktop.domain.exchange import Received, Sent
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.lights import Light, Lit, lit
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.terms import FOUR_LAYERS, Terms
from sxt_desktop.domain.values import chinese_date
from sxt_desktop.domain.workdays import Timeliness
from sxt_desktop.store import lists, outbox
from sxt_desktop.usecases.assign_todos import DEALT_WITH, assign_todos
from sxt_desktop.usecases.assign_todos import PAGE as ASSIGNING
from sxt_desktop.usecases.calendar import gaps_in, near_items, week_items
from sxt_desktop.usecases.calendar_words import NAMED_BY_OTHERS, basis_words
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.down_todos import down_todos
from sxt_desktop.usecases.duty_board import duty_board
from sxt_desktop.usecases.entitled import superiors
from sxt_desktop.usecases.exchange_todos import exchange_todos
from sxt_desktop.usecases.matters import OpenMatter, matter_board
from sxt_desktop.usecases.outgoing import Waiting, waiting_for_each
from sxt_desktop.usecases.rank_todos import rank_todos
from sxt_desktop.usecases.recorders import recorder_todo
from sxt_desktop.usecases.review_entry import (
    organisation_name,
    organisation_names,
    reason_of,
    returned_to_us,
)
from sxt_desktop.usecases.rules import rules_in, rules_now
from sxt_desktop.usecases.todo import Todo
from sxt_desktop.usecases.unconfirmed import Unconfirmed, unconfirmed
from sxt_desktop.usecases.workspace import Workspace

_ORDER = {
    Light.OVERDUE: 0,
    Light.SOON: 1,
    Light.RUNNING: 2,
    Light.AHEAD: 3,
    Light.NOT_APPLICABLE: 4,
    Light.DONE: 5,
}


MOST_NAMES = 4
"""So many names are told in one line."""


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How many records happened in a month, by timeliness; for the unit itself, never for ranking."""

    month: int
    prompt: int
    late: int
    belated: int

    @property
    def total(self) -> int:
        """All records of the month."""
        return self.prompt + self.late + self.belated


@dataclass(frozen=True, slots=True)
class PeerState:
    """What passed between us and one enrolled organisation."""

    org: OrgId
    name: str
    relation: Relation
    sent: Sent | None
    received: Received | None
    waiting: Waiting
    unconfirmed: Unconfirmed | None = None
    """Of a superior: what it has not confirmed yet."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the first page shows."""

    year: int
    today: date
    todo: tuple[Todo, ...]
    progress: tuple[Progress, ...]
    months: tuple[MonthCount, ...]
    peers: tuple[PeerState, ...]
    gaps: tuple[CalendarItem, ...] = ()
    """What is missing of things that are due soon or overdue, the first due first."""
    terms: Terms = FOUR_LAYERS
    """What the four duties are called under the profile of the year."""


def overview(ws: Workspace, year: int) -> Overview:
    """Put the first page together; a few indexed queries."""
    board, matters = duty_board(ws, year), matter_board(ws)
    near = near_items(ws, board if year == ws.today.year else None, matters)
    return Overview(
        year=year,
        today=ws.today,
        todo=_todo(ws, year, board, matters, near),
        progress=board,
        months=month_counts(ws, year),
        peers=peer_states(ws),
        gaps=gaps_in(near, ws.today),
        terms=rules_in(ws, year).terms,
    )


def month_counts(ws: Workspace, year: int) -> tuple[MonthCount, ...]:
    """Return the twelve months of handbook records."""
    forms = tuple(spec.id for spec in ws.library.group("handbook"))
    counts = lists.counts_by_month(ws.read, ws.org, year, forms)
    return tuple(
        MonthCount(
            month,
            counts.get((month, Timeliness.PROMPT.value), 0),
            counts.get((month, Timeliness.LATE.value), 0),
            counts.get((month, Timeliness.BELATED.value), 0),
        )
        for month in range(1, 13)
    )


def peer_states(ws: Workspace) -> tuple[PeerState, ...]:
    """Return what passed between us and everyone enrolled; a few queries, however many they are."""
    peers = {peer.org_id: peer for peer in outbox.peers(ws.read)}
    if not peers:
        return ()
    sent, received = outbox.last_sent(ws.read), outbox.last_received(ws.read)
    waiting = waiting_for_each(ws, tuple(peers))
    names = organisation_names(ws, tuple(peers))
    above = frozenset(superiors(ws))
    return tuple(
        PeerState(
            org,
            names[org],
            Relation(peer.relation),
            sent.get(org),
            received.get(org),
            waiting[org],
            unconfirmed(ws, org) if org in above else None,
        )
        for org, peer in peers.items()
    )


def _todo(
    ws: Workspace,
    year: int,
    board: tuple[Progress, ...],
    matters: tuple[OpenMatter, ...],
    near: tuple[CalendarItem, ...],
) -> tuple[Todo, ...]:
    found = [
        *exchange_todos(ws),
        *(_matter_todo(ws, one) for one in matters if one.is_ours_to_answer or one.is_ours_to_verify),
        *down_todos(ws),
        *(_returned_todo(ws, row) for row in returned_to_us(ws)),
        *assign_todos(ws, year),
        *_leaders_todo(ws),
        *recorder_todo(ws),
        *rank_todos(ws, year),
        *_duty_todos([one for one in board if one.is_owed and one.period.start <= ws.today]),
    ]
    said = {todo.entry_id for todo in found} - {None}
    found += [_calendar_todo(one) for one in week_items(near, ws.today) if one.record not in said]
    return tuple(sorted(found, key=lambda todo: (_ORDER[todo.light.light], _left(todo))))


def _leaders_todo(ws: Workspace) -> tuple[Todo, ...]:
    """Ask for the leaders while nobody is known to hold one of the four duties."""
    if any(post.duty is not None for post in directory(ws).posts):
        return ()
    detail = "姓名、职务、责任主体类别和分管部门。每人的定额、责任书都由此而来"
    return (Todo(Lit(Light.SOON), "登记班子成员", detail, "去登记", "organisation"),)


def _left(todo: Todo) -> int:
    return 10_000 if todo.light.days_left is None else todo.light.days_left


def _matter_todo(ws: Workspace, one: OpenMatter) -> Todo:
    due = "" if one.matter.due is None else f"应于{chinese_date(one.matter.due)}前办结"
    runs, form = one.kind.lifecycle, one.kind.form
    name = f"{one.order.number or ''} {one.order.title}".strip()
    if one.is_ours_to_answer:
        where = f"{organisation_name(ws, one.order.owner)}{runs.issuing}"
        title, detail, light, act = (
            f"{runs.answering}{form.title} {name}",
            where,
            one.matter.light,
            runs.answering,
        )
    else:
        light, act = Lit(Light.SOON, one.matter.light.days_left), runs.judging
        title, detail = f"{runs.judging}{form.title} {name}", f"{one.addressee.name}{one.state_word}"
    words = " · ".join(filter(None, (detail, due)))
    return Todo(light, title, words, f"去{act}", "matters", one.order.entry_id)


def _returned_todo(ws: Workspace, row: Listed) -> Todo:
    about = EntryId(row.about_entry or "")
    record = lists.find(ws.read, about, ws.org)
    due = date.fromisoformat(row.due_on) if row.due_on else None
    amber = rules_now(ws).policy.amber_days
    light = lit(due=due, is_done=False, today=ws.today, amber_days=amber) if due else Lit(Light.SOON)
    when = "" if due is None else f"应于{chinese_date(due)}前补正"
    words = " · ".join(filter(None, (organisation_name(ws, row.owner), when, reason_of(row)[:60])))
    name = "" if record is None else record.title
    page = ASSIGNING if record is not None and record.form_id in DEALT_WITH else "handbook"
    return Todo(light, f"{row.title}：{name}", words, "去补正", page, about)


def _calendar_todo(one: CalendarItem) -> Todo:
    due = "" if one.due is None else f"应于{chinese_date(one.due)}前办完"
    by = basis_words(one.dates)
    named = by if by in NAMED_BY_OTHERS else ""
    detail = " · ".join(filter(None, (one.missing or one.who, named, due)))
    return Todo(one.light, one.title, detail, "查看", "calendar", key=one.key)


def _duty_todos(owed: Sequence[Progress]) -> Iterator[Todo]:
    """One line for a quota, however many have not done it yet: a first page of forty people is still read."""
    together: dict[tuple[str, date, Light], list[Progress]] = {}
    for one in owed:
        together.setdefault((one.duty.id, one.period.start, one.light.light), []).append(one)
    for items in together.values():
        yield _duty_todo(items[0]) if len(items) == 1 else _duty_of_several(items)


def _duty_of_several(items: Sequence[Progress]) -> Todo:
    one, count = items[0], len(items)
    names = "、".join(item.subject_name for item in items[:MOST_NAMES])
    who = names if count <= MOST_NAMES else f"{names}等{count}人"
    detail = f"{one.period.name}定额 · {chinese_date(one.due)}截止 · {who}"
    title = f"{one.duty.title}：{count}人还没做到"
    return Todo(one.light, title, detail, one.duty.verb, "handbook", None, one.duty.forms[0])


def _duty_todo(one: Progress) -> Todo:
    owed = f"{one.remaining.normalize():f}{one.duty.unit}"
    who = f"({'、'.join(one.missing[:MOST_NAMES])})" if one.missing else ""
    detail = f"{one.period.name}定额 · {chinese_date(one.due)}截止 · {one.subject_name}"
    return Todo(
        one.light,
        f"{one.duty.title}还差{owed}{who}",
        detail,
        one.duty.verb,
        "handbook",
        None,
        one.duty.forms[0],
    )
