"""Signed papers read back: beside drawing the same pages and looking for codes on them, which is the least it takes."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from sxt_desktop.bench.measure import Line, side_by_side
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.entries import list_entries
from sxt_desktop.usecases.print_document import render_letters
from sxt_desktop.usecases.read_scans import read_scans
from sxt_desktop.usecases.sign_letter import LETTER
from sxt_desktop.usecases.workspace import Workspace

DPI = 150
WIDTH = 1_700
"""Pixels across a page, as pages are drawn when they are read."""
_ROUNDS = 2


def lines(ws: Workspace, folder: Path, *, pages: int) -> Iterator[Line]:
    """Measure reading so many pages of the letters in a workbook, in one PDF as a copier sends it."""
    rows = list_entries(ws, Filter(forms=(LETTER,), owner=ws.org), limit=max(pages // 2, 1))
    letters = tuple(row.entry_id for row in rows)
    source = folder / "scan.pdf"
    source.write_bytes(scanned(render_letters(ws, letters)[0], most=pages))
    read = len(read_scans(ws, [source]).documents)
    took = side_by_side(lambda: read_scans(ws, [source]), lambda: look_for_codes(source), rounds=_ROUNDS)
    note = f"{read} documents, {1000 * took[0] / pages:.0f} ms a page"
    yield Line(f"{pages} scanned pages read", *took, "pdfium draws, zxing looks", note)


def scanned(pdf: bytes, *, most: int) -> bytes:
    """Return pages as pictures in one PDF, grey, at 150 dpi; every third one lies upside down."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        pictures = [
            document[number % len(document)].render(scale=DPI / 72, grayscale=True).to_pil()
            for number in range(most)
        ]
    lying = [one.rotate(180) if number % 3 == 0 else one for number, one in enumerate(pictures)]
    out = BytesIO()
    lying[0].save(out, "PDF", save_all=True, append_images=lying[1:], resolution=DPI, quality=60)
    return out.getvalue()


def look_for_codes(source: Path) -> list[Any]:
    """Draw every page and look for codes all over it."""
    import pypdfium2
    import zxingcpp

    with pypdfium2.PdfDocument(source) as document:
        return [
            zxingcpp.read_barcodes(page.render(scale=WIDTH / page.get_width(), grayscale=True).to_pil())
            for page in document
        ]
