"""Days counted from other days without falling off the calendar, and the years that are asked for at all.

A record that came from elsewhere may hold any day there is, also 9999-12-31 for 长期; a slip of the keyboard asks for
any number of months. What would lie beyond the first or the last day there is, is that day.
"""

from calendar import monthrange
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1921, 2200
"""Years outside are nobody's; nothing is due in them."""
_FURTHEST = (date.max - date.min).days


def is_year(year: int) -> bool:
    """Whether anything can be due or recorded in a year."""
    return FIRST_YEAR <= year <= LAST_YEAR


def days_after(day: date, days: int) -> date:
    """Return the day so many days later, earlier where they are less than none."""
    try:
        return day + timedelta(days=max(-_FURTHEST, min(days, _FURTHEST)))
    except OverflowError:
        return date.max if days > 0 else date.min


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of a shorter month (the 29th of February is the 28th)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    if year < date.min.year:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
