"""Whatever is wrong with a bundle, it is refused in one sentence and leaves nothing behind."""

import errno
import gzip
import json
import random
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sxt_desktop.bundle import signing
from sxt_desktop.bundle.checkpoints import checkpoint_to_json
from sxt_desktop.bundle.container import Limits, open_bundle
from sxt_desktop.bundle.envelope import LENGTH_BYTES, MAGIC
from sxt_desktop.bundle.identity import PrivateIdentity, PublicIdentity
from sxt_desktop.bundle.lines import to_line
from sxt_desktop.bundle.manifest import Manifest
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.revisions import Carried, canonical
from sxt_desktop.domain.values import Json
from sxt_desktop.sealing import seal, sealed_size, unseal
from tests.bundle.forging import KEY, Forged, log_of
from tests.bundle.making import (
    COMMITTEE,
    EPOCH,
    STRANGER,
    UNIT,
    content,
    full_log,
    identity,
    knows,
    position,
    read,
    withheld,
    write,
)

FLIPS = 3000
CUTS = 600
BUNDLE, _ = write()
SMALL, _ = write(
    content(logs=[], reveals=[], forms={}, certificates=[], files={}), recipients=[COMMITTEE.public]
)
SEEN = (ErrorCode.BUNDLE_ALTERED, ErrorCode.BUNDLE_CUT, ErrorCode.BUNDLE_HOSTILE, ErrorCode.BUNDLE_NEWER)
OUTSIDE = (*SEEN, ErrorCode.NOT_A_BUNDLE, ErrorCode.BUNDLE_NOT_FOR_US)


def refusal(raw: bytes, folder: Path, **more: Any) -> UserError:
    """Open a bundle that must be refused and see that nothing is left."""
    with pytest.raises(UserError) as told, read(raw, folder, **more):
        pass
    assert [path.name for path in folder.iterdir()] == ["bundle.sxb"]
    return told.value


def code(raw: bytes, folder: Path, **more: Any) -> ErrorCode:
    return refusal(raw, folder, **more).code


def flipped(raw: bytes, bit: int) -> bytes:
    changed = bytearray(raw)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def header_bits(raw: bytes) -> int:
    """How many bits stand before the sealed stream."""
    length = int.from_bytes(raw[len(MAGIC) : len(MAGIC) + LENGTH_BYTES], "big")
    return 8 * (len(MAGIC) + LENGTH_BYTES + length)


def test_random_flipped_bits_are_refused(tmp_path: Path) -> None:
    chosen = random.Random(20260301).sample(range(len(BUNDLE) * 8), FLIPS)
    found = {code(flipped(BUNDLE, bit), tmp_path) for bit in chosen}
    assert found <= set(OUTSIDE) and ErrorCode.BUNDLE_ALTERED in found


def test_every_flipped_bit_of_the_head_is_refused(tmp_path: Path) -> None:
    for bit in range(header_bits(SMALL)):
        assert code(flipped(SMALL, bit), tmp_path) in OUTSIDE


def test_flipped_bits_of_the_sealed_stream_are_called_altered(tmp_path: Path) -> None:
    for bit in random.Random(1).sample(range(header_bits(SMALL), len(SMALL) * 8), 200):
        assert code(flipped(SMALL, bit), tmp_path) is ErrorCode.BUNDLE_ALTERED


def test_every_cut_is_called_a_cut(tmp_path: Path) -> None:
    edges = {0, 1, 5, 6, 9, 10, 11, header_bits(BUNDLE) // 8, len(BUNDLE) - 1}
    for length in sorted(edges | set(random.Random(2).sample(range(len(BUNDLE)), CUTS))):
        assert code(BUNDLE[:length], tmp_path) is ErrorCode.BUNDLE_CUT, length


def test_a_stream_without_its_end_is_a_cut_even_if_the_head_says_so(tmp_path: Path) -> None:
    raw = Forged(header={"body": 24}).raw()
    assert code(raw[: header_bits(raw) // 8 + 24], tmp_path) is ErrorCode.BUNDLE_CUT


@pytest.mark.parametrize("more", [b"\0", b"x" * 1000, BUNDLE])
def test_nothing_may_follow(tmp_path: Path, more: bytes) -> None:
    assert code(BUNDLE + more, tmp_path) is ErrorCode.BUNDLE_ALTERED


@pytest.mark.parametrize("raw", [b"PK\x03\x04" + bytes(600), b"\0", b"sxtb1\n" + bytes(99), "四责".encode()])
def test_other_files_are_no_bundles(tmp_path: Path, raw: bytes) -> None:
    assert code(raw, tmp_path) is ErrorCode.NOT_A_BUNDLE


def test_random_bytes_are_refused(tmp_path: Path) -> None:
    noise = random.Random(3)
    for _ in range(300):
        raw = MAGIC * noise.randrange(2) + noise.randbytes(noise.randrange(300))
        assert code(raw, tmp_path) in OUTSIDE


def test_newer_bundles_name_the_version_needed(tmp_path: Path) -> None:
    told = refusal(Forged(header={"min_reader": 7, "recipients": "other shape"}).raw(), tmp_path)
    assert (told.code, told.facts["needs"]) == (ErrorCode.BUNDLE_NEWER, 7)
    assert code(Forged(header={"suite": "sm-1"}).raw(), tmp_path) is ErrorCode.BUNDLE_NEWER
    assert refusal(b"SXTB4\n" + bytes(100), tmp_path).facts["needs"] == 4


def test_newer_but_readable_bundles_are_read_and_kept_verbatim(tmp_path: Path) -> None:
    forged = Forged(header={"format": 2, "hint": 1}, manifest={"format": 2, "mood": {"x": "新"}})
    with read(forged.raw(), tmp_path) as staged:
        assert staged.manifest.unknown == {"mood": {"x": "新"}}
        assert staged.manifest.to_json()["mood"] == {"x": "新"}
        assert canonical(staged.manifest.to_json()) == staged.manifest_bytes


@pytest.mark.parametrize(
    "header",
    [
        {"chunk": 1},
        {"chunk": None},
        {"body": -1},
        {"recipients": {}},
        {"recipients": [{"key_id": COMMITTEE.public.key_id, "sealed_key": "00"}]},
        {"recipients": [{"key_id": COMMITTEE.public.key_id, "sealed_key": "00" * 80}]},
        {"format": "1"},
        {"bundle_id": "../x"},
    ],
)
def test_strange_heads_are_refused(tmp_path: Path, header: dict[str, Json]) -> None:
    assert code(Forged(header=header).raw(), tmp_path) is ErrorCode.BUNDLE_ALTERED


def test_a_huge_head_is_refused_unread(tmp_path: Path) -> None:
    raw = MAGIC + (64 * 1024 + 1).to_bytes(4, "big") + bytes(70_000)
    assert code(raw, tmp_path) is ErrorCode.BUNDLE_HOSTILE


def test_other_recipients_cannot_open_it(tmp_path: Path) -> None:
    assert code(BUNDLE, tmp_path, me=STRANGER) is ErrorCode.BUNDLE_NOT_FOR_US
    twin = identity("校党委", seed=2)
    assert code(BUNDLE, tmp_path, me=twin) is ErrorCode.BUNDLE_NOT_FOR_US


def test_the_sender_holds_a_copy_but_is_not_addressed(tmp_path: Path) -> None:
    assert code(BUNDLE, tmp_path, me=UNIT) is ErrorCode.BUNDLE_NOT_FOR_US


def test_a_colliding_key_id_is_not_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = Forged().raw()
    twin = identity("校党委", seed=2)
    monkeypatch.setattr(PublicIdentity, "key_id", property(lambda self: COMMITTEE_KEY))
    assert code(raw, tmp_path, me=twin) is ErrorCode.BUNDLE_ALTERED


COMMITTEE_KEY = COMMITTEE.public.key_id


def test_whole_keys_of_the_addressee_are_compared(tmp_path: Path) -> None:
    other = {"key_id": COMMITTEE_KEY, "sign_key": "00" * 32, "box_key": COMMITTEE.public.box_key.hex()}
    raw = Forged(manifest={"recipients": [other]}).raw()
    assert code(raw, tmp_path) is ErrorCode.BUNDLE_NOT_FOR_US


@pytest.mark.parametrize(
    "to",
    [
        {"org": STRANGER.public.org, "key_id": COMMITTEE_KEY},
        {"org": COMMITTEE.public.org, "key_id": STRANGER.public.key_id},
    ],
)
def test_only_the_addressee_takes_it(tmp_path: Path, to: dict[str, str]) -> None:
    assert code(Forged(manifest={"to": to}).raw(), tmp_path) is ErrorCode.BUNDLE_NOT_FOR_US


def test_unknown_senders_are_named_by_key(tmp_path: Path) -> None:
    told = refusal(BUNDLE, tmp_path, sender_of=knows())
    assert told.code is ErrorCode.BUNDLE_UNKNOWN_SENDER
    assert told.facts == {"key_id": UNIT.public.key_id, "org": UNIT.public.org}


def test_a_look_up_that_answers_with_someone_else_counts_as_unknown(tmp_path: Path) -> None:
    told = refusal(BUNDLE, tmp_path, sender_of=lambda org, key_id: STRANGER.public)
    assert told.code is ErrorCode.BUNDLE_UNKNOWN_SENDER


def test_revoked_senders_are_refused_from_a_number_on(tmp_path: Path) -> None:
    def revoked_from(first: int) -> Callable[[PublicIdentity, Manifest], None]:
        def judge(sender: PublicIdentity, manifest: Manifest) -> None:
            if sender == UNIT.public and manifest.seq >= first:
                raise UserError(ErrorCode.BUNDLE_REVOKED_SENDER)

        return judge

    assert code(BUNDLE, tmp_path, judge=revoked_from(3)) is ErrorCode.BUNDLE_REVOKED_SENDER
    with read(BUNDLE, tmp_path, judge=revoked_from(4)) as staged:
        assert staged.manifest.seq == 3


@pytest.mark.parametrize("signer", [STRANGER, COMMITTEE, identity("甲学院", seed=2)])
def test_signed_by_another_key_is_altered(tmp_path: Path, signer: PrivateIdentity) -> None:
    told = refusal(Forged(signer=signer).raw(), tmp_path)
    assert (told.code, told.facts["what"]) == (ErrorCode.BUNDLE_ALTERED, "signature")


@pytest.mark.parametrize("signature", [bytes(64), bytes(63), b""])
def test_empty_signatures(tmp_path: Path, signature: bytes) -> None:
    assert code(Forged(signature=signature).raw(), tmp_path) is ErrorCode.BUNDLE_ALTERED


def test_signatures_for_other_purposes_do_not_count(tmp_path: Path) -> None:
    manifest = b'{"from":{"epoch":"e","key_id":"%s","org":"%s"}}' % (
        UNIT.public.key_id.encode(),
        UNIT.public.org.encode(),
    )
    signature = signing.sign(signing.CARD, manifest, UNIT.sign_seed)
    raw = Forged(manifest_bytes=manifest, signature=signature).raw()
    assert code(raw, tmp_path) is ErrorCode.BUNDLE_ALTERED


def _inside(raw: bytes) -> bytes:
    """What a recipient who holds the content key sees."""
    at = header_bits(raw) // 8
    position = at

    def take(size: int) -> bytes:
        nonlocal position
        position += size
        return raw[position - size : position]

    return b"".join(unseal(take, KEY, ad=sha256(raw[:at]).digest()))


@pytest.mark.parametrize(
    "recipients", [(STRANGER.public,), (COMMITTEE.public,), (COMMITTEE.public, STRANGER.public)]
)
def test_a_recipient_cannot_pass_it_on_under_a_new_head(
    tmp_path: Path, recipients: tuple[PublicIdentity, ...]
) -> None:
    signed = _inside(Forged(recipients=(COMMITTEE.public, UNIT.public)).raw())
    header = canonical(Forged(recipients=recipients).head(sealed_size(len(signed))))
    start = MAGIC + len(header).to_bytes(4, "big") + header
    raw = start + b"".join(seal([signed], KEY, ad=sha256(start).digest()))
    me = COMMITTEE if COMMITTEE.public in recipients else STRANGER
    assert code(raw, tmp_path, me=me) is ErrorCode.BUNDLE_ALTERED


def test_recipients_signed_and_in_the_head_must_agree(tmp_path: Path) -> None:
    forged = Forged(recipients=(COMMITTEE.public, STRANGER.public))
    mine = {
        "key_id": COMMITTEE_KEY,
        "sign_key": COMMITTEE.public.sign_key.hex(),
        "box_key": COMMITTEE.public.box_key.hex(),
    }
    forged.manifest["recipients"] = [mine]
    assert code(forged.raw(), tmp_path) is ErrorCode.BUNDLE_ALTERED
    other_number = Forged(manifest={"bundle_id": "bundle-2"})
    assert code(other_number.raw(), tmp_path) is ErrorCode.BUNDLE_ALTERED


LOG = ("log.jsonl.gz", log_of(b""))
FORM = ("forms/a-1.json", b"{}")
NAMES = [
    "../x",
    "files/../../etc/passwd",
    "files/" + "A" * 64,
    "forms/a-0.json",
    "forms/a.json",
    "x",
    "log.jsonl",
]


def _listed(name: str, **changes: Json) -> dict[str, Json]:
    return {"name": name, "size": 1, "sha256": "00" * 32, "unpacked": 1, **changes}


@pytest.mark.parametrize("name", NAMES)
def test_hostile_names_are_refused(tmp_path: Path, name: str) -> None:
    raw = Forged(manifest={"members": [_listed("log.jsonl.gz"), _listed(name)]}).raw()
    assert code(raw, tmp_path) is ErrorCode.BUNDLE_HOSTILE


@pytest.mark.parametrize(
    "members",
    [
        [],
        [FORM],
        [FORM, LOG],
        [LOG, LOG],
        [LOG, FORM, FORM],
        [LOG, ("files/" + "0" * 64, b"not of this hash")],
        [LOG, ("certificates.jsonl", b""), FORM],
        [LOG, ("manifest.json", b"{}")],
        [LOG, ("forms/a-1.json", bytes(2 << 20))],
    ],
)
def test_members_out_of_order_or_misnamed(tmp_path: Path, members: list[tuple[str, bytes]]) -> None:
    assert code(Forged(members=members).raw(), tmp_path) is ErrorCode.BUNDLE_HOSTILE


@pytest.mark.parametrize(
    "archived",
    [
        [],
        [LOG],
        [FORM, LOG],
        [LOG, FORM, FORM],
        [LOG, ("forms/b-1.json", b"{}")],
        [LOG, ("forms/a-1.json", b"{} ")],
        [LOG, ("forms/a-1.json", b"{")],
    ],
)
def test_the_archive_must_hold_exactly_what_is_listed(
    tmp_path: Path, archived: list[tuple[str, bytes]]
) -> None:
    raw = Forged(members=[LOG, FORM], archived=archived).raw()
    assert code(raw, tmp_path) is ErrorCode.BUNDLE_HOSTILE


def test_contents_must_have_their_hash(tmp_path: Path) -> None:
    raw = Forged(members=[LOG, FORM], archived=[LOG, ("forms/a-1.json", b"[]")]).raw()
    assert code(raw, tmp_path) is ErrorCode.BUNDLE_ALTERED


@pytest.mark.parametrize("tail", [b"", bytes(512), bytes(1536), bytes(1023) + b"x", bytes(1024) + b"more"])
def test_the_archive_must_end_as_archives_do(tmp_path: Path, tail: bytes) -> None:
    assert code(Forged(tail=tail).raw(), tmp_path) is ErrorCode.BUNDLE_HOSTILE


BOMB = gzip.compress(bytes(64 << 20), 9)


@pytest.mark.parametrize(
    ("packed", "unpacked"),
    [
        (BOMB, 100),
        (BOMB, 0),
        (BOMB, 1 << 50),
        (log_of(b"12\n"), 2),
        (log_of(b"12\n"), 4),
        (b"not gzip", 8),
        (log_of(b"") + b"more", 0),
        (log_of(b"{}\n"), 3),
    ],
)
def test_bombs_and_wrong_sizes(tmp_path: Path, packed: bytes, unpacked: int) -> None:
    forged = Forged(members=[("log.jsonl.gz", packed)], unpacked={"log.jsonl.gz": unpacked})
    assert code(forged.raw(), tmp_path) is ErrorCode.BUNDLE_HOSTILE


def test_sizes_other_than_unpacked_only_for_the_log(tmp_path: Path) -> None:
    raw = Forged(members=[LOG, FORM], unpacked={"log.jsonl.gz": 0, "forms/a-1.json": 3}).raw()
    assert code(raw, tmp_path) is ErrorCode.BUNDLE_HOSTILE


@pytest.mark.parametrize(
    "manifest",
    [b"", b"[]", b"{}", b"{" * 100_000, b'{"from":' * 5000, b"\xff", b'{"from":1.5}', b'{"a":1,"a":2}'],
)
def test_manifests_that_are_none(tmp_path: Path, manifest: bytes) -> None:
    assert code(Forged(manifest_bytes=manifest).raw(), tmp_path) is ErrorCode.BUNDLE_HOSTILE


def test_a_manifest_larger_than_allowed(tmp_path: Path) -> None:
    raw = Forged(manifest={"extensions": {"x": "x" * 5000}}).raw()
    assert code(raw, tmp_path, limits=Limits(manifest=4000)) is ErrorCode.BUNDLE_HOSTILE


LOG_PART: dict[str, Json] = {
    "owner": UNIT.public.org,
    "epoch": EPOCH,
    "mode": "addressed",
    "from_n": 1,
    "to_n": 9,
    "link_before": None,
    "checkpoint": None,
    "lines": 0,
}


@pytest.mark.parametrize(
    "changes",
    [
        {"seq": 0},
        {"seq": True},
        {"seq": 1 << 70},
        {"prev": "xyz"},
        {"created_at": "yesterday"},
        {"counts": []},
        {"recipients": [{}]},
        {"voided": [{"seq": 1}]},
        {"acks": [{"result": "; rm"}]},
        {"members": {}},
        {"format": 0},
        {"to": "me"},
        {"logs": [{**LOG_PART, "mode": "other"}]},
        {"logs": [{**LOG_PART, "mode": "full"}]},
        {"logs": [{**LOG_PART, "lines": 10}]},
        {"logs": [{**LOG_PART, "to_n": -1}]},
        {"logs": [{**LOG_PART, "from_n": 11}]},
        {"logs": [{**LOG_PART, "lines": 1}]},
        {"reveals": [{"owner": "o", "epoch": "e", "lines": 1}]},
    ],
)
def test_manifests_that_contradict_themselves(tmp_path: Path, changes: dict[str, Json]) -> None:
    assert code(Forged(manifest=changes).raw(), tmp_path) is ErrorCode.BUNDLE_HOSTILE


def _with_lines(*lines: bytes, mode: str = "addressed") -> bytes:
    log = b"".join(lines)
    part: dict[str, Json] = {**LOG_PART, "lines": len(lines), "mode": mode}
    if mode == "full":
        signed = full_log([position(n) for n in range(1, len(lines) + 1)])
        assert signed.checkpoint is not None
        part |= {
            "to_n": len(lines),
            "link_before": "00" * 32,
            "checkpoint": checkpoint_to_json(signed.checkpoint),
        }
    forged = Forged(members=[("log.jsonl.gz", log_of(log))], unpacked={"log.jsonl.gz": len(log)})
    forged.manifest["logs"] = [part]
    return forged.raw()


def _changed(carried: Carried, **changes: Json) -> bytes:
    return canonical({**json.loads(to_line(carried)), **changes}) + b"\n"


@pytest.mark.parametrize(
    "lines",
    [
        [b"\n"],
        [b"[]\n"],
        [b"{\n"],
        [to_line(position(2)), to_line(position(1))],
        [to_line(position(1)), to_line(position(1))],
        [to_line(position(10))],
        [to_line(position(1, owner=STRANGER.public.org))],
        [_changed(position(1), n=2)],
        [_changed(position(1), author="someone else")],
        [_changed(position(1), body={"title": "another"})],
        [_changed(position(1), body=None)],
        [_changed(position(1), salt="00" * 16)],
        [_changed(position(1), salt="00")],
        [_changed(position(1), digest="00" * 32)],
        [_changed(position(1), more=1)],
        [_changed(position(1), about={"owner": 1, "entry_id": 2, "digest": 3})],
        [_changed(position(1), previous="é")],
        [_changed(withheld(position(1)), body={}, salt="00" * 16)],
        [_changed(withheld(position(1)), digest="00")],
        [to_line(position(1)).replace(b'"count":1', b'"count":1.0')],
        [to_line(position(1)).replace(b'"people":[]', b'"people":' + b"[" * 9999 + b"]" * 9999)],
    ],
)
def test_lines_that_do_not_verify(tmp_path: Path, lines: list[bytes]) -> None:
    with read(_with_lines(*lines), tmp_path) as staged, pytest.raises(UserError) as told:
        list(staged.lines(0))
    assert told.value.code is ErrorCode.BUNDLE_ALTERED
    assert [path.name for path in tmp_path.iterdir()] == ["bundle.sxb"]


def test_full_logs_have_no_gaps(tmp_path: Path) -> None:
    with read(_with_lines(to_line(position(1)), to_line(position(2)), mode="full"), tmp_path) as staged:
        assert len(list(staged.lines(0))) == 2
    raw = _with_lines(to_line(position(1)), to_line(position(3)), mode="full")
    with read(raw, tmp_path) as staged, pytest.raises(UserError) as told:
        list(staged.lines(0))
    assert told.value.code is ErrorCode.BUNDLE_ALTERED


def test_a_line_longer_than_allowed(tmp_path: Path) -> None:
    raw = _with_lines(to_line(position(1, body={"x": "y" * 5000})))
    with read(raw, tmp_path, limits=Limits(line=4000)) as staged, pytest.raises(UserError) as told:
        list(staged.lines(0))
    assert told.value.code is ErrorCode.BUNDLE_ALTERED


def test_certificates_are_read_once_and_only_so_many(tmp_path: Path) -> None:
    with read(BUNDLE, tmp_path) as staged:
        assert staged.certificates() is staged.certificates()
    line = canonical(staged.certificates()[0].to_json()) + b"\n"
    raw = Forged(members=[LOG, ("certificates.jsonl", line * 3)]).raw()
    with read(raw, tmp_path, limits=Limits(certificates_in_all=3)) as few:
        assert len(few.certificates()) == 3
    limits = Limits(certificates_in_all=2)
    with read(raw, tmp_path, limits=limits) as many, pytest.raises(UserError) as told:
        many.certificates()
    assert told.value.code is ErrorCode.BUNDLE_HOSTILE


def test_certificates_that_are_none(tmp_path: Path) -> None:
    raw = Forged(members=[LOG, ("certificates.jsonl", b"{}\n")]).raw()
    with read(raw, tmp_path) as staged, pytest.raises(UserError) as told:
        staged.certificates()
    assert told.value.code is ErrorCode.BUNDLE_ALTERED


def test_a_full_disk_is_told_before_anything_is_staged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    told = refusal(BUNDLE, tmp_path)
    assert told.code is ErrorCode.DISK_FULL and told.facts["free"] == 1000


@pytest.mark.parametrize(
    ("number", "expected"),
    [(errno.ENOSPC, ErrorCode.DISK_FULL), (errno.EROFS, ErrorCode.PLACE_NOT_WRITABLE)],
)
def test_a_staging_place_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, expected: ErrorCode
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", fail)
    with pytest.raises(UserError) as told:
        read(BUNDLE, tmp_path)
    assert told.value.code is expected


def test_a_stick_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Path(tmp_path).__class__):  # type: ignore[misc]
        def open(self, *args: object, **kwargs: object) -> Any:
            raise OSError(errno.EIO, "input/output error")

    with pytest.raises(UserError) as told:
        open_bundle(Broken(tmp_path / "x"), me=COMMITTEE, sender_of=knows(), staging=tmp_path / "s")
    assert told.value.code is ErrorCode.FILE_DAMAGED
    with pytest.raises(UserError) as gone:
        open_bundle(tmp_path / "x", me=COMMITTEE, sender_of=knows(), staging=tmp_path / "s")
    assert gone.value.code is ErrorCode.FILE_MISSING


def test_a_staging_folder_that_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / "staging").mkdir()
    with pytest.raises(UserError):
        read(BUNDLE[:-1], tmp_path)
    with read(BUNDLE, tmp_path):
        pass
    assert list((tmp_path / "staging").iterdir()) == []
