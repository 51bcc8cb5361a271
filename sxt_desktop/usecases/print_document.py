"""Printing: one function for every document, alone, in a batch, or as a list is filtered; also as a booklet."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from sxt_desktop.documents.refusals import refusal
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.papers import Layout
from sxt_desktop.domain.records import Filter
from sxt_desktop.patience import USUAL
from sxt_desktop.usecases.paper_contexts import Asked, document_context
from sxt_desktop.usecases.paper_fonts import paper_fonts
from sxt_desktop.usecases.paper_kinds import SINGLE, document_spec
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Printed:
    """A document on disk."""

    path: Path
    pages: int


def print_document(
    ws: Workspace,
    *,
    document: str,
    out: Path,
    subject: str = "",
    year: int | None = None,
    chosen: Filter | None = None,
    booklet: bool = False,
) -> Printed:
    """Write a document as PDF, whole or not at all.

    `subject` says what it is about: a record's id or number, a person's name or id, a bundle's id; nothing
    for 登记卡, 交接单 and ledgers, which take a year or a list as it is filtered (`chosen`). A `booklet` is
    imposed on A3 for folding. DOCUMENT_UNKNOWN, DOCUMENT_NEEDS, ENTRY_UNKNOWN, GLYPH_MISSING, PLACE_NOT_WRITABLE.
    """
    content, pages = render_document(ws, document=document, subject=subject, year=year, chosen=chosen)
    return Printed(keep_file(folded(content) if booklet else content, out), pages)


def folded(content: bytes) -> bytes:
    """Return a PDF as a booklet, two pages side by side on A3."""
    from sxt_desktop.documents.booklet import as_booklet

    return as_booklet(content)


def keep_file(content: bytes, out: Path) -> Path:
    """Write a file beside its place and put it there in one step (PLACE_NOT_WRITABLE, DISK_FULL, FILE_HELD)."""
    part = out.with_name(out.name + ".part")
    try:
        part.write_bytes(content)
        USUAL.retry(lambda: part.replace(out))
    except OSError as refused:
        raise refusal(refused, out) from refused
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return out


def render_document(
    ws: Workspace,
    *,
    document: str,
    subject: str = "",
    year: int | None = None,
    chosen: Filter | None = None,
) -> tuple[bytes, int]:
    """Return a document's PDF bytes and pages."""
    spec = document_spec(ws, document)
    context = document_context(ws, spec, Asked(year or ws.today.year, subject, chosen))
    out = BytesIO()
    pages = builder(spec.layout).build(out, context, paper_fonts(ws), style=spec)
    return out.getvalue(), pages


def render_batch(ws: Workspace, *, document: str, subjects: Sequence[str]) -> tuple[bytes, int]:
    """Return one document for each record as one PDF, each on its own sheets in duplex (整批), and its pages.

    DOCUMENT_NEEDS when there is none to print.
    """
    spec = document_spec(ws, document)
    if spec.layout not in SINGLE or not subjects:
        raise UserError(ErrorCode.DOCUMENT_NEEDS, what="entry", name=spec.title)
    contexts = [document_context(ws, spec, Asked(ws.today.year, subject)) for subject in subjects]
    out = BytesIO()
    pages = builder(spec.layout).build_batch(out, contexts, paper_fonts(ws), style=spec)
    return out.getvalue(), sum(pages)


def render_letters(ws: Workspace, letters: tuple[EntryId, ...]) -> tuple[bytes, int]:
    """Return many letters as one PDF, each beginning on an odd page."""
    return render_batch(ws, document="responsibility_letter", subjects=letters)


def render_recovery_sheet(ws: Workspace, recovery_key: str) -> bytes:
    """Return the recovery sheet as PDF; the key is shown once and kept nowhere."""
    from sxt_desktop.documents import card
    from sxt_desktop.usecases.paper_card import recovery_context

    out, spec = BytesIO(), document_spec(ws, "recovery_sheet")
    card.build(out, recovery_context(ws, spec, recovery_key), paper_fonts(ws), style=spec)
    return out.getvalue()


def builder(layout: Layout) -> Any:
    """Return the module that builds a layout; reportlab is imported only now."""
    from sxt_desktop.documents import card, form_table, handbook, ledger, letter, official

    return {
        Layout.LETTER: letter,
        Layout.HANDBOOK: handbook,
        Layout.FORM_TABLE: form_table,
        Layout.CARD: card,
        Layout.LEDGER: ledger,
        Layout.OFFICIAL: official,
        Layout.REPORT: official,
    }[layout]
