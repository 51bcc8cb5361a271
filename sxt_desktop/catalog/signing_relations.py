"""Reading who signs responsibility letters with whom: `letters/relations.toml`, or `letters.toml` of a profile."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.toml_source import TomlSource, Types, check_keys
from sxt_desktop.domain.letter_parties import FirstParty, SecondParty, SigningRelation

_RELATION: Types = {
    "level": str,
    "party_a": str,
    "party_b": str,
    "expected": bool,
    "in_charge": bool,
    "source": str,
}


@lru_cache(maxsize=8)
def load_signing_relations(resources: Path, profile: str) -> tuple[SigningRelation, ...]:
    """Return the relations of a profile; a wrong file is RESOURCE_INVALID with file, line and reason."""
    own = resources / "profiles" / profile / "letters.toml"
    source = TomlSource.load(own if own.is_file() else resources / "letters" / "relations.toml")
    check_keys(source, source.table, (), {"relation": list})
    return tuple(_relation(source, n, raw) for n, raw in enumerate(source.table.get("relation", ())))


def _relation(source: TomlSource, number: int, raw: Any) -> SigningRelation:
    place = ("relation", number)
    check_keys(source, raw, place, _RELATION)
    if not raw.get("level"):
        raise source.fail(place, "签订关系缺少“level”")
    if raw.get("party_a") not in tuple(FirstParty) or raw.get("party_b") not in tuple(SecondParty):
        raise source.fail(place, "甲方或乙方的种类不认识")
    return SigningRelation(
        raw["level"],
        FirstParty(raw["party_a"]),
        SecondParty(raw["party_b"]),
        expected=raw.get("expected", True),
        in_charge=raw.get("in_charge", False),
        source=raw.get("source", ""),
    )
