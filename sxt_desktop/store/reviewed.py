"""Records of others by where they stand in our review, and opinions on ours that ask for a correction: in SQL alone.

An opinion counts for the exact revision it is about (its digest); clocks of two organisations are never compared.
"""

import json
from collections.abc import Sequence

from sxt_desktop.domain.ids import FormId, OrgId
from sxt_desktop.domain.records import UNCONFIRMED, Reach
from sxt_desktop.domain.reviewing import SENT_BACK, VERDICTS, ReviewFilter, ReviewState
from sxt_desktop.store.engine import Database

_DECIDING = ",".join(f"'{verdict}'" for verdict in VERDICTS)
_IN_USE = "+opinion.form_id=:review AND opinion.voided=0 AND opinion.unadopted=0"
"""With a plus before what it is not to be found by: the few opinions on a record are found by the record."""
_OPINIONS = f"""FROM latest AS opinion JOIN log ON log.owner=opinion.owner AND log.epoch=opinion.epoch AND log.n=opinion.n
 WHERE opinion.about_entry=record.entry_id AND {_IN_USE}
 AND +opinion.owner=(SELECT id FROM owners WHERE org_id=:reviewer)"""
_IS_ABOUT_IT = "json_extract(log.about, '$.digest')=lower(hex(record.digest))"
_STATE = f"""coalesce((SELECT CASE WHEN opinion.title='{ReviewState.ARCHIVED}' OR {_IS_ABOUT_IT} THEN opinion.title
 ELSE '{ReviewState.CORRECTED}' END {_OPINIONS} AND opinion.title IN ({_DECIDING})
 ORDER BY opinion.recorded_at DESC, opinion.id DESC LIMIT 1), '{ReviewState.RECEIVED}')"""
_WAITS = f"NOT EXISTS (SELECT 1 {_OPINIONS} AND ({_IS_ABOUT_IT} OR opinion.title='{ReviewState.ARCHIVED}'))"
AT_MOST = 100_000
"""Counting stops here."""


def in_review(state: str, reach: Reach) -> tuple[str, list[object]]:
    """Return the condition, with its values, that a record of ours is in a state (or `UNCONFIRMED`)."""
    among = ",".join("?" * len(reach.reviewers)) or "NULL"
    newest = f"""(SELECT CASE WHEN opinion.title='{ReviewState.ARCHIVED}'
        OR json_extract(log.about, '$.digest')=lower(hex(latest.digest)) THEN opinion.title
        ELSE '{ReviewState.CORRECTED}' END FROM latest AS opinion
        JOIN log ON log.owner=opinion.owner AND log.epoch=opinion.epoch AND log.n=opinion.n
        WHERE opinion.about_entry=latest.entry_id AND +opinion.form_id='review' AND opinion.voided=0
        AND opinion.unadopted=0 AND opinion.title IN ({_DECIDING})
        AND +opinion.owner IN (SELECT id FROM owners WHERE org_id IN ({among}))
        ORDER BY opinion.recorded_at DESC, opinion.id DESC LIMIT 1)"""
    held = f"CASE WHEN latest.n <= ? THEN '{ReviewState.RECEIVED}' ELSE '{ReviewState.AWAITED}' END"
    sql, values = f"coalesce({newest}, {held})=?", [*reach.reviewers, reach.held]
    if state == UNCONFIRMED:
        return f"{sql} AND latest.n <= ?", [*values, ReviewState.AWAITED.value, reach.sent]
    return sql, [*values, state]


def rows(
    db: Database,
    owners: Sequence[OrgId],
    forms: Sequence[FormId],
    chosen: ReviewFilter,
    *,
    review: FormId,
    reviewer: OrgId,
    offset: int = 0,
    limit: int = 200,
) -> tuple[int, ...]:
    """Return a window of a list by row numbers, newest day first.

    Each form is walked in its own order and the walks are merged, so that the first page reads little.
    """
    walks = [
        f"SELECT id, day FROM latest AS record WHERE form_id=:form{n} AND {_where(chosen)}"
        for n in range(len(forms))
    ]
    if not owners or not walks:
        return ()
    sql = (
        f"SELECT id FROM ({' UNION ALL '.join(walks)} ORDER BY day DESC, id DESC LIMIT :limit OFFSET :offset)"
    )
    values = {**_values(owners, forms, chosen, review, reviewer), "limit": limit, "offset": offset}
    return tuple(row[0] for row in db.execute(sql, values))


def count(
    db: Database,
    owners: Sequence[OrgId],
    forms: Sequence[FormId],
    chosen: ReviewFilter,
    *,
    review: FormId,
    reviewer: OrgId,
    most: int = AT_MOST,
) -> int:
    """Return how many records a list has, up to `most`."""
    if not owners or not forms:
        return 0
    among = ",".join(f":form{n}" for n in range(len(forms)))
    found = f"SELECT 1 FROM latest AS record WHERE form_id IN ({among}) AND {_where(chosen)} LIMIT {most:d}"
    values = _values(owners, forms, chosen, review, reviewer)
    return int(db.execute(f"SELECT count(*) FROM ({found})", values).fetchone()[0])


def _where(chosen: ReviewFilter) -> str:
    parts = [
        "record.voided=0 AND record.unadopted=0",
        "record.owner IN (SELECT id FROM owners WHERE org_id IN (SELECT value FROM json_each(:owners)))",
        "(:first IS NULL OR day >= :first) AND (:last IS NULL OR day <= :last)",
    ]
    if chosen.waiting:
        parts.append(_WAITS)
    if chosen.state is not None:
        parts.append(f"{_STATE}=:state")
    return " AND ".join(parts)


def _values(
    owners: Sequence[OrgId], forms: Sequence[FormId], chosen: ReviewFilter, review: FormId, reviewer: OrgId
) -> dict[str, str | int | None]:
    return {
        **{f"form{n}": form for n, form in enumerate(forms)},
        "owners": json.dumps(list(owners)),
        "review": review,
        "reviewer": reviewer,
        "state": None if chosen.state is None else chosen.state.value,
        "first": None if chosen.first is None else chosen.first.isoformat(),
        "last": None if chosen.last is None else chosen.last.isoformat(),
    }


def sent_back(db: Database, org: OrgId, reviewer: OrgId, *, review: FormId) -> tuple[int, ...]:
    """Return the row numbers of a reviewer's opinions that ask us to correct what is still as it was then.

    Only the newest opinion of the reviewer on a record counts.
    """
    wanted = ",".join(f"'{state}'" for state in SENT_BACK)
    sql = f"""SELECT opinion.id FROM latest AS opinion
        JOIN log ON log.owner=opinion.owner AND log.epoch=opinion.epoch AND log.n=opinion.n
        JOIN latest AS record ON record.entry_id=opinion.about_entry
         AND record.owner=(SELECT id FROM owners WHERE org_id=:org) AND record.voided=0
        WHERE opinion.addressee=:org AND {_IN_USE} AND opinion.title IN ({wanted})
        AND +opinion.owner=(SELECT id FROM owners WHERE org_id=:reviewer)
        AND json_extract(log.about, '$.owner')=:org AND {_IS_ABOUT_IT}
        AND NOT EXISTS (SELECT 1 FROM latest AS later WHERE later.about_entry=opinion.about_entry
         AND +later.owner=opinion.owner AND +later.form_id=:review AND later.voided=0 AND later.unadopted=0
         AND later.title IN ({_DECIDING})
         AND (later.recorded_at, later.id) > (opinion.recorded_at, opinion.id))"""
    return tuple(row[0] for row in db.execute(sql, {"org": org, "reviewer": reviewer, "review": review}))
