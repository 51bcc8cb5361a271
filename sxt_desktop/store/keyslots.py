"""Who can open a workbook: the database key wrapped once per user and once for the recovery sheet.

`keyslots.json` holds only wrapped keys (Argon2id, XSalsa20-Poly1305 from libsodium). Changing a password
rewrites one slot and never touches the database.
"""

import base64
import errno
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nacl.exceptions
import nacl.pwhash
import nacl.secret

from sxt_desktop.domain.errors import ErrorCode, UserError

FORMAT = 1
MIN_PASSWORD = 8
"""Shortest password accepted, in characters."""

_MAX_OPS, _MAX_MEMORY = 12, 1 << 30
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_RECOVERY_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id cost: passes over memory and memory in bytes; read back values are capped."""

    ops: int = nacl.pwhash.argon2id.OPSLIMIT_MODERATE
    memory: int = nacl.pwhash.argon2id.MEMLIMIT_MODERATE


def check_password(password: str) -> None:
    """Refuse a password that is too short (WEAK_PASSWORD)."""
    if len(password) < MIN_PASSWORD:
        raise UserError(ErrorCode.WEAK_PASSWORD, minimum=MIN_PASSWORD)


def new_recovery_key(random: Callable[[int], bytes]) -> str:
    """Return 160 random bits as eight groups of four unmistakable letters and digits, for paper."""
    letters = "".join(_ALPHABET[byte % 32] for byte in random(_RECOVERY_LENGTH))
    return "-".join(letters[i : i + 4] for i in range(0, _RECOVERY_LENGTH, 4))


def make_slots(
    database_key: bytes,
    *,
    user: str,
    password: str,
    recovery_key: str,
    random: Callable[[int], bytes],
    cost: Cost,
) -> dict[str, Any]:
    """Return the content of a new `keyslots.json`."""
    slots = [
        _wrap("password", user, password, database_key, random, cost),
        _wrap("recovery", "", _plain_recovery(recovery_key), database_key, random, cost),
    ]
    return {"format": FORMAT, "slots": slots}


def unlock(path: Path, *, password: str) -> bytes:
    """Return the database key for a password; WRONG_PASSWORD or KEYSLOT_DAMAGED otherwise."""
    return _unlock(path, "password", password, ErrorCode.WRONG_PASSWORD)


def unlock_with_recovery(path: Path, *, recovery_key: str) -> bytes:
    """Return the database key for the key on the recovery sheet; WRONG_RECOVERY_KEY otherwise."""
    return _unlock(path, "recovery", _plain_recovery(recovery_key), ErrorCode.WRONG_RECOVERY_KEY)


def change_password(
    path: Path,
    database_key: bytes,
    *,
    password: str,
    random: Callable[[int], bytes],
    cost: Cost,
) -> None:
    """Replace the password slot; the database stays as it is."""
    check_password(password)
    content = read(path)
    content["slots"] = [
        _wrap("password", slot.get("user", ""), password, database_key, random, cost)
        if slot["kind"] == "password"
        else slot
        for slot in content["slots"]
    ]
    write(path, content)


def write(path: Path, content: dict[str, Any]) -> None:
    """Replace the file by a whole new one, durably: written aside, synced, renamed, folder synced.

    DISK_FULL or PLACE_NOT_WRITABLE leave the old file as it was.
    """
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as out:
            out.write(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode())
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
        sync_directory(path.parent)
    except OSError as refused:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise refusal(refused, path.parent) from refused


def refusal(wrong: OSError, place: Path) -> UserError:
    """Return what an error of the file system means for the user who wanted to write."""
    is_full = wrong.errno in (errno.ENOSPC, errno.EDQUOT)
    code = ErrorCode.DISK_FULL if is_full else ErrorCode.PLACE_NOT_WRITABLE
    return UserError(code, path=str(place), reason=wrong.strerror)


def sync_directory(directory: Path) -> None:
    """Make renames in a folder durable, where the system offers it."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> dict[str, Any]:
    """Read the file strictly enough that nothing absurd is ever derived from it (KEYSLOT_DAMAGED)."""
    try:
        content = json.loads(path.read_bytes()[: 1 << 20])
        slots = content["slots"]
        sound = content["format"] == FORMAT and 0 < len(slots) <= 64 and all(map(_is_sound, slots))
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise UserError(ErrorCode.KEYSLOT_DAMAGED, path=str(path)) from wrong
    if not sound:
        raise UserError(ErrorCode.KEYSLOT_DAMAGED, path=str(path))
    return dict(content)


def _is_sound(slot: Any) -> bool:
    ops, memory = slot["ops"], slot["memory"]
    return (
        slot["kind"] in ("password", "recovery")
        and isinstance(ops, int)
        and isinstance(memory, int)
        and 1 <= ops <= _MAX_OPS
        and 8192 <= memory <= _MAX_MEMORY
        and len(base64.b64decode(slot["salt"], validate=True)) == nacl.pwhash.argon2id.SALTBYTES
        and len(base64.b64decode(slot["wrapped"], validate=True)) == 72
    )


def _wrap(
    kind: str, user: str, secret: str, database_key: bytes, random: Callable[[int], bytes], cost: Cost
) -> dict[str, Any]:
    salt = random(nacl.pwhash.argon2id.SALTBYTES)
    box = nacl.secret.SecretBox(_derive(secret, salt, cost))
    wrapped = box.encrypt(database_key, random(nacl.secret.SecretBox.NONCE_SIZE))
    return {
        "kind": kind,
        "user": user,
        "salt": base64.b64encode(salt).decode(),
        "ops": cost.ops,
        "memory": cost.memory,
        "wrapped": base64.b64encode(bytes(wrapped)).decode(),
    }


def _unlock(path: Path, kind: str, secret: str, refusal: ErrorCode) -> bytes:
    for slot in read(path)["slots"]:
        if slot["kind"] != kind:
            continue
        key = _derive(secret, base64.b64decode(slot["salt"]), Cost(slot["ops"], slot["memory"]))
        try:
            return nacl.secret.SecretBox(key).decrypt(base64.b64decode(slot["wrapped"]))
        except nacl.exceptions.CryptoError:
            continue
    raise UserError(refusal)


def _derive(secret: str, salt: bytes, cost: Cost) -> bytes:
    return nacl.pwhash.argon2id.kdf(32, secret.encode(), salt, opslimit=cost.ops, memlimit=cost.memory)


def _plain_recovery(text: str) -> str:
    return "".join(c for c in text.upper() if c in _ALPHABET)
