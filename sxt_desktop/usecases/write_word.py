"""Papers as Word files, for what a person still edits before it is printed."""

from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.paper_contexts import Asked, document_context
from sxt_desktop.usecases.paper_kinds import document_spec
from sxt_desktop.usecases.print_document import keep_file
from sxt_desktop.usecases.workspace import Workspace


def has_word(spec: DocumentSpec) -> bool:
    """Whether a document has a Word file: not what nobody may edit, such as a handbook or a receipt."""
    from sxt_desktop.documents.word.building import STORIES

    return spec.layout in STORIES


def render_word(
    ws: Workspace,
    *,
    document: str,
    subject: str = "",
    year: int | None = None,
    chosen: Filter | None = None,
) -> bytes:
    """Return a document as a Word file (DOCUMENT_NO_WORD, and as for printing)."""
    from sxt_desktop.documents.fonts import FontSet
    from sxt_desktop.documents.word.building import build

    spec = document_spec(ws, document)
    if not has_word(spec):
        raise UserError(ErrorCode.DOCUMENT_NO_WORD, name=spec.title)
    context = document_context(ws, spec, Asked(year or ws.today.year, subject, chosen))
    return build(context, FontSet.load(ws.library.resources), style=spec)


def write_word(
    ws: Workspace,
    *,
    document: str,
    out: Path,
    subject: str = "",
    year: int | None = None,
    chosen: Filter | None = None,
) -> Path:
    """Write a document as a Word file, whole or not at all (PLACE_NOT_WRITABLE, and as `render_word`)."""
    content = render_word(ws, document=document, subject=subject, year=year, chosen=chosen)
    return keep_file(content, out)
