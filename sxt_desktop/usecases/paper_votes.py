"""民主测评 on paper: the ballot to be filled in without a name, and the sums with their rates (F13)."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from sxt_desktop.documents.contexts import Column, FormSection, FormTableContext, SubTable
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.roles import How
from sxt_desktop.domain.values import Row, Value, show
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.paper_entry import cell, entry_context
from sxt_desktop.usecases.paper_parts import full_name, second_foot
from sxt_desktop.usecases.workspace import Workspace

VOTES, ITEM = "votes", "item"
_GOOD, _FAIR = "good", "fair"
_TENTH = Decimal("0.1")


def ballot_context(ws: Workspace, entry_id: EntryId, spec: DocumentSpec) -> FormTableContext:
    """The empty ballot of an appraisal: its items against the grades; nothing on it leads to who filled it in."""
    opened = open_entry(ws, entry_id, how=How.PRINTED)
    votes = opened.form.field(VOTES)
    grades = () if votes is None else tuple(one for one in votes.columns if one.id != ITEM)
    heads = (Column("测评内容", 3.0), *(Column(one.label, by_hand=True) for one in grades))
    items = (show(row.get(ITEM)) for row in _rows(opened.values.get(VOTES)))
    rows = tuple((f"\n{item}\n ", *("" for _ in grades)) for item in items)
    facts = ("title", "subject", "held_on")
    specs = (opened.form.field(name) for name in facts)
    cells = tuple(cell(one, opened.values.get(one.id)) for one in specs if one is not None)
    return FormTableContext(
        title=spec.title,
        number="",
        sections=(FormSection("", cells), FormSection("", (), (SubTable("", heads, rows),))),
        notes=spec.clause("notes").paragraphs,
        organisation=full_name(ws, opened.listed.owner),
        foot=second_foot(ws, spec, opened.listed),
    )


def appraisal_context(ws: Workspace, entry_id: EntryId, spec: DocumentSpec) -> FormTableContext:
    """The sums of an appraisal, with 好率 and 好和较好率 of each item to one decimal."""
    context = entry_context(ws, entry_id, spec)
    opened = open_entry(ws, entry_id, how=How.PRINTED)
    votes = opened.form.field(VOTES)
    if votes is None:
        return context
    rows = _rows(opened.values.get(VOTES))
    rates = [_rates(row) for row in rows]
    return replace(
        context,
        sections=tuple(
            replace(part, tables=tuple(_rated(one, votes.label, rates) for one in part.tables))
            for part in context.sections
        ),
    )


def _rated(table: SubTable, label: str, rates: list[tuple[str, str]]) -> SubTable:
    if table.title != label:
        return table
    columns = (*table.columns, Column("好率"), Column("好和较好率", 1.2))
    rows = tuple((*row, *more) for row, more in zip(table.rows, rates, strict=True))
    return replace(table, columns=columns, rows=rows)


def _rates(row: Row) -> tuple[str, str]:
    counts = {name: value for name, value in row.items() if isinstance(value, int)}
    total = sum(counts.values())
    good = counts.get(_GOOD, 0)
    return _percent(good, total), _percent(good + counts.get(_FAIR, 0), total)


def _percent(part: int, total: int) -> str:
    if not total:
        return "—"
    return f"{(Decimal(100 * part) / total).quantize(_TENTH, ROUND_HALF_UP)}%"


def _rows(value: Value) -> list[Row]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []
