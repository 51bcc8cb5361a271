"""示例数据: a fictional college committee and one faculty with a year of records, each entered at its own moment.

Everything goes through the same use cases a user's work goes through; only the clock is simulated. Before
July the demonstrated time is last year and what has passed of this one, otherwise this year alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from shutil import rmtree

from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import DateRange, Ref
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.demo_assign import (
    begin_sheet,
    file_lists,
    send_members_lists,
    sign_members_lists,
)
from sxt_desktop.usecases.demo_clock import Schedule, SimulatedClock, moment_of, simulated
from sxt_desktop.usecases.demo_data import DeclaredRecord, DemoData, load_demo
from sxt_desktop.usecases.demo_exchange import Traffic, quarter_days
from sxt_desktop.usecases.demo_paper import evidence
from sxt_desktop.usecases.demo_papers import entered_on, load_papers, write_paper
from sxt_desktop.usecases.demo_units import (
    STICK,
    Desk,
    found_unit,
    make_folder,
    meet,
    write_item,
    write_items,
    write_record,
)
from sxt_desktop.usecases.demo_values import day_of
from sxt_desktop.usecases.entries import count_entries
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.sign_letter import LETTER, items_of, letters, new_letter_values, sign_letter

HALF_WAY = 7
"""From this month on a year has enough behind it to be shown alone."""


@dataclass(frozen=True, slots=True)
class Demo:
    """Where the two workbooks lie, closed, and a bundle of the unit that the committee has not imported yet."""

    committee: Path
    unit: Path
    waiting_bundle: Path
    records: int


def build_demo(
    directory: Path,
    around: Surroundings,
    *,
    password: str,
    today: date,
    progress: Callable[[int, int], None] | None = None,
) -> Demo:
    """Make the demonstration under a folder and return its paths; open them with `open_unit`.

    WORKBOOK_EXISTS when it was made there before. Nothing in it happened on `today` or later. What
    `progress` raises ends the work and takes the unfinished workbooks away.
    """
    data = load_demo(around.resources)
    years = (today.year,) if today.month >= HALF_WAY else (today.year - 1, today.year)
    plan = Schedule(today)
    clock = SimulatedClock(moment_of(plan.workday(date(years[0], 1, 2)), "09:00"))
    here = simulated(around, clock)
    stick = make_folder(directory / STICK)
    desks: list[Desk] = []
    try:
        for declared in data.units.values():
            desks.append(found_unit(declared, here, folder=directory, password=password))
        committee, unit = desks
        meet(committee, unit, stick)
        traffic = Traffic(committee, unit, stick, data.exchange)
        for year in years:
            _plan_year(plan, traffic, data, year)
            _plan_papers(plan, traffic, around.resources, year)
        _plan_history(plan, traffic, data, years[0])
        _plan_last_days(plan, traffic, data)
        plan.run(clock, progress)
        built = _built(traffic)
    except BaseException:
        _close(desks)
        for desk in desks:
            rmtree(desk.ws.workbook.path, ignore_errors=True)
        raise
    _close(desks)
    return built


def _close(desks: list[Desk]) -> None:
    for desk in desks:
        desk.ws.workbook.close()


def _built(traffic: Traffic) -> Demo:
    ws = traffic.unit.ws, traffic.committee.ws
    forms = tuple(form.id for form in ws[0].library.group("handbook"))
    return Demo(
        committee=traffic.committee.ws.workbook.path,
        unit=traffic.unit.ws.workbook.path,
        waiting_bundle=traffic.under_way["unit"].path,
        records=sum(count_entries(one, Filter(owner=one.org, forms=forms)) for one in ws),
    )


def _plan_year(plan: Schedule, traffic: Traffic, data: DemoData, year: int) -> None:
    for desk in (traffic.committee, traffic.unit):
        listed = plan.workday(date(year, 1, 26))
        plan.add(listed, "10:00", partial(write_items, desk, data, year))
        written = plan.workday(date(year, 2, 25))
        plan.add(written, "15:00", partial(_make_letters, desk, traffic, year))
        _plan_sheets(plan, desk, traffic, year)
        signed = plan.workday(date(year, 3, 4))
        plan.add(signed, "16:00", partial(_sign_letters, desk, traffic, year))
        for place, record in enumerate(data.records[desk.declared.key]):
            _plan_record(plan, desk, record, year=year, place=place)
    filed, due = plan.workday(date(year, 4, 13)), date(year, 4, 20)
    plan.add(filed, "16:30", partial(file_lists, traffic.unit, traffic.words["filing"], due, kind="yearly"))
    for quarter, day in enumerate(quarter_days(year)):
        returned = data.exchange["returned"]["title"] if quarter == 1 else "不退回"
        _plan_round(plan, traffic, plan.workday(day), returned=returned)


def _plan_sheets(plan: Schedule, desk: Desk, traffic: Traffic, year: int) -> None:
    """The members' lists endorsed by the secretary in February."""
    words = traffic.words["endorsement"]
    sent = plan.workday(date(year, 2, 9))
    plan.add(sent, "15:20", partial(send_members_lists, desk, words, date(year, 2, 28)))
    plan.add(plan.workdays.after(sent, 2), "15:40", partial(sign_members_lists, desk, words))


def _plan_record(plan: Schedule, desk: Desk, record: DeclaredRecord, *, year: int, place: int) -> None:
    start = plan.workday(day_of(record.day, year))
    span = DateRange(start, plan.workdays.after(start, record.days - 1))
    entered = plan.workdays.after(span.end, record.late)
    minutes = place * 37 % 480
    at = f"{8 + minutes // 60:02d}:{minutes % 60:02d}" if record.late else f"17:{place % 60:02d}"
    plan.add(entered, at, partial(write_record, desk, record, span))


def _plan_papers(plan: Schedule, traffic: Traffic, resources: Path, year: int) -> None:
    """Lists, notices, accounts and scores, each entered on its own day."""
    desks = {desk.declared.key: desk for desk in (traffic.committee, traffic.unit)}
    for place, paper in enumerate(load_papers(resources, year)):
        day = plan.workday(day_of(paper.day, year))
        desk = desks[paper.unit]
        entered = plan.workday(entered_on(desk.ws.library.form(paper.form_id), paper, year))
        plan.add(entered, f"16:{place % 60:02d}", partial(write_paper, desk, paper, DateRange(day, day)))


def _plan_round(plan: Schedule, traffic: Traffic, day: date, *, returned: str) -> None:
    """One report at the end of a quarter: up, reviewed, down with receipts, corrected."""
    after = plan.workdays.after
    if after(day, 3) >= plan.before_today(6):
        return
    committee, unit = traffic.committee, traffic.unit
    remark = traffic.words["returned"]["remark"]
    plan.add(day, "18:10", partial(traffic.send, unit))
    plan.add(after(day, 1), "09:20", partial(traffic.receive, committee))
    plan.add(after(day, 1), "18:20", partial(traffic.review, returned=returned, remark=remark))
    plan.add(after(day, 1), "18:30", traffic.answer_filings)
    plan.add(after(day, 1), "18:40", partial(traffic.send, committee))
    plan.add(after(day, 2), "18:10", partial(traffic.receive, unit))
    plan.add(after(day, 3), "18:30", traffic.correct if returned != "不退回" else _nothing)


def _nothing() -> None:
    """Stand where no correction was asked for."""


def _plan_history(plan: Schedule, traffic: Traffic, data: DemoData, year: int) -> None:
    """One order from its issue to its closing, and a record entered twice and made void."""
    committee, unit, after = traffic.committee, traffic.unit, plan.workdays.after
    issued = plan.workday(date(year, 4, 20))
    answered, closed = after(issued, 9), after(issued, 13)
    plan.add(issued, "18:10", partial(traffic.order, "closed_order"))
    plan.add(issued, "18:20", partial(traffic.send, committee))
    plan.add(after(issued, 1), "18:10", partial(traffic.receive, unit))
    plan.add(answered, "18:10", partial(traffic.answer, "closed_order"))
    plan.add(answered, "18:20", partial(traffic.send, unit))
    plan.add(after(answered, 1), "18:10", partial(traffic.receive, committee))
    plan.add(closed, "18:10", partial(traffic.close, "closed_order"))
    plan.add(closed, "18:20", partial(traffic.send, committee))
    plan.add(after(closed, 1), "18:10", partial(traffic.receive, unit))
    words = data.exchange["voided"]
    twice = next(one for one in data.records["unit"] if one.fields["title"] == words["title"])
    day = plan.workday(day_of(twice.day, year))
    plan.add(after(day, 3), "18:45", partial(_enter_twice, unit, twice, DateRange(day, day), words["reason"]))


def _enter_twice(desk: Desk, record: DeclaredRecord, span: DateRange, reason: str) -> None:
    void_entry(desk.ws, entry_id=write_record(desk, record, span), reason=reason)


def _plan_last_days(plan: Schedule, traffic: Traffic, data: DemoData) -> None:
    """What was done last leaves work: a returned record, an order, letters and a sheet to sign, a filing, a bundle."""
    committee, unit = traffic.committee, traffic.unit
    sent, down, late = plan.before_today(5), plan.before_today(4), plan.before_today(3)
    remark = data.exchange["returned"]["again"]
    plan.add(sent, "18:50", partial(traffic.send, unit))
    plan.add(down, "08:05", partial(traffic.receive, committee))
    plan.add(down, "18:10", partial(traffic.review, returned="", remark=remark))
    plan.add(down, "18:20", partial(traffic.order, "open_order"))
    plan.add(down, "18:30", partial(traffic.send, committee))
    plan.add(late, "08:05", partial(traffic.receive, unit))
    for desk in (committee, unit):
        plan.add(late, "18:10", partial(_late_letters, desk, traffic, plan.workdays.after(plan.today, 6)))
    soon = plan.workdays.after(plan.today, 5)
    plan.add(late, "18:20", partial(begin_sheet, committee, traffic.words["endorsement"], soon))
    plan.add(late, "18:25", partial(file_lists, unit, traffic.words["filing"], soon, kind="changed"))
    plan.add(plan.before_today(1), "18:50", partial(traffic.send, unit))


def _make_letters(desk: Desk, traffic: Traffic, year: int) -> None:
    """Make the year's letters: with each team member, and the committee's with the unit."""
    words = traffic.words["letters"]
    parties = [(desk.refs[key], key, "党委—班子成员") for key in words["parties"][desk.declared.key]]
    if desk is traffic.committee:
        party = desk.refs[traffic.unit.declared.short_name]
        parties.append((party, words["to_unit"], "党委—下级党委"))
    for party, holder, level in parties:
        _write_letter(desk, party, holder=holder, level=level, year=year, sign_by=date(year, 3, 15))


def _write_letter(desk: Desk, party: Ref, *, holder: str, level: str, year: int, sign_by: date) -> None:
    subject = desk.refs[holder].id or ""
    items = tuple(Ref(row.entry_id, row.title) for row in items_of(desk.ws, subject, year))
    values = new_letter_values(desk.ws, year=year, party_b=party, items=items)
    values["level"], values["sign_by"] = level, sign_by
    values["party_a_person"] = desk.refs[desk.declared.secretary]
    save_entry(desk.ws, form_id=LETTER, values=values)


def _sign_letters(desk: Desk, traffic: Traffic, year: int) -> None:
    """Register the year's letters as signed, with their scans unless a scan is still to come."""
    words = traffic.words["letters"]
    unscanned = {desk.refs[key].id for key in words["unscanned"] if key in desk.refs}
    for row in letters(desk.ws, year):
        name = words["scan"].format(name=row.subject_name)
        scan = () if row.subject in unscanned else (attach_bytes(desk.ws, name, evidence(name, row.title)),)
        sign_letter(desk.ws, letter=row.entry_id, signed_on=desk.ws.today, box_no=words["box"], scan=scan)


def _late_letters(desk: Desk, traffic: Traffic, sign_by: date) -> None:
    """Make the letters that still wait for their signatures, with the list items they rest on."""
    year = desk.ws.today.year
    span = DateRange(date(year, 1, 1), date(year, 12, 31))
    columns = ("category", "content", "target", "measure", "due")
    for late in traffic.words["letters"]["late"]:
        if late["unit"] != desk.declared.key:
            continue
        for row in late["items"]:
            fields = dict(zip(columns, row, strict=True))
            write_item(desk, late["who"], {**fields, "nature": "领导责任", "cycle": "全年"}, span)
        party = desk.refs[late["who"]]
        _write_letter(desk, party, holder=late["who"], level="成员—部门", year=year, sign_by=sign_by)
