"""What a form is: its fields, which of them apply, and whether what was typed into all of them can be accepted.

A form is declared in `resources/forms/`; code here knows kinds of fields, never a particular form.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from sxt_desktop.domain.conditions import Condition as Condition
from sxt_desktop.domain.derivations import Derivation
from sxt_desktop.domain.fields import FieldSpec as FieldSpec
from sxt_desktop.domain.fields import days_of
from sxt_desktop.domain.flows import Flow
from sxt_desktop.domain.form_checks import Check, Limits, LimitsIn, check_problems, no_limits
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.problems import Problem as Problem
from sxt_desktop.domain.problems import ProblemCode as ProblemCode
from sxt_desktop.domain.values import (
    Attachment,
    Body,
    FieldKind,
    Row,
    Value,
    Values,
    is_empty,
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
        shown = self._applying(values)
        return tuple(
            spec if spec.required_when is None else _demanded(spec, shown, values) for spec in shown.values()
        )

    def _applying(self, values: Mapping[str, Value]) -> dict[str, FieldSpec]:
        """Return the fields of `visible` by id, as they are declared."""
        shown: dict[str, FieldSpec] = {}
        later = self.flow.own_fields
        for spec in self.fields:
            when = spec.visible_when
            is_reached = spec.id not in later or _is_any_filled(values, (spec.id, *later[spec.id]))
            if is_reached and (when is None or (when.field_id in shown and when.holds(values))):
                shown[spec.id] = spec
        return shown

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
        days = days_of(self.fact("occurred_on", values)) or (today,)
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
        shown = self._applying(values)
        if self.guarded:
            shown = {name: spec for name, spec in shown.items() if name in self.head}
        return "\n".join(
            show(value)
            for spec in shown.values()
            if spec.searchable and (value := values.get(spec.id)) is not None and not is_empty(value)
        )

    def sections(self, values: Mapping[str, Value]) -> tuple[tuple[str, tuple[FieldSpec, ...]], ...]:
        """Group the fields that apply by section heading, keeping their order."""
        grouped: dict[str, list[FieldSpec]] = {}
        for spec in self.visible(values):
            grouped.setdefault(spec.section, []).append(spec)
        return tuple((title, tuple(specs)) for title, specs in grouped.items())


def _whole_rows(spec: FieldSpec, value: Value) -> Value:
    """Return rows with every column: an empty cell is not a field of the form that has the same id."""
    if not spec.columns or not isinstance(value, tuple):
        return value
    empty: Row = {column.id: None for column in spec.columns}
    return tuple({**empty, **row} for row in value if isinstance(row, Mapping))


def _demanded(spec: FieldSpec, shown: Mapping[str, FieldSpec], values: Mapping[str, Value]) -> FieldSpec:
    when = spec.required_when
    is_demanded = when is not None and when.field_id in shown and when.holds(values)
    return replace(spec, required=True) if is_demanded else spec


def _is_any_filled(values: Mapping[str, Value], names: Sequence[str]) -> bool:
    return any(not is_empty(values.get(name)) for name in names)


def _tuple(value: Value) -> Sequence[object]:
    return value if isinstance(value, tuple) else ()
