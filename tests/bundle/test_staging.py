"""What waits in staging is encrypted, comes back exactly, and goes away."""

import errno
import random
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sxt_desktop.bundle.spool import Spool
from sxt_desktop.bundle.staging import Staging, clear_staging
from sxt_desktop.domain.errors import ErrorCode, UserError


def test_parts_come_back_in_any_order(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "s", needed=0)
    big = random.Random(1).randbytes((2 << 20) + 5)
    staging.put("big", [big])
    staging.put("empty", [])
    one = staging.get("big")
    first = next(one)
    staging.put("later", [b"la", b"ter"])
    assert b"".join(staging.get("later")) == b"later" and b"".join(staging.get("empty")) == b""
    assert first + b"".join(one) == big
    assert staging.names() == ("big", "empty", "later")
    with pytest.raises(ValueError, match="big"):
        staging.put("big", [])
    staging.close()
    staging.close()
    assert not (tmp_path / "s").exists()


def test_a_touched_file_is_noticed(tmp_path: Path) -> None:
    staging = Staging(tmp_path, needed=0)
    staging.put("part", [b"content"])
    (file,) = tmp_path.iterdir()
    raw = bytearray(file.read_bytes())
    assert b"content" not in raw
    raw[-1] ^= 1
    file.write_bytes(raw)
    with pytest.raises(UserError) as told:
        list(staging.get("part"))
    assert told.value.code is ErrorCode.BUNDLE_ALTERED
    staging.close()


def test_a_disk_that_fills_up_while_staging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    staging = Staging(tmp_path, needed=0)

    def full(*args: Any) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(staging, "_file", SimpleNamespace(write=full, seek=lambda *at: 0, real=staging._file))
    with pytest.raises(UserError) as told:
        staging.put("part", [b"x"])
    assert told.value.code is ErrorCode.DISK_FULL
    monkeypatch.undo()
    staging.close()


def test_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=5))
    with pytest.raises(UserError) as told:
        Staging(tmp_path / "s", needed=6)
    assert told.value.facts == {"path": str(tmp_path / "s"), "needed": 6, "free": 5}
    assert not (tmp_path / "s").exists()


def test_what_a_killed_process_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "other").write_bytes(b"")
    left = Staging(tmp_path, needed=0)
    assert clear_staging(tmp_path) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["other"]
    left.close()
    assert clear_staging(tmp_path / "missing") == 0


@pytest.mark.parametrize("size", [0, 10, 11, 5000])
def test_a_spool_gives_back_what_it_took(size: int) -> None:
    data = random.Random(size).randbytes(size)
    with Spool(memory=10) as spool:
        spool.fill(data[start : start + 3] for start in range(0, size, 3))
        assert b"".join(spool.chunks()) == b"".join(spool.chunks()) == data
        assert spool.size == size
