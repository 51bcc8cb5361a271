"""Tables that follow a report, worked out from the ledger so that nothing is counted by hand."""

from collections.abc import Callable, Mapping

from sxt_desktop.documents.contexts import Chapter, Column, SubTable
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import DateRange, show
from sxt_desktop.domain.workdays import Timeliness
from sxt_desktop.store import lists
from sxt_desktop.usecases.duty_board import duty_board
from sxt_desktop.usecases.entries import Opened
from sxt_desktop.usecases.workspace import Workspace

Attach = Callable[[Workspace, Opened], tuple[Chapter, ...]]


def _quotas_and_records(ws: Workspace, opened: Opened) -> tuple[Chapter, ...]:
    """Quotas and records of the period of a written report (F18: 附表从台账生成)."""
    span = opened.values.get("period")
    if not isinstance(span, DateRange):
        return ()
    return (
        Chapter("附表1　定额完成情况", tables=(_quotas(ws, span),), attached=True),
        Chapter("附表2　全程纪实记录条数", tables=(_records(ws, span),), attached=True),
    )


def _quotas(ws: Workspace, span: DateRange) -> SubTable:
    columns = (Column("责任主体", 1.6), Column("定额事项", 3), Column("期间"), Column("应做"), Column("已做"))
    rows = tuple(
        (
            one.subject_name,
            one.duty.title,
            one.period.name,
            f"{show(one.required)}{one.duty.unit}",
            f"{show(one.done)}{one.duty.unit}",
        )
        for one in duty_board(ws, span.end.year)
        if one.period.start <= span.end and one.period.end >= span.start
    )
    return SubTable("", columns, rows)


def _records(ws: Workspace, span: DateRange) -> SubTable:
    forms = ws.library.group("handbook")
    first, last = span.start.isoformat(), span.end.isoformat()
    chosen = Filter(forms=tuple(form.id for form in forms), owner=ws.org, only_adopted=True)
    found = [row for row in lists.each(ws.read, chosen) if first <= (row.occurred_on or "") <= last]
    kinds = (Timeliness.LATE, Timeliness.BELATED)
    columns = (Column("分册", 4), Column("条数"), *(Column(kind.value) for kind in kinds))
    rows = tuple(
        (
            form.title,
            str(sum(row.form_id == form.id for row in found)),
            *(str(sum(row.form_id == form.id and row.timeliness == kind for row in found)) for kind in kinds),
        )
        for form in forms
    )
    return SubTable("", columns, rows)


ATTACHED: Mapping[str, Attach] = {"written_report": _quotas_and_records}
"""What follows a document, by its id."""
