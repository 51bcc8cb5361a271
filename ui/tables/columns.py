"""Columns of a list, taken from what its forms declare."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sxt_desktop.domain.forms import FieldSpec, FormSpec, Sensitivity
from sxt_desktop.domain.lights import lit
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import DateRange, FieldKind, NotReadable, Value, show
from ui.forms.timeliness import timeliness_mark
from ui.marks import Mark
from ui.widgets.lights import TOKENS, light_words
from ui.widgets.words import short_day

_NUMBERS = (FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY)
_WHOLE = (*_NUMBERS, FieldKind.DATE, FieldKind.DATE_RANGE, FieldKind.DATETIME, FieldKind.NUMBER)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows: words, the whole of it for a tooltip, a badge instead of words."""

    text: str = ""
    tip: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how it reads a record, whether it takes the rest of the width, its side.

    One that is whole is never cut (days, numbers of papers, badges); one that is optional gives way first.
    """

    id: str
    title: str
    cell: Callable[[Listed], Cell]
    takes_rest: bool = False
    is_right: bool = False
    is_whole: bool = False
    is_optional: bool = False


def day_words(start: str | None, end: str | None, *, with_year: bool = False) -> Cell:
    """Return a day or a period, short, with the whole as tooltip; the year shows only where it matters."""
    if start is None:
        return Cell()
    first = date.fromisoformat(start)
    last = date.fromisoformat(end or start)
    whole = show(DateRange(first, last))
    if with_year:
        return Cell(whole, whole)
    if first == last:
        return Cell(short_day(first), whole)
    is_month = (first.year, first.month) == (last.year, last.month)
    until = f"{last.day}日" if is_month else short_day(last)
    return Cell(f"{short_day(first)}至{until}", whole)


def light_mark(listed: Listed, *, today: date, amber_days: int) -> Mark | None:
    """Return the light of something with a due day, None without one."""
    if listed.due_on is None:
        return None
    is_done = listed.closed_on is not None or listed.replied_on is not None
    found = lit(due=date.fromisoformat(listed.due_on), is_done=is_done, today=today, amber_days=amber_days)
    return Mark(light_words(found), found.light.value, TOKENS[found.light])


def state_mark(listed: Listed, *, today: date, amber_days: int) -> Mark | None:
    """Return the badge of a record in a narrow list: its light, else its timeliness."""
    if listed.voided:
        return Mark("已作废", "not_applicable", ("second", "grey_soft"))
    if listed.unadopted:
        return Mark("未承接", "not_applicable", ("second", "grey_soft"))
    light = light_mark(listed, today=today, amber_days=amber_days)
    return light or (timeliness_mark(listed.timeliness) if listed.timeliness else None)


def level_mark(listed: Listed) -> Mark | None:
    """Return the badge of a record that only some may see."""
    is_restricted = listed.sensitivity == Sensitivity.DISCIPLINE
    return Mark(Sensitivity.DISCIPLINE.value, "lock", ("red", "red_soft")) if is_restricted else None


def columns_for(
    forms: Sequence[FormSpec],
    *,
    today: date,
    amber_days: int = 10,
    shows_level: bool = False,
    review: Callable[[Listed], str] | None = None,
    is_changed_since: Callable[[Listed], bool] = lambda one: False,
    with_year: bool = False,
) -> tuple[Column, ...]:
    """Return the columns a form declares, or for several forms what all records have; the badge comes last.

    Who may see what is 纪检专阅 sees with `shows_level` which records are. `review` tells where a record stands
    with the superior, `is_changed_since` whether it was changed after its year was closed. Days are shown
    `with_year` where the list holds several.
    """
    specs = _declared(forms[0]) if len(forms) == 1 else ()
    columns = tuple(_field_column(forms[0], spec, with_year) for spec in specs) or _generic(forms, with_year)

    def badge(listed: Listed) -> Cell:
        found = state_mark(listed, today=today, amber_days=amber_days)
        if not listed.voided and is_changed_since(listed):
            found = Mark("归档后改过", "info", ("amber", "amber_soft"))
        return Cell(found.text if found else "", mark=found)

    def level(listed: Listed) -> Cell:
        found = level_mark(listed)
        return Cell(found.text if found else listed.sensitivity, mark=found)

    levels = (Column("level", "敏感级别", level, is_whole=True, is_optional=True),) if shows_level else ()
    reviews = () if review is None else (_review_column(review),)
    return (*columns, *levels, *reviews, Column("state", "状态", badge, is_whole=True))


def _review_column(review: Callable[[Listed], str]) -> Column:
    return Column("review", "上级审核", lambda one: _words(review(one)), is_whole=True, is_optional=True)


def _declared(form: FormSpec) -> tuple[FieldSpec, ...]:
    found = (form.field(field_id) for field_id in form.list_columns)
    return tuple(spec for spec in found if spec is not None and spec.kind is not FieldKind.SYSTEM)


def _generic(forms: Sequence[FormSpec], with_year: bool) -> tuple[Column, ...]:
    titles = {form.id: form.title for form in forms}
    return (
        Column("day", "日期", lambda one: _day(one, with_year=with_year), is_whole=True),
        Column("form", "分类", lambda one: _words(titles.get(one.form_id, ""))),
        Column("subject", "责任主体", lambda one: _words(one.subject_name or "")),
        Column("title", "主题", lambda one: _words(one.title), takes_rest=True),
    )


def _day(one: Listed, *, with_year: bool) -> Cell:
    """Return when it happened; what has no such day, as items of lists, shows when it was entered."""
    return day_words(one.occurred_on or one.first_recorded_at[:10], one.occurred_to, with_year=with_year)


def _words(text: str) -> Cell:
    return Cell(text, text)


def _field_column(form: FormSpec, spec: FieldSpec, with_year: bool) -> Column:
    return Column(
        spec.id,
        spec.label,
        lambda one: _field_cell(spec, one, with_year),
        takes_rest=form.facts.get("title") == spec.id,
        is_right=spec.kind in _NUMBERS,
        is_whole=spec.kind in _WHOLE,
    )


def _field_cell(spec: FieldSpec, listed: Listed, with_year: bool = False) -> Cell:
    try:
        value = spec.read(listed.body.get(spec.id))
    except NotReadable:
        return Cell("—", "这一项是用较早的表填写的，打开后可看")
    return value_cell(value, with_year=with_year)


def value_cell(value: Value, *, with_year: bool = False) -> Cell:
    """Return a value as lists show it; days `with_year` where the list holds several years."""
    whole = show(value)
    if with_year and isinstance(value, DateRange | date):
        return Cell(whole, whole)
    if isinstance(value, DateRange):
        return day_words(value.start.isoformat(), value.end.isoformat())
    if isinstance(value, datetime):
        return Cell(f"{short_day(value)} {value:%H:%M}", whole)
    if isinstance(value, date):
        return Cell(short_day(value), whole)
    if isinstance(value, Decimal):
        return Cell(f"{value:,f}", whole)
    return Cell(" ".join(whole.split()), whole)
