"""Tables that follow a report, worked out from the ledger so that nothing is counted by hand.

What is 纪检专阅 is left out whoever prints, since a report goes to others.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from sxt_desktop.documents.contexts import Chapter, Column, SubTable
from sxt_desktop.domain.duties import Progress
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import DateRange, Ref, chinese_date, show
from sxt_desktop.domain.workdays import Timeliness
from sxt_desktop.store import lists
from sxt_desktop.usecases.draft_report import wish_of
from sxt_desktop.usecases.duty_board import duty_board
from sxt_desktop.usecases.entries import Opened
from sxt_desktop.usecases.naming import Naming
from sxt_desktop.usecases.report_facts import open_to_all
from sxt_desktop.usecases.workspace import Workspace

Attach = Callable[[Workspace, Opened], tuple[Chapter, ...]]
_PROBLEMS = (FormId("problem_item"), FormId("inspection_rectification"))
_MEASURES = (FormId("measure_item"), FormId("rule_item"))


def _of_the_organisation(ws: Workspace, opened: Opened) -> tuple[Chapter, ...]:
    """Quotas and records of the period of a written report (F18: 附表从台账生成)."""
    span = opened.values.get("period")
    if not isinstance(span, DateRange):
        return ()
    tables = {"定额完成情况": _quotas(ws, span), "全程纪实记录条数": _records(ws, span)}
    return _attached(tables)


def _of_the_speaker(ws: Workspace, opened: Opened) -> tuple[Chapter, ...]:
    """Quotas, records, problems and list items of whoever renders account (S4 三(三)); none that would be empty."""
    wish = wish_of(ws, opened)
    if wish is None or wish.subject.id is None:
        return ()
    span, who = wish.period, None if wish.subject.id == ws.org else wish.subject
    tables = {
        "定额完成情况": _quotas(ws, span, who),
        "全程纪实记录条数": _records(ws, span, who),
        "问题整改情况": _items(ws, _PROBLEMS, span, who, columns=("问题", "整改时限", "销号日期")),
        "措施和制度完成情况": _items(ws, _MEASURES, span, who, columns=("事项", "完成时限", "完成日期")),
    }
    return _attached({name: table for name, table in tables.items() if table.rows})


def _attached(tables: Mapping[str, SubTable]) -> tuple[Chapter, ...]:
    """Return tables that follow the text, one after the other."""
    return tuple(Chapter(name, tables=(table,), attached=True) for name, table in tables.items())


def _quotas(ws: Workspace, span: DateRange, who: Ref | None = None) -> SubTable:
    """Return what was owed in a period and how much of it was done: by everyone, or by one person."""
    board = [
        one
        for one in duty_board(open_to_all(ws), span.end.year)
        if one.period.start <= span.end and one.period.end >= span.start
    ]
    columns = (Column("定额事项", 3), Column("期间"), Column("应做"), Column("已做"))
    if who is not None:
        return SubTable("", columns, tuple(_quota(one) for one in board if one.subject == who.id))
    rows = tuple((one.subject_name, *_quota(one)) for one in board)
    return SubTable("", (Column("责任主体", 1.6), *columns), rows)


def _quota(one: Progress) -> tuple[str, ...]:
    unit = one.duty.unit
    return one.duty.title, one.period.name, f"{show(one.required)}{unit}", f"{show(one.done)}{unit}"


def _records(ws: Workspace, span: DateRange, who: Ref | None = None) -> SubTable:
    """Return how many records each part of the handbook has; of one person those parts only that have any."""
    forms = ws.library.group("handbook")
    first, last = span.start.isoformat(), span.end.isoformat()
    found = [
        row for row in _rows(ws, [form.id for form in forms], who) if first <= (row.occurred_on or "") <= last
    ]
    kinds = (Timeliness.LATE, Timeliness.BELATED)
    columns = (Column("分册", 4), Column("条数"), *(Column(kind.value) for kind in kinds))
    counted = [(form.title, [row for row in found if row.form_id == form.id]) for form in forms]
    rows = tuple(
        (
            title,
            str(len(rows)),
            *(str(sum(row.timeliness == kind for row in rows)) for kind in kinds),
        )
        for title, rows in counted
        if rows or who is None
    )
    return SubTable("", columns, rows)


def _items(
    ws: Workspace, forms: Sequence[FormId], span: DateRange, who: Ref | None, *, columns: Sequence[str]
) -> SubTable:
    """Return list items of a period: begun by its end, and not closed before it began."""
    first, last = span.start.isoformat(), span.end.isoformat()
    found = sorted(
        (
            row
            for row in _rows(ws, forms, who)
            if (row.occurred_on or "") <= last and (row.closed_on or last) >= first
        ),
        key=lambda row: (row.due_on or "9", row.row),
    )
    what, due, closed = columns
    shown = (
        Column("类别", 1.4),
        Column(what, 4),
        Column(due, 1.4),
        Column(closed, 1.4),
    )
    called = Naming(ws).title
    return SubTable("", shown, tuple((called(row), *_item(row, last)) for row in found))


def _item(row: Listed, last: str) -> tuple[str, ...]:
    is_closed = row.closed_on is not None and row.closed_on <= last
    return row.title, _day(row.due_on), _day(row.closed_on) if is_closed else "未完成"


def _day(text: str | None) -> str:
    return chinese_date(date.fromisoformat(text)) if text else ""


def _rows(ws: Workspace, forms: Iterable[FormId], who: Ref | None) -> Iterator[Listed]:
    subject = "" if who is None else str(who.id)
    chosen = Filter(forms=tuple(forms), owner=ws.org, subject=subject, only_adopted=True)
    for row in lists.each(open_to_all(ws).read, chosen):
        if row.sensitivity != Sensitivity.DISCIPLINE:
            yield row


ATTACHED: Mapping[str, Attach] = {
    "written_report": _of_the_organisation,
    "accountability_report": _of_the_speaker,
}
"""What follows a document, by its id."""
