"""Word files of the papers a person may still edit: the story of the PDF in Word's own styles (documents.md, Word)."""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from io import BytesIO
from typing import Any

from sxt_desktop.documents import form_table, ledger, letter, official
from sxt_desktop.documents.contexts import Foot
from sxt_desktop.documents.fonts import FontSet
from sxt_desktop.documents.gbt9704 import BODY_SIZE, LEADING, NUMBER_BELOW, PAGE_NUMBER, SMALL, Geometry
from sxt_desktop.documents.glyphs import check_batch
from sxt_desktop.documents.marks import BESIDE_QR, QR_BOTTOM, QR_SIDE, foot_words
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.word.foot import between, code_picture, inline_picture
from sxt_desktop.documents.word.render import Renderer
from sxt_desktop.documents.word.signing import sign_line
from sxt_desktop.documents.word.styles import Styles, run_properties
from sxt_desktop.documents.word.xml import element, field, text_of, twips
from sxt_desktop.domain.papers import DocumentSpec, Layout

MM = 72 / 25.4
Story = Callable[[Typesetter, Geometry, Any, DocumentSpec], Iterable[Any]]
STORIES: Mapping[Layout, Story] = {
    Layout.LETTER: letter.story,
    Layout.FORM_TABLE: form_table.story,
    Layout.LEDGER: ledger.story,
    Layout.OFFICIAL: official.story,
    Layout.REPORT: official.story,
}
"""Layouts that have a Word file. A handbook and cards have none: what they say is not to be edited outside."""
_NOTE = "本文件可以修改，以台账记录为准。"


def build(context: Any, fonts: FontSet, *, style: DocumentSpec) -> bytes:
    """Return one document as a Word file; the same bytes for the same context (GLYPH_MISSING)."""
    check_batch((context,), style, fonts)
    geometry = Geometry(style.margins, style.duplex, style.landscape)
    document, styles = told(STORIES[style.layout](Typesetter(fonts), geometry, context, style), geometry)
    signer = form_table.page_signer(context, style) if style.layout is Layout.FORM_TABLE else ""
    signed = sign_line(styles, signer, geometry.width) if signer else None
    _add_feet(document, styles, context.foot, signed, geometry)
    _say_what_it_is(document, context)
    return written(document)


def told(story: Iterable[Any], geometry: Geometry) -> tuple[Any, Styles]:
    """Return a Word document that holds a story on sheets of a geometry, without feet, and its styles."""
    from docx import Document

    document = Document()
    styles = _cleared(document)
    body = document.element.body
    for one in list(body)[:-1]:
        body.remove(one)
    _lay_out(document, geometry)
    end = body[-1]
    for made in Renderer(styles, geometry.width).rendered(story):
        end.addprevious(made)
    return document, styles


def _cleared(document: Any) -> Styles:
    """Take the theme's typefaces out of the template, so that only ours are asked for."""
    root = document.styles.element
    for fonts in root.iter(element("rFonts").tag):
        for name in [name for name in fonts.attrib if "heme" in name]:
            del fonts.attrib[name]
    for name in ("docDefaults", "latentStyles"):
        found = root.find(element(name).tag)
        if found is not None:
            root.remove(found)
    return Styles(root)


def _lay_out(document: Any, geometry: Geometry) -> None:
    """Set sheet, margins, the line grid and, in duplex, mirrored margins; even pages have other feet."""
    section = document.sections[0]
    properties = section._sectPr
    for one in list(properties):
        properties.remove(one)
    width, height = geometry.sheet
    size = element("pgSz", w=twips(width), h=twips(height))
    if geometry.landscape:
        size.set(element("x", orient="landscape").keys()[0], "landscape")
    margins = geometry.margins
    properties.append(size)
    properties.append(
        element(
            "pgMar",
            top=twips(margins.top * MM),
            right_=twips(margins.right * MM),
            bottom=twips(margins.bottom * MM),
            left_=twips(margins.left * MM),
            header=twips(15 * MM),
            footer=twips(QR_BOTTOM),
            gutter=0,
        )
    )
    properties.append(element("docGrid", type="lines", linePitch=int(LEADING * 20)))
    if geometry.mirrored:
        settings = document.settings.element
        settings.find(element("zoom").tag).addnext(element("mirrorMargins"))
    document.settings.odd_and_even_pages_header_footer = True


def _add_feet(document: Any, styles: Styles, foot: Foot, signed: Any, geometry: Geometry) -> None:
    """Number odd pages at the right, even ones at the left (GB/T 9704-2012 §7.5), the small print below.

    Who signs every page does so above the number. The code at both ends of the small print names the document, as
    on other paper, but no page (`domain/sheet_code`).
    """
    section = document.sections[0]
    code = code_picture(foot.payload(0, 0))
    number_bottom = geometry.bottom - NUMBER_BELOW - PAGE_NUMBER.leading / 2
    for part, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        part.is_linked_to_previous = False
        root = part._element
        for one in list(root):
            root.remove(one)
        if signed is not None:
            root.append(deepcopy(signed))
        root.append(_page_number(styles, side, below=number_bottom - QR_BOTTOM - QR_SIDE))
        words = [_small(styles, line) for line in (*foot_words(foot), _NOTE)]
        pictures = [inline_picture(part.part, code, side=QR_SIDE, number=n, says="二维码") for n in (1, 2)]
        root.append(between(words, pictures, width=geometry.width, side=QR_SIDE + BESIDE_QR))
        root.append(_last())


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
    for words in ("— ", None, " —"):
        if words is None:
            for run in field(look, "PAGE"):
                made.append(run)
        else:
            run = element("r")
            text_of(run, words)
            made.append(run)
    return made


def _small(styles: Styles, words: str) -> Any:
    made, properties, run = element("p"), element("pPr"), element("r")
    properties.append(element("pStyle", val=styles.of(SMALL)))
    made.append(properties)
    text_of(run, words)
    made.append(run)
    return made


def _say_what_it_is(document: Any, context: Any) -> None:
    about = document.core_properties
    moment = context.foot.entered_at.replace(tzinfo=None)
    about.title = context.title
    about.author = getattr(context, "organisation", "") or getattr(context, "party_a_name", "")
    about.created = about.modified = moment
    about.last_modified_by = about.comments = about.keywords = ""
    about.revision = 1


def written(document: Any) -> bytes:
    """Return a document as a file, the same bytes for the same document."""
    out = BytesIO()
    document.save(out)
    return undated(out.getvalue())


def undated(content: bytes) -> bytes:
    """Return a packed file with no time of packing in it, so that the same content has the same bytes."""
    import zipfile

    with zipfile.ZipFile(BytesIO(content)) as given:
        return packed({name: given.read(name) for name in given.namelist()})


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return parts as one file, in an order and with a time that never change."""
    import zipfile

    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(parts, key=lambda one: (one != "[Content_Types].xml", one)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            made.writestr(info, parts[name], zipfile.ZIP_DEFLATED)
    return out.getvalue()
