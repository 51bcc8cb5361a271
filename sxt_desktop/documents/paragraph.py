"""Setting text into lines of positioned runs: measuring, indents, alignment and the character grid."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from itertools import accumulate, chain, compress
from typing import TYPE_CHECKING, NamedTuple

from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.glyph_tables import FULL_WIDTH, Advances, Glyphs, Kinds
from sxt_desktop.documents.linebreak import Line, allowance, break_lines, close_pairs
from sxt_desktop.documents.titles import break_title

if TYPE_CHECKING:
    from sxt_desktop.documents.fonts import FontSet

_ALIKE = re.compile(r"((.)\2*)", re.DOTALL)
_IGNORABLE = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
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


class Span(NamedTuple):
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


class Typesetter:
    """Sets paragraphs with one set of fonts and remembers what it has measured and set."""

    def __init__(self, fonts: "FontSet") -> None:
        self.fonts = fonts
        self._glyphs = {face: Glyphs(fonts, face) for face in Face}
        self._advances: dict[tuple[Face, float, float], Advances] = {}
        self._known: list[tuple[str, bool]] = []
        self._kinds = {face: Kinds(glyphs, self._known) for face, glyphs in self._glyphs.items()}
        self._set: dict[tuple[tuple[Span, ...], TextStyle, float], tuple[SetLine, ...]] = {}

    def glyphs(self, text: str, face: Face) -> list[tuple[str, float]]:
        """Return for each character the font that draws it and its advance at size 1."""
        return list(map(self._glyphs[face].__getitem__, text))

    def advances(self, span: Span, style: TextStyle) -> Iterator[float]:
        """Return the advance of each character, as it stands unjustified."""
        key = (span.face, style.size, style.tracking)
        known = self._advances.get(key)
        if known is None:
            known = self._advances[key] = Advances(self._glyphs[span.face], style.size, style.tracking)
        return map(known.__getitem__, span.text)

    def kinds(self, span: Span) -> str:
        """Return a character for each one, the same for those of one font that are spaced alike (`of_kind`)."""
        return span.text.translate(self._kinds[span.face])

    def of_kind(self, kind: str) -> tuple[str, bool]:
        """Return the font of a kind and whether it is of full width."""
        return self._known[ord(kind) // 2]

    def width(self, text: str, style: TextStyle) -> float:
        """Return the natural width of text on one line."""
        ems = [em for _, em in self.glyphs(text, style.face)]
        return sum(ems) * style.size + sum(em > FULL_WIDTH for em in ems) * style.tracking

    def lines(self, spans: Sequence[Span], style: TextStyle, width: float) -> tuple[SetLine, ...]:
        """Set spans as one or (with ``\\n``) several paragraphs into lines of a width."""
        clean = tuple(_clean(span) for span in spans)
        key = (clean, style, round(width, 3))
        found = self._set.get(key)
        if found is None:
            found = self._set[key] = tuple(_Setting(self, key[0], style, width).lines())
        return found


def _clean(span: Span) -> Span:
    text = _drawable(span.text)
    return span if text is span.text else Span(text, span.face)


@lru_cache(maxsize=4096)
def _drawable(text: str) -> str:
    """Leave out what no font draws: controls, formatting characters, variation selectors."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text).replace("\t", _TAB)
    if composed == text and not _IGNORABLE.search(text) and text.replace("\n", "").isprintable():
        return text
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
        self._advances = list(chain.from_iterable(setter.advances(span, style) for span in spans))
        self._at = [0.0, *accumulate(self._advances)]
        self._close = close_pairs(self._text)
        self._kinds = _closed("".join(map(setter.kinds, spans)), self._close)
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

    def _segments(self, start: int, end: int, stretch: float) -> list[Segment]:
        """Return stretches of one font and one spacing; the last character's spacing is not seen."""
        kinds = self._kinds[start:end]
        looks = {kind: self._look(kind, stretch) for kind in set(kinds)}
        if len(looks) == 1:
            return [Segment(*looks[kinds[0]], self._text[start:end])]
        alike: dict[tuple[str, float], str] = {}
        same = {ord(kind): alike.setdefault(look, kind) for kind, look in looks.items()}
        found: list[Segment] = []
        begin = start
        for run, kind in _ALIKE.findall(kinds.translate(same)):
            font, spacing = looks[kind]
            text = self._text[begin : begin + len(run)]
            begin += len(run)
            if found and begin == end and len(text) == 1:
                before = found[-1]
                spacing = before.spacing
                if font == before.font:
                    text = found.pop().text + text
            found.append(Segment(font, spacing, text))
        return found

    def _look(self, kind: str, stretch: float) -> tuple[str, float]:
        """Return the font of a kind of character and what is added after it."""
        font, is_full = self._setter.of_kind(kind)
        spacing = self._style.tracking if is_full else 0.0
        return font, spacing if ord(kind) % 2 else spacing + stretch


def _closed(kinds: str, close: Sequence[bool]) -> str:
    """Mark the characters that justification leaves close to the next."""
    marked = list(kinds)
    for place in compress(range(len(marked)), close):
        marked[place] = chr(ord(marked[place]) + 1)
    return "".join(marked)
