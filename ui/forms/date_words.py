"""Days and times as people type them in an office: 2026-3-5, 2026年3月5日, 3-5, 0305, 昨天, 14:30, 下午2点半."""

import re
import unicodedata
from datetime import date, time, timedelta

_NAMED = {
    "今天": 0,
    "今日": 0,
    "昨天": -1,
    "昨日": -1,
    "前天": -2,
    "大前天": -3,
    "明天": 1,
    "明日": 1,
    "后天": 2,
}
_FULL = re.compile(r"(\d{4}|\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_DAY = re.compile(r"(\d{1,2})[-/.月](\d{1,2})[日号]?")
_PACKED_MONTH_DAY = re.compile(r"(\d{1,2})(\d{2})")
_DAY = re.compile(r"(\d{1,2})[日号]?")
_TIME = re.compile(r"(\d{1,2})[:时点.](\d{1,2}|半)?分?")
_PACKED_TIME = re.compile(r"(\d{1,2})(\d{2})")
_AFTERNOON = ("下午", "晚上", "傍晚")
_MORNING = ("上午", "早上", "凌晨", "中午")


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("—", "-").replace("。", ".")


def parse_day(text: str, today: date, *, past: bool = False) -> date | None:
    """Read a day; where the year is missing it is this year's, or the latest past one if `past`."""
    words = _plain(text)
    if words in _NAMED:
        return today + timedelta(days=_NAMED[words])
    full = _FULL.fullmatch(words) or _PACKED.fullmatch(words)
    if full:
        year, month, day = (int(part) for part in full.groups())
        return _day(year + 2000 if year < 100 else year, month, day)
    short = _MONTH_DAY.fullmatch(words)
    if short is None and len(words) >= 3:
        short = _PACKED_MONTH_DAY.fullmatch(words)
    if short:
        return _near(today, int(short[1]), int(short[2]), past=past)
    alone = _DAY.fullmatch(words)
    return _day(today.year, today.month, int(alone[1])) if alone else None


def _near(today: date, month: int, day: int, *, past: bool) -> date | None:
    found = _day(today.year, month, day)
    if past and (found is None or found > today):
        return _day(today.year - 1, month, day) or found
    return found


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """Read a time of day: 14:30, 1430, 9, 9点半, 下午2:30; None if it is none."""
    words = _plain(text)
    later = words.startswith(_AFTERNOON)
    for prefix in (*_AFTERNOON, *_MORNING):
        words = words.removeprefix(prefix)
    found = _TIME.fullmatch(words) or (_PACKED_TIME.fullmatch(words) if len(words) >= 3 else None)
    if found:
        minute = 30 if found[2] == "半" else int(found[2] or 0)
        return _time(int(found[1]), minute, later=later)
    return _time(int(words), 0, later=later) if words.isdecimal() and len(words) <= 2 else None


def _time(hour: int, minute: int, *, later: bool) -> time | None:
    if later and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None
