"""Opinions on records, for working out where each stands in review."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.store.engine import Database


class Given(NamedTuple):
    """An opinion on a record: whose record, which revision of it by its digest, the verdict; by whom, and its own id."""

    entry_id: EntryId
    owner: OrgId
    digest: str
    verdict: str
    reviewer: OrgId
    review: EntryId


def opinions(
    db: Database, entries: Sequence[EntryId], *, review: FormId, reviewers: Sequence[OrgId]
) -> tuple[Given, ...]:
    """Return the opinions in use that these reviewers gave on records, oldest first."""
    rows = db.execute(
        """SELECT latest.about_entry, json_extract(log.about, '$.owner'), json_extract(log.about, '$.digest'),
           json_extract(latest.body, '$.verdict'), owners.org_id, latest.entry_id
           FROM latest JOIN log ON log.owner=latest.owner AND log.epoch=latest.epoch AND log.n=latest.n
           JOIN owners ON owners.id=latest.owner
           WHERE latest.about_entry IN (SELECT value FROM json_each(:entries)) AND +latest.form_id=:review
           AND latest.voided=0 AND latest.unadopted=0
           AND owners.org_id IN (SELECT value FROM json_each(:reviewers))
           ORDER BY latest.recorded_at, latest.id""",
        {"entries": json.dumps(list(entries)), "review": review, "reviewers": json.dumps(list(reviewers))},
    )
    return tuple(
        Given(EntryId(row[0]), OrgId(row[1]), str(row[2]), str(row[3] or ""), OrgId(row[4]), EntryId(row[5]))
        for row in rows
    )
