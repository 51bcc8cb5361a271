"""Typed identifiers, so that a person's id cannot be handed over where an entry's id is meant."""

from typing import NewType

OrgId = NewType("OrgId", str)
"""An organisation, for life: a UUIDv7 as 36 characters."""
PersonId = NewType("PersonId", str)
"""A person: the entry id of the person's own record."""
EntryId = NewType("EntryId", str)
"""A record through all of its revisions: a UUIDv7 as 36 characters."""
FormId = NewType("FormId", str)
"""A form, without its version, for example ``handbook_01``."""
KeyId = NewType("KeyId", str)
"""First 16 hex digits of SHA-256 over both public keys; it looks keys up and never replaces comparing them."""


def uuid7(unix_ms: int, random: bytes) -> str:
    """Return a UUIDv7 (RFC 9562) from milliseconds since 1970 and 10 random bytes; ordered by time."""
    value = (unix_ms & (2**48 - 1)) << 80 | int.from_bytes(random[:10], "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    digits = f"{value:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
