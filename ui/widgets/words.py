"""Dates and numbers as the window says them: short on the page, full in the tooltip."""

from datetime import date, datetime
from decimal import Decimal

_WEEK = "一二三四五六日"


def short_day(day: date | str | None) -> str:
    """Return a day, also one written in ISO form, as ``11月16日``; a dash where there is none."""
    found = date.fromisoformat(day) if isinstance(day, str) and day else day
    return f"{found.month}月{found.day}日" if isinstance(found, date) else "—"


def full_day(day: date | str) -> str:
    """Return a day, also one written in ISO form, as ``2026年11月16日``; text that is none is returned as it is."""
    try:
        found = date.fromisoformat(day) if isinstance(day, str) else day
    except ValueError:
        return str(day)
    return f"{found.year}年{found.month}月{found.day}日"


def day_of_week(day: date) -> str:
    """Return ``星期三``."""
    return f"星期{_WEEK[day.weekday()]}"


def full_day_of_week(day: date) -> str:
    """Return ``2026年11月18日 星期三``."""
    return f"{full_day(day)} {day_of_week(day)}"


def short_moment(text: str) -> str:
    """Return a moment written in ISO form as ``10月8日 16:42``; what is none is returned as it is."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{moment.month}月{moment.day}日 {moment:%H:%M}"


def full_moment(text: str) -> str:
    """Return a moment as ``2026年10月8日 16:42``."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}"


def plain_number(number: Decimal) -> str:
    """Return a number without needless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def size_words(length: int) -> str:
    """Return a number of bytes in the units offices read on sticks."""
    for unit, step in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if length >= step:
            return f"{length / step:.1f}".removesuffix(".0") + f" {unit}"
    return f"{length} 字节"
