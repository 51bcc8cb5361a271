"""A bundle larger than a volume: cut while it is written, joined whichever part is given, never half there."""

import os
import random
from collections.abc import Callable
from hashlib import sha256
from io import BufferedReader, UnsupportedOperation
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.bundle.container import Written, inspect, open_bundle, verify_written, write_bundle
from sxt_desktop.bundle.limits import GIB
from sxt_desktop.bundle.stick import Placed, bundle_name, clear_cut_off, put
from sxt_desktop.bundle.volumes import VOLUME, Joined, Sink, volume_name, volumes_of, whole_name
from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from tests.bundle.making import COMMITTEE, UNIT, content

NAME = "甲学院-至-校党委-000003.sxb"
LIMIT = 2000


def written(folder: Path, volume: int = LIMIT, **more: Any) -> Placed[Written]:
    """Write a real bundle in volumes."""
    return put(
        folder,
        NAME,
        more.pop("write", into),
        expected_size=None,
        verify=lambda path, made: verify_written(path, written=made, sender=UNIT.public),
        volume=volume,
        **more,
    )


def into(out: Sink) -> Written:
    attached = random.Random(3).randbytes(5000)
    return write_bundle(
        out,
        content=content(files={sha256(attached).hexdigest(): (len(attached), lambda: (attached,))}),
        sender=UNIT,
        recipients=[COMMITTEE.public],
        random=os.urandom,
        app="test",
    )


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refusal(path: Path, staging: Path) -> UserError:
    """Open what must be refused, and see that nothing is left of it."""
    with pytest.raises(UserError) as told:
        open_bundle(path, me=COMMITTEE, sender_of=lambda org, key: UNIT.public, staging=staging)
    assert not staging.exists() or not any(staging.iterdir())
    return told.value


def test_a_file_of_a_stick_stays_below_four_gigabytes() -> None:
    assert VOLUME == 3.5 * GIB


def test_what_fits_stays_one_file(tmp_path: Path) -> None:
    size = written(tmp_path, volume=10**6).result.size
    assert names(tmp_path) == [NAME]
    second = tmp_path / "again"
    second.mkdir()
    assert written(second, volume=size).volumes == 1
    assert names(second) == [NAME]


def test_volumes_are_cut_at_the_limit_and_read_as_one_whichever_is_given(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    placed = written(stick)
    count = -(-placed.result.size // LIMIT)
    assert placed.volumes == count > 2
    assert names(stick) == [volume_name(NAME, number + 1) for number in range(count)]
    sizes = [path.stat().st_size for path in sorted(stick.iterdir())]
    assert set(sizes[:-1]) == {LIMIT} and sum(sizes) == placed.result.size
    whole = b"".join(path.read_bytes() for path in sorted(stick.iterdir()))
    assert sha256(whole).hexdigest() == placed.result.sha256
    for path in (*stick.iterdir(), stick / NAME):
        with open_bundle(
            path, me=COMMITTEE, sender_of=lambda org, key: UNIT.public, staging=tmp_path / "staging"
        ) as staged:
            assert staged.manifest.seq == placed.result.seq and staged.size == placed.result.size
        seen = inspect(path)
        assert (seen.sha256, seen.size, seen.volumes) == (placed.result.sha256, placed.result.size, count)


def test_every_missing_volume_is_named(tmp_path: Path) -> None:
    stick, away = tmp_path / "stick", tmp_path / "away"
    stick.mkdir()
    volumes = [stick / volume_name(NAME, number + 1) for number in range(written(stick).volumes)]
    for lost in volumes:
        lost.rename(away)
        for given_one in volumes:
            told = refusal(given_one, tmp_path / "staging")
            assert told.code is ErrorCode.BUNDLE_VOLUME_MISSING
            assert told.facts["name"] == lost.name
            with pytest.raises(UserError) as outside:
                inspect(given_one)
            assert outside.value.facts == told.facts
        away.rename(lost)
    for lost in volumes[1:]:
        lost.unlink()
    assert refusal(volumes[0], tmp_path / "staging").facts["name"] == volumes[1].name


def test_volumes_that_were_cut_mixed_up_or_altered_are_refused(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    count = written(stick).volumes
    first, last = stick / volume_name(NAME, 1), stick / volume_name(NAME, count)
    sound = {path: path.read_bytes() for path in stick.iterdir()}
    for path, bytes_there, code in (
        (last, sound[last][:-1], ErrorCode.BUNDLE_CUT),
        (first, sound[first][:-1], ErrorCode.BUNDLE_CUT),
        (last, sound[last] + b"x", ErrorCode.BUNDLE_ALTERED),
        (last, bytes([sound[last][0] ^ 1]) + sound[last][1:], ErrorCode.BUNDLE_ALTERED),
        (stick / volume_name(NAME, 2), sound[stick / volume_name(NAME, 3)], ErrorCode.BUNDLE_ALTERED),
    ):
        path.write_bytes(bytes_there)
        assert refusal(first, tmp_path / "staging").code is code
        path.write_bytes(sound[path])


def test_a_stick_in_another_case_and_other_bundles_beside(tmp_path: Path) -> None:
    for name in ("A.SXB.001", "a.sxb.002", "b.sxb.003", "a.sxb.2", "a.sxb.000", "a.txt.001", "xa.sxb.001"):
        (tmp_path / name).write_bytes(name.encode())
    assert [path.name for path in volumes_of(tmp_path / "a.sxb.002")] == ["A.SXB.001", "a.sxb.002"]
    (tmp_path / "a.sxb.001").write_bytes(b"ours")
    assert [path.name for path in volumes_of(tmp_path / "a.sxb.002")] == ["a.sxb.001", "a.sxb.002"]
    assert volumes_of(tmp_path / "a.txt.001") == (tmp_path / "a.txt.001",)
    (tmp_path / "a.sxb").write_bytes(b"whole")
    assert volumes_of(tmp_path / "a.sxb") == (tmp_path / "a.sxb",)


def test_a_bundle_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    for name in (NAME, volume_name(NAME, 1)):
        assert refusal(tmp_path / name, tmp_path / "staging").code is ErrorCode.FILE_MISSING


@pytest.mark.parametrize("taken", ["{}.002", "{}.007.part", "{}.001"])
def test_a_name_is_not_used_beside_volumes_of_another(tmp_path: Path, taken: str) -> None:
    (tmp_path / taken.format(NAME.upper())).write_bytes(b"precious")
    assert whole_name(written(tmp_path).path.name) == bundle_name("甲学院", "校党委", 3)[:-4] + "-2.sxb"
    assert (tmp_path / taken.format(NAME.upper())).read_bytes() == b"precious"


@pytest.mark.parametrize("wrong", [Cancelled, OSError, KeyboardInterrupt])
@pytest.mark.parametrize("after", [0, 1, 2000, 4100])
def test_stopping_between_volumes_leaves_nothing(
    tmp_path: Path, wrong: type[BaseException], after: int
) -> None:
    def write(out: Sink) -> Written:
        out.write(bytes(after))
        raise wrong

    with pytest.raises((Cancelled, UserError, KeyboardInterrupt)):
        written(tmp_path, write=write)
    assert names(tmp_path) == []


class Killed(BaseException):
    """The process ends here and cleans up nothing."""


def test_a_kill_at_any_step_never_looks_whole_and_is_cleared_by_the_next_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync, rename, unlink = os.fsync, Path.rename, Path.unlink
    step = 0
    while True:
        step += 1
        stick = tmp_path / str(step)
        stick.mkdir()
        left = iter(range(step, 0, -1))

        def killing(real: Callable[..., Any], left: Any = left) -> Callable[..., Any]:
            def call(*args: Any, **more: Any) -> Any:
                if next(left, None) == 1:
                    monkeypatch.setattr(Path, "unlink", lambda *a, **k: None)
                    raise Killed
                return real(*args, **more)

            return call

        monkeypatch.setattr(os, "fsync", killing(fsync))
        monkeypatch.setattr(Path, "rename", killing(rename))
        try:
            written(stick)
            break
        except Killed:
            pass
        monkeypatch.setattr(os, "fsync", fsync)
        monkeypatch.setattr(Path, "rename", rename)
        monkeypatch.setattr(Path, "unlink", unlink)
        before = names(stick)
        if any(name.endswith(".part") or "~sxt-" in name for name in before):
            for name in before:
                with pytest.raises(UserError):
                    inspect(stick / name)
            assert clear_cut_off(stick, bundle_name("甲学院", "校党委", 4)) == len(before)
            assert names(stick) == []
        else:
            assert inspect(stick / before[0]).volumes == len(before)
    assert step > 10


def test_clearing_leaves_finished_volumes_and_others_alone(tmp_path: Path) -> None:
    others = [f"甲学院-至-校党委-000001.sxb.00{n}" for n in (1, 2)] + [
        "甲学院-至-乙-000002.sxb.002",
        "~sxt.doc",
    ]
    left = [f"{NAME}.part", f"{NAME}.002", f"{NAME}.003.part", "~sxt-00ff.tmp"]
    for name in others + left:
        (tmp_path / name).write_bytes(b"x")
    assert clear_cut_off(tmp_path, bundle_name("甲学院", "校党委", 4)) == len(left)
    assert names(tmp_path) == sorted(others)


@given(st.lists(st.binary(max_size=30), min_size=1, max_size=6), st.integers(1, 40))
def test_joined_files_are_one_stream(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], by: int
) -> None:
    folder = tmp_path_factory.mktemp("joined")
    paths = [folder / str(number) for number in range(len(parts))]
    for path, part in zip(paths, parts, strict=True):
        path.write_bytes(part)
    with BufferedReader(Joined(paths)) as file:
        assert file.seekable()
        assert file.read(by) == b"".join(parts)[:by]
        file.seek(0)
        assert file.read() == b"".join(parts)
        assert file.read(1) == b""
        with pytest.raises(UnsupportedOperation):
            file.raw.seek(1)
