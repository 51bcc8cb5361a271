"""What the seven states mean, in a sentence, with their colours."""

from collections.abc import Mapping

from sxt_desktop.domain.periods import Period
from sxt_desktop.domain.standing import Cell, Standing
from ui.widgets.words import short_moment

TOKENS: Mapping[Standing, tuple[str, str]] = {
    Standing.REPORTED: ("green", "green_soft"),
    Standing.MISSING: ("amber", "amber_soft"),
    Standing.HELD: ("act", "act_soft"),
    Standing.UNCONFIRMED: ("act", "act_soft"),
    Standing.OUTDATED: ("second", "grey_soft"),
    Standing.INVALID: ("red", "red_soft"),
    Standing.FORKED: ("red", "red_soft"),
}
"""Colour of the word and of its ground."""
_MEANING: Mapping[Standing, str] = {
    Standing.MISSING: "没有收到这一时段结束后（本期为期间内）写出的报送包。",
    Standing.HELD: "收到的包前面缺内容，已留存待补；请下级再报送一次，缺的会自动补上。",
    Standing.UNCONFIRMED: "该单位的台账经恢复或迁移后接续登记，请与对方核实后确认。",
    Standing.OUTDATED: "该单位的程序版本与本机不一致，请双方换成同一版本。",
    Standing.INVALID: "收到署名该单位的包，但签名核对不上，没有导入。请当面核实，必要时重新登记。",
    Standing.FORKED: "同一序号收到内容不同的两个包，可能有台账副本在用。两份都没有相互覆盖，请查明后处理。",
}


def cell_words(period: Period, cell: Cell) -> str:
    """Return what is to be known about a cell: since when, by which bundle, what it means."""
    bundle = "" if cell.seq is None else f"第{cell.seq}包，"
    if cell.standing is Standing.REPORTED:
        return f"{period.name}已报：{bundle}{short_moment(cell.at)} 写出。"
    when = f"{bundle}{short_moment(cell.at)}。" if cell.at else ""
    return f"{period.name}{cell.standing.value}：{when}{_MEANING[cell.standing]}"


def reminder(title: str, names: tuple[str, ...], day: str) -> str:
    """Return the list of units to be reminded as text to be pasted somewhere."""
    lines = [f"{number}. {name}" for number, name in enumerate(names, start=1)]
    return "\n".join((f"{title}（共{len(names)}个单位，{day}）", *lines))
