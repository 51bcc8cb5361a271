"""Reading `resources/documents/*.toml`: one file per printed document, strict, with file and line of what is wrong."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.toml_source import Place, TomlSource
from sxt_desktop.domain.papers import Clause, DocumentSpec, Layout, LedgerColumn, Margins, Party

_KEYS: Mapping[str, type] = {
    "id": str,
    "title": str,
    "called": str,
    "layout": str,
    "like": str,
    "duplex": bool,
    "landscape": bool,
    "source": str,
    "margins": dict,
    "words": dict,
    "clause": list,
    "party": list,
    "signed_copy": dict,
    "forms": list,
    "where": dict,
    "also": dict,
    "column": list,
    "group_by": str,
    "leaves_out": list,
    "takes": dict,
    "public": bool,
    "numbers": dict,
}
_TAKEN_OVER = (
    "layout",
    "landscape",
    "margins",
    "words",
    "forms",
    "where",
    "also",
    "column",
    "group_by",
    "duplex",
)
"""What a document takes over from the one it is `like`, unless it says something else."""
_CLAUSE: Mapping[str, type] = {
    "key": str,
    "heading": str,
    "source": str,
    "paragraphs": list,
    "fields": list,
    "charts": bool,
}
_PARTY: Mapping[str, type] = {
    "key": str,
    "label": str,
    "signer": str,
    "sealed": bool,
    "every_page": bool,
    "opinion": bool,
    "unit": str,
}
_COLUMN: Mapping[str, type] = {
    "label": str,
    "fields": list,
    "value": str,
    "weight": float,
    "internal": bool,
}
_SIGNED_COPY: Mapping[str, type] = dict.fromkeys(
    ("scan", "instead", "day", "by_proxy", "signed_by", "box_no", "levels"), str
)
_MARGINS: Mapping[str, type] = dict.fromkeys(("top", "bottom", "left", "right"), float)


def load_document(path: Path) -> DocumentSpec:
    """Read one document; raises RESOURCE_INVALID for anything unknown, missing or of a wrong type."""
    source = _with_model(TomlSource.load(path))
    table = source.table
    _check_keys(source, table, (), _KEYS)
    spec = DocumentSpec(
        id=_needed(source, table, (), "id"),
        title=_needed(source, table, (), "title"),
        called=table.get("called", ""),
        layout=_layout(source),
        words=_words(source),
        clauses=tuple(_clause(source, n, raw) for n, raw in enumerate(_tables(source, "clause"))),
        parties=tuple(_party(source, n, raw) for n, raw in enumerate(_tables(source, "party"))),
        margins=_margins(source),
        duplex=table.get("duplex", False),
        landscape=table.get("landscape", False),
        source=table.get("source", ""),
        signed_copy=_signed_copy(source),
        forms=_texts(source, table, (), "forms"),
        where=_text_lists(source, "where"),
        also=_also(source),
        takes=_text_lists(source, "takes"),
        columns=tuple(_column(source, n, raw) for n, raw in enumerate(_tables(source, "column"))),
        group_by=table.get("group_by", ""),
        leaves_out=_texts(source, table, (), "leaves_out"),
        public=table.get("public", False),
        numbers=_numbers(source),
    )
    if spec.id != path.stem:
        raise source.fail(("id",), f"标识应当与文件名“{path.stem}”相同")
    for key in spec.missing():
        raise source.fail(("layout",), f"缺少本版式需要的“{key}”")
    return spec


def _with_model(source: TomlSource) -> TomlSource:
    """Return a document with what it takes over from the one it is `like`."""
    model = source.table.get("like")
    if model is None:
        return source
    path = source.path.with_name(f"{model}.toml")
    if not isinstance(model, str) or not path.is_file():
        raise source.fail(("like",), f"没有可以仿照的“{model}”")
    taken = TomlSource.load(path).table
    table = {key: taken[key] for key in _TAKEN_OVER if key in taken}
    return replace(source, table={**table, **source.table})


def load_documents(folder: Path) -> Mapping[str, DocumentSpec]:
    """Read every document of a folder, by id."""
    return {spec.id: spec for spec in (load_document(path) for path in sorted(folder.glob("*.toml")))}


def _check_keys(
    source: TomlSource, table: Mapping[str, Any], place: Place, allowed: Mapping[str, type]
) -> None:
    """Refuse keys that are not known and values of a wrong type."""
    for key, value in table.items():
        if key not in allowed:
            raise source.fail((*place, key), f"不认识的项“{key}”")
        if not isinstance(value, allowed[key]):
            raise source.fail((*place, key), f"“{key}”的类型不对")


def _needed(source: TomlSource, table: Mapping[str, Any], place: Place, key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise source.fail(place, f"缺少“{key}”")
    return value


def _layout(source: TomlSource) -> Layout:
    name = _needed(source, source.table, (), "layout")
    if name not in list(Layout):
        raise source.fail(("layout",), f"没有名为“{name}”的版式")
    return Layout(name)


def _words(source: TomlSource) -> Mapping[str, str]:
    words: Mapping[str, Any] = source.table.get("words", {})
    for key, value in words.items():
        if not isinstance(value, str):
            raise source.fail(("words", key), f"“{key}”应当是文字")
    return words


def _texts(source: TomlSource, table: Mapping[str, Any], place: Place, key: str) -> tuple[str, ...]:
    found = table.get(key, [])
    if not isinstance(found, list) or any(not isinstance(item, str) or not item for item in found):
        raise source.fail((*place, key), f"“{key}”应当是一列文字")
    return tuple(found)


def _text_lists(source: TomlSource, key: str) -> Mapping[str, tuple[str, ...]]:
    table = source.table.get(key, {})
    return {name: _texts(source, table, (key,), name) for name in table}


def _also(source: TomlSource) -> Mapping[str, str]:
    found: Mapping[str, Any] = source.table.get("also", {})
    for key, value in found.items():
        if not isinstance(value, str) or key not in source.table.get("where", {}):
            raise source.fail(("also", key), f"“{key}”应当写另一个字段，且在 where 里有")
    return dict(found)


def _numbers(source: TomlSource) -> Mapping[str, Decimal]:
    numbers: Mapping[str, Any] = source.table.get("numbers", {})
    for key, value in numbers.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise source.fail(("numbers", key), f"“{key}”应当是数")
    return {key: Decimal(str(value)) for key, value in numbers.items()}


def _column(source: TomlSource, number: int, raw: Mapping[str, Any]) -> LedgerColumn:
    place = ("column", number)
    _check_keys(source, raw, place, _COLUMN)
    return LedgerColumn(
        label=_needed(source, raw, place, "label"),
        fields=_texts(source, raw, place, "fields"),
        value=raw.get("value", ""),
        weight=raw.get("weight", 1.0),
        internal=raw.get("internal", False),
    )


def _tables(source: TomlSource, key: str) -> list[Mapping[str, Any]]:
    found: list[Any] = source.table.get(key, [])
    for number, table in enumerate(found):
        if not isinstance(table, dict):
            raise source.fail((key, number), f"“{key}”应当写成 [[{key}]]")
    return found


def _clause(source: TomlSource, number: int, raw: Mapping[str, Any]) -> Clause:
    place = ("clause", number)
    _check_keys(source, raw, place, _CLAUSE)
    paragraphs = raw.get("paragraphs", [])
    if any(not isinstance(paragraph, str) for paragraph in paragraphs):
        raise source.fail((*place, "paragraphs"), "每一段都应当是文字")
    heading = _needed(source, raw, place, "heading")
    return Clause(
        key=_needed(source, raw, place, "key"),
        heading=heading,
        paragraphs=tuple(paragraphs),
        source=raw.get("source", ""),
        fields=_texts(source, raw, place, "fields"),
        charts=raw.get("charts", False),
    )


def _party(source: TomlSource, number: int, raw: Mapping[str, Any]) -> Party:
    place = ("party", number)
    _check_keys(source, raw, place, _PARTY)
    return Party(
        key=_needed(source, raw, place, "key"),
        label=_needed(source, raw, place, "label"),
        signer=_needed(source, raw, place, "signer"),
        sealed=raw.get("sealed", False),
        every_page=raw.get("every_page", False),
        opinion=raw.get("opinion", False),
        unit=raw.get("unit", ""),
    )


def _margins(source: TomlSource) -> Margins:
    raw: Mapping[str, Any] = source.table.get("margins", {})
    _check_keys(source, raw, ("margins",), _MARGINS)
    for key, value in raw.items():
        if not 10.0 <= value <= 60.0:
            raise source.fail(("margins", key), "页边距应当在10至60毫米之间")
    return Margins(**raw)


def _signed_copy(source: TomlSource) -> dict[str, str]:
    """Read which fields a signed paper fills; the one for the scan is needed."""
    found = source.table.get("signed_copy", {})
    _check_keys(source, found, ("signed_copy",), _SIGNED_COPY)
    if found and "scan" not in found:
        raise source.fail(("signed_copy",), "须写明放扫描件的字段 scan")
    return dict(found)
