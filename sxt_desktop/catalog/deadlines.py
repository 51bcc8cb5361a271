"""Due dates: `deadlines.toml` of a profile and of `common/` -> Deadline, checked against forms and quotas."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.finishes import MOST_DAYS, Forms, read_after, read_count, read_finishes
from sxt_desktop.catalog.plain_words import check_words
from sxt_desktop.catalog.toml_source import Place, TomlSource, Types, check_keys
from sxt_desktop.domain.deadlines import PERIODS, Basis, Cycle, Deadline, Level, MonthDay
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.periods import periods_of

DEADLINES, COMMON = "deadlines.toml", "common"
MOST_DEADLINES = 200
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
    after = read_after(source, table, place, forms)
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
        finish=read_finishes(source, table, place, forms, after),
        duties=tuple(table.get("duties", ())),
        closing=table.get("closing", False),
        asked=asked,
        start_days=read_count(source, table, place, "start_days", 30),
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
        check_words(source, table.get(key, ""), (*place, key))


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


def _remind(source: TomlSource, table: Mapping[str, Any], place: Place) -> tuple[int, ...]:
    given = table.get("remind")
    if given is None:
        return ()
    is_right = all(isinstance(one, int) and 0 <= one <= MOST_DAYS for one in given)
    if not is_right or len(given) != 2 or given[0] < given[1]:
        raise source.fail((*place, "remind"), "提醒须写两个天数，先远后近，例如 [10, 5]")
    return tuple(given)
