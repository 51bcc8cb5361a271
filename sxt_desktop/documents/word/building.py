"""Word files of the papers a person may still edit: the story of the PDF in Word's own styles (documents.md, Word)."""

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import Any

from sxt_desktop.documents import form_table, ledger, letter, official
from sxt_desktop.documents.fonts import FontSet
from sxt_desktop.documents.gbt9704 import Geometry
from sxt_desktop.documents.glyphs import check_batch
from sxt_desktop.documents.marks import SIGN, sign_line_end
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.word.page import add_feet, add_running, lay_out
from sxt_desktop.documents.word.render import Renderer
from sxt_desktop.documents.word.settings import settle
from sxt_desktop.documents.word.signing import sign_line
from sxt_desktop.documents.word.styles import Styles, cleared
from sxt_desktop.domain.papers import DocumentSpec, Layout

Story = Callable[[Typesetter, Geometry, Any, DocumentSpec], Iterable[Any]]
STORIES: Mapping[Layout, Story] = {
    Layout.LETTER: letter.story,
    Layout.FORM_TABLE: form_table.story,
    Layout.LEDGER: ledger.story,
    Layout.OFFICIAL: official.story,
    Layout.REPORT: official.story,
}
"""Layouts that have a Word file. A handbook and cards have none: what they say is not to be edited outside."""
HEADS: Mapping[Layout, Callable[[Any, DocumentSpec], tuple[str, str]]] = {
    Layout.FORM_TABLE: form_table.running_heads,
    Layout.LEDGER: ledger.running_heads,
}
"""Layouts with running titles from the second page on."""


def build(context: Any, fonts: FontSet, *, style: DocumentSpec) -> bytes:
    """Return one document as a Word file; the same bytes for the same context (GLYPH_MISSING)."""
    check_batch((context,), style, fonts)
    geometry = Geometry(style.margins, style.duplex, style.landscape)
    setter = Typesetter(fonts)
    document, styles = told(STORIES[style.layout](setter, geometry, context, style), geometry)
    heads = HEADS.get(style.layout)
    if heads is not None:
        add_running(document, styles, heads(context, style), geometry)
    add_feet(document, styles, context.foot, _signed(setter, styles, geometry, context, style), geometry)
    _say_what_it_is(document, context)
    return written(document)


def _signed(setter: Typesetter, styles: Styles, geometry: Geometry, context: Any, style: DocumentSpec) -> Any:
    """Return the line on which every page is signed, None where nobody does."""
    signer = form_table.page_signer(context, style) if style.layout is Layout.FORM_TABLE else ""
    if not signer:
        return None
    end = sign_line_end(setter, signer, SIGN, place=(0, 0, geometry.width / 2))
    return sign_line(styles.of(SIGN), signer, width=geometry.width, end=end)


def told(story: Iterable[Any], geometry: Geometry) -> tuple[Any, Styles]:
    """Return a Word document that holds a story on sheets of a geometry, without feet, and its styles."""
    from docx import Document

    document = Document()
    settle(document)
    styles = cleared(document)
    body = document.element.body
    for one in list(body)[:-1]:
        body.remove(one)
    lay_out(document, geometry)
    end = body[-1]
    for made in Renderer(styles, geometry.width).rendered(story):
        end.addprevious(made)
    return document, styles


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
