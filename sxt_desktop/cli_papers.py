"""Commands about papers: as PDF, Word or Excel, or straight to a printer; each answers with one JSON object."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sxt_desktop.cli_workbook import Adds, Opened
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.page_ranges import Range, read_ranges
from sxt_desktop.usecases.workspace import Workspace

COMMANDS = ("print",)
MOST_PAGES = 100_000
"""Pages beyond the last of a paper are nothing the spooler prints."""


def add_commands(commands: Any, with_workbook: Adds) -> None:
    """Describe the command."""
    printing = with_workbook(commands, "print", "打印文书，或存为 PDF、Word、Excel")
    printing.add_argument(
        "document", help="文书：responsibility_letter、handbook、rectification_order、entry_form……"
    )
    printing.add_argument("subject", nargs="?", default="", help="记录编号、文号或人员姓名")
    printing.add_argument("--year", type=int)
    printing.add_argument("--booklet", action="store_true", help="拼成 A3 对折的小册子")
    made = printing.add_mutually_exclusive_group(required=True)
    made.add_argument("--out", type=Path, help="存为 PDF")
    made.add_argument("--word", type=Path, help="存为 Word（.docx）")
    made.add_argument("--excel", type=Path, help="台账、清单、目录存为 Excel（.xlsx）")
    made.add_argument("--printer", help="直接送到系统的这台打印机")
    made.add_argument("--check", action="store_true", help="只查哪些字打不出，不生成文件")
    printing.add_argument("--copies", type=int, default=1, help="送打印机时的份数")
    printing.add_argument("--duplex", action="store_true", help="送打印机时双面打印，沿长边翻")
    printing.add_argument("--pages", type=_ranges, default=(), help="送打印机时的页码范围，例如 1-3,5")


def run(options: argparse.Namespace, opened: Opened) -> Any:
    """Carry out the command and return what it came to."""
    with opened(options) as ws:
        if options.check:
            return _check(ws, options)
        if options.word is not None:
            return _word(ws, options)
        if options.excel is not None:
            return _excel(ws, options)
        return _printed(ws, options) if options.printer is not None else _pdf(ws, options)


def _check(ws: Workspace, options: argparse.Namespace) -> list[dict[str, Any]]:
    from sxt_desktop.usecases.missing_characters import missing_characters

    subjects = [options.subject]
    found = missing_characters(ws, document=options.document, subjects=subjects, year=options.year)
    return [asdict(one) for one in found]


def _pdf(ws: Workspace, options: argparse.Namespace) -> dict[str, Any]:
    from sxt_desktop.usecases.print_document import print_document

    done = print_document(
        ws,
        document=options.document,
        subject=options.subject,
        year=options.year,
        out=options.out,
        booklet=options.booklet,
    )
    return {"path": str(done.path), "pages": done.pages}


def _word(ws: Workspace, options: argparse.Namespace) -> dict[str, Any]:
    from sxt_desktop.usecases.write_word import write_word

    out: Path = options.word
    done = write_word(ws, document=options.document, out=out, subject=options.subject, year=options.year)
    return {"path": str(done)}


def _excel(ws: Workspace, options: argparse.Namespace) -> dict[str, Any]:
    from sxt_desktop.usecases.make_paper import WantedPaper
    from sxt_desktop.usecases.save_papers import save_sheet

    subjects = (options.subject,) if options.subject else ()
    wanted = WantedPaper(options.document, subjects, options.year)
    return {"path": str(save_sheet(ws, wanted, out=options.excel))}


def _printed(ws: Workspace, options: argparse.Namespace) -> dict[str, Any]:
    """Send a paper to a printer of the system; what is not to be printed is refused before anything is made."""
    from sxt_desktop.usecases.paper_kinds import document_spec
    from sxt_desktop.usecases.print_document import folded, render_document
    from sxt_desktop.usecases.system_printing import PrintTask, Sides, has_spooler, spool

    if not has_spooler():
        raise UserError(ErrorCode.PRINTER_MISSING)
    spec = document_spec(ws, options.document)
    content, pages = render_document(
        ws, document=options.document, subject=options.subject, year=options.year
    )
    sides = Sides.SHORT_EDGE if options.booklet else Sides.LONG_EDGE if options.duplex else Sides.ONE
    task = PrintTask(
        options.printer,
        spec.title,
        copies=max(options.copies, 1),
        sides=sides,
        ranges=options.pages,
        media="A3" if options.booklet else "A4",
    )
    spool(folded(content) if options.booklet else content, task)
    return {"printer": task.printer, "copies": task.copies, "pages": pages}


def _ranges(text: str) -> tuple[Range, ...]:
    """Read page ranges; ValueError becomes a remark on usage."""
    return read_ranges(text, MOST_PAGES)
