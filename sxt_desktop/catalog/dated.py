"""`resources/calendar.toml` -> Dated: which records' own days stand in the calendar."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.forms import LoadedForm
from sxt_desktop.catalog.toml_source import Place, TomlSource, Types, check_keys
from sxt_desktop.domain.dated import Dated, Nodes
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import FormId

_KEYS: Types = {
    "form": str,
    "words": str,
    "done": str,
    "nodes": dict,
    "verb": str,
    "bare": bool,
    "linked": str,
}
_NODE_KEYS: Types = {"table": str, "name": str, "due": str, "done": str}


def load_dated(path: Path, forms: Mapping[FormId, LoadedForm]) -> tuple[Dated, ...]:
    """Read the file; an unknown form or field is a `UserError` with file, line and reason."""
    source = TomlSource.load(path)
    check_keys(source, source.table, (), {"dated": list})
    return tuple(
        _dated(source, table, ("dated", number), forms)
        for number, table in enumerate(source.table.get("dated", []))
    )


def _dated(
    source: TomlSource, table: Mapping[str, Any], place: Place, forms: Mapping[FormId, LoadedForm]
) -> Dated:
    check_keys(source, table, place, _KEYS)
    for key in ("form", "words"):
        if not table.get(key):
            raise source.fail(place, f"缺少“{key}”")
    if FormId(table["form"]) not in forms:
        raise source.fail((*place, "form"), f"没有表单“{table['form']}”")
    spec = forms[FormId(table["form"])].spec
    if "due_on" not in spec.facts:
        raise source.fail((*place, "form"), f"表单“{spec.id}”没有期限")
    done = table.get("done", "")
    if done and spec.field(done) is None:
        raise source.fail((*place, "done"), f"表单“{spec.id}”没有字段“{done}”")
    return Dated(
        form=spec.id,
        words=table["words"],
        done=done,
        nodes=_nodes(source, table, place, spec),
        verb=table.get("verb", "查看"),
        bare=table.get("bare", False),
        linked=_linked(source, table, place, forms),
    )


def _linked(
    source: TomlSource, table: Mapping[str, Any], place: Place, forms: Mapping[FormId, LoadedForm]
) -> str:
    """Return the field in which others name such a record; some form must have it."""
    name = table.get("linked", "")
    fields = (one.spec.field(name) for one in forms.values())
    if name and not any(field is not None and table["form"] in field.refers_to for field in fields):
        raise source.fail((*place, "linked"), f"没有表单在字段“{name}”里引用它")
    return str(name)


def _nodes(source: TomlSource, table: Mapping[str, Any], place: Place, spec: FormSpec) -> Nodes | None:
    given = table.get("nodes")
    if given is None:
        return None
    check_keys(source, given, (*place, "nodes"), _NODE_KEYS)
    rows = spec.field(str(given.get("table")))
    columns = () if rows is None else tuple(column.id for column in rows.columns)
    for key in ("name", "due", *(["done"] if "done" in given else [])):
        if given.get(key) not in columns:
            raise source.fail(
                (*place, "nodes"), f"表单“{spec.id}”没有字段“{given.get('table')}.{given.get(key)}”"
            )
    return Nodes(**given)
