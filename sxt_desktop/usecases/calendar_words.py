"""The calendar in words: what its dates are called, wherever they are shown, printed or written into a file."""

from collections.abc import Iterator
from datetime import date

from sxt_desktop.domain.calendar import CalendarItem, Dates
from sxt_desktop.domain.deadlines import BASIS_WORDS, Basis
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.values import chinese_date

UNDATED, LEAD, ASKED = "未定日期", "本级提前量", "上级要求"
NAMED_BY_OTHERS = (BASIS_WORDS[Basis.STATED], ASKED)
"""Whose day is said even where there is little room."""


def three_dates(dates: Dates) -> Iterator[tuple[str, date | None, str]]:
    """Yield the dates of a thing as (what it is called, the day, a remark), those there are and the unit's own lead."""
    if dates.fixed is not None and dates.basis is not None:
        yield BASIS_WORDS[dates.basis], dates.fixed, ""
    if dates.asked is not None:
        yield ASKED, dates.asked, ""
    if dates.own is not None:
        yield "自定日期", dates.own, ""
    if dates.aim is not None:
        said = f"提前{dates.lead}天" if dates.lead else "没有提前"
        yield LEAD, dates.aim if dates.lead else None, said


def basis_words(dates: Dates) -> str:
    """Say in short by whose word the day is that binds; a default only where nobody named the same day."""
    named = [word for word, day, _ in three_dates(dates) if day == dates.due and word != LEAD]
    if dates.due is None:
        return ""
    is_default = dates.basis is not Basis.STATED and dates.fixed == dates.due
    return "" if not named else named[1 if is_default and len(named) > 1 else 0]


def state_words(item: CalendarItem) -> str:
    """Say where a thing stands, as a list on paper does."""
    light = item.light
    if light.light is Light.DONE:
        return "已完成" if item.done_on is None else f"{chinese_date(item.done_on)}完成"
    if light.light is Light.NOT_APPLICABLE:
        return item.note if item.note.startswith("不适用") else "不适用"
    if light.light is Light.OVERDUE:
        return "逾期" + (f"，{item.missing}" if item.missing else "")
    return item.missing or "待办"


def advice(item: CalendarItem) -> str:
    """Say before which working day it is best done, where the day itself is none; else nothing."""
    if item.advised is None:
        return ""
    return f"{item.advised.month}月{item.advised.day}日前"
