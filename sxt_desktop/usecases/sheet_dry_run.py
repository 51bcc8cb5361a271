"""导入表格, its middle: what every row would become, what is wrong with it, which record it looks like; nothing is written."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache, partial
from itertools import compress
from typing import TypeVar

from sxt_desktop.domain.conditions import Condition
from sxt_desktop.domain.form_checks import check_problems
from sxt_desktop.domain.forms import FieldSpec, FormSpec, Problem, ProblemCode, Sensitivity
from sxt_desktop.domain.projections import TITLE_LENGTH
from sxt_desktop.domain.values import DateRange, FieldKind, Ref, Value, Values, show
from sxt_desktop.store.sheet_rows import key_facts
from sxt_desktop.usecases.accepting import latest_day, with_timeliness
from sxt_desktop.usecases.rules import limits_in
from sxt_desktop.usecases.sheet_people import NameBook
from sxt_desktop.usecases.sheet_tables import Table, fields_of
from sxt_desktop.usecases.workspace import Workspace

_Out = TypeVar("_Out")
LATE_REASON = "late_reason"
"""The field that says why a record was entered late; one reason may stand for all rows of a table."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """How the user wants a table read.

    `columns`: column -> what it means, a field id or a piece of one (`domain.column_meanings`); `fixed`: field id -> what is filled into every row; `names`: (field id, name) ->
    whom it means, a `Ref` without id for plain text; `reason` for rows entered late; `takes_twins`: rows that look
    like a record there is already are taken in as well, `takes_hidden` so are rows the file hides. `same_above`:
    what is empty below a merged 序号 and may not be is the same as above.
    """

    columns: Mapping[int, str]
    year: int
    fixed: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[tuple[str, str], Ref] = field(default_factory=dict)
    reason: str = ""
    takes_twins: bool = False
    sensitivity: Sensitivity | None = None
    takes_hidden: bool = False
    same_above: bool = True


@dataclass(frozen=True, slots=True)
class Twin:
    """What a row looks like: a record there is already, or an earlier row of the same table (its number in the file)."""

    title: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class NameQuestion:
    """A name that means nobody, or several (`is_shared`); `offered` whom it may mean, `may_stay` whether it may stay
    plain text."""

    field_id: str
    label: str
    name: str
    rows: int
    offered: tuple[Ref, ...]
    may_stay: bool
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class DryRun:
    """Every row as it would be kept; rows are counted from 0 among those that hold records.

    `hidden` rows are not shown in the file (None where that cannot be told); `empty` rows have nothing in any column
    that means something and count for nothing; `carried` rows have something from the row above.
    """

    table: Table
    how: Understanding
    values: Mapping[str, Sequence[Value]]
    problems: Mapping[int, tuple[Problem, ...]]
    twins: Mapping[int, Twin]
    late: frozenset[int]
    questions: tuple[NameQuestion, ...]
    hidden: int | None = 0
    empty: int = 0
    carried: int = 0

    @property
    def total(self) -> int:
        """How many rows hold records."""
        return len(self.table.rows)

    @property
    def needs_reason(self) -> int:
        """How many rows would be entered late and give no reason."""
        given = self.values.get(LATE_REASON)
        blank = (row for row in self.late if given is None or not given[row])
        return 0 if self.how.reason.strip() else sum(1 for row in blank if row not in self.problems)

    def number(self, row: int) -> int:
        """Return the number of a row as the spreadsheet counts it, from 1."""
        return self.table.rows[row] + 1

    def cell_words(self, row: int, field_id: str) -> str:
        """Return what the file says of a field in a row, as words; of several columns as they were put together."""
        from sxt_desktop.documents.sheets.cells import cell_text
        from sxt_desktop.usecases.sheet_cells import shares_of

        shares = shares_of(self.how.columns, field_id)
        if not shares:
            return self.how.fixed.get(field_id, "")
        if "" not in shares:
            told = (
                one.facts.get("value", "") for one in self.problems.get(row, ()) if one.field_id == field_id
            )
            return str(next(told, ""))
        cells = self.table.grid.rows[self.table.rows[row]]
        return cell_text(cells[shares[""]]) if shares[""] < len(cells) else ""

    def row(self, row: int) -> Values:
        """Return what a row would become."""
        values = {key: column[row] for key, column in self.values.items()}
        if row in self.late and not values.get(LATE_REASON):
            values[LATE_REASON] = self.how.reason.strip() or None
        return values

    def is_taken(self, row: int) -> bool:
        """Whether a row would be taken in."""
        return row not in self.problems and (self.how.takes_twins or row not in self.twins)

    @property
    def taken(self) -> Iterator[int]:
        """The rows that would be taken in."""
        return (row for row in range(self.total) if self.is_taken(row))


def dry_run(ws: Workspace, table: Table, how: Understanding) -> DryRun:
    """Understand and check every row, by the rules of saving; nothing is written.

    A row may lack a reason for being late: `needs_reason` counts such rows, they are no problem of their own.
    """
    from sxt_desktop.documents.sheets.columns import read_column
    from sxt_desktop.documents.sheets.fields import Known
    from sxt_desktop.usecases.sheet_cells import SheetCells, seen_rows

    seen = seen_rows(table, how)
    book = NameBook(ws)
    known = Known(how.year, book.find, how.names)
    today = latest_day(ws)
    form = table.form
    values: dict[str, Sequence[Value]] = {}
    problems: dict[int, list[Problem]] = {}
    sheet = SheetCells(table, how, seen.rows)
    table = replace(table, rows=seen.rows)
    for spec in fields_of(form):
        cells, wrong = sheet.cells(spec)
        column = read_column(spec, cells, known, today=today, facts=form.facts, wrong=wrong)
        values[spec.id] = column.values
        if spec.visible_when is None:
            for row, found in column.problems.items():
                problems.setdefault(row, []).append(found)
        elif spec.id != LATE_REASON:
            _conditional(spec, values, column.problems, problems)
    _demanded(form, values, problems)
    late = _late(ws, form, values, len(table.rows))
    _across(ws, form, values, problems)
    questions = _questions(table, problems, book)
    done = {row: tuple(found) for row, found in sorted(problems.items())}
    return DryRun(
        table,
        how,
        values,
        done,
        _twins(ws, table, values),
        late,
        questions,
        hidden=seen.hidden,
        empty=seen.empty,
        carried=sheet.carried,
    )


def with_reason(run: DryRun, reason: str, *, takes_twins: bool) -> DryRun:
    """Return the same with another reason for late rows, and whether look-alikes are taken in."""
    return replace(run, how=replace(run.how, reason=reason, takes_twins=takes_twins))


def _conditional(
    spec: FieldSpec,
    values: dict[str, Sequence[Value]],
    found: Mapping[int, Problem],
    problems: dict[int, list[Problem]],
) -> None:
    """Judge a field that applies only where another holds something: filled where it does not apply, it is asked about."""
    when = spec.visible_when
    if when is None:
        return
    other = values.get(when.field_id)
    for row, value in enumerate(values[spec.id]):
        applies = other is not None and when.holds({when.field_id: other[row]})
        problem = found.get(row)
        if not applies:
            problem = None if value is None else Problem(spec.id, ProblemCode.NOT_APPLICABLE)
        if problem is not None:
            problems.setdefault(row, []).append(problem)


def _demanded(
    form: FormSpec, values: Mapping[str, Sequence[Value]], problems: dict[int, list[Problem]]
) -> None:
    """Add what a row lacks because another of its fields demands it (谈话的地点、内容)."""
    for spec in form.fields:
        when, shown, column = spec.required_when, spec.visible_when, values.get(spec.id)
        if when is None or column is None:
            continue
        for row in (at for at, value in enumerate(column) if value is None):
            said = {name: cells[row] for name in _looked_at(when, shown) if (cells := values.get(name))}
            is_told = any(one.field_id == spec.id for one in problems.get(row, ()))
            if when.holds(said) and (shown is None or shown.holds(said)) and not is_told:
                problems.setdefault(row, []).append(Problem(spec.id, ProblemCode.REQUIRED))


def _looked_at(*conditions: Condition | None) -> Iterator[str]:
    return (one.field_id for one in conditions if one is not None)


def _late(ws: Workspace, form: FormSpec, values: Mapping[str, Sequence[Value]], total: int) -> frozenset[int]:
    """Return the rows that would be entered late (补录) and so need a reason; each day is judged once."""
    spec = form.field(LATE_REASON)
    when = None if spec is None else spec.visible_when
    days = values.get(form.facts.get("occurred_on", ""))
    if when is None or days is None:
        return frozenset()
    key = form.facts["occurred_on"]

    def is_late(day: Value) -> bool:
        return when.holds(with_timeliness(ws, form, {key: day}, first_recorded=ws.today))

    return frozenset(compress(range(total), _each(days, is_late)))


def _each(values: Sequence[Value], work: Callable[[Value], _Out]) -> list[_Out]:
    """Work something out for each value, once for each object: the same cells of a column became one."""
    found = {key: work(value) for key, value in dict(zip(map(id, values), values, strict=True)).items()}
    return list(map(found.__getitem__, map(id, values)))


def _across(
    ws: Workspace, form: FormSpec, values: Mapping[str, Sequence[Value]], problems: dict[int, list[Problem]]
) -> None:
    """Add what is wrong between fields of a row, for forms that declare such checks; the same cells are judged once."""
    checks = tuple(check for check in form.checks if not check.advises)
    if not checks or not values:
        return
    named = {name for check in checks for name in (*check.fields, check.table)}
    named.add(form.facts.get("occurred_on", ""))
    limits = lru_cache(partial(limits_in, ws))
    columns = {key: column for key, column in values.items() if key in named}
    today = ws.today
    judged: dict[tuple[Value, ...], tuple[Problem, ...]] = {}
    for row, cells in enumerate(zip(*columns.values(), strict=True)):
        found = judged.get(cells)
        if found is None:
            held = dict(zip(columns, cells, strict=True))
            known = form.limits_for(held, today=today, limits=limits)
            found = judged[cells] = tuple(check_problems(checks, held, form.label_of, known))
        if found:
            problems.setdefault(row, []).extend(found)


def _questions(
    table: Table, problems: Mapping[int, Sequence[Problem]], book: NameBook
) -> tuple[NameQuestion, ...]:
    """Return the names to ask about, the most frequent first."""
    counted: dict[tuple[str, str], int] = {}
    for found in problems.values():
        for one in found:
            if one.code in (ProblemCode.NAME_UNKNOWN, ProblemCode.NAME_AMBIGUOUS):
                key = (one.field_id, str(one.facts.get("value", "")))
                counted[key] = counted.get(key, 0) + 1
    asked = []
    for (field_id, name), rows in sorted(counted.items(), key=lambda one: -one[1]):
        spec = table.form.field(field_id)
        if spec is not None and spec.kind is not FieldKind.ENTRIES:
            shared = book.find(spec.refers_to, name)
            offered = shared or book.offered(spec.refers_to)
            asked.append(NameQuestion(field_id, spec.label, name, rows, offered, spec.free, bool(shared)))
    return tuple(asked)


_Key = tuple[tuple[str | None, str | None], str, str]


def _twins(ws: Workspace, table: Table, values: Mapping[str, Sequence[Value]]) -> dict[int, Twin]:
    """Return which rows have the key facts of a record in use, or of an earlier row: days, subject and title."""
    facts = table.form.facts
    held: dict[_Key, int | None] = {
        ((one.occurred_on, one.occurred_to), one.subject_name or "", one.title): None
        for one in key_facts(ws.read, table.form.id, ws.org)
    }
    empty: Sequence[Value] = [None] * len(table.rows)
    days, subjects, titles = (
        values.get(facts.get(name, ""), empty) for name in ("occurred_on", "subject", "title")
    )
    form = ws.library.form(table.form.id)  # records without a title go by the title their form came with
    named = [_title(form, title) for title in titles]
    if len(set(named)) == len(named) and {title for _, _, title in held}.isdisjoint(named):
        return {}
    keys = list(zip(_each(days, _ends), _each(subjects, _name), named, strict=True))
    found: dict[int, Twin] = {}
    for row, key in enumerate(keys):
        if key in held:
            found[row] = Twin(key[2], held[key])
        else:
            held[key] = table.rows[row] + 1
    return found


def _title(form: FormSpec, value: Value) -> str:
    """Return a title as lists hold it (`projections`): in one line, cut."""
    text = value if isinstance(value, str) else show(value)
    if "\n" in text or "  " in text:
        text = " ".join(text.split())
    if not text:
        return form.title
    return text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1] + "…"


def _ends(value: Value) -> tuple[str | None, str | None]:
    if isinstance(value, DateRange):
        return value.start.isoformat(), value.end.isoformat()
    if isinstance(value, datetime):
        return value.date().isoformat(), value.date().isoformat()
    return (value.isoformat(), value.isoformat()) if isinstance(value, date) else (None, None)


def _name(value: Value) -> str:
    return value.name if isinstance(value, Ref) else ""
