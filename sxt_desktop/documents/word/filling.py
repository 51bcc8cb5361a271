"""A template filled: names in braces replaced by words, rows of tables repeated. Words put in are never read again.

A name keeps the look of its first run. Lines of a value become paragraphs where the name stands alone in a simple
paragraph, breaks elsewhere. A row that asks for a sub-table's columns is written once for each of its rows; a sub-table
without rows leaves one empty row, so that the printed table keeps its shape.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import accumulate, pairwise
from typing import Any

from lxml import etree

from sxt_desktop.documents.word.building import packed
from sxt_desktop.documents.word.package import Package, parsed
from sxt_desktop.documents.word.placeholders import FIELD, TR, P, row_of, text_nodes, words_of
from sxt_desktop.documents.word.xml import element, qn
from sxt_desktop.domain.templates import ROW_NUMBER, Names
from sxt_desktop.domain.values import clean


@dataclass(frozen=True, slots=True)
class Filling:
    """What a template is filled with: words by `Name.key`, rows of sub-tables by table and column."""

    words: Mapping[str, str]
    rows: Mapping[str, Sequence[Mapping[str, str]]]
    title: str
    author: str
    at: datetime


def fill(package: Package, names: Names, filling: Filling) -> bytes:
    """Return a filled template, the same bytes for the same words; unknown names stay as they are, so does `package`."""
    parts = dict(package.parts)
    for name in package.texts:
        root = parsed(parts[name], name)
        if _fill_part(root, names, filling):
            parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    if "docProps/core.xml" in parts:
        parts["docProps/core.xml"] = _about(filling)
    return packed(parts)


def _fill_part(root: Any, names: Names, filling: Filling) -> bool:
    """Fill a part; whether anything in it was asked for."""
    asked = [one for one in root.iter(P) if FIELD.search(words_of(one))]
    if not asked:
        return False
    for bound in list(
        root.iter(qn("w:dataBinding"))
    ):  # else Word would put what lies beside the document back
        bound.getparent().remove(bound)
    repeated = _repeated(asked, names)
    for row, table in repeated.items():
        _fill_row(row, table, names, filling)
    done = set(repeated)
    for paragraph in asked:
        if not done.intersection(paragraph.iterancestors(TR)):
            _fill_paragraph(paragraph, lambda words: _general(words, names, filling))
    return True


def _repeated(asked: Sequence[Any], names: Names) -> dict[Any, str]:
    """Return the rows to be repeated with the sub-table each asks for."""
    rows: dict[Any, str] = {}
    for paragraph in asked:
        row = row_of(paragraph)
        for found in FIELD.finditer(words_of(paragraph)):
            known = names.find(found[1])
            if row is not None and known is not None and known.table:
                rows.setdefault(row, known.table)
    return rows


def _general(words: str, names: Names, filling: Filling) -> str | None:
    known = names.find(words)
    if known is None or known.table:
        return None
    return filling.words.get(known.key, "")


def _fill_row(row: Any, table: str, names: Names, filling: Filling) -> None:
    """Write a row once for each of the sub-table's rows, in its place."""
    values = filling.rows.get(table) or ({},)
    copies = [row, *(_again(row) for _ in values[1:])]
    after = row
    for copy in copies[1:]:
        after.addnext(copy)
        after = copy
    for number, (copy, cells) in enumerate(zip(copies, values, strict=True), 1):

        def said(words: str, cells: Mapping[str, str] = cells, number: int = number) -> str | None:
            known = names.find(words)
            if known is None or known.table != table:
                return _general(words, names, filling)
            return str(number) if known.key == ROW_NUMBER and cells else cells.get(known.key, "")

        for paragraph in list(copy.iter(P)):
            _fill_paragraph(paragraph, said)


_ONCE = frozenset(qn(f"w:{name}") for name in ("bookmarkStart", "bookmarkEnd"))


def _again(row: Any) -> Any:
    """Return a copy of a row without what may be in a document only once."""
    made = deepcopy(row)
    made.tail = None
    for one in list(made.iter()):
        if one.tag in _ONCE:
            one.getparent().remove(one)
            continue
        for key in [key for key in one.attrib if key.endswith(("}paraId", "}textId"))]:
            del one.attrib[key]
    return made


def _fill_paragraph(paragraph: Any, said: Callable[[str], str | None]) -> None:
    """Replace what stands in braces, from the end on, so that nothing put in is looked at."""
    nodes = text_nodes(paragraph)
    words = "".join(text for _, text in nodes)
    starts = [0, *accumulate(len(text) for _, text in nodes)]
    values = [(found, said(found[1])) for found in FIELD.finditer(words)]
    texts = [text for _, text in nodes]
    for found, value in reversed(values):
        if value is not None:
            _replace(texts, starts, found.span(), _plain(value))
    is_alone = len(values) == 1 and not FIELD.sub("", words).strip()
    if is_alone and _split(paragraph, nodes, texts):
        return
    for (node, before), text in zip(nodes, texts, strict=True):
        if node is not None and text != before:
            _put(node, text)


def _replace(texts: list[str], starts: list[int], span: tuple[int, int], value: str) -> None:
    """Put a value where a name begins and take the name out of every piece it reaches into."""
    begin, end = span
    first = True
    for number, at in enumerate(starts[:-1]):
        stop = starts[number + 1]
        if stop <= begin or at >= end or stop == at:
            continue
        text = texts[number]
        left, right = max(begin - at, 0), min(end, stop) - at
        texts[number] = text[:left] + (value if first else "") + text[right:]
        first = False


def _plain(value: str) -> str:
    """Return words as XML can hold them, line ends as one character."""
    return "".join(c for c in clean(value) if c not in "\ufffe\uffff").strip("\n")


def _split(paragraph: Any, nodes: Sequence[tuple[Any, str]], texts: Sequence[str]) -> bool:
    """Write a value of several lines as paragraphs; False where the paragraph is more than words."""
    whole = "".join(text for (node, _), text in zip(nodes, texts, strict=True) if node is not None)
    lines = whole.split("\n")
    if len(lines) < 2 or any(node is None for node, _ in nodes) or not _is_simple(paragraph):
        return False
    first = next(number for number, (_, before) in enumerate(nodes) if before.strip())
    made = [paragraph, *(_again(paragraph) for _ in lines[1:])]
    for one, line in zip(made, lines, strict=True):
        for number, (node, _) in enumerate(text_nodes(one)):
            _put(node, line if number == first else "")
    for before, one in pairwise(made):
        before.addnext(one)
    return True


_SIMPLE = frozenset(
    qn(f"w:{name}")
    for name in ("pPr", "r", "bookmarkStart", "bookmarkEnd", "proofErr", "lastRenderedPageBreak")
)


def _is_simple(paragraph: Any) -> bool:
    properties = paragraph.find(qn("w:pPr"))
    has_section = properties is not None and properties.find(qn("w:sectPr")) is not None
    return not has_section and all(one.tag in _SIMPLE for one in paragraph)


def _put(node: Any, text: str) -> None:
    """Write text into a piece: breaks and tabs as Word has them, all in the same run and so in the same look."""
    after = node
    for number, line in enumerate(text.split("\n")):
        for place, piece in enumerate(line.split("\t")):
            if number == place == 0:
                _say(node, piece)
                continue
            mark = element("tab" if place else "br")
            more = element("t")
            _say(more, piece)
            after.addnext(mark)
            mark.addnext(more)
            after = more


def _say(node: Any, text: str) -> None:
    node.text = text
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _about(filling: Filling) -> bytes:
    """Return what the file says of itself: the record's title and the organisation, not who made the template."""
    at = filling.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    space = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    days = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{at}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<cp:coreProperties xmlns:cp="{space}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(_plain(filling.title))}</dc:title><dc:creator>{escape(_plain(filling.author))}</dc:creator>"
        f"{days}</cp:coreProperties>"
    ).encode()
