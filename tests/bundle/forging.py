"""Bundles by a sender who breaks the rules: any manifest, any members, truly sealed and, if wanted, truly signed."""

import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sxt_desktop.bundle import signing, ustar
from sxt_desktop.bundle.envelope import LENGTH_BYTES, MAGIC, seal_keys
from sxt_desktop.bundle.identity import PrivateIdentity, PublicIdentity
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.sealing import seal, sealed_size
from tests.bundle.making import COMMITTEE, CREATED, EPOCH, UNIT

KEY = bytes(range(32))


def log_of(lines: bytes) -> bytes:
    """Return a packed log."""
    return gzip.compress(lines, mtime=0)


@dataclass
class Forged:
    """A small bundle from the unit to the committee; change anything, then ask for `raw`."""

    members: list[tuple[str, bytes]] = field(default_factory=lambda: [("log.jsonl.gz", log_of(b""))])
    manifest: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    unpacked: dict[str, int] = field(default_factory=lambda: {"log.jsonl.gz": 0})
    signer: PrivateIdentity = UNIT
    recipients: Sequence[PublicIdentity] = (COMMITTEE.public,)
    manifest_bytes: bytes | None = None
    signature: bytes | None = None
    archived: list[tuple[str, bytes]] | None = None
    tail: bytes = ustar.END
    rewrite: Callable[[dict[str, Any]], Any] = lambda statement: statement
    """The last word on the manifest before it is signed."""

    def raw(self) -> bytes:
        """Return the file."""
        size = sealed_size(len(self._archive(self._manifest("0" * 64))))
        header = canonical({**self.head(size), **self.header})
        start = MAGIC + len(header).to_bytes(LENGTH_BYTES, "big") + header
        ad = sha256(start).digest()
        archive = self._archive(self._manifest(ad.hex()))
        return start + b"".join(seal([archive], KEY, ad=ad))

    def head(self, size: int) -> dict[str, Any]:
        """Return an honest header for a sealed stream of `size` bytes."""
        sealed = seal_keys(KEY, self.recipients)
        return {
            "format": 1,
            "min_reader": 1,
            "bundle_id": "bundle-1",
            "suite": "sodium-1",
            "chunk": 1 << 20,
            "body": size,
            "recipients": [{"key_id": one.key_id, "sealed_key": one.sealed.hex()} for one in sealed],
        }

    def _manifest(self, header_sha256: str) -> bytes:
        if self.manifest_bytes is not None:
            return self.manifest_bytes
        statement: dict[str, Any] = {
            "format": 1,
            "app": "forged",
            "bundle_id": "bundle-1",
            "header_sha256": header_sha256,
            "from": {"org": UNIT.public.org, "key_id": UNIT.public.key_id, "epoch": EPOCH},
            "to": {"org": COMMITTEE.public.org, "key_id": COMMITTEE.public.key_id},
            "recipients": [
                {"key_id": one.key_id, "sign_key": one.sign_key.hex(), "box_key": one.box_key.hex()}
                for one in self.recipients
            ],
            "seq": 1,
            "prev": None,
            "voided": [],
            "logs": [],
            "reveals": [],
            "acks": [],
            "members": [self._member(name, data) for name, data in self.members],
            "counts": {},
            "created_at": CREATED,
            "extensions": {},
        }
        return canonical(self.rewrite({**statement, **self.manifest}))

    def _member(self, name: str, data: bytes) -> dict[str, Any]:
        return {
            "name": name,
            "size": len(data),
            "sha256": sha256(data).hexdigest(),
            "unpacked": self.unpacked.get(name, len(data)),
        }

    def _archive(self, manifest: bytes) -> bytes:
        signature = self.signature
        if signature is None:
            signature = signing.sign(signing.MANIFEST, manifest, self.signer.sign_seed)
        members = self.members if self.archived is None else self.archived
        everything = [("manifest.json", manifest), ("manifest.sig", signature), *members]
        return (
            b"".join(
                ustar.header(name, len(data)) + data + ustar.padding(len(data)) for name, data in everything
            )
            + self.tail
        )
