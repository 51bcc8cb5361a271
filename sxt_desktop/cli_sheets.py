"""Commands about tables: a list out, a table in, an import taken back; each answers with one JSON object."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sxt_desktop.cli_workbook import Adds, Opened
from sxt_desktop.domain.column_meanings import field_of
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.workspace import Workspace

MOST_TOLD = 200
"""So many rows in error are told; the window shows all of them."""


def add_commands(commands: Any, with_workbook: Adds) -> None:
    """Describe the commands."""
    out = with_workbook(commands, "export-sheet", "把列表导出为表格（.xlsx 或 .csv）")
    out.add_argument("--form", action="append", required=True, help="表单标识，例如 handbook_01，可给多个")
    out.add_argument("--year", type=int)
    out.add_argument("--find", default="", help="检索词")
    out.add_argument("--whole", action="store_true", help="导出全部填写项；不给则与窗口的列表相同")
    out.add_argument("--out", type=Path, required=True)
    taking = with_workbook(commands, "import-sheet", "导入表格；不加 --yes 只核对、不导入")
    taking.add_argument("file", type=Path)
    taking.add_argument("--form", required=True, help="表单标识，例如 handbook_01")
    taking.add_argument("--sheet", type=int, help="第几张工作表；不给则取第一张没有隐藏的")
    taking.add_argument("--year", type=int, help="没写年份的日期算哪一年；不给则按标题，标题没有则为今年")
    taking.add_argument("--fill", action="append", default=[], metavar="项目=内容", help="各行都填的内容")
    taking.add_argument("--reason", default="", help="补录原因")
    taking.add_argument("--twins", action="store_true", help="与已有记录相同的也导入")
    taking.add_argument("--hidden", action="store_true", help="表格里隐藏的行也导入")
    taking.add_argument("--yes", action="store_true", help="确认导入没有问题的行")
    back = with_workbook(commands, "take-back-import", "列出导入过的表格；加 --number 撤回其中一次")
    back.add_argument("--number", type=int, help="第几次，最近一次为 1")
    back.add_argument("--reason", default="", help="撤回原因")


def run(options: argparse.Namespace, opened: Opened) -> dict[str, Any]:
    """Carry out one of the commands and return what it came to."""
    with opened(options) as ws:
        return COMMANDS[options.command](ws, options)


def _out(ws: Workspace, options: argparse.Namespace) -> dict[str, Any]:
    from sxt_desktop.usecases.export_sheet import ListWish, export_sheet

    forms = tuple(ws.library.form(FormId(name)) for name in options.form)
    chosen = Filter(forms=tuple(form.id for form in forms), year=options.year, words=options.find)
    title = forms[0].title if len(forms) == 1 else "记录"
    done = export_sheet(ws, ListWish(title, chosen, options.whole), out=options.out)
    return {"path": str(done.path), "rows": done.rows}


def _in(ws: Workspace, options: argparse.Namespace) -> dict[str, Any]:
    from sxt_desktop.usecases.import_sheet import import_sheet
    from sxt_desktop.usecases.sheet_dry_run import DryRun, Understanding, dry_run
    from sxt_desktop.usecases.sheet_tables import open_sheet, read_table

    source = open_sheet(options.file)
    sheet = source.first if options.sheet is None else options.sheet - 1
    if not 0 <= sheet < len(source.sheets):
        raise UserError(ErrorCode.SHEET_NOTHING)
    table = read_table(ws, source, FormId(options.form), sheet=sheet)
    by_label = {spec.label: spec.id for spec in table.form.fields}
    given = (one.partition("=") for one in options.fill)
    fixed = {by_label.get(label, label): text for label, _, text in given}
    how = Understanding(
        table.columns,
        options.year or table.year or ws.today.year,
        fixed=fixed,
        reason=options.reason,
        takes_twins=options.twins,
        takes_hidden=options.hidden,
    )
    found: DryRun = dry_run(ws, table, how)
    label = table.form.label_of
    wrong = [
        {"row": found.number(row), "field": label(one.field_id), "why": one.code.value}
        for row, problems in list(found.problems.items())[:MOST_TOLD]
        for one in problems
    ]
    said = {
        "columns": {table.titles[at]: label(field_of(meant)) for at, meant in table.columns.items()},
        "rows": found.total,
        "hidden_rows": found.hidden,
        "wrong_rows": len(found.problems),
        "twins": len(found.twins),
        "need_reason": found.needs_reason,
        "wrong": wrong,
    }
    if options.yes:
        said["imported"] = import_sheet(ws, found).rows
    return said


def _back(ws: Workspace, options: argparse.Namespace) -> dict[str, Any]:
    from sxt_desktop.usecases.take_back_import import sheet_imports, take_back_import

    imports = sheet_imports(ws)
    if options.number is None:
        keys = ("at", "by", "file", "form_title", "rows", "left", "taken_back_at")
        told = [{key: getattr(one, key) for key in keys} for one in imports]
        return {"imports": [{"number": n, **one} for n, one in enumerate(told, 1)]}
    if not 1 <= options.number <= len(imports):
        raise UserError(ErrorCode.SHEET_NOTHING)
    _, done = take_back_import(ws, imports[options.number - 1], reason=options.reason)
    left = [{"title": title, "why": why.value} for title, why in done.left]
    return {"taken_back": len(done.entries), "left": left}


COMMANDS: Mapping[str, Callable[[Workspace, argparse.Namespace], dict[str, Any]]] = {
    "export-sheet": _out,
    "import-sheet": _in,
    "take-back-import": _back,
}
