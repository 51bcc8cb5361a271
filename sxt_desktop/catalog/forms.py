"""Form definitions: TOML -> checked definition -> FormSpec.

A definition is the plain JSON of a form with its shared field groups put in. Its hash names the form
in every revision, it is kept in the workbook and travels in bundles, so that a record is always drawn
as it was written, whatever the installed files say.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.checks import (
    CHECK_KEYS,
    DERIVE_KEYS,
    FACTS,
    FIELD_KEYS,
    FORM_KEYS,
    STEP_KEYS,
    DefinitionWrong,
    check_measure,
    contradictions,
)
from sxt_desktop.catalog.toml_source import (
    MOST_KEPT,
    Place,
    TomlSource,
    Types,
    check_keys,
    parsed,
    text_of,
    wrong_key,
)
from sxt_desktop.domain.derivations import Derivation
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.flows import Flow, FlowStep
from sxt_desktop.domain.form_checks import Check
from sxt_desktop.domain.forms import Condition, FieldSpec, FormSpec, Sensitivity
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.domain.values import FieldKind, parse_decimal

Definition = dict[str, Any]
Texts = tuple[tuple[Path, str], ...]
"""Files and what they say."""

_SHARED_KEYS: Types = {
    "before": list,
    "after": list,
    "list_columns": list[str],
    "facts": dict,
    "check": list,
}


@dataclass(frozen=True, slots=True)
class LoadedForm:
    """A form and the definition it was made from."""

    spec: FormSpec
    definition: Definition


def load_forms(directory: Path) -> dict[FormId, LoadedForm]:
    """Read and check every form of a folder (shared groups in `shared/`), keyed by id; the newest version wins.

    Anything wrong is a `UserError` with file, line and reason (RESOURCE_INVALID).
    """
    forms: dict[FormId, LoadedForm] = {}
    shared = _shared_texts(directory)
    for path in sorted(directory.glob("*.toml")):
        loaded = _loaded(path, text_of(path), shared)
        known = forms.get(loaded.spec.id)
        if known is None or known.spec.version < loaded.spec.version:
            forms[loaded.spec.id] = loaded
    return forms


def _shared_texts(directory: Path) -> Texts:
    return tuple((path, text_of(path)) for path in sorted(directory.glob("shared/*.toml")))


@lru_cache(MOST_KEPT)
def _loaded(path: Path, text: str, shared: Texts) -> LoadedForm:
    source = parsed(path, text)
    check_keys(source, source.table, (), FORM_KEYS)
    for key in ("id", "version", "title", "field"):
        if key not in source.table:
            raise source.fail((), f"缺少“{key}”")
    for number, table in enumerate(source.table["field"]):
        _check_field(source, table, ("field", number))
    for key, keys in (("check", CHECK_KEYS), ("derive", DERIVE_KEYS), ("step", STEP_KEYS)):
        for number, table in enumerate(source.table.get(key, ())):
            check_keys(source, table, (key, number), keys)
    definition = _with_shared(source, dict(shared))
    try:
        spec = form_from_definition(definition)
    except DefinitionWrong as wrong:
        raise source.fail(_place_of(source, wrong.field_id, wrong.key), wrong.reason) from wrong
    return LoadedForm(spec, definition)


def _place_of(source: TomlSource, field_id: str, key: str) -> Place:
    tables = source.table["field"]
    for number in reversed(range(len(tables))):
        if tables[number].get("id") == field_id:
            return ("field", number, key) if key in tables[number] else ("field", number)
    if field_id:
        return ("use",)
    return (key,) if key in source.table else ()


def _with_shared(source: TomlSource, texts: Mapping[Path, str]) -> Definition:
    definition: Definition = {key: value for key, value in source.table.items() if key != "use"}
    fields = list(definition["field"])
    facts: dict[str, str] = {}
    columns: list[str] = []
    checks: list[Any] = list(definition.get("check", ()))
    for name in source.table.get("use", []):
        path = source.path.parent / "shared" / f"{name}.toml"
        if path not in texts:
            raise source.fail(("use",), f"没有共用字段组“{name}”")
        shared = _shared(path, texts[path])
        fields = [*shared.get("before", []), *fields, *shared.get("after", [])]
        facts.update(shared.get("facts", {}))
        columns.extend(shared.get("list_columns", []))
        checks.extend(shared.get("check", []))
    definition["field"] = fields
    definition["facts"] = {**facts, **definition.get("facts", {})}
    definition["list_columns"] = definition.get("list_columns") or columns
    if checks:
        definition["check"] = checks
    return definition


def _shared(path: Path, text: str) -> Mapping[str, Any]:
    source = parsed(path, text)
    check_keys(source, source.table, (), _SHARED_KEYS)
    for part in ("before", "after"):
        for number, table in enumerate(source.table.get(part, [])):
            _check_field(source, table, (part, number))
    for number, table in enumerate(source.table.get("check", ())):
        check_keys(source, table, ("check", number), CHECK_KEYS)
    return source.table


def _check_field(source: TomlSource, table: Any, place: Place) -> None:
    if not isinstance(table, dict):
        raise source.fail(place, "字段须写成表")
    check_keys(source, table, place, FIELD_KEYS)
    for key in ("id", "label", "kind"):
        if not table.get(key):
            raise source.fail(place, f"字段缺少“{key}”")
    if table["kind"] not in tuple(FieldKind):
        raise source.fail((*place, "kind"), f"没有“{table['kind']}”这种字段")
    for number, column in enumerate(table.get("column", [])):
        _check_field(source, column, (*place, "column", number))


def form_from_definition(definition: Definition) -> FormSpec:
    """Build a form from a definition, also one that came in a bundle; raises `DefinitionWrong`."""
    try:
        check_measure(definition)
        _check_types(definition)
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
            checks=tuple(_check(table) for table in definition.get("check", ())),
            restricted_when=_condition(definition, "restricted_when"),
            one_for=definition.get("one_for", ""),
            guarded=definition.get("guarded", False),
            derivations=tuple(_derivation(table) for table in definition.get("derive", ())),
            across_years=definition.get("across_years", False),
            counted=definition.get("counted", True),
            flow=Flow(tuple(_step(table) for table in definition.get("step", ()))),
        )
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError) as wrong:
        raise DefinitionWrong("", "", f"表单定义不完整:{wrong}") from wrong
    for found in contradictions(spec):
        raise found
    return spec


def _check_types(table: Definition, allowed: Types = FORM_KEYS) -> None:
    known = {key: value for key, value in table.items() if key in allowed}
    wrong = wrong_key(known, allowed)
    if wrong is not None:
        field_id = "" if allowed is FORM_KEYS else str(table.get("id", ""))
        raise DefinitionWrong(field_id, *wrong)
    for inner in (*known.get("field", ()), *known.get("column", ())):
        _check_types(inner, FIELD_KEYS)
    for key, keys in (("check", CHECK_KEYS), ("derive", DERIVE_KEYS), ("step", STEP_KEYS)):
        for inner in known.get(key, ()):
            _check_types(inner, keys)


def definition_hash(definition: Definition) -> str:
    """Return SHA-256 (hex) of a definition's canonical JSON."""
    return hashlib.sha256(b"sxt-form-1\0" + canonical(definition)).hexdigest()


def _field(table: Mapping[str, Any]) -> FieldSpec:
    known: dict[str, Any] = {key: table[key] for key in _PLAIN if key in table}
    for key in ("minimum", "maximum"):
        if key in table:
            known[key] = _number(table, key)
    for key in ("visible_when", "required_when"):
        known[key] = _condition(table, key)
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
    "decimals",
    "max_length",
    "advise_length",
    "unit",
    "half",
    "section",
    "past_only",
    "free",
    "default",
    "follows",
    "series",
    "computed",
    "searchable",
    "overseen",
    "gathers",
)


def _check(table: Mapping[str, Any]) -> Check:
    return Check(
        rule=table["rule"],
        fields=tuple(table["fields"]),
        table=table.get("table", ""),
        value=parse_decimal(str(table["value"])) if "value" in table else None,
        equals=tuple(table.get("equals", ())),
        among=tuple(table.get("among", ())),
        words=tuple(table.get("words", ())),
        limit=table.get("limit", ""),
        advises=table.get("advises", False),
    )


def _step(table: Mapping[str, Any]) -> FlowStep:
    return FlowStep(
        id=table["id"],
        title=table["title"],
        verb=table["verb"],
        mark=table["mark"],
        state=table["state"],
        after=tuple(table["after"]),
        fields=tuple(table["fields"]),
        clears=tuple(table.get("clears", ())),
        by=table.get("by", ""),
        states=dict(table.get("states", {})),
        path=table.get("path", ""),
        turns_back=table.get("turns_back", False),
    )


def _derivation(table: Mapping[str, Any]) -> Derivation:
    return Derivation(table["rule"], tuple(table["fields"]), table.get("table", ""))


def _number(table: Mapping[str, Any], key: str) -> Decimal:
    number = parse_decimal(str(table[key]))
    if number is None:
        raise DefinitionWrong(table["id"], key, f"“{key}”不是数")
    return number


_OF_FIELDS = ("visible_when", "required_when")


def _condition(table: Mapping[str, Any], key: str) -> Condition | None:
    """Return the condition under a key of a form or field, None where there is none."""
    if key not in table:
        return None
    raw, place = table[key], str(table["id"]) if key in _OF_FIELDS else ""
    if set(raw) != {"field", "equals"}:
        raise DefinitionWrong(place, key, "条件只能写 field 和 equals")
    equals = raw["equals"] if isinstance(raw["equals"], list) else [raw["equals"]]
    if not equals or not all(isinstance(item, str) for item in (raw["field"], *equals)):
        raise DefinitionWrong(place, key, "条件的 field 和 equals 须写成文字")
    return Condition(raw["field"], tuple(equals))


__all__ = [
    "FACTS",
    "Definition",
    "DefinitionWrong",
    "LoadedForm",
    "UserError",
    "definition_hash",
    "form_from_definition",
    "load_forms",
]
