"""Numbers as people write them, with what they count."""

from decimal import Decimal

import pytest

from sxt_desktop.documents.sheets.numbers import number_of


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("３", "", "3"),
        ("1，200．5", "", "1200.5"),
        ("3人", "人", "3"),
        ("3名", "人", "3"),
        ("3 人次", "", "3"),
        ("2天", "天", "2"),
        ("2日", "天", "2"),
        ("2.5万元", "元", "25000"),
        ("2.5万元", "万元", "2.5"),
        ("25000元", "万元", "2.5"),
        ("¥300.00", "元", "300.00"),
        ("-1.5", "", "-1.5"),
    ],
)
def test_numbers_mean_what_they_say_in_the_unit_asked_for(text: str, unit: str, number: str) -> None:
    assert number_of(text, unit) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("3次", "人"),
        ("2.5万元", "人"),
        ("3人", "元"),
        ("约3人", "人"),
        ("三人", "人"),
        ("人", "人"),
        ("", ""),
    ],
)
def test_what_counts_something_else_or_is_no_number_is_asked_about(text: str, unit: str) -> None:
    assert number_of(text, unit) is None
