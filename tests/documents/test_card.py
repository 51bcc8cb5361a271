"""Enrolment cards, recovery sheets and receipts."""

import pytest

from tests.documents.papers import card_context, page_texts, printed


@pytest.mark.parametrize("name", ["enrolment_card", "recovery_sheet", "receipt", "hand_over"])
def test_a_card_is_one_sheet(name: str) -> None:
    assert len(page_texts(printed(name, card_context()))) == 1


def test_groups_are_numbered_and_printed_whole() -> None:
    (text,) = page_texts(printed("enrolment_card"))
    for number, group in enumerate(card_context().groups, start=1):
        assert f"第{number}组" in text and group in text
    assert "2026年3月5日" in text


def test_long_groups_shrink_to_their_place() -> None:
    (text,) = page_texts(printed("recovery_sheet", card_context(groups=("ABCD-EFGH-IJKL-MNOP",) * 8)))
    assert text.count("ABCD-EFGH-IJKL-MNOP") == 8


def test_a_card_without_code_has_none() -> None:
    (text,) = page_texts(printed("enrolment_card", card_context(qr_payload="")))
    assert "登记用二维码" not in text
