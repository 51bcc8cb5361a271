"""The one object that is stored, exported, signed, imported, reviewed and printed.

`payload_hash` covers salt and body, `digest` covers the fields of the revision (never the salt), so a
whole revision can be withheld (only its digest travels) and a body can be blanked while the owner's
chain still verifies. Every hash has its own prefix and frames its parts by length.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sxt_desktop.domain.forms import FormSpec, Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.values import Body, Json, NotReadable, Values, clean

SALT_BYTES = 16
AUTHOR_LENGTH = 200
VOID_FORM = FormId("void")
"""The built-in form of a revision that takes a record out of use (作废); the record stays readable."""
BLANKING_FORM = FormId("blanking")
"""The built-in form of a revision that tells which contents of its record were blanked (依法清除), and why."""


def canonical(value: Json) -> bytes:
    """Return the one byte form of JSON that is hashed and signed: UTF-8, sorted keys, NFC, no floats."""
    return _canonical_plain(value) if _is_plain(value) else _ENCODER.encode(_normal(value)).encode("utf-8")


def _canonical_plain(value: Json) -> bytes:
    text = _ENCODER.encode(value)
    if not unicodedata.is_normalized("NFC", text):  # else so is every text in it
        text = _ENCODER.encode(_normal(value))
    return text.encode("utf-8")


def canonical_read(value: Json) -> bytes:
    """Return `canonical` of what was read strictly from JSON: nothing in it is to be refused or turned any more."""
    return _ENCODER.encode(value).encode("utf-8")


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False, check_circular=False
)


def _is_plain(value: object) -> bool:
    """Whether the encoder takes a value as it is, with nothing in it that would have to be refused or turned."""
    kind = type(value)
    if kind is dict:
        return all(type(key) is str and _is_plain(item) for key, item in value.items())  # type: ignore[attr-defined]
    if kind is list:
        return all(map(_is_plain, value))  # type: ignore[call-overload]
    return kind is str or kind is int or kind is bool or value is None


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, dict | Mapping):
        return _normal_keys(value)
    if isinstance(value, list | tuple):
        return [_normal(item) for item in value]
    if isinstance(value, float):
        raise TypeError("floats have no canonical form; decimals travel as strings")
    return value


def _normal_keys(value: Mapping[str, Any]) -> dict[str, Any]:
    normal = {unicodedata.normalize("NFC", key): _normal(item) for key, item in value.items()}
    if len(normal) < len(value):
        raise ValueError("two keys are the same once normalised; one of them would escape the hash")
    return normal


def author_name(text: str) -> str:
    """Return a person's name as revisions hold it: one line of bounded length that everyone accepts."""
    return " ".join(clean(text).split())[:AUTHOR_LENGTH]


def framed_hash(prefix: bytes, *parts: bytes) -> bytes:
    """SHA-256 over a prefix and parts, each preceded by its length as 8 bytes big-endian."""
    pieces = [prefix, b"\0"]
    for part in parts:
        pieces += (len(part).to_bytes(8, "big"), part)
    return hashlib.sha256(b"".join(pieces)).digest()


@dataclass(frozen=True, slots=True)
class Payload:
    """What a revision says: a random salt and the content; gone altogether once blanked (依法清除)."""

    salt: bytes
    body: Body
    _text: bytes = field(default=b"", init=False, repr=False, compare=False)
    _read: "tuple[FormSpec, Values] | None" = field(default=None, init=False, repr=False, compare=False)

    @classmethod
    def read(cls, salt: bytes, body: Body) -> "Payload":
        """Take over what was read strictly from JSON."""
        found = cls(salt, body)
        object.__setattr__(found, "_text", canonical_read(body))
        return found

    @property
    def canonical(self) -> bytes:
        """The content as it is hashed and kept; worked out once."""
        if not self._text:
            object.__setattr__(self, "_text", canonical(self.body))
        return self._text

    def values(self, form: FormSpec) -> Values:
        """What the content says in a form, worked out once for the same form; raises `NotReadable`."""
        known = self._read
        if known is None or not (known[0] is form or known[0].hash == form.hash != ""):
            known = form, form.read(self.body)
            object.__setattr__(self, "_read", known)
        return known[1]

    @property
    def hash(self) -> bytes:
        """Hash that commits to the content without giving it away."""
        return framed_hash(b"sxt-payload-1", self.salt, self.canonical)


@dataclass(frozen=True, slots=True)
class Carried:
    """One log position as it travels: the whole revision, or only its digest when it is withheld.

    `payload` is None as well when the body was blanked by its owner.
    """

    n: int
    digest: bytes
    revision: "Revision | None" = None
    payload: "Payload | None" = None


@dataclass(frozen=True, slots=True)
class Target:
    """The exact revision that another one is about (审核意见, 回告)."""

    owner: OrgId
    entry_id: EntryId
    digest: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One position of an owner's log. `n` counts from 1 without gaps; `previous` is the entry's last digest."""

    owner: OrgId
    epoch: str
    n: int
    entry_id: EntryId
    form_id: FormId
    form_version: int
    form_hash: str
    author: str
    recorded_at: str
    sensitivity: Sensitivity
    about: Target | None
    previous: bytes | None
    payload_hash: bytes

    def to_json(self) -> dict[str, Json]:
        """Return the listed fields as JSON; exactly this is what `digest` covers."""
        about: Json = None
        if self.about is not None:
            about = {
                "owner": self.about.owner,
                "entry_id": self.about.entry_id,
                "digest": self.about.digest,
            }
        return {
            "owner": self.owner,
            "epoch": self.epoch,
            "n": self.n,
            "entry_id": self.entry_id,
            "form_id": self.form_id,
            "form_version": self.form_version,
            "form_hash": self.form_hash,
            "author": self.author,
            "recorded_at": self.recorded_at,
            "sensitivity": self.sensitivity.value,
            "about": about,
            "previous": None if self.previous is None else self.previous.hex(),
            "payload_hash": self.payload_hash.hex(),
        }

    @property
    def digest(self) -> bytes:
        """The revision's own hash, 32 bytes."""
        return framed_hash(_REVISION, _canonical_plain(self.to_json()))

    @property
    def is_void(self) -> bool:
        """Whether this revision takes its record out of use."""
        return self.form_id == VOID_FORM

    @property
    def is_blanking(self) -> bool:
        """Whether this revision tells of contents that were blanked."""
        return self.form_id == BLANKING_FORM

    @property
    def is_act(self) -> bool:
        """Whether this revision does something to its record in place of saying what is in it."""
        return self.is_void or self.is_blanking


_REVISION = b"sxt-revision-1"


def digest_read(raw: Mapping[str, Json]) -> bytes:
    """Return the digest of the revision that `revision_from_json` makes of these fields, which were read strictly."""
    return framed_hash(_REVISION, canonical_read(dict(raw)))


def revision_from_json(raw: Mapping[str, Any]) -> Revision:
    """Read a revision strictly; raises `NotReadable` when a field is missing, extra or of a wrong shape.

    Its `to_json` is what was read, field by field.
    """
    if raw.keys() != _FIELDS.keys():
        raise NotReadable
    if not all(map(isinstance, map(raw.__getitem__, _FIELDS), _FIELDS.values())):
        raise NotReadable
    if isinstance(raw["n"], bool) or isinstance(raw["form_version"], bool):
        raise NotReadable
    try:
        return Revision(
            owner=OrgId(raw["owner"]),
            epoch=raw["epoch"],
            n=raw["n"],
            entry_id=EntryId(raw["entry_id"]),
            form_id=FormId(raw["form_id"]),
            form_version=raw["form_version"],
            form_hash=raw["form_hash"],
            author=raw["author"],
            recorded_at=raw["recorded_at"],
            sensitivity=Sensitivity(raw["sensitivity"]),
            about=_target(raw["about"]),
            previous=None if raw["previous"] is None else _hash(raw["previous"]),
            payload_hash=_hash(raw["payload_hash"]),
        )
    except ValueError as wrong:
        raise NotReadable from wrong


_FIELDS: Mapping[str, type | tuple[type, ...]] = {
    "owner": str,
    "epoch": str,
    "n": int,
    "entry_id": str,
    "form_id": str,
    "form_version": int,
    "form_hash": str,
    "author": str,
    "recorded_at": str,
    "sensitivity": str,
    "about": (dict, type(None)),
    "previous": (str, type(None)),
    "payload_hash": str,
}


def _target(raw: Mapping[str, Any] | None) -> Target | None:
    if raw is None:
        return None
    if set(raw) != {"owner", "entry_id", "digest"} or not all(isinstance(v, str) for v in raw.values()):
        raise NotReadable
    return Target(OrgId(raw["owner"]), EntryId(raw["entry_id"]), raw["digest"])


def _hash(text: str) -> bytes:
    value = bytes.fromhex(text)
    if len(value) != 32 or value.hex() != text:
        raise NotReadable
    return value
