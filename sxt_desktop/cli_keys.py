"""Commands about keys and hand-overs; they answer in sentences, for there is nothing a script would count."""

import argparse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sxt_desktop.cli_workbook import Adds, Opened
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.usecases.hand_over import Step, begin_hand_over, end_hand_over, hand_over, skip_step
from sxt_desktop.usecases.workspace import Workspace

FindPeer = Callable[[Workspace, str], OrgId]

NEW_CARD = "请重新打印登记卡，旧卡作废；对方导入本单位下一包时自动认新密钥。"


def add_commands(commands: Any, with_workbook: Adds) -> None:
    """Describe the commands."""
    with_workbook(commands, "rotate", "更换本单位密钥，新旧密钥共同签名")
    back = with_workbook(commands, "keys-back", "恢复以后从另一份备份取回更新的本单位密钥")
    back.add_argument("--place", type=Path, required=True, help="放着更换密钥以后的备份的U盘或文件夹")
    revoke = with_workbook(commands, "revoke", "停用一个单位的登记：从第几包起不收")
    revoke.add_argument("--of", required=True, help="单位的简称、全称或编号")
    revoke.add_argument("--from", type=int, dest="first", help="从对方第几包起；不给则从下一包起")
    revoke.add_argument("--reason", required=True, help="停用原因，例如：对方电脑被盗，已当面核实")
    hand = with_workbook(commands, "hand-over", "人员交接：不加参数只看办到哪一步")
    what = hand.add_mutually_exclusive_group()
    what.add_argument("--begin", nargs=2, metavar=("移交人", "接交人"), help="开始一次交接")
    steps = tuple(step.value for step in Step)
    what.add_argument(
        "--skip", choices=steps, metavar="步骤", help=f"略过一步，要写 --reason：{'、'.join(steps)}"
    )
    what.add_argument("--end", action="store_true", help="办结")
    hand.add_argument("--reason", default="", help="略过的原因")


def run(options: argparse.Namespace, opened: Opened, find_peer: FindPeer) -> Iterator[str]:
    """Carry out one of the commands and yield what is said about it."""
    with opened(options) as ws:
        yield from COMMANDS[options.command](ws, options, find_peer)


def _rotate(ws: Workspace, options: argparse.Namespace, find_peer: FindPeer) -> Iterator[str]:
    from sxt_desktop.usecases.keys import own_keys_of, rotate_keys

    rotate_keys(ws)
    yield f"本单位密钥已更换，新密钥编号 {own_keys_of(ws)[0].key_id}。{NEW_CARD}"


def _keys_back(ws: Workspace, options: argparse.Namespace, find_peer: FindPeer) -> Iterator[str]:
    from sxt_desktop.usecases.keys import own_keys_of
    from sxt_desktop.usecases.keys_back import take_keys_back

    take_keys_back(ws, options.place)
    yield f"已从备份取回新密钥，编号 {own_keys_of(ws)[0].key_id}，以后用它签名。"


def _revoke(ws: Workspace, options: argparse.Namespace, find_peer: FindPeer) -> Iterator[str]:
    from sxt_desktop.usecases.keys import next_number, revoke

    org = find_peer(ws, options.of)
    first = next_number(ws, org) if options.first is None else options.first
    revoke(ws, org, from_seq=first, reason=options.reason)
    yield f"{options.of}的登记已停用，从第{first}包起不收，以前收到的不变。请登记对方新的登记卡。"


def _hand_over(ws: Workspace, options: argparse.Namespace, find_peer: FindPeer) -> Iterator[str]:
    if options.begin:
        giver, taker = options.begin
        begin_hand_over(ws, giver_id=_user_id(ws, giver), taker=taker)
    elif options.skip:
        skip_step(ws, Step(options.skip), reason=options.reason)
    elif options.end:
        end_hand_over(ws)
    yield from _told(ws)


def _user_id(ws: Workspace, name: str) -> str:
    from sxt_desktop.usecases.local_users import local_users

    found = next((user.id for user in local_users(ws) if user.name == name), None)
    if found is None:
        raise UserError(ErrorCode.PERSON_UNKNOWN, name=name)
    return found


def _told(ws: Workspace) -> Iterator[str]:
    """Say how a hand-over stands, step by step."""
    found = hand_over(ws)
    if found is None:
        yield "还没有办过人员交接。"
        return
    ended = "" if found.is_open else f"，{found.ended_at[:10]} 办结"
    yield f"{found.giver}移交{found.taker}，{found.begun_at[:10]} 由{found.by}开始{ended}。"
    for state in found.steps:
        if state.done_at:
            yield f"{state.step.value}：{state.done_at[:10]} 由{state.by}办理。"
        elif state.skipped_why:
            yield f"{state.step.value}：略过，{state.skipped_why}。"
        else:
            yield f"{state.step.value}：没有办。"


COMMANDS: Mapping[str, Callable[[Workspace, argparse.Namespace, FindPeer], Iterator[str]]] = {
    "rotate": _rotate,
    "keys-back": _keys_back,
    "revoke": _revoke,
    "hand-over": _hand_over,
}
