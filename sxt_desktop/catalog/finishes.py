"""What starts a due date and what finishes it: tables of `deadlines.toml` -> After, Finish, checked against the forms."""

from collections.abc import Mapping
from typing import Any

from sxt_desktop.catalog.forms import LoadedForm
from sxt_desktop.catalog.toml_source import Place, TomlSource, Types, check_keys
from sxt_desktop.domain.deadlines import After, Finish
from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.values import FieldKind

MOST_DAYS, MOST_FINISHES = 366, 10
"""More than this no calendar ever asked for."""
_AFTER_KEYS: Types = {"form": str, "where": dict, "day": str, "days": int, "months": int, "asked": str}
_FINISH_KEYS: Types = {
    "forms": list[str],
    "where": dict,
    "filled": str,
    "every": bool,
    "each": list[str],
    "link": str,
    "own": bool,
    "one_of": str,
}
_DAYS = (FieldKind.DATE, FieldKind.DATE_RANGE, FieldKind.DATETIME)
Forms = Mapping[FormId, LoadedForm]


def read_after(source: TomlSource, table: Mapping[str, Any], place: Place, forms: Forms) -> After | None:
    """Return what starts a due date; None where its table has no `after`."""
    given = table.get("after")
    if given is None:
        return None
    inside = (*place, "after")
    check_keys(source, given, inside, _AFTER_KEYS)
    spec = _form(source, given.get("form", ""), inside, forms)
    _check_where(source, given.get("where", {}), spec, inside)
    for key in ("day", "asked"):
        name = given.get(key, "")
        if name and _field(source, spec, name, inside).kind not in _DAYS:
            raise source.fail((*inside, key), f"字段“{name}”不是日期")
    later = read_count(source, given, inside, "days", 0), read_count(source, given, inside, "months", 0)
    if all(later):
        raise source.fail((*inside, "days"), "起算后的期限只写天数或月数之一")
    return After(spec.id, _accepted(given), given.get("day", ""), *later, given.get("asked", ""))


def read_finishes(
    source: TomlSource, table: Mapping[str, Any], place: Place, forms: Forms, after: After | None
) -> tuple[Finish, ...]:
    """Return the records that finish a due date."""
    tables = table.get("finish", [])
    if len(tables) > MOST_FINISHES or not all(isinstance(one, dict) for one in tables):
        raise source.fail((*place, "finish"), f"完成的标志须写成表，不超过{MOST_FINISHES}项")
    return tuple(
        _finish(source, one, (*place, "finish", number), forms, after) for number, one in enumerate(tables)
    )


def _finish(
    source: TomlSource, table: Mapping[str, Any], place: Place, forms: Forms, after: After | None
) -> Finish:
    check_keys(source, table, place, _FINISH_KEYS)
    if not table.get("forms"):
        raise source.fail(place, "完成的标志缺少“forms”")
    for name in table["forms"]:
        spec = _form(source, name, place, forms, key="forms")
        _check_where(source, table.get("where", {}), spec, place)
        for key in ("filled", "link"):
            if table.get(key):
                _field(source, spec, table[key], place)
    for name in table.get("each", ()):
        if name not in tuple(FourDuty):
            raise source.fail((*place, "each"), f"没有“{name}”这类责任")
    is_own, link = table.get("own", False), table.get("link", "")
    if (is_own or link) and after is None:
        raise source.fail(place, "只有由记录引起的事项才能用 own 或 link")
    if is_own and after is not None and table["forms"] != [after.form]:
        raise source.fail((*place, "own"), "own 只能看起算的记录本身")
    return Finish(
        forms=tuple(FormId(name) for name in table["forms"]),
        where=_accepted(table),
        filled=table.get("filled", ""),
        every=table.get("every", False),
        each=tuple(FourDuty(name) for name in table.get("each", ())),
        link=link,
        own=is_own,
        one_of=table.get("one_of", ""),
    )


def _form(source: TomlSource, name: str, place: Place, forms: Forms, key: str = "form") -> FormSpec:
    if FormId(name) not in forms:
        raise source.fail((*place, key), f"没有表单“{name}”")
    return forms[FormId(name)].spec


def _field(source: TomlSource, spec: FormSpec, name: str, place: Place) -> FieldSpec:
    """Return a field, or with ``table.column`` the column of a table."""
    field_id, _, column = name.partition(".")
    found = spec.field(field_id)
    if found is not None and column:
        found = next((one for one in found.columns if one.id == column), None)
    if found is None:
        raise source.fail(place, f"表单“{spec.id}”没有字段“{name}”")
    return found


def _check_where(source: TomlSource, where: Mapping[str, Any], spec: FormSpec, place: Place) -> None:
    for name, accepted in where.items():
        if not isinstance(accepted, list) or not all(isinstance(one, str) for one in accepted):
            raise source.fail((*place, "where"), "条件须写成字段和若干选项")
        found = _field(source, spec, name, place)
        for value in accepted:
            if found.choices and value not in found.choices:
                raise source.fail((*place, "where"), f"字段“{name}”没有选项“{value}”")


def _accepted(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in table.get("where", {}).items()}


def read_count(source: TomlSource, table: Mapping[str, Any], place: Place, key: str, usual: int) -> int:
    """Return a count of days, or what is usual where it is not given."""
    number = table.get(key, usual)
    if not isinstance(number, int) or not 0 <= number <= MOST_DAYS:
        raise source.fail((*place, key), f"“{key}”须为0到{MOST_DAYS}之间的整数")
    return number
