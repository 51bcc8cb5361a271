"""The command line: the same use cases without a window.

Results go to stdout, one sentence about what went wrong to stderr. Exit code 0: good, 1: something the user
can mend, 2: the command was not understood.
"""

import argparse
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sxt_desktop import cli_keys, cli_papers, cli_reports, cli_scans, cli_sheets, cli_templates
from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId, OrgId
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.workspace import Workspace

if TYPE_CHECKING:
    from sxt_desktop.usecases.restore import WayIn

GOOD, USERS_PROBLEM, USAGE = 0, 1, 2
Explain = Callable[[UserError], str]


class Parser(argparse.ArgumentParser):
    """Argparse with Chinese headings."""

    def error(self, message: str) -> Any:
        """Show how the command is used and leave with 2."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"命令没有看懂：{message}\n")


def main(arguments: list[str], *, resources: Path, explain: Explain) -> int:
    """Run one command; `explain` turns an error into its sentence."""
    options = _parser().parse_args(arguments)
    around = Surroundings(resources)
    try:
        return int(COMMANDS[options.command](options, around))
    except UserError as error:
        print(explain(error), file=sys.stderr)
        return USERS_PROBLEM
    except BrokenPipeError:
        sys.stdout = None
        return GOOD


def _parser() -> Parser:
    parser = Parser(
        prog="main.py",
        description="四责协同：不开窗口时的命令。密码取自 SXT_PASSWORD、--password-file 或提示。",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    journey = commands.add_parser("journey", help="走一遍：记实、打印、报送、审阅、督办、销号")
    journey.add_argument("--out", type=Path, required=True, help="放两个台账、报送包和文书的文件夹")
    check = _with_workbook(commands, "check", "从头核对一个台账")
    how = check.add_mutually_exclusive_group()
    how.add_argument("--rebuild", action="store_true", help="按日志重建列表和检索")
    how.add_argument("--quick", action="store_true", help="只做打开时的快速检查")
    salvaging = _with_workbook(commands, "salvage", "把损坏台账里能核验的内容抢救到一本新台账")
    salvaging.add_argument("--to", type=Path, help="新台账的文件夹；不给则放在旁边，名后加“抢救”")
    _with_workbook(commands, "rekey", "更换台账密钥：其他使用人得到一次性密码，恢复单换新")
    verify = commands.add_parser("verify", help="核验一个报送包")
    verify.add_argument("file", type=Path)
    verify.add_argument("--workbook", type=Path, help="收件单位的台账；不给则不能判定真伪")
    _with_user(verify)
    export = _with_workbook(commands, "export", "写出报送包")
    export.add_argument("--to", required=True, help="收件单位的简称、全称或编号")
    export.add_argument("--dir", type=Path, required=True, help="U盘或文件夹")
    importing = _with_workbook(commands, "import", "导入报送包；给文件夹或U盘时，其中的报送包全部导入")
    importing.add_argument("files", type=Path, nargs="+", help="报送包，或放着报送包的文件夹")
    cli_papers.add_commands(commands, _with_workbook)
    records = _with_workbook(commands, "records", "列出条目")
    records.add_argument("--form", help="表单标识，例如 handbook_01")
    records.add_argument("--find", default="", help="检索词")
    records.add_argument("--json", action="store_true", help="输出为 JSON")
    backup = _with_workbook(commands, "backup", "备份一个台账，写后打开核对")
    backup.add_argument("--place", type=Path, help="第二处：U盘或文件夹；不给则放在台账里")
    backups = commands.add_parser("backups", help="列出台账、U盘或文件夹里的备份")
    backups.add_argument("place", type=Path)
    restoring = _with_workbook(commands, "restore", "从备份恢复；不加 --yes 只看会失去什么")
    restoring.add_argument("--backup", required=True, help="备份的名称，或它的文件夹")
    restoring.add_argument("--into", type=Path, help="恢复成另一个文件夹里的新台账")
    restoring.add_argument("--yes", action="store_true", help="确认恢复")
    moving = _with_workbook(commands, "move", "搬到另一台电脑：写出、在新电脑取回、或搬回")
    where = moving.add_mutually_exclusive_group(required=True)
    where.add_argument("--to", type=Path, help="写到这个U盘或文件夹，之后本机只供查看")
    where.add_argument("--from", type=Path, dest="source", help="从这个U盘或文件夹取回，成为所给的新台账")
    where.add_argument("--take-back", action="store_true", help="不搬了，仍在本机使用")
    cli_keys.add_commands(commands, _with_workbook)
    cli_sheets.add_commands(commands, _with_workbook)
    cli_reports.add_commands(commands, _with_workbook)
    cli_templates.add_commands(commands, _with_workbook)
    cli_scans.add_commands(commands, _with_workbook)
    bench = commands.add_parser("bench", help="测速，与同一次运行的下限并列")
    bench.add_argument("--quick", action="store_true", help="小数据量，只看能不能跑通")
    bench.add_argument("--units", type=_at_least_one, help="批量导入多少个单位的报送包（500 个要大半小时）")
    return parser


def _at_least_one(text: str) -> int:
    """Read a number; ValueError for none and for less than one, which becomes a remark on usage."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _with_workbook(commands: Any, name: str, text: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=text)
    command.add_argument("workbook", type=Path, help="台账文件夹（*.sxt）")
    _with_user(command)
    return command


def _with_user(command: argparse.ArgumentParser) -> None:
    command.add_argument("--user", default="", help="使用人姓名；不给则取 SXT_USER，只有一位使用人时可省略")
    command.add_argument("--password-file", type=Path, help="第一行是密码的文件")


def _password(options: argparse.Namespace) -> str:
    if options.password_file is not None:
        try:
            return str(options.password_file.read_text(encoding="utf-8").splitlines()[0])
        except (OSError, IndexError, UnicodeDecodeError) as missing:
            raise UserError(ErrorCode.FILE_MISSING, name=str(options.password_file)) from missing
    if "SXT_PASSWORD" in os.environ:
        return os.environ["SXT_PASSWORD"]
    if not sys.stdin.isatty():
        raise UserError(ErrorCode.NO_PASSWORD)
    return getpass.getpass("密码：")


def _user(options: argparse.Namespace) -> str:
    return str(options.user or os.environ.get("SXT_USER", ""))


@contextmanager
def _opened(options: argparse.Namespace, around: Surroundings) -> Iterator[Workspace]:
    ws = open_unit(options.workbook, _password(options), around, user=_user(options))
    try:
        yield ws
    finally:
        ws.workbook.close()


def _show(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=1))


def _journey(options: argparse.Namespace, around: Surroundings) -> int:
    from sxt_desktop.usecases.journey import journey

    _show(journey(options.out, around, password="sxt-journey-1"))
    return GOOD


def _check(options: argparse.Namespace, around: Surroundings) -> int:
    from sxt_desktop.usecases.check_workbook import check_workbook
    from sxt_desktop.usecases.start_check import guard, start_check

    with _opened(options, around) as ws:
        checked = start_check(ws) if options.quick else check_workbook(ws, rebuild=options.rebuild)
        guard(ws, checked)
    _show(_plain(checked))
    if checked.findings:
        first = checked.findings[0]
        raise UserError(ErrorCode.CHAIN_BROKEN, n=first.n, count=len(checked.findings), kind=first.kind)
    return GOOD


def _salvage(options: argparse.Namespace, around: Surroundings) -> int:
    from sxt_desktop.usecases.salvage import salvage

    _show(_plain(salvage(options.workbook, around, _way(options), to=options.to)))
    return GOOD


def _rekey(options: argparse.Namespace, around: Surroundings) -> int:
    from sxt_desktop.usecases.rekey import rekey

    password = _password(options)
    with _opened(options, around) as ws:
        done = rekey(ws, around, password=password)
        done.ws.workbook.close()
    given = {user.name: word for user, word in done.one_time_passwords}
    _show({"recovery_key": done.recovery_key, "one_time_passwords": given})
    return GOOD


def _verify(options: argparse.Namespace, around: Surroundings) -> int:
    if options.workbook is None:
        from sxt_desktop.usecases.verify_bundle import outline

        _show(outline(options.file))
        return GOOD
    from sxt_desktop.usecases.verify_bundle import verified

    with _opened(options, around) as ws:
        _show(verified(ws, options.file))
    return GOOD


def _export(options: argparse.Namespace, around: Surroundings) -> int:
    from sxt_desktop.usecases.export_bundle import export_bundle

    with _opened(options, around) as ws:
        done = export_bundle(ws, to=_peer(ws, options.to), directory=options.dir)
    _show(
        {
            "path": str(done.path),
            "seq": done.seq,
            "entries": done.entries,
            "withheld": done.withheld,
            "files": done.files,
            "size": done.size,
            "sha256": done.sha256,
            "read_back": done.read_back,
        }
    )
    return GOOD


def _peer(ws: Workspace, name: str) -> OrgId:
    from sxt_desktop.usecases.identities import peer_identity, peers

    for peer in peers(ws):
        identity = peer_identity(ws, peer.org_id)
        if identity is not None and name in (identity.org, identity.name, identity.short_name):
            return identity.org
    raise UserError(ErrorCode.ORGANISATION_UNKNOWN, name=name)


def _import(options: argparse.Namespace, around: Surroundings) -> int:
    """Take over files and whatever lies in folders; what was not taken over is told with its code, and ends in 1."""
    from sxt_desktop.usecases.import_many import Outcome, import_many

    with _opened(options, around) as ws:
        done = import_many(ws, options.files)
    for line in done.lines:
        shown = {"path": str(line.path), "from": line.sender_name, "seq": line.seq, "entries": line.entries}
        why = {} if line.error is None else {"outcome": line.outcome.value, "why": line.error.code.value}
        _show({**shown, "receipts": line.receipts, **why})
    if done.stopped_by is not None:
        raise done.stopped_by
    bad = [line.error for line in done.lines if line.error and line.outcome is not Outcome.REPEATED]
    bad += [] if done.count(Outcome.IMPORTED) else [line.error for line in done.lines if line.error]
    if bad:
        raise bad[0]
    return GOOD


def _print(options: argparse.Namespace, around: Surroundings) -> int:
    _show(_plain(cli_papers.run(options, partial(_opened, around=around))))
    return GOOD


def _records(options: argparse.Namespace, around: Surroundings) -> int:
    from sxt_desktop.usecases.entries import all_entries

    forms = (FormId(options.form),) if options.form else ()
    with _opened(options, around) as ws:
        rows = all_entries(ws, Filter(forms=forms, words=options.find))
        found = [
            {
                "entry_id": row.entry_id,
                "owner": row.owner,
                "form": row.form_id,
                "n": row.n,
                "digest": row.digest,
                "title": row.title,
                "number": row.number,
                "occurred_on": row.occurred_on,
                "recorded_at": row.recorded_at,
                "timeliness": row.timeliness,
                "body": row.body,
            }
            for row in rows
        ]
    if options.json:
        _show(found)
    else:
        for one in found:
            print(f"{one['occurred_on'] or str(one['recorded_at'])[:10]}  {one['form']}  {one['title']}")
    return GOOD


def _backup(options: argparse.Namespace, around: Surroundings) -> int:
    from sxt_desktop.usecases.back_up import back_up

    with _opened(options, around) as ws:
        done = back_up(ws, BackupKind.MANUAL, place=options.place)
    _show({**_plain(done.backup), "is_new": done.is_new, "removed": list(done.removed)})
    return GOOD


def _backups(options: argparse.Namespace, around: Surroundings) -> int:
    from sxt_desktop.usecases.restore import known_backups

    _show([_plain(one) for one in known_backups(options.place)])
    return GOOD


def _restore(options: argparse.Namespace, around: Surroundings) -> int:
    from sxt_desktop.usecases.restore import find_backup, preview_restore, restore
    from sxt_desktop.usecases.restore_folder import preview_folder, restore_folder, restore_to

    named = Path(options.backup)
    backup = named if named.is_dir() else find_backup(options.workbook, options.backup)
    way = _way(options)
    if options.into is not None:
        plan = preview_folder(options.into, backup, way)
        return _restored(plan, lambda: restore_to(backup, options.into, way, around), options)
    try:
        ws = open_unit(options.workbook, way.password, around, user=way.user)
    except UserError as wrong:
        if wrong.code not in CANNOT_BE_OPENED:
            raise
        plan = preview_folder(options.workbook, backup, way)
        return _restored(plan, lambda: restore_folder(options.workbook, backup, way, around), options)
    try:
        plan = preview_restore(ws, backup, way)
        return _restored(plan, lambda: restore(ws, backup, around, way=way), options)
    finally:
        ws.workbook.close()


CANNOT_BE_OPENED = (
    ErrorCode.WORKBOOK_DAMAGED,
    ErrorCode.KEYSLOT_DAMAGED,
    ErrorCode.WORKBOOK_MISSING,
    ErrorCode.WRONG_PASSWORD,
)
"""What leaves the backup's own password as the only way in."""


def _way(options: argparse.Namespace) -> "WayIn":
    from sxt_desktop.usecases.restore import WayIn

    return WayIn(password=_password(options), user=_user(options))


def _restored(plan: object, work: Callable[[], Workspace], options: argparse.Namespace) -> int:
    shown = {"plan": _plain(plan), "restored": bool(options.yes)}
    if options.yes:
        ws = work()
        shown |= {"path": str(ws.workbook.path), "epoch": ws.epoch}
        ws.workbook.close()
    _show(shown)
    return GOOD


def _move(options: argparse.Namespace, around: Surroundings) -> int:
    from sxt_desktop.usecases.move import pack_move, take_back, unpack_move

    if options.source is not None:
        ws = unpack_move(options.source, options.workbook, _way(options), around)
        _show({"path": str(ws.workbook.path), "epoch": ws.epoch})
        ws.workbook.close()
        return GOOD
    with _opened(options, around) as ws:
        if options.take_back:
            _show({"path": str(ws.workbook.path), "epoch": take_back(ws).epoch})
        else:
            _show(_plain(pack_move(ws, options.to)))
    return GOOD


def _keys(options: argparse.Namespace, around: Surroundings) -> int:
    for line in cli_keys.run(options, partial(_opened, around=around), _peer):
        print(line)
    return GOOD


def _reports(options: argparse.Namespace, around: Surroundings) -> int:
    _show(cli_reports.run(options, partial(_opened, around=around)))
    return GOOD


def _scans(options: argparse.Namespace, around: Surroundings) -> int:
    _show(cli_scans.run(options, partial(_opened, around=around)))
    return GOOD


def _templates(options: argparse.Namespace, around: Surroundings) -> int:
    _show(cli_templates.run(options, partial(_opened, around=around)))
    return GOOD


def _sheets(options: argparse.Namespace, around: Surroundings) -> int:
    _show(cli_sheets.run(options, partial(_opened, around=around)))
    return GOOD


def _plain(value: object) -> Any:
    """Return a result as JSON shows it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Path) else value


def _bench(options: argparse.Namespace, around: Surroundings) -> int:
    from sxt_desktop.bench.table import run

    return run(around.resources, quick=options.quick, units=options.units)


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Surroundings], int]] = {
    "journey": _journey,
    "check": _check,
    "salvage": _salvage,
    "rekey": _rekey,
    "verify": _verify,
    "export": _export,
    "import": _import,
    **dict.fromkeys(cli_papers.COMMANDS, _print),
    "records": _records,
    "backup": _backup,
    "backups": _backups,
    "restore": _restore,
    "move": _move,
    **dict.fromkeys(cli_keys.COMMANDS, _keys),
    **dict.fromkeys(cli_sheets.COMMANDS, _sheets),
    **dict.fromkeys(cli_reports.COMMANDS, _reports),
    **dict.fromkeys(cli_templates.COMMANDS, _templates),
    **dict.fromkeys(cli_scans.COMMANDS, _scans),
    "bench": _bench,
}
