"""What stands before a handbook's contents: the cover and the filling rules."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sxt_desktop.documents.compose import Mark
from sxt_desktop.documents.contents import HEADING
from sxt_desktop.documents.contexts import HandbookContext
from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.gbt9704 import MM, Geometry
from sxt_desktop.documents.marks import draw_text
from sxt_desktop.documents.paragraph import Align, TextStyle, Typesetter
from sxt_desktop.documents.typeset import Gap, Prose, draw_lines
from sxt_desktop.domain.papers import DocumentSpec

CHAPTER = HEADING
_RULE = TextStyle(14.0, 26.0, first_indent=2, together=1)
_COVER_TITLE = TextStyle(42.0, 60.0, Face.BIAO_SONG, align=Align.CENTRE)
_COVER_YEAR = TextStyle(26.0, 40.0, Face.KAI, align=Align.CENTRE)
_COVER_LABEL = TextStyle(16.0, 25.0, Face.HEI, align=Align.LEFT)
_COVER_VALUE = TextStyle(16.0, 25.0, Face.KAI, align=Align.CENTRE)
_BOOK_NUMBER = TextStyle(14.0, 20.0, Face.SONG, align=Align.RIGHT)
_LABEL_WIDTH = 90.0
_VALUE_WIDTH = 250.0


def draw_cover(
    canvas: Any, setter: Typesetter, geometry: Geometry, context: HandbookContext, style: DocumentSpec
) -> None:
    """Draw the cover: book number, title, year, and who answers for it on ruled lines."""
    x, width, top = geometry.left(1), geometry.width, geometry.top
    number = f"{style.word('book_number')}：{context.book_number}"
    draw_text(canvas, setter, number, _BOOK_NUMBER, box=(x, top, width))
    y = top - 58 * MM
    y -= draw_text(canvas, setter, style.title, _COVER_TITLE, box=(x, y, width)) + 6
    y -= draw_text(canvas, setter, f"（{context.year}{style.word('year')}）", _COVER_YEAR, box=(x, y, width))
    y -= 38 * MM
    left = x + (width - _LABEL_WIDTH - _VALUE_WIDTH) / 2
    for key, value in (
        ("organisation", context.organisation),
        ("duty_kind", context.duty_kind),
        ("person", context.person),
        ("person_titles", context.person_titles),
    ):
        y -= _draw_ruled(canvas, setter, (style.word(key), value), (left, y)) + 9


def _draw_ruled(canvas: Any, setter: Typesetter, words: tuple[str, str], at: tuple[float, float]) -> float:
    """Draw a label and its value with a rule under each line; return the height used."""
    x, top = at
    label, value = words
    spread = replace(_COVER_LABEL, align=Align.JUSTIFY, pitch=_spread(setter, label))
    draw_text(canvas, setter, label, spread, box=(x, top, _LABEL_WIDTH * 2))
    prose = Prose(setter, value or " ", replace(_COVER_VALUE, align=Align.BALANCED))
    height = prose.set_to(_VALUE_WIDTH)
    draw_lines(canvas, prose.lines, prose.style, x + _LABEL_WIDTH, top)
    canvas.setLineWidth(0.6)
    for number in range(len(prose.lines)):
        level = top - (number + 1) * _COVER_VALUE.leading + 1
        canvas.line(x + _LABEL_WIDTH, level, x + _LABEL_WIDTH + _VALUE_WIDTH, level)
    return height


def _spread(setter: Typesetter, label: str) -> float:
    """Return the pitch at which a label is four characters wide."""
    size = _COVER_LABEL.size
    return size if len(label) < 2 else size + (4 - min(len(label), 4)) * size / (len(label) - 1)


def rules_story(setter: Typesetter, context: HandbookContext, style: DocumentSpec) -> Iterator[Any]:
    """Yield the filling rules, numbered."""
    clause = style.clause("rules")
    yield Prose(setter, clause.heading, CHAPTER)
    yield Gap(12)
    for number, paragraph in enumerate(context.rules or clause.paragraphs, start=1):
        yield Prose(setter, f"{number}. {paragraph}", _RULE)


def chapter(setter: Typesetter, title: str, name: str) -> Iterator[Any]:
    """Yield the heading of a part with its bookmark."""
    yield Mark(name, title)
    yield Prose(setter, title, CHAPTER)
