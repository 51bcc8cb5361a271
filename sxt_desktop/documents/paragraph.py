"""Setting text into lines of positioned runs: measuring, indents, alignment and the character grid."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.linebreak import Line, allowance, break_lines, close_pairs
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
    one side of a page break, and `lines_before` of other text above it on its page. Without `hanging` nothing stands
    outside the measure, as tables need it.
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
    lines_before: int = 0
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


class Segment(NamedTuple):
    """Text of one font and one character spacing."""

    font: str
    spacing: float
    text: str


class SetLine(NamedTuple):
    """A line ready to be drawn: where it starts and what it holds."""

    x: float
    width: float
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(segment.text for segment in self.segments)


class _Glyphs(dict[str, tuple[str, float]]):
    """Of each character of a face the font that draws it and its advance at size 1, looked up once."""

    def __init__(self, fonts: "FontSet", face: Face) -> None:
        super().__init__()
        self._fonts = fonts
        self._face = face

    def __missing__(self, char: str) -> tuple[str, float]:
        runs = self._fonts.runs(char, self._face)
        font = runs[0].font if runs else self._fonts.primary(self._face)
        self[char] = font, self._fonts.width(char, self._face, 1.0)
        return self[char]


class Typesetter:
    """Sets paragraphs with one set of fonts and remembers what it has measured and set."""

    def __init__(self, fonts: "FontSet") -> None:
        self.fonts = fonts
        self._glyphs = {face: _Glyphs(fonts, face) for face in Face}
        self._set: dict[tuple[tuple[Span, ...], TextStyle, float], tuple[SetLine, ...]] = {}

    def glyphs(self, text: str, face: Face) -> list[tuple[str, float]]:
        """Return for each character the font that draws it and its advance at size 1."""
        return list(map(self._glyphs[face].__getitem__, text))

    def width(self, text: str, style: TextStyle) -> float:
        """Return the natural width of text on one line."""
        ems = [em for _, em in self.glyphs(text, style.face)]
        return sum(ems) * style.size + sum(em > _FULL_WIDTH for em in ems) * style.tracking

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
        self._glyphs = [glyph for span in spans for glyph in setter.glyphs(span.text, span.face)]
        tracking, size = style.tracking, style.size
        self._advances = [em * size + (tracking if em > _FULL_WIDTH else 0.0) for _, em in self._glyphs]
        self._at = [0.0, *accumulate(self._advances)]
        self._close = close_pairs(self._text)
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
        natural = self._at[end] - self._at[line.start]
        spare = 0.0
        if natural > room + 0.01:
            spare = allowance(self._text, self._advances, end, hanging=self._style.hanging)
        gaps = self._close[line.start : end - 1].count(False)
        stretch = self._stretch(line, room - natural + spare, gaps)
        x = self._style.left + indent + self._shift(room, natural)
        segments = self._segments(line.start, end, stretch)
        return SetLine(x, natural + stretch * gaps, tuple(segments))

    def _stretch(self, line: Line, slack: float, gaps: int) -> float:
        if line.last or gaps == 0 or self._style.align is not Align.JUSTIFY:
            return 0.0
        stretch = slack / gaps
        return stretch if stretch <= _MOST_STRETCH * self._style.size else 0.0

    def _shift(self, room: float, natural: float) -> float:
        if self._style.align in (Align.CENTRE, Align.BALANCED):
            return (room - natural) / 2
        return room - natural if self._style.align is Align.RIGHT else 0.0

    def _segments(self, start: int, end: int, stretch: float) -> Iterator[Segment]:
        """Yield stretches of one font and one spacing; the last character's spacing is not seen."""
        begin, font, spacing = start, "", 0.0
        tracking = self._style.tracking
        for place in range(start, end):
            name, em = self._glyphs[place]
            wanted = tracking if em > _FULL_WIDTH else 0.0
            if place == end - 1 and place > begin:
                wanted = spacing
            elif not self._close[place]:
                wanted += stretch
            if wanted != spacing or name != font:
                if place > begin:
                    yield Segment(font, spacing, self._text[begin:place])
                begin, font, spacing = place, name, wanted
        if end > begin:
            yield Segment(font, spacing, self._text[begin:end])
