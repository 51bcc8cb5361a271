"""One PDF from scanned pages, upright and in order; pages of a PDF are taken over as they are."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from sxt_desktop.documents.scans.sources import PageRef, opened
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.scanned import PDF

_JPEG_QUALITY = 80
_LIVELY = ("/AA", "/Annots", "/Metadata", "/PieceInfo", "/B", "/Dur", "/Trans")
"""What a page may carry besides its picture; none of it is kept."""


def bind(pages: Sequence[tuple[PageRef, int]]) -> bytes:
    """Return a PDF of pages, each turned clockwise by its degrees (SCAN_UNREADABLE, SCAN_TOO_LARGE)."""
    import pikepdf

    sources: dict[Path, Any] = {}
    bound = pikepdf.new()
    try:
        for ref, turn in pages:
            if ref.path.suffix.lower() in PDF:
                _take_page(bound, sources, ref, turn)
            else:
                _take_picture(bound, ref, turn)
        out = BytesIO()
        bound.save(out, deterministic_id=True, compress_streams=True)
        return out.getvalue()
    except (pikepdf.PdfError, OSError, ValueError, IndexError) as wrong:
        name = pages[0][0].path.name if pages else ""
        raise UserError(ErrorCode.SCAN_UNREADABLE, name=name) from wrong
    finally:
        bound.close()
        for source in sources.values():
            source.close()


def _take_page(bound: Any, sources: dict[Path, Any], ref: PageRef, turn: int) -> None:
    import pikepdf

    source = sources.get(ref.path)
    if source is None:
        source = sources[ref.path] = pikepdf.open(ref.path)
    bound.pages.append(source.pages[ref.number])
    page = bound.pages[-1]
    for name in _LIVELY:
        if name in page.obj:
            del page.obj[name]
    if turn:
        page.rotate(turn, relative=True)


def _take_picture(bound: Any, ref: PageRef, turn: int) -> None:
    import pikepdf

    with opened(ref.path) as source:
        picture = source.picture(ref.number)
    upright = picture.rotate(-turn, expand=True) if turn else picture
    out = BytesIO()
    upright.save(out, "PDF", quality=_JPEG_QUALITY, resolution=max(upright.width / 8.27, 72.0))
    out.seek(0)
    with pikepdf.open(out) as made:
        bound.pages.append(made.pages[0])
