"""Days, periods and moments as people write them into tables.

2026.3.5 · 2026/3/5 · 2026-03-05 · 20260305 · 2026年3月5日(星期四) · 二〇二六年三月五日 · 2026年3月 · 3月5日 (of a chosen
year) · 26.3.5 · 46086 (a cell that lost its format) · 2026.3.5—3.8 · 2026年3月5日至8日 · 2026年3月—5月; full width too.
"""

import re
import unicodedata
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from sxt_desktop.documents.sheets.cells import Cell
from sxt_desktop.domain.values import DateRange

_FIRST = date(1899, 12, 30)
_SERIALS = range(20_000, 80_001)
"""Days as Excel counts them, 1954 to 2119; whole numbers outside are none."""

_SEP = r"\s*[年./\-]\s*"
_FULL = re.compile(rf"(\d{{4}}){_SEP}(\d{{1,2}})\s*[月./\-]\s*(\d{{1,2}})\s*[日号]?")
_SHORT = re.compile(r"([2-4]\d)\s*[年./\-]\s*(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*[日号]?")
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(rf"(\d{{4}}){_SEP}(\d{{1,2}})\s*月?(?:份)?")
_IN_YEAR = re.compile(r"(\d{1,2})\s*[月./\-]\s*(\d{1,2})\s*[日号]?")
_MONTH_IN_YEAR = re.compile(r"(\d{1,2})\s*月(?:份)?")
_DAY = re.compile(r"(\d{1,2})\s*[日号]?")
_BEFORE = re.compile(r"(?:之前|以前|前|止)$")
_END = re.compile(r"(?:(\d{4})\s*年)?\s*(?:年|(\d{1,2})\s*月)?\s*[底末]")
_WEEKDAY = re.compile(r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_TIME = re.compile(
    r"(上午|下午|晚上|中午)?\s*(\d{1,2})\s*[:时点]\s*(?:(\d{1,2})\s*分?|(半))?(?::\d{1,2}(?:\.\d+)?)?"
)
_WITH_TIME = re.compile(
    r"(.*[日号\d])(?:\s+|T|(?<=[日号])\s*)((?:上午|下午|晚上|中午)?\s*\d{1,2}\s*[:时点].*)"
)
_BETWEEN = re.compile(r"\s*(?:[—–―~〜]+|至|到|\s-+\s|--+)\s*")
_NUMERALS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "元": "1"}


def day_of(cell: Cell, *, year: int, at_end: bool = False) -> date | None:
    """Return the day a cell means, None when it means none; a month counts as its first day, or its last `at_end`.

    `at_end` a limit may be written as 6月底前, 2026年底前, 12月31日前.
    """
    limit = _limit(cell, year) if at_end and isinstance(cell, str) else None
    if limit is not None:
        return limit
    found = span_of(cell, year=year)
    if found is None:
        return None
    if found.start == found.end or _is_month(found):
        return found.end if at_end else found.start
    return None


def _limit(text: str, year: int) -> date | None:
    """Return the day of a limit that is told with 底 or 前."""
    plain = _BEFORE.sub("", _plain(text))
    found = _END.fullmatch(plain)
    try:
        if found is not None:
            return _month(int(found[1] or year), int(found[2] or 12)).end
        span = _span(plain, year) if plain != _plain(text) else None
    except ValueError:
        return None
    return span.end if span is not None and span.start == span.end else None


def span_of(cell: Cell, *, year: int) -> DateRange | None:
    """Return the period a cell means, a single day as one of one day; the ends as they were written."""
    day = _typed(cell)
    if day is not None:
        return DateRange(day, day)
    if not isinstance(cell, str):
        return None
    try:
        return _span(_plain(cell), year)
    except (ValueError, OverflowError):
        return None


def moment_of(cell: Cell, *, year: int) -> datetime | None:
    """Return the day and time a cell means, to the minute; None without a time, which nobody may make up."""
    if isinstance(cell, datetime):
        return cell.replace(second=0, microsecond=0)
    if not isinstance(cell, str):
        return _serial_moment(cell)
    found = _WITH_TIME.fullmatch(_plain(cell))
    clock = None if found is None else _clock(found[2])
    if found is None or clock is None:
        return None
    try:
        span = _span(found[1].strip(), year)
    except ValueError:
        return None
    is_day = span is not None and span.start == span.end
    return datetime.combine(span.start, clock) if span is not None and is_day else None


def _typed(cell: Cell) -> date | None:
    """Return the day of a cell that is a date or a number that counts days."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, int | float) or cell != cell:
        return None
    if cell in _SERIALS:
        return _FIRST + timedelta(days=int(cell))
    return _solid(str(int(cell))) if float(cell).is_integer() and 19_000_000 < cell < 30_000_000 else None


def _serial_moment(cell: Cell) -> datetime | None:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not 20_000 < cell < 80_001:
        return None
    if float(cell).is_integer():
        return None
    minutes = round((cell - int(cell)) * 24 * 60)
    return datetime.combine(_FIRST + timedelta(days=int(cell)), time()) + timedelta(minutes=minutes)


def _plain(text: str) -> str:
    """Return text in narrow digits, without a day of the week, with Chinese numerals as digits."""
    narrow = unicodedata.normalize("NFKC", text).strip().rstrip("。.")
    narrow = _WEEKDAY.sub("", narrow).strip()
    if narrow[:2].isdigit() or not any(c in narrow for c in "年月"):
        return narrow
    return re.sub("[〇○零元一二三四五六七八九十]+", lambda found: _numeral(found[0]), narrow)


def _numeral(text: str) -> str:
    """Return 二〇二六 as 2026 and 二十三 as 23."""
    if "十" not in text:
        return "".join(_NUMERALS[c] for c in text)
    tens, _, ones = text.partition("十")
    return str(10 * int(_NUMERALS.get(tens, "1")) + int(_NUMERALS.get(ones, "0")))


def _span(text: str, year: int) -> DateRange | None:
    one = _one(text, year)
    if one is not None:
        return one
    with_time = _WITH_TIME.fullmatch(text)
    if with_time is not None and _clock(with_time[2]) is not None:
        return _one(with_time[1].strip(), year)
    parts = _parts(text)
    if parts is None:
        return None
    first = _one(parts[0], year)
    return None if first is None else _until(first, parts[1])


def _parts(text: str) -> tuple[str, str] | None:
    """Return both ends of a period; a hyphen parts them only where it does not join a day's own numbers."""
    found = _BETWEEN.split(text)
    if len(found) == 2:
        return found[0].strip(), found[1].strip()
    if len(found) > 2:
        return None
    count = text.count("-")
    if count == 1 and any(c in text for c in "年月日./"):
        left, _, right = text.partition("-")
        return left.strip(), right.strip()
    twice = re.fullmatch(r"(\d{4}-\d{1,2}-\d{1,2})\s*-\s*(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2})", text)
    return (twice[1], twice[2]) if twice else None


def _one(text: str, year: int) -> DateRange | None:
    """Return a day or a month that stands alone."""
    if text.isdigit():
        return _number(text)
    found = _FULL.fullmatch(text)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    found = _SHORT.fullmatch(text)
    if found:
        return _day(2000 + int(found[1]), int(found[2]), int(found[3]))
    found = _MONTH.fullmatch(text)
    if found:
        return _month(int(found[1]), int(found[2]))
    found = _IN_YEAR.fullmatch(text)
    if found and int(found[1]) <= 12:
        return _day(year, int(found[1]), int(found[2]))
    found = _MONTH_IN_YEAR.fullmatch(text)
    return _month(year, int(found[1])) if found else None


def _number(text: str) -> DateRange | None:
    day = _solid(text) if len(text) == 8 else None
    if day is None and len(text) == 5 and int(text) in _SERIALS:
        day = _FIRST + timedelta(days=int(text))
    return None if day is None else DateRange(day, day)


def _solid(text: str) -> date | None:
    found = _SOLID.fullmatch(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _until(first: DateRange, text: str) -> DateRange | None:
    """Return a period from its beginning and what is written of its end: all of it, month and day, or the day."""
    start = first.start
    if _is_month(first) and not _DAY.fullmatch(text):
        end = _one(text, start.year)
        return DateRange(start, end.end) if end is not None and _is_month(end) else None
    if _DAY.fullmatch(text) and not _is_month(first):
        return DateRange(start, date(start.year, start.month, int(re.findall(r"\d+", text)[0])))
    end = _one(text, start.year)
    return DateRange(start, end.end) if end is not None and end.start == end.end else None


def _day(year: int, month: int, day: int) -> DateRange:
    found = date(year, month, day)
    return DateRange(found, found)


def _month(year: int, month: int) -> DateRange:
    return DateRange(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _is_month(span: DateRange) -> bool:
    last = monthrange(span.start.year, span.start.month)[1]
    same = (span.start.year, span.start.month) == (span.end.year, span.end.month)
    return same and span.start.day == 1 and span.end.day == last


def _clock(text: str) -> time | None:
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found[2]), 30 if found[4] else int(found[3] or 0)
    if found[1] in ("下午", "晚上") and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
