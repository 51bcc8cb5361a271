"""Conversions: `resources/conversions.toml` -> Conversion, checked against the forms they lead from and to."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.forms import LoadedForm
from sxt_desktop.catalog.toml_source import Place, TomlSource, Types, check_keys
from sxt_desktop.domain.conditions import Condition
from sxt_desktop.domain.conversions import NAMED, ROW, Conversion
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import FieldKind, NotReadable

_KEYS: Types = {
    "id": str,
    "verb": str,
    "to": str,
    "from": list[str],
    "takes": dict,
    "fixed": dict,
    "each": str,
    "when": dict,
}
_NEEDED = ("id", "verb", "to", "from", "takes")


def load_conversions(path: Path, forms: Mapping[FormId, LoadedForm]) -> tuple[Conversion, ...]:
    """Read every conversion; one that names a form or field there is not is a `UserError` with file and line."""
    source = TomlSource.load(path)
    check_keys(source, source.table, (), {"conversion": list})
    found: list[Conversion] = []
    for number, table in enumerate(source.table.get("conversion", [])):
        place: Place = ("conversion", number)
        if not isinstance(table, dict):
            raise source.fail(place, "转换须写成表")
        found.append(_conversion(source, table, place, forms))
        if any(one.id == found[-1].id for one in found[:-1]):
            raise source.fail((*place, "id"), f"转换“{found[-1].id}”重复")
    return tuple(found)


def _conversion(
    source: TomlSource, table: Mapping[str, Any], place: Place, forms: Mapping[FormId, LoadedForm]
) -> Conversion:
    check_keys(source, table, place, _KEYS)
    for key in _NEEDED:
        if key not in table:
            raise source.fail(place, f"转换缺少“{key}”")
    if table["to"] not in forms:
        raise source.fail((*place, "to"), f"没有表单“{table['to']}”")
    when = table.get("when")
    one = Conversion(
        id=table["id"],
        verb=table["verb"],
        to=FormId(table["to"]),
        sources=_named(source, place, table["from"], forms),
        takes={key: tuple(names) for key, names in table["takes"].items()},
        fixed=dict(table.get("fixed", {})),
        each=table.get("each", ""),
        when=None if when is None else Condition(when["field"], tuple(when["equals"])),
    )
    _check_target(source, place, one, forms[one.to].spec)
    _check_sources(source, place, one, forms)
    return one


def _check_target(source: TomlSource, place: Place, one: Conversion, target: FormSpec) -> None:
    for key in (*one.takes, *one.fixed):
        if target.field(key) is None:
            raise source.fail(place, f"表单“{target.id}”没有字段“{key}”")
    for key, raw in one.fixed.items():
        spec = target.field(key)
        try:
            is_known = spec is not None and spec.read(raw) is not None
        except NotReadable:
            is_known = False
        if not is_known or (spec is not None and spec.kind is FieldKind.CHOICE and raw not in spec.choices):
            raise source.fail((*place, "fixed"), f"字段“{key}”不能是“{raw}”")


def _named(
    source: TomlSource, place: Place, patterns: list[str], forms: Mapping[FormId, LoadedForm]
) -> tuple[FormId, ...]:
    """Return the forms that are named, some by a pattern (``handbook_*``)."""
    found: list[FormId] = []
    for pattern in patterns:
        named = [name for name in forms if fnmatchcase(name, pattern)]
        if not named:
            raise source.fail((*place, "from"), f"没有表单“{pattern}”")
        found.extend(named)
    return tuple(dict.fromkeys(found))


def _check_sources(
    source: TomlSource, place: Place, one: Conversion, forms: Mapping[FormId, LoadedForm]
) -> None:
    specs = [forms[name].spec for name in one.sources]
    for name in filter(None, (one.each, one.when.field_id if one.when else "")):
        if not any(spec.field(name) is not None for spec in specs):
            raise source.fail(place, f"来源表单没有字段“{name}”")
    for name in _plain_names(one):
        if not any(_knows(spec, one, name) for spec in specs):
            raise source.fail((*place, "takes"), f"没有可取的字段“{name}”")


def _plain_names(one: Conversion) -> Iterable[str]:
    """Yield the fields that are taken as they are; patterns are made of titles."""
    return (name for names in one.takes.values() for name in names if "{" not in name)


def _knows(spec: FormSpec, one: Conversion, name: str) -> bool:
    if name in NAMED or spec.field(name) is not None:
        return True
    table = spec.field(one.each)
    return table is not None and name in {f"{ROW}{column.id}" for column in table.columns}
