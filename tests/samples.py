"""Records filled by their form alone: valid, always the same, for any form that is ever declared."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from sxt_desktop.catalog.forms import LoadedForm, load_forms
from sxt_desktop.domain.forms import Condition, FieldSpec, FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import Attachment, DateRange, FieldKind, Ref, Row, Value, Values, show

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
FORMS = RESOURCES / "forms"
TODAY = date(2026, 3, 5)


def load_form(path: Path) -> LoadedForm:
    """Return the form a file of a folder of forms describes; the file is called by the form's id."""
    return load_forms(path.parent)[FormId(path.stem)]


def sample_values(form: FormSpec, *, today: date = TODAY, overrides: Mapping[str, Value] = {}) -> Values:
    """Return values for every field that applies; `overrides` come first and decide what applies."""
    values: Values = {spec.id: sample_value(spec, today) for spec in form.fields}
    values.update(overrides)
    return _agreeing(form, {spec.id: values[spec.id] for spec in form.visible(values)})


def _agreeing(form: FormSpec, values: Values) -> Values:
    """Make numbers agree as the form's checks ask: the first part is the whole, a table's rows share its total."""
    found = dict(values)
    for check in form.checks:
        rows = found.get(check.table)
        if check.rule == "adds_up" and not check.table:
            found.update(_shared_out(check.fields, found))
        elif check.rule == "adds_up" and isinstance(rows, tuple):
            found[check.table] = tuple(
                {**row, **_shared_out(check.fields, {**found, **row}, within=row)} for row in _rows(rows)
            )
        elif check.rule == "total_is" and isinstance(rows, tuple) and check.value is not None:
            share = check.value / len(rows)
            found[check.table] = tuple({**row, check.fields[0]: share} for row in _rows(rows))
        elif check.rule == "in_order" and not check.table:
            found.update(_in_order(check.fields, found))
        elif check.rule == "differ" and isinstance(rows, tuple):
            found[check.table] = tuple({**row, **_told_apart(check.fields[1], row)} for row in _rows(rows))
        elif check.rule == "differ":
            found.update(_told_apart(check.fields[1], found))
        elif check.rule == "only_with" and show(found.get(check.fields[1])) in check.equals:
            found.update(_allowed(check.fields[0], check.among, found))
    return found


def _in_order(fields: tuple[str, ...], values: Values) -> Values:
    """Move plain days that lie before an earlier field's to that day."""
    moved: Values = {}
    latest: date | None = None
    for name in fields:
        held = values.get(name)
        is_plain = isinstance(held, date) and not isinstance(held, datetime)
        day = held.end if isinstance(held, DateRange) else held.date() if isinstance(held, datetime) else held
        if not isinstance(day, date):
            continue
        if latest is not None and day < latest and is_plain:
            moved[name] = day = latest
        latest = day if latest is None else max(latest, day)
    return moved


def _told_apart(name: str, values: Row) -> Values:
    """Give a field something that no other sample holds."""
    held = values.get(name)
    if isinstance(held, Ref):
        return {name: sample_ref("另一方")}
    return {name: f"另一{held}"} if isinstance(held, str) else {}


def _allowed(name: str, among: tuple[str, ...], values: Values) -> Values:
    held = values.get(name)
    return {} if held is None else {name: among[:1] if isinstance(held, tuple) else among[0]}


def _rows(cells: tuple[object, ...]) -> list[Row]:
    return [row for row in cells if isinstance(row, Mapping)]


def _shared_out(fields: tuple[str, ...], scope: Row, within: Row | None = None) -> Values:
    total, first, *others = fields
    parts: Values = {first: scope[total], **dict.fromkeys(others, 0)}
    return parts if within is None else {name: part for name, part in parts.items() if name in within}


def sample_variants(form: FormSpec, *, today: date = TODAY) -> Iterator[Values]:
    """Yield samples that together fill every field, also those that show only under a condition."""
    yield sample_values(form, today=today)
    for spec in form.fields:
        if spec.visible_when is not None:
            overrides = dict(_conditions(form, spec.visible_when))
            yield sample_values(form, today=today, overrides=overrides)


def _conditions(form: FormSpec, condition: Condition) -> Iterator[tuple[str, Value]]:
    other = form.field(condition.field_id)
    assert other is not None
    yield other.id, _as_value(other, condition.equals[0])
    if other.visible_when is not None:
        yield from _conditions(form, other.visible_when)


def _as_value(spec: FieldSpec, shown: str) -> Value:
    if spec.kind is FieldKind.YES_NO:
        return shown == "是"
    return (shown,) if spec.kind in (FieldKind.MULTI_CHOICE, FieldKind.TAGS) else shown


def sample_value(spec: FieldSpec, today: date = TODAY) -> Value:
    """Return a valid value for one field."""
    return _MAKERS[spec.kind](spec, today)


def sample_ref(words: str) -> Ref:
    """Return a reference whose id follows from its name."""
    digits = hashlib.sha256(words.encode()).hexdigest()
    return Ref(f"01900000-0000-7{digits[:3]}-8{digits[3:6]}-{digits[6:18]}", words)


def _text(spec: FieldSpec, _: date) -> str:
    return f"{spec.label}的示例内容"[: spec.max_length]


def _day(spec: FieldSpec, today: date) -> date:
    return today - timedelta(days=2) if spec.past_only else today + timedelta(days=20)


def _number(spec: FieldSpec, _: date) -> Decimal:
    lowest = Decimal(0) if spec.minimum is None else spec.minimum
    wanted = lowest + Decimal("1.5")
    return wanted if spec.maximum is None else min(wanted, spec.maximum)


def _attachment(spec: FieldSpec) -> Attachment:
    content = spec.label.encode()
    return Attachment(hashlib.sha256(content).hexdigest(), f"{spec.label}.pdf", len(content))


def _row(spec: FieldSpec, today: date) -> Row:
    return {column.id: sample_value(column, today) for column in spec.columns}


_MAKERS: Mapping[FieldKind, Callable[[FieldSpec, date], Value]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: lambda spec, today: _text(spec, today) + "\n第二段。",
    FieldKind.INTEGER: lambda spec, today: int(_number(spec, today)),
    FieldKind.DECIMAL: _number,
    FieldKind.MONEY: _number,
    FieldKind.DATE: _day,
    FieldKind.DATE_RANGE: lambda spec, today: DateRange(_day(spec, today), _day(spec, today)),
    FieldKind.DATETIME: lambda spec, today: datetime.combine(_day(spec, today), time(9, 30)),
    FieldKind.YES_NO: lambda spec, today: True,
    FieldKind.CHOICE: lambda spec, today: spec.choices[0],
    FieldKind.MULTI_CHOICE: lambda spec, today: spec.choices[:2],
    FieldKind.TAGS: lambda spec, today: spec.choices[:2] or ("示例标签",),
    FieldKind.PERSON: lambda spec, today: sample_ref("张明"),
    FieldKind.PERSONS: lambda spec, today: (sample_ref("李华"), Ref(None, "王芳")),
    FieldKind.ORG: lambda spec, today: sample_ref("机关第一党支部"),
    FieldKind.ORGS: lambda spec, today: (
        sample_ref("后勤处"),
        Ref(None, "基建处") if spec.free else sample_ref("基建处"),
    ),
    FieldKind.ENTRIES: lambda spec, today: (sample_ref(spec.label),),
    FieldKind.TABLE: lambda spec, today: (_row(spec, today), _row(spec, today)),
    FieldKind.ATTACHMENTS: lambda spec, today: (_attachment(spec),),
    FieldKind.NUMBER: lambda spec, today: (
        spec.series.replace("{code}", "示").replace("{year}", str(today.year)).replace("{n}", "1")
    ),
    FieldKind.SYSTEM: lambda spec, today: "及时",
}
