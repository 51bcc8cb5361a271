"""Public documents and reports from one record: its fields as chapters under the headings the document declares."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from sxt_desktop.documents.contexts import Chapter, Chart, ChartBar, FormCell, ReportContext, SubTable
from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.papers import Clause, DocumentSpec
from sxt_desktop.domain.roles import How
from sxt_desktop.domain.values import DateRange, FieldKind, Ref, Row, Value, Values, is_empty, show
from sxt_desktop.usecases.entries import Opened, open_entry
from sxt_desktop.usecases.paper_attached import ATTACHED
from sxt_desktop.usecases.paper_entry import cell, opinions, signature_places, table, words_of
from sxt_desktop.usecases.paper_parts import foot, full_name, paragraphs
from sxt_desktop.usecases.workspace import Workspace

OPENING, CLOSING = "opening", "closing"
"""Clauses that stand without their headings: before the first chapter and after the last."""


def report_context(ws: Workspace, entry_id: EntryId, spec: DocumentSpec) -> ReportContext:
    """Gather one record as chapters; tables worked out from the ledger follow at the end."""
    opened = open_entry(ws, entry_id, how=How.PRINTED)
    values = opened.values
    chapters = tuple(_chapter(opened, clause) for clause in spec.clauses if clause.key != CLOSING)
    attached = ATTACHED.get(spec.id)
    more = () if attached is None else attached(ws, opened)
    return ReportContext(
        title=words_of(spec, "title", values) or spec.title,
        organisation=_organisation(ws, opened, spec),
        number=opened.listed.number or "",
        approver=words_of(spec, "approver", values),
        addressees=tuple(_names(ws, spec, "addressees", values)),
        facts=_facts(opened, spec),
        chapters=(*(one for one in chapters if _says_something(one)), *more),
        closing=_filled(" ".join(spec.clause(CLOSING).paragraphs), values),
        signer=_signer(ws, opened, spec),
        day=_day(spec, opened),
        copies_to="，".join(_names(ws, spec, "copies_to", values)),
        opinions=opinions(spec, values),
        signatures=signature_places(ws, opened, spec) if "signer" not in spec.takes else (),
        foot=foot(
            ws,
            document_id=entry_id,
            number=opened.listed.number or "",
            rows=(opened.listed,),
            has_totals=bool(more),
        ),
    )


def _organisation(ws: Workspace, opened: Opened, spec: DocumentSpec) -> str:
    return next(_names(ws, spec, "signer", opened.values), "") or full_name(ws, opened.listed.owner)


def _signer(ws: Workspace, opened: Opened, spec: DocumentSpec) -> str:
    """Return whose name stands above the date; documents signed by hand have signature lines instead."""
    return _organisation(ws, opened, spec) if "signer" in spec.takes else ""


def _names(ws: Workspace, spec: DocumentSpec, place: str, values: Values) -> Iterator[str]:
    """Yield organisations by their full names (主送、抄送用全称)."""
    for name in spec.takes.get(place, ()):
        value = values.get(name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, Ref) and item.name:
                yield (full_name(ws, item.id) if item.id else "") or item.name


def _day(spec: DocumentSpec, opened: Opened) -> date:
    for name in spec.takes.get("day", ()):
        value = opened.values.get(name)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, DateRange):
            return value.end
        if isinstance(value, date):
            return value
    return date.fromisoformat(opened.listed.recorded_at[:10])


def _facts(opened: Opened, spec: DocumentSpec) -> tuple[FormCell, ...]:
    fields = (opened.form.field(name) for name in spec.takes.get("facts", ()))
    filled = (one for one in fields if one is not None and not is_empty(opened.values.get(one.id)))
    return tuple(cell(one, opened.values.get(one.id)) for one in filled)


def _says_something(chapter: Chapter) -> bool:
    return bool(chapter.paragraphs or chapter.points or chapter.tables or chapter.charts)


def _chapter(opened: Opened, clause: Clause) -> Chapter:
    fixed = [_filled(text, opened.values) for text in clause.paragraphs]
    said, points = list(fixed), list[str]()
    tables: list[SubTable] = []
    charts: list[Chart] = []
    for name in clause.fields:
        spec, value = opened.form.field(name), opened.values.get(name)
        if spec is None or is_empty(value):
            continue
        if spec.kind is not FieldKind.TABLE:
            is_text = spec.kind in (FieldKind.LONG_TEXT, FieldKind.TEXT)
            said += paragraphs(value) if is_text else [f"{spec.label}：{show(value)}。"]
        elif len(spec.columns) == 1:
            points += [show(row.get(spec.columns[0].id)) for row in _rows(value)]
        else:
            # The heading of a chapter of one table says what it is of.
            tables.append(replace(table(spec, value), title=spec.label if len(clause.fields) > 1 else ""))
        if clause.charts:
            charts += _charts(spec, value)
    heading = "" if clause.key == OPENING else clause.heading
    return Chapter(heading, tuple(said), tuple(points), tuple(tables), tuple(charts))


def _filled(text: str, values: Values) -> str:
    """Put values in the place of ``{field}`` in fixed words."""
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", show(value))
    return text


def _rows(value: Value) -> list[Row]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []


def _charts(spec: FieldSpec, value: Value) -> Iterator[Chart]:
    """Yield one chart for each value of the first choice column; numbers are its series, text its labels."""
    group = _first(spec, FieldKind.CHOICE)
    label = _first(spec, FieldKind.TEXT)
    numbers = [one for one in spec.columns if one.kind is FieldKind.DECIMAL]
    if group is None or label is None or not numbers:
        return
    rows = _rows(value)
    for name in group.choices:
        mine = [row for row in rows if row.get(group.id) == name]
        if mine:
            bars = tuple(_bar(row, label.id, [one.id for one in numbers]) for row in mine)
            yield Chart(name, tuple(one.label for one in numbers), bars)


def _first(spec: FieldSpec, kind: FieldKind) -> FieldSpec | None:
    return next((one for one in spec.columns if one.kind is kind), None)


def _bar(row: Row, label: str, numbers: Iterable[str]) -> ChartBar:
    found = (row.get(name) for name in numbers)
    values = tuple(value if isinstance(value, Decimal) else None for value in found)
    return ChartBar(show(row.get(label)), values, show(row.get("unit")))
