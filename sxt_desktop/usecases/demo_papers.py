"""What the demonstration keeps besides the handbook: lists, registers, notices, accounts, votes, scores, sanctions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.toml_source import TomlSource
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.values import DateRange, FieldKind, Ref
from sxt_desktop.usecases.demo_data import filled
from sxt_desktop.usecases.demo_units import Desk
from sxt_desktop.usecases.demo_values import day_of

_INDEXES = (("履职尽责", 40), ("干部教育", 20), ("纪律审核", 20), ("自身建设", 20))
_CONTENT = {
    "履职尽责": ("研究部署、检查督促、谈话提醒按清单完成", "缺一次扣1分"),
    "干部教育": ("纪律教育、党课、警示教育按计划开展", "缺一次扣1分"),
    "纪律审核": ("采购、用人、评优等事项廉洁审核到位", "漏审一项扣1分"),
    "自身建设": ("班子分工清楚，全程纪实及时真实", "补录一条扣0.5分"),
}
_PASS, _GOOD, _BEST = 60, 80, 90
_FILES = ("papers", "registers", "integrity", "calendar")


@dataclass(frozen=True, slots=True)
class DeclaredPaper:
    """One record of any form: `day` is a month and day, `fields` are TOML values by field id.

    Later records refer to it by its `key`, where it has one.
    """

    unit: str
    form_id: FormId
    day: str
    fields: Mapping[str, Any]
    key: str = ""


def load_papers(resources: Path, year: int) -> tuple[DeclaredPaper, ...]:
    """Read what is declared for one year; a wrong file is RESOURCE_INVALID with file and line."""
    sources = (TomlSource.load(resources / "demo" / f"{name}.toml") for name in _FILES)
    return tuple(one for source in sources for one in _declared(source, year))


def _declared(source: TomlSource, year: int) -> list[DeclaredPaper]:
    try:
        single = [_paper(record, year) for record in source.table["record"]]
        scored = [one for table in source.table.get("assessment", ()) for one in _assessments(table, year)]
    except (KeyError, TypeError, ValueError) as wrong:
        raise source.fail((), f"缺少或写错了：{wrong}") from wrong
    return [*single, *scored]


def _paper(record: Mapping[str, Any], year: int) -> DeclaredPaper:
    fields = filled(record["fields"], {"year": str(year)})
    return DeclaredPaper(record["unit"], FormId(record["form"]), record["day"], fields, record.get("key", ""))


def _assessments(table: Mapping[str, Any], year: int) -> Iterator[DeclaredPaper]:
    for stage, day, given in table["rows"]:
        for target, scores in zip(table["targets"], given, strict=True):
            total = sum(scores)
            fields = {
                "scheme": filled(table["scheme"], {"year": str(year)}),
                "year": year,
                "target": target,
                "stage": stage,
                "head": table["head"],
                "members": table["members"],
                "scores": [_score(index, Decimal(score)) for index, score in enumerate(scores)],
                "score": total,
                "grade": _grade(total),
            }
            yield DeclaredPaper(table["unit"], FormId("assessment"), day, fields)


def _score(number: int, given: Decimal) -> dict[str, Any]:
    index, full = _INDEXES[number]
    content, standard = _CONTENT[index]
    row = {"index": index, "content": content, "standard": standard, "full": full, "own": full}
    reason = {"reason": f"查有{full - given}处不到位"} if given < full else {}
    return {**row, "given": given, **reason}


def _grade(total: int) -> str:
    if total >= _BEST:
        return "优秀"
    return "良好" if total >= _GOOD else "合格" if total >= _PASS else "不合格"


def entered_on(form: FormSpec, paper: DeclaredPaper, year: int) -> date:
    """Return the day a record can be entered: the last of its own day and of those that must have passed."""
    return max((day_of(paper.day, year), *(day_of(day, year) for day in _past_days(form, paper.fields))))


def _past_days(form: FormSpec, fields: Mapping[str, Any]) -> Iterator[str]:
    for spec in form.fields:
        raw = fields.get(spec.id)
        if spec.past_only and spec.kind is FieldKind.DATE_RANGE and raw:
            yield raw[-1]
        elif spec.past_only and spec.kind is FieldKind.DATE and raw:
            yield raw
        for column in (one for one in spec.columns if one.past_only):
            yield from (row[column.id] for row in raw or () if column.id in row)


def write_paper(desk: Desk, paper: DeclaredPaper, span: DateRange) -> EntryId:
    """Write one declared record; fields that ask for its own day and are not declared get it."""
    form = desk.ws.library.form(paper.form_id)
    own_day = {
        spec.id: span.start
        for spec in form.fields
        if spec.id not in paper.fields and _is_own_day(form, spec.id)
    }
    entry = desk.save(paper.form_id, {**own_day, **paper.fields}, span, {})
    if paper.key:
        desk.refs[paper.key] = Ref(entry, paper.key)
    return entry


def _is_own_day(form: FormSpec, field_id: str) -> bool:
    spec = form.field(field_id)
    return spec is not None and spec.required and spec.kind is FieldKind.DATE and spec.default == "today"
