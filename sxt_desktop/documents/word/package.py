"""A Word file someone brought, taken apart and looked at before anything is made of it; what could act is refused.

Every part is unpacked within limits and every XML part must be plain UTF-8 without declarations of its own, so that
nothing is read twice in different ways. What runs (macros, controls), what holds other files (objects, foreign text) and
what reaches out of the file (relations, linked pictures, fields that fetch) is named; the rest is kept as it is.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from sxt_desktop.documents.packed import Packed, PackedWrong, members, unpacked
from sxt_desktop.documents.word.acting import Spots, part_faults, where_of
from sxt_desktop.domain.templates import Fault, FaultKind

MOST_BYTES = 20 << 20
"""The largest template that is read at all."""
MOST_UNPACKED, MOST_XML, _MOST_TAGS = 32 << 20, 4 << 20, 120_000
"""So much may be unpacked in all; so much of it in one XML part, with so many tags."""
TYPES = "[Content_Types].xml"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORDS = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
"""The namespace of usual Word files; those kept as “strict” have another one and are not read."""
_OFFICE = "/officeDocument"
_XML_NAME = re.compile(r"\.(xml|rels)$", re.IGNORECASE)
_PICTURES = ("png", "jpeg", "jpg", "gif", "bmp", "tiff", "tif", "x-ms-bmp", "pjpeg")
_FONT = "application/vnd.openxmlformats-officedocument.obfuscatedfont"
_MACROS = ("macroenabled", "vbaproject", "vbadata", "keymapcustomizations", "attachedtoolbars")
_EMBEDDED = (
    "oleobject",
    "activex",
    "webextension",
    "vmldrawing",
    ".package",
    "spreadsheetml",
    "presentationml",
)
_MACRO_PATHS = re.compile(r"vbaproject|vbadata|customui/|attachedtoolbars", re.IGNORECASE)
_EMBEDDED_PATHS = re.compile(r"(^|/)(embeddings|activex|webextensions?|afchunk)", re.IGNORECASE)


class TemplateWrong(ValueError):  # noqa: N818 - a shape, told apart by its caller
    """A file that is not taken as a template, with everything that is wrong with it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Package:
    """A Word file by its parts; `main` is the document itself, `texts` all parts with words of its pages."""

    parts: Mapping[str, bytes]
    main: str
    texts: tuple[str, ...]


def opened(content: bytes) -> Package:
    """Take a Word file apart (`TemplateWrong`, naming all that may not be in it)."""
    if len(content) > MOST_BYTES:
        raise TemplateWrong(Fault(FaultKind.TOO_LARGE, "文件"))
    try:
        parts = _unpacked(content)
    except PackedWrong as wrong:
        raise TemplateWrong(Fault(_PACKED[wrong.why], "所含的部分")) from wrong
    types = _types(parts)
    faults = [*_named(types), *_related(parts)]
    if not faults:
        faults = list(_inside(parts, types))
    if faults:
        raise TemplateWrong(*dict.fromkeys(faults))
    return Package(parts, _main(parts, types), tuple(_texts(types)))


_PACKED = {
    Packed.DAMAGED: FaultKind.DAMAGED,
    Packed.LOCKED: FaultKind.LOCKED,
    Packed.TOO_MANY: FaultKind.TOO_LARGE,
}


def _unpacked(content: bytes) -> dict[str, bytes]:
    """Return every member whole, its sum checked; names that two programs could read differently are refused."""
    parts: dict[str, bytes] = {}
    known: set[str] = set()
    left = MOST_UNPACKED
    for one in members(content):
        name = one.filename
        if name.endswith("/"):
            continue
        if name.lower() in known or "\\" in name or name.startswith("/") or ".." in name.split("/"):
            raise TemplateWrong(Fault(FaultKind.STRANGE_PART, name[:80]))
        known.add(name.lower())
        limit = min(left, MOST_XML if _XML_NAME.search(name) else left)
        pieces = []
        for piece in unpacked(content, one):
            limit -= len(piece)
            if limit < 0:
                raise TemplateWrong(Fault(FaultKind.TOO_LARGE, "解开后的内容"))
            pieces.append(piece)
        parts[name] = b"".join(pieces)
        left -= len(parts[name])
        if zlib.crc32(parts[name]) != one.CRC:
            raise PackedWrong(Packed.DAMAGED)
    return parts


def parsed(data: bytes, name: str) -> Any:
    """Return an XML part's root; nothing in it can name a file, an entity or a declaration (`TemplateWrong`)."""
    head = data[:200].removeprefix(b"\xef\xbb\xbf")
    encoding = re.match(rb"""<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']""", head)
    plain = encoding is None or encoding[1].lower() in (b"utf-8", b"us-ascii")
    if not plain or b"\0" in data or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise TemplateWrong(Fault(FaultKind.DECLARED, name))
    if data.count(b"<") > 2 * _MOST_TAGS or data.count(b"=") > 4 * _MOST_TAGS:
        raise TemplateWrong(Fault(FaultKind.TOO_LARGE, "内容"))
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise TemplateWrong(Fault(FaultKind.DAMAGED)) from wrong


def _types(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the content type of every part, in lower case; empty for one that has none."""
    if TYPES not in parts:
        raise TemplateWrong(Fault(FaultKind.NOT_A_DOCUMENT))
    defaults, overrides = {}, {}
    for one in parsed(parts[TYPES], TYPES):
        kind = str(one.get("ContentType", "")).lower()
        if one.tag.endswith("}Override"):
            overrides[str(one.get("PartName", "")).lstrip("/").lower()] = kind
        else:
            defaults[str(one.get("Extension", "")).lower()] = kind
    return {
        name: overrides.get(name.lower(), defaults.get(name.rpartition(".")[2].lower(), ""))
        for name in parts
        if name != TYPES
    }


def _named(types: Mapping[str, str]) -> Iterator[Fault]:
    """Yield the parts that may not be there, by what they are called and what they say they are."""
    for name, kind in types.items():
        if _MACRO_PATHS.search(name) or any(word in kind for word in _MACROS):
            yield Fault(FaultKind.MACRO, name)
        elif _EMBEDDED_PATHS.search(name) or any(word in kind for word in _EMBEDDED):
            yield Fault(FaultKind.EMBEDDED, name)
        elif kind.startswith("image/"):
            if kind.removeprefix("image/") not in _PICTURES:
                yield Fault(FaultKind.PICTURE_KIND, name)
        elif not _is_plain(name, kind):
            yield Fault(FaultKind.STRANGE_PART, name)


def _is_plain(name: str, kind: str) -> bool:
    if kind == _FONT:
        return True
    return _XML_NAME.search(name) is not None and kind.endswith(("+xml", "/xml"))


def _related(parts: Mapping[str, bytes]) -> Iterator[Fault]:
    """Yield the relations that lead out of the file or to what may not be in it."""
    for name, data in parts.items():
        if not name.lower().endswith(".rels"):
            continue
        for one in parsed(data, name):
            kind, target = str(one.get("Type", "")), str(one.get("Target", ""))
            if str(one.get("TargetMode", "")).lower() == "external" or ":" in target or target[:2] == "//":
                yield Fault(FaultKind.OUTSIDE, target[:80], where_of(name))
            elif kind.endswith("/aFChunk"):
                yield Fault(FaultKind.FOREIGN_TEXT, target[:80], where_of(name))
            elif "\\" in target or kind.endswith(("/attachedTemplate", "/subDocument", "/frame")):
                yield Fault(FaultKind.OUTSIDE, target[:80], where_of(name))


def _inside(parts: Mapping[str, bytes], types: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what may not stand in the XML of the parts, one part being read at a time."""
    _main(parts, types)
    for name, data in parts.items():
        if not _XML_NAME.search(name) or name == TYPES:
            continue
        root = parsed(data, name)
        if not name.startswith("customXml/"):  # kept beside the document, never a part of it
            yield from part_faults(root, Spots(name))
    for name in _texts(types):
        if not parts[name].count(WORDS):
            yield Fault(FaultKind.NOT_A_DOCUMENT, name)


def _main(parts: Mapping[str, bytes], types: Mapping[str, str]) -> str:
    """Return the part that is the document (`TemplateWrong` when it is another kind of file)."""
    if "_rels/.rels" not in parts:
        raise TemplateWrong(Fault(FaultKind.NOT_A_DOCUMENT))
    root = parsed(parts["_rels/.rels"], "_rels/.rels")
    targets = [
        str(one.get("Target", "")).lstrip("/") for one in root if str(one.get("Type", "")).endswith(_OFFICE)
    ]
    if len(targets) != 1 or types.get(targets[0]) != MAIN.lower():
        raise TemplateWrong(Fault(FaultKind.NOT_A_DOCUMENT))
    return targets[0]


def _texts(types: Mapping[str, str]) -> Iterator[str]:
    """Yield the parts with words of the pages: the document, heads and feet, notes."""
    kinds = ("document.main", "header", "footer", "footnotes", "endnotes")
    wanted = {f"application/vnd.openxmlformats-officedocument.wordprocessingml.{one}+xml" for one in kinds}
    ordered = sorted(types, key=lambda name: (types[name] != MAIN.lower(), name))
    yield from (name for name in ordered if types[name] in wanted)
