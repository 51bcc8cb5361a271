"""`duties.toml` of a profile -> Duty, checked against the rules there are and the forms they count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sxt_desktop.catalog.forms import LoadedForm
from sxt_desktop.catalog.plain_words import NOT_PLAIN, check_words, is_plain
from sxt_desktop.catalog.toml_source import Place, TomlSource, Types, check_keys
from sxt_desktop.domain.counterparts import COUNTERPARTS
from sxt_desktop.domain.duties import RULES, Duty
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.periods import PeriodKind
from sxt_desktop.domain.values import FieldKind, parse_decimal

REGULAR = "regular"
"""The period of what a source asks for 定期: how often that is, the parameter `regular_months` says."""
MOST_DUTIES, MOST_QUOTA = 200, 100_000
"""A profile can come in a bundle: more than this no rule book ever asked for."""
_KEYS: Types = {
    "id": str,
    "title": str,
    "source": str,
    "rule": str,
    "who": str,
    "period": str,
    "quota": (int, str),
    "unit": str,
    "forms": list[str],
    "where": dict,
    "as_subject": dict,
    "field": str,
    "also": list[str],
    "once_a_day": bool,
    "counterparts": str,
    "due": str,
    "note": str,
    "verb": str,
    "is_on": bool,
}
_NEEDED = ("id", "title", "source", "rule", "who", "period", "quota", "unit", "forms")
_WORDS = ("id", "title", "source", "unit", "verb", "field", "note")
_NUMBERS = (FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY)
_PEOPLE = (FieldKind.PERSON, FieldKind.PERSONS)
_PARTIES = (*_PEOPLE, FieldKind.ORG, FieldKind.ORGS)
_LEAP_YEAR = 2024
"""A due day is a day of any year: the 29th of February is none."""


@dataclass(frozen=True, slots=True)
class Duties:
    """The quotas of a profile: those that are owed, and those it knows and asks nobody for (`is_on = false`)."""

    owed: tuple[Duty, ...]
    unused: tuple[Duty, ...]


def read_duties(source: TomlSource, forms: Mapping[FormId, LoadedForm]) -> Duties:
    """Read all quotas; what is 定期 is quarterly until the profile's parameter is known."""
    check_keys(source, source.table, (), {"duty": list})
    tables = source.table.get("duty", [])
    if len(tables) > MOST_DUTIES:
        raise source.fail((), f"责任超过{MOST_DUTIES}项")
    found: dict[str, tuple[Duty, bool]] = {}
    for number, table in enumerate(tables):
        if not isinstance(table, dict):
            raise source.fail(("duty",), "责任须写成表")
        duty = _duty(source, table, ("duty", number), forms)
        if duty.id in found:
            raise source.fail(("duty", number, "id"), f"责任“{duty.id}”重复")
        found[duty.id] = duty, table.get("is_on", True)
    return Duties(
        owed=tuple(duty for duty, is_on in found.values() if is_on),
        unused=tuple(duty for duty, is_on in found.values() if not is_on),
    )


def _duty(
    source: TomlSource, table: Mapping[str, Any], place: Place, forms: Mapping[FormId, LoadedForm]
) -> Duty:
    check_keys(source, table, place, _KEYS)
    _check_closed(source, table, place)
    _check_words(source, table, place)
    for name in table["forms"]:
        if FormId(name) not in forms:
            raise source.fail((*place, "forms"), f"没有表单“{name}”")
        if not forms[FormId(name)].spec.counted:
            title = forms[FormId(name)].spec.title
            raise source.fail((*place, "forms"), f"“{title}”不计条数，定额不能数它")
        _check_form(source, table, place, forms[FormId(name)].spec)
    is_regular = table["period"] == REGULAR
    return Duty(
        id=table["id"],
        title=table["title"],
        source=table["source"],
        rule=table["rule"],
        who=FourDuty(table["who"]),
        quota=_quota(source, table, place),
        unit=table["unit"],
        period=PeriodKind.QUARTER if is_regular else PeriodKind(table["period"]),
        forms=tuple(FormId(name) for name in table["forms"]),
        where=_wanted(table, "where"),
        as_subject=_wanted(table, "as_subject"),
        field=table.get("field", ""),
        also=tuple(table.get("also", ())),
        once_a_day=table.get("once_a_day", False),
        counterparts=table.get("counterparts", ""),
        due=_due(source, table, place),
        note=table.get("note", ""),
        verb=table.get("verb", "记一条"),
        is_regular=is_regular,
    )


def _check_closed(source: TomlSource, table: Mapping[str, Any], place: Place) -> None:
    for key in _NEEDED:
        if key not in table:
            raise source.fail(place, f"责任缺少“{key}”")
    periods = (*(kind.value for kind in PeriodKind), REGULAR)
    closed = {"rule": RULES, "who": tuple(FourDuty), "period": periods}
    for key, known in closed.items():
        if table[key] not in known:
            raise source.fail((*place, key), f"没有“{table[key]}”")
    is_with_others = RULES[table["rule"]].count is None
    if is_with_others and table.get("counterparts") not in COUNTERPARTS:
        raise source.fail((*place, "counterparts"), "谈话对象范围不认识")
    if (is_with_others or table["rule"] == "sum_by_person") and not table.get("field"):
        raise source.fail(place, "责任缺少“field”")


def _check_words(source: TomlSource, table: Mapping[str, Any], place: Place) -> None:
    for key in _WORDS:
        check_words(source, table.get(key, ""), (*place, key))
    for key in ("where", "as_subject"):
        for given in table.get(key, {}).values():
            if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
                raise source.fail((*place, key), "条件须写成字段和若干选项")
            if not all(map(is_plain, given)):
                raise source.fail((*place, key), NOT_PLAIN)


def _check_form(source: TomlSource, table: Mapping[str, Any], place: Place, form: FormSpec) -> None:
    for key, field_id, values in _named(table):
        field = form.field(field_id)
        if field is None:
            raise source.fail((*place, key), f"表单“{form.id}”没有字段“{field_id}”")
        for value in values:
            if field.choices and value not in field.choices:
                raise source.fail((*place, key), f"字段“{field_id}”没有选项“{value}”")
        if not _fits(table["rule"], key, field.kind):
            raise source.fail((*place, key), f"字段“{field_id}”不是这项责任能数的")


def _named(table: Mapping[str, Any]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield (key, field, values it must offer) of everything a duty says about its forms."""
    for key in ("where", "as_subject"):
        for field_id, values in table.get(key, {}).items():
            yield key, field_id, tuple(values)
    for field_id in table.get("also", ()):
        yield "also", field_id, ()
    if table.get("field"):
        yield "field", table["field"], ()


def _fits(rule: str, key: str, kind: FieldKind) -> bool:
    if key == "also":
        return kind in _PEOPLE
    if key == "field" and rule == "sum_by_person":
        return kind in _NUMBERS
    return key != "field" or RULES[rule].count is not None or kind in _PARTIES


def _wanted(table: Mapping[str, Any], key: str) -> dict[str, tuple[str, ...]]:
    return {field_id: tuple(values) for field_id, values in table.get(key, {}).items()}


def _quota(source: TomlSource, table: Mapping[str, Any], place: Place) -> Decimal:
    quota = parse_decimal(str(table["quota"]))
    if quota is None or not 0 < quota <= MOST_QUOTA:
        raise source.fail((*place, "quota"), f"定额须为不超过{MOST_QUOTA}的正数")
    return quota


def _due(source: TomlSource, table: Mapping[str, Any], place: Place) -> tuple[int, int] | None:
    if "due" not in table:
        return None
    try:
        day = date.fromisoformat(f"{_LEAP_YEAR}-{table['due']}")
    except ValueError:
        day = None
    if day is None or (day.month, day.day) == (2, 29) or table["period"] != PeriodKind.YEAR:
        raise source.fail((*place, "due"), "期限须写成“月-日”，并且只用于每年的责任")
    return day.month, day.day
