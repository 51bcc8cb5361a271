"""Turning what the demonstration declares into values, by the kind of the field it is for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.values import DateRange, FieldKind, Ref, Value, Values


@dataclass(frozen=True, slots=True)
class Given:
    """What a declared value may mean here: who is who, and the day of the event."""

    refs: Mapping[str, Ref]
    span: DateRange

    def ref(self, key: str) -> Ref:
        """Return the person or organisation of a key, or a reference by name only."""
        return self.refs.get(key, Ref(None, key))


def values_of(form: FormSpec, declared: Mapping[str, Any], given: Given) -> Values:
    """Return the values of a form's fields; fields declared empty are left out."""
    return {
        spec.id: value_of(spec, declared[spec.id], given)
        for spec in form.fields
        if declared.get(spec.id) not in (None, "")
    }


def value_of(spec: FieldSpec, raw: Any, given: Given) -> Value:
    """Return one declared value as the field holds it."""
    if spec.kind is FieldKind.TABLE:
        return tuple(
            {c.id: value_of(c, row[c.id], given) for c in spec.columns if c.id in row} for row in raw
        )
    made = _MAKERS.get(spec.kind)
    if made is not None:
        return made(raw, given)
    return raw if isinstance(raw, bool | int) else str(raw)


def day_of(month_day: str, year: int) -> date:
    """Return a day written as month-day in a year; `05-07~2` is two years earlier."""
    written, _, back = month_day.partition("~")
    month, day = written.split("-")
    return date(year - int(back or 0), int(month), int(day))


def _date(raw: Any, given: Given) -> date:
    return raw if isinstance(raw, date) else day_of(str(raw), given.span.start.year)


def _moment(raw: Any, given: Given) -> datetime:
    return datetime.combine(given.span.start, time.fromisoformat(str(raw)))


def _refs(raw: Any, given: Given) -> tuple[Ref, ...]:
    return tuple(given.ref(key) for key in raw)


def _range(raw: Any, given: Given) -> DateRange:
    first, last = raw
    return DateRange(_date(first, given), _date(last, given))


_MAKERS: Mapping[FieldKind, Callable[[Any, Given], Value]] = {
    FieldKind.INTEGER: lambda raw, given: int(raw),
    FieldKind.DATE_RANGE: _range,
    FieldKind.ENTRIES: _refs,
    FieldKind.DATE: _date,
    FieldKind.DATETIME: _moment,
    FieldKind.DECIMAL: lambda raw, given: Decimal(str(raw)),
    FieldKind.MONEY: lambda raw, given: Decimal(str(raw)),
    FieldKind.MULTI_CHOICE: lambda raw, given: tuple(raw),
    FieldKind.TAGS: lambda raw, given: tuple(raw),
    FieldKind.PERSON: lambda raw, given: given.ref(raw),
    FieldKind.ORG: lambda raw, given: given.ref(raw),
    FieldKind.PERSONS: _refs,
    FieldKind.ORGS: _refs,
}
