"""Reading the relations of 签字背书: `endorsement/relations.toml`, or `endorsement.toml` of a profile that has its own."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.toml_source import Place, TomlSource, Types, check_keys
from sxt_desktop.domain.endorsing import EndorsementRules, EndorsingRelation, Holders, Level, Signer

_RELATION: Types = {"id": str, "title": str, "source": str, "holders": str, "levels": list}
_LEVEL: Types = {"name": str, "signer": str}
MOST_LEVELS = 12


@lru_cache(maxsize=8)
def load_endorsement_rules(resources: Path, profile: str) -> EndorsementRules:
    """Return the relations of a profile; a wrong file is RESOURCE_INVALID with file, line and reason."""
    own = resources / "profiles" / profile / "endorsement.toml"
    source = TomlSource.load(own if own.is_file() else resources / "endorsement" / "relations.toml")
    check_keys(source, source.table, (), {"relation": list, "not_content": dict})
    relations = tuple(_relation(source, n, raw) for n, raw in enumerate(source.table.get("relation", ())))
    if not relations:
        raise source.fail((), "至少要有一种审签关系")
    return EndorsementRules(relations, _not_content(source))


def _relation(source: TomlSource, number: int, raw: Any) -> EndorsingRelation:
    place: Place = ("relation", number)
    check_keys(source, raw, place, _RELATION)
    for key in ("id", "title", "levels"):
        if not raw.get(key):
            raise source.fail(place, f"审签关系缺少“{key}”")
    if raw.get("holders", "") not in tuple(Holders):
        raise source.fail((*place, "holders"), f"没有“{raw['holders']}”")
    if len(raw["levels"]) > MOST_LEVELS:
        raise source.fail((*place, "levels"), f"层级超过{MOST_LEVELS}级")
    levels = tuple(_level(source, place, one) for one in raw["levels"])
    return EndorsingRelation(
        raw["id"], raw["title"], levels, Holders(raw.get("holders", "")), source=raw.get("source", "")
    )


def _level(source: TomlSource, place: Place, raw: Any) -> Level:
    if not isinstance(raw, dict):
        raise source.fail((*place, "levels"), "层级须写成表")
    check_keys(source, raw, (*place, "levels"), _LEVEL)
    if not raw.get("name") or raw.get("signer") not in tuple(Signer):
        raise source.fail((*place, "levels"), "层级须有名称和签字人")
    return Level(raw["name"], Signer(raw["signer"]))


def _not_content(source: TomlSource) -> Mapping[str, tuple[str, ...]]:
    found: Mapping[str, Any] = source.table.get("not_content", {})
    for form, fields in found.items():
        if not isinstance(fields, list) or not all(isinstance(one, str) for one in fields):
            raise source.fail(("not_content", form), "须写成一列字段")
    return {form: tuple(fields) for form, fields in found.items()}
