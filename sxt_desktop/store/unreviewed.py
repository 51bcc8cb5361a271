"""Records of others on which we have not given an opinion since they were last changed."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.store.engine import Database, one

AT_MOST = 1000
"""Counting stops here: more is shown as so many and more."""


def count(
    db: Database, owners: tuple[OrgId, ...], forms: tuple[FormId, ...], *, review: FormId, reviewer: OrgId
) -> int:
    """Return how many records of the owners still wait for the reviewer's opinion, up to `AT_MOST`."""
    if not owners or not forms:
        return 0
    sql = f"""SELECT count(*) FROM (SELECT 1 FROM latest AS record
        WHERE record.owner IN (SELECT id FROM owners WHERE org_id IN ({_marks(owners)}))
        AND record.form_id IN ({_marks(forms)}) AND record.voided=0
        AND NOT EXISTS (SELECT 1 FROM latest AS opinion
            WHERE opinion.about_entry=record.entry_id AND opinion.form_id=? AND opinion.voided=0
            AND opinion.owner=(SELECT id FROM owners WHERE org_id=?)
            AND opinion.recorded_at>=record.recorded_at) LIMIT {AT_MOST})"""
    return int(one(db, sql, (*owners, *forms, review, reviewer)))


def _marks(values: tuple[str, ...]) -> str:
    return ",".join("?" * len(values))


class Given(NamedTuple):
    """An opinion on a record: whose record, which revision of it by its digest, and the verdict."""

    entry_id: EntryId
    owner: OrgId
    digest: str
    verdict: str


def opinions(
    db: Database, entries: Sequence[EntryId], *, review: FormId, reviewers: Sequence[OrgId]
) -> tuple[Given, ...]:
    """Return the opinions in use that these reviewers gave on records, oldest first."""
    rows = db.execute(
        """SELECT latest.about_entry, json_extract(log.about, '$.owner'), json_extract(log.about, '$.digest'),
           json_extract(latest.body, '$.verdict')
           FROM latest JOIN log ON log.owner=latest.owner AND log.epoch=latest.epoch AND log.n=latest.n
           JOIN owners ON owners.id=latest.owner
           WHERE latest.about_entry IN (SELECT value FROM json_each(:entries)) AND latest.form_id=:review
           AND latest.voided=0 AND latest.unadopted=0
           AND owners.org_id IN (SELECT value FROM json_each(:reviewers))
           ORDER BY latest.recorded_at, latest.id""",
        {"entries": json.dumps(list(entries)), "review": review, "reviewers": json.dumps(list(reviewers))},
    )
    return tuple(Given(EntryId(row[0]), OrgId(row[1]), str(row[2]), str(row[3] or "")) for row in rows)
