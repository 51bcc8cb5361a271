"""Whose word counts: an id alone proves nothing, anyone enrolled can write a record about any other."""

from collections.abc import Iterable

from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.store import lists, outbox
from sxt_desktop.usecases.workspace import Workspace

REVIEW = FormId("review")
MOST_PAPERS = 1000
"""So many papers about one record are looked at for each who may write them."""


def superiors(ws: Workspace) -> tuple[OrgId, ...]:
    """Return the organisations enrolled as standing above us."""
    return outbox.related(ws.read, Relation.SUPERIOR.value)


def superiors_and_us(ws: Workspace) -> tuple[OrgId, ...]:
    """Return who may give an opinion or an order that counts here, ourselves first."""
    return (ws.org, *superiors(ws))


def find_first(ws: Workspace, entry_id: EntryId, owners: Iterable[OrgId]) -> Listed | None:
    """Return a record by whoever of these owners has it, the first named before the others."""
    found = (lists.find(ws.read, entry_id, owner) for owner in owners)
    return next((row for row in found if row is not None), None)


def papers_about(ws: Workspace, record: Listed) -> tuple[Listed, ...]:
    """Return what was written about a record by those who may: us, our superiors, its owner, its addressee.

    Opinions are ours or our superiors' alone. Newest first.
    """
    above = superiors_and_us(ws)
    writers = tuple(dict.fromkeys((*above, record.owner, *record.addressees)))
    chosen = Filter(about_entry=record.entry_id, about_owner=record.owner, owners=writers)
    rows = lists.page(ws.read, chosen, limit=MOST_PAPERS * len(writers))
    return newest_first(row for row in rows if row.form_id != REVIEW or row.owner in above)


def newest_first(rows: Iterable[Listed]) -> tuple[Listed, ...]:
    """Return records of several owners in the order lists have."""
    return tuple(
        sorted(rows, key=lambda row: (row.occurred_on or row.recorded_at[:10], row.row), reverse=True)
    )
