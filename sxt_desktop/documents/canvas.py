"""A PDF canvas with metadata, the same bytes for the same input, and embedded fonts only.

reportlab starts every page in `rl_config.canvas_basefontname` (Helvetica, not embedded). That setting is global and
read at import by several of its modules, so it is left alone: the canvas is given its first font directly, and a
built-in font asked for later (table cells without FONTNAME, chart labels) is replaced by 宋体. Text objects and
paragraphs that name a built-in font are refused, because there the replacement would come too late.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, BinaryIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen import canvas

from sxt_desktop.documents.fonts import Face, FontSet

CREATOR = "四责协同"
_BEIJING = timezone(timedelta(hours=8))


class DocumentCanvas(canvas.Canvas):  # type: ignore[misc]  # reportlab has no types
    """A canvas into which no font comes that is not embedded."""

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

    def setFont(self, psfontname: str, size: float, leading: float | None = None) -> None:
        """Set the font; a built-in one is replaced by the canvas' base font."""
        embedded = pdfmetrics.getFont(psfontname)._dynamicFont
        super().setFont(psfontname if embedded else self._initialFontName, size, leading)


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
