"""Chains of certificates: whose keys are vouched for by those one trusts, level by level."""

from collections.abc import Iterable

from sxt_desktop.bundle.identity import Certificate, PublicIdentity, verify_certificate
from sxt_desktop.domain.ids import KeyId, OrgId

MOST_LEVELS = 8
"""How many superiors may stand above each other between a key and one that is trusted."""

Key = tuple[OrgId, KeyId]


def vouched_for(
    certificates: Iterable[Certificate], trusted: Iterable[PublicIdentity]
) -> dict[Key, PublicIdentity]:
    """Return every identity that certificates lead to from trusted ones, the trusted among them.

    What does not verify is passed over. A trusted identity is never replaced by one somebody vouches for.
    """
    return _followed(certificates, trusted)[0]


def verified(
    certificates: Iterable[Certificate], trusted: Iterable[PublicIdentity]
) -> tuple[Certificate, ...]:
    """Return the certificates that are signed by who is trusted or vouched for, level by level."""
    return tuple(_followed(certificates, trusted)[1])


def _followed(
    certificates: Iterable[Certificate], trusted: Iterable[PublicIdentity]
) -> tuple[dict[Key, PublicIdentity], list[Certificate]]:
    found = {(one.org, one.key_id): one for one in trusted}
    left, sound = list(certificates), []
    for _ in range(MOST_LEVELS):
        above, waiting = dict(found), []
        for one in left:
            parent = above.get((one.parent, one.parent_key_id))
            if parent is None:
                waiting.append(one)
            elif one.parent != one.subject.org and verify_certificate(one, parent):
                held = found.setdefault((one.subject.org, one.subject.key_id), one.subject)
                sound += [one] if held == one.subject else []
        if len(waiting) == len(left):
            break
        left = waiting
    return found, sound
