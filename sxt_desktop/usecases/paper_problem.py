"""问题整改单: one problem with its measures and everything that was done about it, step by step."""

from dataclasses import replace

from sxt_desktop.documents.contexts import Column, FormSection, FormTableContext, SubTable
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import NotReadable, Values, show
from sxt_desktop.usecases.flow_board import OpenFlow, measures_below, open_flow
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.paper_entry import entry_context
from sxt_desktop.usecases.paper_parts import day_text
from sxt_desktop.usecases.workspace import Workspace

SELF_FOUND = "主动发现，考核时不作负面评价。"
"""What a paper says of a problem the unit found itself (KZ15, KZ18; S0, S2)."""
_COURSE = (
    Column("环节", 0.9),
    Column("日期", 1.1),
    Column("办理情况", 4.0),
    Column("登记", 0.9),
    Column("状态", 1.0),
)
_MEASURES = (
    Column("编号", 1.4),
    Column("工作举措", 3.4),
    Column("责任领导", 1.0),
    Column("时限", 1.0),
    Column("结论", 0.8),
)


def problem_context(ws: Workspace, entry_id: EntryId, spec: DocumentSpec) -> FormTableContext:
    """Gather one problem: what it says, its measures, its course."""
    found = entry_context(ws, entry_id, spec)
    one = open_flow(ws, entry_id)
    measures = measures_below(ws, one.matter.row)
    shown(ws, measures)
    return replace(
        found,
        sections=(*found.sections, FormSection("整改过程", (), (*_measures(ws, measures), _course(one)))),
        notes=(*found.notes, *((SELF_FOUND,) if one.matter.found_by_self else ())),
    )


def _course(one: OpenFlow) -> SubTable:
    rows = tuple(
        (
            passed.title,
            "" if passed.day is None else day_text(passed.day.isoformat()),
            "\n".join(f"{label}：{words}" for label, words in passed.words),
            passed.author,
            passed.state,
        )
        for passed in one.course
    )
    return SubTable("办理经过", _COURSE, rows)


def _measures(ws: Workspace, rows: tuple[Listed, ...]) -> tuple[SubTable, ...]:
    if not rows:
        return ()
    cells = []
    for row in rows:
        form = ws.form_of(ws.read, row.form_id, row.form_hash)
        said = _read(form, row)
        names = ("number", "content", "holder", "due", "conclusion")
        cells.append(tuple(show(said.get(name)) for name in names))
    return (SubTable("措施", _MEASURES, tuple(cells)),)


def _read(form: FormSpec, row: Listed) -> Values:
    try:
        return form.read(row.body)
    except NotReadable:
        return {}
