"""Places to sign in Word files: lines, empty boxes for seals, signer and date."""

from collections.abc import Iterator, Sequence
from typing import Any

from sxt_desktop.documents.contexts import SignaturePlace
from sxt_desktop.documents.marks import (
    DATE_PLACE,
    SEAL_NAME,
    SEAL_TEXT,
    SEAL_WIDTH,
    SIGN,
    Signing,
    sign_line_end,
)
from sxt_desktop.documents.paragraph import Span, TextStyle, Typesetter
from sxt_desktop.documents.signoff import SEAL_NOTE, SEAL_SIDE, SignOff
from sxt_desktop.documents.typeset import Prose
from sxt_desktop.documents.wide_signing import BEFORE_DAY, WideSigning
from sxt_desktop.documents.word.pieces import Pieces, keep_next, run, set_spacing, table
from sxt_desktop.documents.word.shapes import Box, dashed_box
from sxt_desktop.documents.word.xml import element, put, twips

_INSIDE = 6.0
"""White within the box of a seal."""
_DATE_TOP, _DATE_RIGHT = 23.0, 8.0
"""Of the date in that box: from its lower edge, and from its right one."""
_NUMBER = 1001
"""Of the place of the seal among drawings."""


def signing_places(pieces: Pieces, signing: Signing) -> Iterator[Any]:
    """Places to sign, beside each other, in a table without rules; units get an empty box for the seal."""
    signing.wrap(pieces.width, 0)
    widths = [signing.column + signing.gutter] * (signing.columns - 1) + [signing.column - signing.left]
    made = table(widths, padding=0.0, border="none")
    if signing.left:
        made.tblPr.find(element("tblW").tag).addnext(element("jc", val="right"))
    rows = signing.rows()
    for number, row in enumerate(rows):
        numbers = range(number * signing.columns, (number + 1) * signing.columns)
        is_last = number == len(rows) - 1
        if signing.heads:  # in a row of their own, so that the lines to sign on stand beside each other
            heads = [_head(pieces, signing, one) for one in numbers]
            made.append(_row(widths, heads, keeps=True))
        places = [
            _place(pieces, signing, signing.places[one : one + 1], (width, signing.last_height(row)))
            for one, width in zip(numbers, widths, strict=True)
        ]
        height = _height(signing, row) + (0.0 if is_last else signing.apart(row))
        made.append(_row(widths, places, keeps=not is_last, height=height))
    yield made


def _height(signing: Signing, row: Sequence[SignaturePlace]) -> float:
    if isinstance(signing, WideSigning) and signing.is_in_line:
        return signing.style.leading
    return signing.line_height + signing.last_height(row)


def _row(widths: Sequence[float], cells: Sequence[Sequence[Any]], *, keeps: bool, height: float = 0.0) -> Any:
    row, properties = element("tr"), element("trPr")
    properties.append(element("cantSplit"))
    if height:
        properties.append(element("trHeight", val=twips(height), hRule="atLeast"))
    row.append(properties)
    for width, content in zip(widths, cells, strict=True):
        cell, inside = element("tc"), element("tcPr")
        inside.append(element("tcW", w=twips(width), type="dxa"))
        cell.append(inside)
        cell.extend(content)
        row.append(cell)
    if keeps:
        for paragraph in row.iter(element("p").tag):
            keep_next(paragraph)
    return row


def _head(pieces: Pieces, signing: Signing, number: int) -> list[Any]:
    words = signing.heads[number] if number < len(signing.heads) else ""
    return [pieces.paragraph(signing.style, [Span(words, signing.style.face)])]


def _place(
    pieces: Pieces, signing: Signing, places: Sequence[SignaturePlace], size: tuple[float, float]
) -> list[Any]:
    """Return a line to sign on and, in a width and a height, the box of the seal or the line to date on below it."""
    if not places:
        return [pieces.spacer(1.0)]
    (place,), style, made = places, signing.style, []
    if isinstance(signing, WideSigning) and signing.is_in_line:
        return [_in_line(pieces, signing, place)]
    width, height = size
    end = sign_line_end(signing.setter, place.label, style, place=(0, 0, signing.column))
    if place.label:
        made.append(_signed(pieces, place.label, style, end))
        set_spacing(made[-1], after=signing.line_height - style.leading)
    if place.unit:
        return [*made, _seal_box(pieces, signing.setter, place.unit, height), pieces.spacer(1.0)]
    right = element("ind", right_=twips(max(width - end, 0)))
    date = pieces.paragraph(style, [Span(DATE_PLACE, style.face)], right, element("jc", val="right"))
    if height > style.leading:  # the dates of a row stand on one line
        set_spacing(date, before=height - style.leading)
    return [*made, date]


def _signed(pieces: Pieces, label: str, style: TextStyle, end: float) -> Any:
    """Return a label with a line to sign on that reaches to `end`."""
    made = pieces.paragraph(style, [Span(f"{label}：", style.face)], _tab_at(end))
    made.append(_line())
    return made


def _in_line(pieces: Pieces, signing: WideSigning, place: SignaturePlace) -> Any:
    """Return a label, a line to sign on and the day beside it."""
    end, style = signing.to_line_end(place), signing.style
    made = pieces.paragraph(style, [Span(f"{place.label}：", style.face)], _tab_at(end, end + BEFORE_DAY))
    made.append(_line())
    made.append(run(Span(f"\t{DATE_PLACE}", style.face), style))
    return made


def _tab_at(*places: float) -> Any:
    tabs = element("tabs")
    for place in places:
        tabs.append(element("tab", val="left", pos=twips(place)))
    return tabs


def _line() -> Any:
    """Return the line to sign on: an underlined way to the next tab."""
    made, properties = element("r"), element("rPr")
    properties.append(element("u", val="single"))
    made.append(properties)
    made.append(element("tab"))
    return made


def _seal_box(pieces: Pieces, setter: Typesetter, unit: str, height: float) -> Any:
    """An empty dashed box with the unit's name, （盖章） and a place for the date; never a seal."""
    made = table([SEAL_WIDTH], padding=0.0, border="dashed")
    name = Prose(setter, unit, SEAL_NAME)
    used = name.set_to(SEAL_WIDTH - 2 * _INSIDE) + SEAL_TEXT.leading
    above = max(_INSIDE, (height - 24 - used) / 2)
    words = list(pieces.prose(name, SEAL_WIDTH - 2 * _INSIDE))
    set_spacing(words[0], before=above)
    words.append(pieces.paragraph(SEAL_TEXT, [Span("（盖章）", SEAL_TEXT.face)]))
    right = element("ind", right_=twips(_DATE_RIGHT))
    date = pieces.paragraph(SEAL_TEXT, [Span(DATE_PLACE, SEAL_TEXT.face)], right, element("jc", val="right"))
    set_spacing(date, before=max(height - above - used - _DATE_TOP, 0))
    made.append(_row([SEAL_WIDTH], [[*words, date]], keeps=False, height=height))
    return made


def sign_off(pieces: Pieces, off: SignOff) -> Iterator[Any]:
    """Signer and date at the right, kept together; sealed, across an empty dashed place for the seal."""
    off.wrap(pieces.width, 0)
    signer, day = off.places()
    above, under = off.around()
    words = [_at(pieces, off, off.signer, signer), _at(pieces, off, off.day_words, day)]
    keep_next(words[0])
    set_spacing(words[0], before=above)
    if off.sealed:
        middle = day + off.day_width() / 2
        top = off.height - under - off.style.leading
        box, note = Box(SEAL_SIDE, SEAL_SIDE, "盖章处", _NUMBER), Span("（盖章）", SEAL_NOTE.face)
        content = [pieces.paragraph(SEAL_NOTE, [note])]
        left = middle - SEAL_SIDE / 2
        words[1].insert(1, dashed_box(box, left=left, above=top, inset=_INSIDE, content=content))
        set_spacing(words[1], after=under)
    yield from words


def _at(pieces: Pieces, off: SignOff, text: str, left: float) -> Any:
    """Return words that begin at a distance from the edge."""
    indent = element("ind", left_=twips(left), firstLineChars=0, firstLine=0)
    return pieces.paragraph(off.style, [Span(text, off.style.face)], indent)


def sign_line(style: str, label: str, *, width: float, end: float) -> Any:
    """Return a line in the right half of a page to be signed, `end` points long with its label."""
    made, properties = element("p"), element("pPr")
    properties.append(element("pStyle", val=style))
    for one in (
        _tab_at(width / 2 + end),
        element("spacing", after=160),
        element("ind", left_=twips(width / 2)),
    ):
        put(properties, one)
    made.append(properties)
    made.append(run(Span(f"{label}：", SIGN.face), SIGN))
    made.append(_line())
    return made
