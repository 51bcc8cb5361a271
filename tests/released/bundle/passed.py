"""Write the two bundles of SPEC.md that bring another owner's log, and their vectors: ``python -m tests.released.bundle.passed``.

`passed.sxb` brings the unit's originals to the organisation above the committee, `recovery.sxb` brings the unit its own
log back. What was published is never drawn anew.
"""

import io
import json
from collections.abc import Sequence
from hashlib import sha256
from random import Random
from typing import Any

from sxt_desktop.bundle.checkpoints import sign_checkpoint
from sxt_desktop.bundle.container import Outgoing, OutgoingLog, Written, write_bundle
from sxt_desktop.bundle.continuations import continuation_to_json
from sxt_desktop.bundle.identity import PrivateIdentity, new_identity, sign_certificate
from sxt_desktop.bundle.log_parts import Mode
from sxt_desktop.bundle.revocations import Revocation, sign_revocation
from sxt_desktop.domain.chains import Checkpoint, extend, genesis
from sxt_desktop.domain.ids import KeyId
from sxt_desktop.domain.revisions import Carried, canonical
from tests.released.bundle import make
from tests.released.bundle.make import AT, COMMITTEE, FIRST, SECOND, UNIT

TOP = make.identity(
    "中共示例市委教育工作委员会", "示例教育工委", "0198c000-0000-7000-8000-000000000003", FIRST
)
STOLEN = new_identity(
    org=UNIT.public.org,
    name=UNIT.public.name,
    short_name=UNIT.public.short_name,
    epoch=SECOND,
    created_at=AT,
    random=Random("stolen").randbytes,
)
"""Keys the unit once had, which the committee revoked."""
FILES = {"passed": make.HERE / "passed.sxb", "recovery": make.HERE / "recovery.sxb"}
VOLUME = 5000


def main() -> None:
    """Write bundles and vectors that are not there yet."""
    kept = json.loads(make.VECTORS.read_text("utf-8"))
    for name, made in (("passed", passed), ("recovery", recovery)):
        if name not in kept:
            raw, written = made()
            FILES[name].write_bytes(raw)
            kept[name] = facts(name, written)
    text = json.dumps({**kept, **vectors()}, ensure_ascii=False, indent=1, sort_keys=True)
    make.VECTORS.write_text(text + "\n", encoding="utf-8", newline="\n")


def unit_parts() -> tuple[OutgoingLog, ...]:
    """Return the unit's log as the committee holds it: position 3 was withheld, the content of 5 cleared."""
    lines, links = make.log(), make.heads()
    held = (lines[0], lines[1], Carried(3, lines[2].digest))
    later = (lines[3], Carried(5, lines[4].digest, lines[4].revision), lines[5])
    unit = UNIT.public.org
    return (
        OutgoingLog(unit, FIRST, Mode.FULL, 1, 3, links[0].link, make.checkpoint(3, FIRST), held),
        OutgoingLog(unit, SECOND, Mode.FULL, 4, 6, links[3].link, make.checkpoint(6, SECOND), later),
    )


def own_part() -> OutgoingLog:
    """Return the committee's own log: one position, withheld."""
    owner, digest = COMMITTEE.public.org, sha256(b"withheld").digest()
    start = genesis(owner, FIRST)
    head = extend(start, digest)
    signed = sign_checkpoint(Checkpoint(owner, FIRST, 1, head.link, KeyId(""), AT), COMMITTEE)
    return OutgoingLog(owner, FIRST, Mode.FULL, 1, 1, start.link, signed, (Carried(1, digest),))


def revocation() -> Revocation:
    """Return the committee's word that keys of the unit counted up to position 2 only."""
    subject, parent = STOLEN.public, COMMITTEE.public
    said = Revocation(subject.org, subject.key_id, FIRST, 2, parent.org, parent.key_id, AT)
    return sign_revocation(said, COMMITTEE)


def passed() -> tuple[bytes, Written]:
    """Return the committee's bundle to the one above it."""
    told = {"revocations": [revocation().to_json()]}
    words = (UNIT, STOLEN)
    return _written(TOP, (own_part(), *unit_parts()), words, told)


def recovery() -> tuple[bytes, Written]:
    """Return the committee's bundle that brings the unit its log back: nothing of the committee's own in it."""
    return _written(UNIT, unit_parts(), (UNIT,), {})


def _written(
    to: PrivateIdentity,
    logs: Sequence[OutgoingLog],
    subjects: Sequence[PrivateIdentity],
    told: dict[str, Any],
) -> tuple[bytes, Written]:
    digest, out = sha256(make.EVIDENCE).hexdigest(), io.BytesIO()
    content = Outgoing(
        from_org=COMMITTEE.public.org,
        to_org=to.public.org,
        seq=1,
        prev=None,
        created_at=AT,
        logs=logs,
        forms={"handbook_01-1": canonical(make.FORM), "void-1": canonical(make.VOID)},
        certificates=[
            sign_certificate(one.public, parent=COMMITTEE, valid_from_n=1, at=AT) for one in subjects
        ],
        files={digest: (len(make.EVIDENCE), lambda: (make.EVIDENCE,))},
        extensions={"owners": {UNIT.public.org: [continuation_to_json(make.statement())]}, **told},
        epoch=FIRST,
    )
    written = write_bundle(
        out,
        content=content,
        sender=COMMITTEE,
        recipients=(to.public, COMMITTEE.public),
        random=Random(8).randbytes,
        app="四责协同 0.3.0",
    )
    return out.getvalue(), written


def facts(name: str, written: Written) -> dict[str, Any]:
    """Return what is to be found in a bundle."""
    return {
        "file": FILES[name].name,
        "from": "committee",
        "to": {"passed": "top", "recovery": "unit"}[name],
        "sha256": written.sha256,
        "size": written.size,
        "manifest": written.manifest.decode(),
        "manifest_sha256": written.manifest_sha256,
    }


def vectors() -> dict[str, Any]:
    """Return the vectors that are the same each time."""
    raw, said = make.BUNDLE.read_bytes(), revocation()
    cut = [raw[at : at + VOLUME] for at in range(0, len(raw), VOLUME)]
    return {
        "top": make.described(TOP),
        "revocation": make.signed_vector(b"sxt-revocation-1\0" + said.signed_bytes, said.to_json()),
        "volumes": [
            {
                "name": f"{make.BUNDLE.name}.{number:03d}",
                "size": len(one),
                "sha256": sha256(one).hexdigest(),
            }
            for number, one in enumerate(cut, 1)
        ],
    }


if __name__ == "__main__":
    main()
