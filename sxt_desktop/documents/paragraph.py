"""Setting text into lines of positioned runs: measuring, indents, alignment and the character grid."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING

from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.linebreak import Line, allowance, break_lines, keeps_close
from sxt_desktop.documents.titles import break_title

if TYPE_CHECKING:
    from sxt_desktop.documents.fonts import FontSet

_FULL_WIDTH = 0.9
_MOST_STRETCH = 0.35
_TAB = "  "


class Align(Enum):
    """How lines sit in their measure; BALANCED is for titles."""

    JUSTIFY = "justify"
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    BALANCED = "balanced"


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a paragraph looks; lengths in points, indents of the first line in characters.

    `pitch` is the distance of two Chinese characters (0: their size). `together` lines stay on
    one side of a page break. Without `hanging` nothing stands outside the measure, as tables need it.
    """

    size: float
    leading: float
    face: Face = Face.FANG
    pitch: float = 0.0
    first_indent: float = 0.0
    left: float = 0.0
    right: float = 0.0
    align: Align = Align.JUSTIFY
    before: float = 0.0
    after: float = 0.0
    keep_next: bool = False
    together: int = 2
    hanging: bool = True

    @property
    def tracking(self) -> float:
        """What is added after each full-width character."""
        return self.pitch - self.size if self.pitch else 0.0


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one face."""

    text: str
    face: Face


@dataclass(frozen=True, slots=True)
class Segment:
    """Text of one font and one character spacing."""

    font: str
    spacing: float
    text: str


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line ready to be drawn: where it starts and what it holds."""

    x: float
    width: float
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(segment.text for segment in self.segments)


class Typesetter:
    """Sets paragraphs with one set of fonts and remembers what it has measured and set."""

    def __init__(self, fonts: "FontSet") -> None:
        self.fonts = fonts
        self._glyphs: dict[tuple[str, Face], tuple[str, float]] = {}
        self._set: dict[tuple[tuple[Span, ...], TextStyle, float], tuple[SetLine, ...]] = {}

    def glyph(self, char: str, face: Face) -> tuple[str, float]:
        """Return the font that draws a character and its advance at size 1."""
        known = self._glyphs.get((char, face))
        if known is None:
            runs = self.fonts.runs(char, face)
            font = runs[0].font if runs else self.fonts.primary(face)
            known = self._glyphs[char, face] = font, self.fonts.width(char, face, 1.0)
        return known

    def width(self, text: str, style: TextStyle) -> float:
        """Return the natural width of text on one line."""
        return sum(self._advance(char, style.face, style) for char in text)

    def _advance(self, char: str, face: Face, style: TextStyle) -> float:
        em = self.glyph(char, face)[1]
        return em * style.size + (style.tracking if em > _FULL_WIDTH else 0.0)

    def lines(self, spans: Sequence[Span], style: TextStyle, width: float) -> tuple[SetLine, ...]:
        """Set spans as one or (with ``\\n``) several paragraphs into lines of a width."""
        clean = tuple(Span(_drawable(span.text), span.face) for span in spans)
        key = (clean, style, round(width, 3))
        found = self._set.get(key)
        if found is None:
            found = self._set[key] = tuple(_Setting(self, key[0], style, width).lines())
        return found


@lru_cache(maxsize=4096)
def _drawable(text: str) -> str:
    """Leave out what no font draws: controls, formatting characters, variation selectors."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text).replace("\t", _TAB)
    return "".join(c for c in composed if c == "\n" or not _is_ignorable(c))


def _is_ignorable(char: str) -> bool:
    selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return selector or unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")


class _Setting:
    """The setting of one text into one width."""

    def __init__(self, setter: Typesetter, spans: tuple[Span, ...], style: TextStyle, width: float) -> None:
        self._style = style
        self._measure = width - style.left - style.right
        self._text = "".join(span.text for span in spans)
        faces = [span.face for span in spans for _ in span.text]
        self._glyphs = [setter.glyph(c, f) for c, f in zip(self._text, faces, strict=True)]
        tracking, size = style.tracking, style.size
        self._advances = [em * size + (tracking if em > _FULL_WIDTH else 0.0) for _, em in self._glyphs]
        self._indent = style.first_indent * (style.pitch or style.size)
        self._setter = setter

    def lines(self) -> list[SetLine]:
        if self._style.align is Align.BALANCED:
            return [self._line(line, 0.0) for line in self._balanced()]
        found = break_lines(
            self._text,
            self._advances,
            first=self._measure - self._indent,
            rest=self._measure,
            hanging=self._style.hanging,
        )
        starts = [True, *(line.last for line in found)]
        return [
            self._line(line, self._indent if new else 0.0) for line, new in zip(found, starts, strict=False)
        ]

    def _balanced(self) -> list[Line]:
        parts = break_title(self._text, lambda text: self._setter.width(text, self._style), self._measure)
        lines, at = [], 0
        for part in parts:
            start = self._text.index(part, at)
            at = start + len(part)
            lines.append(Line(start, at, True))
        return lines

    def _line(self, line: Line, indent: float) -> SetLine:
        end = line.end
        while end > line.start and self._text[end - 1] == " ":
            end -= 1
        room = self._measure - indent
        natural = sum(self._advances[line.start : end])
        spare = 0.0
        if natural > room + 0.01:
            spare = allowance(self._text, self._advances, end, hanging=self._style.hanging)
        gaps = [not keeps_close(self._text[n], self._text[n + 1]) for n in range(line.start, end - 1)]
        stretch = self._stretch(line, room - natural + spare, sum(gaps))
        x = self._style.left + indent + self._shift(room, natural)
        segments = self._segments(line.start, end, gaps, stretch)
        return SetLine(x, natural + stretch * sum(gaps), tuple(segments))

    def _stretch(self, line: Line, slack: float, gaps: int) -> float:
        if line.last or gaps == 0 or self._style.align is not Align.JUSTIFY:
            return 0.0
        stretch = slack / gaps
        return stretch if stretch <= _MOST_STRETCH * self._style.size else 0.0

    def _shift(self, room: float, natural: float) -> float:
        if self._style.align in (Align.CENTRE, Align.BALANCED):
            return (room - natural) / 2
        return room - natural if self._style.align is Align.RIGHT else 0.0

    def _segments(self, start: int, end: int, gaps: list[bool], stretch: float) -> list[Segment]:
        found: list[Segment] = []
        begin, key = start, ("", 0.0)
        tracking = self._style.tracking
        for place in range(start, end):
            font, em = self._glyphs[place]
            spacing = tracking if em > _FULL_WIDTH else 0.0
            if place < end - 1:
                spacing += stretch if gaps[place - start] else 0.0
            elif place > begin:
                spacing = key[1]
            if (font, spacing) != key:
                if place > begin:
                    found.append(Segment(key[0], key[1], self._text[begin:place]))
                begin, key = place, (font, spacing)
        if end > begin:
            found.append(Segment(key[0], key[1], self._text[begin:end]))
        return found
