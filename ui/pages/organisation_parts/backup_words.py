"""Backups, and what restoring one would mean, in words."""

from collections.abc import Sequence
from datetime import date

from sxt_desktop.usecases.back_up import BackedUp, KnownBackup, SecondPlace
from sxt_desktop.usecases.restore import Exchanged, RestorePlan
from ui.widgets.words import full_moment, size_words

MOST_NAMED = 5
"""How many exchanged bundles are named one by one."""


def when_words(backup: KnownBackup) -> str:
    """Return when a backup was made, or its folder's name when that cannot be told."""
    return full_moment(backup.at) or backup.name


def holds_words(backup: KnownBackup) -> str:
    """Return how much a backup holds."""
    if not backup.is_sound:
        return "读不出"
    files = f"，附件 {backup.files} 个" if backup.files else ""
    return f"{backup.entries} 条记录{files}，{size_words(backup.size)}"


def done_words(made: BackedUp, where: str) -> str:
    """Say what a backup came to."""
    if not made.is_new:
        return f"上次备份以后没有改动，{where}已有的备份就是最新的。"
    missing = f"有 {made.backup.missing} 个附件本机已读不出，没有备到。" if made.backup.missing else ""
    return f"已备份到{where}，并打开核验过：{holds_words(made.backup)}。{missing}"


def second_words(second: SecondPlace, today: date) -> str:
    """Say how the second place stands."""
    if second.path is None:
        return "还没有设第二处。电脑坏了，本机的备份也就没有了；请选一个U盘或另一个磁盘上的文件夹。"
    when = "还没有备份过" if second.last is None else f"上次备份 {_days(today, second.last.date())}"
    away = "" if second.is_reachable else "，现在没有插上"
    return f"{second.path}，{when}{away}。"


def _days(today: date, day: date) -> str:
    gone = (today - day).days
    return "今天" if gone == 0 else f"{gone} 天前" if gone > 0 else f"{day.month}月{day.day}日"


def loss_words(plan: RestorePlan) -> str:
    """Say in one paragraph what restoring would lose."""
    if not plan.is_known:
        return "现在的台账打不开，说不出会少哪些记录。恢复前会把现状原样保留一份。"
    total = len(plan.lost) + plan.lost_others
    if not total:
        return "这份备份以后没有新的记录，恢复不会少记录。"
    hidden = f"（其中 {plan.lost_others} 条限定查阅，不在下面列出）" if plan.lost_others else ""
    return f"这份备份以后新增和修改的 {total} 条记录会回到备份时的样子{hidden}。恢复前会先把现状备份一份，需要时可以再换回来。"


def notes(plan: RestorePlan) -> tuple[str, ...]:
    """Return what else there is to know before restoring, a sentence each."""
    told = []
    if plan.returning:
        told.append(f"有 {plan.returning} 次登记只在备份里有，会回来。")
    if plan.sent:
        told.append(f"之后报出过{_bundles(plan.sent)}。对方已有的内容不会丢，恢复后会告诉对方从哪里接上。")
    if plan.received:
        told.append(f"之后收到过{_bundles(plan.received)}，恢复后请重新导入这些包。")
    if plan.missing:
        told.append(f"有 {len(plan.missing)} 个附件这里和备份里都没有，恢复后打不开。")
    if plan.blanked_again:
        told.append(f"备份之后依法清除的内容有 {plan.blanked_again} 处，恢复时会一并清除，不会重新出现。")
    return tuple(told)


def _bundles(found: Sequence[Exchanged]) -> str:
    named = "、".join(f"{one.organisation}第{one.seq}包" for one in found[:MOST_NAMED])
    return named + (f"等 {len(found)} 包" if len(found) > MOST_NAMED else "")
