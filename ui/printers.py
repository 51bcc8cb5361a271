"""Ways to a printer: the system's spooler where there is one, which takes the PDF itself; else Qt, page by page."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.page_ranges import numbers_in
from sxt_desktop.usecases.preview_pages import OpenPages, Picture
from sxt_desktop.usecases.system_printing import (
    Printer,
    PrintTask,
    Sides,
    has_spooler,
    spool,
    spooler_printers,
)
from ui.pages.print_parts.actions import Printers, Report

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

DPI = 300


class SpoolerPrinters:
    """Printers of CUPS."""

    def found(self) -> tuple[Printer, ...]:
        """Return the printers there are, the usual one first."""
        return spooler_printers()

    def send(self, content: bytes, task: PrintTask, progress: Report) -> None:
        """Hand the PDF over (PRINT_REFUSED)."""
        spool(content, task, progress)


class QtPrinters:
    """Printers as Qt knows them; pages are drawn as pictures at 300 dots an inch."""

    def __init__(self, open_printer: "Callable[[PrintTask], QPrinter] | None" = None) -> None:
        self._open = open_printer or _open_printer

    def found(self) -> tuple[Printer, ...]:
        """Return the printers there are, the usual one first; none where the system lacks what Qt prints with."""
        try:
            from PySide6.QtPrintSupport import QPrinterInfo
        except ImportError:
            return ()
        usual = QPrinterInfo.defaultPrinterName()
        names = [Printer(name, name == usual) for name in QPrinterInfo.availablePrinterNames()]
        return tuple(sorted(names, key=lambda one: not one.is_default))

    def send(self, content: bytes, task: PrintTask, progress: Report) -> None:
        """Draw the pages wanted one after the other (PRINTER_MISSING, PRINT_REFUSED); stopped, the rest is not printed."""
        try:
            printer = self._open(task)
        except ImportError as missing:
            raise UserError(ErrorCode.PRINTER_MISSING) from missing
        pages = OpenPages(content)
        try:
            self._print(printer, pages, task, progress)
        finally:
            pages.close()

    def _print(self, printer: "QPrinter", pages: OpenPages, task: PrintTask, progress: Report) -> None:
        numbers = numbers_in(task.ranges, len(pages))
        painter = QPainter()
        try:
            for done, number in enumerate(numbers):
                printer.setPageLayout(_layout(*pages.sizes[number]))
                is_ready = printer.newPage() if painter.isActive() else painter.begin(printer)
                picture = pages.picture(number, DPI / 72)
                if not is_ready or picture is None:
                    raise UserError(ErrorCode.PRINT_REFUSED, printer=task.printer)
                _draw(painter, printer, picture)
                progress(done + 1, len(numbers))
        except BaseException:
            printer.abort()
            raise
        finally:
            painter.end()


def _draw(painter: QPainter, printer: "QPrinter", picture: Picture) -> None:
    shape = QImage.Format.Format_RGB32
    image = QImage(picture.pixels, picture.width, picture.height, picture.stride, shape)
    sheet = printer.pageLayout().fullRectPixels(printer.resolution())
    painter.drawImage(QRectF(sheet), image)


def _open_printer(task: PrintTask) -> "QPrinter":
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    printer = QPrinter(QPrinterInfo.printerInfo(task.printer), QPrinter.PrinterMode.HighResolution)
    dress_printer(printer, task)
    return printer


def dress_printer(printer: "QPrinter", task: PrintTask) -> None:
    """Set a printer up for a task: copies, sides, resolution, the words in its queue."""
    from PySide6.QtPrintSupport import QPrinter

    modes = QPrinter.DuplexMode
    sides = {
        Sides.ONE: modes.DuplexNone,
        Sides.LONG_EDGE: modes.DuplexLongSide,
        Sides.SHORT_EDGE: modes.DuplexShortSide,
    }
    printer.setResolution(DPI)
    printer.setFullPage(True)
    printer.setCopyCount(task.copies)
    printer.setCollateCopies(True)
    printer.setDuplex(sides[task.sides])
    printer.setDocName(task.title)


def _layout(width: float, height: float) -> QPageLayout:
    """Return the sheet for a page in points; a wide page is a sheet laid across."""
    size = QPageSize(QSizeF(min(width, height), max(width, height)), QPageSize.Unit.Point)
    ways = QPageLayout.Orientation
    return QPageLayout(size, ways.Landscape if width > height else ways.Portrait, QMarginsF(0, 0, 0, 0))


def system_printers() -> Printers:
    """Return the way to printers on this computer.

    Without a spooler Qt is asked on Windows alone: elsewhere it would look for one over the network.
    """
    return QtPrinters() if sys.platform == "win32" and not has_spooler() else SpoolerPrinters()
