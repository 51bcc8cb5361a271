"""Checks over several fields of a form: counts that must agree, scores that need a reason.

A form declares `[[check]]` with a `rule` of `RULES` and the fields it compares; with `table` the rule is
applied to each row, where names of the form's own fields can be used as well. A check that `advises` is said
beside the field and refuses nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from sxt_desktop.domain.problems import Problem, ProblemCode
from sxt_desktop.domain.values import DateRange, Ref, Value, bare_name, is_empty, show

Scope = Mapping[str, Value]
Found = tuple[str, ProblemCode, dict[str, object]]
"""The field at which something is wrong, what, and its facts; a fact `other` is a field id."""


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount above which a profile asks for more, for one kind of matter or for any (LZ41).

    `inclusive`: reaching it is enough.
    """

    amount: Decimal
    inclusive: bool
    only: str = ""
    unit: str = "万元"

    def is_passed_by(self, number: Decimal, kind: str) -> bool:
        """Whether a number asks for more in a matter of this kind."""
        is_passed = number >= self.amount if self.inclusive else number > self.amount
        return is_passed and self.only in ("", kind)


Limits = Mapping[str, Limit]
LimitsIn = Callable[[int], Limits]
"""The limits of the profile a year is reckoned by, by name; one that is not there is not in force."""


def no_limits(year: int) -> Limits:
    """Return no limits, for where no profile is at hand."""
    return {}


@dataclass(frozen=True, slots=True)
class Check:
    """One declared check; `value` is the number a total must reach, `words` are those a column must hold.

    `limit` names an amount of the profile (`bound` once it is known).

    `equals` and `among` are for `only_with`: while the second field holds one of `equals`, the first may hold
    nothing but `among`.
    """

    rule: str
    fields: tuple[str, ...]
    table: str = ""
    value: Decimal | None = None
    equals: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    limit: str = ""
    advises: bool = False
    bound: Limit | None = None


def _number(value: Value) -> Decimal | None:
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    number = Decimal(str(value)) if is_number else None
    return number if number is None or number.is_finite() else None


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


def _goes_with(check: Check, scope: Scope) -> Iterator[Found]:
    """Where the first is filled the others are (数值须有单位和期间, MZ38)."""
    first, *others = check.fields
    if is_empty(scope.get(first)):
        return
    for name in others:
        if is_empty(scope.get(name)):
            yield name, ProblemCode.GOES_WITH, {"other": first}


def _in_order(check: Check, scope: Scope) -> Iterator[Found]:
    """No day lies before an earlier field's (移送、接收、办结; 开始、结束; 开工、完成, F02); of two times no time does."""
    days = [(name, day) for name in check.fields if (day := _day(scope.get(name))) is not None]
    for (before, first), (name, second) in pairwise(days):
        is_sooner = _is_earlier(scope[name], scope[before])
        if second < first or is_sooner:
            limit = show(scope[before] if is_sooner else first)
            yield name, ProblemCode.BEFORE_OTHER, {"other": before, "limit": limit}


def _is_earlier(value: Value, other: Value) -> bool:
    return isinstance(value, datetime) and isinstance(other, datetime) and value < other


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
    return str(value.id or bare_name(value.name)) if isinstance(value, Ref) else show(value).strip()


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


def _one_of(check: Check, scope: Scope) -> Iterator[Found]:
    """One of the fields is filled (对应清单项，没有的写清单外事项, domain.md 3.01)."""
    first, *others = check.fields
    if all(is_empty(scope.get(name)) for name in check.fields):
        yield first, ProblemCode.NONE_OF, {"other": others[0]}


def _above_needs(check: Check, scope: Scope) -> Iterator[Found]:
    """An amount (of a kind) that passes the profile's limit needs one of the others (须经集体决策, LZ41)."""
    name, kind, *needed = check.fields
    number, limit = _number(scope.get(name)), check.bound
    if limit is None or number is None or not limit.is_passed_by(number, show(scope.get(kind))):
        return
    if all(is_empty(scope.get(one)) for one in needed):
        reached = "达到" if limit.inclusive else "超过"
        facts: dict[str, object] = {"other": name, "limit": f"{show(limit.amount)}{limit.unit}"}
        yield needed[0], ProblemCode.ABOVE_LIMIT, {**facts, "reached": reached}


def _named_last(check: Check, scope: Scope) -> Iterator[Found]:
    """Whoever is named, in the first of the fields that is filled, is the last in a column (末位表态, LZ17)."""
    column, *names = check.fields
    held = [show(row.get(column)).strip() for row in _rows(scope.get(check.table)) if not is_empty(row)]
    name = next((show(scope.get(one)).strip() for one in names if not is_empty(scope.get(one))), "")
    if name in held and held[-1] != name:
        yield check.table, ProblemCode.NOT_LAST, {"value": name}


def _covers(check: Check, scope: Scope) -> Iterator[Found]:
    """A column, over all rows, holds every one of some words (先听取的报告, MZ09; 六个环节, MZ62)."""
    held = {show(row.get(check.fields[0])) for row in _rows(scope.get(check.table)) if not is_empty(row)}
    missing = [word for word in check.words if word not in held]
    if held and missing:
        yield check.table, ProblemCode.NOT_COVERED, {"value": "、".join(missing)}


def _yes_needs(check: Check, scope: Scope) -> Iterator[Found]:
    """Where the first says 是 the others are filled (代签须写明代签人, domain.md 3.02)."""
    first, *others = check.fields
    if scope.get(first) is not True:
        return
    for name in others:
        if is_empty(scope.get(name)):
            yield name, ProblemCode.NEEDED_WITH, {"other": first}


def _in_turn(check: Check, scope: Scope) -> Iterator[Found]:
    """Days stand from the first row on, none before an earlier row's; the second field names a row (逐级签字)."""
    column, named = check.fields
    missing, before, latest = "", "", date.min
    for number, row in enumerate(_rows(scope.get(check.table))):
        day, place = _day(row.get(column)), {"row": number, "column": column}
        if day is None:
            missing = missing or show(row.get(named))
            continue
        if missing:
            yield check.table, ProblemCode.NOT_IN_TURN, {"value": missing, **place}
        elif day < latest:
            yield check.table, ProblemCode.BEFORE_OTHER, {"other": before, "limit": show(latest), **place}
        before, latest = show(row.get(named)), max(day, latest)


Rule = Callable[[Check, Scope], Iterator[Found]]
RULES: Mapping[str, tuple[Rule, int]] = {
    "at_most": (_at_most, 2),
    "adds_up": (_adds_up, 0),
    "total_is": (_total_is, 1),
    "less_needs_reason": (_less_needs_reason, 3),
    "in_order": (_in_order, 0),
    "differ": (_differ, 2),
    "one_of": (_one_of, 0),
    "above_needs": (_above_needs, 0),
    "named_last": (_named_last, 0),
    "covers": (_covers, 1),
    "only_with": (_only_with, 2),
    "goes_with": (_goes_with, 0),
    "yes_needs": (_yes_needs, 0),
    "in_turn": (_in_turn, 2),
}
"""Rules by name, each with the number of fields it names (0: two or more)."""
WHOLE_TABLE = ("total_is", "named_last", "covers", "in_turn")
"""Rules that look at a table as a whole, not at each of its rows; they may name the row and column themselves."""
WITH_WORDS = ("covers",)
WITH_LIMIT = ("above_needs",)
"""Rules that need `words`, and those that need a `limit`."""


LabelOf = Callable[[str, str], str]
"""The label of a field by its id; where a table is named, of its column before all."""


def check_problems(
    checks: Sequence[Check], values: Scope, label_of: LabelOf, limits: Limits | None = None
) -> Iterator[Problem]:
    """Yield what the checks of a form find in values; fields that do not apply are missing from `values`."""
    for declared in checks:
        check = replace(declared, bound=(limits or {}).get(declared.limit)) if declared.limit else declared
        rule = RULES[check.rule][0]
        if not check.table or check.rule in WHOLE_TABLE:
            for name, code, facts in rule(check, values):
                yield _placed(name, code, _worded(facts, check, label_of))
            continue
        for number, row in enumerate(_rows(values.get(check.table))):
            if is_empty(row):
                continue
            for name, code, facts in rule(check, {**values, **row}):
                column = None if name in values and name not in row else name
                yield Problem(check.table, code, _worded(facts, check, label_of), number, column)


def _placed(name: str, code: ProblemCode, facts: dict[str, object]) -> Problem:
    row, column = facts.pop("row", None), facts.pop("column", None)
    at = (row if isinstance(row, int) else None, column if isinstance(column, str) else None)
    return Problem(name, code, facts, *at)


def _rows(value: Value) -> list[Mapping[str, Value]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []


def _worded(facts: dict[str, object], check: Check, label_of: LabelOf) -> dict[str, object]:
    return {**facts, "other": label_of(str(facts["other"]), check.table)} if "other" in facts else facts
