"""A PDF canvas with metadata, the same bytes for the same input, and embedded fonts only.

reportlab starts every page in `rl_config.canvas_basefontname` (Helvetica, not embedded). That setting is global and
read at import by several of its modules, so it is left alone: the canvas is given its first font directly, and a
built-in font asked for later (table cells without FONTNAME, chart labels) is replaced by 宋体. Text objects and
paragraphs that name a built-in font are refused, because there the replacement would come too late.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen import canvas

from sxt_desktop.documents.fonts import Face, FontSet
from sxt_desktop.documents.paragraph import Segment

CREATOR = "四责协同"
_ALIKE = re.compile(r"((.)\2*)", re.DOTALL)
_BEIJING = timezone(timedelta(hours=8))


# Streams stay binary: as text they are a quarter longer and, encoded in Python, take as long as drawing a page.
rl_config.useA85 = 0


class DocumentCanvas(canvas.Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas into which no font comes that is not embedded."""

    _currentMatrix: tuple[float, float, float, float, float, float]  # noqa: N815 - a name of reportlab

    def __init__(self, target: str | BinaryIO, base_font: str, page_size: tuple[float, float]) -> None:
        super().__init__(
            target,
            pagesize=page_size,
            pageCompression=1,
            invariant=1,
            initialFontName=base_font,
            lang="zh-CN",
            pdfVersion=(1, 7),
        )
        self._doc.getInternalFontName = _refuse
        self._codes: dict[str, _Codes] = {}

    def setFont(self, psfontname: str, size: float, leading: float | None = None) -> None:
        """Set the font; a built-in one is replaced by the canvas' base font."""
        embedded = pdfmetrics.getFont(psfontname)._dynamicFont
        super().setFont(psfontname if embedded else self._initialFontName, size, leading)

    def translate(self, dx: float, dy: float) -> None:
        """Move the origin, as reportlab does; numbers that come again and again are written out once."""
        if self._code and self._code[-1].endswith(" cm"):
            super().translate(dx, dy)
            return
        a, b, c, d, e, f = self._currentMatrix
        self._currentMatrix = (a, b, c, d, a * dx + c * dy + e, b * dx + d * dy + f)
        self._code.append(f"1 0 0 1 {_number(dx)} {_number(dy)} cm")

    # The following write what reportlab's own methods write, but a block at a time: a page has a hundred lines of
    # text, as many rules and a thousand squares of a code, and most of the time went into formatting numbers.

    def draw_segments(self, lines: Iterable[tuple[float, float, Sequence[Segment]]], size: float) -> None:
        """Draw lines of text, each from its origin (x, y)."""
        out = ["BT"]
        spacing, now = 0.0, ""
        for x, y, segments in lines:
            out.append(f"1 0 0 1 {x:.3f} {y:.3f} Tm")
            for font, wanted, text in segments:
                if wanted != spacing:
                    spacing = wanted
                    out.append(f"{spacing:.4f} Tc")
                now = self._codes_of(font).show(text, size, out, now=now)
        out.append("0 Tc ET")
        self._code.append("\n".join(out))

    def _codes_of(self, font: str) -> _Codes:
        """Return what gives each character of a font its subset and its code there."""
        known = self._codes.get(font)
        if known is None:
            known = self._codes[font] = _Codes(pdfmetrics.getFont(font), self._doc)
        return known

    def draw_rules(self, rules: Iterable[tuple[float, float, float, float]]) -> None:
        """Draw straight lines (x, y, x, y) with the present width, colour and dashes."""
        self._code.append("\n".join(f"{x:.2f} {y:.2f} m {u:.2f} {v:.2f} l" for x, y, u, v in rules) + "\nS")

    def fill_bars(
        self, bars: Iterable[tuple[int, int, int]], *, places: Iterable[tuple[float, float]], unit: float
    ) -> None:
        """Fill bars one `unit` high, given as (column, row, length) in units from each place (x, y), with black."""
        squares = " ".join(f"{column} {row} {length} 1 re" for column, row, length in bars)
        for x, y in places:
            self._code.append(f"q 0 g {unit:.5f} 0 0 {unit:.5f} {x:.3f} {y:.3f} cm {squares} f Q")


@lru_cache(maxsize=4096)
def _number(value: float) -> str:
    return str(fp_str(value))


class _Codes(dict[int, str]):
    """Of each character of a font its code in hexadecimal, for `str.translate`; `_subsets` has the subset that holds it."""

    def __init__(self, font: Any, document: Any) -> None:
        super().__init__()
        if not font._dynamicFont:
            _refuse(font.fontName)
        self._font = font
        self._document = document
        self._subsets: dict[int, str] = {}
        self._names: dict[str, str] = {}
        self._choices: dict[float, dict[str, str]] = {}

    def __missing__(self, point: int) -> str:
        ((subset, code),) = self._font.splitString(chr(point), self._document)
        self._subsets[point] = mark = chr(subset)
        if mark not in self._names:
            self._names[mark] = str(self._font.getSubsetInternalName(subset, self._document))
            self._choices.clear()
        self[point] = code.hex()
        return self[point]

    def show(self, text: str, size: float, out: list[str], *, now: str) -> str:
        """Write text subset by subset; `now` is the choice of font and size in force, the one in force then is returned."""
        codes, marks = text.translate(self), text.translate(self._subsets)
        choices = self._choices.get(size) or self._choices.setdefault(
            size, {mark: f"{name} {size:g} Tf\n" for mark, name in self._names.items()}
        )
        start = 0
        for alike, mark in _ALIKE.findall(marks):
            end = start + 2 * len(alike)
            choice = choices[mark]
            out.append(f"<{codes[start:end]}> Tj" if choice == now else f"{choice}<{codes[start:end]}> Tj")
            start, now = end, choice
        return now


def new_canvas(
    target: Path | BinaryIO,
    fonts: FontSet,
    *,
    title: str,
    author: str,
    invariant_date: date,
    page_size: tuple[float, float] = A4,
) -> DocumentCanvas:
    """A canvas for one document; `page_size` in points.

    `invariant_date` (a date, or a datetime; without zone: Beijing time) becomes the date of creation, so that the
    clock does not get into the file.
    """
    paper = DocumentCanvas(
        str(target) if isinstance(target, Path) else target, fonts.primary(Face.SONG), page_size
    )
    paper.setTitle(title)
    paper.setAuthor(author)
    paper.setSubject("")
    paper.setCreator(CREATOR)
    stamp = _pdf_date(invariant_date)
    paper.setDateFormatter(lambda *_: stamp)
    paper.setViewerPreference("DisplayDocTitle", "true")
    return paper


def _pdf_date(moment: date) -> str:
    """A date in the form of ISO 32000-1, 7.9.4."""
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day, tzinfo=_BEIJING)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=_BEIJING)
    zone = moment.strftime("%z")
    return f"D:{moment:%Y%m%d%H%M%S}{zone[:3]}'{zone[3:5]}'"


def _refuse(font_name: str) -> Any:
    """Stands in for reportlab's way of adding a font that is not embedded."""
    raise ValueError(f"font {font_name} would not be embedded")
