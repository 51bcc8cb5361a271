"""`profile.toml`: what a profile is called, its layers, the names it has for things, and its switches."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from sxt_desktop.catalog.forms import LoadedForm
from sxt_desktop.catalog.plain_words import check_words
from sxt_desktop.catalog.toml_source import Place, TomlSource, Types, check_keys
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.switches import (
    FORMER_WORDS,
    SWITCHES,
    AmountRule,
    Commenter,
    Comparison,
    LowRank,
    Occasion,
    ProblemPath,
    Recipient,
    Recorder,
    Switches,
)
from sxt_desktop.domain.terms import NATURES, Layer, TagSet, Terms
from sxt_desktop.domain.values import parse_decimal

MOST_TAGS, MOST_LIMIT, MOST_BASES, MOST_LOW, MOST_NAME = 100, 100_000_000, 10, 50, 30
"""A profile can come in a bundle: no lists or amounts (万元) longer than anyone needs."""
_FILLED_IN = frozenset("{}")
_PROFILE_KEYS: Types = {
    "id": str,
    "title": str,
    "plain": str,
    "source": str,
    "layer": list,
    "terms": dict,
    "switches": dict,
}
_LAYER_KEYS: Types = {"duty": str, "name": str, "nature": str, "source": str, "position": str, "says": str}
_LAYER_NEEDED = ("duty", "name", "nature", "source")
_TERMS_KEYS: Types = {"lists": list[str], "names": dict, "tags": dict}
_TAGS_KEYS: Types = {"name": str, "offered": list[str], "left_out": list[str]}
_ROUTE_KEYS: Types = {"duty": str, "to": list[str]}
_SWITCH_KEYS: Mapping[str, Types] = {
    **{key: {"value": str, "source": str} for key in SWITCHES},
    "occasions": {"value": list[str], "source": str},
    "low_rank": {"value": str, "count": int, "source": str},
    "sanction_basis": {"value": list[str], "teams": list[str], "source": str},
    "recipients": {"route": list, "source": str},
    "amount": {"on": bool, "limit": (int, str), "comparison": str, "category": str, "source": str},
}
_Kind = TypeVar("_Kind", bound=StrEnum)


def check_head(source: TomlSource) -> None:
    """Refuse a `profile.toml` that does not say what it is, or says what nobody knows."""
    check_keys(source, source.table, (), _PROFILE_KEYS)
    for key in ("id", "title", "source"):
        if not source.table.get(key):
            raise source.fail((), f"缺少“{key}”")
    for key in ("id", "title", "plain", "source"):
        check_words(source, source.table.get(key, ""), (key,))


def read_terms(source: TomlSource, forms: Mapping[FormId, LoadedForm]) -> Terms:
    """Return the layers and names of a profile; every list must be a form there is."""
    table = source.table.get("terms", {})
    check_keys(source, table, ("terms",), _TERMS_KEYS)
    names = table.get("names", {})
    for form, name in names.items():
        if not isinstance(name, str) or not name:
            raise source.fail(("terms", "names", form), "叫法须写成文字")
        _check_name(source, name, ("terms", "names", form))
    for form in (*table.get("lists", ()), *names):
        if FormId(form) not in forms:
            raise source.fail(("terms", form), f"没有表单“{form}”")
    if len(set(table.get("lists", ()))) < len(table.get("lists", ())):
        raise source.fail(("terms", "lists"), "同一张清单写了两次")
    _must_differ(source, names, forms)
    return Terms(
        layers=_layers(source),
        lists=tuple(FormId(form) for form in table.get("lists", ())),
        names={FormId(form): name for form, name in names.items()},
        tags=_tags(source, table.get("tags", {})),
    )


def _check_name(source: TomlSource, name: str, place: Place) -> None:
    """A name stands in titles, on sheets and in files' names: short, and nothing that is filled in."""
    check_words(source, name, place, MOST_NAME)
    if not _FILLED_IN.isdisjoint(name):
        raise source.fail(place, "叫法里不能有大括号")


def _must_differ(source: TomlSource, names: Mapping[str, str], forms: Mapping[FormId, LoadedForm]) -> None:
    """Refuse a name that another form goes by: nobody could tell the two apart."""
    called = {form: names.get(form, loaded.spec.title) for form, loaded in forms.items()}
    for form, name in names.items():
        other = next((one for one, title in called.items() if title == name and one != form), None)
        if other is not None:
            raise source.fail(("terms", "names", form), f"“{name}”已是另一张表的名称，分不清")


def _layers(source: TomlSource) -> tuple[Layer, ...]:
    found: list[Layer] = []
    for number, table in enumerate(source.table.get("layer", ())):
        place: Place = ("layer", number)
        if not isinstance(table, dict):
            raise source.fail(("layer",), "责任主体须写成表")
        check_keys(source, table, place, _LAYER_KEYS)
        for key in _LAYER_KEYS:
            if key in _LAYER_NEEDED and not table.get(key):
                raise source.fail(place, f"责任主体缺少“{key}”")
            check_words(source, table.get(key, ""), (*place, key))
        duty = _among(source, FourDuty, table["duty"], (*place, "duty"))
        if table["nature"] not in NATURES:
            raise source.fail((*place, "nature"), f"没有“{table['nature']}”")
        if any(one.duty is duty for one in found):
            raise source.fail((*place, "duty"), f"“{duty}”写了两次")
        words = (
            table["name"],
            table["nature"],
            table["source"],
            table.get("position", ""),
            table.get("says", ""),
        )
        found.append(Layer(duty, *words))
    if not found:
        raise source.fail((), "至少要有一层责任主体")
    return tuple(found)


def _tags(source: TomlSource, table: Mapping[str, Any]) -> TagSet:
    place = ("terms", "tags")
    check_keys(source, table, place, _TAGS_KEYS)
    for key in ("offered", "left_out"):
        words = table.get(key, ())
        if len(words) > MOST_TAGS:
            raise source.fail((*place, key), f"超过{MOST_TAGS}个")
        for word in words:
            check_words(source, word, (*place, key))
    check_words(source, table.get("name", ""), (*place, "name"))
    return TagSet(table.get("name", ""), tuple(table.get("offered", ())), tuple(table.get("left_out", ())))


def read_switches(source: TomlSource) -> Switches:
    """Return the switches of a profile; one it does not mention stays as nobody asks for anything."""
    tables = source.table.get("switches", {})
    check_keys(source, tables, (), dict.fromkeys(SWITCHES, dict))
    for name, table in tables.items():
        check_keys(source, table, (name,), _SWITCH_KEYS[name])
        if not table.get("source"):
            raise source.fail((name,), "缺少“source”")
        check_words(source, table["source"], (name, "source"))
    given = {name: table.get("value") for name, table in tables.items()}
    usual = Switches()

    def one(kind: type[_Kind], name: str, otherwise: _Kind) -> _Kind:
        return _among(source, kind, given[name], (name, "value")) if name in given else otherwise

    return Switches(
        recorder=one(Recorder, "recorder", usual.recorder),
        problem_path=one(ProblemPath, "problem_path", usual.problem_path),
        occasions=tuple(
            _among(source, Occasion, word, ("occasions", "value"))
            for word in given.get("occasions") or usual.occasions
        ),
        commenter=one(Commenter, "commenter", usual.commenter),
        recipients=_recipients(source, tables.get("recipients", {})),
        low_rank=one(LowRank, "low_rank", usual.low_rank),
        low_count=_low_count(source, tables.get("low_rank", {})),
        sanction_basis=_basis(source, tables.get("sanction_basis", {}), "value"),
        sanction_basis_teams=_basis(source, tables.get("sanction_basis", {}), "teams"),
        amount=_amount(source, tables.get("amount", {})),
        sources={name: table["source"] for name, table in tables.items()},
    )


def _recipients(source: TomlSource, table: Mapping[str, Any]) -> Mapping[FourDuty, tuple[Recipient, ...]]:
    found: dict[FourDuty, tuple[Recipient, ...]] = {}
    for number, route in enumerate(table.get("route", ())):
        place: Place = ("recipients", "route", number)
        if not isinstance(route, dict):
            raise source.fail(("recipients",), "报告去向须写成表")
        check_keys(source, route, place, _ROUTE_KEYS)
        for key in _ROUTE_KEYS:
            if not route.get(key):
                raise source.fail(place, f"报告去向缺少“{key}”")
        duty = _among(source, FourDuty, route["duty"], (*place, "duty"))
        if duty in found:
            raise source.fail((*place, "duty"), f"“{duty}”的报告去向写了两次")
        found[duty] = tuple(_among(source, Recipient, to, (*place, "to")) for to in route["to"])
    return found


def _low_count(source: TomlSource, table: Mapping[str, Any]) -> int:
    count: int = table.get("count", Switches().low_count)
    if not 1 <= count <= MOST_LOW:
        raise source.fail(("low_rank", "count"), f"“count”须为1到{MOST_LOW}之间的整数")
    return count


def _basis(source: TomlSource, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    words = table.get(key, ())
    if len(words) > MOST_BASES:
        raise source.fail(("sanction_basis", key), f"依据超过{MOST_BASES}件")
    for word in words:
        check_words(source, word, ("sanction_basis", key))
    return tuple(words)


def _amount(source: TomlSource, table: Mapping[str, Any]) -> AmountRule:
    usual = AmountRule()
    place = ("amount",)
    limit = parse_decimal(str(table.get("limit", usual.limit)))
    if limit is None or not 0 <= limit <= MOST_LIMIT:
        raise source.fail((*place, "limit"), f"金额须为0到{MOST_LIMIT}之间的数（万元）")
    comparison = _among(source, Comparison, table.get("comparison", usual.comparison), (*place, "comparison"))
    check_words(source, table.get("category", ""), (*place, "category"))
    return AmountRule(table.get("on", False), limit, comparison, table.get("category", usual.category))


def _among(source: TomlSource, kind: type[_Kind], word: object, place: Place) -> _Kind:
    try:
        return kind(FORMER_WORDS.get(str(word), str(word)))
    except ValueError:
        raise source.fail(place, f"没有“{word}”") from None
