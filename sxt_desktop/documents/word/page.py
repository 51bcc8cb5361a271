"""The pages of a Word file: sheet and margins, running titles from the second page on, numbers and small print at the foot."""

from copy import deepcopy
from typing import Any

from sxt_desktop.documents.contexts import Foot
from sxt_desktop.documents.gbt9704 import (
    BODY_SIZE,
    LEADING,
    MM,
    NUMBER_BELOW,
    PAGE_NUMBER,
    SMALL,
    TYPE_HEIGHT,
    Geometry,
)
from sxt_desktop.documents.marks import BESIDE_QR, QR_BOTTOM, QR_SIDE, foot_words
from sxt_desktop.documents.paragraph import Span
from sxt_desktop.documents.running import RUNNING, RUNNING_ABOVE
from sxt_desktop.documents.word.foot import between, code_picture, inline_picture
from sxt_desktop.documents.word.pieces import Pieces, run
from sxt_desktop.documents.word.styles import Styles, run_properties
from sxt_desktop.documents.word.xml import element, field, qn, twips

_NOTE = "本文件可以修改，以台账记录为准。"


def lay_out(document: Any, geometry: Geometry) -> None:
    """Set sheet, margins and, in duplex, mirrored margins; even pages have other feet.

    The line grid of 22 lines is there where the type area is that of the standard: it would move other pages down.
    """
    properties = document.sections[0]._sectPr
    for one in list(properties):
        properties.remove(one)
    for name in list(properties.attrib):
        del properties.attrib[name]
    width, height = geometry.sheet
    size = element("pgSz", w=twips(width), h=twips(height))
    if geometry.landscape:
        size.set(qn("w:orient"), "landscape")
    margins = geometry.margins
    properties.append(size)
    properties.append(
        element(
            "pgMar",
            top=twips(margins.top * MM),
            right_=twips(margins.right * MM),
            bottom=twips(margins.bottom * MM),
            left_=twips(margins.left * MM),
            header=twips(max(margins.top * MM - RUNNING_ABOVE, 0)),
            footer=twips(QR_BOTTOM),
            gutter=0,
        )
    )
    if abs(geometry.height - TYPE_HEIGHT) < 1:
        properties.append(element("docGrid", type="lines", linePitch=int(LEADING * 20)))
    if geometry.mirrored:
        settings = document.settings.element
        settings.find(element("zoom").tag).addnext(element("mirrorMargins"))
    document.settings.odd_and_even_pages_header_footer = True


def add_running(document: Any, styles: Styles, heads: tuple[str, str], geometry: Geometry) -> None:
    """Put the (inner, outer) titles above the pages from the second one on."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    pieces = Pieces(styles, geometry.width)
    outer_first = heads[::-1] if geometry.mirrored else heads
    for part, words in ((section.header, heads), (section.even_page_header, outer_first)):
        tabs = element("tabs")
        tabs.append(element("tab", val="right", pos=twips(geometry.width)))
        _fill(part, [pieces.paragraph(RUNNING, [Span("\t".join(words), RUNNING.face)], tabs)])
    _fill(section.first_page_header, [pieces.paragraph(RUNNING, [])])


def add_feet(document: Any, styles: Styles, foot: Foot, signed: Any, geometry: Geometry) -> None:
    """Number odd pages at the right, even ones at the left (GB/T 9704-2012 §7.5), the small print below.

    Who signs every page does so above the number. The code at both ends of the small print names the document, as
    on other paper, but no page (`domain/sheet_code`).
    """
    section = document.sections[0]
    code = code_picture(foot.payload(0, 0))
    number_bottom = geometry.bottom - NUMBER_BELOW - PAGE_NUMBER.leading / 2
    feet = [(section.footer, "right"), (section.even_page_footer, "left")]
    if section.different_first_page_header_footer:
        feet.append((section.first_page_footer, "right"))
    for part, side in feet:
        content = [] if signed is None else [deepcopy(signed)]
        content.append(_page_number(styles, side, below=number_bottom - QR_BOTTOM - QR_SIDE))
        pictures = [inline_picture(part.part, code, side=QR_SIDE, number=n, says="二维码") for n in (1, 2)]
        words = _small_print(styles, foot, geometry.width)
        content.append(between(words, pictures, width=geometry.width, side=QR_SIDE + BESIDE_QR))
        _fill(part, [*content, _last()])


def _fill(part: Any, content: list[Any]) -> None:
    part.is_linked_to_previous = False
    root = part._element
    for one in list(root):
        root.remove(one)
    root.extend(content)


def _last() -> Any:
    """Return the paragraph a part must end with after a table, taking no room."""
    made, properties = element("p"), element("pPr")
    properties.append(element("snapToGrid", val="0"))
    properties.append(element("spacing", before=0, after=0, line=20, lineRule="exact"))
    made.append(properties)
    return made


def _page_number(styles: Styles, side: str, *, below: float) -> Any:
    """Return the number of the page at one side, `below` points above the code."""
    made, properties = element("p"), element("pPr")
    properties.append(element("pStyle", val=styles.of(PAGE_NUMBER)))
    properties.append(element("spacing", after=twips(max(below, 0.0))))
    properties.append(element("ind", **{f"{side}_": twips(BODY_SIZE)}))
    properties.append(element("jc", val=side))
    made.append(properties)
    look = run_properties(PAGE_NUMBER.face, PAGE_NUMBER.size)
    made.append(run(Span("— ", PAGE_NUMBER.face), PAGE_NUMBER))
    made.extend(field(look, "PAGE"))
    made.append(run(Span(" —", PAGE_NUMBER.face), PAGE_NUMBER))
    return made


def _small_print(styles: Styles, foot: Foot, width: float) -> list[Any]:
    """Return the lines of small print, the second with the page and how many there are."""
    pieces = Pieces(styles, width)
    first, second = foot_words(foot)
    lines = [pieces.paragraph(SMALL, [Span(words, SMALL.face)]) for words in (first, f"{second}　第", _NOTE)]
    counted = lines[1]
    counted.extend(field(None, "PAGE"))
    counted.append(run(Span("页　共", SMALL.face), SMALL))
    counted.extend(field(None, "NUMPAGES"))
    counted.append(run(Span("页", SMALL.face), SMALL))
    return lines if first else lines[1:]
