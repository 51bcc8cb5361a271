"""Values: reading, storing, showing, and the text and numbers people type."""

import json
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.domain.values import (
    Attachment,
    DateRange,
    FieldKind,
    Json,
    NotReadable,
    Ref,
    chinese_date,
    clean,
    is_empty,
    parse_decimal,
    read,
    show,
    to_json,
)

SHA = "ab" * 32

READABLE: list[tuple[FieldKind, Json, Any]] = [
    (FieldKind.TEXT, "甲", "甲"),
    (FieldKind.INTEGER, 3, 3),
    (FieldKind.DECIMAL, "10.50", Decimal("10.50")),
    (FieldKind.MONEY, "-3", Decimal(-3)),
    (FieldKind.DATE, "2026-03-05", date(2026, 3, 5)),
    (
        FieldKind.DATE_RANGE,
        {"from": "2026-03-05", "to": "2026-03-06"},
        DateRange(date(2026, 3, 5), date(2026, 3, 6)),
    ),
    (FieldKind.DATETIME, "2026-03-05T09:30", datetime(2026, 3, 5, 9, 30)),  # noqa: DTZ001 - local time
    (FieldKind.YES_NO, False, False),
    (FieldKind.TAGS, ["亲自部署"], ("亲自部署",)),
    (FieldKind.PERSON, {"id": None, "name": "张明"}, Ref(None, "张明")),
    (FieldKind.ORGS, [{"id": "o1", "name": "后勤处"}], (Ref("o1", "后勤处"),)),
    (
        FieldKind.ATTACHMENTS,
        [{"sha256": SHA, "name": "记录.pdf", "size": 7}],
        (Attachment(SHA, "记录.pdf", 7),),
    ),
]


@pytest.mark.parametrize(("kind", "raw", "value"), READABLE)
def test_json_and_value_are_two_sides(kind: FieldKind, raw: Json, value: object) -> None:
    assert read(kind, raw) == value
    assert to_json(value) == raw


UNREADABLE: list[tuple[FieldKind, Json]] = [
    (FieldKind.TEXT, 1),
    (FieldKind.INTEGER, True),
    (FieldKind.INTEGER, "1"),
    (FieldKind.INTEGER, 10**15),
    (FieldKind.DECIMAL, 1),
    (FieldKind.DECIMAL, "1e5"),
    (FieldKind.DECIMAL, "1E+999999"),
    (FieldKind.DECIMAL, "NaN"),
    (FieldKind.DECIMAL, "Infinity"),
    (FieldKind.DECIMAL, "1_000"),
    (FieldKind.DECIMAL, "１"),
    (FieldKind.DECIMAL, ""),
    (FieldKind.DATE, "2026-02-30"),
    (FieldKind.DATE, "2026-W10-4"),
    (FieldKind.DATE, "20260305"),
    (FieldKind.DATE, "2026-3-5"),
    (FieldKind.DATE, 20260305),
    (FieldKind.DATE_RANGE, {"from": "2026-03-05"}),
    (FieldKind.DATE_RANGE, {"from": "2026-03-05", "to": "2026-03-06", "days": 2}),
    (FieldKind.DATETIME, "2026-03-05 09:30"),
    (FieldKind.DATETIME, "2026-03-05T09:30:00"),
    (FieldKind.DATETIME, "20260305T093000Z"),
    (FieldKind.DATETIME, "2026-03-05T09+08"),
    (FieldKind.DATETIME, 0),
    (FieldKind.YES_NO, "是"),
    (FieldKind.YES_NO, 1),
    (FieldKind.TAGS, "亲自部署"),
    (FieldKind.TAGS, [1]),
    (FieldKind.PERSON, {"id": "p1"}),
    (FieldKind.PERSON, {"id": 1, "name": "张明"}),
    (FieldKind.PERSONS, {"id": None, "name": "张明"}),
    (FieldKind.ATTACHMENTS, [{"sha256": SHA.upper(), "name": "a", "size": 1}]),
    (FieldKind.ATTACHMENTS, [{"sha256": SHA[1:], "name": "a", "size": 1}]),
    (FieldKind.ATTACHMENTS, [{"sha256": SHA, "name": "a", "size": -1}]),
    (FieldKind.ATTACHMENTS, [{"sha256": SHA, "name": "a"}]),
]


@pytest.mark.parametrize(("kind", "raw"), UNREADABLE)
def test_other_shapes_are_not_readable(kind: FieldKind, raw: Json) -> None:
    with pytest.raises(NotReadable):
        read(kind, raw)


@pytest.mark.parametrize("kind", list(FieldKind))
def test_nothing_is_readable_as_any_kind(kind: FieldKind) -> None:
    assert read(kind, None) is None


@given(st.text())
def test_cleaned_text_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\r" not in once and "\x00" not in once


def test_cleaning_joins_what_an_invisible_character_kept_apart() -> None:
    assert clean("e\u200d\u0301") == "é"
    assert clean("甲\u202e乙\r\n丙\u2028丁\ufeff\t戊") == "甲乙\n丙\n丁\t戊"


def test_rare_characters_and_variants_are_kept() -> None:
    assert clean("\U00020000\U000e0100·〔2026〕") == "\U00020000\U000e0100·〔2026〕"


decimals = st.decimals(min_value=-(10**15), max_value=10**15, places=4, allow_nan=False)
days = st.dates(min_value=date(1921, 7, 1), max_value=date(2100, 12, 31))


@given(decimals)
def test_numbers_survive_storage(number: Decimal) -> None:
    assert read(FieldKind.MONEY, to_json(number)) == number


@given(days, days)
def test_days_survive_storage(one: date, other: date) -> None:
    span = DateRange(one, other)
    assert read(FieldKind.DATE_RANGE, json.loads(json.dumps(to_json(span)))) == span


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (True, "是"),
        (False, "否"),
        (7, "7"),
        (Decimal("10.50"), "10.5"),
        (Decimal("100"), "100"),
        (date(2026, 3, 5), "2026年3月5日"),
        (datetime(2026, 3, 5, 9, 5), "2026年3月5日 09:05"),  # noqa: DTZ001 - local time
        (DateRange(date(2026, 3, 5), date(2026, 3, 5)), "2026年3月5日"),
        (DateRange(date(2026, 3, 5), date(2026, 3, 8)), "2026年3月5日至8日"),
        (DateRange(date(2026, 3, 5), date(2026, 4, 1)), "2026年3月5日至4月1日"),
        (DateRange(date(2026, 3, 5), date(2027, 1, 1)), "2026年3月5日至2027年1月1日"),
        (Ref("p1", "张明"), "张明"),
        ((Ref("p1", "张明"), Ref(None, "李华")), "张明、李华"),
        (Attachment(SHA, "记录.pdf", 1), "记录.pdf"),
        (({"problem": "问题", "due": date(2026, 3, 5), "demand": None},), "问题 2026年3月5日"),
    ],
)
def test_values_in_words(value: object, words: str) -> None:
    assert show(value) == words


def test_dates_are_written_without_leading_zeros() -> None:
    assert chinese_date(date(2026, 1, 9)) == "2026年1月9日"


def test_a_range_counts_both_ends() -> None:
    assert DateRange(date(2026, 2, 28), date(2026, 3, 1)).days == 2


@pytest.mark.parametrize(
    "blank", [None, "", " \n\u3000", (), ("",), Ref(None, " "), (Ref(None, ""),), ({"a": None},), ({},)]
)
def test_blanks_are_empty(blank: object) -> None:
    assert is_empty(blank)


@pytest.mark.parametrize("filled", [False, 0, "0", Decimal(0), Ref(None, "张明"), ({"a": 0},), ("", "x")])
def test_zero_and_no_are_answers(filled: object) -> None:
    assert not is_empty(filled)


def test_blank_rows_are_not_stored() -> None:
    assert to_json(({"a": "甲", "b": ""}, {"a": None})) == [{"a": "甲"}]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("１，２３４．５", Decimal("1234.5")),
        (" 1,000 ", Decimal(1000)),
        ("-0.5", Decimal("-0.5")),
        (".5", Decimal("0.5")),
        ("3.", Decimal(3)),
        ("", None),
        ("十", None),
        ("1e9", None),
        ("1E+999999", None),
        ("nan", None),
        ("1.2.3", None),
        ("9" * 41, None),
    ],
)
def test_numbers_as_people_type_them(typed: str, number: Decimal | None) -> None:
    assert parse_decimal(typed) == number


@given(st.text(max_size=60))
def test_what_was_typed_is_a_storable_number_or_none(typed: str) -> None:
    number = parse_decimal(typed)
    if number is not None:
        assert read(FieldKind.DECIMAL, to_json(number)) == number
