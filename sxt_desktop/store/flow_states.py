"""Where records of a flow stand, asked of the database: the ladder of `domain/flows` as one expression over the content."""

import json

from sxt_desktop.domain.flows import FORMER, Flow, FlowStep, OnBoard
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.store.engine import Database
from sxt_desktop.store.lists import HAS_CONTENT, HELD_BY
from sxt_desktop.store.tokens import phrase

_TELLING = """FROM latest AS telling, json_each(telling.body, ?) AS named JOIN latest AS record
 ON record.entry_id=CASE named.type WHEN 'object' THEN named.value ->> '$.id' END AND record.owner=(SELECT id FROM owners WHERE org_id=?)
 WHERE telling.form_id=? AND telling.voided=0 AND telling.unadopted=0 AND (telling.owner=record.owner
 OR record.addressee=(SELECT org_id FROM owners WHERE id=telling.owner))"""
"""Records that tell where one of ours stands: ours, and those of whom it is addressed to, whatever these wrote there."""


def _state(flow: Flow) -> tuple[str, list[object]]:
    """Return an expression for the state of a row of `latest`, and its values."""
    parts: list[str] = []
    values: list[object] = []
    former = f"$.{FORMER}"
    if flow.told_by is None:
        parts.append("WHEN body ->> ? IN (SELECT value FROM json_each(?)) THEN body ->> ?")
        values += [former, json.dumps(list(flow.states)), former]
    for step in reversed(flow.steps[1:]):
        is_taken, said = _taken(flow, step), _led_to(step)
        parts.append(f"WHEN {is_taken[0]} THEN {said[0]}")
        values += [*is_taken[1], *said[1]]
    return f"CASE {' '.join(parts)} ELSE ? END", [*values, flow.steps[0].state]


def _taken(flow: Flow, step: FlowStep) -> tuple[str, list[object]]:
    """Return the condition that a step was taken: its mark is there, or says one of its words."""
    body, path = "body", step.mark
    if flow.told_by and path.startswith(f"{flow.told_by.form}."):
        body, path = "told.said", path.removeprefix(f"{flow.told_by.form}.")
    sql, values = f"{body} -> ? IS NOT NULL", [f"$.{path}"]
    if step.says:
        sql = f"{body} ->> ? IN (SELECT value FROM json_each(?))"
        values.append(json.dumps(list(step.says)))
    if step.ours:
        sql = f"told.writer=owner AND {sql}"
    if flow.told_by:
        sql, values = f"{sql} OR body ->> ? = ?", [*values, f"$.{FORMER}", step.state]
    return sql, [*values]


def _led_to(step: FlowStep) -> tuple[str, list[object]]:
    if not step.by:
        return "?", [step.state]
    sql = "coalesce((SELECT value FROM json_each(?) WHERE key = body ->> ?), ?)"
    return sql, [json.dumps(dict(step.states)), f"$.{step.by}", step.state]


def _told(flow: Flow, owner: OrgId) -> tuple[str, list[object]]:
    """Return the newest record that tells of each of ours, as a table `told`, with its values."""
    if flow.told_by is None:
        return "", []
    sql = f"""WITH told AS MATERIALIZED (SELECT record.id AS record, telling.owner AS writer,
        telling.body AS said, max(telling.day || telling.recorded_at) {_TELLING} GROUP BY record.id)"""
    return sql, [f"$.{flow.told_by.link}", owner, flow.told_by.form]


def telling(db: Database, flow: Flow, owner: OrgId, entry: EntryId) -> tuple[int, ...]:
    """Return the row numbers of records that tell where one of ours stands, the newest last."""
    if flow.told_by is None:
        return ()
    rows = db.execute(
        f"SELECT telling.id {_TELLING} AND record.entry_id=? ORDER BY telling.day || telling.recorded_at",
        (f"$.{flow.told_by.link}", owner, flow.told_by.form, entry),
    )
    return tuple(int(row[0]) for row in rows)


def _where(owner: OrgId, chosen: OnBoard) -> tuple[str, list[object]]:
    sql = "owner=(SELECT id FROM owners WHERE org_id=?) AND form_id=? AND voided=0 AND unadopted=0"
    sql += f" AND {HAS_CONTENT}"
    values: list[object] = [owner, chosen.form]
    if chosen.person:
        sql += f" AND {HELD_BY}"
        values += [chosen.person] * HELD_BY.count("?")
    if chosen.words.strip():
        query = phrase(chosen.words)
        sql += " AND id IN (SELECT rowid FROM search WHERE search MATCH ?)" if query else " AND 0"
        values += [query] if query else []
    return sql, values


def standing(db: Database, flow: Flow, owner: OrgId, chosen: OnBoard) -> tuple[tuple[int, str], ...]:
    """Return row number and state of every record: open ones first, those first due before, then the newest."""
    said, given = _state(flow)
    where, values = _where(owner, chosen)
    told, named = _told(flow, owner)
    joined = "LEFT JOIN told ON told.record=latest.id" if told else ""
    rows = db.execute(
        f"""{told} SELECT id, state FROM (SELECT id, {said} AS state, due_on FROM latest {joined} WHERE {where})
            ORDER BY state IN (SELECT value FROM json_each(?)), due_on IS NULL, due_on, id DESC""",
        (*named, *given, *values, json.dumps(list(flow.closed))),
    )
    return tuple((int(row[0]), str(row[1])) for row in rows.fetchall())
