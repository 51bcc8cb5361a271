"""Write the test vectors of SPEC.md and its small bundle: ``python -m tests.released.bundle.make``.

Everything but the bundle itself (libsodium draws its nonces) comes out the same each time.
"""

import io
import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from nacl.public import PublicKey, SealedBox

from sxt_desktop.bundle import signing, ustar
from sxt_desktop.bundle.acks import Ack
from sxt_desktop.bundle.checkpoints import checkpoint_to_json, sign_checkpoint
from sxt_desktop.bundle.container import Outgoing, OutgoingLog, OutgoingReveal, Written, write_bundle
from sxt_desktop.bundle.continuations import continuation_to_json, sign_continuation
from sxt_desktop.bundle.envelope import LENGTH_BYTES, MAGIC
from sxt_desktop.bundle.identity import (
    Certificate,
    PrivateIdentity,
    new_identity,
    sign_certificate,
    write_card,
)
from sxt_desktop.bundle.key_updates import KeyUpdate, sign_key_update
from sxt_desktop.bundle.lines import to_line
from sxt_desktop.bundle.log_parts import Mode
from sxt_desktop.bundle.manifest import Voided
from sxt_desktop.catalog.forms import definition_hash
from sxt_desktop.domain.chains import Cause, Checkpoint, Continuation, Head, extend, genesis
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, KeyId, OrgId
from sxt_desktop.domain.revisions import SALT_BYTES, Carried, Payload, Revision, canonical
from sxt_desktop.domain.values import Json
from sxt_desktop.sealing import seal

HERE = Path(__file__).parent
VECTORS = HERE / "vectors.json"
BUNDLE = HERE / "small.sxb"
FIRST, SECOND = "11111111111111111111111111111111", "22222222222222222222222222222222"
"""The unit's two epochs: its workbook was restored after position 3."""
AT = "2026-03-01T09:30:00+08:00"
EVIDENCE = "会议照片说明。\n".encode()
FORM: dict[str, Json] = {"id": "handbook_01", "version": 1, "title": "研究部署", "fields": []}
VOID: dict[str, Json] = {"id": "void", "version": 1, "title": "作废", "fields": []}
CANONICAL = (
    '{"b": [1, true, null, "\\u00e9"], "a": {"z": -5, "\\u4e2d": "\\u6587"}}',
    '{"name": "e\\u0301"}',
    '"\\u2028 \\" \\\\ \\n \\u0001 \\ud83d\\ude00"',
    '{"A": "12.50", "a": "2026-03-01", "": []}',
)
"""JSON as someone may have written it; the third is U+2028, quote, backslash, line end, U+0001, U+1F600."""


def main() -> None:
    """Write the vectors anew; the bundle and whatever else was drawn at random stay as they were published."""
    kept = json.loads(VECTORS.read_text("utf-8")) if VECTORS.exists() else {}
    if not kept:
        raw, written = bundle()
        BUNDLE.write_bytes(raw)
        kept = drawn(raw, written)
    text = json.dumps({**kept, **vectors()}, ensure_ascii=False, indent=1, sort_keys=True)
    VECTORS.write_text(text + "\n", encoding="utf-8", newline="\n")


def identity(name: str, short_name: str, org: str, epoch: str) -> PrivateIdentity:
    """Return an organisation with fixed keys."""
    return new_identity(
        org=OrgId(org),
        name=name,
        short_name=short_name,
        epoch=epoch,
        created_at=AT,
        random=Random(org).randbytes,
    )


UNIT = identity("中共示例大学机械学院委员会", "机械学院党委", "0198c000-0000-7000-8000-000000000001", SECOND)
COMMITTEE = identity("中共示例大学委员会", "示例大学党委", "0198c000-0000-7000-8000-000000000002", FIRST)


def position(n: int, epoch: str, *, entry: int, body: dict[str, Json], **more: Any) -> Carried:
    """Return a whole position of the unit's log."""
    form = more.pop("form", FORM)
    payload = Payload(bytes([n]) * SALT_BYTES, body)
    fields: dict[str, Any] = {"sensitivity": Sensitivity.INTERNAL, "about": None, "previous": None, **more}
    revision = Revision(
        owner=UNIT.public.org,
        epoch=epoch,
        n=n,
        entry_id=EntryId(f"0198c000-0000-7000-8000-0000000010{entry:02d}"),
        form_id=FormId(str(form["id"])),
        form_version=1,
        form_hash=definition_hash(form),
        author="林静",
        recorded_at=f"2026-02-{n:02d}T08:00:00+08:00",
        payload_hash=payload.hash,
        **fields,
    )
    return Carried(n, revision.digest, revision, payload)


def log() -> list[Carried]:
    """Return the unit's six positions, whole: revealed, with a file, withheld, changed, blanked, voided."""
    file: dict[str, Json] = {
        "sha256": sha256(EVIDENCE).hexdigest(),
        "name": "会议照片.txt",
        "size": len(EVIDENCE),
    }
    first = position(1, FIRST, entry=1, body={"title": "先前未公开的一条"})
    second = position(2, FIRST, entry=2, body={"title": "研究部署年度任务", "evidence": [file], "count": 3})
    third = position(3, FIRST, entry=3, body={"title": "纪检专阅"}, sensitivity=Sensitivity.DISCIPLINE)
    fourth = position(
        4, SECOND, entry=2, body={"title": "研究部署年度任务（改）", "count": 4}, previous=second.digest
    )
    fifth = position(5, SECOND, entry=4, body={"title": "内容已依法清除"})
    sixth = position(6, SECOND, entry=2, body={"reason": "重复"}, previous=fourth.digest, form=VOID)
    return [first, second, third, fourth, fifth, sixth]


def heads() -> list[Head]:
    """Return the heads from the empty log on; position 4 goes on from 3 although its epoch is another."""
    found = [genesis(UNIT.public.org, FIRST)]
    for one in log():
        found.append(extend(found[-1], one.digest))
    return found


def checkpoint(n: int, epoch: str) -> Checkpoint:
    """Return the unit's signed word that its log went so far."""
    return sign_checkpoint(Checkpoint(UNIT.public.org, epoch, n, heads()[n].link, KeyId(""), AT), UNIT)


def statement() -> Continuation:
    """Return the unit's signed word that its second epoch goes on after position 3."""
    cause = Cause.RESTORED.value
    return sign_continuation(
        Continuation(UNIT.public.org, SECOND, FIRST, 3, heads()[3].link, cause, AT, KeyId("")), UNIT
    )


def certificate() -> Certificate:
    """Return the committee's word that the unit is its subordinate."""
    return sign_certificate(UNIT.public, parent=COMMITTEE, valid_from_n=7, at=AT)


def key_update() -> KeyUpdate:
    """Return the word of the unit's present keys and of their successors, after position 6."""
    new = new_identity(
        org=UNIT.public.org,
        name=UNIT.public.name,
        short_name=UNIT.public.short_name,
        epoch=SECOND,
        created_at="2027-01-01T09:00:00+08:00",
        random=Random("later").randbytes,
    )
    return sign_key_update(old=UNIT, new=new, epoch=SECOND, n=6, at="2027-01-01T09:00:00+08:00")


def bundle() -> tuple[bytes, Written]:
    """Return a bundle from the unit to the committee with something of everything."""
    lines, links = log(), heads()
    withheld, blanked = Carried(3, lines[2].digest), Carried(5, lines[4].digest, lines[4].revision)
    unit, committee = UNIT.public.org, COMMITTEE.public.org
    first = OutgoingLog(
        unit, FIRST, Mode.FULL, 2, 3, links[1].link, checkpoint(3, FIRST), (lines[1], withheld)
    )
    sent = (lines[3], blanked, lines[5])
    second = OutgoingLog(unit, SECOND, Mode.FULL, 4, 6, links[3].link, checkpoint(6, SECOND), sent)
    digest = sha256(EVIDENCE).hexdigest()
    content = Outgoing(
        from_org=unit,
        to_org=committee,
        seq=3,
        prev=sha256(b"manifest of bundle 2").hexdigest(),
        created_at=AT,
        voided=[Voided(2, sha256(b"manifest of bundle 2").hexdigest())],
        logs=[first, second],
        reveals=[OutgoingReveal(unit, FIRST, (lines[0],))],
        acks=[
            Ack(committee, FIRST, 5, 1, sha256(b"their first").hexdigest(), "accepted"),
            Ack(committee, FIRST, 5, 2, sha256(b"their second").hexdigest(), "held", ((6, 8),), "缺前包"),
        ],
        forms={"handbook_01-1": canonical(FORM), "void-1": canonical(VOID)},
        certificates=[certificate()],
        files={digest: (len(EVIDENCE), lambda: (EVIDENCE,))},
        counts={"handbook_01": 3, "void": 1, "withheld": 1},
        extensions={"x-example": {"note": "读者不认识的扩展原样保留"}},
        epoch=SECOND,
        continues=[statement()],
    )
    out = io.BytesIO()
    written = write_bundle(
        out,
        content=content,
        sender=UNIT,
        recipients=(COMMITTEE.public, UNIT.public),
        random=Random(7).randbytes,
        app="四责协同 0.1.0",
    )
    return out.getvalue(), written


def vectors() -> dict[str, Any]:
    """Return every vector that is the same each time."""
    return {
        "identities": {"unit": described(UNIT), "committee": described(COMMITTEE)},
        "canonical": [
            {"json": text, "canonical_hex": canonical(json.loads(text)).hex()} for text in CANONICAL
        ],
        "payloads": [
            {"salt": one.payload.salt.hex(), "body": one.payload.body, "payload_hash": one.payload.hash.hex()}
            for one in log()
            if one.payload is not None
        ],
        "revisions": list(_revisions()),
        "lines": {
            "whole": to_line(log()[3]).decode(),
            "blanked": to_line(Carried(5, log()[4].digest, log()[4].revision)).decode(),
            "withheld": to_line(Carried(3, log()[2].digest)).decode(),
        },
        "forms": [{"definition": one, "form_hash": definition_hash(one)} for one in (FORM, VOID)],
        "chain": {
            "owner": UNIT.public.org,
            "epoch": FIRST,
            "links": [{"n": one.n, "link": one.link.hex()} for one in heads()],
        },
        "checkpoint": signed_vector(
            checkpoint(6, SECOND).signed_bytes, checkpoint_to_json(checkpoint(6, SECOND))
        ),
        "continuation": signed_vector(statement().signed_bytes, continuation_to_json(statement())),
        "certificate": signed_vector(
            signing.CERTIFICATE + certificate().signed_bytes, certificate().to_json()
        ),
        "key_update": signed_vector(signing.KEY_UPDATE + key_update().signed_bytes, key_update().to_json()),
        "ustar": [
            {"name": name, "size": size, "header": ustar.header(name, size).hex()}
            for name, size in (("manifest.json", 1), (f"files/{'ab' * 32}", 8**11 - 1))
        ],
    }


def described(one: PrivateIdentity) -> dict[str, Json]:
    """Return an organisation with its seeds, as vectors have it."""
    return {
        "sign_seed": one.sign_seed.hex(),
        "box_seed": one.box_seed.hex(),
        "identity": one.public.to_json(),
        "key_id": one.public.key_id,
        "fingerprint": list(one.public.fingerprint),
        "card": write_card(one).decode(),
    }


def _revisions() -> Iterator[dict[str, Json]]:
    for one in log():
        if one.revision is not None:
            yield {"fields": one.revision.to_json(), "digest": one.digest.hex()}


def signed_vector(signed: bytes, statement: Mapping[str, Json]) -> dict[str, Json]:
    """Return a statement with the bytes its signature covers."""
    return {"statement": dict(statement), "signed_hex": signed.hex()}


def drawn(raw: bytes, written: Written) -> dict[str, Any]:
    """Return the vectors that hold something drawn at random, once and for all."""
    key, bound = bytes(range(32)), b"bound to the first piece"
    sealed = b"".join(seal([b"two ", b"chunks"], key, ad=bound))
    body = len(MAGIC) + LENGTH_BYTES + int.from_bytes(raw[len(MAGIC) : len(MAGIC) + LENGTH_BYTES], "big")
    return {
        "stream": {
            "key": key.hex(),
            "bound": bound.hex(),
            "sealed": sealed.hex(),
            "plain": b"two chunks".hex(),
        },
        "sealed_key": {
            "for": "committee",
            "sealed": SealedBox(PublicKey(COMMITTEE.public.box_key)).encrypt(key).hex(),
            "key": key.hex(),
        },
        "bundle": {
            "file": BUNDLE.name,
            "from": "unit",
            "to": "committee",
            "sha256": written.sha256,
            "size": written.size,
            "bundle_id": written.bundle_id,
            "header_sha256": sha256(raw[:body]).hexdigest(),
            "manifest": written.manifest.decode(),
            "manifest_sha256": written.manifest_sha256,
            "manifest_signature": written.signature.hex(),
        },
        "refused": [
            {"why": "cut", "cut_at": len(raw) - 1},
            {"why": "cut in the header", "cut_at": body // 2},
            {"why": "another byte follows", "append": "00"},
            {"why": "altered header", "flip_bit": 8 * 30},
            {"why": "altered stream header", "flip_bit": 8 * (body + 3)},
            {"why": "altered piece", "flip_bit": 8 * (body + 400) + 5},
            {"why": "altered end", "flip_bit": 8 * len(raw) - 1},
        ],
    }


if __name__ == "__main__":
    main()
