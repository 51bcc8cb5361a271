"""How much a bundle may ask of the one who opens it; checked before the work is done."""

from dataclasses import dataclass

KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
MAX_HEADER = 64 * KIB
MAX_MEMBER = 8 * GIB - 1
"""What the size field of a ustar header can say."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds in bytes or numbers; `reserve` is the disk space that must remain free."""

    manifest: int = 16 * MIB
    members: int = 200_000
    logs: int = 10_000
    epochs: int = 200
    key_updates: int = 200
    line: int = 16 * MIB
    unpacked: int = 4 * GIB
    form: int = 1 * MIB
    forms: int = 4 * MIB
    certificates: int = 16 * MIB
    certificates_in_all: int = 10_000
    file: int = MAX_MEMBER
    recipients: int = 64
    reserve: int = 64 * MIB
