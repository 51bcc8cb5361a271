"""Form definitions: TOML -> checked definition -> FormSpec.

A definition is the plain JSON of a form with its shared field groups put in. Its hash names the form
in every revision, it is kept in the workbook and travels in bundles, so that a record is always drawn
as it was written, whatever the installed files say.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.toml_source import Place, TomlSource, check_keys
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import Condition, FieldSpec, FormSpec, Sensitivity
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.domain.values import FieldKind

Definition = dict[str, Any]

FACTS = (
    "occurred_on",
    "subject",
    "title",
    "number",
    "amount",
    "due_on",
    "replied_on",
    "closed_on",
    "addressee",
    "timeliness",
)
"""Generic facts a form may name a field for; lists, counts and lights work on these alone."""

COMPUTED = ("timeliness",)
"""Values the program itself fills in, by name."""

_FORM_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "id": str,
    "version": int,
    "title": str,
    "group": str,
    "order": int,
    "phase": str,
    "source": str,
    "retention": str,
    "sensitivity": str,
    "list_columns": list,
    "facts": dict,
    "lifecycle": str,
    "travels": str,
    "use": list,
    "field": list,
}
_SHARED_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "before": list,
    "after": list,
    "list_columns": list,
    "facts": dict,
}
_FIELD_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "id": str,
    "label": str,
    "kind": str,
    "required": bool,
    "hint": str,
    "choices": list,
    "minimum": (int, str),
    "maximum": (int, str),
    "max_length": int,
    "advise_length": int,
    "unit": str,
    "half": bool,
    "section": str,
    "past_only": bool,
    "free": bool,
    "refers_to": list,
    "column": list,
    "visible_when": dict,
    "default": str,
    "series": str,
    "computed": str,
    "searchable": bool,
}
_CHOICE_KINDS = (FieldKind.CHOICE, FieldKind.MULTI_CHOICE)
_NO_CELLS = (FieldKind.TABLE, FieldKind.ATTACHMENTS, FieldKind.NUMBER, FieldKind.SYSTEM, FieldKind.ENTRIES)


@dataclass(frozen=True, slots=True)
class LoadedForm:
    """A form and the definition it was made from."""

    spec: FormSpec
    definition: Definition


def load_forms(directory: Path) -> dict[FormId, LoadedForm]:
    """Read every form of a folder (shared groups in `shared/`), keyed by id; the newest version wins."""
    forms: dict[FormId, LoadedForm] = {}
    for path in sorted(directory.glob("*.toml")):
        loaded = load_form(path)
        known = forms.get(loaded.spec.id)
        if known is None or known.spec.version < loaded.spec.version:
            forms[loaded.spec.id] = loaded
    return forms


def load_form(path: Path) -> LoadedForm:
    """Read and check one form file; anything wrong is a `UserError` with file, line and reason."""
    source = TomlSource.load(path)
    check_keys(source, source.table, (), _FORM_KEYS)
    for key in ("id", "version", "title", "field"):
        if key not in source.table:
            raise source.fail((), f"缺少“{key}”")
    for number, table in enumerate(source.table["field"]):
        _check_field(source, table, ("field", number))
    definition = _with_shared(source)
    try:
        spec = form_from_definition(definition)
    except DefinitionWrong as wrong:
        raise source.fail(_place_of(source, wrong.field_id, wrong.key), wrong.reason) from wrong
    return LoadedForm(spec, definition)


def _place_of(source: TomlSource, field_id: str, key: str) -> Place:
    for number, table in enumerate(source.table["field"]):
        if table.get("id") == field_id:
            return ("field", number, key) if key in table else ("field", number)
    return (key,) if key in source.table else ()


def _with_shared(source: TomlSource) -> Definition:
    definition: Definition = {key: value for key, value in source.table.items() if key != "use"}
    fields = list(definition["field"])
    facts: dict[str, str] = {}
    columns: list[str] = []
    for name in source.table.get("use", []):
        path = source.path.parent / "shared" / f"{name}.toml"
        if not path.is_file():
            raise source.fail(("use",), f"没有共用字段组“{name}”")
        shared = _load_shared(path)
        fields = [*shared.get("before", []), *fields, *shared.get("after", [])]
        facts.update(shared.get("facts", {}))
        columns.extend(shared.get("list_columns", []))
    definition["field"] = fields
    definition["facts"] = {**facts, **definition.get("facts", {})}
    definition["list_columns"] = definition.get("list_columns") or columns
    return definition


def _load_shared(path: Path) -> Mapping[str, Any]:
    source = TomlSource.load(path)
    check_keys(source, source.table, (), _SHARED_KEYS)
    for part in ("before", "after"):
        for number, table in enumerate(source.table.get(part, [])):
            _check_field(source, table, (part, number))
    return source.table


def _check_field(source: TomlSource, table: Any, place: Place) -> None:
    if not isinstance(table, dict):
        raise source.fail(place, "字段须写成表")
    check_keys(source, table, place, _FIELD_KEYS)
    for key in ("id", "label", "kind"):
        if not table.get(key):
            raise source.fail(place, f"字段缺少“{key}”")
    if table["kind"] not in tuple(FieldKind):
        raise source.fail((*place, "kind"), f"没有“{table['kind']}”这种字段")
    for number, column in enumerate(table.get("column", [])):
        _check_field(source, column, (*place, "column", number))


class DefinitionWrong(Exception):  # noqa: N818 - told apart by its catcher, never shown by itself
    """A definition that contradicts itself; the loader adds file and line."""

    def __init__(self, field_id: str, key: str, reason: str) -> None:
        super().__init__(reason)
        self.field_id, self.key, self.reason = field_id, key, reason


def form_from_definition(definition: Definition) -> FormSpec:
    """Build a form from a definition, also one that came in a bundle; raises `DefinitionWrong`."""
    try:
        fields = tuple(_field(table) for table in definition["field"])
        spec = FormSpec(
            id=FormId(definition["id"]),
            version=definition["version"],
            title=definition["title"],
            fields=fields,
            hash=definition_hash(definition),
            group=definition.get("group", ""),
            order=definition.get("order", 0),
            phase=definition.get("phase", ""),
            source=definition.get("source", ""),
            retention=definition.get("retention", ""),
            sensitivity=Sensitivity(definition.get("sensitivity", Sensitivity.INTERNAL.value)),
            list_columns=tuple(definition.get("list_columns", ())),
            facts=dict(definition.get("facts", {})),
            lifecycle=definition.get("lifecycle", ""),
            travels=definition.get("travels", "up"),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as wrong:
        raise DefinitionWrong("", "", f"表单定义不完整:{wrong}") from wrong
    for found in _contradictions(spec):
        raise found
    return spec


def definition_hash(definition: Definition) -> str:
    """Return SHA-256 (hex) of a definition's canonical JSON."""
    return hashlib.sha256(b"sxt-form-1\0" + canonical(definition)).hexdigest()


def _field(table: Mapping[str, Any]) -> FieldSpec:
    known: dict[str, Any] = {key: table[key] for key in _PLAIN if key in table}
    for key in ("minimum", "maximum"):
        if key in table:
            known[key] = _number(table, key)
    if "visible_when" in table:
        known["visible_when"] = _condition(table)
    return FieldSpec(
        kind=FieldKind(table["kind"]),
        choices=tuple(table.get("choices", ())),
        refers_to=tuple(FormId(name) for name in table.get("refers_to", ())),
        columns=tuple(_field(column) for column in table.get("column", ())),
        **known,
    )


_PLAIN = (
    "id",
    "label",
    "required",
    "hint",
    "max_length",
    "advise_length",
    "unit",
    "half",
    "section",
    "past_only",
    "free",
    "default",
    "series",
    "computed",
    "searchable",
)


def _number(table: Mapping[str, Any], key: str) -> Decimal:
    try:
        return Decimal(str(table[key]))
    except InvalidOperation as wrong:
        raise DefinitionWrong(table["id"], key, f"“{key}”不是数") from wrong


def _condition(table: Mapping[str, Any]) -> Condition:
    raw = table["visible_when"]
    if set(raw) != {"field", "equals"}:
        raise DefinitionWrong(table["id"], "visible_when", "显示条件只能写 field 和 equals")
    equals = raw["equals"]
    return Condition(raw["field"], tuple(equals) if isinstance(equals, list) else (str(equals),))


def _contradictions(form: FormSpec) -> Iterator[DefinitionWrong]:
    ids = [spec.id for spec in form.fields]
    for spec in form.fields:
        if ids.count(spec.id) > 1:
            yield DefinitionWrong(spec.id, "id", f"字段“{spec.id}”重复")
        if spec.visible_when is not None and spec.visible_when.field_id not in ids:
            yield DefinitionWrong(
                spec.id, "visible_when", f"显示条件指向没有的字段“{spec.visible_when.field_id}”"
            )
        yield from _field_contradictions(spec)
    for name, field_id in form.facts.items():
        if name not in FACTS:
            yield DefinitionWrong("", "facts", f"没有“{name}”这种通用事实")
        if field_id not in ids:
            yield DefinitionWrong("", "facts", f"facts 指向没有的字段“{field_id}”")
    for column in form.list_columns:
        if column not in ids:
            yield DefinitionWrong("", "list_columns", f"列表栏指向没有的字段“{column}”")
    if form.travels not in ("up", "down", "stay"):
        yield DefinitionWrong("", "travels", "travels 只能是 up、down、stay")


def _field_contradictions(spec: FieldSpec) -> Iterator[DefinitionWrong]:
    if (spec.kind in _CHOICE_KINDS) != bool(spec.choices) and spec.kind is not FieldKind.TAGS:
        yield DefinitionWrong(spec.id, "choices", "选项只用于单选和多选,且不能为空")
    if (spec.kind is FieldKind.TABLE) != bool(spec.columns):
        yield DefinitionWrong(spec.id, "column", "子表须有列,其他字段不能有列")
    if (spec.kind is FieldKind.NUMBER) != bool(spec.series):
        yield DefinitionWrong(spec.id, "series", "编号字段须写编号样式")
    if spec.kind is FieldKind.SYSTEM and spec.computed not in COMPUTED:
        yield DefinitionWrong(spec.id, "computed", f"没有“{spec.computed}”这种自动值")
    if spec.minimum is not None and spec.maximum is not None and spec.minimum > spec.maximum:
        yield DefinitionWrong(spec.id, "minimum", "下限大于上限")
    for column in spec.columns:
        if column.kind in _NO_CELLS:
            yield DefinitionWrong(spec.id, "column", f"子表的列不能是“{column.kind}”")


__all__ = [
    "DefinitionWrong",
    "LoadedForm",
    "UserError",
    "definition_hash",
    "form_from_definition",
    "load_forms",
]
