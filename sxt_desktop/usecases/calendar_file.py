"""The calendar outside of the program: an iCalendar file for one year, and the year's list on paper.

Both go to others or lie open: what is 纪检专阅 is left out, whoever asks.
"""

from contextlib import suppress
from pathlib import Path

from sxt_desktop.documents.contexts import Column, LedgerContext, LedgerPart
from sxt_desktop.documents.refusals import refusal
from sxt_desktop.domain.calendar import CalendarItem
from sxt_desktop.domain.days import days_after
from sxt_desktop.domain.deadlines import Deadline
from sxt_desktop.domain.icalendar import Event, icalendar
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.records import Listed
from sxt_desktop.patience import USUAL
from sxt_desktop.store import lists
from sxt_desktop.usecases.calendar import YearCalendar, rules_of, year_calendar
from sxt_desktop.usecases.calendar_words import UNDATED, advice, basis_words, state_words
from sxt_desktop.usecases.paper_ledger import ledger_foot, ledger_signatures
from sxt_desktop.usecases.paper_parts import full_name
from sxt_desktop.usecases.report_facts import open_to_all
from sxt_desktop.usecases.workspace import Workspace


def save_calendar(ws: Workspace, *, year: int, out: Path) -> int:
    """Write a year's calendar as an iCalendar file and return how many things it holds.

    What was in the file before stays until the new one is whole (PLACE_NOT_WRITABLE, FILE_HELD, DISK_FULL).
    """
    found = year_calendar(open_to_all(ws), year)
    events = _events(ws, found)
    content = icalendar(f"{full_name(ws, ws.org)}{year}年工作年历", events, now=ws.now())
    part = out.with_name(f"{out.name}.part")
    try:
        part.write_bytes(content)
        USUAL.retry(lambda: part.replace(out))
    except OSError as wrong:
        raise refusal(wrong, out) from wrong
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return len(events)


def _events(ws: Workspace, found: YearCalendar) -> tuple[Event, ...]:
    rules = {rule.id: rule for rule in rules_of(ws, found.year)}
    return tuple(
        _event(ws, one, _remind(found, rules.get(one.rule)))
        for one in found.items
        if one.due is not None and one.light.light is not Light.NOT_APPLICABLE
    )


def _remind(found: YearCalendar, rule: Deadline | None) -> tuple[int, ...]:
    return rule.remind if rule is not None and rule.remind else found.remind


def _event(ws: Workspace, item: CalendarItem, remind: tuple[int, ...]) -> Event:
    assert item.due is not None  # only those with a day come here
    lead = item.dates.lead
    lines = (
        f"责任主体：{item.who}" if item.who else "",
        f"日期依据：{basis_words(item.dates)}",
        f"本级提前{lead}天：{days_after(item.due, -lead):%Y-%m-%d}" if lead else "",
        f"宜于{advice(item)}" if advice(item) else "",
        f"办理情况：{state_words(item)}",
        f"出处：{item.source}" if item.source else "",
    )
    return Event(
        uid=f"{item.key}@{ws.org}",
        day=item.due,
        summary=("［已完成］" if item.light.light is Light.DONE else "") + item.title,
        description="\n".join(filter(None, lines)),
        categories=(item.kind.value,),
        alarms=tuple(days + lead for days in remind),
        is_done=item.light.light is Light.DONE,
    )


def year_calendar_context(ws: Workspace, spec: DocumentSpec, year: int) -> LedgerContext:
    """Return the year's list for paper, month by month; what has no day stands at the end."""
    plain = open_to_all(ws)
    found = year_calendar(plain, year)
    groups: dict[str, list[tuple[str, ...]]] = {}
    for one in found.items:
        month = UNDATED if one.due is None else f"{one.due.month}月"
        groups.setdefault(month, []).append(_row(one))
    return LedgerContext(
        title=spec.title,
        organisation=full_name(ws, ws.org),
        period=f"{year}年度",
        columns=tuple(Column(one.label, one.weight) for one in spec.columns),
        parts=tuple(LedgerPart(month, tuple(rows)) for month, rows in groups.items()),
        totals=(("合计", f"{len(found.items)}项"),) if found.items else (),
        notes=tuple(text for clause in spec.clauses for text in clause.paragraphs),
        signatures=ledger_signatures(ws, spec),
        foot=ledger_foot(ws, spec, _records(plain, found), year),
    )


def _records(ws: Workspace, found: YearCalendar) -> tuple[Listed, ...]:
    """Return our records behind the list, by which a paper is known to be the same as another."""
    names = dict.fromkeys(one.record for one in found.items if one.record is not None)
    rows = (lists.find(ws.read, name, ws.org) for name in names)
    return tuple(row for row in rows if row is not None)


def _row(item: CalendarItem) -> tuple[str, ...]:
    day = "" if item.due is None else f"{item.due.month}月{item.due.day}日"
    best = advice(item)
    lead = f"{item.dates.lead}天" if item.dates.lead else ""
    return (
        f"{day}\n宜于{best}" if best else day,
        item.title,
        item.who,
        "\n".join(filter(None, (basis_words(item.dates), item.source))),
        lead,
        state_words(item),
    )
