"""Signed statements that an organisation's new keys replace its old ones: by both, so that neither alone can make one.

A statement says up to which position of the own log the old key signed; a bundle that carries it also says, under the
new key, up to which number the old key signed bundles of this line.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sxt_desktop.bundle import signing
from sxt_desktop.bundle.identity import PrivateIdentity, PublicIdentity, public_from_json
from sxt_desktop.bundle.signing import SIGNATURE_BYTES
from sxt_desktop.bundle.strict_json import MOMENT, Malformed, Shape
from sxt_desktop.domain.ids import KeyId, OrgId
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.domain.values import Json

KeyOf = Callable[[OrgId, KeyId], PublicIdentity | None]


@dataclass(frozen=True, slots=True)
class KeyUpdate:
    """The word of both keys that `new` signs from position ``n + 1`` on, counted in the epoch then written."""

    old: PublicIdentity
    new: PublicIdentity
    epoch: str
    n: int
    at: str
    old_signature: bytes = b""
    new_signature: bytes = b""

    @property
    def org(self) -> OrgId:
        """Whose keys they are."""
        return self.old.org

    @property
    def signed_bytes(self) -> bytes:
        """What both signatures cover, without the prefix."""
        return canonical(self._statement())

    def _statement(self) -> dict[str, Json]:
        return {
            "old": self.old.to_json(),
            "new": self.new.to_json(),
            "epoch": self.epoch,
            "n": self.n,
            "at": self.at,
        }

    def to_json(self) -> dict[str, Json]:
        """Return statement and signatures as JSON."""
        return {
            **self._statement(),
            "old_signature": self.old_signature.hex(),
            "new_signature": self.new_signature.hex(),
        }


@dataclass(frozen=True, slots=True)
class Announced:
    """A statement as one recipient gets it; `last_seq` is the last number the old key signed for it, 0 for none."""

    update: KeyUpdate
    last_seq: int

    def to_json(self) -> dict[str, Json]:
        """Return the statement with the number as JSON."""
        return {**self.update.to_json(), "last_seq": self.last_seq}


def sign_key_update(*, old: PrivateIdentity, new: PrivateIdentity, epoch: str, n: int, at: str) -> KeyUpdate:
    """Return the statement signed by both; ValueError for keys of two organisations or twice the same ones."""
    update = KeyUpdate(old.public, new.public, epoch, n, at)
    if not _is_one_owner(update):
        raise ValueError("a key is replaced by another one of the same organisation")
    message = update.signed_bytes
    return replace(
        update,
        old_signature=signing.sign(signing.KEY_UPDATE, message, old.sign_seed),
        new_signature=signing.sign(signing.KEY_UPDATE, message, new.sign_seed),
    )


def verify_key_update(update: KeyUpdate) -> bool:
    """Whether both keys signed; whether the old one is the organisation's is for the caller to know."""
    message = update.signed_bytes
    both = ((update.old, update.old_signature), (update.new, update.new_signature))
    return _is_one_owner(update) and all(
        signing.is_signed(signing.KEY_UPDATE, message, signature=signature, key=identity.sign_key)
        for identity, signature in both
    )


def _is_one_owner(update: KeyUpdate) -> bool:
    old, new = update.old, update.new
    return (
        (old.org, old.epoch) == (new.org, new.epoch)
        and old.sign_key != new.sign_key
        and old.box_key != new.box_key
    )


def key_update_from_json(raw: object) -> KeyUpdate:
    """Read a statement strictly, without judging its signatures; raises `Malformed`."""
    shape = Shape(raw)
    update = _read(shape)
    shape.end()
    return update


def announced_from_json(raw: object) -> Announced:
    """Read a statement with its number strictly; raises `Malformed`."""
    shape = Shape(raw)
    announced = Announced(_read(shape), shape.number("last_seq"))
    shape.end()
    return announced


def announced_in(shape: Shape, *, limit: int) -> tuple[Announced, ...]:
    """Read what a manifest announces of its sender's keys; raises `Malformed`."""
    if not shape.has("key_updates"):
        return ()
    return shape.items("key_updates", announced_from_json, limit=limit)


def _read(shape: Shape) -> KeyUpdate:
    return KeyUpdate(
        old=public_from_json(shape.raw("old")),
        new=public_from_json(shape.raw("new")),
        epoch=shape.token("epoch"),
        n=shape.number("n"),
        at=shape.match("at", MOMENT),
        old_signature=shape.hex("old_signature", SIGNATURE_BYTES),
        new_signature=shape.hex("new_signature", SIGNATURE_BYTES),
    )


def path_to_key(announced: Iterable[Announced], org: OrgId, key_id: KeyId) -> tuple[Announced, ...]:
    """Return the statements of one organisation that lead to a key, oldest first; each verified by both its keys.

    Raises `Malformed` for two that lead to one key and for one that does not verify.
    """
    by_new: dict[KeyId, Announced] = {}
    for one in announced:
        if one.update.org != org or one.update.new.key_id in by_new or not verify_key_update(one.update):
            raise Malformed("key_updates")
        by_new[one.update.new.key_id] = one
    path: list[Announced] = []
    expected: PublicIdentity | None = None
    while (found := by_new.pop(key_id, None)) is not None:
        if expected is not None and found.update.new != expected:
            raise Malformed("key_updates")
        path.append(found)
        expected, key_id = found.update.old, found.update.old.key_id
    return tuple(reversed(path))


def since_known(path: tuple[Announced, ...], key_of: KeyOf) -> tuple[Announced, ...]:
    """Return the end of a path that begins at the newest key already known; nothing when none of them is.

    Whole keys are compared: a known one that differs from what is said here leads nowhere.
    """
    for index in range(len(path) - 1, -1, -1):
        old = path[index].update.old
        known = key_of(old.org, old.key_id)
        if known is not None:
            is_same = (known.sign_key, known.box_key) == (old.sign_key, old.box_key)
            return path[index:] if is_same else ()
    return ()
