"""Checks over several fields of a form: counts that must agree, scores that need a reason.

A form declares `[[check]]` with a `rule` of `RULES` and the fields it compares; with `table` the rule is
applied to each row, where names of the form's own fields can be used as well.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from sxt_desktop.domain.problems import Problem, ProblemCode
from sxt_desktop.domain.values import DateRange, Ref, Value, is_empty, show

Scope = Mapping[str, Value]
Found = tuple[str, ProblemCode, dict[str, object]]
"""The field at which something is wrong, what, and its facts; a fact `other` is a field id."""


@dataclass(frozen=True, slots=True)
class Check:
    """One declared check; `value` is the number a total must reach.

    `equals` and `among` are for `only_with`: while the second field holds one of `equals`, the first may hold
    nothing but `among`.
    """

    rule: str
    fields: tuple[str, ...]
    table: str = ""
    value: Decimal | None = None
    equals: tuple[str, ...] = ()
    among: tuple[str, ...] = ()


def _number(value: Value) -> Decimal | None:
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return Decimal(str(value)) if is_number else None


def _at_most(check: Check, scope: Scope) -> Iterator[Found]:
    """The first number is not larger than the second (收回不多于发出, F13; 得分不超过分值, F14)."""
    name, limit_name = check.fields
    number, limit = _number(scope.get(name)), _number(scope.get(limit_name))
    if number is not None and limit is not None and number > limit:
        yield name, ProblemCode.ABOVE_OTHER, {"other": limit_name, "limit": show(limit)}


def _adds_up(check: Check, scope: Scope) -> Iterator[Found]:
    """The first number is the sum of the others (每行票数合计等于有效票, F13; 表决, F16)."""
    total_name, *part_names = check.fields
    total = _number(scope.get(total_name))
    parts = [_number(scope.get(name)) for name in part_names]
    if total is None or all(part is None for part in parts):
        return
    found = sum((part for part in parts if part is not None), Decimal(0))
    if found != total:
        facts: dict[str, object] = {"other": total_name, "value": show(found), "limit": show(total)}
        yield part_names[0], ProblemCode.NOT_ADDING_UP, facts


def _total_is(check: Check, scope: Scope) -> Iterator[Found]:
    """A column adds up to a given number (分值合计100, KZ01)."""
    rows = scope.get(check.table)
    numbers = [_number(row.get(check.fields[0])) for row in _rows(rows)]
    total = sum((number for number in numbers if number is not None), Decimal(0))
    if any(number is not None for number in numbers) and total != check.value:
        facts: dict[str, object] = {
            "value": show(total),
            "limit": show(check.value),
            "other": check.fields[0],
        }
        yield check.table, ProblemCode.WRONG_TOTAL, facts


def _less_needs_reason(check: Check, scope: Scope) -> Iterator[Found]:
    """A score below its full value says why (扣分必填说明, F14)."""
    name, full_name, reason = check.fields
    number, full = _number(scope.get(name)), _number(scope.get(full_name))
    if number is not None and full is not None and number < full and is_empty(scope.get(reason)):
        yield reason, ProblemCode.REASON_MISSING, {"other": name}


def _in_order(check: Check, scope: Scope) -> Iterator[Found]:
    """No day lies before an earlier field's (移送、接收、办结; 开始、结束)."""
    days = [(name, day) for name in check.fields if (day := _day(scope.get(name))) is not None]
    for (before, first), (name, second) in pairwise(days):
        if second < first:
            yield name, ProblemCode.BEFORE_OTHER, {"other": before, "limit": show(first)}


def _day(value: Value) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, DateRange):
        return value.start
    return value if isinstance(value, date) else None


def _differ(check: Check, scope: Scope) -> Iterator[Found]:
    """Two fields never hold the same (两个接收方, LZ47; 调阅人与批准人, domain.md 3.17)."""
    first, second = check.fields
    one, other = _same_as(scope.get(first)), _same_as(scope.get(second))
    if one and one == other:
        yield second, ProblemCode.SAME_AS_OTHER, {"other": first}


def _same_as(value: Value) -> str:
    return str(value.id or value.name) if isinstance(value, Ref) else show(value).strip()


def _only_with(check: Check, scope: Scope) -> Iterator[Found]:
    """What one field holds fits the other (谈话的触发情形, LZ15, LZ16)."""
    name, other = check.fields
    held = scope.get(name)
    if show(scope.get(other)) not in check.equals:
        return
    for item in held if isinstance(held, tuple) else (held,):
        words = "" if isinstance(item, Mapping) else show(item)
        if words and words not in check.among:
            yield name, ProblemCode.NOT_WITH_OTHER, {"other": other, "value": words}
            return


Rule = Callable[[Check, Scope], Iterator[Found]]
RULES: Mapping[str, tuple[Rule, int]] = {
    "at_most": (_at_most, 2),
    "adds_up": (_adds_up, 0),
    "total_is": (_total_is, 1),
    "less_needs_reason": (_less_needs_reason, 3),
    "in_order": (_in_order, 0),
    "differ": (_differ, 2),
    "only_with": (_only_with, 2),
}
"""Rules by name, each with the number of fields it names (0: two or more)."""
WHOLE_TABLE = ("total_is",)
"""Rules that look at a table as a whole, not at each of its rows."""


def check_problems(
    checks: Sequence[Check], values: Scope, label_of: Callable[[str], str]
) -> Iterator[Problem]:
    """Yield what the checks of a form find in values; fields that do not apply are missing from `values`."""
    for check in checks:
        rule = RULES[check.rule][0]
        if not check.table or check.rule in WHOLE_TABLE:
            for name, code, facts in rule(check, values):
                yield Problem(name, code, _worded(facts, label_of))
            continue
        for number, row in enumerate(_rows(values.get(check.table))):
            if is_empty(row):
                continue
            for name, code, facts in rule(check, {**values, **row}):
                yield Problem(check.table, code, _worded(facts, label_of), number, name)


def _rows(value: Value) -> list[Mapping[str, Value]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []


def _worded(facts: dict[str, object], label_of: Callable[[str], str]) -> dict[str, object]:
    return {**facts, "other": label_of(str(facts["other"]))}
