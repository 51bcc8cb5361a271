"""What a new record already says: today, oneself, the own organisation, or a fixed word."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from functools import partial

from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.values import DateRange, FieldKind, Ref, Value, Values, parse_decimal, show
from ui.forms.sources import Sources


def initial_values(form: FormSpec, sources: Sources) -> Values:
    """Return the values a new record of a form starts with."""
    own = (spec for spec in form.fields if spec.default and not spec.follows)
    found: dict[str, Value] = {spec.id: _initial(spec, form, sources) for spec in own}
    found |= following_values(form, found, sources)
    return {field_id: value for field_id, value in found.items() if value is not None}


def following_values(form: FormSpec, values: Values, sources: Sources, *, after: str = "") -> Values:
    """Return what fields begin with that go by another one's value (only by that of `after`, where given); None for nothing."""
    wanted = (spec for spec in form.fields if spec.follows and after in ("", spec.follows))
    found = ((spec, _FOLLOWING[spec.default](values.get(spec.follows), sources)) for spec in wanted)
    return {spec.id: None if spec.choices and value not in spec.choices else value for spec, value in found}


def _initial(spec: FieldSpec, form: FormSpec, sources: Sources) -> Value:
    named = _NAMED.get(spec.default)
    return named(spec, form, sources) if named is not None else _fixed(spec)


def _fixed(spec: FieldSpec) -> Value:
    if spec.kind is FieldKind.YES_NO:
        return spec.default == "是"
    if spec.kind in (FieldKind.MULTI_CHOICE, FieldKind.TAGS):
        return (spec.default,)
    if spec.kind in (FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY):
        number = parse_decimal(spec.default)
        return int(number) if number is not None and spec.kind is FieldKind.INTEGER else number
    return spec.default


def _me(spec: FieldSpec, form: FormSpec, sources: Sources) -> Value:
    return _one_or_many(spec, sources.me)


def _own(spec: FieldSpec, form: FormSpec, sources: Sources) -> Value:
    return _one_or_many(spec, sources.own)


def _one_or_many(spec: FieldSpec, ref: Value) -> Value:
    many = spec.kind in (FieldKind.PERSONS, FieldKind.ORGS)
    return (ref,) if many and ref is not None else ref  # type: ignore[return-value]


def _today(spec: FieldSpec, form: FormSpec, sources: Sources) -> Value:
    if spec.kind is FieldKind.DATE_RANGE:
        return DateRange(sources.today, sources.today)
    if spec.kind is FieldKind.DATETIME:
        return datetime.combine(sources.today, time(9))
    return sources.today


def _year(spec: FieldSpec, form: FormSpec, sources: Sources) -> Value:
    year = sources.today.year
    if spec.kind is FieldKind.DATE_RANGE:
        return DateRange(date(year, 1, 1), date(year, 12, 31))
    return year if spec.kind is FieldKind.INTEGER else str(year)


def _letter_title(spec: FieldSpec, form: FormSpec, sources: Sources) -> Value:
    return f"{sources.today.year}年度{form.title}"


def _recipient(party: Value, sources: Sources, number: int = 0) -> Value:
    found = sources.report_to(party.id) if isinstance(party, Ref) and party.id else ()
    return found[number] if number < len(found) else None


def _commenter(party: Value, sources: Sources) -> Value:
    return sources.commenter(party.id) if isinstance(party, Ref) and party.id else None


_FOLLOWING: Mapping[str, Callable[[Value, Sources], Value]] = {
    "recipient": _recipient,
    "second_recipient": partial(_recipient, number=1),
    "commenter": _commenter,
    "sanction_basis": lambda of, sources: (show(of) and sources.sanction_basis(show(of))) or None,
    "occasion": lambda way, sources: sources.occasion(show(way)) or None,
}
_NAMED: Mapping[str, Callable[[FieldSpec, FormSpec, Sources], Value]] = {
    "me": _me,
    "own": _own,
    "today": _today,
    "year": _year,
    "letter_title": _letter_title,
}
