"""Which positions of an own log are addressed to whom below, asked of the contents themselves.

Each revision goes to those its own content names. What takes a record out of use (作废, 依法清除) goes to everyone an
earlier content of it named. Whoever is not named any more hears of it only if a bundle may have told it of the
record: what was addressed wrongly and noticed in time never leaves.
"""

import json
from collections.abc import Iterable, Mapping

from sxt_desktop.domain.ids import FormId, OrgId
from sxt_desktop.store import entries
from sxt_desktop.store.engine import Database

_OWNER = "(SELECT id FROM owners WHERE org_id=:org)"
_ACTS = "('void', 'blanking')"
_NAMED = "{body} ->> '$.addressee.id'"
_EACH = "json_each({body}, '$.addressees') AS one"
_ONE = "{body} ->> (one.fullkey || '.id')"


def _names(columns: str, source: str, body: str) -> str:
    """Return a query for `columns` and each recipient a body names, some twice; few bodies name several."""
    return f"""SELECT {columns}, {_NAMED.format(body=body)} AS recipient FROM {source}
        UNION ALL SELECT {columns}, {_ONE.format(body=body)} FROM {source}, {_EACH.format(body=body)}
        WHERE instr({body}, '"addressees"')"""


_ADDRESSED = f"""told AS MATERIALIZED (
  SELECT entry_id, n, previous IS NULL AS is_new, form_id, about, payload FROM epochs
  CROSS JOIN log ON log.owner = epochs.owner AND log.epoch = epochs.id
  WHERE epochs.owner = {_OWNER} AND n > :lowest AND {entries.ADOPTED}
  AND form_id IN (SELECT value FROM json_each(:forms))),
 changed(entry_id) AS MATERIALIZED (SELECT entry_id FROM told WHERE NOT is_new OR form_id IN {_ACTS}),
 contents(entry_id, n, is_new, at, body) AS (
  SELECT entry_id, n, is_new, CASE WHEN form_id IN {_ACTS} OR entry_id NOT IN changed THEN 0 ELSE n END, body
  FROM told CROSS JOIN payloads ON payloads.id = told.payload
  UNION ALL SELECT told.entry_id, told.n, told.is_new, earlier.n, body
  FROM told CROSS JOIN log AS earlier ON earlier.entry_id = told.entry_id AND earlier.n < told.n
  CROSS JOIN payloads ON payloads.id = earlier.payload
  WHERE told.form_id IN {_ACTS} AND +earlier.owner = {_OWNER} AND earlier.form_id NOT IN {_ACTS}),
 named(entry_id, n, is_new, at, recipient) AS ({_names("entry_id, n, is_new, at", "contents", "body")}
  UNION ALL SELECT entry_id, n, is_new, 0, about ->> '$.owner' FROM told WHERE form_id = 'review'),
 shown(entry_id, body) AS (
  SELECT latest.entry_id, latest.body FROM (SELECT DISTINCT entry_id FROM changed) AS these
  CROSS JOIN latest ON latest.entry_id = these.entry_id AND latest.owner = {_OWNER}),
 present(entry_id, recipient) AS MATERIALIZED ({_names("entry_id", "shown", "body")}),
 addressed(recipient, n, is_new) AS (
  SELECT DISTINCT recipient, n, is_new FROM named WHERE recipient IS NOT NULL AND (at = 0
  OR (entry_id, recipient) IN (SELECT entry_id, recipient FROM present)
  OR at <= (SELECT max(to_n) FROM outbox WHERE outbox.recipient = named.recipient)))"""
"""`at` is the position whose content names the recipient, 0 where that cannot be out of date: a record with one
revision alone, as most opinions are, needs no look at its present content."""


def _asked(org: OrgId, forms: Iterable[FormId], lowest: int) -> dict[str, object]:
    every = sorted({*forms, "review", "void", "blanking"})
    return {"org": org, "forms": json.dumps(every), "lowest": lowest}


def counts(
    db: Database, org: OrgId, held: Mapping[OrgId, int], forms: Iterable[FormId]
) -> dict[OrgId, tuple[int, int]]:
    """Count, for each recipient, the positions after the one it holds that are addressed to it: new records, others.

    `forms` are those whose records may be addressed.
    """
    if not held:
        return {}
    rows = db.execute(
        f"""WITH {_ADDRESSED}, held(recipient, n) AS (SELECT key, value FROM json_each(:held))
        SELECT recipient, sum(is_new), sum(NOT is_new)
        FROM addressed JOIN held USING(recipient) WHERE addressed.n > held.n GROUP BY recipient""",
        {**_asked(org, forms, min(held.values())), "held": json.dumps(dict(held))},
    )
    return {OrgId(row[0]): (int(row[1]), int(row[2])) for row in rows}


def positions(
    db: Database, org: OrgId, recipient: OrgId, held: int, forms: Iterable[FormId]
) -> tuple[int, ...]:
    """Return the own positions after `held` that are addressed to a recipient, in order."""
    rows = db.execute(
        f"WITH {_ADDRESSED} SELECT n FROM addressed WHERE recipient = :recipient ORDER BY n",
        {**_asked(org, forms, held), "recipient": recipient},
    )
    return tuple(int(row[0]) for row in rows)
