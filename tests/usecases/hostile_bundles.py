"""Bundles by an enrolled subordinate that mean harm, and a process that receives them and tells what it cost.

``python -m tests.usecases.hostile_bundles <folder>`` receives every ``*.sxb`` there as the committee, whose workbook is
in the folder above it, and prints what each was refused with (empty: taken over), its seconds and the peak of memory in
bytes until then, and how many findings the whole check has in the end.
"""

import gzip
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from sxt_desktop.bundle.checkpoints import checkpoint_to_json, sign_checkpoint
from sxt_desktop.bundle.continuations import continuation_to_json, sign_continuation
from sxt_desktop.bundle.identity import PrivateIdentity, new_identity, sign_certificate
from sxt_desktop.bundle.limits import Limits
from sxt_desktop.bundle.lines import to_line
from sxt_desktop.domain.chains import Checkpoint, Continuation, Head, extend_all, genesis
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.domain.revisions import Carried, canonical
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.originals import MOST_STATEMENTS
from sxt_desktop.usecases.passing_on import OWNERS
from sxt_desktop.usecases.setup import open_unit
from sxt_desktop.usecases.take_in import take_in
from sxt_desktop.usecases.workspace import Workspace
from tests.bundle.forging import Forged
from tests.bundle.hostile import peak
from tests.journeys.worker import AROUND
from tests.pairs import PASSWORD

AT = "2026-11-18T10:00:00+08:00"
MANY_OWNERS, MANY = 1000, 10_000
BIG = 100 << 20
MOST = Limits()


class Enrolled:
    """A subordinate that signs anything for its superior."""

    def __init__(self, key: PrivateIdentity, to: PrivateIdentity) -> None:
        self.key, self.to, self.seq = key, to, 0
        self._chance = Random(61)

    def bundle(
        self, *, log: bytes = b"", members: list[tuple[str, bytes]] | None = None, **manifest: Any
    ) -> Forged:
        """Return a bundle with the next number but one, so that it need not name the one before."""
        self.seq += 2
        own, to = self.key.public, self.to.public
        packed = ("log.jsonl.gz", gzip.compress(log, 1, mtime=0))
        return Forged(
            members=[packed, *(members or [])],
            unpacked={"log.jsonl.gz": len(log)},
            signer=self.key,
            recipients=(to,),
            header={"bundle_id": f"hostile-{self.seq}"},
            manifest={
                "bundle_id": f"hostile-{self.seq}",
                "from": {"org": own.org, "key_id": own.key_id, "epoch": own.epoch},
                "to": {"org": to.org, "key_id": to.key_id},
                "seq": self.seq,
                "created_at": AT,
                **manifest,
            },
        )

    def invented(self, name: str) -> PrivateIdentity:
        """Return an organisation that does not exist."""
        org = OrgId(f"invented-{sha256(name.encode()).hexdigest()[:16]}")
        return new_identity(
            org=org, name=name, short_name=name, epoch="e" * 32, created_at=AT, random=self._chance.randbytes
        )

    def vouches(self, one: PrivateIdentity) -> bytes:
        """Return the line by which the subordinate certifies an organisation as its own subordinate."""
        made = sign_certificate(one.public, parent=self.key, valid_from_n=0, at=AT)
        return canonical(made.to_json()) + b"\n"


def part(
    owner: PrivateIdentity, digests: list[bytes], *, after: Head | None = None, epoch: str = ""
) -> tuple[dict[str, Any], bytes]:
    """Return a log of withheld positions as the manifest names it, truly signed, and its lines."""
    public, epoch = owner.public, epoch or owner.public.epoch
    start = after or genesis(public.org, epoch)
    head = extend_all(start, digests)
    signed = sign_checkpoint(Checkpoint(public.org, epoch, head.n, head.link, KeyId(""), AT), owner)
    told = {
        "owner": public.org,
        "epoch": epoch,
        "mode": "full",
        "from_n": start.n + 1,
        "to_n": head.n,
        "link_before": start.link.hex(),
        "checkpoint": checkpoint_to_json(signed),
        "lines": len(digests),
    }
    lines = b"".join(to_line(Carried(n, digest)) for n, digest in enumerate(digests, start.n + 1))
    return told, lines


def goes_on(owner: PrivateIdentity, epoch: str, before: str, head: Head) -> Continuation:
    """Return an owner's true statement of anything."""
    key_id = owner.public.key_id
    return sign_continuation(
        Continuation(owner.public.org, epoch, before, head.n, head.link, "恢复", AT, key_id), owner
    )


def originals(me: Enrolled) -> Iterator[tuple[str, Forged]]:
    """Yield logs passed on of organisations the sender made up."""
    made = [me.invented(str(number)) for number in range(MANY_OWNERS)]
    parts = [part(one, [bytes(32)]) for one in made]
    words = b"".join(map(me.vouches, made))
    logs, lines = [told for told, _ in parts], b"".join(line for _, line in parts)
    yield "owners-nobody-vouches-for", me.bundle(log=lines, logs=logs)
    yield "sound-owners-many", me.bundle(log=lines, members=[("certificates.jsonl", words)], logs=logs)
    one, word = made[0], [("certificates.jsonl", me.vouches(made[0]))]
    many = [part(one, [bytes(32)], epoch=f"{number:032x}") for number in range(MANY_OWNERS)]
    yield (
        "epochs-nobody-opened",
        me.bundle(log=b"".join(line for _, line in many), logs=[told for told, _ in many], members=word),
    )
    told, line = part(one, [bytes(32)])
    for name, statements in told_of_epochs(one).items():
        yield (
            f"statements-{name}",
            me.bundle(log=line, logs=[told], members=word, extensions={OWNERS: {one.public.org: statements}}),
        )


def told_of_epochs(one: PrivateIdentity) -> dict[str, Any]:
    """Return what an owner may be said to have said of its epochs."""
    first, start = one.public.epoch, genesis(one.public.org, one.public.epoch)
    line = [
        continuation_to_json(
            goes_on(
                one, f"{number:032x}", f"{number - 1:032x}" if number else first, replace(start, n=number)
            )
        )
        for number in range(MOST_STATEMENTS + 1)
    ]
    circle = [goes_on(one, "a" * 32, "b" * 32, start), goes_on(one, "b" * 32, "a" * 32, start)]
    return {
        "many": line,
        "in-a-circle": [continuation_to_json(said) for said in circle],
        "of-itself": [continuation_to_json(goes_on(one, first, first, start))],
        "back": [*line[:9], continuation_to_json(goes_on(one, "c" * 32, f"{8:032x}", start))],
        "twice": [line[0], line[0]],
        "unsigned": [{**line[0], "signature": "0" * 128}],
        "no-list": {"a": 1},
        "huge": [{"x": "y"}] * 100_000,
    }


def words(me: Enrolled) -> Iterator[tuple[str, Forged]]:
    """Yield certificates by the thousand, without an end, deep, and in a circle."""
    one, other = me.invented("一"), me.invented("二")
    for name, content in {
        "many": me.vouches(one) * (MOST.certificates_in_all + 1),
        "one-line": b'"' + b"a" * ((8 << 20) - 3) + b'"\n',
        "without-end": b" " * (16 << 20),
        "deep": b"[" * (1 << 20) + b"\n",
        "by-nobody": canonical(sign_certificate(one.public, parent=other, valid_from_n=0, at=AT).to_json())
        + b"\n",
    }.items():
        yield f"certificates-{name}", me.bundle(members=[("certificates.jsonl", content)])


def statements(me: Enrolled) -> Iterator[tuple[str, Forged]]:
    """Yield receipts, numbers said to be void, reveals, own epochs, key updates, extensions and forms by the thousand."""
    own, digest = me.key.public, "0" * 64
    ack = {"owner": me.to.public.org, "epoch": "e" * 32, "n": 1, "seq": 1, "manifest_sha256": digest}
    said = {**ack, "result": "accepted", "needs": [[1, 2]] * 8, "reason": ""}
    yield "sound-receipts-many", me.bundle(acks=[{**said, "seq": number + 1} for number in range(MANY)])
    yield "receipts-too-many", me.bundle(acks=[said] * (MOST.logs + 1))
    yield "receipt-with-needs", me.bundle(acks=[{**said, "needs": [[1, 2]] * (MANY + 1)}])
    yield "sound-void-many", me.bundle(voided=[{"seq": n + 1, "sha256": digest} for n in range(MANY)])
    reveal = {"owner": own.org, "epoch": own.epoch, "lines": 0}
    yield "sound-reveals-many", me.bundle(reveals=[reveal] * MANY)
    yield "reveals-without-lines", me.bundle(reveals=[{**reveal, "lines": 1 << 40}])
    word = continuation_to_json(goes_on(me.key, "a" * 32, own.epoch, Head(0, bytes(32))))
    yield "epochs-too-many", me.bundle(continues=[word] * (MOST.epochs + 1))
    yield "epochs-many", me.bundle(continues=[word] * MOST.epochs)
    for name, more in {
        "deep": {"x": json.loads("[" * 28 + "]" * 28)},
        "missing": {"missing_files": ["f" * 64] * 100_000},
        "text": {"x": "y" * (8 << 20)},
    }.items():
        yield f"sound-extensions-{name}", me.bundle(extensions=more)
    owners: dict[str, Any] = {f"org-{number}": [] for number in range(100_000)}
    yield "owners-too-many", me.bundle(extensions={OWNERS: owners})
    form = canonical({"id": "a", "version": 1, "fields": [[{}] * 90_000]})
    forms = [(f"forms/a{number:05d}-1.json", b"{}") for number in range(1001)]
    yield "forms-many", me.bundle(members=forms)
    yield "sound-forms-huge", me.bundle(members=[("forms/a-1.json", form)])


def large(me: Enrolled) -> Iterator[tuple[str, Forged]]:
    """Yield bundles of 100 MB: altered at their end, with a file nobody names, with 200,000 members too many."""
    content = b"picture " * (BIG // 8)
    name = "files/" + sha256(content).hexdigest()
    yield "large-file-nobody-names", me.bundle(members=[(name, content)])
    altered = me.bundle(members=[(name, content)])
    altered.archived = [altered.members[0], (name, content[:-1] + b"!")]
    yield "large-altered-at-its-end", altered
    extra = me.bundle()
    extra.archived = [*extra.members, *((f"files/{number:064x}", b"") for number in range(200_000))]
    yield "large-members-too-many", extra


def everything(me: Enrolled) -> Iterator[tuple[str, Forged]]:
    """Yield every hostile bundle with its name; those named sound may be taken over."""
    for family in (originals, words, statements, large):
        yield from family(me)


def main(folder: Path) -> None:
    """Receive all of them in this process."""
    ws = open_unit(next(folder.parent.glob("东湖*.sxt")), PASSWORD, AROUND)
    told: dict[str, tuple[str, float, int]] = {}
    try:
        for path in sorted(folder.glob("*.sxb"), key=lambda path: path.stat().st_mtime_ns):
            began = time.perf_counter()
            code = received(ws, path)
            told[path.stem] = code, round(time.perf_counter() - began, 2), peak()
        print(json.dumps({"told": told, "findings": len(check_workbook(ws).findings)}))
    finally:
        ws.workbook.close()


def received(ws: Workspace, path: Path) -> str:
    """Receive a bundle; return the code it was refused with, empty when it was taken over."""
    try:
        import_bundle(ws, take_in(ws, path))
    except UserError as refused:
        return refused.code.value
    return ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
