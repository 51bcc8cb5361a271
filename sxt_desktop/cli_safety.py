"""Commands about a workbook's soundness, its key, backups and moving it; each answers with JSON objects."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sxt_desktop.cli_workbook import Adds, opened, password_of, plain, way_in
from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.workspace import Workspace

CANNOT_BE_OPENED = (
    ErrorCode.WORKBOOK_DAMAGED,
    ErrorCode.KEYSLOT_DAMAGED,
    ErrorCode.WORKBOOK_MISSING,
    ErrorCode.WRONG_PASSWORD,
)
"""What leaves the backup's own password as the only way in."""


def add_commands(commands: Any, with_workbook: Adds) -> None:
    """Describe the commands."""
    check = with_workbook(commands, "check", "从头核对一个台账")
    how = check.add_mutually_exclusive_group()
    how.add_argument("--rebuild", action="store_true", help="按日志重建列表和检索")
    how.add_argument("--quick", action="store_true", help="只做打开时的快速检查")
    salvaging = with_workbook(commands, "salvage", "把损坏台账里能核验的内容抢救到一本新台账")
    salvaging.add_argument("--to", type=Path, help="新台账的文件夹；不给则放在旁边，名后加“抢救”")
    with_workbook(commands, "rekey", "更换台账密钥：其他使用人得到一次性密码，恢复单换新")
    backup = with_workbook(commands, "backup", "备份一个台账，写后打开核对")
    backup.add_argument("--place", type=Path, help="第二处：U盘或文件夹；不给则放在台账里")
    backups = commands.add_parser("backups", help="列出台账、U盘或文件夹里的备份")
    backups.add_argument("place", type=Path)
    restoring = with_workbook(commands, "restore", "从备份恢复；不加 --yes 只看会失去什么")
    restoring.add_argument("--backup", required=True, help="备份的名称，或它的文件夹")
    restoring.add_argument("--into", type=Path, help="恢复成另一个文件夹里的新台账")
    restoring.add_argument("--yes", action="store_true", help="确认恢复")
    moving = with_workbook(commands, "move", "搬到另一台电脑：写出、在新电脑取回、或搬回")
    where = moving.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", type=Path, help="写到这个U盘或文件夹，之后本机只供查看")
    where.add_argument("--from", type=Path, dest="source", help="从这个U盘或文件夹取回，成为所给的新台账")
    where.add_argument("--take-back", action="store_true", help="不搬了，仍在本机使用")


def run(options: argparse.Namespace, around: Surroundings) -> Iterator[object]:
    """Carry out one of the commands and yield what it came to; a finding is raised after it was told."""
    yield from COMMANDS[options.command](options, around)


def _check(options: argparse.Namespace, around: Surroundings) -> Iterator[object]:
    from sxt_desktop.usecases.check_workbook import check_workbook
    from sxt_desktop.usecases.start_check import guard, start_check

    with opened(options, around) as ws:
        checked = start_check(ws) if options.quick else check_workbook(ws, rebuild=options.rebuild)
        guard(ws, checked)
    yield plain(checked)
    if checked.findings:
        first = checked.findings[0]
        raise UserError(ErrorCode.CHAIN_BROKEN, n=first.n, count=len(checked.findings), kind=first.kind)


def _salvage(options: argparse.Namespace, around: Surroundings) -> Iterator[object]:
    from sxt_desktop.usecases.salvage import salvage

    yield plain(salvage(options.workbook, around, way_in(options), to=options.to))


def _rekey(options: argparse.Namespace, around: Surroundings) -> Iterator[object]:
    from sxt_desktop.usecases.rekey import rekey

    password = password_of(options)
    with opened(options, around) as ws:
        done = rekey(ws, around, password=password)
        done.ws.workbook.close()
    given = {user.name: word for user, word in done.one_time_passwords}
    yield {"recovery_key": done.recovery_key, "one_time_passwords": given}


def _backup(options: argparse.Namespace, around: Surroundings) -> Iterator[object]:
    from sxt_desktop.usecases.back_up import back_up

    with opened(options, around) as ws:
        done = back_up(ws, BackupKind.MANUAL, place=options.place)
    yield {**plain(done.backup), "is_new": done.is_new, "removed": list(done.removed)}


def _backups(options: argparse.Namespace, around: Surroundings) -> Iterator[object]:
    from sxt_desktop.usecases.restore import known_backups

    yield [plain(one) for one in known_backups(options.place)]


def _restore(options: argparse.Namespace, around: Surroundings) -> Iterator[object]:
    from sxt_desktop.usecases.restore import find_backup, preview_restore, restore
    from sxt_desktop.usecases.restore_folder import preview_folder, restore_folder, restore_to

    named = Path(options.backup)
    backup = named if named.is_dir() else find_backup(options.workbook, options.backup)
    way = way_in(options)
    if options.into is not None:
        plan = preview_folder(options.into, backup, way)
        yield _restored(plan, lambda: restore_to(backup, options.into, way, around), options)
        return
    try:
        ws = open_unit(options.workbook, way.password, around, user=way.user)
    except UserError as wrong:
        if wrong.code not in CANNOT_BE_OPENED:
            raise
        plan = preview_folder(options.workbook, backup, way)
        yield _restored(plan, lambda: restore_folder(options.workbook, backup, way, around), options)
        return
    try:
        plan = preview_restore(ws, backup, way)
        shown = _restored(plan, lambda: restore(ws, backup, around, way=way), options)
    finally:
        ws.workbook.close()
    yield shown


def _restored(plan: object, work: Callable[[], Workspace], options: argparse.Namespace) -> dict[str, object]:
    """Carry out what was planned where it was said so, and return what is told."""
    shown: dict[str, object] = {"plan": plain(plan), "restored": bool(options.yes)}
    if options.yes:
        ws = work()
        shown |= {"path": str(ws.workbook.path), "epoch": ws.epoch}
        ws.workbook.close()
    return shown


def _move(options: argparse.Namespace, around: Surroundings) -> Iterator[object]:
    from sxt_desktop.usecases.move import pack_move, take_back, unpack_move

    if options.source is not None:
        ws = unpack_move(options.source, options.workbook, way_in(options), around)
        ws.workbook.close()
        yield {"path": str(ws.workbook.path), "epoch": ws.epoch}
        return
    with opened(options, around) as ws:
        if options.take_back:
            done: object = {"path": str(ws.workbook.path), "epoch": take_back(ws).epoch}
        else:
            done = plain(pack_move(ws, options.to))
    yield done


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Surroundings], Iterator[object]]] = {
    "check": _check,
    "salvage": _salvage,
    "rekey": _rekey,
    "backup": _backup,
    "backups": _backups,
    "restore": _restore,
    "move": _move,
}
