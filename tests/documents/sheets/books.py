# ruff: noqa: DTZ001 - times in cells are local
"""Five tables as offices really keep them, and hostile ones; made anew, but for .xls, which needs an office program.

`old.xls` and `errors.xls` were made by `python -m tests.documents.sheets.books <folder>` and LibreOffice
(`--convert-to xls`) from what that wrote.
"""

import io
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import xlsxwriter

HERE = Path(__file__).parent
OLD_XLS, ERRORS_XLS = HERE / "old.xls", HERE / "errors.xls"
TITLE = "机械工程学院党委全面从严治党履责纪实台账"
PLAIN = ["序号", "发生时间", "责任人", "事项", "主要内容", "参会人员", "地点（必填）"]


def with_titles(path: Path) -> Path:
    """Two title rows over the whole width, days as text, a sum and a remark at the foot."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.merge_range(0, 0, 0, 6, TITLE)
        sheet.merge_range(1, 0, 1, 6, "填报单位：机械工程学院党委　　填报时间：2026年11月")
        sheet.write_row(2, 0, PLAIN)
        sheet.write_row(
            3, 0, [1, "2026.11.5", "周明远", "专题研究", "研究党建工作", "周明远、王芳", "会议室"]
        )
        sheet.write_row(4, 0, [2, "2026年11月9日至10日", "周 明 远", "调研", "到支部调研", "", "一支部"])
        sheet.write_row(5, 0, [3, "11月12日", "周明远", "谈话", "与支部书记谈话", "王芳", ""])
        sheet.write_row(7, 0, ["合计", 3])
        sheet.write_row(8, 0, ["填表人：林静"])
        book.add_worksheet("旧表").hide()
    return path


def with_two_heads(path: Path) -> Path:
    """A head of two rows: 基本情况 over three columns, 内容 merged downwards; merged cells below."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("清单")
        sheet.merge_range(0, 0, 1, 0, "序号")
        sheet.merge_range(0, 1, 0, 3, "基本情况")
        sheet.write_row(1, 1, ["日期", "责任主体", "主题"])
        sheet.merge_range(0, 4, 1, 4, "内容")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for row, title in enumerate(["第一次", "第二次", "第三次"], 2):
            sheet.write_number(row, 0, row - 1)
            sheet.write_datetime(row, 1, datetime(2026, 11, row + 3), day)
            sheet.write_string(row, 3, title)
            sheet.write_string(row, 4, f"{title}的内容")
        sheet.merge_range(2, 2, 4, 2, "周明远")
    return path


def with_formulas(path: Path) -> Path:
    """Formulas with kept values, one in error, days as numbers, numbers as text with commas."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("表")
        sheet.write_row(0, 0, ["发生日期", "责任主体", "主题", "内容摘要", "调研天数"])
        sheet.write_formula(1, 0, "=B9", None, 46331)
        sheet.write_string(1, 1, "周明远")
        sheet.write_string(1, 2, "=求和")
        sheet.write_formula(1, 3, '="第"&1&"条"', None, "第1条")
        sheet.write_string(1, 4, "0,030.5")
        sheet.write_formula(2, 0, "=#REF!", None, "#REF!")
        sheet.write_row(2, 1, ["周明远", "主题二", "内容二", 1])
    return path


def with_errors(path: Path) -> Path:
    """One good row and one for each thing that can be wrong."""
    rows = [
        ["2026-11-05", "周明远", "好的一行", "内容"],
        ["昨天", "周明远", "日期不清", "内容"],
        ["2026-11-05", "不认识的人", "人名", "内容"],
        ["2026-11-05", "周明远", "", "没有主题"],
        ["2031-11-05", "周明远", "还没到", "内容"],
        ["2026-11-05", "周明远", "主" * 200, "太长"],
    ]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["日期", "责任人", "主题", "内容"])
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return path


def old(path: Path) -> Path:
    """What became `old.xls`."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("2025年")
        sheet.merge_range(0, 0, 0, 4, "老台账")
        sheet.write_row(1, 0, ["时间", "责任人", "事项", "内容", "成效"])
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        sheet.write_datetime(2, 0, datetime(2026, 11, 6), day)
        sheet.write_row(2, 1, ["周明远", "听取汇报", "听取支部汇报", "已整改"])
        sheet.write_row(3, 0, ["2026.11.7", "周明远", "督促检查", "检查整改情况", ""])
    return path


def old_errors(path: Path) -> Path:
    """What became `errors.xls`: a division by nothing at C2, a value not available at D3."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("错误")
        sheet.write_row(0, 0, ["发生日期", "责任主体", "主题", "内容摘要"])
        sheet.write_row(1, 0, ["2026.11.5", "周明远"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_row(2, 0, ["2026.11.6", "周明远", "好"])
        sheet.write_formula(2, 3, "=NA()", None, "#N/A")
    return path


def bomb(size: int) -> bytes:
    """A packed workbook with a sheet of that many bytes, nearly all of them blanks."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet1.xml", "w") as member,
    ):
        for _ in range(size >> 20):
            member.write(b" " * (1 << 20))
    return out.getvalue()


def edited(book: bytes, member: str, old_text: bytes, new_text: bytes) -> bytes:
    """Return a packed workbook with something in one member replaced."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            after.writestr(name, content.replace(old_text, new_text) if name == member else content)
    return out.getvalue()


if __name__ == "__main__":
    old(Path(sys.argv[1]) / "old.xlsx")
    old_errors(Path(sys.argv[1]) / "errors.xlsx")
