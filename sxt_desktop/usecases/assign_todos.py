"""What 明责 asks for on the first page: letters to be signed, sheets to be endorsed, letters due again."""

from collections.abc import Iterable
from datetime import date

from sxt_desktop.domain.endorsing import EndorsementState
from sxt_desktop.domain.letter_matrix import Cell, CellState
from sxt_desktop.domain.letter_parties import Party
from sxt_desktop.domain.lights import Light, Lit, lit
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import chinese_date
from sxt_desktop.usecases.directory import day_in
from sxt_desktop.usecases.endorsements import ENDORSEMENT, Standing, endorsements
from sxt_desktop.usecases.filings import FILING, PUBLICATION
from sxt_desktop.usecases.letter_matrix import PLAN, letter_matrix
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.sign_letter import LETTER, letters
from sxt_desktop.usecases.todo import Todo
from sxt_desktop.usecases.workspace import Workspace
from sxt_desktop.usecases.year_plans import YEAR_PLAN

PAGE = "letters"
DEALT_WITH = (LETTER, ENDORSEMENT, FILING, PUBLICATION, YEAR_PLAN)
"""Forms whose records are dealt with on that page."""
MOST_EACH = 5
"""So many of a kind are listed by themselves; of more the rest is one line."""


def assign_todos(ws: Workspace, year: int) -> tuple[Todo, ...]:
    """Return what waits to be endorsed, of a year and of the one before, and which letters a change of post asks for."""
    waiting = [
        one for year_ in (year, year - 1) for one in endorsements(ws, year_) if one.endorsement.is_open
    ]
    matrix = letter_matrix(ws, year)
    renew = [_again_todo(*one) for one in matrix.in_state(CellState.AGAIN)]
    follow = [_again_todo(*one) for one in matrix.in_state(CellState.TO_MAKE) if one[2].reason]
    unsigned = sorted(_unsigned(ws, year), key=lambda row: (row.due_on or "9", row.row))
    today, amber = ws.today, rules_now(ws).policy.amber_days
    return (
        *_few((_letter_todo(row, today, amber) for row in unsigned), "签订责任书"),
        *_few((_sheet_todo(one, today, amber) for one in waiting), "签字背书"),
        *_few((*renew, *follow), "重签责任书"),
    )


def _few(todos: Iterable[Todo], what: str) -> tuple[Todo, ...]:
    found = list(todos)
    rest = found[MOST_EACH:]
    if not rest:
        return tuple(found)
    light = next((one.light for one in rest if one.light.light is Light.OVERDUE), rest[0].light)
    form = rest[0].form_id
    return (*found[:MOST_EACH], Todo(light, f"{what}：另有{len(rest)}项", "", "去办理", PAGE, None, form))


def _sheet_todo(one: Standing, today: date, amber: int) -> Todo:
    due, state = day_in(one.row.due_on), one.endorsement.state
    light = lit(due=due, is_done=False, today=today, amber_days=amber)
    waiting = one.endorsement.waiting
    if state is EndorsementState.CHANGED:
        where, verb = state.value, "去重新送签"
        light = light if light.light is Light.OVERDUE else Lit(Light.SOON, light.days_left)
    else:
        who = "" if waiting is None else f"{waiting.name}{waiting.signer}"
        where, verb = f"待{who}签字", "去登记"
    when = "" if due is None else f"应于{chinese_date(due)}前签"
    detail = " · ".join(filter(None, (one.row.number, where, when)))
    return Todo(light, f"签字背书：{one.row.title}", detail, verb, PAGE, one.row.entry_id, ENDORSEMENT)


def _again_todo(party_a: Party, party_b: Party, cell: Cell) -> Todo:
    what = "签订责任书" if cell.letter is None else "重签责任书"
    title = f"{what}：{party_a.name}与{party_b.name}"
    return Todo(Lit(Light.SOON), title, " · ".join((cell.level, cell.reason)), "去生成", PAGE, None, PLAN)


def _unsigned(ws: Workspace, year: int) -> list[Listed]:
    """Letters of the year and of the one before: a letter left unsigned does not end with December."""
    rows = {row.entry_id: row for one in (year - 1, year) for row in letters(ws, one)}
    return [row for row in rows.values() if row.closed_on is None]


def _letter_todo(row: Listed, today: date, amber: int) -> Todo:
    due = day_in(row.due_on)
    light = lit(due=due, is_done=False, today=today, amber_days=amber)
    level = str(row.body.get("level") or "明责")
    when = "" if due is None else f" · 应于{chinese_date(due)}前签订"
    title = f"签订责任书 {row.number or ''} {row.subject_name or ''}".strip()
    return Todo(light, title, f"{level}{when}", "去登记", PAGE, row.entry_id, LETTER)
