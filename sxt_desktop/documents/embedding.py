"""Our TrueType font for reportlab: embeds correctly what reportlab 5.1 gets wrong.

reportlab writes `<%04X>` for a character beyond U+FFFF into the ToUnicode map, which readers take for one UTF-16 unit
and a half: 李𬭛 is extracted as 李ⲵ. The map must hold UTF-16BE (ISO 32000-1, 9.10.3), in blocks of at most
100 characters (Adobe Technical Note 5411).
"""

from __future__ import annotations

import hashlib
import struct
import threading
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFNameBytes, TTFont

from sxt_desktop.documents.sfnt import face_identity, face_offset

_BLOCK = 100
_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
"""
_TAIL = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class UnusableFontError(Exception):
    """reportlab cannot read the font file."""


def to_unicode_map(subset: list[int]) -> str:
    """ToUnicode CMap of one subset: the code of a character is its place in the list, place 0 stands for no glyph."""
    pairs = [f"<{code:02X}> <{_utf16(point)}>" for code, point in enumerate(subset) if point]
    blocks = [pairs[start : start + _BLOCK] for start in range(0, len(pairs), _BLOCK)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return _HEAD + body + _TAIL


def _utf16(point: int) -> str:
    """Hexadecimal UTF-16BE of a code point."""
    return chr(point).encode("utf-16-be", "surrogatepass").hex().upper()


class EmbeddedFont(TTFont):  # type: ignore[misc]  # reportlab has no types
    """A font of ours in reportlab.

    `reportlab_name` is unique per content, so that two sets of fonts in one process never mix; `pdf_name` is what
    readers show in the document's font list. Subsets hold only the characters used, not all of ASCII.
    """

    def __init__(self, reportlab_name: str, pdf_name: str, path: Path, index: int) -> None:
        super().__init__(reportlab_name, str(path), subfontIndex=index, asciiReadable=False, shapable=False)
        self.pdf_name = pdf_name
        self._embedding = threading.Lock()

    def has(self, point: int) -> bool:
        """Whether the font draws the code point (glyph 0 is the sign for a missing one)."""
        return bool(self.face.charToGlyph.get(point))

    def advance(self, point: int) -> float:
        """Width in 1/1000 of the font size."""
        return float(self.face.getCharWidth(point))

    def addObjects(self, doc: Any) -> None:
        """Add the font's subsets to the document, then put right their ToUnicode maps.

        Locked, because reportlab's reader keeps its position in the face.
        """
        with self._embedding:
            state = self.state[doc]
            names = [f"{state.internalName}+{number}" for number in range(len(state.subsets))]
            subsets = list(state.subsets)
            super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name, subset in zip(names, subsets, strict=True):
            doc.idToObject[fonts[name].ToUnicode.name].content = to_unicode_map(subset)


def register(path: Path, index: int, pdf_name: str) -> EmbeddedFont:
    """Read a face and make it known to reportlab; a face known already is not read again.

    UnusableFontError if reportlab cannot use the file.
    """
    try:
        data = path.read_bytes()
        identity = hashlib.sha256(face_identity(data, face_offset(data, index))).hexdigest()[:12]
    except (OSError, struct.error) as error:
        raise UnusableFontError(str(error)) from error
    name = f"{pdf_name}-{identity}"
    if name in pdfmetrics.getRegisteredFontNames():
        known: EmbeddedFont = pdfmetrics.getFont(name)
        return known
    font = _read(name, pdf_name, path, index)
    # reportlab answers a second font of the same face name with the first one, so the face is registered under
    # the unique name and gets its name for readers afterwards.
    font.face.name = TTFNameBytes(name.encode("ascii"))
    pdfmetrics.registerFont(font)
    font.face.name = TTFNameBytes(pdf_name.encode("ascii"))
    return font


def _read(name: str, pdf_name: str, path: Path, index: int) -> EmbeddedFont:
    """The font, or UnusableFontError whatever reportlab's parser stumbles over."""
    try:
        return EmbeddedFont(name, pdf_name, path, index)
    except (TTFError, struct.error, LookupError, ValueError, ArithmeticError, OSError, MemoryError) as error:
        raise UnusableFontError(str(error)) from error
