"""Commands about bundles: one looked at, one written, some taken over; each answers with JSON objects."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sxt_desktop.cli_workbook import Adds, opened, with_user
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.workspace import Workspace


def add_commands(commands: Any, with_workbook: Adds) -> None:
    """Describe the commands."""
    verify = commands.add_parser("verify", help="核验一个报送包")
    verify.add_argument("file", type=Path)
    verify.add_argument("--workbook", type=Path, help="收件单位的台账；不给则不能判定真伪")
    with_user(verify)
    export = with_workbook(commands, "export", "写出报送包")
    export.add_argument("--to", required=True, help="收件单位的简称、全称或编号")
    export.add_argument("--dir", type=Path, required=True, help="U盘或文件夹")
    importing = with_workbook(commands, "import", "导入报送包；给文件夹或U盘时，其中的报送包全部导入")
    importing.add_argument("files", type=Path, nargs="+", help="报送包，或放着报送包的文件夹")


def run(options: argparse.Namespace, around: Surroundings) -> Iterator[object]:
    """Carry out one of the commands and yield what it came to; what was refused is raised after it was told."""
    yield from COMMANDS[options.command](options, around)


def _verify(options: argparse.Namespace, around: Surroundings) -> Iterator[object]:
    if options.workbook is None:
        from sxt_desktop.usecases.verify_bundle import outline

        yield outline(options.file)
        return
    from sxt_desktop.usecases.verify_bundle import verified

    with opened(options, around) as ws:
        found = verified(ws, options.file)
    yield found


def _export(options: argparse.Namespace, around: Surroundings) -> Iterator[object]:
    from sxt_desktop.usecases.export_bundle import export_bundle

    with opened(options, around) as ws:
        done = export_bundle(ws, to=find_peer(ws, options.to), directory=options.dir)
    yield {
        "path": str(done.path),
        "seq": done.seq,
        "entries": done.entries,
        "withheld": done.withheld,
        "files": done.files,
        "size": done.size,
        "sha256": done.sha256,
        "read_back": done.read_back,
    }


def find_peer(ws: Workspace, name: str) -> OrgId:
    """Return an enrolled organisation by its short name, name or id (ORGANISATION_UNKNOWN)."""
    from sxt_desktop.usecases.identities import peer_identity, peers

    for peer in peers(ws):
        identity = peer_identity(ws, peer.org_id)
        if identity is not None and name in (identity.org, identity.name, identity.short_name):
            return identity.org
    raise UserError(ErrorCode.ORGANISATION_UNKNOWN, name=name)


def _import(options: argparse.Namespace, around: Surroundings) -> Iterator[object]:
    """Take over files and whatever lies in folders; what was not taken over is told with its code, and ends in 1."""
    from sxt_desktop.usecases.import_many import Outcome, import_many

    with opened(options, around) as ws:
        done = import_many(ws, options.files)
    for line in done.lines:
        shown = {"path": str(line.path), "from": line.sender_name, "seq": line.seq, "entries": line.entries}
        why = {} if line.error is None else {"outcome": line.outcome.value, "why": line.error.code.value}
        yield {**shown, "receipts": line.receipts, **why}
    if done.stopped_by is not None:
        raise done.stopped_by
    bad = [line.error for line in done.lines if line.error and line.outcome is not Outcome.REPEATED]
    bad += [] if done.count(Outcome.IMPORTED) else [line.error for line in done.lines if line.error]
    if bad:
        raise bad[0]


COMMANDS: Mapping[str, Callable[[argparse.Namespace, Surroundings], Iterator[object]]] = {
    "verify": _verify,
    "export": _export,
    "import": _import,
}
