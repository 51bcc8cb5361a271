"""Attachments: kept once by content, encrypted, whole or not at all; damage and loss are told."""

import errno
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.store import files as store_files
from sxt_desktop.store.files import FileStore
from sxt_desktop.store.workbook import Workbook


def kept(store: FileStore, sha256: str) -> bytes:
    return b"".join(store.chunks(sha256))


def on_disk(workbook: Workbook) -> list[Path]:
    return [path for path in (workbook.path / "files").rglob("*") if path.is_file()]


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3_000_000])
def test_content_comes_back_as_it_was(workbook: Workbook, size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    content = content[:size]
    sha256, told = workbook.files.add([content[:1000], content[1000:]])
    assert (sha256, told) == (hashlib.sha256(content).hexdigest(), size)
    assert kept(workbook.files, sha256) == content
    assert workbook.files.holds(sha256)


def test_the_same_content_is_kept_once(workbook: Workbook) -> None:
    assert workbook.files.add([b"once"]) == workbook.files.add([b"on", b"ce"])
    assert len(on_disk(workbook)) == 1


def test_what_lies_on_disk_is_encrypted(workbook: Workbook) -> None:
    sha256, _ = workbook.files.add([b"canary" * 100])
    (path,) = on_disk(workbook)
    assert path.name == sha256
    assert b"canary" not in path.read_bytes()


def test_damage_is_found_wherever_it_is(workbook: Workbook) -> None:
    sha256, _ = workbook.files.add([b"x" * 1000])
    (path,) = on_disk(workbook)
    sound = path.read_bytes()
    for place in (0, 30, len(sound) // 2, len(sound) - 1):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
        with pytest.raises(UserError) as refusal:
            kept(workbook.files, sha256)
        assert refusal.value.code is ErrorCode.FILE_DAMAGED
    for length in (0, 10, len(sound) - 1):
        path.write_bytes(sound[:length])
        with pytest.raises(UserError) as refusal:
            kept(workbook.files, sha256)
        assert refusal.value.code is ErrorCode.FILE_DAMAGED


def test_one_attachment_put_in_the_place_of_another_is_found(workbook: Workbook) -> None:
    first, _ = workbook.files.add([b"first"])
    second, _ = workbook.files.add([b"second"])
    places = {path.name: path for path in on_disk(workbook)}
    places[first].write_bytes(places[second].read_bytes())
    with pytest.raises(UserError) as refusal:
        kept(workbook.files, first)
    assert refusal.value.code is ErrorCode.FILE_DAMAGED


def test_a_missing_attachment_is_told_as_missing(workbook: Workbook) -> None:
    sha256, _ = workbook.files.add([b"gone"])
    on_disk(workbook)[0].unlink()
    assert not workbook.files.holds(sha256)
    with pytest.raises(UserError) as refusal:
        kept(workbook.files, sha256)
    assert refusal.value.code is ErrorCode.FILE_MISSING


def test_cancelling_leaves_nothing(workbook: Workbook) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"x" * (2 << 20)
        raise Cancelled

    with pytest.raises(Cancelled):
        workbook.files.add(chunks())
    assert on_disk(workbook) == []


def test_too_much_is_refused_and_leaves_nothing(workbook: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_files, "LARGEST", 100)
    workbook.files.add([b"x" * 100])
    with pytest.raises(UserError) as refusal:
        workbook.files.add([b"x" * 60, b"x" * 41])
    assert refusal.value.code is ErrorCode.FILE_TOO_LARGE
    assert len(on_disk(workbook)) == 1


def test_leftovers_of_a_cut_write_are_removed_and_nothing_else(workbook: Workbook) -> None:
    sha256, _ = workbook.files.add([b"kept"])
    (workbook.path / "files" / "0123.part").write_bytes(b"half")
    assert workbook.files.remove_leftovers() == 1
    assert [path.name for path in on_disk(workbook)] == [sha256]


@pytest.mark.parametrize("kind", ["missing", "folder"])
def test_a_chosen_file_that_cannot_be_read_is_told_by_name(
    workbook: Workbook, tmp_path: Path, kind: str
) -> None:
    chosen = tmp_path / "会议纪要.docx"
    if kind == "folder":
        chosen.mkdir()
    with pytest.raises(UserError) as refusal:
        workbook.files.add_file(chosen)
    assert (refusal.value.code, refusal.value.facts["name"]) == (ErrorCode.FILE_MISSING, "会议纪要.docx")
    assert on_disk(workbook) == []


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, ErrorCode.DISK_FULL),
        (errno.EDQUOT, ErrorCode.DISK_FULL),
        (errno.EROFS, ErrorCode.PLACE_NOT_WRITABLE),
    ],
)
def test_a_disk_that_refuses_is_told_and_leaves_nothing(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch, number: int, code: ErrorCode
) -> None:
    def refuse(_: int) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr("sxt_desktop.store.files.os.fsync", refuse)
    with pytest.raises(UserError) as refusal:
        workbook.files.add([b"anything"])
    assert refusal.value.code is code
    assert on_disk(workbook) == []
