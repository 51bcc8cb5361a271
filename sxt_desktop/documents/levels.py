"""Numbered levels of a public document, 一、（一）1.（1）, and lists (GB/T 9704-2012 §7.3.3)."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.gbt9704 import BODY, HEADING_1, HEADING_2
from sxt_desktop.documents.numerals import ordinal
from sxt_desktop.documents.paragraph import Align, Span, TextStyle, Typesetter
from sxt_desktop.documents.typeset import Prose

_FACES = (Face.HEI, Face.KAI, Face.FANG, Face.FANG)
_COUNTED = "[一二三四五六七八九十]{1,4}"
_BEGINNINGS = (
    re.compile(rf"{_COUNTED}、"),
    re.compile(rf"[（(]{_COUNTED}[）)]"),
    re.compile(r"\d{1,2}[.．](?!\d)"),
    re.compile(r"[（(]\d{1,2}[）)]"),
)
_SENTENCE_END = re.compile("[。：！？；]")
_LONGEST_HEADING = 56
"""Two full lines; what is longer and has no full stop is a paragraph, not a heading."""


def numbered(level: int, number: int) -> str:
    """Return the number of a heading of level 1 to 4: 一、 / （一） / 1. / （1）."""
    if level == 1:
        return f"{ordinal(number)}、"
    if level == 2:
        return f"（{ordinal(number)}）"
    return f"{number}. " if level == 3 else f"（{number}）"


def level_of(paragraph: str) -> int:
    """Return the level whose number a paragraph begins with, 0 for plain text."""
    text = paragraph.lstrip()
    found = (level for level, begin in enumerate(_BEGINNINGS, start=1) if begin.match(text))
    return next(found, 0)


def leveled(setter: Typesetter, text: str | Iterable[str], body: TextStyle = BODY) -> Iterator[Prose]:
    """Yield typed text paragraph by paragraph, numbered ones in the face of their level.

    A short first or second level without a full stop is a heading and stays with what follows; of a longer
    one the first sentence is (in 黑体 or 楷体) and the rest goes on in the same line. Nothing is renumbered.
    """
    paragraphs = text.split("\n") if isinstance(text, str) else text
    for paragraph in paragraphs:
        if words := paragraph.strip():
            yield _leveled(setter, words, body)


def _leveled(setter: Typesetter, text: str, body: TextStyle) -> Prose:
    level = level_of(text)
    if level not in (1, 2):
        return Prose(setter, text, body)
    end = _SENTENCE_END.search(text)
    if end is None and len(text) <= _LONGEST_HEADING:
        return Prose(setter, text, heading_style(level, body))
    if end is None or end.end() > _LONGEST_HEADING:
        return Prose(setter, text, body)
    return Prose(
        setter, (Span(text[: end.end()], _FACES[level - 1]), Span(text[end.end() :], body.face)), body
    )


def heading_style(level: int, body: TextStyle = BODY) -> TextStyle:
    """Return the style of headings of a level in text of some size."""
    if body == BODY and level <= 2:
        return (HEADING_1, HEADING_2)[level - 1]
    return replace(body, face=_FACES[level - 1], align=Align.LEFT, keep_next=True, together=9)


def listed(
    setter: Typesetter, items: Sequence[str], style: TextStyle, marks: Sequence[str] = ()
) -> Iterator[Prose]:
    """Yield items behind 1. 2. 3. (or the marks given), their further lines flush with their text."""
    chosen = marks or [f"{number}. " for number in range(1, len(items) + 1)]
    width = max((setter.width(mark, style) for mark in chosen), default=0.0)
    for mark, item in zip(chosen, items, strict=True):
        own = setter.width(mark, style)
        hung = replace(style, left=style.left + width, first_indent=-own / (style.pitch or style.size))
        yield Prose(setter, mark + item, hung)
