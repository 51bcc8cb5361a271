"""What in a Word file's own XML would act or fetch when it is opened: fields, objects, links written by hand."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from sxt_desktop.domain.templates import Fault, FaultKind

FIELDS = frozenset(
    [
        *("PAGE", "NUMPAGES", "SECTION", "SECTIONPAGES", "PAGEREF", "REF", "NOTEREF", "SEQ", "STYLEREF"),
        *("TOC", "TC", "XE", "INDEX", "HYPERLINK", "DATE", "TIME", "CREATEDATE", "SAVEDATE", "PRINTDATE"),
        *("TITLE", "SUBJECT", "AUTHOR", "EQ", "SYMBOL", "ADVANCE"),
        *("FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN", "="),
    ]
)
"""The fields a template may have; others fetch, ask or run something, or are of no use here."""
_WHERES = (
    ("header", "页眉"),
    ("footer", "页脚"),
    ("footnote", "脚注"),
    ("endnote", "尾注"),
    ("document", "正文"),
)
_SETTINGS = {
    "saveThroughXslt": FaultKind.OUTSIDE,
    "mailMerge": FaultKind.MAIL_MERGE,
    "frameset": FaultKind.OUTSIDE,
}
_REFUSED = {
    "altChunk": FaultKind.FOREIGN_TEXT,
    "subDoc": FaultKind.OUTSIDE,
    "object": FaultKind.EMBEDDED,
    "control": FaultKind.EMBEDDED,
    "movie": FaultKind.EMBEDDED,
    "OLEObject": FaultKind.EMBEDDED,
    "oleObj": FaultKind.EMBEDDED,
    "contentPart": FaultKind.EMBEDDED,
    "entryMacro": FaultKind.MACRO,
    "exitMacro": FaultKind.MACRO,
    **_SETTINGS,
}
_OBJECT_WORDS = "嵌入的对象"
_KEYWORD = re.compile(r"^\s*([A-Za-z]+|=)")
_LOCAL_LINK = re.compile(r'^\s*HYPERLINK\s+\\l\s+("[^"]*"|\S+)(\s+\\[ot]\s*("[^"]*")?)*\s*$', re.IGNORECASE)


def where_of(part: str) -> str:
    """Return a part of a Word file as people call it."""
    name = part.rpartition("/")[2].lower()
    return next((words for key, words in _WHERES if name.startswith(key)), "")


class Spots:
    """Tells where in a part something stands, counted in its paragraphs."""

    def __init__(self, part: str) -> None:
        self.part = where_of(part)
        self.paragraph = 0

    def see(self, tag: str) -> None:
        """Count a paragraph that begins."""
        self.paragraph += local(tag) == "p"

    @property
    def words(self) -> str:
        """Where we are, empty where there are no pages."""
        if not self.part:
            return ""
        return f"{self.part}第{self.paragraph}段" if self.paragraph else self.part


_DRAWN = "{urn:schemas-microsoft-com:"
"""Old drawings name their pictures in words of their own, not by a relation."""


def local(name: str) -> str:
    """Return an XML name without its namespace, so that nothing is missed under another one."""
    return name.rpartition("}")[2]


def attribute(one: Any, name: str) -> str:
    """Return an attribute's value whatever its namespace, empty without it."""
    return next((str(value) for key, value in one.attrib.items() if local(key) == name), "")


def part_faults(root: Any, spots: Spots) -> Iterator[Fault]:
    """Yield everything in a part that would act or reach out of the file."""
    fields = _Fields()
    for one in root.iter():
        if not isinstance(one.tag, str):
            continue
        spots.see(one.tag)
        kind = _REFUSED.get(local(one.tag))
        if kind is not None:
            yield Fault(kind, _OBJECT_WORDS if kind is FaultKind.EMBEDDED else "", spots.words)
        if one.tag.startswith(_DRAWN):
            yield from (Fault(FaultKind.OUTSIDE, link, spots.words) for link in _links(one))
        yield from _code_faults(fields.ended(one), spots)
    yield from _code_faults(fields.left(), spots)


def _links(one: Any) -> Iterator[str]:
    for key, value in one.attrib.items():
        is_relation = key.startswith("{http")
        if local(key) in ("src", "href") and not is_relation and str(value)[:1] not in ("", "#"):
            yield str(value)[:80]


def _code_faults(codes: Iterable[str], spots: Spots) -> Iterator[Fault]:
    for code in codes:
        if (name := refused_field(code)) is not None:
            yield Fault(FaultKind.FIELD_CODE, name, spots.words)


class _Fields:
    """Puts the codes of fields together, which may be spread over runs and stand in each other."""

    def __init__(self) -> None:
        self._open: list[list[str]] = []

    def ended(self, one: Any) -> Iterator[str]:
        """Take an element and yield the codes that are whole by it."""
        tag = local(one.tag)
        if tag == "fldSimple":
            yield attribute(one, "instr")
        elif tag in ("instrText", "delInstrText"):
            if self._open:
                self._open[-1].append(one.text or "")
            else:
                yield one.text or ""
        elif tag == "fldChar":
            kind = attribute(one, "fldCharType")
            if kind == "begin":
                self._open.append([])
            elif kind == "end" and self._open:
                yield "".join(self._open.pop())

    def left(self) -> Iterator[str]:
        """Yield the codes of fields that were never closed."""
        yield from ("".join(code) for code in self._open)


def refused_field(code: str) -> str | None:
    """Return what a field that may not be there is called, or None for one that may."""
    found = _KEYWORD.match(code)
    name = found[1].upper() if found else code.strip()[:20] or "空域"
    if name == "HYPERLINK" and not _LOCAL_LINK.match(code):
        return name
    return None if name in FIELDS else name
