"""What a properly enrolled peer may still not send.

A structure no honest program writes refuses the whole bundle (BUNDLE_HOSTILE) before anything is taken over.
A record whose content alone cannot be understood is none of this: it is kept and marked.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from sxt_desktop.bundle.incoming import Staged
from sxt_desktop.bundle.limits import MIB, Limits
from sxt_desktop.bundle.log_parts import LogPart, Mode
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import ORGANISATION, Relation
from sxt_desktop.domain.projections import LIKELY_YEARS
from sxt_desktop.domain.revisions import AUTHOR_LENGTH, Revision
from sxt_desktop.store import entries, outbox
from sxt_desktop.store.engine import Database

LIMITS = Limits(line=2 * MIB)
"""As the container's own; a record's line is shorter, because lists hold hundreds of records at once."""
MOST_SKIPPED = 10_000
"""How many bundle numbers one bundle may leave out; each is listed."""
LAST_POSITION = 2**31 - 1
LAST_VERSION = 999_999
MOST_FORMS = 1000

_TOKEN = re.compile(r"[0-9A-Za-z_-]{1,64}")
_FORM_ID = re.compile(r"[a-z][a-z0-9_]{0,59}")
_HASH = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)
_MISLEADING = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, line separators and marks that turn the direction of writing: a name has none of them."""


def hostile(what: str) -> UserError:
    """Return the refusal of a whole bundle."""
    return UserError(ErrorCode.BUNDLE_HOSTILE, what=what)


def screen_manifest(db: Database, staged: Staged) -> None:
    """Refuse a bundle whose statement contradicts what its sender is to us."""
    manifest = staged.manifest
    if not is_moment(manifest.created_at):
        raise hostile("created_at")
    if len(staged.forms()) > MOST_FORMS:
        raise hostile("forms")
    mode = Mode.ADDRESSED if is_superior(db, staged.sender.org) else Mode.FULL
    for part in manifest.logs:
        if part.owner == staged.sender.org:  # others' logs are judged by their owners' signatures
            _screen_part(part, staged, mode)


def _screen_part(part: LogPart, staged: Staged, mode: Mode) -> None:
    if part.to_n > LAST_POSITION:
        raise hostile("to_n")
    if part.mode is not mode:
        raise hostile("mode")
    if mode is Mode.ADDRESSED and (part.link_before is not None or part.checkpoint is not None):
        raise hostile("link_before")
    if part.checkpoint is not None and not is_moment(part.checkpoint.at):
        raise hostile("checkpoint")


def screen_revisions(db: Database, owner: OrgId, revisions: Sequence[Revision]) -> None:
    """Refuse an owner's revisions with fields no program of ours writes, or with the id of another owner's record."""
    for revision in revisions:
        _screen_fields(revision)
    own = {one.entry_id for one in revisions if not _may_share_id(one)}
    if own and entries.others_among(db, own, owner):
        raise hostile("entry_id")


def _screen_fields(revision: Revision) -> None:
    fields = {
        "entry_id": _TOKEN.fullmatch(revision.entry_id),
        "form_id": _FORM_ID.fullmatch(revision.form_id),
        "form_hash": _HASH.fullmatch(revision.form_hash),
        "form_version": 1 <= revision.form_version <= LAST_VERSION,
        "recorded_at": is_moment(revision.recorded_at),
        "author": len(revision.author) <= AUTHOR_LENGTH and not _MISLEADING.search(revision.author),
        "about": _is_target(revision),
    }
    for name, is_sound in fields.items():
        if not is_sound:
            raise hostile(name)


def _is_target(revision: Revision) -> bool:
    about = revision.about
    return about is None or all(
        pattern.fullmatch(text)
        for pattern, text in ((_TOKEN, about.owner), (_TOKEN, about.entry_id), (_HASH, about.digest))
    )


def _may_share_id(revision: Revision) -> bool:
    """An organisation's record has the organisation's id, whoever keeps it; voiding and blanking make no record."""
    return revision.form_id == ORGANISATION or revision.is_act or str(revision.entry_id) == revision.owner


def screen_skipped(last: int, seq: int) -> None:
    """Refuse a number so far ahead that those between could not be listed."""
    if seq - last > MOST_SKIPPED:
        raise hostile("seq")


def screen_files(delivered: Iterable[str], named: set[str]) -> None:
    """Refuse files that no record of the bundle holds: nobody could ever find or remove them."""
    if not named.issuperset(delivered):
        raise hostile("files")


def is_moment(text: str) -> bool:
    """Whether text is a moment as records have it: ISO 8601 with seconds and offset, in a year that can be."""
    if not _MOMENT.fullmatch(text):
        return False
    try:
        return datetime.fromisoformat(text).year in LIKELY_YEARS
    except ValueError:
        return False


def is_superior(db: Database, org: OrgId) -> bool:
    """Whether an organisation is enrolled as standing above us."""
    peer = outbox.peer(db, org)
    return peer is not None and peer.relation == Relation.SUPERIOR.value
