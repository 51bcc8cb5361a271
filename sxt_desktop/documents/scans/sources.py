"""Scanned pages in the order they lie in files: PDFs from a copier, pictures page by page; limits before any decoding."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sxt_desktop.documents.pdfium import pdfium
from sxt_desktop.documents.scans.limits import MOST_PAGES, check_pdf, check_size, too_large
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.scanned import PDF, SCAN_ENDINGS

_FORMATS = ("JPEG", "PNG", "TIFF", "BMP")
WIDTH = 1_700
"""Pages of a PDF are drawn so many pixels wide: about 200 dpi of A4."""
_TALLEST = 4 * WIDTH


def scan_files(given: Iterable[Path]) -> tuple[Path, ...]:
    """Return the PDFs and pictures among files and in folders, by name; what was given itself keeps its place."""
    found: dict[Path, None] = {}
    for path in given:
        for one in _in_folder(path) if path.is_dir() else (path,):
            found.setdefault(one)
    return tuple(found)


def _in_folder(folder: Path) -> Iterator[Path]:
    try:
        names = sorted(os.listdir(folder), key=_by_number)
    except OSError as refused:
        raise UserError(ErrorCode.FILE_MISSING, name=folder.name) from refused
    for name in names:
        path = folder / name
        if path.suffix.lower() in SCAN_ENDINGS and not name.startswith(".") and path.is_file():
            yield path


def _by_number(name: str) -> tuple[object, ...]:
    """Sort 扫描2 before 扫描10."""
    parts: list[object] = []
    digits = ""
    for char in f"{name.casefold()}\0":
        if char.isascii() and char.isdigit():
            digits += char
            continue
        if digits:
            parts += [(0, int(digits[:18]), "")]
            digits = ""
        parts += [(1, 0, char)]
    return tuple(parts)


def count_pages(path: Path) -> int:
    """Return how many pages a file has (FILE_DAMAGED, SCAN_UNREADABLE, SCAN_TOO_LARGE)."""
    with opened(path) as source:
        return source.pages


@dataclass(frozen=True, slots=True)
class PageRef:
    """One page of one file; `number` counts from 0."""

    path: Path
    number: int


class Source:
    """A file of pages while it is open."""

    pages = 0

    def picture(self, number: int) -> Any:
        """Return a page as a grey Pillow picture."""
        raise NotImplementedError


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """Open a file of pages; SCAN_UNREADABLE when it is none, SCAN_TOO_LARGE before anything is decoded."""
    kind = _Pdf if path.suffix.lower() in PDF else _Pictures
    source = kind(path)
    try:
        yield source
    finally:
        source.close()


class _Pdf(Source):
    def __init__(self, path: Path) -> None:
        self._path = path
        check_pdf(path)
        with pdfium() as library:
            try:
                self._document = library.PdfDocument(path)
            except (library.PdfiumError, OSError, ValueError) as wrong:
                raise UserError(ErrorCode.SCAN_UNREADABLE, name=path.name) from wrong
            self.pages = len(self._document)

    def picture(self, number: int) -> Any:
        with pdfium() as library:
            try:
                page = self._document[number]
                try:
                    width, height = page.get_size()
                    scale = min(WIDTH / max(min(width, height), 1.0), _TALLEST / max(width, height, 1.0))
                    return page.render(scale=scale, grayscale=True).to_pil()
                finally:
                    page.close()
            except (library.PdfiumError, ValueError, OverflowError) as wrong:
                raise UserError(ErrorCode.SCAN_UNREADABLE, name=self._path.name) from wrong

    def close(self) -> None:
        with pdfium():
            self._document.close()


class _Pictures(Source):
    """One picture, or several in one TIFF."""

    def __init__(self, path: Path) -> None:
        from PIL import Image, UnidentifiedImageError

        self._path = path
        try:
            self._image = Image.open(path, formats=_FORMATS)
            check_size(*self._image.size, path)
            self.pages = getattr(self._image, "n_frames", 1)
            if self.pages > MOST_PAGES:
                raise UserError(ErrorCode.SCAN_TOO_MANY, name=path.name)
        except FileNotFoundError as gone:
            raise UserError(ErrorCode.FILE_MISSING, name=path.name) from gone
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as large:
            raise too_large(path) from large
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as wrong:
            raise UserError(ErrorCode.SCAN_UNREADABLE, name=path.name) from wrong

    def picture(self, number: int) -> Any:
        from PIL import ImageOps

        try:
            self._image.seek(number)
            check_size(*self._image.size, self._path)
            return ImageOps.exif_transpose(self._image).convert("L")
        except (OSError, ValueError, SyntaxError, EOFError) as wrong:
            raise UserError(ErrorCode.SCAN_UNREADABLE, name=self._path.name) from wrong

    def close(self) -> None:
        self._image.close()
