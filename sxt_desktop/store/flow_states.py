"""Where records of a flow stand, asked of the database: the ladder of `domain/flows` as one expression over the content."""

import json

from sxt_desktop.domain.flows import FORMER, Flow, FlowStep, OnBoard
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.store.engine import Database
from sxt_desktop.store.tokens import phrase


def _state(flow: Flow) -> tuple[str, list[object]]:
    """Return an expression for the state of a row of `latest`, and its values."""
    if flow.kept_in:
        return "coalesce(body ->> ?, ?)", [f"$.{flow.kept_in}", flow.kept[0]]
    parts = ["WHEN body ->> ? IN (SELECT value FROM json_each(?)) THEN body ->> ?"]
    former = f"$.{FORMER}"
    values: list[object] = [former, json.dumps(list(flow.states)), former]
    for step in reversed(flow.steps[1:]):
        said, given = _led_to(step)
        parts.append(f"WHEN body -> ? IS NOT NULL THEN {said}")
        values += [f"$.{step.mark}", *given]
    return f"CASE {' '.join(parts)} ELSE ? END", [*values, flow.steps[0].state]


def _led_to(step: FlowStep) -> tuple[str, list[object]]:
    if not step.by:
        return "?", [step.state]
    sql = "coalesce((SELECT value FROM json_each(?) WHERE key = body ->> ?), ?)"
    return sql, [json.dumps(dict(step.states)), f"$.{step.by}", step.state]


def _where(owner: OrgId, chosen: OnBoard) -> tuple[str, list[object]]:
    sql = "owner=(SELECT id FROM owners WHERE org_id=?) AND form_id=? AND voided=0 AND unadopted=0"
    values: list[object] = [owner, chosen.form]
    if chosen.person:
        sql += (
            " AND (subject=? OR (instr(body, ?) AND EXISTS"
            " (SELECT 1 FROM json_each(body, '$.others') WHERE value ->> '$.id' = ?)))"
        )
        values += [chosen.person] * 3
    if chosen.words.strip():
        query = phrase(chosen.words)
        sql += " AND id IN (SELECT rowid FROM search WHERE search MATCH ?)" if query else " AND 0"
        values += [query] if query else []
    return sql, values


def standing(db: Database, flow: Flow, owner: OrgId, chosen: OnBoard) -> tuple[tuple[int, str], ...]:
    """Return row number and state of every record: open ones first, those first due before, then the newest."""
    said, given = _state(flow)
    where, values = _where(owner, chosen)
    rows = db.execute(
        f"""SELECT id, state FROM (SELECT id, {said} AS state, due_on FROM latest WHERE {where})
            ORDER BY state IN (SELECT value FROM json_each(?)), due_on IS NULL, due_on, id DESC""",
        (*given, *values, json.dumps(list(flow.closed))),
    )
    return tuple((int(row[0]), str(row[1])) for row in rows.fetchall())
