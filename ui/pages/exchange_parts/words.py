"""Sentences about bundles: how much, what waits, whether it arrived."""

from collections.abc import Sequence

from sxt_desktop.domain.exchange import Sent
from sxt_desktop.usecases.outgoing import Waiting
from sxt_desktop.usecases.passing_choice import PassingOn


def waiting_words(waiting: Waiting) -> str:
    """Return what the next bundle would carry: 新增 23 条,修改 4 条,回执 1 件."""
    parts = []
    if waiting.new:
        parts.append(f"新增 {waiting.new} 条")
    if waiting.changed:
        parts.append(f"修改 {waiting.changed} 条")
    if waiting.receipts:
        parts.append(f"回执 {waiting.receipts} 件")
    if waiting.originals:
        parts.append(f"下级原件 {waiting.originals} 条（{waiting.units} 个单位）")
    if waiting.is_untold:
        parts.append("台账恢复或迁移的说明")
    return "，".join(parts)


def passing_words(found: PassingOn) -> str:
    """Say whose originals go to a superior; empty where nobody is below us."""
    if not found.units:
        return ""
    if not found.wanted:
        return "下级原件：不转报"
    return f"下级原件：转报 {found.passed} 个单位，共 {len(found.units)} 个"


def withheld_words(count: int) -> str:
    """Return the one thing that is said about what stays here: how much it is."""
    return f"另有 {count} 条纪检专阅内容不随包带出" if count else ""


def has_cargo(waiting: Waiting) -> bool:
    """Whether a bundle could be made at all."""
    return waiting.is_worth_a_bundle


def receipt_words(sent: Sent, other: str) -> tuple[str, str, str]:
    """Return the state of a sent bundle: words, icon, token of the colour."""
    if sent.state == "void":
        return "这一包没有写成，已作废", "not_applicable", "second"
    receipt = sent.receipt
    if receipt is None:
        return f"{other}未回执", "soon", "amber"
    if receipt.get("result") == "accepted":
        return f"{other}已收", "done", "green"
    if receipt.get("result") == "held":
        return f"{other}缺前面的内容，下一包会从那里写起", "running", "amber"
    return f"{other}收到但没有采用", "overdue", "red"


_MOST_NUMBERS = 20
"""So many positions are named one by one."""


def positions(numbers: Sequence[int]) -> str:
    """Name positions of a log: 第3、5号, of many the first ones and how many there are."""
    named = "、".join(str(n) for n in numbers[:_MOST_NUMBERS])
    return f"第{named}号" + (f"等{len(numbers)}条" if len(numbers) > _MOST_NUMBERS else "")
