"""What people say about the calendar, each a record of ours: done by hand or not applicable, and how a rule is set here.

A mark names an item by its key, so that it holds whatever the item's day is set to later. A setting holds from a year
on; a later one for the same rule takes its place. What a source states as a day cannot be set, only be met earlier.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sxt_desktop.catalog.deadlines import month_day
from sxt_desktop.domain.dated import day_in
from sxt_desktop.domain.deadlines import Adjustment, Cycle, Deadline
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Problem, ProblemCode
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Body, Ref, Value, Values, show
from sxt_desktop.store import lists
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.permits import needed_for
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.workspace import Workspace

MARK, SETTING, OWN_TASK = FormId("calendar_mark"), FormId("calendar_setting"), FormId("own_task")
DONE, NOT_APPLICABLE = "已完成", "不适用"
ON, OFF = "启用", "停用"
GENERAL = "各项通用"
MOST = 5000


@dataclass(frozen=True, slots=True)
class Marked:
    """What was said of one item by hand: our record of it, done or not applicable, on which day, and why not."""

    entry_id: EntryId
    is_done: bool
    day: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class Settings:
    """How the rules are set here in a year; `lead` is the unit's own, in days, where a rule has none."""

    by_rule: Mapping[str, Adjustment] = field(default_factory=dict)
    lead: int = 0

    def of(self, rule: str) -> Adjustment:
        """Return how one rule is set; nothing of it where nobody set it."""
        return self.by_rule.get(rule, Adjustment())

    def lead_of(self, rule: str) -> int:
        """Return by how many days the unit wants to be ready earlier."""
        own = self.of(rule).lead
        return self.lead if own is None else own


def marks(ws: Workspace) -> dict[str, Marked]:
    """Return what was said by hand, by the key of the item; the newest word counts."""
    found: dict[str, Marked] = {}
    for row in _rows(ws, MARK):
        said = row.body
        found.setdefault(
            str(said.get("item") or ""),
            Marked(
                row.entry_id,
                said.get("decision") == DONE,
                day_in(said.get("day")),
                str(said.get("reason") or ""),
            ),
        )
    return found


def _rows(ws: Workspace, form: FormId) -> tuple[Listed, ...]:
    return lists.page(ws.read, Filter(forms=(form,), owner=ws.org, only_adopted=True), limit=MOST)


def mark_done(ws: Workspace, *, key: str, title: str, note: str = "") -> Changes:
    """Register by hand that an item is done today, as a record of ours."""
    ws.require(*needed_for(ws.library.form(MARK)))
    values: Values = {"item": key, "title": title[:120], "decision": DONE, "day": ws.today, "by": _me(ws)}
    return save_entry(ws, form_id=MARK, values=values | ({"note": note} if note else {}))


def mark_not_applicable(ws: Workspace, *, key: str, title: str, reason: str) -> Changes:
    """Register that an item is none of ours this time, and why (REASON_MISSING)."""
    ws.require(*needed_for(ws.library.form(MARK)))
    if not reason.strip():
        raise UserError(ErrorCode.REASON_MISSING)
    values: Values = {
        "item": key,
        "title": title[:120],
        "decision": NOT_APPLICABLE,
        "day": ws.today,
        "by": _me(ws),
        "reason": reason.strip()[:200],
    }
    return save_entry(ws, form_id=MARK, values=values)


def take_back_mark(ws: Workspace, *, mark: EntryId) -> Changes:
    """Take back what was registered by hand; the record stays readable as void."""
    ws.require(*needed_for(ws.library.form(MARK)))
    return void_entry(ws, entry_id=mark, reason="年历登记有误，撤回")


def _me(ws: Workspace) -> Ref:
    return Ref(None, ws.user.name)


def settings_in(ws: Workspace, year: int) -> Settings:
    """Return how the rules are set in a year: of each the setting with the latest first year up to it."""
    newest: dict[str, tuple[int, Body]] = {}
    for row in reversed(_rows(ws, SETTING)):
        said = row.body
        since, rule = said.get("from_year"), str(said.get("item") or "")
        if isinstance(since, int) and since <= year and since >= newest.get(rule, (0, {}))[0]:
            newest[rule] = (since, said)
    general = newest.pop("", (0, {}))[1]
    by_rule = {rule: _adjustment(said) for rule, (_, said) in newest.items()}
    return Settings(by_rule, _number(general, "lead") or 0)


def _adjustment(said: Body) -> Adjustment:
    state, term = said.get("state"), said.get("term")
    first, last = (
        (day_in(term.get("from")), day_in(term.get("to"))) if isinstance(term, dict) else (None, None)
    )
    return Adjustment(
        is_on=None if state is None else state == ON,
        day=month_day(str(said.get("day") or "")),
        days_after=_number(said, "days_after"),
        lead=_number(said, "lead"),
        term=(first, last) if first is not None and last is not None else None,
    )


def _number(said: Body, name: str) -> int | None:
    value = said.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def set_rule(ws: Workspace, *, rule: Deadline, year: int, values: Values) -> Changes:
    """Set a rule for ourselves from a year on, as a record of ours; what `values` leave out stays as the profile has it.

    A day or length that the source states is refused at its field, and so is a day that is none, or none of those a
    rule leaves to choose from (NOT_ACCEPTED).
    """
    ws.require(*needed_for(ws.library.form(SETTING)))
    wanted = {name: value for name, value in values.items() if name in settable(rule)}
    _must_be_right(ws, rule, values)
    return _keep_setting(ws, {"item": rule.id, "title": rule.title[:120], "from_year": year, **wanted})


def settable(rule: Deadline) -> tuple[str, ...]:
    """Return which fields of a setting a rule leaves open: never the day that the source states."""
    is_open = not rule.is_fixed
    return (
        "state",
        *(["day"] if is_open and len(rule.days) == 1 else []),
        *(["days_after"] if is_open and rule.after is not None else []),
        "lead",
        *(["term"] if rule.cycle is Cycle.TERM else []),
        "reason",
    )


def set_lead(ws: Workspace, *, year: int, values: Values) -> Changes:
    """Set by how many days (`lead`) the unit wants to be ready earlier with what has no lead of its own; `reason` too."""
    ws.require(*needed_for(ws.library.form(SETTING)))
    wanted = {name: values.get(name) for name in ("lead", "reason")}
    return _keep_setting(ws, {"title": GENERAL, "from_year": year, **wanted})


def _keep_setting(ws: Workspace, values: Values) -> Changes:
    """Keep a setting; another of the same rule and year is followed, so that its history tells what was before."""
    filled: dict[str, Value] = {name: value for name, value in values.items() if value is not None}
    same = (filled.get("item", ""), filled["from_year"])
    row = next((one for one in _rows(ws, SETTING) if _named(one.body) == same), None)
    return save_entry(
        ws,
        form_id=SETTING,
        values=filled | {"set_on": ws.today, "by": _me(ws)},
        entry_id=None if row is None else row.entry_id,
        expected=None if row is None else row.digest,
    )


def _named(said: Body) -> tuple[str, object]:
    return str(said.get("item") or ""), said.get("from_year")


def set_values(ws: Workspace, *, rule: str, year: int) -> Values:
    """Return what was set for a rule in a year (for all of them without one), to be changed; empty where nothing was."""
    form = ws.library.form(SETTING)
    rows = [
        (since, row.body)
        for row in _rows(ws, SETTING)
        if _named(row.body)[0] == rule
        and isinstance(since := row.body.get("from_year"), int)
        and since <= year
    ]
    return dict(form.read(max(rows, key=lambda one: one[0])[1])) if rows else {}


def _must_be_right(ws: Workspace, rule: Deadline, values: Values) -> None:
    """Refuse what may not be set at all, and a day that is none or none of those to choose from."""
    free = settable(rule)
    wrong = [name for name in ("day", "days_after", "term") if values.get(name) and name not in free]
    said = values.get("day")
    day = month_day(said.strip()) if isinstance(said, str) and said.strip() else None
    if said and (day is None or (rule.choices and day not in rule.choices)):
        wrong.append("day")
    if wrong:
        form = ws.library.form(SETTING)
        problems = tuple(
            Problem(name, ProblemCode.NOT_A_CHOICE, {"value": show(values.get(name))})
            for name in dict.fromkeys(wrong)
        )
        spec = form.field(wrong[0])
        first = wrong[0] if spec is None else spec.label
        raise UserError(ErrorCode.NOT_ACCEPTED, form=form.title, problems=problems, first=first)
