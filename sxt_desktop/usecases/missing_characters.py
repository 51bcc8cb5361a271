"""缺字, found before printing: which character in which field of which record no font draws. Nothing is made."""

from collections.abc import Sequence

from sxt_desktop.documents.glyphs import MissingGlyph, missing_glyphs
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.paper_contexts import Asked, document_context
from sxt_desktop.usecases.paper_fonts import paper_fonts
from sxt_desktop.usecases.paper_kinds import document_spec
from sxt_desktop.usecases.workspace import Workspace


def missing_characters(
    ws: Workspace,
    *,
    document: str,
    subjects: Sequence[str] = ("",),
    year: int | None = None,
    chosen: Filter | None = None,
) -> tuple[MissingGlyph, ...]:
    """Return every place of the documents that cannot be printed; none if all of it can.

    `document`, `subjects`, `year` and `chosen` as for printing, whose errors they also raise (DOCUMENT_UNKNOWN,
    DOCUMENT_NEEDS, ENTRY_UNKNOWN).
    """
    spec = document_spec(ws, document)
    contexts = [
        document_context(ws, spec, Asked(year or ws.today.year, subject, chosen)) for subject in subjects
    ]
    return missing_glyphs(contexts, spec, paper_fonts(ws))
