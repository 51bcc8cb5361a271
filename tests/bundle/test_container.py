"""A bundle comes back as it was sent, from the sender to the addressee."""

import io
import json
import random
import tracemalloc
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from sxt_desktop.bundle import checkpoints, spool
from sxt_desktop.bundle.container import (
    OutgoingLog,
    OutgoingReveal,
    inspect,
    least_size,
    open_bundle,
    verify_written,
    write_bundle,
)
from sxt_desktop.bundle.identity import verify_certificate
from sxt_desktop.bundle.log_parts import Mode
from sxt_desktop.domain.chains import Head, extend_all
from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.revisions import Carried
from tests.bundle.making import (
    COMMITTEE,
    CREATED,
    EPOCH,
    FILES,
    POSITIONS,
    STRANGER,
    UNIT,
    content,
    file_of,
    full_log,
    joined,
    knows,
    position,
    read,
    withheld,
    write,
)


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.name != "bundle.sxb"]


def test_everything_comes_back(tmp_path: Path) -> None:
    raw, written = write()
    assert (written.size, written.sha256) == (len(raw), sha256(raw).hexdigest())
    assert written.size >= least_size(content())
    with read(raw, tmp_path) as staged:
        assert staged.manifest_bytes == written.manifest
        assert staged.manifest_sha256 == written.manifest_sha256
        assert (staged.size, staged.sender) == (len(raw), UNIT.public)
        assert list(staged.lines(0)) == POSITIONS
        assert [one.n for one in staged.lines(1)] == [2, 7]
        assert list(staged.revealed(0)) == []
        assert staged.forms() == {"handbook_01-1": b'{"id":"handbook_01"}', "handbook_02-3": b"{}"}
        assert verify_certificate(staged.certificates()[0], UNIT.public)
        assert {joined(staged.file_chunks(name)) for name in staged.files()} == set(FILES)
        with pytest.raises(KeyError):
            staged.file_chunks("00" * 32).__next__()
    assert left_over(tmp_path) == []
    staged.close()


def test_the_manifest_says_what_was_sent(tmp_path: Path) -> None:
    sent = content()
    with read(write(sent)[0], tmp_path) as staged:
        manifest = staged.manifest
    assert (manifest.seq, manifest.prev, manifest.created_at) == (sent.seq, sent.prev, sent.created_at)
    assert (manifest.sender.org, manifest.sender.epoch) == (UNIT.public.org, EPOCH)
    assert (manifest.to_org, manifest.to_key_id) == (COMMITTEE.public.org, COMMITTEE.public.key_id)
    assert manifest.voided == tuple(sent.voided) and manifest.acks == tuple(sent.acks)
    assert manifest.counts == sent.counts and manifest.extensions == sent.extensions
    first, second = manifest.logs
    assert (first.mode, first.lines, second.mode, second.lines) == (Mode.FULL, 4, Mode.ADDRESSED, 2)
    assert first.checkpoint is not None and first.link_before is not None
    assert checkpoints.verify_checkpoint(first.checkpoint, UNIT.public)
    head = extend_all(Head(0, first.link_before), (one.digest for one in POSITIONS))
    assert (head.n, head.link) == (first.checkpoint.n, first.checkpoint.link)


def test_lines_and_files_can_be_read_again_and_mixed(tmp_path: Path) -> None:
    with read(write()[0], tmp_path) as staged:
        one, two = staged.lines(0), staged.lines(1)
        assert next(one).n == 1 and next(two).n == 2 and next(one).n == 2 and next(two).n == 7
        assert list(staged.lines(0)) == POSITIONS


def test_an_empty_bundle_is_a_bundle(tmp_path: Path) -> None:
    sent = content(logs=[], reveals=[], acks=[], forms={}, certificates=[], files={}, voided=[], prev=None)
    with read(write(sent, recipients=[COMMITTEE.public])[0], tmp_path) as staged:
        assert staged.manifest.prev is None
        assert (staged.forms(), staged.certificates(), staged.files()) == ({}, (), {})


def test_reveals_travel_whole(tmp_path: Path) -> None:
    reveal = OutgoingReveal(UNIT.public.org, EPOCH, [position(2), position(5)])
    with read(write(content(reveals=[reveal]))[0], tmp_path) as staged:
        assert list(staged.revealed(0)) == [position(2), position(5)]


def test_nothing_readable_travels_or_waits(tmp_path: Path) -> None:
    raw, written = write()
    with read(raw, tmp_path):
        staged = [path.read_bytes() for path in (tmp_path / "staging").iterdir()]
    for seen in (raw, *staged):
        for secret in (
            "会议".encode(),
            b"first file",
            UNIT.public.org.encode(),
            "学院".encode(),
            b"handbook",
        ):
            assert secret not in seen
    assert written.bundle_id.encode() in raw


def test_the_same_content_packs_to_the_same_log() -> None:
    first, second = (json.loads(write()[1].manifest)["members"][0] for _ in range(2))
    assert first == second


def test_a_large_log_is_spooled_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: list[io.BytesIO] = []

    class Kept(io.BytesIO):
        def close(self) -> None:
            files.append(self)

    monkeypatch.setattr("tempfile.TemporaryFile", Kept)
    monkeypatch.setattr(spool.Spool.__init__, "__kwdefaults__", {"memory": 1000})
    noise = random.Random(1)
    positions = [position(n, body={"noise": noise.randbytes(300).hex()}) for n in range(1, 2000)]
    raw, _ = write(content(logs=[full_log(positions)]))
    assert len(files) == 1 and len(files[0].getvalue()) > 300_000
    assert files[0].getvalue()[24:].find(b"\x1f\x8b\x08\0\0\0\0\0\0\xff") == -1
    with read(raw, tmp_path) as staged:
        assert list(staged.lines(0)) == positions


def test_large_files_stream_in_constant_memory(tmp_path: Path) -> None:
    block = random.Random(2).randbytes(1 << 20)
    digest = sha256(block * 48).hexdigest()
    source = tmp_path / "bundle.sxb"
    tracemalloc.start()
    with source.open("wb") as out:
        written = write_bundle(
            out,
            content=content(files={digest: (48 << 20, lambda: (block for _ in range(48)))}),
            sender=UNIT,
            recipients=[COMMITTEE.public],
            random=random.Random(1).randbytes,
            app="test",
        )
    with open_bundle(
        source, me=COMMITTEE, sender_of=knows(UNIT.public), staging=tmp_path / "staging"
    ) as staged:
        assert sum(len(chunk) for chunk in staged.file_chunks(digest)) == 48 << 20
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert written.size == source.stat().st_size and peak < 24 << 20


def test_progress_and_the_moment_of_signing(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    manifests: list[bytes] = []
    raw, written = write(progress=lambda done, total: steps.append((done, total)), signed=manifests.append)
    assert steps[-1] == (len(raw), len(raw)) and manifests == [written.manifest]
    steps.clear()
    with read(raw, tmp_path, progress=lambda done, total: steps.append((done, total))):
        assert steps[-1][0] <= len(raw) and steps[-1][1] == len(raw)


@pytest.mark.parametrize("after", range(3))
def test_cancelling_leaves_nothing(tmp_path: Path, after: int) -> None:
    raw, _ = write()
    with pytest.raises(Cancelled):
        write(cancelled=lambda: True)
    answers = iter([False] * after)
    with pytest.raises(Cancelled):
        read(raw, tmp_path, cancelled=lambda: next(answers, True))
    assert left_over(tmp_path) == []


def test_the_sender_can_tell_that_its_copy_is_whole(tmp_path: Path) -> None:
    raw, written = write()
    path = tmp_path / "a.sxb"
    path.write_bytes(raw)
    verify_written(path, written=written, sender=UNIT.public)
    with pytest.raises(UserError) as other:
        verify_written(path, written=written, sender=STRANGER.public)
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    with pytest.raises(UserError) as altered:
        verify_written(path, written=written, sender=UNIT.public)
    path.unlink()
    with pytest.raises(UserError) as gone:
        verify_written(path, written=written, sender=UNIT.public)
    codes = [told.value.code for told in (other, altered, gone)]
    assert codes == [ErrorCode.READ_BACK_FAILED, ErrorCode.READ_BACK_FAILED, ErrorCode.FILE_MISSING]


def test_what_can_be_seen_without_a_key(tmp_path: Path) -> None:
    raw, written = write()
    path = tmp_path / "a.sxb"
    path.write_bytes(raw)
    outline = inspect(path)
    assert (outline.format, outline.min_reader, outline.bundle_id) == (1, 1, written.bundle_id)
    assert outline.recipients == (COMMITTEE.public.key_id, UNIT.public.key_id)
    assert (outline.sha256, outline.size) == (written.sha256, written.size)
    path.write_bytes(raw[:-1])
    with pytest.raises(UserError) as cut:
        inspect(path)
    assert cut.value.code is ErrorCode.BUNDLE_CUT


@pytest.mark.parametrize(
    "files",
    [
        {file_of(b"abc")[0]: (3, lambda: [b"abd"])},
        {file_of(b"abc")[0]: (3, lambda: [b"ab"])},
        {file_of(b"abc")[0]: (3, lambda: [b"abc", b"d"])},
        {file_of(b"abc")[0]: (4, lambda: [b"abc"])},
    ],
)
def test_a_damaged_kept_file_is_not_sent(files: object) -> None:
    with pytest.raises(UserError) as told:
        write(content(files=files))
    assert told.value.code is ErrorCode.FILE_DAMAGED


def _other_log(positions: list[Carried], **changes: object) -> OutgoingLog:
    return replace(full_log(POSITIONS), lines=positions, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes",
    [
        {"from_org": STRANGER.public.org},
        {"to_org": STRANGER.public.org},
        {"seq": 0},
        {"prev": "short"},
        {"created_at": "yesterday"},
        {"forms": {"../x-1": b"{}"}},
        {"forms": {"x-1": bytes(2 << 20)}},
        {"files": {"../../x": (1, lambda: [b"a"])}},
        {"logs": [_other_log(POSITIONS[:3])]},
        {"logs": [_other_log([*POSITIONS[:2], POSITIONS[3]])]},
        {"logs": [_other_log([*POSITIONS, position(5)])]},
        {"logs": [_other_log([position(n, owner=STRANGER.public.org) for n in range(1, 5)])]},
        {"logs": [_other_log(POSITIONS, checkpoint=None)]},
        {"logs": [_other_log(POSITIONS, link_before=None)]},
        {"logs": [_other_log(POSITIONS, epoch="other")]},
        {"reveals": [OutgoingReveal(UNIT.public.org, EPOCH, [withheld(position(1))])]},
        {"reveals": [OutgoingReveal(UNIT.public.org, EPOCH, [position(2), position(1)])]},
    ],
)
def test_contradictions_are_never_signed(changes: dict[str, object]) -> None:
    signed: list[bytes] = []
    with pytest.raises(ValueError, match=r".*"):
        write(content(**changes), signed=signed.append)
    assert signed == []


def test_times_without_zone_count_as_utc() -> None:
    numbers = [write(content(created_at=at))[1].bundle_id[:13] for at in ("2026-03-01T01:30", CREATED)]
    assert numbers[0] == numbers[1]


def test_a_manifest_nobody_would_read_is_not_signed() -> None:
    with pytest.raises(ValueError, match="size of manifest"):
        write(content(extensions={"x": "x" * (16 << 20)}))


def test_recipients_must_make_sense() -> None:
    with pytest.raises(ValueError, match="to_org"):
        write(recipients=[UNIT.public])
    with pytest.raises(ValueError, match="twice"):
        write(recipients=[COMMITTEE.public, COMMITTEE.public])
