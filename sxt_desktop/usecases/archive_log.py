"""The log as it goes into an archive: one JSON line for each position, so that the chain is checked without the program.

The first line is the head: owner, genesis, and the checkpoint signed now. Then each position with its digest, the
fields the digest covers, and salt and content where the record is in this archive. What is 纪检专阅 has its digest alone.
"""

import json
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from sxt_desktop.bundle.checkpoints import sign_checkpoint
from sxt_desktop.domain.chains import Checkpoint, genesis
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.revisions import Carried
from sxt_desktop.domain.values import Json
from sxt_desktop.patience import USUAL
from sxt_desktop.store import entries, lists
from sxt_desktop.usecases.identities import own_identity
from sxt_desktop.usecases.workspace import Workspace

FORMAT = "sxt-archive-log-1"


def signed_head(ws: Workspace) -> Checkpoint:
    """Return how far our log goes now, signed."""
    identity, at = own_identity(ws), entries.head(ws.whole, ws.org, ws.epoch)
    unsigned = Checkpoint(ws.org, ws.epoch, at.n, at.link, identity.public.key_id, ws.timestamp)
    return sign_checkpoint(unsigned, identity)


def write_log(
    ws: Workspace, out: Path, head: Checkpoint, *, whole: Collection[EntryId], tell: Callable[[], object]
) -> int:
    """Write the log up to a head, line by line, and return how many positions it has; `tell` may stop it."""
    hidden = lists.restricted(ws.whole, ws.org)
    with USUAL.retry(lambda: out.open("w", encoding="utf-8", newline="\n")) as lines:
        lines.write(_line(_head(ws, head)))
        count = 0
        for one in _positions(ws, head.n):
            lines.write(_line(_told(one, hidden, whole)))
            count += 1
            if count % 200 == 0:
                tell()
    return count


def _positions(ws: Workspace, last: int) -> Iterator[Carried]:
    for part in entries.line(ws.whole, ws.org, ws.epoch):
        to = last if part.to is None else part.to
        yield from entries.positions(ws.whole, ws.org, part.epoch, part.after + 1, to)


def _head(ws: Workspace, head: Checkpoint) -> dict[str, Json]:
    first = entries.line(ws.whole, ws.org, ws.epoch)[0].epoch
    return {
        "format": FORMAT,
        "owner": head.owner,
        "first_epoch": first,
        "genesis": genesis(head.owner, first).link.hex(),
        "checkpoint": {
            "owner": head.owner,
            "epoch": head.epoch,
            "n": head.n,
            "link": head.link.hex(),
            "key_id": head.key_id,
            "at": head.at,
            "signature": head.signature.hex(),
        },
    }


def _told(one: Carried, hidden: Collection[EntryId], whole: Collection[EntryId]) -> dict[str, Json]:
    """Return a position as a line: withheld where it is or was 纪检专阅."""
    line: dict[str, Json] = {"n": one.n, "digest": one.digest.hex()}
    revision = one.revision
    if revision is None or revision.entry_id in hidden or revision.sensitivity is Sensitivity.DISCIPLINE:
        return line
    line["revision"] = revision.to_json()
    if one.payload is not None and revision.entry_id in whole:
        line |= {"salt": one.payload.salt.hex(), "body": one.payload.body}
    return line


def _line(value: dict[str, Json]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
