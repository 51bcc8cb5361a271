"""Pages of a document as pictures, to look at before printing, and where words stand in them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from sxt_desktop.documents.pdfium import pdfium

MOST_PIXELS = 24_000_000
"""A page at more is drawn coarser: 96 MB, what A3 takes at 400 dpi."""
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Picture:
    """A page drawn: rows of `stride` bytes, four bytes a pixel (blue, green, red, unused)."""

    width: int
    height: int
    stride: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page in points, from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Hit:
    """Words found on a page (counted from 0): one box for each line they stand on."""

    page: int
    boxes: tuple[Box, ...]


class OpenPages:
    """A PDF while it is looked at; `sizes` are width and height of its pages in points.

    `starts` are the pages (counted from 0) its bookmarks of the first level lead to: in a batch where each paper begins.

    It may be used from any thread. Closed, it has neither pictures nor hits.
    """

    def __init__(self, content: bytes) -> None:
        with pdfium() as library:
            self._document: Any = library.PdfDocument(content)
            count = len(self._document)
            self.sizes = tuple(self._document.get_page_size(number) for number in range(count))
            self.starts = tuple(_starts(self._document))

    def __len__(self) -> int:
        return len(self.sizes)

    def picture(self, number: int, scale: float) -> Picture | None:
        """Return a page drawn with `scale` pixels a point, coarser where it would take too much; None when closed."""
        width, height = self.sizes[number]
        finest = (MOST_PIXELS / max(width * height, 1.0)) ** 0.5
        with pdfium():
            if self._document is None:
                return None
            page = self._document[number]
            try:
                drawn = page.render(scale=min(scale, finest), prefer_bgrx=True)
                picture = Picture(drawn.width, drawn.height, drawn.stride, bytes(drawn.buffer))
                drawn.close()
                return picture
            finally:
                page.close()

    def find(self, words: str, progress: Progress = lambda done, total: None) -> tuple[Hit, ...]:
        """Return every place of words, page by page; blanks and ends of lines in between do not matter."""
        wanted = _squeezed(words)
        found: list[Hit] = []
        for number in range(len(self) if wanted else 0):
            progress(number, len(self))
            found += self._on_page(number, wanted)
        return tuple(found)

    def _on_page(self, number: int, wanted: str) -> list[Hit]:
        with pdfium() as library:
            if self._document is None:
                return []
            page = self._document[number]
            text = page.get_textpage()
            try:
                chars = list(_characters(library, text))
                line = "".join(char for char, _ in chars)
                spans = [(chars[at][1], chars[at + len(wanted) - 1][1]) for at in _places(line, wanted)]
                height = page.get_height()
                return [Hit(number, _boxes(text, first, last, height)) for first, last in spans]
            finally:
                text.close()
                page.close()

    def close(self) -> None:
        """Let go of the document."""
        with pdfium():
            document, self._document = self._document, None
            if document is not None:
                document.close()


def _starts(document: Any) -> Iterator[int]:
    for mark in document.get_toc(max_depth=1):
        target = mark.get_dest()
        page = None if target is None else target.get_index()
        if page is not None:
            yield page


def _squeezed(words: str) -> str:
    return "".join(char.casefold() for char in words if not char.isspace())


def _characters(library: Any, text: Any) -> Iterator[tuple[str, int]]:
    """Yield what can be searched, one letter each, with its place in the page's text."""
    for at in range(text.count_chars()):
        char = chr(library.raw.FPDFText_GetUnicode(text.raw, at))
        if not char.isspace() and char.isprintable():
            for letter in char.casefold():
                yield letter, at


def _places(line: str, wanted: str) -> Iterator[int]:
    at = line.find(wanted)
    while at >= 0:
        yield at
        at = line.find(wanted, at + len(wanted))


def _boxes(text: Any, first: int, last: int, height: float) -> tuple[Box, ...]:
    found = []
    for number in range(text.count_rects(first, last - first + 1)):
        left, bottom, right, top = text.get_rect(number)
        found.append(Box(left, height - top, right - left, top - bottom))
    return tuple(found)


def page_pictures(content: bytes, *, width: int, limit: int = 50) -> list[bytes]:
    """Return the pages of a PDF as PNG, each `width` pixels wide, at most `limit` of them."""
    pictures = []
    with pdfium() as library, library.PdfDocument(content) as document:
        for number in range(min(len(document), limit)):
            page = document[number]
            picture = page.render(scale=width / page.get_width()).to_pil()
            out = BytesIO()
            picture.save(out, "PNG")
            pictures.append(out.getvalue())
            page.close()
    return pictures
