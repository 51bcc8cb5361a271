"""Places to sign in Word files: lines, empty boxes for seals, signer and date."""

from collections.abc import Iterator, Sequence
from typing import Any

from sxt_desktop.documents.marks import (
    DATE_PLACE,
    SEAL_HEIGHT,
    SEAL_TEXT,
    SEAL_WIDTH,
    SIGN,
    Signing,
    sign_line_end,
)
from sxt_desktop.documents.paragraph import Span
from sxt_desktop.documents.signoff import SignOff
from sxt_desktop.documents.word.pieces import Pieces, keep_next, table, underlined
from sxt_desktop.documents.word.styles import Styles
from sxt_desktop.documents.word.xml import element, text_of, twips


def signing_places(pieces: Pieces, signing: Signing) -> Iterator[Any]:
    """Places to sign, beside each other, in a table without rules; units get an empty box for the seal."""
    signing.wrap(pieces.width, 0)
    count = signing.columns
    width = pieces.width / count
    made = table([width] * count, padding=4.0, border="none")
    for first in range(0, len(signing.places), count):
        numbers = range(first, first + count)
        if signing.heads:  # in a row of their own, so that the lines to sign on stand beside each other
            made.append(_row([_head(pieces, signing, number, width) for number in numbers]))
        made.append(_row([_place(pieces, signing, number, width) for number in numbers]))
    yield made


def _row(cells: Sequence[Any]) -> Any:
    row, properties = element("tr"), element("trPr")
    properties.append(element("cantSplit"))
    row.append(properties)
    row.extend(cells)
    return row


def _cell(width: float) -> Any:
    made, properties = element("tc"), element("tcPr")
    properties.append(element("tcW", w=twips(width), type="dxa"))
    made.append(properties)
    return made


def _head(pieces: Pieces, signing: Signing, number: int, width: float) -> Any:
    made = _cell(width)
    words = signing.heads[number] if number < len(signing.heads) else ""
    paragraph = pieces.paragraph(signing.style, [Span(words, signing.style.face)])
    keep_next(paragraph)
    made.append(paragraph)
    return made


def _place(pieces: Pieces, signing: Signing, number: int, width: float) -> Any:
    made = _cell(width)
    if number >= len(signing.places):
        made.append(element("p"))
        return made
    place, style = signing.places[number], signing.style
    if place.label:
        paragraph = pieces.paragraph(style, [Span(f"{place.label}：", style.face)])
        paragraph.append(underlined(style))
        made.append(paragraph)
    if place.unit:
        made.append(pieces.spacer(6.0))
        made.append(_seal_box(pieces, place.unit))
        made.append(pieces.spacer(2.0))  # a cell never ends with a table
    else:
        end = sign_line_end(signing.setter, place.label, style, place=(0, 0, width - 8))
        made.append(pieces.paragraph(style, [Span(DATE_PLACE, style.face)], element("jc", val="right")))
        made[-1][0].insert(1, element("ind", right_=twips(max(width - 8 - end, 0))))
        row = signing.places[number - number % signing.columns :][: signing.columns]
        if any(other.unit for other in row):  # the dates of a row stand on one line
            made[-1][0].insert(1, element("spacing", before=twips(SEAL_HEIGHT - 12.0 - style.leading)))
    return made


def _seal_box(pieces: Pieces, unit: str) -> Any:
    """An empty dashed box with the unit's name, （盖章） and a place for the date; never a seal."""
    made = table([SEAL_WIDTH], padding=4.0, border="dashed")
    row, properties = element("tr"), element("trPr")
    properties.append(element("cantSplit"))
    properties.append(element("trHeight", val=twips(SEAL_HEIGHT - 12.0), hRule="atLeast"))
    row.append(properties)
    cell, inside = element("tc"), element("tcPr")
    inside.append(element("tcW", w=twips(SEAL_WIDTH), type="dxa"))
    inside.append(element("vAlign", val="bottom"))
    cell.append(inside)
    for words, align, below in (
        (unit, "center", 0.0),
        ("（盖章）", "center", 22.0),
        (DATE_PLACE, "right", 2.0),
    ):
        paragraph = pieces.paragraph(SEAL_TEXT, [Span(words, SEAL_TEXT.face)], element("jc", val=align))
        paragraph[0].insert(1, element("spacing", after=twips(below)))
        cell.append(paragraph)
    row.append(cell)
    made.append(row)
    return made


def sign_off(pieces: Pieces, off: SignOff) -> Iterator[Any]:
    """Signer and date at the right, kept together."""
    off.wrap(pieces.width, 0)
    words = ((off.signer, off.places()[0]), (off.day_words, off.places()[1]))
    for number, (text, left) in enumerate(words):
        indent = element("ind", left_=twips(left), firstLineChars=0, firstLine=0)
        made = pieces.paragraph(off.style, [Span(text, off.style.face)], indent)
        if number == 0:
            keep_next(made)
        yield made


def sign_line(styles: Styles, label: str, width: float) -> Any:
    """Return a line in the right half of a page to be signed; spaces at a right edge would not be underlined."""
    made, properties, run = element("p"), element("pPr"), element("r")
    properties.append(element("pStyle", val=styles.of(SIGN)))
    properties.append(element("spacing", after=160))
    properties.append(element("ind", left_=twips(width / 2)))
    made.append(properties)
    text_of(run, f"{label}：")
    made.append(run)
    made.append(underlined(SIGN))
    return made
