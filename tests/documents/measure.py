"""Measuring a PDF as a reader sees it: where each character stands, how lines end, what is embedded."""

import ctypes
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import NamedTuple

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

MM = 72 / 25.4

NEVER_FIRST = frozenset("，。、；：！？”’）》〉】〕」』…—·～%％‰℃,.;:!?)]}")
NEVER_LAST = frozenset("“‘（《〈【〔「『([{¥￥№")
"""GB/T 15834-2011 §5.1, and the ASCII marks people type; written down apart from the program's own list."""

_KEPT_WHOLE = re.compile(r"[A-Za-z0-9.%&]{2}|——|……|[0-9][年月日项号条%]")


class Ink(NamedTuple):
    """A character: its origin and the box of its ink, in points from the lower left corner of the sheet."""

    char: str
    x: float
    y: float
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        """The middle of the ink's height."""
        return (self.bottom + self.top) / 2


class PrintedLine(NamedTuple):
    """Characters on one base line, from left to right, without spaces at the end."""

    page: int
    inks: tuple[Ink, ...]

    @property
    def text(self) -> str:
        """The characters of the line."""
        return text_of(self.inks)

    @property
    def y(self) -> float:
        """The base line."""
        return self.inks[0].y


def text_of(inks: Iterable[Ink]) -> str:
    """Return characters as text; pdfium tells one beyond U+FFFF as two halves at the same place."""
    halves = "".join(ink.char for ink in inks)
    return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def ink_pages(pdf: bytes) -> Iterator[list[Ink]]:
    """Yield the characters of each page in the order in which they were drawn."""
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        text = page.get_textpage()
        yield list(_inks(text))
        text.close()
        page.close()
    document.close()


def _inks(text: pypdfium2.PdfTextPage) -> Iterator[Ink]:
    x, y = ctypes.c_double(), ctypes.c_double()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text.raw, index)
        if code in (10, 13) or pdfium.FPDFText_IsGenerated(text.raw, index):
            continue
        pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
        pdfium.FPDFText_GetCharBox(text.raw, index, left, right, bottom, top)
        yield Ink(chr(code), x.value, y.value, left.value, bottom.value, right.value, top.value)


def printed_lines(pdf: bytes, *, above: float = 0.0, below: float = 842.0) -> list[PrintedLine]:
    """Return the lines whose base line lies between two heights, page by page from the top."""
    return [
        PrintedLine(number, line)
        for number, inks in enumerate(ink_pages(pdf), start=1)
        for line in _grouped([ink for ink in inks if above < ink.y < below])
    ]


def _grouped(inks: Sequence[Ink]) -> Iterator[tuple[Ink, ...]]:
    """Yield characters by base line (those less than 1 pt apart), from the top."""
    line: list[Ink] = []
    for ink in sorted(inks, key=lambda ink: -ink.y):
        if line and line[0].y - ink.y > 1.0:
            yield _ordered(line)
            line = []
        line.append(ink)
    if line:
        yield _ordered(line)


def _ordered(line: Sequence[Ink]) -> tuple[Ink, ...]:
    found = sorted(line, key=lambda ink: ink.x)
    while len(found) > 1 and found[-1].char.isspace():
        found.pop()
    return tuple(found)


def broken_rules(lines: Sequence[PrintedLine], *, left: float) -> list[str]:
    """Return the line breaks that should not be; a paragraph begins further right than `left` (points)."""
    found = []
    for before, after in itertools.pairwise(lines):
        if after.inks[0].x > left + 8:
            continue
        last, first = before.text[-1], after.text[0]
        if first in NEVER_FIRST or last in NEVER_LAST or _KEPT_WHOLE.match(last + first):
            found.append(f"{before.text[-6:]}|{after.text[:6]}")
    return found


def fonts_embedded(pdf: bytes) -> dict[str, bool]:
    """Return the name of every font object and whether its font file lies in the document."""
    found = {}
    with pikepdf.open(BytesIO(pdf)) as opened:
        for item in opened.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font":
                described = item.get("/FontDescriptor", pikepdf.Dictionary())
                found[str(item.BaseFont)] = "/FontFile2" in described
    return found
