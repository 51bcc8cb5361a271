"""The bundle container: `write_bundle` writes one, `open_bundle` reads one, `inspect` looks from outside."""

from sxt_desktop.bundle.incoming import Staged, open_bundle
from sxt_desktop.bundle.limits import Limits
from sxt_desktop.bundle.outgoing import (
    Opener,
    Outgoing,
    OutgoingLog,
    OutgoingReveal,
    Written,
    least_size,
    write_bundle,
)
from sxt_desktop.bundle.outline import Outline, inspect, verify_written

__all__ = [
    "Limits",
    "Opener",
    "Outgoing",
    "OutgoingLog",
    "OutgoingReveal",
    "Outline",
    "Staged",
    "Written",
    "inspect",
    "least_size",
    "open_bundle",
    "verify_written",
    "write_bundle",
]
