"""Cards read by eye and by scanner: enrolment card, recovery sheet, receipt; one sheet with large groups and a code."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from reportlab.platypus.flowables import Flowable

from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.cells import Cells, label_width
from sxt_desktop.documents.compose import Composer
from sxt_desktop.documents.contexts import CardContext, SignaturePlace
from sxt_desktop.documents.fonts import Face, FontSet
from sxt_desktop.documents.gbt9704 import MM, TITLE, Geometry, draw_page_number
from sxt_desktop.documents.glyphs import check_glyphs
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
_NOTE = TextStyle(12.0, 20.0, first_indent=0, together=1)
_QR_LEAST, _QR_MOST = 42 * MM, 62 * MM
_BYTES_SMALL = 120
_IN_A_ROW = 4


def build(out: BinaryIO, context: CardContext, fonts: FontSet, *, style: DocumentSpec) -> int:
    """Write the card as PDF and return its pages (one, unless it has very many rows)."""
    check_glyphs(context, style, fonts)
    canvas = new_canvas(out, fonts, title=context.title, author=_author(context), invariant_date=context.day)
    setter = Typesetter(fonts)
    geometry = Geometry(style.margins, style.duplex)
    pages = Composer(canvas, geometry.width, geometry.height).pages(
        _story(setter, context, style, geometry.width)
    )
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


def _story(setter: Typesetter, context: CardContext, style: DocumentSpec, width: float) -> Iterator[Any]:
    rows = (*context.rows, (style.word("date"), chinese_date(context.day)))
    cells = Cells(setter, width, label=label_width(setter, (label for label, _ in rows), width))
    yield Prose(setter, context.title, TITLE)
    yield Gap(10)
    yield cells.grid([cells.whole(label, value) for label, value in rows])
    if context.groups:
        yield Prose(setter, style.word("groups"), _CAPTION)
        yield Groups(setter, context.groups)
    yield Gap(14)
    yield CodeAndNotes(setter, context, style)
    places = context.signatures or tuple(SignaturePlace(party.signer) for party in style.parties)
    if places:
        yield Gap(6)
        yield Signing(setter, places)


class Groups(Flowable):  # type: ignore[misc]
    """Numbered groups in a frame, large enough to be read out."""

    _CELL = 50.0

    def __init__(self, setter: Typesetter, groups: tuple[str, ...]) -> None:
        super().__init__()
        self._setter = setter
        self._groups = groups

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Take four groups a row."""
        self.width = aW
        self.height = self._CELL * -(-len(self._groups) // _IN_A_ROW)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the frame, the number of each group above it and the group."""
        width = self.width / _IN_A_ROW
        size = min(_GROUP.size, *(self._fitting(group, width - 8) for group in self._groups))
        style = replace(_GROUP, size=size)
        self.canv.setLineWidth(0.8)
        for place, group in enumerate(self._groups):
            row, column = divmod(place, _IN_A_ROW)
            x, top = column * width, self.height - row * self._CELL
            self.canv.rect(x, top - self._CELL, width, self._CELL)
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
        self._notes = list(listed(setter, context.notes or clause.paragraphs, _NOTE))

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
