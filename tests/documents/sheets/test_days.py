# ruff: noqa: DTZ001 - times in cells are local
"""Days as people write them: every spelling means the same day, and what means none is none."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.documents.sheets.days import day_of, moment_of, span_of
from sxt_desktop.domain.values import DateRange, show

DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))
FULL = str.maketrans("0123456789./-:", "０１２３４５６７８９．／－：")
SPELLINGS: dict[str, Callable[[date], object]] = {
    "points": lambda d: f"{d.year}.{d.month}.{d.day}",
    "points, two digits": lambda d: f"{d:%Y.%m.%d}",
    "slashes": lambda d: f"{d.year}/{d.month}/{d.day}",
    "hyphens": lambda d: f"{d:%Y-%m-%d}",
    "solid": lambda d: f"{d:%Y%m%d}",
    "Chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "Chinese with 号": lambda d: f"{d.year}年{d.month}月{d.day}号",
    "with blanks": lambda d: f" {d.year} 年 {d.month} 月 {d.day} 日 ",
    "with a day of the week": lambda d: (
        f"{d.year}年{d.month}月{d.day}日（星期{'一二三四五六日'[d.weekday()]}）"
    ),
    "full width": lambda d: f"{d.year}.{d.month}.{d.day}".translate(FULL),
    "full width, solid": lambda d: f"{d:%Y%m%d}".translate(FULL),
    "numerals": lambda d: (
        "".join("〇一二三四五六七八九"[int(c)] for c in str(d.year)) + f"年{ten(d.month)}月{ten(d.day)}日"
    ),
    "a number": lambda d: float((d - date(1899, 12, 30)).days),
    "a number as text": lambda d: str((d - date(1899, 12, 30)).days),
    "a solid number": lambda d: float(f"{d:%Y%m%d}"),
    "a date": lambda d: d,
    "a date and time": lambda d: datetime(d.year, d.month, d.day, 9, 30),
    "with a time": lambda d: f"{d:%Y-%m-%d} 00:00:00",
}


def ten(number: int) -> str:
    """Return a number below 100 in numerals."""
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    return (
        digits[number]
        if number < 10
        else ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
    )


@pytest.mark.parametrize("spelling", SPELLINGS)
@given(day=DAYS)
def test_every_spelling_means_its_day(spelling: str, day: date) -> None:
    assert day_of(SPELLINGS[spelling](day), year=2001) == day  # type: ignore[arg-type]


@given(day=DAYS)
def test_a_day_without_a_year_is_of_the_year_chosen(day: date) -> None:
    for text in (f"{day.month}月{day.day}日", f"{day.month}.{day.day}", f"{day.month}/{day.day}"):
        if (day.month, day.day) != (2, 29):
            assert day_of(text, year=day.year) == day


@given(start=DAYS, length=st.integers(0, 40))
def test_periods_in_the_words_of_the_program_and_of_people(start: date, length: int) -> None:
    span = DateRange(start, start + timedelta(days=length))
    end = span.end
    texts = [
        show(span),
        f"{start:%Y-%m-%d}—{end:%Y-%m-%d}",
        f"{start:%Y.%m.%d}-{end:%Y.%m.%d}",
        f"{start}至{end}",
    ]
    if start.year == end.year:
        texts += [f"{start.year}.{start.month}.{start.day}—{end.month}.{end.day}"]
        texts += [f"{start.year}年{start.month}月{start.day}日到{end.month}月{end.day}日"]
    if (start.year, start.month) == (end.year, end.month):
        texts += [
            f"{start.year}年{start.month}月{start.day}-{end.day}日",
            f"{start.year}.{start.month}.{start.day}～{end.day}",
        ]
    assert {span_of(text, year=2001) for text in texts} == {span}


@given(year=st.integers(1990, 2080), month=st.integers(1, 12))
def test_a_month_is_a_period_and_as_a_day_its_first_or_its_last(year: int, month: int) -> None:
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    for text in (f"{year}年{month}月", f"{year}.{month:02}", f"{year}-{month}", f"{year}年{month}月份"):
        assert span_of(text, year=2001) == DateRange(first, last)
        assert day_of(text, year=2001) == first and day_of(text, year=2001, at_end=True) == last


@given(st.datetimes(datetime(1990, 1, 1), datetime(2080, 1, 1)))
def test_moments(moment: datetime) -> None:
    minute = moment.replace(second=0, microsecond=0)
    for cell in (
        moment,
        f"{moment:%Y-%m-%d %H:%M}",
        f"{moment:%Y-%m-%dT%H:%M:%S}",
        show(minute),
        f"{moment.year}年{moment.month}月{moment.day}日{moment.hour}时{moment.minute}分",
        f"{moment:%Y/%m/%d} {moment.hour}：{moment:%M}",
    ):
        assert moment_of(cell, year=2001) == minute


def test_half_past_three_in_the_afternoon() -> None:
    assert moment_of("2026年3月5日下午3点半", year=2001) == datetime(2026, 3, 5, 15, 30)


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "昨天",
        "2026",
        "2026年",
        "2026年2月30日",
        "2026.13.1",
        "12/31/2026",
        2026.3,
        3.5,
        True,
        "2026.3.5、3.8",
        1e300,
        float("nan"),
        -5.0,
        "四五月份",
        "十月",
    ],
)
def test_what_means_no_day_is_none(cell: object) -> None:
    assert span_of(cell, year=2026) is None or cell == "十月"  # type: ignore[arg-type]
    assert moment_of(cell, year=2026) is None  # type: ignore[arg-type]


@given(st.text(max_size=40))
def test_no_text_makes_it_stumble(text: str) -> None:
    span_of(text, year=2026)
    moment_of(text, year=2026)
