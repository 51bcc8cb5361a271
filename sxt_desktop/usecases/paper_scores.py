"""考核 on paper: the year's ranking from the scores of each stage, and what one unit is told of its own (F14)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from sxt_desktop.documents.contexts import (
    Column,
    FormCell,
    FormSection,
    FormTableContext,
    LedgerContext,
    LedgerPart,
    SubTable,
)
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.roles import How
from sxt_desktop.domain.values import Value, parse_decimal, show
from sxt_desktop.store import lists
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.looks import looked
from sxt_desktop.usecases.paper_entry import who_signs
from sxt_desktop.usecases.paper_ledger import ledger_foot, ledger_signatures
from sxt_desktop.usecases.paper_parts import full_name, full_names, second_foot
from sxt_desktop.usecases.rankings import ASSESSMENT, Standing, low, scored, scored_in, standings
from sxt_desktop.usecases.rules import rules_in
from sxt_desktop.usecases.workspace import Workspace

LOW_RANK = "{排名靠后}"
"""Where a note says what follows from a low place."""


def ranking_context(ws: Workspace, spec: DocumentSpec, year: int) -> LedgerContext:
    """The ranking of a year: stages weighted as the document says (平时30、半年30、年终40, S4 三(五))."""
    rows = _assessments(ws, year)
    looked(ws, How.PRINTED, *rows)
    switches = rules_in(ws, year).switches
    found = standings(map(scored, rows), spec.numbers)
    before = {one.name: one for one in standings(scored_in(ws, year - 1), spec.numbers)}
    low_ones = low(found, before, switches)
    stages = tuple(spec.numbers)
    columns = (
        Column("名次"),
        Column("被考核对象", 3.0),
        *(Column(f"{stage}（{show(weight)}%）") for stage, weight in spec.numbers.items()),
        Column("总分"),
        Column("等次"),
        Column("上年名次"),
        Column("说明", 1.6),
    )
    table = tuple(
        (
            str(one.rank) if one.rank else "—",
            one.name,
            *(_score(one.scores.get(stage)) for stage in stages),
            _score(one.total) if one.rank else "—",
            one.grade,
            _last_rank(one, before),
            _remark(one, low_ones),
        )
        for one in found
    )
    return LedgerContext(
        title=spec.title,
        organisation=full_name(ws, ws.org),
        period=f"{year}年度",
        columns=columns,
        parts=(LedgerPart("", table),),
        totals=(("参加考核", f"{len(found)}个"), ("已考全各阶段", f"{sum(one.rank > 0 for one in found)}个")),
        notes=tuple(
            text.replace(LOW_RANK, switches.low_rank_words)
            for clause in spec.clauses
            for text in clause.paragraphs
        ),
        signatures=ledger_signatures(ws, spec),
        foot=ledger_foot(ws, spec, rows, year),
    )


def _assessments(ws: Workspace, year: int) -> tuple[Listed, ...]:
    chosen = Filter(forms=(ASSESSMENT,), owner=ws.org, only_adopted=True)
    return tuple(row for row in lists.each(ws.read, chosen) if row.body.get("year") == year)


def _score(score: Decimal | None) -> str:
    return "—" if score is None else show(score)


def _last_rank(one: Standing, before: Mapping[str, Standing]) -> str:
    known = before.get(one.name)
    rank = known.rank if known and known.rank else one.last_rank
    return str(rank) if rank else "—"


def _remark(one: Standing, low_ones: Mapping[str, str]) -> str:
    return low_ones.get(one.name, "") if one.rank else "未考全"


def feedback_context(ws: Workspace, entry_id: EntryId, spec: DocumentSpec) -> FormTableContext:
    """What one target is told: its score, its rank in this stage, and each deduction with its reason."""
    opened = open_entry(ws, entry_id, how=How.PRINTED)
    values, stage = opened.values, show(opened.values.get("stage"))
    year = values.get("year")
    mine = values.get("score")
    peers = [
        score
        for row in _assessments(ws, year if isinstance(year, int) else ws.today.year)
        if row.body.get("stage") == stage and (score := parse_decimal(str(row.body.get("score") or "")))
    ]
    rank = 1 + sum(score > mine for score in peers) if isinstance(mine, Decimal) else 0
    cells = (
        FormCell("考核方案", show(values.get("scheme"))),
        FormCell("年度", f"{show(year)}年", half=True),
        FormCell("阶段", stage, half=True),
        FormCell("得分", f"{show(mine)}分", half=True),
        FormCell("名次", f"第{rank}名（共{len(peers)}个）", half=True),
        FormCell("上年名次", show(values.get("last_rank")) or "—", half=True),
        FormCell("等次", show(values.get("grade")) or "—", half=True),
    )
    columns = (
        Column("指标"),
        Column("考核内容", 3),
        Column("分值"),
        Column("得分"),
        Column("扣分"),
        Column("原因", 3),
    )
    table = SubTable("扣分点", columns, tuple(_deductions(values.get("scores"))))
    return FormTableContext(
        title=spec.title,
        number="",
        sections=(FormSection("考核结果", cells), FormSection("", (), (table,))),
        opinions=who_signs(ws, opened, spec)[0],
        notes=spec.clause("notes").paragraphs,
        organisation=full_name(ws, opened.listed.owner),
        addressee=full_names(ws, values.get("target")),
        foot=second_foot(ws, spec, opened.listed),
    )


def _deductions(value: Value) -> Iterable[tuple[str, ...]]:
    for row in value if isinstance(value, tuple) else ():
        if not isinstance(row, Mapping):
            continue
        full, given = row.get("full"), row.get("given")
        if isinstance(full, Decimal) and isinstance(given, Decimal) and given < full:
            facts = (row.get("index"), row.get("content"), full, given, full - given, row.get("reason"))
            yield tuple(map(show, facts))
