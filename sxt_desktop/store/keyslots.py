"""Who can open a workbook: the database key wrapped once per user and once for the recovery sheet.

`keyslots.json` holds wrapped keys (Argon2id, XChaCha20-Poly1305 of libsodium, each bound to its slot's own
words) and the names of the files the key opens. Changing a password rewrites one slot and never touches the
database; another database, restored, migrated or under another key, takes the place of the old one by one
atomic replacement of this file.
"""

import base64
import errno
import json
import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import nacl.exceptions
import nacl.pwhash
import nacl.secret
from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
)

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.patience import USUAL

FORMAT = 2
MIN_PASSWORD = 8
"""Shortest password accepted, in characters."""
PASSWORD, RECOVERY = "password", "recovery"
FIRST_SLOT = "u1"

_MAX_OPS, _MAX_MEMORY = 12, 1 << 30
_MIN_MEMORY = 8192
_MOST_SLOTS = 64
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_RECOVERY_LENGTH = 32
_NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_WRAPPED = _NONCE + 32 + 16
_OLD_WRAP, _WRAP = 1, 2
_ID = re.compile(r"u[1-9]\d{0,5}|recovery")
PART_NAMES = {
    "ledger": re.compile(r"ledger(-[1-9]\d{0,6})?\.db"),
    "drafts": re.compile(r"drafts(-[1-9]\d{0,6})?\.db"),
    "files": re.compile(r"files(-[1-9]\d{0,6})?"),
}
"""What each part may be called: nothing outside the folder is ever opened."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id cost: passes over memory and memory in bytes; what is read back is capped on both sides."""

    ops: int = nacl.pwhash.argon2id.OPSLIMIT_MODERATE
    memory: int = nacl.pwhash.argon2id.MEMLIMIT_MODERATE


@dataclass(frozen=True, slots=True)
class Parts:
    """The names, inside the folder, of what the key opens; another generation of a part has a number."""

    ledger: str = "ledger.db"
    drafts: str = "drafts.db"
    files: str = "files"


class Slot(NamedTuple):
    """One way in: of a user (`id` u1, u2 …) or of the recovery sheet."""

    id: str
    kind: str
    user: str
    salt: bytes
    cost: Cost
    wrapped: bytes
    wrap: int = _WRAP


@dataclass(frozen=True, slots=True)
class KeySlots:
    """The content of `keyslots.json`: the ways in, and the files in use."""

    slots: tuple[Slot, ...]
    parts: Parts = Parts()

    @property
    def names(self) -> tuple[tuple[str, str], ...]:
        """(id, name) of everyone who has a password, for the question who is opening."""
        return tuple((slot.id, slot.user) for slot in self.slots if slot.kind == PASSWORD)

    def slot(self, slot_id: str) -> Slot | None:
        """Return one way in, or None."""
        return next((slot for slot in self.slots if slot.id == slot_id), None)

    def with_slot(self, new: Slot) -> "KeySlots":
        """Return the same with one slot new or in place of its earlier one."""
        known = self.slot(new.id)
        kept = tuple(new if slot is known else slot for slot in self.slots)
        return replace(self, slots=kept if known is not None else (*self.slots, new))

    def without(self, slot_id: str) -> "KeySlots":
        """Return the same without one way in."""
        return replace(self, slots=tuple(slot for slot in self.slots if slot.id != slot_id))


class Unlocked(NamedTuple):
    """The database key and whose secret gave it."""

    key: bytes
    slot_id: str


def check_password(password: str) -> None:
    """Refuse a password that is too short (WEAK_PASSWORD)."""
    if len(password) < MIN_PASSWORD:
        raise UserError(ErrorCode.WEAK_PASSWORD, minimum=MIN_PASSWORD)


def new_recovery_key(random: Callable[[int], bytes]) -> str:
    """Return 160 random bits as eight groups of four unmistakable letters and digits, for paper."""
    letters = "".join(_ALPHABET[byte % 32] for byte in random(_RECOVERY_LENGTH))
    return "-".join(letters[i : i + 4] for i in range(0, _RECOVERY_LENGTH, 4))


def password_slot(
    slot_id: str, user: str, password: str, key: bytes, random: Callable[[int], bytes], cost: Cost
) -> Slot:
    """Return a user's way in (WEAK_PASSWORD)."""
    check_password(password)
    return _wrap(Slot(slot_id, PASSWORD, user, b"", cost, b""), password, key, random)


def recovery_slot(recovery_key: str, key: bytes, random: Callable[[int], bytes], cost: Cost) -> Slot:
    """Return the way in of the recovery sheet."""
    return _wrap(Slot(RECOVERY, RECOVERY, "", b"", cost, b""), _plain_recovery(recovery_key), key, random)


def unlock(path: Path, *, password: str, user: str = "") -> Unlocked:
    """Return the database key for a user's password.

    `user` is a name or an id; it may be left out where only one user is known. WRONG_PASSWORD, USER_NEEDED,
    KEYSLOT_DAMAGED.
    """
    slots = [slot for slot in read(path).slots if slot.kind == PASSWORD]
    chosen = [slot for slot in slots if user in (slot.id, slot.user)] if user else slots
    if not user and len(slots) > 1:
        raise UserError(ErrorCode.USER_NEEDED, names="、".join(slot.user for slot in slots))
    return _unlock(chosen, password, ErrorCode.WRONG_PASSWORD)


def unlock_with_recovery(path: Path, *, recovery_key: str) -> Unlocked:
    """Return the database key for the key on the recovery sheet; WRONG_RECOVERY_KEY otherwise."""
    slots = [slot for slot in read(path).slots if slot.kind == RECOVERY]
    return _unlock(slots, _plain_recovery(recovery_key), ErrorCode.WRONG_RECOVERY_KEY)


def opens(slot: Slot, secret: str, key: bytes) -> bool:
    """Whether a password or recovery key opens a slot to just this database key."""
    plain = _plain_recovery(secret) if slot.kind == RECOVERY else secret
    return _opened(slot, plain) == key


def is_weaker(slot: Slot, cost: Cost) -> bool:
    """Whether a slot was made the old way or cheaper than slots are made now."""
    return slot.wrap != _WRAP or slot.cost.ops < cost.ops or slot.cost.memory < cost.memory


def write(path: Path, content: KeySlots) -> None:
    """Replace the file by a whole new one, durably: written aside, synced, renamed, folder synced.

    DISK_FULL or PLACE_NOT_WRITABLE leave the old file as it was.
    """
    replace_durably(
        path, json.dumps(_to_json(content), ensure_ascii=False, indent=1, sort_keys=True).encode()
    )


def replace_durably(path: Path, content: bytes) -> None:
    """Put a small file in the place of another: the old or the new one is there, never a half one.

    While something else holds the old one it is tried again.
    """
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        USUAL.retry(lambda: part.replace(path))
        sync_directory(path.parent)
    except OSError as refused:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise refusal(refused, path.parent) from refused


def remove_leftovers(folder: Path) -> int:
    """Remove what a cut-off replacement left in a workbook's folder; returns how many."""
    leftovers = list(folder.glob("*.part"))
    for path in leftovers:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    return len(leftovers)


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


def read(path: Path) -> KeySlots:
    """Read the file strictly enough that nothing absurd is ever derived from it (KEYSLOT_DAMAGED).

    A file of format 1 knew one user and one place for everything. WORKBOOK_NEWER for a later format.
    """
    try:
        content = json.loads(path.read_bytes()[: 1 << 20])
        if isinstance(content["format"], int) and content["format"] > FORMAT:
            raise UserError(ErrorCode.WORKBOOK_NEWER, step=f"keyslots {content['format']}")
        return _from_json(content)
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise UserError(ErrorCode.KEYSLOT_DAMAGED, path=str(path)) from wrong


def _from_json(content: dict[str, Any]) -> KeySlots:
    if content["format"] == 1:
        return _sound(KeySlots(tuple(_old_slot(raw) for raw in content["slots"])))
    parts = Parts(**content["parts"])
    if not all(named.fullmatch(getattr(parts, kind)) for kind, named in PART_NAMES.items()):
        raise ValueError(content)
    return _sound(KeySlots(tuple(map(_slot, content["slots"])), parts))


def _sound(content: KeySlots) -> KeySlots:
    ids = [slot.id for slot in content.slots]
    if not 0 < len(ids) <= _MOST_SLOTS or len(set(ids)) < len(ids):
        raise ValueError(ids)
    return content


def _slot(raw: dict[str, Any]) -> Slot:
    slot = Slot(
        id=raw["id"],
        kind=raw["kind"],
        user=raw["user"],
        salt=base64.b64decode(raw["salt"], validate=True),
        cost=Cost(raw["ops"], raw["memory"]),
        wrapped=base64.b64decode(raw["wrapped"], validate=True),
        wrap=raw["wrap"],
    )
    if not _is_sound(slot):
        raise ValueError(slot.id)
    return slot


def _old_slot(raw: dict[str, Any]) -> Slot:
    slot_id = FIRST_SLOT if raw["kind"] == PASSWORD else RECOVERY
    return _slot({**raw, "id": slot_id, "wrap": _OLD_WRAP, "user": raw.get("user", "")})


def _is_sound(slot: Slot) -> bool:
    ops, memory = slot.cost.ops, slot.cost.memory
    return (
        slot.kind in (PASSWORD, RECOVERY)
        and isinstance(slot.user, str)
        and _ID.fullmatch(slot.id) is not None
        and (slot.id == RECOVERY) == (slot.kind == RECOVERY)
        and type(ops) is int
        and type(memory) is int
        and slot.wrap in (_OLD_WRAP, _WRAP)
        and 1 <= ops <= _MAX_OPS
        and _MIN_MEMORY <= memory <= _MAX_MEMORY
        and len(slot.salt) == nacl.pwhash.argon2id.SALTBYTES
        and len(slot.wrapped) == _WRAPPED
    )


def _to_json(content: KeySlots) -> dict[str, Any]:
    slots = [
        {
            "id": slot.id,
            "kind": slot.kind,
            "user": slot.user,
            "salt": base64.b64encode(slot.salt).decode(),
            "ops": slot.cost.ops,
            "memory": slot.cost.memory,
            "wrapped": base64.b64encode(slot.wrapped).decode(),
            "wrap": slot.wrap,
        }
        for slot in content.slots
    ]
    return {"format": FORMAT, "parts": asdict(content.parts), "slots": slots}


def _bound_words(slot: Slot) -> bytes:
    """What a wrapped key is bound to, so that a slot can be given to nobody else."""
    words = [slot.id, slot.kind, slot.user, slot.cost.ops, slot.cost.memory]
    return b"sxt-slot-2\0" + json.dumps(words, ensure_ascii=False).encode()


def _wrap(slot: Slot, secret: str, database_key: bytes, random: Callable[[int], bytes]) -> Slot:
    slot = slot._replace(salt=random(nacl.pwhash.argon2id.SALTBYTES), wrap=_WRAP)
    nonce = random(_NONCE)
    sealed = crypto_aead_xchacha20poly1305_ietf_encrypt(
        database_key, _bound_words(slot), nonce, _derive(secret, slot.salt, slot.cost)
    )
    return slot._replace(wrapped=nonce + sealed)


def _unlock(slots: Iterable[Slot], secret: str, refused: ErrorCode) -> Unlocked:
    for slot in slots:
        key = _opened(slot, secret)
        if key is not None:
            return Unlocked(key, slot.id)
    raise UserError(refused)


def _opened(slot: Slot, secret: str) -> bytes | None:
    key = _derive(secret, slot.salt, slot.cost)
    try:
        if slot.wrap == _OLD_WRAP:
            return nacl.secret.SecretBox(key).decrypt(slot.wrapped)
        nonce, sealed = slot.wrapped[:_NONCE], slot.wrapped[_NONCE:]
        return bytes(crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, _bound_words(slot), nonce, key))
    except nacl.exceptions.CryptoError:
        return None


def _derive(secret: str, salt: bytes, cost: Cost) -> bytes:
    return nacl.pwhash.argon2id.kdf(32, secret.encode(), salt, opslimit=cost.ops, memlimit=cost.memory)


def _plain_recovery(text: str) -> str:
    return "".join(c for c in text.upper() if c in _ALPHABET)
