"""Work once, use everywhere: what a record becomes when it is turned into another one, field by field, declared as data.

A handbook entry becomes a problem, a problem a talk, a list item a letter: what is known is carried over, nothing is typed
twice. The new record is about the exact revision it came from, so each shows the other.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sxt_desktop.domain.conditions import Condition
from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import (
    DateRange,
    FieldKind,
    Json,
    NotReadable,
    Ref,
    Row,
    Value,
    Values,
    is_empty,
    show,
)

RECORD, TITLE, SUPERIOR, OWN = "@record", "@title", "@superior", "@own"
"""What is known of a record beside its fields: a reference to it, its title, the superior, the own organisation."""
NAMED = (RECORD, TITLE, SUPERIOR, OWN)
ROW = "each."
"""Names that begin so are columns of the row that is turned into a record of its own."""
_PLACE = re.compile(r"\{([^{}]+)\}")
_TEXTS = (FieldKind.TEXT, FieldKind.LONG_TEXT)
_REFS = (FieldKind.PERSON, FieldKind.ORG)
_MANY_REFS = (FieldKind.PERSONS, FieldKind.ORGS, FieldKind.ENTRIES)


@dataclass(frozen=True, slots=True)
class Conversion:
    """One way to turn records of some forms into a record of another.

    `sources` are the forms it leads from; `takes` gives for a field of the new record the names whose
    value it takes, the first filled one, or a pattern with names in braces; `fixed` values as a record stores them.
    With `each` every row of that table is offered by itself. `when` tells to which records it is offered.
    """

    id: str
    verb: str
    to: FormId
    sources: tuple[FormId, ...]
    takes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fixed: Mapping[str, Json] = field(default_factory=dict)
    each: str = ""
    when: Condition | None = None

    def is_for(self, form: FormId, values: Mapping[str, Value]) -> bool:
        """Whether a record of a form with these values can be turned so."""
        return form in self.sources and (self.when is None or self.when.holds(values))

    def rows(self, values: Mapping[str, Value]) -> tuple[Row, ...]:
        """Return the rows that are offered one by one."""
        found = values.get(self.each)
        return tuple(row for row in found if isinstance(row, Mapping)) if isinstance(found, tuple) else ()

    def turned(
        self,
        target: FormSpec,
        values: Mapping[str, Value],
        known: Mapping[str, Value],
        row: Row | None = None,
    ) -> Values:
        """Return what the new record begins with; what does not fit its field is left to whoever fills it in."""
        names = {**values, **known, **{f"{ROW}{key}": one for key, one in (row or {}).items()}}
        found: Values = {}
        for spec in target.fields:
            for name in self.takes.get(spec.id, ()):
                value = carried(_filled(name, names), spec)
                if not is_empty(value):
                    found[spec.id] = value
                    break
        return {**found, **self._fixed(target)}

    def _fixed(self, target: FormSpec) -> Values:
        specs = {spec.id: spec for spec in target.fields}
        return {key: specs[key].read(raw) for key, raw in self.fixed.items() if key in specs}


def _filled(name: str, names: Mapping[str, Value]) -> Value:
    if "{" not in name:
        return names.get(name)
    asked = _PLACE.findall(name)
    if any(is_empty(names.get(one)) for one in asked):
        return None
    return _PLACE.sub(lambda found: show(names.get(found[1])).rstrip("。；"), name)


def named_here(
    form: FormSpec, values: Mapping[str, Value], is_known: Callable[[FieldKind, str], bool]
) -> Values:
    """Return another organisation's values as one can keep them here: whom only its directory has is kept by name alone,
    records that are not held here are left out. `is_known` tells of an id in a field of some kind.
    """
    return {spec.id: _here(spec, values[spec.id], is_known) for spec in form.fields if spec.id in values}


def _here(spec: FieldSpec, value: Value, is_known: Callable[[FieldKind, str], bool]) -> Value:
    if isinstance(value, Ref):
        return value if value.id is None or is_known(spec.kind, value.id) else Ref(None, value.name)
    if not isinstance(value, tuple):
        return value
    if spec.kind is FieldKind.TABLE:
        return tuple(
            {one.id: _here(one, row.get(one.id), is_known) for one in spec.columns}
            for row in value
            if isinstance(row, Mapping)
        )
    refs = tuple(_here(spec, one, is_known) if isinstance(one, Ref) else one for one in value)
    if spec.kind is FieldKind.ENTRIES:
        refs = tuple(one for one in refs if isinstance(one, Ref) and one.id is not None)
    return refs  # type: ignore[return-value]


def carried(value: Value, spec: FieldSpec) -> Value:
    """Return a value as another field can hold it, None where it cannot."""
    if is_empty(value):
        return None
    read = _READERS.get(spec.kind)
    found = value if read is None else read(value, spec)
    return found if not is_empty(found) and _fits(found, spec) else None


def _fits(value: Value, spec: FieldSpec) -> bool:
    try:
        return not [one for one in spec.problems(value, today=date.max.replace(year=2100)) if one.row is None]
    except (NotReadable, ValueError):
        return False


def _text(value: Value, spec: FieldSpec) -> Value:
    words = show(value)
    if spec.kind is FieldKind.TEXT:
        words = " ".join(words.split())
    return words if len(words) <= spec.max_length else words[: spec.max_length - 1] + "…"


def _day(value: Value, spec: FieldSpec) -> Value:
    if isinstance(value, DateRange):
        return value.end
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _range(value: Value, spec: FieldSpec) -> Value:
    day = value if isinstance(value, DateRange) else _day(value, spec)
    return DateRange(day, day) if isinstance(day, date) else day


def _refs(value: Value) -> tuple[Ref, ...]:
    if isinstance(value, Ref):
        return (value,)
    if isinstance(value, str):
        return (Ref(None, value),)
    return tuple(one for one in value if isinstance(one, Ref)) if isinstance(value, tuple) else ()


def _one_ref(value: Value, spec: FieldSpec) -> Value:
    return next(iter(_refs(value)), None)


def _several_refs(value: Value, spec: FieldSpec) -> Value:
    return _refs(value)


def _words(value: Value) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(one for one in value if isinstance(one, str))
    return (value,) if isinstance(value, str) else ()


def _choice(value: Value, spec: FieldSpec) -> Value:
    return next((word for word in _words(value) if word in spec.choices), None)


def _choices(value: Value, spec: FieldSpec) -> Value:
    return tuple(word for word in _words(value) if word in spec.choices)


def _rows(value: Value, spec: FieldSpec) -> Value:
    """Return rows of another table with the columns this one has too."""
    names = {column.id for column in spec.columns}
    rows = (row for row in value if isinstance(row, Mapping)) if isinstance(value, tuple) else ()
    return tuple({key: cell for key, cell in row.items() if key in names} for row in rows)


_READERS: Mapping[FieldKind, Callable[[Value, FieldSpec], Value]] = {
    **dict.fromkeys(_TEXTS, _text),
    **dict.fromkeys(_REFS, _one_ref),
    **dict.fromkeys(_MANY_REFS, _several_refs),
    FieldKind.DATE: _day,
    FieldKind.DATE_RANGE: _range,
    FieldKind.CHOICE: _choice,
    FieldKind.MULTI_CHOICE: _choices,
    FieldKind.TAGS: _choices,
    FieldKind.TABLE: _rows,
}


def like_earlier(form: FormSpec, values: Mapping[str, Value]) -> Values:
    """Return what a record of the same kind begins with: what was typed before, without days, numbers, files and steps.

    What belongs to one occasion alone has to be given anew (按这条再记一条).
    """
    later = form.flow.own_fields
    return {
        spec.id: values[spec.id]
        for spec in form.fields
        if spec.kind not in _ONCE and spec.id not in later and not is_empty(values.get(spec.id))
    }


_ONCE = (
    FieldKind.NUMBER,
    FieldKind.SYSTEM,
    FieldKind.DATE,
    FieldKind.DATE_RANGE,
    FieldKind.DATETIME,
    FieldKind.ATTACHMENTS,
)
