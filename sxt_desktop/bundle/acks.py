"""Receipts as they travel: up to where a log is held, what is needed, why something was refused."""

import re
from dataclasses import dataclass

from sxt_desktop.bundle.strict_json import HASH_BYTES, Malformed, Shape
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.values import Json

RESULT = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True, slots=True)
class Ack:
    """A receipt for bundle `seq` from this recipient: how far its log is held, and which positions are needed.

    `needs` holds closed ranges (first, last); `reason` says why something was refused.
    """

    owner: OrgId
    epoch: str
    n: int
    seq: int
    manifest_sha256: str
    result: str
    needs: tuple[tuple[int, int], ...] = ()
    reason: str = ""


def ack_to_json(ack: Ack) -> Json:
    """Return a receipt as JSON."""
    return {
        "owner": ack.owner,
        "epoch": ack.epoch,
        "n": ack.n,
        "seq": ack.seq,
        "manifest_sha256": ack.manifest_sha256,
        "result": ack.result,
        "needs": [[first, last] for first, last in ack.needs],
        "reason": ack.reason,
    }


def ack_from_json(raw: object) -> Ack:
    """Read a receipt; raises `Malformed`."""
    shape = Shape(raw)
    return Ack(
        owner=OrgId(shape.token("owner")),
        epoch=shape.token("epoch"),
        n=shape.number("n"),
        seq=shape.number("seq"),
        manifest_sha256=shape.hex("manifest_sha256", HASH_BYTES).hex(),
        result=shape.match("result", RESULT),
        needs=shape.items("needs", _range, limit=10_000),
        reason=shape.text("reason") if shape.has("reason") else "",
    )


def _range(raw: object) -> tuple[int, int]:
    if not isinstance(raw, list) or len(raw) != 2 or not all(type(end) is int and end >= 1 for end in raw):
        raise Malformed("needs")
    return raw[0], raw[1]
