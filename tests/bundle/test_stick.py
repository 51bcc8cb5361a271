"""Whatever happens while writing to a stick: a whole file under a new name, or nothing at all."""

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.bundle import stick
from sxt_desktop.bundle.container import verify_written, write_bundle
from sxt_desktop.bundle.stick import Placed, bundle_name, clear_cut_off, forget_cached, put
from sxt_desktop.bundle.volumes import Sink
from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.patience import Patience
from tests.bundle.making import COMMITTEE, UNIT, content

NAME = "甲学院-至-校党委-000003.sxb"


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def patience(self) -> Patience:
        return Patience(clock=lambda: self.now, sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def hello(file: Sink) -> int:
    file.write(b"hello")
    return 5


def is_there(path: Path, result: object) -> None:
    assert path.read_bytes() == b"hello"


def place(
    folder: Path,
    write: Callable[[Sink], Any] = hello,
    verify: Callable[[Path, Any], None] = is_there,
    **more: Any,
) -> Placed[Any]:
    more.setdefault("expected_size", 5)
    return put(folder, more.pop("name", NAME), write, verify=verify, patience=Clock().patience(), **more)


def refusal(folder: Path, **more: Any) -> ErrorCode:
    """Put something that must be refused, and see that the folder is as it was."""
    before = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    with pytest.raises(UserError) as told:
        place(folder, **more)
    assert (sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []) == before
    return told.value.code


def failing(number: int) -> Callable[..., Any]:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_a_file_is_placed_and_read_back(tmp_path: Path) -> None:
    placed = place(tmp_path)
    assert placed == Placed(tmp_path / NAME, hasattr(os, "posix_fadvise"), 5)
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_a_real_bundle_is_verified_on_the_stick(tmp_path: Path) -> None:
    placed = put(
        tmp_path,
        NAME,
        lambda out: write_bundle(
            out, content=content(), sender=UNIT, recipients=[COMMITTEE.public], random=os.urandom, app="test"
        ),
        expected_size=None,
        verify=lambda path, written: verify_written(path, written=written, sender=UNIT.public),
    )
    assert placed.path.stat().st_size == placed.result.size


def test_without_a_way_around_the_cache_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "posix_fadvise", raising=False)
    assert not place(tmp_path).read_back


def test_the_order_that_survives_power_cuts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    fsync, rename = os.fsync, Path.rename

    def sync(handle: int) -> None:
        there = os.readlink(f"/proc/self/fd/{handle}") if Path("/proc/self/fd").exists() else "?"
        steps.append("fsync " + Path(there).name)
        fsync(handle)

    def move(self: Path, target: Path) -> Path:
        steps.append("rename")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(Path, "rename", move)
    place(tmp_path)
    if Path("/proc/self/fd").exists():
        assert steps.pop(0).startswith("fsync ~sxt-")
        assert steps == [f"fsync {NAME}.part", "rename", f"fsync {NAME}", f"fsync {tmp_path.name}"]
    assert steps.count("rename") == 1 and steps.index("rename") < len(steps) - 1


@pytest.mark.parametrize("taken", ["a.sxb", "A.SXB", "a.sxb.part", "A.sxb.PART"])
def test_names_are_never_used_twice(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).write_bytes(b"precious")
    assert place(tmp_path, name="a.sxb").path.name == "a-2.sxb"
    assert place(tmp_path, name="A.sxb").path.name == "A-3.sxb"
    assert (tmp_path / taken).read_bytes() == b"precious"


def test_names_without_ending_and_decomposed_names(tmp_path: Path) -> None:
    (tmp_path / "e\u0301").write_bytes(b"")
    assert place(tmp_path, name="é").path.name == "é-2"
    with pytest.raises(ValueError, match="x"):
        place(tmp_path, name="../x")


def test_a_name_taken_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    def write(file: Sink) -> None:
        (tmp_path / NAME).write_bytes(b"precious")

    with pytest.raises(UserError) as told:
        place(tmp_path, write)
    assert told.value.code is ErrorCode.PLACE_NOT_WRITABLE
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {NAME: b"precious"}


def test_a_foreign_part_file_created_meanwhile_survives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stick, "_free_name", lambda folder, name: folder / name)
    (tmp_path / f"{NAME}.part").write_bytes(b"precious")
    assert refusal(tmp_path) is ErrorCode.PLACE_NOT_WRITABLE


@pytest.mark.parametrize("size", [10**15, 900, 0])
def test_a_full_disk_is_told_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=800))
    with pytest.raises(UserError) as told:
        place(tmp_path, write=failing(errno.EIO), expected_size=size)
    assert told.value.code is ErrorCode.DISK_FULL
    assert told.value.facts["free"] == 800 and told.value.facts["needed"] == size + (1 << 20)


@pytest.fixture
def small_disk(tmp_path: Path, unproven: Callable[[str], NoReturn]) -> Iterator[Path]:
    """A real file system of 2 MiB, where the system lets us make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if not hasattr(os, "getuid") or os.getuid() != 0 or not shutil.which("mount"):
        unproven("a full disk: mounting one needs root")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(disk)], capture_output=True
    )
    if mounted.returncode:
        unproven("a full disk: mounting one is not allowed here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_fills_up(small_disk: Path) -> None:
    def write(file: Sink) -> None:
        for _ in range(3):
            file.write(bytes(1 << 20))

    assert refusal(small_disk, write=write, expected_size=None) is ErrorCode.DISK_FULL
    assert refusal(small_disk, expected_size=2 << 20) is ErrorCode.DISK_FULL
    assert place(small_disk, expected_size=1 << 19).result == 5


def test_a_disk_mounted_read_only(small_disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert refusal(small_disk) is ErrorCode.PLACE_NOT_WRITABLE


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, ErrorCode.DISK_FULL),
        (errno.EFBIG, ErrorCode.FILE_TOO_LARGE),
        (errno.EIO, ErrorCode.PLACE_NOT_WRITABLE),
        (errno.EROFS, ErrorCode.PLACE_NOT_WRITABLE),
    ],
)
@pytest.mark.parametrize("step", ["write", "fsync", "rename", "open"])
def test_every_step_that_fails_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, expected: ErrorCode, step: str
) -> None:
    if step == "write":
        assert refusal(tmp_path, write=failing(number)) is expected
        return
    owner: Any = os if step == "fsync" else Path
    monkeypatch.setattr(owner, step, failing(number))
    assert refusal(tmp_path) is expected


@pytest.mark.parametrize("call", [1, 2, 3, 4])
def test_failing_to_settle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int) -> None:
    calls = iter(range(1, 9))
    fsync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: failing(errno.EIO)() if next(calls) == call else fsync(fd))
    assert refusal(tmp_path) is ErrorCode.PLACE_NOT_WRITABLE


@pytest.mark.parametrize("wrong", [Cancelled, KeyboardInterrupt, ValueError])
@pytest.mark.parametrize("when", ["write", "verify"])
def test_stopping_leaves_nothing(tmp_path: Path, wrong: type[BaseException], when: str) -> None:
    def stop(*args: object) -> None:
        assert any(tmp_path.iterdir())
        raise wrong

    with pytest.raises(wrong):
        place(tmp_path, **{when: stop})
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_reads_back_otherwise_is_removed(tmp_path: Path) -> None:
    def differs(path: Path, result: object) -> None:
        raise UserError(ErrorCode.READ_BACK_FAILED, path=str(path))

    assert refusal(tmp_path, verify=differs) is ErrorCode.READ_BACK_FAILED


def test_places_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(tmp_path / "missing") is ErrorCode.PLACE_NOT_WRITABLE
    (tmp_path / "file").write_bytes(b"")
    assert refusal(tmp_path / "file") is ErrorCode.PLACE_NOT_WRITABLE
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert refusal(tmp_path) is ErrorCode.PLACE_NOT_WRITABLE


@pytest.mark.parametrize("number", [errno.EACCES, errno.EBUSY])
def test_a_virus_scanner_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    clock, rename = Clock(), Path.rename

    def held(self: Path, target: Path) -> Path:
        return rename(self, target) if clock.now > 2 else failing(number)()

    monkeypatch.setattr(Path, "rename", held)
    placed = put(tmp_path, NAME, hello, expected_size=5, verify=is_there, patience=clock.patience())
    assert placed.path.exists() and 2 < clock.now < 5


def test_patience_ends_after_five_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(Path, "rename", failing(errno.EACCES))
    with pytest.raises(UserError) as told:
        put(tmp_path, NAME, hello, expected_size=5, verify=is_there, patience=clock.patience())
    assert told.value.code is ErrorCode.PLACE_NOT_WRITABLE
    assert clock.now == pytest.approx(5)
    assert list(tmp_path.iterdir()) == []


def test_a_stick_that_is_gone_does_not_hide_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "unlink", failing(errno.EIO))
    with pytest.raises(UserError) as told:
        place(tmp_path, write=failing(errno.ENODEV))
    assert told.value.facts["reason"] == os.strerror(errno.ENODEV)


def test_bundle_names() -> None:
    assert bundle_name("甲学院", "校党委", 3) == NAME
    assert bundle_name("甲:学/院?", '<校"党|委>*\\', 1_000_000) == "甲学院-至-校党委-1000000.sxb"
    assert bundle_name("..", " ", 1) == "单位-至-单位-000001.sxb"
    assert bundle_name("con", "NUL.甲", 1) == "_con-至-_NUL.甲-000001.sxb"
    assert bundle_name("\U00020000" * 40, "x" * 40, 1) == f"{chr(0x20000) * 21}-至-{'x' * 28}-000001.sxb"
    assert bundle_name("甲\u202e\n学院. .", "e\u0301", 1) == "甲学院-至-é-000001.sxb"


@given(st.text(max_size=120), st.text(max_size=120), st.integers(1, 10**12))
def test_bundle_names_are_safe_everywhere(sender: str, recipient: str, seq: int) -> None:
    name = bundle_name(sender, recipient, seq)
    assert len(name) <= 100 and len((name + ".part").encode()) <= 255
    assert not set(name) & set('<>:"/\\|?*')
    assert name == name.strip(". ") and name.endswith(f"-{seq:06d}.sxb")
    assert name.partition(".")[0].upper() not in {"CON", "PRN", "AUX", "NUL", "COM1", "LPT1"}
    assert all(ord(c) >= 32 for c in name)


def test_what_is_read_again_comes_from_the_medium_where_the_system_can_do_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.sxb", "b.sxb.001", "b.sxb.002"):
        (tmp_path / name).write_bytes(b"x")
    dropped: list[int] = []
    monkeypatch.setattr(os, "posix_fadvise", lambda handle, *rest: dropped.append(handle), raising=False)
    monkeypatch.setattr(os, "POSIX_FADV_DONTNEED", 4, raising=False)
    assert forget_cached(tmp_path / "a.sxb")
    assert forget_cached(tmp_path / "b.sxb.002")
    assert len(dropped) == 3
    monkeypatch.delattr(os, "posix_fadvise")
    assert not forget_cached(tmp_path / "a.sxb")
    (tmp_path / "b.sxb.001").unlink()
    with pytest.raises(UserError) as told:
        forget_cached(tmp_path / "b.sxb.002")
    assert told.value.code is ErrorCode.BUNDLE_VOLUME_MISSING


def test_what_a_killed_process_left_of_the_series_is_removed_and_nothing_else(tmp_path: Path) -> None:
    left = ["甲-至-乙-000007.sxb.part", "甲-至-乙-000008.sxb.part"]
    others = [
        "甲-至-乙-000007.sxb",
        "甲-至-丙-000001.sxb.part",
        "甲-至-乙-备份.sxb.part",
        "乙-000001.sxb.part",
    ]
    for name in left + others:
        (tmp_path / name).write_bytes(b"x")
    assert clear_cut_off(tmp_path, "甲-至-乙-000009.sxb") == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(others)
    assert clear_cut_off(tmp_path / "gone", "甲-至-乙-000009.sxb") == 0
