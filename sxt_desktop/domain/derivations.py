"""What a form works out from other fields where nothing was typed: declared as `[[derive]]`, with `table` for each row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.days import months_after
from sxt_desktop.domain.values import Row, Value, Values, is_empty


@dataclass(frozen=True, slots=True)
class Derivation:
    """One rule of `RULES`; the first of its fields is filled from the others."""

    rule: str
    fields: tuple[str, ...]
    table: str = ""


def _months_after(since: Value, months: Value) -> Value:
    """The last day of an effect (影响期届满), from its first day and its months."""
    is_number = isinstance(months, int) and not isinstance(months, bool)
    return months_after(since, months) if isinstance(since, date) and is_number else None  # type: ignore[arg-type]


RULES: Mapping[str, tuple[Callable[..., Value], int]] = {"months_after": (_months_after, 3)}
"""Rules by name, each with the number of fields it names."""


def derived(derivations: Sequence[Derivation], values: Values) -> Values:
    """Return values with empty fields filled where a rule knows what belongs there."""
    found = dict(values)
    for one in derivations:
        rows = found.get(one.table)
        if not one.table:
            found.update(_filled(one, found))
        elif isinstance(rows, tuple):
            found[one.table] = tuple(_row(one, row) for row in rows if isinstance(row, Mapping))
    return found


def _row(one: Derivation, row: Row) -> Row:
    return {**row, **_filled(one, row)}


def _filled(one: Derivation, values: Row) -> Values:
    target, *names = one.fields
    known = [values.get(name) for name in names]
    if not is_empty(values.get(target)) or any(value is None for value in known):
        return {}
    return {target: RULES[one.rule][0](*known)}
