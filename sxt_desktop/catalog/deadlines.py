"""Due dates: `deadlines.toml` of a profile and of `common/` -> Deadline, checked against forms and quotas."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.forms import LoadedForm
from sxt_desktop.catalog.toml_source import Place, TomlSource, Types, check_keys
from sxt_desktop.domain.deadlines import PERIODS, After, Basis, Cycle, Deadline, Finish, Level, MonthDay
from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.periods import periods_of
from sxt_desktop.domain.values import FieldKind, clean

DEADLINES, COMMON = "deadlines.toml", "common"
MOST_DEADLINES, MOST_WORDS, MOST_DAYS, MOST_FINISHES = 200, 200, 366, 10
"""A profile can come in a bundle: more than this no calendar ever asked for."""
PARTIES = (
    *(duty.value for duty in FourDuty),
    "领导班子",
    "主要负责人",
    "班子其他成员",
    "纪委",
    "组织部门",
    "考核组",
    "分管领导",
    "责任单位",
    "工作部门",
    "单位指定",
    "档案员",
)
"""Who can be named as the one who has to do something."""
_KEYS: Types = {
    "id": str,
    "title": str,
    "source": str,
    "requirements": list[str],
    "basis": str,
    "cycle": str,
    "who": list[str],
    "days": list[str],
    "choices": list[str],
    "opens": str,
    "asked": list[str],
    "after": dict,
    "finish": list,
    "duties": list[str],
    "closing": bool,
    "start_days": int,
    "remind": list,
    "is_on": bool,
    "level": str,
    "verb": str,
    "note": str,
}
_NEEDED = ("id", "title", "source", "basis", "cycle", "who")
_AFTER_KEYS: Types = {"form": str, "where": dict, "day": str, "days": int, "months": int}
_FINISH_KEYS: Types = {
    "forms": list[str],
    "where": dict,
    "filled": str,
    "every": bool,
    "each": list[str],
    "link": str,
    "own": bool,
    "one_of": str,
}
Forms = Mapping[FormId, LoadedForm]


def load_deadlines(source: TomlSource, forms: Forms, duties: Collection[str]) -> tuple[Deadline, ...]:
    """Read what is due by one profile's own file; anything wrong is a `UserError` with file, line and reason."""
    return _read(source, forms, duties, is_shared=False)


def load_shared(profiles: Path, forms: Forms) -> tuple[Deadline, ...]:
    """Read what is due by every profile (`common/deadlines.toml`, beside the folders of the profiles)."""
    path = profiles / COMMON / DEADLINES
    return _read(TomlSource.load(path), forms, (), is_shared=True) if path.is_file() else ()


def with_shared(
    source: TomlSource, own: tuple[Deadline, ...], shared: tuple[Deadline, ...]
) -> tuple[Deadline, ...]:
    """Return a profile's own due dates and the shared ones together; none may be in both."""
    _must_differ(source, own, shared)
    return (*own, *shared)


def _must_differ(source: TomlSource, found: tuple[Deadline, ...], shared: tuple[Deadline, ...]) -> None:
    known = {one.id for one in shared}
    for number, one in enumerate(found):
        if one.id in known:
            raise source.fail(("deadline", number, "id"), f"事项“{one.id}”与各口径共用的重复")


def _read(
    source: TomlSource, forms: Forms, duties: Collection[str], *, is_shared: bool
) -> tuple[Deadline, ...]:
    check_keys(source, source.table, (), {"deadline": list})
    tables = source.table.get("deadline", [])
    if len(tables) > MOST_DEADLINES:
        raise source.fail((), f"事项超过{MOST_DEADLINES}项")
    found: list[Deadline] = []
    for number, table in enumerate(tables):
        place = ("deadline", number)
        if not isinstance(table, dict):
            raise source.fail(("deadline",), "事项须写成表")
        found.append(_deadline(source, table, place, forms, duties, is_shared=is_shared))
        if any(one.id == found[-1].id for one in found[:-1]):
            raise source.fail((*place, "id"), f"事项“{found[-1].id}”重复")
    return tuple(found)


def _deadline(
    source: TomlSource,
    table: Mapping[str, Any],
    place: Place,
    forms: Forms,
    duties: Collection[str],
    *,
    is_shared: bool,
) -> Deadline:
    _check_table(source, table, place, duties)
    cycle = Cycle(table["cycle"])
    days = _days(source, table, place, "days")
    _check_days(source, cycle, days, place)
    choices = _days(source, table, place, "choices")
    if choices and days[0] not in choices:
        raise source.fail((*place, "choices"), "可选日期中没有默认的一天")
    asked = _days(source, table, place, "asked")
    if asked and len(asked) != len(days):
        raise source.fail((*place, "asked"), f"上级要求须写{len(days)}个日期，写了{len(asked)}个")
    after = _after(source, table, place, forms)
    if (after is not None) != (cycle is Cycle.EVENT):
        raise source.fail((*place, "after"), "由记录引起的事项须写明起算的表单，其他事项不得写")
    return Deadline(
        id=table["id"],
        title=table["title"],
        source=table["source"],
        basis=Basis(table["basis"]),
        cycle=cycle,
        who=tuple(table["who"]),
        days=days,
        choices=choices,
        opens=_one_day(source, table, place, "opens"),
        after=after,
        finish=_finishes(source, table, place, forms, after),
        duties=tuple(table.get("duties", ())),
        closing=table.get("closing", False),
        asked=asked,
        start_days=_count(source, table, place, "start_days", 30),
        remind=_remind(source, table, place),
        is_on=table.get("is_on", True),
        level=Level(table.get("level", Level.ANY.value)),
        verb=table.get("verb", "去登记"),
        note=table.get("note", ""),
        requirements=tuple(table.get("requirements", ())),
        is_shared=is_shared,
    )


def _check_table(source: TomlSource, table: Mapping[str, Any], place: Place, duties: Collection[str]) -> None:
    check_keys(source, table, place, _KEYS)
    for key in _NEEDED:
        if not table.get(key):
            raise source.fail(place, f"事项缺少“{key}”")
    _check_words(source, table, place)
    closed = {"basis": tuple(Basis), "cycle": tuple(Cycle), "level": tuple(Level)}
    for key, known in closed.items():
        if table.get(key, known[0]) not in known:
            raise source.fail((*place, key), f"没有“{table[key]}”")
    for name in table["who"]:
        if name not in PARTIES:
            raise source.fail((*place, "who"), f"没有“{name}”这类责任主体")
    for name in table.get("duties", ()):
        if name not in duties:
            raise source.fail((*place, "duties"), f"没有定额“{name}”")


def _check_words(source: TomlSource, table: Mapping[str, Any], place: Place) -> None:
    for key in ("id", "title", "source", "verb", "note"):
        words = table.get(key, "")
        if len(words) > MOST_WORDS or clean(words) != words:
            raise source.fail((*place, key), "文字过长或含不可见字符")


def _days(source: TomlSource, table: Mapping[str, Any], place: Place, key: str) -> tuple[MonthDay, ...]:
    return tuple(_month_day(source, words, (*place, key)) for words in table.get(key, ()))


def _one_day(source: TomlSource, table: Mapping[str, Any], place: Place, key: str) -> MonthDay | None:
    return _month_day(source, table[key], (*place, key)) if key in table else None


def _month_day(source: TomlSource, words: str, place: Place) -> MonthDay:
    found = month_day(words)
    if found is None:
        raise source.fail(place, f"“{words}”不是“月-日”，例如 02-28")
    return found


def month_day(words: str) -> MonthDay | None:
    """Return the day of every year that is written as ``02-28``; None for anything else."""
    month, dash, day = words.partition("-")
    if not (dash and len(month) == len(day) == 2 and (month + day).isascii() and (month + day).isdigit()):
        return None
    found = MonthDay(int(month), int(day))
    longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
    return found if 1 <= found.month <= 12 and 1 <= found.day <= longest.get(found.month, 31) else None


def _check_days(source: TomlSource, cycle: Cycle, days: tuple[MonthDay, ...], place: Place) -> None:
    """Refuse days that contradict the cycle: not one for each period, or outside of theirs."""
    periods = periods_of(2024, PERIODS[cycle]) if cycle in PERIODS else ()
    if len(days) != len(periods):
        raise source.fail((*place, "days"), f"每年须写明{len(periods)}个日期，写了{len(days)}个")
    for period, day in zip(periods, days, strict=True):
        if not period.holds(day.in_year(2024)):
            raise source.fail((*place, "days"), f"日期“{day}”不在{period.name}内")


def _after(source: TomlSource, table: Mapping[str, Any], place: Place, forms: Forms) -> After | None:
    given = table.get("after")
    if given is None:
        return None
    inside = (*place, "after")
    check_keys(source, given, inside, _AFTER_KEYS)
    spec = _form(source, given.get("form", ""), inside, forms)
    _check_where(source, given.get("where", {}), spec, inside)
    day = given.get("day", "")
    if day and _field(source, spec, day, inside).kind not in (
        FieldKind.DATE,
        FieldKind.DATE_RANGE,
        FieldKind.DATETIME,
    ):
        raise source.fail((*inside, "day"), f"字段“{day}”不是日期")
    later = _count(source, given, inside, "days", 0), _count(source, given, inside, "months", 0)
    if all(later):
        raise source.fail((*inside, "days"), "起算后的期限只写天数或月数之一")
    return After(spec.id, _accepted(given), day, *later)


def _finishes(
    source: TomlSource, table: Mapping[str, Any], place: Place, forms: Forms, after: After | None
) -> tuple[Finish, ...]:
    tables = table.get("finish", [])
    if len(tables) > MOST_FINISHES or not all(isinstance(one, dict) for one in tables):
        raise source.fail((*place, "finish"), f"完成的标志须写成表，不超过{MOST_FINISHES}项")
    return tuple(
        _finish(source, one, (*place, "finish", number), forms, after) for number, one in enumerate(tables)
    )


def _finish(
    source: TomlSource, table: Mapping[str, Any], place: Place, forms: Forms, after: After | None
) -> Finish:
    check_keys(source, table, place, _FINISH_KEYS)
    if not table.get("forms"):
        raise source.fail(place, "完成的标志缺少“forms”")
    for name in table["forms"]:
        spec = _form(source, name, place, forms, key="forms")
        _check_where(source, table.get("where", {}), spec, place)
        for key in ("filled", "link"):
            if table.get(key):
                _field(source, spec, table[key], place)
    for name in table.get("each", ()):
        if name not in tuple(FourDuty):
            raise source.fail((*place, "each"), f"没有“{name}”这类责任")
    is_own, link = table.get("own", False), table.get("link", "")
    if (is_own or link) and after is None:
        raise source.fail(place, "只有由记录引起的事项才能用 own 或 link")
    if is_own and after is not None and table["forms"] != [after.form]:
        raise source.fail((*place, "own"), "own 只能看起算的记录本身")
    return Finish(
        forms=tuple(FormId(name) for name in table["forms"]),
        where=_accepted(table),
        filled=table.get("filled", ""),
        every=table.get("every", False),
        each=tuple(FourDuty(name) for name in table.get("each", ())),
        link=link,
        own=is_own,
        one_of=table.get("one_of", ""),
    )


def _form(source: TomlSource, name: str, place: Place, forms: Forms, key: str = "form") -> FormSpec:
    if FormId(name) not in forms:
        raise source.fail((*place, key), f"没有表单“{name}”")
    return forms[FormId(name)].spec


def _field(source: TomlSource, spec: FormSpec, name: str, place: Place) -> FieldSpec:
    """Return a field, or with ``table.column`` the column of a table."""
    field_id, _, column = name.partition(".")
    found = spec.field(field_id)
    if found is not None and column:
        found = next((one for one in found.columns if one.id == column), None)
    if found is None:
        raise source.fail(place, f"表单“{spec.id}”没有字段“{name}”")
    return found


def _check_where(source: TomlSource, where: Mapping[str, Any], spec: FormSpec, place: Place) -> None:
    for name, accepted in where.items():
        if not isinstance(accepted, list) or not all(isinstance(one, str) for one in accepted):
            raise source.fail((*place, "where"), "条件须写成字段和若干选项")
        found = _field(source, spec, name, place)
        for value in accepted:
            if found.choices and value not in found.choices:
                raise source.fail((*place, "where"), f"字段“{name}”没有选项“{value}”")


def _accepted(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in table.get("where", {}).items()}


def _count(source: TomlSource, table: Mapping[str, Any], place: Place, key: str, usual: int) -> int:
    number = table.get(key, usual)
    if not isinstance(number, int) or not 0 <= number <= MOST_DAYS:
        raise source.fail((*place, key), f"“{key}”须为0到{MOST_DAYS}之间的整数")
    return number


def _remind(source: TomlSource, table: Mapping[str, Any], place: Place) -> tuple[int, ...]:
    given = table.get("remind", [10, 5])
    is_right = all(isinstance(one, int) and 0 <= one <= MOST_DAYS for one in given)
    if not is_right or len(given) != 2 or given[0] < given[1]:
        raise source.fail((*place, "remind"), "提醒须写两个天数，先远后近，例如 [10, 5]")
    return tuple(given)
