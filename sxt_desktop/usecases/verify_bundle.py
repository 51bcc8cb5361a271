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
from sxt_desktop.bundle.manifest import LogPart, Mode
from sxt_desktop.domain.chains import Head, extend_all
from sxt_desktop.domain.errors import ErrorCode, UserError
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


def outline(path: Path) -> dict[str, Any]:
    """Return what can be told without any key; whether it is genuine cannot be told."""
    seen = inspect(path)
    return {
        "file": path.name,
        "format": seen.format,
        "bundle_id": seen.bundle_id,
        "recipients": list(seen.recipients),
        "sha256": seen.sha256,
        "size": seen.size,
        "volumes": seen.volumes,
        "verdict": "未解密，不能判定真伪",
    }


def verified(ws: Workspace, path: Path) -> dict[str, Any]:
    """Verify a bundle addressed to this workbook: who, what, whether it is sound, and its state here.

    One that is not sound, or not for us, is refused as `preview_import` refuses it; nothing is written.
    """
    with open_received(ws, path) as staged:
        found = {**outline(path), **_statement(staged), **_contents(staged)}
        try:
            plan = plan_for(ws, path, staged)
        except UserError as error:
            state = _STATES.get(error.code)
            if state is None:
                raise
            return {**found, "state": state.value}
        return {**found, **_planned(plan)}


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


def _contents(staged: Staged) -> dict[str, int]:
    """Recompute every position and every chain; return how many positions are whole and how many withheld."""
    withheld = total = 0
    for index, part in enumerate(staged.manifest.logs):
        digests = []
        for carried in staged.lines(index):
            digests.append(carried.digest)
            withheld += carried.revision is None
        total += len(digests)
        if part.mode is Mode.FULL:
            _check_chain(staged, part, digests)
    revealed = sum(1 for index in range(len(staged.manifest.reveals)) for _ in staged.revealed(index))
    staged.certificates()
    return {"entries": total - withheld, "withheld": withheld, "revealed": revealed}


def _check_chain(staged: Staged, part: LogPart, digests: list[bytes]) -> None:
    signed, before = part.checkpoint, part.link_before
    assert signed is not None and before is not None  # the manifest was refused otherwise
    head = extend_all(Head(part.from_n - 1, before), digests)
    is_own = part.owner == staged.sender.org
    if head.link != signed.link or (is_own and not verify_checkpoint(signed, staged.sender)):
        raise UserError(ErrorCode.BUNDLE_ALTERED, what="checkpoint")


def _planned(plan: ImportPlan) -> dict[str, Any]:
    """Return what a bundle that can be taken over would bring, and its state."""
    return {
        "state": (State.UNCONFIRMED if plan.restored else State.NEW).value,
        "new": plan.new,
        "changed": plan.changed,
        "belated": plan.belated,
        "forms": {one.title: one.new + one.changed for one in plan.forms},
        "skipped_numbers": list(plan.skipped_numbers),
    }
