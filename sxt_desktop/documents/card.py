"""Cards read by eye and by scanner: enrolment card, recovery sheet, receipt; one sheet with large groups and a code."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

from reportlab.platypus.flowables import Flowable

from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.cells import LABEL, VALUE, Cells, label_width
from sxt_desktop.documents.compose import Composer, Page, Together
from sxt_desktop.documents.contexts import CardContext, SignaturePlace
from sxt_desktop.documents.fonts import Face, FontSet
from sxt_desktop.documents.gbt9704 import MM, TITLE, Geometry, draw_page_number
from sxt_desktop.documents.glyphs import check_glyphs
from sxt_desktop.documents.grid import Grid, Row
from sxt_desktop.documents.levels import listed
from sxt_desktop.documents.marks import Signing, draw_foot, draw_qr, draw_text
from sxt_desktop.documents.paragraph import Align, TextStyle, Typesetter
from sxt_desktop.documents.typeset import Gap, Prose
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.values import chinese_date

_CAPTION = TextStyle(14.0, 24.0, Face.HEI, align=Align.LEFT, before=12.0, keep_next=True)
_CODE_CAPTION = TextStyle(10.5, 16.0, Face.SONG, align=Align.CENTRE)
_GROUP = TextStyle(20.0, 30.0, Face.SONG, align=Align.CENTRE)
_COUNT = TextStyle(9.0, 12.0, Face.SONG, align=Align.CENTRE)
_NOTE = TextStyle(12.0, 20.0, first_indent=0, together=1, hanging=False)
_QR_LEAST, _QR_MOST = 42 * MM, 62 * MM
_BYTES_SMALL = 120
_IN_A_ROW = 4
_ROOMY, _CLOSE = 1.0, 0.6
"""White between the parts of a card, in all and of one that would not stand on a single sheet otherwise."""
_ABOVE_CODE = 14.0
"""Four modules of the largest code stay white around it (ISO/IEC 18004)."""
_SMALL = 10.5, 15.0
"""Size and leading of its rows then."""


def build(out: BinaryIO, context: CardContext, fonts: FontSet, *, style: DocumentSpec) -> int:
    """Write the card as PDF and return its pages (one, unless it has very many rows)."""
    check_glyphs(context, style, fonts)
    canvas = new_canvas(out, fonts, title=context.title, author=_author(context), invariant_date=context.day)
    setter = Typesetter(fonts)
    geometry = Geometry(style.margins, style.duplex)
    pages = _pages(canvas, setter, geometry, context, style)
    for number, page in enumerate(pages, start=1):
        page.draw(canvas, x=geometry.left(number), top=geometry.top)
        if len(pages) > 1 and not context.foot:  # whose small print says the page
            draw_page_number(canvas, setter, geometry, number)
        if context.foot:
            draw_foot(canvas, setter, geometry, context.foot, (number, len(pages)))
        canvas.showPage()
    canvas.save()
    return len(pages)


def _author(context: CardContext) -> str:
    return context.rows[0][1] if context.rows else context.title


def _pages(
    canvas: Any, setter: Typesetter, geometry: Geometry, context: CardContext, style: DocumentSpec
) -> list[Page]:
    """Return the pages of a card, set closer if that saves a sheet."""
    composer = Composer(canvas, geometry.width, geometry.height)
    roomy, close = (
        composer.pages(_story(setter, context, style, geometry.width, white=white))
        for white in (_ROOMY, _CLOSE)
    )
    return roomy if len(roomy) <= len(close) else close


def _story(
    setter: Typesetter, context: CardContext, style: DocumentSpec, width: float, *, white: float
) -> Iterator[Any]:
    rows = (*context.rows, (style.word("date"), chinese_date(context.day)))
    yield Prose(setter, context.title, TITLE)
    yield Gap(10 * white)
    yield _table(setter, rows, width, is_close=white < _ROOMY)
    below: list[Any] = []
    if context.groups:
        below += [Prose(setter, style.word("groups"), _CAPTION), Groups(setter, context.groups, white)]
    below += [Gap(_ABOVE_CODE), CodeAndNotes(setter, context, style)]
    places = context.signatures or tuple(SignaturePlace(party.signer) for party in style.parties)
    if places:
        below += [Gap(6 * white), Signing(setter, places)]
    yield Together(below)


def _table(setter: Typesetter, rows: Sequence[tuple[str, str]], width: float, *, is_close: bool) -> Grid:
    cells = Cells(setter, width, label=label_width(setter, (label for label, _ in rows), width))
    if not is_close:
        return cells.grid([cells.whole(label, value) for label, value in rows])
    size, leading = _SMALL
    label_style, value_style = (replace(one, size=size, leading=leading) for one in (LABEL, VALUE))
    return cells.grid(
        [
            Row((cells.text(label, label_style), replace(cells.text(value, value_style), span=3)))
            for label, value in rows
        ]
    )


class Groups(Flowable):  # type: ignore[misc]
    """Numbered groups in a frame, large enough to be read out."""

    def __init__(self, setter: Typesetter, groups: tuple[str, ...], white: float = _ROOMY) -> None:
        super().__init__()
        self._cell = 35.0 + 15.0 * white
        self._setter = setter
        self._groups = groups

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Take four groups a row."""
        self.width = aW
        self.height = self._cell * -(-len(self._groups) // _IN_A_ROW)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the frame, the number of each group above it and the group."""
        width = self.width / _IN_A_ROW
        size = min(_GROUP.size, *(self._fitting(group, width - 8) for group in self._groups))
        style = replace(_GROUP, size=size)
        self.canv.setLineWidth(0.8)
        for place, group in enumerate(self._groups):
            row, column = divmod(place, _IN_A_ROW)
            x, top = column * width, self.height - row * self._cell
            self.canv.rect(x, top - self._cell, width, self._cell)
            draw_text(self.canv, self._setter, f"第{place + 1}组", _COUNT, box=(x, top - 3, width))
            draw_text(self.canv, self._setter, group, style, box=(x, top - 15, width))

    def _fitting(self, group: str, width: float) -> float:
        """Return the size at which a group fits on one line."""
        natural = self._setter.width(group, _GROUP)
        return _GROUP.size * min(1.0, (width - 0.5) / natural) if natural else _GROUP.size


class CodeAndNotes(Flowable):  # type: ignore[misc]
    """The QR code at the left, what to do with the card at its right."""

    def __init__(self, setter: Typesetter, context: CardContext, style: DocumentSpec) -> None:
        super().__init__()
        self._setter = setter
        self._payload = context.qr_payload
        self._caption = style.word("code")
        clause = style.clause("notes")
        self._heading = Prose(setter, clause.heading, replace(_CAPTION, before=0.0))
        self._notes = _numbered(setter, context.notes or clause.paragraphs)

    @property
    def _side(self) -> float:
        if not self._payload:
            return 0.0
        size = len(self._payload.encode("utf-8"))
        return float(min(_QR_MOST, _QR_LEAST * max(1.0, size / _BYTES_SMALL) ** 0.5))

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Take the height of the code or of the notes, whichever is taller."""
        self.width = aW
        room = aW - self._offset
        notes = self._heading.set_to(room) + sum(note.set_to(room) for note in self._notes)
        self.height = max(self._side + _CODE_CAPTION.leading + 4 if self._payload else 0.0, notes)
        return self.width, self.height

    @property
    def _offset(self) -> float:
        return self._side + 18 if self._payload else 0.0

    def draw(self) -> None:
        """Draw the code with its caption below, the notes beside it."""
        top = self.height
        if self._payload:
            draw_qr(self.canv, self._payload, places=((0, top - self._side),), side=self._side)
            box = (0, top - self._side - 4, self._side)
            draw_text(self.canv, self._setter, self._caption, _CODE_CAPTION, box=box)
        for item in (self._heading, *self._notes):
            item.drawOn(self.canv, self._offset, top - item.height)
            top -= item.height


def _numbered(setter: Typesetter, notes: Sequence[str]) -> list[Prose]:
    """Return notes with their numbers; a single one needs none."""
    if len(notes) == 1:
        return [Prose(setter, notes[0], _NOTE)]
    return list(listed(setter, notes, _NOTE))
