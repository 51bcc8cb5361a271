"""The columns of an exported list: those the window shows, or every field of a form; typed values, read from contents."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.lights import Light, Lit, lit
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import Body, DateRange, FieldKind, Json, NotReadable, Value

_TEXTS = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.CHOICE, FieldKind.NUMBER, FieldKind.SYSTEM)
_RECURRING = (FieldKind.DATE, FieldKind.DATE_RANGE, FieldKind.PERSON, FieldKind.ORG)
"""What a few people did on a few days stands in a list over and over: it is read once."""
_REMEMBERED = 5_000
UNREADABLE = "—"
"""A field filled in an earlier version of the form that this one cannot read; the record itself shows it."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A heading and how a record's cell is found; the body is read once for a row and handed over."""

    title: str
    cell: Callable[[Listed, Body], Value]


def listed_columns(
    forms: Sequence[FormSpec], *, today: date, amber_days: int, shows_level: bool
) -> tuple[SheetColumn, ...]:
    """Return the columns of a list as the window shows it."""
    specs = tuple(forms[0].field(key) for key in forms[0].list_columns) if len(forms) == 1 else ()
    named = tuple(_field(spec) for spec in specs if spec is not None and spec.kind is not FieldKind.SYSTEM)
    return (
        *(named or _general(forms)),
        *_marks(forms, shows_level=shows_level),
        _state(today, amber_days),
    )


def whole_columns(
    form: FormSpec, *, today: date, amber_days: int, shows_level: bool
) -> tuple[SheetColumn, ...]:
    """Return a column for every field of a form, and when and by whom it was entered."""
    return (
        *(_field(spec) for spec in form.fields),
        SheetColumn("录入时间", lambda one, body: _moment(one.first_recorded_at)),
        SheetColumn("录入人", lambda one, body: one.author),
        *((_level(),) if shows_level else ()),
        _state(today, amber_days),
    )


def _field(spec: FieldSpec) -> SheetColumn:
    key, read = spec.id, _reader(spec)
    known: dict[object, Value] = {}

    def cell(listed: Listed, body: Body) -> Value:
        raw = body.get(key)
        if raw is None:
            return None
        if not is_recurring:
            return read(raw)
        words = raw if raw.__class__ is str else repr(raw)
        found = known.get(words)
        if found is None:
            found = read(raw)
            if len(known) < _REMEMBERED:
                known[words] = found
        return found

    is_recurring = spec.kind in _RECURRING
    return SheetColumn(spec.label, cell)


def _reader(spec: FieldSpec) -> Callable[[Json], Value]:
    """Return how a field's content is read; text that is as it was stored needs no cleaning again."""
    is_text = spec.kind in _TEXTS

    def read(raw: Json) -> Value:
        if is_text and isinstance(raw, str) and raw.isprintable():
            return raw
        try:
            return spec.read(raw)
        except NotReadable:
            return UNREADABLE

    return read


def _general(forms: Sequence[FormSpec]) -> tuple[SheetColumn, ...]:
    titles: Mapping[str, str] = {form.id: form.title for form in forms}
    return (
        SheetColumn("日期", lambda one, body: _days(one)),
        SheetColumn("分类", lambda one, body: titles.get(one.form_id, "")),
        SheetColumn("责任主体", lambda one, body: one.subject_name),
        SheetColumn("主题", lambda one, body: one.title),
    )


def _marks(forms: Sequence[FormSpec], *, shows_level: bool) -> tuple[SheetColumn, ...]:
    timed = any("timeliness" in form.facts for form in forms)
    timeliness = (SheetColumn("时效", lambda one, body: one.timeliness),) if timed else ()
    return (*timeliness, *((_level(),) if shows_level else ()))


def _level() -> SheetColumn:
    return SheetColumn("敏感级别", lambda one, body: one.sensitivity)


def _days(listed: Listed) -> Value:
    if listed.occurred_on is None:
        return None
    start = date.fromisoformat(listed.occurred_on)
    return DateRange(start, date.fromisoformat(listed.occurred_to) if listed.occurred_to else start)


def _moment(text: str) -> Value:
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _state(today: date, amber_days: int) -> SheetColumn:
    def words(listed: Listed, body: Body) -> Value:
        if listed.voided:
            return "已作废"
        if listed.unadopted:
            return "未承接"
        if listed.due_on is None:
            return ""
        done = listed.closed_on is not None or listed.replied_on is not None
        due = date.fromisoformat(listed.due_on)
        return _light(lit(due=due, is_done=done, today=today, amber_days=amber_days))

    return SheetColumn("状态", words)


def _light(found: Lit) -> str:
    if found.light is Light.DONE:
        return "已完成"
    left = found.days_left or 0
    return f"逾期{-left}天" if left < 0 else "今天到期" if left == 0 else f"剩{left}天"
