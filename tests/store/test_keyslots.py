"""Key slots: absurd parameters are refused before anything is derived, and writing them is all or nothing."""

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store import keyslots
from sxt_desktop.store.workbook import Workbook
from tests.store.writing import CHEAP, PASSWORD


def damaged(slots: Path, change: Callable[[dict[str, Any]], None]) -> None:
    content = json.loads(slots.read_bytes())
    change(content)
    slots.write_text(json.dumps(content))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ops", 10**9),
        ("ops", 0),
        ("ops", "1"),
        ("ops", 1.5),
        ("ops", None),
        ("memory", 1 << 40),
        ("memory", (1 << 30) + 1),
        ("memory", 8191),
        ("memory", -1),
        ("salt", "AAAA"),
        ("salt", "不是"),
        ("wrapped", "AAAA"),
        ("kind", "backdoor"),
    ],
)
def test_absurd_slots_are_refused_before_deriving(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    slots = workbook.path / "keyslots.json"
    damaged(slots, lambda content: content["slots"][0].__setitem__(name, value))

    def never(*_: object, **__: object) -> bytes:
        raise AssertionError("something was derived")

    monkeypatch.setattr("sxt_desktop.store.keyslots.nacl.pwhash.argon2id.kdf", never)
    with pytest.raises(UserError) as refusal:
        keyslots.unlock(slots, password=PASSWORD)
    assert refusal.value.code is ErrorCode.KEYSLOT_DAMAGED


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"format":1,"slots":[]}',
        b'{"format":1,"slots":{"a":1}}',
        b'{"format":2,"slots":[{}]}',
        b'{"format":1,"slots":[1]}',
        b"[" * 200_000,
        b"\xff\xfe\x00",
        b'{"format":1,"slots":' + b"[{}," * 70 + b"{}]" + b"}",
    ],
)
def test_a_file_that_is_none_of_ours_is_damaged_not_a_crash(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "keyslots.json").write_bytes(content)
    with pytest.raises(UserError) as refusal:
        keyslots.unlock(tmp_path / "keyslots.json", password=PASSWORD)
    assert refusal.value.code is ErrorCode.KEYSLOT_DAMAGED


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, ErrorCode.DISK_FULL), (errno.EROFS, ErrorCode.PLACE_NOT_WRITABLE)],
)
def test_a_disk_that_refuses_leaves_the_old_password_working(
    workbook: Workbook, monkeypatch: pytest.MonkeyPatch, number: int, code: ErrorCode
) -> None:
    def refuse(_: int) -> None:
        raise OSError(number, "refused")

    slots = workbook.path / "keyslots.json"
    before = slots.read_bytes()
    monkeypatch.setattr("sxt_desktop.store.keyslots.os.fsync", refuse)
    with pytest.raises(UserError) as refusal:
        workbook.keep_password("u1", "林静", "另一个很长的密码", CHEAP)
    monkeypatch.undo()
    assert refusal.value.code is code
    assert slots.read_bytes() == before
    assert not list(workbook.path.glob("*.part"))
    keyslots.unlock(slots, password=PASSWORD)


def test_a_new_salt_and_nonce_for_every_slot(workbook: Workbook) -> None:
    slots = json.loads((workbook.path / "keyslots.json").read_bytes())["slots"]
    workbook.keep_password("u1", "林静", PASSWORD, CHEAP)
    again = json.loads((workbook.path / "keyslots.json").read_bytes())["slots"]
    assert slots[0]["salt"] != slots[1]["salt"]
    assert slots[0]["salt"] != again[0]["salt"]
    assert slots[1] == again[1]


def test_the_real_cost_is_what_libsodium_calls_moderate() -> None:
    assert (keyslots.Cost().ops, keyslots.Cost().memory) == (3, 256 << 20)
