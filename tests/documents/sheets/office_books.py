"""Five more tables as offices really keep them: days in pieces, rows hidden, ticks, two tables on a sheet, remarks."""

from datetime import datetime
from pathlib import Path

import xlsxwriter


def with_a_day_in_three_columns(path: Path) -> Path:
    """日期 over 年, 月 and 日, written as in account books: a year and a month stand once and hold downwards."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("履责台账")
        sheet.merge_range(0, 0, 0, 6, "全面从严治党履责台账")
        sheet.merge_range(1, 0, 2, 0, "序号")
        sheet.merge_range(1, 1, 1, 3, "日期")
        sheet.write_row(2, 1, ["年", "月", "日"])
        for column, title in ((4, "责任人"), (5, "事项"), (6, "内容")):
            sheet.merge_range(1, column, 2, column, title)
        sheet.write_row(3, 0, [1, 2026, 9, 5, "周明远", "第一件", "一"])
        sheet.write_row(4, 0, [2, "", "", "１８日", "周 明 远", "第二件", "二"])
        sheet.write_row(5, 0, [3, "", "10月", 7, "周明远", "第三件", "三"])
        sheet.write_row(6, 0, [4, "", 13, 40, "周明远", "没有这一天", "四"])
    return path


def with_the_year_in_the_title(path: Path) -> Path:
    """月 and 日 alone, the year in the title; what was filtered away, and numbers written beforehand."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write(0, 0, "2025年度基层调研台账")
        sheet.write(1, 0, "填报日期：2026年1月10日")
        sheet.write_row(2, 0, ["序号", "月", "日", "责任主体", "主题", "调研天数", "内容"])
        rows = [
            (3, 5, "到一支部", "1天"),
            (4, 6, "到二支部", "０.５"),
            (5, 7, "到三支部", 2),
            (6, 8, "到四支部", "1 天"),
        ]
        for row, (month, day, title, days) in enumerate(rows, 3):
            sheet.write_row(row, 0, [row - 2, month, day, "周明远", title, days, f"{title}调研"])
        sheet.autofilter(2, 0, 6, 6)
        sheet.set_row(4, None, None, {"hidden": True})
        sheet.set_row(5, None, None, {"hidden": True})
        sheet.write_column(7, 0, [5, 6])
    return path


def with_begin_and_end(path: Path) -> Path:
    """起 and 止 below one word; no cells merged, as a text table keeps it; days in two spellings."""
    rows = [
        "序号,活动时间,,责任主体,主题,内容摘要",
        ",起,止,,,",
        "1,2026.11.2,2026.11.4,周明远,集中调研,走访",
        "2,2026年11月9日,,周明远,一天的,座谈",
        "3,2026.11.10,12日,周明远,三天的,检查",
    ]
    path.write_text("\r\n".join(rows), "gb18030")
    return path


def with_two_tables(path: Path) -> Path:
    """A merged 序号 over rows of one matter, remarks below, another table further down."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("一季度")
        day = book.add_format({"num_format": "m月d日"})
        sheet.write_row(0, 0, ["序号", "日期", "责任人", "事项", "内容"])
        sheet.merge_range(1, 0, 2, 0, 1)
        sheet.write_datetime(1, 1, datetime(2026, 11, 2), day)  # noqa: DTZ001
        sheet.write_row(1, 2, ["周明远", "专题研究", "听取汇报"])
        sheet.write_row(2, 3, ["专题研究续", "研究整改"])
        sheet.write_row(3, 0, [2, "11月5日", "周明远", "督促", "督促整改"])
        sheet.write(4, 0, "注：")
        sheet.write(5, 0, "1.本表由各支部填写，一式两份。")
        sheet.write(6, 0, "2.没有的写无。")
        sheet.write_row(9, 0, ["姓名", "支部", "缴费月份", "金额"])
        sheet.write_row(10, 0, ["林静", "一支部", "2026年1月", 30])
    return path


def with_ticks(path: Path) -> Path:
    """One of several choices ticked below their name, 是 and 否 as boxes, money in another unit, people counted."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("接待")
        sheet.merge_range(0, 0, 1, 0, "日期")
        sheet.merge_range(0, 1, 1, 1, "责任主体")
        sheet.merge_range(0, 2, 1, 2, "主题")
        sheet.merge_range(0, 3, 1, 3, "内容摘要")
        sheet.merge_range(0, 4, 0, 6, "调研范围")
        sheet.write_row(1, 4, ["基层一线", "联系点", "其他"])
        sheet.merge_range(0, 7, 1, 7, "全面从严治党、党风廉政建设专题调研")
        sheet.merge_range(0, 8, 1, 8, "调研天数")
        sheet.write_row(2, 0, ["2026.11.2", "周明远", "甲", "甲", "√", "", "", "☑是 □否", "２天"])
        sheet.write_row(3, 0, ["2026.11.3", "周明远", "乙", "乙", "", "√", "", "□是 ☑否", "1.5"])
        sheet.write_row(4, 0, ["2026.11.4", "周明远", "丙", "丙", "√", "√", "", "", 1])
    return path
