"""问题报告: what whoever helps needs to know, as plain text that the user reads before handing it on."""

import shutil
from pathlib import Path

from sxt_desktop.domain.errors import UserError
from sxt_desktop.store.engine import one
from sxt_desktop.usecases import program_log
from sxt_desktop.usecases.workspace import Workspace

HEAD = "四责协同 问题报告"
PROMISE = (
    "本报告只有程序版本、系统情况、条数和出错位置，没有台账内容、单位和人员名称、文件名和路径。"
    "请看过再交给帮您处理问题的人。"
)
_TABLES = (
    ("登记次数", "log"),
    ("记录", "latest"),
    ("附件", "attachments"),
    ("报出的包", "outbox"),
    ("收到的包", "inbox"),
)


def problem_report(ws: Workspace | None, *, screen: str = "", log: Path | None = None) -> str:
    """Return the report; `screen` says what the window runs on, `log` is the log's folder if not the usual one."""
    parts = [
        [HEAD, PROMISE],
        ["一、程序与系统", *(f"{key}：{value}" for key, value in program_log.versions().items())],
        ["二、台账", *(["没有打开台账"] if ws is None else _about(ws))],
        ["三、最近的运行记录", *program_log.last_lines(log)],
    ]
    if screen:
        parts[1].append(f"屏幕：{screen}")
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _about(ws: Workspace) -> list[str]:
    """Numbers of a workbook: how much there is, never what."""
    folder = ws.workbook.path
    lines = [f"{words}：{_count(ws, table)}" for words, table in _TABLES]
    try:
        lines.append(f"数据文件：{ws.workbook.ledger.stat().st_size >> 10} 千字节")
        lines.append(f"磁盘剩余：{shutil.disk_usage(folder).free >> 20} 兆字节")
    except OSError:
        lines.append("磁盘：读不出")
    lines.append(f"使用人职责：{'、'.join(sorted(ws.user.roles))}")
    if ws.workbook.read_only:
        lines.append("状态：只读")
    return lines


def _count(ws: Workspace, table: str) -> str:
    try:
        return str(one(ws.read, f"SELECT count(*) FROM {table}"))
    except UserError as wrong:
        return f"读不出（{wrong.code}）"
