"""Verifying a bundle: without a workbook only what shows from outside, with one whether it is sound and whose."""

from pathlib import Path
from typing import Any

from sxt_desktop.bundle.container import inspect
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.workspace import Workspace


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
        "verdict": "未解密，不能判定真伪",
    }


def verified(ws: Workspace, path: Path) -> dict[str, Any]:
    """Verify a bundle addressed to this workbook; an imported one is sound as well and is said to be known."""
    try:
        plan = preview_import(ws, path)
    except UserError as error:
        if error.code is not ErrorCode.BUNDLE_REPEATED:
            raise
        return {
            **outline(path),
            "from": error.facts["name"],
            "seq": error.facts["seq"],
            "verdict": "已导入，内容相同",
        }
    with plan.staged:
        return {
            **outline(path),
            "from": plan.sender_name,
            "seq": plan.seq,
            "created_at": plan.created_at,
            "entries": plan.new + plan.changed + plan.hidden,
            "withheld": plan.withheld,
            "files": plan.files,
            "verdict": "签名有效，内容完整",
        }
