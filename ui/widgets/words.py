"""Dates and numbers as the window says them: short on the page, full in the tooltip."""

from datetime import date, datetime
from decimal import Decimal

_WEEK = "一二三四五六日"


def short_day(day: date) -> str:
    """Return a day as ``11月16日``."""
    return f"{day.month}月{day.day}日"


def full_day(text: str) -> str:
    """Return a day written in ISO form as ``2026年11月16日``; what is none is returned as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.year}年{day.month}月{day.day}日"


def day_of_week(day: date) -> str:
    """Return ``星期三``."""
    return f"星期{_WEEK[day.weekday()]}"


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
