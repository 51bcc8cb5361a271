"""Which font draws which character: the fonts for public documents on this PC, then the bundled ones, per glyph.

Fallback per glyph is mandatory: a GB 2312 仿宋 alone prints 张䶮, 李𬭛, 赵㛃, 孙喆 and 周堃 with holes.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from sxt_desktop.documents.sfnt import read_faces
from sxt_desktop.documents.system_fonts import InstalledFace, default_dirs, find_installed

if TYPE_CHECKING:
    from sxt_desktop.documents.embedding import EmbeddedFont


class Face(Enum):
    """The typefaces of GB/T 9704-2012."""

    FANG = "fang"
    BIAO_SONG = "biao_song"
    KAI = "kai"
    HEI = "hei"
    SONG = "song"


INSTALLED = {
    Face.FANG: (
        ("仿宋_GB2312", "FangSong_GB2312"),
        ("仿宋", "FangSong"),
        ("方正仿宋_GB2312", "方正仿宋_GBK", "方正仿宋简体", "方正仿宋", "FZFangSong-Z02", "FZFangSong-Z02S"),
    ),
    Face.BIAO_SONG: (
        (
            "方正小标宋_GBK",
            "方正小标宋_GB18030",
            "方正小标宋简体",
            "方正小标宋",
            "FZXiaoBiaoSong-B05",
            "FZXiaoBiaoSong-B05S",
        ),
    ),
    Face.KAI: (("楷体_GB2312", "KaiTi_GB2312"), ("楷体", "KaiTi")),
    Face.HEI: (("黑体", "SimHei"),),
    Face.SONG: (("宋体", "SimSun"),),
}
"""Names of installed fonts, the preferred ones first; names in one group mean the same font."""

RESCUE = (("SimSun-ExtB", "宋体-ExtB"), ("SimSun-ExtG", "宋体-ExtG"), ("Segoe UI Symbol",), ("DejaVu Sans",))
"""Installed fonts that are asked last, for characters which no other font draws."""

_NOT_IN_NAMES = re.compile("[^0-9A-Za-z-]")

_SONG = "SxtSong-Regular.ttf"
_LIGHT = "SxtSongLight.ttf"
BUNDLED = {
    Face.FANG: ("SxtFang.ttf", _LIGHT, _SONG),
    Face.BIAO_SONG: ("SxtBiaoSong.ttf", _SONG),
    Face.KAI: ("SxtKai.ttf", _LIGHT, _SONG),
    Face.HEI: ("SxtHei-Regular.ttf", _SONG),
    Face.SONG: (_SONG,),
}
"""Bundled stand-ins of each face, then the fallbacks that match its weight; 宋体 draws nearly everything."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters drawn in one font; `font` is the name registered in reportlab."""

    font: str
    text: str


class _FontFile:
    """A font file that is read when its first glyph is asked for; `font` is None if it proves unusable."""

    def __init__(self, path: Path, index: int, pdf_name: str) -> None:
        self.path = path
        self.index = index
        self.pdf_name = pdf_name
        self._lock = threading.Lock()
        self._font: EmbeddedFont | None = None
        self._tried = False

    @property
    def font(self) -> EmbeddedFont | None:
        with self._lock:
            if not self._tried:
                self._font, self._tried = self._read(), True
            return self._font

    def _read(self) -> EmbeddedFont | None:
        # Imported here: reportlab costs as much time as the rest of the program's start, and most starts print nothing.
        from sxt_desktop.documents.embedding import UnusableFontError, register

        try:
            return register(self.path, self.index, self.pdf_name)
        except UnusableFontError:
            return None


@dataclass(frozen=True, slots=True)
class _Glyph:
    """Where a character is drawn from: registered font name, width in 1/1000 em, whether the font has it."""

    font: str
    advance: float
    found: bool


@dataclass(frozen=True, slots=True, eq=False)
class FontSet:
    """The fonts of one program run; load it once and pass it around.

    All text is taken in Unicode normal form C. Controls, format characters and variation selectors are drawn by no
    font and take no room.
    """

    _chains: dict[Face, tuple[_FontFile, ...]]
    _glyphs: dict[Face, dict[str, _Glyph | None]] = field(default_factory=lambda: {face: {} for face in Face})

    @classmethod
    def load(
        cls, resources: Path, *, system_dirs: Sequence[Path] | None = None, cache: Path | None = None
    ) -> FontSet:
        """Find the fonts without reading them.

        `resources` holds the folder `fonts`; `system_dirs` None means this computer's font folders, an empty list
        the bundled fonts alone; `cache` is a file that remembers what the installed fonts are. A bundled font that
        is missing or damaged raises BrokenFontError: the installation is not whole.
        """
        folder = resources / "fonts"
        bundled = {name: folder / name for names in BUNDLED.values() for name in names}
        groups = (*(group for face in Face for group in INSTALLED[face]), *RESCUE)
        dirs = default_dirs() if system_dirs is None else system_dirs
        installed = find_installed((name for group in groups for name in group), dirs, cache)
        taken: set[str] = set()
        own = {
            name: _FontFile(path, 0, _pdf_name(read_faces(path)[0].postscript, path, taken))
            for name, path in bundled.items()
        }
        found = {
            group: _FontFile(face.path, face.index, _pdf_name(face.postscript, face.path, taken))
            for group, face in _pick(groups, installed)
        }
        return cls({face: _chain(face, own, found) for face in Face})

    def primary(self, face: Face) -> str:
        """Registered name of the face's first usable font."""
        return next(str(font.fontName) for file in self._chains[face] if (font := file.font))

    def runs(self, text: str, face: Face) -> list[Run]:
        """The text in stretches of one font each; a character that no font has is drawn as 宋体's missing sign."""
        stretches: list[tuple[str, list[str]]] = []
        for char, glyph in self._drawn(text, face):
            if not stretches or stretches[-1][0] != glyph.font:
                stretches.append((glyph.font, []))
            stretches[-1][1].append(char)
        return [Run(font, "".join(chars)) for font, chars in stretches]

    def missing(self, text: str) -> tuple[str, ...]:
        """Characters of the text that no font has, each once, in code point order."""
        return tuple(sorted({char for char, glyph in self._drawn(text, Face.SONG) if not glyph.found}))

    def width(self, text: str, face: Face, size: float) -> float:
        """Width in points at `size` points, without character spacing."""
        return sum(glyph.advance for _, glyph in self._drawn(text, face)) * size / 1000

    def _drawn(self, text: str, face: Face) -> Iterable[tuple[str, _Glyph]]:
        """The visible characters of the text with the glyphs that draw them."""
        known = self._glyphs[face]
        for char in unicodedata.normalize("NFC", text):
            if char not in known:
                known[char] = None if _is_ignorable(char) else self._look_up(ord(char), self._chains[face])
            glyph = known[char]
            if glyph is not None:
                yield char, glyph

    def _look_up(self, point: int, chain: tuple[_FontFile, ...]) -> _Glyph:
        """The first font of the chain that has the character; otherwise the missing sign of the 宋体."""
        for file in chain:
            if (font := file.font) and font.has(point):
                return _Glyph(font.fontName, font.advance(point), True)
        song = self._chains[Face.SONG]
        font = next(font for file in song if file.path.name == _SONG and (font := file.font))
        return _Glyph(font.fontName, font.advance(0), False)


def _is_ignorable(char: str) -> bool:
    """Controls, format characters, line separators and variation selectors."""
    selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return selector or unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")


def _chain(
    face: Face, bundled: Mapping[str, _FontFile], installed: Mapping[tuple[str, ...], _FontFile]
) -> tuple[_FontFile, ...]:
    """Fonts of a face in the order in which they are asked for a character."""
    first = [installed[group] for group in INSTALLED[face] if group in installed]
    last = [installed[group] for group in RESCUE if group in installed]
    return tuple(
        dict.fromkeys([*first, *(bundled[name] for name in BUNDLED[face]), *bundled.values(), *last])
    )


def _pdf_name(postscript: str, path: Path, taken: set[str]) -> str:
    """A name for the font list of a PDF that no other font of the set has: letters, digits and hyphens."""
    name = plain = _NOT_IN_NAMES.sub("", postscript) or _NOT_IN_NAMES.sub("", path.stem) or "Font"
    number = 2
    while name in taken:
        name, number = f"{plain}-{number}", number + 1
    taken.add(name)
    return name


def _pick(
    groups: Iterable[tuple[str, ...]], installed: Sequence[InstalledFace]
) -> list[tuple[tuple[str, ...], InstalledFace]]:
    """For each group of names the first installed face that has one of them, trying the names in order."""
    picked = []
    for group in groups:
        names = [name.casefold() for name in group]
        face = next((face for name in names for face in installed if name in face.names), None)
        if face is not None:
            picked.append((group, face))
    return picked
