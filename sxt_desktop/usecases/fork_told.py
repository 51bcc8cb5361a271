"""What we decided about forks of subordinates' logs, as our bundles tell it until the unit opens a new epoch."""

from collections.abc import Iterator

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.values import Json
from sxt_desktop.store import entries, outbox, reports
from sxt_desktop.store.engine import Database

CHOICES = "fork_choices"
"""The extension of a manifest with what its sender decided about forks of the recipient's log."""
LATEST_POINTS, MOST_CHOICES, MOST_POINTS = 256, 20, 400
"""So many of the last positions are told with their links; further back ever fewer are."""


def choices_for(db: Database, to: OrgId) -> tuple[dict[str, Json], ...]:
    """Return what was decided about a subordinate's forks since it last opened an epoch, with links of its line held."""
    settled: list[dict[str, Json]] = []
    for one in reports.told(db):
        if one.sender == to and one.kind == reports.CONTINUED:
            settled.clear()
        elif one.sender == to and one.kind == reports.FORK_SETTLED and "manifest_sha256" in one.detail:
            kept = ("how", "reason", "by", "seq", "manifest_sha256")
            settled.append({**{key: one.detail[key] for key in kept}, "at": one.at})
    epoch = _epoch_held(db, to) if settled else None
    if epoch is None:
        return ()
    points = list[Json]([n, link.hex()] for n, link in _points(db, to, epoch))
    return tuple({**one, "epoch": epoch, "points": points} for one in settled[-MOST_CHOICES:])


def is_choice_untold(db: Database, to: OrgId) -> bool:
    """Whether something was decided that no bundle to the unit was written after."""
    choices = choices_for(db, to)
    sent = outbox.last_sent(db).get(to) if choices else None
    last = "" if sent is None or sent.state != "written" else sent.created_at
    return any(str(one["at"]) >= last for one in choices)


def choices_told(db: Database, to: OrgId) -> dict[str, Json]:
    """Return the extension that tells a subordinate of them."""
    found = list[Json](choices_for(db, to))
    return {CHOICES: found} if found else {}


def _epoch_held(db: Database, org: OrgId) -> str | None:
    received = outbox.received_from(db, org)
    return received[-1].epoch if received else None


def _points(db: Database, org: OrgId, epoch: str) -> Iterator[tuple[int, bytes]]:
    """Yield (position, link) of the line held, newest first: the last ones all, then ever fewer."""
    n, step = entries.head(db, org, epoch).n, 1
    for number in range(MOST_POINTS):
        link = entries.link_at(db, org, epoch, n)
        if link is not None:
            yield n, link
        step = step if number < LATEST_POINTS else step * 2
        n -= step
        if n < 0:
            return
