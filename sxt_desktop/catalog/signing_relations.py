"""Reading who signs responsibility letters with whom: `letters/relations.toml`, or `letters.toml` of a profile."""

from collections.abc import Collection, Mapping
from typing import Any

from sxt_desktop.catalog.forms import LoadedForm
from sxt_desktop.catalog.plain_words import check_words
from sxt_desktop.catalog.toml_source import TomlSource, Types, check_keys
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.letter_parties import LETTER, FirstParty, SecondParty, SigningRelation

LEVEL = "level"
MOST_RELATIONS = 50
"""A profile can come in a bundle: more than this there are no kinds of letters."""
_RELATION: Types = {
    "level": str,
    "party_a": str,
    "party_b": str,
    "expected": bool,
    "in_charge": bool,
    "source": str,
}


def read_signing_relations(
    source: TomlSource, forms: Mapping[FormId, LoadedForm]
) -> tuple[SigningRelation, ...]:
    """Return the relations of a file; a wrong one is RESOURCE_INVALID with file, line and reason.

    A level must be one that letters can have, and each pair of parties signs at one level only.
    """
    check_keys(source, source.table, (), {"relation": list})
    tables = source.table.get("relation", ())
    if len(tables) > MOST_RELATIONS:
        raise source.fail((), f"签订关系超过{MOST_RELATIONS}种")
    levels = _levels(forms)
    found: list[SigningRelation] = []
    for number, raw in enumerate(tables):
        one = _relation(source, number, raw, levels)
        if any((one.party_a, one.party_b) == (other.party_a, other.party_b) for other in found):
            raise source.fail(("relation", number), "同样的甲方和乙方写了两次")
        found.append(one)
    return tuple(found)


def _levels(forms: Mapping[FormId, LoadedForm]) -> Collection[str]:
    spec = forms[LETTER].spec.field(LEVEL) if LETTER in forms else None
    return () if spec is None else spec.choices


def _relation(source: TomlSource, number: int, raw: Any, levels: Collection[str]) -> SigningRelation:
    place = ("relation", number)
    if not isinstance(raw, dict):
        raise source.fail(("relation",), "签订关系须写成表")
    check_keys(source, raw, place, _RELATION)
    if not raw.get("level"):
        raise source.fail(place, "签订关系缺少“level”")
    if raw["level"] not in levels:
        raise source.fail((*place, "level"), f"责任书没有“{raw['level']}”这个层级")
    if raw.get("party_a") not in tuple(FirstParty) or raw.get("party_b") not in tuple(SecondParty):
        raise source.fail(place, "甲方或乙方的种类不认识")
    check_words(source, raw.get("source", ""), (*place, "source"))
    return SigningRelation(
        raw["level"],
        FirstParty(raw["party_a"]),
        SecondParty(raw["party_b"]),
        expected=raw.get("expected", True),
        in_charge=raw.get("in_charge", False),
        source=raw.get("source", ""),
    )
