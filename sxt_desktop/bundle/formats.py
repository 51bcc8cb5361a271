"""Versions of the bundle format: readers for every released one, a writer for the newest only.

An older manifest is brought up one step at a time by pure functions from object to object, so that the
rest of the program knows one shape. A released step is never edited.
"""

from collections.abc import Callable, Mapping

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.values import Json

CURRENT = 1
"""The version this program writes."""
MIN_READER = 1
"""The oldest version of a reader that can understand what this program writes."""
SUITE = "sodium-1"
"""Ed25519, X25519 sealed boxes, XChaCha20-Poly1305 secretstream, SHA-256."""

Step = Callable[[dict[str, Json]], dict[str, Json]]
STEPS: Mapping[int, Step] = {}
"""Version -> how its manifest becomes one of the next version."""


def check_readable(*, min_reader: int, suite: str) -> None:
    """Refuse what a newer program wrote for newer programs only; raises UserError BUNDLE_NEWER."""
    if min_reader > CURRENT:
        raise UserError(ErrorCode.BUNDLE_NEWER, needs=min_reader)
    if suite != SUITE:
        raise UserError(ErrorCode.BUNDLE_NEWER, needs=min_reader, suite=suite)


def brought_up(
    manifest: dict[str, Json], *, written_as: int, current: int = CURRENT, steps: Mapping[int, Step] = STEPS
) -> dict[str, Json]:
    """Return the manifest of an older version in today's shape; a newer readable one stays as it is."""
    for version in range(written_as, current):
        manifest = steps[version](manifest)
    return manifest
