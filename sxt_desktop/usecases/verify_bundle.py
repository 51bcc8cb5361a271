"""Verifying a bundle: without a workbook only what shows from outside, with a recipient's everything.

Whether a bundle is sound is one thing, what would become of it here another: a sound one may still be known,
wait for an earlier one, or contradict what is held.
"""

from enum import StrEnum
from pathlib import Path
from typing import Any

from sxt_desktop.bundle.checkpoints import verify_checkpoint
from sxt_desktop.bundle.container import inspect
from sxt_desktop.bundle.incoming import Staged
from sxt_desktop.bundle.log_parts import LogPart, Mode
from sxt_desktop.domain.chains import Head, extend_all
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.originals import original
from sxt_desktop.usecases.preview_import import ImportPlan, open_received, plan_for
from sxt_desktop.usecases.workspace import Workspace


class State(StrEnum):
    """What would become of a sound bundle here."""

    NEW = "可导入"
    KNOWN = "已导入，内容相同"
    HELD = "待补"
    UNCONFIRMED = "待确认（恢复、迁移）"
    FORKED = "分叉"


_STATES = {
    ErrorCode.BUNDLE_REPEATED: State.KNOWN,
    ErrorCode.BUNDLE_GAP: State.HELD,
    ErrorCode.BUNDLE_FORKED: State.FORKED,
}
"""Refusals of bundles that are sound by themselves."""


UNREAD = "未解密，不能判定真伪"
_UNREAD_WORDS = f"{UNREAD}：是谁写的、写了什么、有没有改动，要用收件单位的台账核验。"


def outline(path: Path) -> dict[str, Any]:
    """Return what can be told without any key; whether it is genuine cannot be told."""
    seen = inspect(path)
    found = {
        "file": path.name,
        "format": seen.format,
        "bundle_id": seen.bundle_id,
        "recipients": list(seen.recipients),
        "sha256": seen.sha256,
        "size": seen.size,
        "volumes": seen.volumes,
        "verdict": UNREAD,
    }
    return {**found, "says": [*_file_words(found), _UNREAD_WORDS]}


def verified(ws: Workspace, path: Path) -> dict[str, Any]:
    """Verify a bundle addressed to this workbook: who, what, whether it is sound, and its state here.

    One that is not sound, or not for us, is refused as `preview_import` refuses it; nothing is written.
    """
    with open_received(ws, path) as staged:
        found = {**outline(path), **_statement(staged), **_contents(ws, staged)}
        try:
            plan = plan_for(ws, path, staged)
            found |= _planned(plan)
        except UserError as error:
            state = _STATES.get(error.code)
            if state is None:
                raise
            found["state"] = state.value
        return {**found, "says": _words(found)}


def _words(found: dict[str, Any]) -> list[str]:
    """Put what was verified into sentences: who, what kind of bundle, whose signatures, what becomes of it here."""
    says = [f"{found['from']}第{found['seq']}包，{found['verdict']}。", *_file_words(found)]
    back = found.get("recovery")
    if back:
        says.append(
            f"这是找回包：带回本单位自己的台账，到第{back['to_n']}条为止，本机缺少其中{back['new']}条。"
        )
        if back["bodiless"]:
            numbers = "、".join(map(str, back["bodiless"]))
            says.append(f"第{numbers}号当时没有把内容报给上级，只有编号。")
    for one in found["originals"]:
        span = f"第{one['from_n']}至{one['to_n']}条"
        says.append(
            f"原件由{one['owner']}签名，经{found['from']}转报：{span}，{one['owner']}自己的签名有效。"
        )
    return [*says, f"在本单位的台账里：{found['state']}。"]


def _file_words(found: dict[str, Any]) -> list[str]:
    says = [f"文件{found['file']}，{found['size']:,}字节，校验值{found['sha256']}。"]
    if found["volumes"] > 1:
        says.append(f"由{found['volumes']}个文件合成一包，都在，次序相符。")
    return says


def _statement(staged: Staged) -> dict[str, Any]:
    """Return who says so, in which bundle."""
    manifest = staged.manifest
    return {
        "from": staged.sender.name,
        "from_key": staged.sender.key_id,
        "epoch": manifest.sender.epoch,
        "seq": manifest.seq,
        "manifest_sha256": staged.manifest_sha256,
        "created_at": manifest.created_at,
        "app": manifest.app,
        "voided": [one.seq for one in manifest.voided],
        "logs": [
            {"mode": part.mode.value, "epoch": part.epoch, "from_n": part.from_n, "to_n": part.to_n}
            for part in manifest.logs
        ],
        "receipts": len(manifest.acks),
        "files": len(staged.files()),
        "verdict": "签名有效，内容完整",
    }


def _contents(ws: Workspace, staged: Staged) -> dict[str, Any]:
    """Recompute every position and every chain; return how many positions are whole and how many withheld, and whose
    logs of others there are."""
    withheld = total = 0
    originals = []
    for index, part in enumerate(staged.manifest.logs):
        digests = []
        for carried in staged.lines(index):
            digests.append(carried.digest)
            withheld += carried.revision is None
        total += len(digests)
        if part.mode is Mode.FULL:
            _check_chain(staged, part, digests)
        if part.owner != staged.sender.org:
            owner = _check_owner(ws, staged, part)
            if part.owner != ws.org:
                originals.append({"owner": owner, "from_n": part.from_n, "to_n": part.to_n})
    revealed = sum(1 for index in range(len(staged.manifest.reveals)) for _ in staged.revealed(index))
    staged.certificates()
    counts = {"entries": total - withheld, "withheld": withheld, "revealed": revealed}
    return {**counts, "originals": originals}


def _check_owner(ws: Workspace, staged: Staged, part: LogPart) -> str:
    """Verify the head of another's log by its owner's own signature and return the owner's name."""
    signed, keys = part.checkpoint, original(ws, staged, part.owner).keys
    signer = None if signed is None else keys.get(signed.key_id)
    if signed is None or signer is None or not verify_checkpoint(signed, signer):
        raise UserError(ErrorCode.BUNDLE_ALTERED, what="checkpoint")
    return signer.short_name


def _check_chain(staged: Staged, part: LogPart, digests: list[bytes]) -> None:
    signed, before = part.checkpoint, part.link_before
    assert signed is not None and before is not None  # the manifest was refused otherwise
    head = extend_all(Head(part.from_n - 1, before), digests)
    is_own = part.owner == staged.sender.org
    if head.link != signed.link or (is_own and not verify_checkpoint(signed, staged.sender)):
        raise UserError(ErrorCode.BUNDLE_ALTERED, what="checkpoint")


def _planned(plan: ImportPlan) -> dict[str, Any]:
    """Return what a bundle that can be taken over would bring, and its state."""
    back = plan.recovery
    recovery = None if back is None else {"to_n": back.to_n, "new": back.new, "bodiless": list(back.bodiless)}
    return {
        "recovery": recovery,
        "state": (State.UNCONFIRMED if plan.restored else State.NEW).value,
        "new": plan.new,
        "changed": plan.changed,
        "belated": plan.belated,
        "forms": {one.title: one.new + one.changed for one in plan.forms},
        "skipped_numbers": list(plan.skipped_numbers),
    }
