"""Reading the relations of 签字背书: `endorsement/relations.toml`, or `endorsement.toml` of a profile that has its own."""

from collections.abc import Mapping
from typing import Any

from sxt_desktop.catalog.forms import LoadedForm
from sxt_desktop.catalog.plain_words import check_words
from sxt_desktop.catalog.toml_source import Place, TomlSource, Types, check_keys
from sxt_desktop.domain.endorsing import EndorsementRules, EndorsingRelation, Holders, Level, Signer
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import FormId

_RELATION: Types = {"id": str, "title": str, "source": str, "holders": str, "levels": list}
_LEVEL: Types = {"name": str, "signer": str}
MOST_LEVELS, MOST_RELATIONS = 12, 50
"""A profile can come in a bundle: more than this no office ever signs."""


def read_endorsement_rules(source: TomlSource, forms: Mapping[FormId, LoadedForm]) -> EndorsementRules:
    """Return the relations of a file; a wrong one is RESOURCE_INVALID with file, line and reason."""
    check_keys(source, source.table, (), {"relation": list, "not_content": dict})
    tables = source.table.get("relation", ())
    if not 0 < len(tables) <= MOST_RELATIONS:
        raise source.fail((), f"审签关系须有1至{MOST_RELATIONS}种")
    relations: dict[str, EndorsingRelation] = {}
    for number, raw in enumerate(tables):
        one = _relation(source, number, raw)
        if one.id in relations:
            raise source.fail(("relation", number, "id"), f"审签关系“{one.id}”重复")
        relations[one.id] = one
    return EndorsementRules(tuple(relations.values()), _not_content(source, forms))


def _relation(source: TomlSource, number: int, raw: Any) -> EndorsingRelation:
    place: Place = ("relation", number)
    if not isinstance(raw, dict):
        raise source.fail(("relation",), "审签关系须写成表")
    check_keys(source, raw, place, _RELATION)
    for key in ("id", "title", "levels"):
        if not raw.get(key):
            raise source.fail(place, f"审签关系缺少“{key}”")
    for key in ("id", "title", "source"):
        check_words(source, raw.get(key, ""), (*place, key))
    if raw.get("holders", "") not in tuple(Holders):
        raise source.fail((*place, "holders"), f"没有“{raw['holders']}”")
    if len(raw["levels"]) > MOST_LEVELS:
        raise source.fail((*place, "levels"), f"层级超过{MOST_LEVELS}级")
    levels = tuple(_level(source, place, one) for one in raw["levels"])
    if len({one.name for one in levels}) < len(levels):
        raise source.fail((*place, "levels"), "层级重名，签字时分不清")
    return EndorsingRelation(
        raw["id"], raw["title"], levels, Holders(raw.get("holders", "")), source=raw.get("source", "")
    )


def _level(source: TomlSource, place: Place, raw: Any) -> Level:
    inside = (*place, "levels")
    if not isinstance(raw, dict):
        raise source.fail(inside, "层级须写成表")
    check_keys(source, raw, inside, _LEVEL)
    if not raw.get("name") or raw.get("signer") not in tuple(Signer):
        raise source.fail(inside, "层级须有名称和签字人")
    check_words(source, raw["name"], inside)
    return Level(raw["name"], Signer(raw["signer"]))


def _not_content(source: TomlSource, forms: Mapping[FormId, LoadedForm]) -> Mapping[str, tuple[str, ...]]:
    """Fields that are filled in after signing; what a record must say, or goes by, never counts as such."""
    found: Mapping[str, Any] = source.table.get("not_content", {})
    for name, fields in found.items():
        place = ("not_content", name)
        if not isinstance(fields, list) or not all(isinstance(one, str) for one in fields):
            raise source.fail(place, "须写成一列字段")
        if FormId(name) not in forms:
            raise source.fail(place, f"没有表单“{name}”")
        for field in fields:
            _must_be_later(source, forms[FormId(name)].spec, field, place)
    return {form: tuple(fields) for form, fields in found.items()}


def _must_be_later(source: TomlSource, form: FormSpec, name: str, place: Place) -> None:
    field = form.field(name)
    if field is None:
        raise source.fail(place, f"表单“{form.id}”没有字段“{name}”")
    if field.required or name in (form.facts.get("title"), form.facts.get("subject")):
        raise source.fail(place, f"“{field.label}”是背书的内容，改了须重新送签")
