"""Printing: one function for every document; what is computed for one has a named function in `CONTEXTS`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.documents import load_document
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.papers import DocumentSpec, Layout
from sxt_desktop.domain.people import ORGANISATION, PERSON
from sxt_desktop.domain.records import Filter
from sxt_desktop.store import lists
from sxt_desktop.usecases.entitled import find_first, superiors_and_us
from sxt_desktop.usecases.workspace import Workspace

ENTRY_FORM = "entry_form"


@dataclass(frozen=True, slots=True)
class Printed:
    """A document on disk."""

    path: Path
    pages: int


def print_document(
    ws: Workspace, *, document: str, out: Path, subject: str = "", year: int | None = None
) -> Printed:
    """Write a document as PDF, whole or not at all.

    `subject` says what it is about: a record's id or number, a person's name or id, a bundle's id; nothing
    for 登记卡 and 交接单. DOCUMENT_UNKNOWN, DOCUMENT_NEEDS, ENTRY_UNKNOWN, GLYPH_MISSING, PLACE_NOT_WRITABLE.
    """
    content, pages = render_document(ws, document=document, subject=subject, year=year)
    part = out.with_name(out.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(out)
    except OSError as refused:
        raise UserError(ErrorCode.PLACE_NOT_WRITABLE, path=str(out.parent)) from refused
    finally:
        part.unlink(missing_ok=True)
    return Printed(out, pages)


def render_document(
    ws: Workspace, *, document: str, subject: str = "", year: int | None = None
) -> tuple[bytes, int]:
    """Return a document's PDF bytes and pages."""
    spec = _spec(ws, document)
    context = CONTEXTS.get(spec.id, _entry)(ws, spec, subject, year or ws.today.year)
    out = BytesIO()
    pages = _builder(spec.layout)(out, context, _fonts(ws), style=spec)
    return out.getvalue(), pages


def render_letters(ws: Workspace, letters: tuple[EntryId, ...]) -> tuple[bytes, int]:
    """Return many letters as one PDF, each beginning on an odd page."""
    from sxt_desktop.documents import letter
    from sxt_desktop.usecases.paper_letter import letter_context

    out = BytesIO()
    contexts = [letter_context(ws, key) for key in letters]
    pages = letter.build_batch(out, contexts, _fonts(ws), style=_spec(ws, "responsibility_letter"))
    return out.getvalue(), sum(pages)


def render_recovery_sheet(ws: Workspace, recovery_key: str) -> bytes:
    """Return the recovery sheet as PDF; the key is shown once and kept nowhere."""
    from sxt_desktop.documents import card
    from sxt_desktop.usecases.paper_card import recovery_context

    out, spec = BytesIO(), _spec(ws, "recovery_sheet")
    card.build(out, recovery_context(ws, spec, recovery_key), _fonts(ws), style=spec)
    return out.getvalue()


def document_for(ws: Workspace, form_id: FormId) -> str:
    """Return the document by which a form's records are printed: its own, or the general form."""
    own = ws.library.resources / "documents" / f"{form_id}.toml"
    return form_id if own.is_file() else ENTRY_FORM


def _spec(ws: Workspace, document: str) -> DocumentSpec:
    path = ws.library.resources / "documents" / f"{document}.toml"
    if not document.isidentifier() or not path.is_file():
        raise UserError(ErrorCode.DOCUMENT_UNKNOWN, document=document)
    return load_document(path)


def _fonts(ws: Workspace) -> Any:
    from sxt_desktop.documents.fonts import FontSet

    return FontSet.load(ws.library.resources)


def _builder(layout: Layout) -> Callable[..., int]:
    """Return the layout's builder; reportlab is imported only now."""
    from sxt_desktop.documents import card, form_table, handbook, letter

    builders: Mapping[Layout, Callable[..., int]] = {
        Layout.LETTER: letter.build,
        Layout.HANDBOOK: handbook.build,
        Layout.FORM_TABLE: form_table.build,
        Layout.CARD: card.build,
    }
    return builders[layout]


def _letter(ws: Workspace, spec: DocumentSpec, subject: str, year: int) -> object:
    from sxt_desktop.usecases.paper_letter import letter_context

    return letter_context(ws, find_record(ws, subject, spec.id))


def _handbook(ws: Workspace, spec: DocumentSpec, subject: str, year: int) -> object:
    from sxt_desktop.usecases.paper_handbook import handbook_context

    return handbook_context(ws, subject=find_subject(ws, subject), year=year)


def _entry(ws: Workspace, spec: DocumentSpec, subject: str, year: int) -> object:
    from sxt_desktop.usecases.paper_entry import entry_context

    return entry_context(ws, find_record(ws, subject, None), spec)


def _enrolment(ws: Workspace, spec: DocumentSpec, subject: str, year: int) -> object:
    from sxt_desktop.usecases.paper_card import enrolment_context

    return enrolment_context(ws, spec)


def _receipt(ws: Workspace, spec: DocumentSpec, subject: str, year: int) -> object:
    from sxt_desktop.usecases.paper_card import receipt_context

    return receipt_context(ws, spec, subject)


def _hand_over(ws: Workspace, spec: DocumentSpec, subject: str, year: int) -> object:
    from sxt_desktop.usecases.paper_card import hand_over_context

    return hand_over_context(ws, spec)


CONTEXTS: Mapping[str, Callable[[Workspace, DocumentSpec, str, int], object]] = {
    "responsibility_letter": _letter,
    "handbook": _handbook,
    "enrolment_card": _enrolment,
    "receipt": _receipt,
    "hand_over": _hand_over,
}


def find_record(ws: Workspace, subject: str, form_id: str | None) -> EntryId:
    """Return a record by its id or its number (ENTRY_UNKNOWN)."""
    row = find_first(ws, EntryId(subject), superiors_and_us(ws)) or lists.find(ws.read, EntryId(subject))
    if row is None:
        forms = (FormId(form_id),) if form_id else ()
        rows = lists.page(ws.read, Filter(forms=forms), limit=100_000)
        named = [one for one in rows if one.number == subject]
        row = next((one for one in named if one.owner == ws.org), named[0] if named else None)
    if row is None:
        raise UserError(ErrorCode.ENTRY_UNKNOWN, subject=subject)
    return row.entry_id


def find_subject(ws: Workspace, subject: str) -> str:
    """Return a person (or the own organisation) by id or name (PERSON_UNKNOWN)."""
    rows = lists.page(ws.read, Filter(forms=(PERSON, ORGANISATION), owner=ws.org), limit=10_000)
    names = ("name", "short_name")
    for row in rows:
        if subject == row.entry_id or subject in (row.body.get(key) for key in names):
            return row.entry_id
    raise UserError(ErrorCode.PERSON_UNKNOWN, name=subject)
