"""考核 on paper: the year's ranking from the scores of each stage, and what one unit is told of its own (F14)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sxt_desktop.documents.contexts import (
    Column,
    FormCell,
    FormSection,
    FormTableContext,
    LedgerContext,
    LedgerPart,
    SubTable,
)
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.roles import How
from sxt_desktop.domain.values import Value, parse_decimal, show
from sxt_desktop.store import lists
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.looks import looked
from sxt_desktop.usecases.paper_entry import opinions, signature_places
from sxt_desktop.usecases.paper_ledger import ledger_foot, ledger_signatures
from sxt_desktop.usecases.paper_parts import full_name, second_foot
from sxt_desktop.usecases.workspace import Workspace

ASSESSMENT = FormId("assessment")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Standing:
    """One target in a year: the score of each stage, the weighted total, the rank (0: a stage is missing)."""

    name: str
    scores: Mapping[str, Decimal]
    total: Decimal
    rank: int
    grade: str
    last_rank: int
    is_last: bool = False


def ranking_context(ws: Workspace, spec: DocumentSpec, year: int) -> LedgerContext:
    """The ranking of a year: stages weighted as the document says (平时30、半年30、年终40, S4 三(五))."""
    rows = _assessments(ws, year)
    looked(ws, How.PRINTED, *rows)
    found = standings(rows, spec.numbers)
    before = {one.name: one for one in standings(_assessments(ws, year - 1), spec.numbers)}
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
            _remark(one, before),
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
        notes=tuple(text for clause in spec.clauses for text in clause.paragraphs),
        signatures=ledger_signatures(ws, spec),
        foot=ledger_foot(ws, spec, rows, year),
    )


def _assessments(ws: Workspace, year: int) -> tuple[Listed, ...]:
    chosen = Filter(forms=(ASSESSMENT,), owner=ws.org, only_adopted=True)
    return tuple(row for row in lists.each(ws.read, chosen) if row.body.get("year") == year)


def standings(rows: Iterable[Listed], weights: Mapping[str, Decimal]) -> tuple[Standing, ...]:
    """Return every target with its rank, best first; who misses a stage stands at the end without a rank."""
    by_target: dict[str, list[Listed]] = {}
    for row in rows:
        by_target.setdefault(row.subject_name or "", []).append(row)
    found = [_standing(name, mine, weights) for name, mine in by_target.items()]
    whole = sorted((one for one in found if one.rank), key=lambda one: -one.total)
    ranked = [_ranked(one, whole) for one in whole]
    return (*ranked, *(one for one in found if not one.rank))


def _standing(name: str, rows: Sequence[Listed], weights: Mapping[str, Decimal]) -> Standing:
    """The newest assessment of a stage counts; one that has every stage gets its rank afterwards."""
    scores: dict[str, Decimal] = {}
    last = sorted(rows, key=lambda row: row.row)
    for row in last:
        score = parse_decimal(str(row.body.get("score") or ""))
        if score is not None:
            scores[str(row.body.get("stage"))] = score
    total = sum(
        (scores.get(stage, Decimal(0)) * weight / 100 for stage, weight in weights.items()), Decimal(0)
    )
    grades = [str(row.body["grade"]) for row in last if row.body.get("grade")]
    ranks = [rank for row in last if isinstance(rank := row.body.get("last_rank"), int)]
    is_whole = all(stage in scores for stage in weights)
    rounded = total.quantize(_CENT, ROUND_HALF_UP)
    return Standing(
        name, scores, rounded, int(is_whole), grades[-1] if grades else "", ranks[-1] if ranks else 0
    )


def _ranked(one: Standing, whole: Sequence[Standing]) -> Standing:
    rank = 1 + sum(other.total > one.total for other in whole)
    is_last = len(whole) > 1 and all(other.total >= one.total for other in whole)
    return Standing(one.name, one.scores, one.total, rank, one.grade, one.last_rank, is_last)


def _score(score: Decimal | None) -> str:
    return "—" if score is None else show(score)


def _last_rank(one: Standing, before: Mapping[str, Standing]) -> str:
    known = before.get(one.name)
    rank = known.rank if known and known.rank else one.last_rank
    return str(rank) if rank else "—"


def _remark(one: Standing, before: Mapping[str, Standing]) -> str:
    if not one.rank:
        return "未考全"
    was = before.get(one.name)
    return "连续两年末位" if one.is_last and was is not None and was.is_last else ""


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
        opinions=opinions(spec, values),
        notes=spec.clause("notes").paragraphs,
        signatures=signature_places(ws, opened, spec),
        organisation=full_name(ws, opened.listed.owner),
        addressee=show(values.get("target")),
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
