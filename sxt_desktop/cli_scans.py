"""The command that files signed papers from the copier; it answers with one JSON object."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from sxt_desktop.cli_workbook import Adds, Opened

COMMANDS = ("scan",)


def add_commands(commands: Any, with_workbook: Adds) -> None:
    """Describe the command."""
    scanning = with_workbook(commands, "scan", "把签字后扫描的文书归入各自的记录；只归可以归入的")
    scanning.add_argument("files", type=Path, nargs="+", help="扫描的 PDF、图片，或放着它们的文件夹")
    scanning.add_argument(
        "--signed-on", type=_day, help="签订日期，写到还没有签订日期的记录，例如 2026-01-20"
    )
    scanning.add_argument("--box", default="", help="纸质存放盒号")
    scanning.add_argument("--dry-run", action="store_true", help="只看读出什么，不归档")


def run(options: argparse.Namespace, opened: Opened) -> dict[str, Any]:
    """Read and file; return what every document came to."""
    from sxt_desktop.usecases.file_scans import Filed, file_scans
    from sxt_desktop.usecases.read_scans import State, read_scans

    with opened(options) as ws:
        plan = read_scans(ws, options.files)
        ready = tuple(one for one in plan.documents if one.state is State.READY)
        filed: Filed | None = None
        if not options.dry_run:
            filed = file_scans(ws, ready, signed_on=options.signed_on, box_no=options.box)
    refused = () if filed is None else filed.refused
    return {
        "pages": plan.pages,
        "empty": plan.empty,
        "filed": [] if filed is None else list(filed.changes.entries),
        "documents": [_told(one) for one in plan.documents],
        "refused": [{**_told(one), "why": error.code.value} for one, error in refused],
        "unknown": [{"file": str(page.path), "page": page.number + 1} for page in plan.unknown],
        "damaged": [{"file": str(path), "why": error.code.value} for path, error in plan.damaged],
    }


def _told(document: Any) -> dict[str, Any]:
    row = document.row
    return {
        "state": document.state.value,
        "form": document.form_title,
        "entry": "" if row is None else row.entry_id,
        "number": "" if row is None else row.number or "",
        "title": "" if row is None else row.title,
        "pages": len(document.pages),
        "missing": list(document.missing),
    }


def _day(text: str) -> date:
    """Read a day; what is none becomes a remark on usage."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError("日期请写成 2026-01-20 的样子") from wrong
