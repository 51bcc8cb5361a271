"""Tables out and in: beside XlsxWriter and calamine doing the same cells and nothing else; saving told by itself."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from sxt_desktop.bench.data import SEED, sentence
from sxt_desktop.bench.measure import Line, side_by_side
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.export_sheet import ListWish, export_sheet
from sxt_desktop.usecases.import_sheet import import_sheet
from sxt_desktop.usecases.sheet_dry_run import DryRun, Understanding, dry_run
from sxt_desktop.usecases.sheet_tables import open_sheet, read_table
from sxt_desktop.usecases.workspace import Workspace

FORM, EMPTY = FormId("handbook_01"), FormId("handbook_02")
"""The form the workbook is filled with, and one it holds nothing of: looking for twins is told apart from reading."""
_TITLES = (
    "发生日期",
    "责任主体",
    "地点",
    "主题",
    "检查方式",
    "内容摘要",
    "参加人员",
    "标签",
    "结果或后续",
    "清单外事项",
)


def lines(ws: Workspace, folder: Path, *, rows: int) -> Iterator[Line]:
    """Measure with a table of that many rows of ten columns, in a workbook that is already filled."""
    table = folder / "table.xlsx"
    cells = [_TITLES, *_rows(ws, rows)]
    _write(table, cells)
    yield _out(ws, folder)
    took = side_by_side(lambda: _try(ws, table), lambda: _read(table))
    note = f"{rows} rows × {len(_TITLES)}; read, mapped, checked"
    yield Line("table in: dry run", *took, "calamine alone", note)
    held = side_by_side(lambda: _try(ws, table, FORM), lambda: _try(ws, table), rounds=3)
    yield Line("  beside records of the same form", *held, "without any", "compared by day, person and title")
    run = _try(ws, table)
    start = time.perf_counter()
    import_sheet(ws, run)
    saved = time.perf_counter() - start
    yield Line(
        "table in: saving what was checked",
        saved,
        took[0],
        "its dry run",
        f"{saved / rows * 1e6:.0f} µs a record",
    )


def _out(ws: Workspace, folder: Path) -> Line:
    """A list with the columns the window shows; the floor writes the very cells that came out."""
    wish, ours, floor = ListWish("测速", Filter(forms=(FORM,))), folder / "ours.xlsx", folder / "floor.xlsx"
    count = export_sheet(ws, wish, out=ours).rows
    cells = open_sheet(ours).file.grid(0).rows
    took = side_by_side(lambda: export_sheet(ws, wish, out=ours), lambda: _write(floor, cells), rounds=3)
    return Line("table out: a whole list", *took, "XlsxWriter alone", f"{count} rows × {len(cells[3])}")


def _rows(ws: Workspace, rows: int) -> Iterator[tuple[str, ...]]:
    chance, name = Random(SEED + 3), directory(ws).persons[0].name
    for number in range(rows):
        day = f"{ws.today.year - 1}年{number % 12 + 1}月{number % 28 + 1}日"
        titles = sentence(chance, 6) + str(number), "随机检查", sentence(chance, 40)
        yield (day, name, "会议室", *titles, f"{name}、列席人员", "亲自部署", sentence(chance, 8), "")


def _write(path: Path, rows: Sequence[Sequence[object]]) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(at, column, cell)
            elif isinstance(cell, float):
                sheet.write_number(at, column, cell)
            else:
                sheet.write_datetime(at, column, cell, day)
    book.close()


def _read(path: Path) -> object:
    import python_calamine

    return python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python()


def _try(ws: Workspace, path: Path, form: FormId = EMPTY) -> DryRun:
    table = read_table(ws, open_sheet(path), form, sheet=0)
    fixed = {spec.id: spec.choices[0] for spec in table.form.fields if spec.required and spec.choices}
    how = Understanding(table.columns, ws.today.year, fixed=fixed, reason="集中补录")
    return dry_run(ws, table, how)
