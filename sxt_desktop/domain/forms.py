"""What a form is, and whether what was typed into it can be accepted.

A form is declared in `resources/forms/`; code here knows kinds of fields, never a particular form.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sxt_desktop.domain.bounds import bounds_of, decimals_of
from sxt_desktop.domain.conditions import Condition as Condition
from sxt_desktop.domain.derivations import Derivation
from sxt_desktop.domain.flows import Flow
from sxt_desktop.domain.form_checks import Check, Limits, LimitsIn, check_problems, no_limits
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.problems import Problem as Problem
from sxt_desktop.domain.problems import ProblemCode as ProblemCode
from sxt_desktop.domain.values import (
    Attachment,
    Body,
    DateRange,
    FieldKind,
    Json,
    NotReadable,
    Ref,
    Row,
    Value,
    Values,
    is_empty,
    read,
    show,
    to_json,
)


class Sensitivity(StrEnum):
    """Who may see a record; state secrets are never kept at all."""

    PUBLIC = "公开"
    INTERNAL = "内部"
    DISCIPLINE = "纪检专阅"


def stricter(one: Sensitivity, other: Sensitivity) -> Sensitivity:
    """Return the more confidential of two levels."""
    order = list(Sensitivity)
    return max(one, other, key=order.index)


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field: what it holds, whether it must be filled, how far it may go and how it is laid out."""

    id: str
    label: str
    kind: FieldKind
    required: bool = False
    hint: str = ""
    choices: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int | None = None
    """How many digits may follow the point; what is not said of a number is as `bounds` has it."""
    max_length: int = 4000
    advise_length: int | None = None
    unit: str = ""
    half: bool = False
    section: str = ""
    past_only: bool = False
    free: bool = True
    refers_to: tuple[FormId, ...] = ()
    columns: tuple["FieldSpec", ...] = ()
    visible_when: Condition | None = None
    required_when: Condition | None = None
    default: str = ""
    follows: str = ""
    """The field by whose value the default goes; it goes along with that until somebody says something else."""
    series: str = ""
    computed: str = ""
    searchable: bool = True
    overseen: bool = False
    """Whether it is said below who is in charge of its organisation and who its contacts are (MZ63)."""
    gathers: Mapping[str, str] = field(default_factory=dict)
    """Forms whose records of ours it refers to by itself, each with the field that names the same subject."""

    def problems(self, value: Value, *, today: date) -> Iterator[Problem]:
        """Yield what is wrong with a filled or empty value of this field."""
        if is_empty(value):
            if self.required and self.kind not in (FieldKind.NUMBER, FieldKind.SYSTEM):
                yield Problem(self.id, ProblemCode.REQUIRED)
            return
        if not self._fits(value):
            yield Problem(self.id, ProblemCode.WRONG_SHAPE)
            return
        yield from self._limit_problems(value)
        yield from self._date_problems(value, today)
        if self.kind is FieldKind.TABLE and isinstance(value, tuple):
            yield from self._row_problems(value, today)

    def _fits(self, value: Value) -> bool:
        if isinstance(value, bool):
            return self.kind is FieldKind.YES_NO
        if isinstance(value, datetime):
            return self.kind is FieldKind.DATETIME and value.tzinfo is None
        if isinstance(value, tuple):
            item_type = _ITEM_TYPES.get(self.kind)
            is_whole = item_type is not None and all(isinstance(item, item_type) for item in value)
            return is_whole and (self.kind is not FieldKind.ATTACHMENTS or self._can_be_read(value))
        return self.kind in _TYPES and isinstance(value, _TYPES[self.kind])

    def _can_be_read(self, value: Value) -> bool:
        """Whether what would be stored can be opened again (a file needs its whole hash and a size)."""
        try:
            self.read(to_json(value))
        except NotReadable:
            return False
        return True

    def _limit_problems(self, value: Value) -> Iterator[Problem]:
        if isinstance(value, str) and len(value) > self.max_length:
            yield Problem(self.id, ProblemCode.TOO_LONG, {"limit": self.max_length, "length": len(value)})
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            yield from self._number_problems(value)
        for item in value if isinstance(value, tuple) else (value,):
            if not self._may_choose(item):
                yield Problem(self.id, ProblemCode.NOT_A_CHOICE, {"value": show(item)})

    def _number_problems(self, number: int | Decimal) -> Iterator[Problem]:
        bounds = bounds_of(self.kind, self.unit)
        least = -bounds.most if self.minimum is None else self.minimum
        most = bounds.most if self.maximum is None else self.maximum
        decimals = bounds.decimals if self.decimals is None else self.decimals
        if not Decimal(number).is_finite():
            yield Problem(self.id, ProblemCode.WRONG_SHAPE)
        elif number < least:
            yield Problem(self.id, ProblemCode.TOO_SMALL, {"limit": show(least)})
        elif number > most:
            yield Problem(self.id, ProblemCode.TOO_LARGE, {"limit": show(most)})
        elif decimals_of(number) > decimals:
            yield Problem(self.id, ProblemCode.TOO_FINE, {"limit": decimals})

    def _may_choose(self, item: object) -> bool:
        if isinstance(item, Ref):
            return self.free or item.id is not None
        is_closed = self.kind in _CLOSED or (self.kind is FieldKind.TAGS and not self.free)
        return not is_closed or item in self.choices

    def _date_problems(self, value: Value, today: date) -> Iterator[Problem]:
        for day in _days_of(value):
            if self.past_only and day > today:
                yield Problem(self.id, ProblemCode.IN_FUTURE, {"day": show(day)})
            elif not 1921 <= day.year <= today.year + 20:
                yield Problem(self.id, ProblemCode.YEAR_UNLIKELY, {"day": show(day)})
        if isinstance(value, DateRange) and value.end < value.start:
            yield Problem(self.id, ProblemCode.END_BEFORE_START)

    def _row_problems(self, rows: tuple[object, ...], today: date) -> Iterator[Problem]:
        for number, row in enumerate(rows):
            if not isinstance(row, Mapping) or is_empty(row):
                continue
            for column in self.columns:
                for found in column.problems(row.get(column.id), today=today):
                    yield Problem(self.id, found.code, found.facts, number, column.id)

    def read(self, raw: Json) -> Value:
        """Turn JSON into this field's value; raises `NotReadable`."""
        if self.kind is not FieldKind.TABLE or raw is None:
            return read(self.kind, raw)
        if not isinstance(raw, list):
            raise NotReadable
        return tuple(self._read_row(row) for row in raw)

    def _read_row(self, raw: Json) -> Row:
        if not isinstance(raw, dict):
            raise NotReadable
        return {column.id: column.read(raw.get(column.id)) for column in self.columns}


def _whole_rows(spec: FieldSpec, value: Value) -> Value:
    """Return rows with every column: an empty cell is not a field of the form that has the same id."""
    if not spec.columns or not isinstance(value, tuple):
        return value
    empty: Row = {column.id: None for column in spec.columns}
    return tuple({**empty, **row} for row in value if isinstance(row, Mapping))


def _days_of(value: Value) -> tuple[date, ...]:
    if isinstance(value, datetime):
        return (value.date(),)
    if isinstance(value, DateRange):
        return (value.start, value.end)
    return (value,) if isinstance(value, date) else ()


_CLOSED = (FieldKind.CHOICE, FieldKind.MULTI_CHOICE)
_TYPES: Mapping[FieldKind, type] = {
    FieldKind.TEXT: str,
    FieldKind.LONG_TEXT: str,
    FieldKind.INTEGER: int,
    FieldKind.DECIMAL: Decimal,
    FieldKind.MONEY: Decimal,
    FieldKind.DATE: date,
    FieldKind.DATE_RANGE: DateRange,
    FieldKind.DATETIME: datetime,
    FieldKind.YES_NO: bool,
    FieldKind.CHOICE: str,
    FieldKind.PERSON: Ref,
    FieldKind.ORG: Ref,
    FieldKind.NUMBER: str,
    FieldKind.SYSTEM: str,
}
_ITEM_TYPES: Mapping[FieldKind, type] = {
    FieldKind.MULTI_CHOICE: str,
    FieldKind.TAGS: str,
    FieldKind.PERSONS: Ref,
    FieldKind.ORGS: Ref,
    FieldKind.ENTRIES: Ref,
    FieldKind.TABLE: Mapping,
    FieldKind.ATTACHMENTS: Attachment,
}


@dataclass(frozen=True, slots=True)
class FormSpec:
    """A form of one version; its `hash` is what revisions name, so a record is drawn as it was written.

    `facts` says which field gives a generic fact every list can filter by: occurred_on, subject,
    title, number, amount, due_on, replied_on, closed_on.
    """

    id: FormId
    version: int
    title: str
    fields: tuple[FieldSpec, ...]
    hash: str = ""
    group: str = ""
    order: int = 0
    phase: str = ""
    source: str = ""
    retention: str = ""
    sensitivity: Sensitivity = Sensitivity.INTERNAL
    list_columns: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    lifecycle: str = ""
    travels: str = "up"
    checks: tuple[Check, ...] = ()
    restricted_when: Condition | None = None
    """Values that make a record 纪检专阅 by themselves, whatever the form's own level."""
    one_for: str = ""
    """A field that names the only subject of a record: there is one record in use for each (一人一档)."""
    derivations: tuple[Derivation, ...] = ()
    guarded: bool = False
    """Whether its contents are shown only after reason and approval were registered (调阅登记, domain.md 3.17)."""
    across_years: bool = False
    """Whether its records are looked at over all years at once (LZ43)."""
    counted: bool = True
    """Whether a duty may count its records; what is kept for its own sake never is (亮点, LZ59)."""

    flow: Flow = field(default_factory=Flow)
    """The steps its records go through; fields of a step exist once its day is there."""

    @property
    def head(self) -> tuple[str, ...]:
        """The fields by which lists know a record: all that is shown of a guarded one without a look."""
        return tuple(dict.fromkeys(self.facts.values()))

    def field(self, field_id: str) -> FieldSpec | None:
        """Return the field of that id, or None."""
        return next((spec for spec in self.fields if spec.id == field_id), None)

    def visible(self, values: Mapping[str, Value]) -> tuple[FieldSpec, ...]:
        """Return the fields that apply to these values, in order; one that hangs on a hidden field is hidden.

        One that these values make required is required.
        """
        shown: dict[str, FieldSpec] = {}
        later = self.flow.own_fields
        for spec in self.fields:
            when = spec.visible_when
            is_reached = spec.id not in later or _is_any_filled(values, (spec.id, *later[spec.id]))
            if is_reached and (when is None or (when.field_id in shown and when.holds(values))):
                shown[spec.id] = spec
        return tuple(_demanded(spec, shown, values) for spec in shown.values())

    def problems(
        self, values: Mapping[str, Value], *, today: date, limits: LimitsIn = no_limits
    ) -> tuple[Problem, ...]:
        """Return everything that keeps these values from being accepted, in the order of the fields.

        `limits` gives the amounts of a year's profile that checks compare with.
        """
        single = (
            found
            for spec in self.visible(values)
            for found in spec.problems(values.get(spec.id), today=today)
        )
        return (*single, *self._checked(values, advises=False, today=today, limits=limits))

    def advice(
        self, values: Mapping[str, Value], *, today: date, limits: LimitsIn = no_limits
    ) -> tuple[Problem, ...]:
        """Return what is worth another look but keeps nothing from being accepted."""
        return tuple(self._checked(values, advises=True, today=today, limits=limits))

    def _checked(
        self, values: Mapping[str, Value], *, advises: bool, today: date, limits: LimitsIn
    ) -> Iterator[Problem]:
        checks = tuple(check for check in self.checks if check.advises is advises)
        if not checks:
            return
        held = {spec.id: _whole_rows(spec, values.get(spec.id)) for spec in self.visible(values)}
        known = self.limits_for(values, today=today, limits=limits)
        yield from check_problems(checks, held, self.label_of, known)

    def limits_for(self, values: Mapping[str, Value], *, today: date, limits: LimitsIn) -> Limits:
        """Return the amounts of the year these values are about; asked for only where a check compares with one."""
        if not any(check.limit for check in self.checks):
            return {}
        days = _days_of(self.fact("occurred_on", values)) or (today,)
        return limits(days[-1].year)

    def fitting(self, values: Mapping[str, Value]) -> Mapping[str, tuple[str, ...]]:
        """Return the choices that fit what other fields hold, by field; others are not restricted."""
        return {
            check.fields[0]: check.among
            for check in self.checks
            if check.rule == "only_with" and show(values.get(check.fields[1])) in check.equals
        }

    def label_of(self, field_id: str, table: str = "") -> str:
        """Return the label of a field or of a sub-table's column, the id itself if there is none.

        With `table` the columns of that one come before fields of the same id.
        """
        columns = [column for spec in self.fields for column in spec.columns]
        first = [column for spec in self.fields if spec.id == table for column in spec.columns]
        return next(
            (spec.label for spec in (*first, *self.fields, *columns) if spec.id == field_id), field_id
        )

    def read(self, body: Body) -> Values:
        """Turn a stored body into values; unknown fields are left alone, unreadable ones raise `NotReadable`."""
        return {spec.id: spec.read(body[spec.id]) for spec in self.fields if spec.id in body}

    def body(self, values: Mapping[str, Value]) -> Body:
        """Turn values into what is stored: only fields that apply and are filled."""
        return {
            spec.id: to_json(values[spec.id])
            for spec in self.visible(values)
            if not is_empty(values.get(spec.id))
        }

    def fact(self, name: str, values: Mapping[str, Value]) -> Value:
        """Return the value of the field this form names for a generic fact, or None."""
        field_id = self.facts.get(name)
        return None if field_id is None else values.get(field_id)

    def attachments(self, values: Mapping[str, Value]) -> tuple[Attachment, ...]:
        """Return every file these values hold."""
        return tuple(
            item
            for spec in self.fields
            if spec.kind is FieldKind.ATTACHMENTS
            for item in _tuple(values.get(spec.id))
            if isinstance(item, Attachment)
        )

    def search_text(self, values: Mapping[str, Value]) -> str:
        """Return all words by which a record should be found; of a guarded one those of its head."""
        found = (spec for spec in self.visible(values) if not self.guarded or spec.id in self.head)
        return "\n".join(
            show(value)
            for spec in found
            if spec.searchable and (value := values.get(spec.id)) is not None and not is_empty(value)
        )

    def sections(self, values: Mapping[str, Value]) -> tuple[tuple[str, tuple[FieldSpec, ...]], ...]:
        """Group the fields that apply by section heading, keeping their order."""
        grouped: dict[str, list[FieldSpec]] = {}
        for spec in self.visible(values):
            grouped.setdefault(spec.section, []).append(spec)
        return tuple((title, tuple(specs)) for title, specs in grouped.items())


def _demanded(spec: FieldSpec, shown: Mapping[str, FieldSpec], values: Mapping[str, Value]) -> FieldSpec:
    when = spec.required_when
    is_demanded = when is not None and when.field_id in shown and when.holds(values)
    return replace(spec, required=True) if is_demanded else spec


def _is_any_filled(values: Mapping[str, Value], names: Sequence[str]) -> bool:
    return any(not is_empty(values.get(name)) for name in names)


def _tuple(value: Value) -> Sequence[object]:
    return value if isinstance(value, tuple) else ()
