"""One field of a form: what it holds, and whether what was typed into it can be accepted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from sxt_desktop.domain.bounds import bounds_of, decimals_of
from sxt_desktop.domain.conditions import Condition
from sxt_desktop.domain.days import FIRST_YEAR
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.problems import Problem, ProblemCode
from sxt_desktop.domain.state_secrets import classified
from sxt_desktop.domain.values import (
    Attachment,
    DateRange,
    FieldKind,
    Json,
    NotReadable,
    Ref,
    Row,
    Value,
    is_empty,
    read,
    show,
    to_json,
)

YEARS_AHEAD = 20
"""A day further on than this is a slip of the keyboard: no plan or term of office reaches so far."""


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
            if (mark := _classified(item)) is not None:
                yield Problem(self.id, ProblemCode.STATE_SECRET, {"value": mark})
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
        for day in days_of(value):
            if self.past_only and day > today:
                yield Problem(self.id, ProblemCode.IN_FUTURE, {"day": show(day)})
            elif not FIRST_YEAR <= day.year <= today.year + YEARS_AHEAD:
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


def _classified(item: object) -> str | None:
    """Return by what mark a text, or a file by its name, says that it is a state secret, or None."""
    text = item.name if isinstance(item, Attachment) else item
    return classified(text) if isinstance(text, str) else None


def days_of(value: Value) -> tuple[date, ...]:
    """Return the days a value names: one, or the first and last of a range."""
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
