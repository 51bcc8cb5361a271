"""Enrolment cards, recovery sheets and receipts."""

import pytest

from sxt_desktop.documents.contexts import SignaturePlace
from tests.documents.papers import COMMITTEE, card_context, page_texts, printed


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


RECEIVED = "、".join(f"第{n}类登记{n}条" for n in range(1, 19))
SIGNED = (SignaturePlace("签收人签字", COMMITTEE), SignaturePlace("报送人签字"))
RECEIPT = (
    ("报送单位", COMMITTEE),
    ("报送包序号", "第5号"),
    ("导入时间", "2026年11月17日 08:05"),
    ("内容", RECEIVED),
    ("已收到条目", "至第153条"),
)


def test_a_receipt_for_many_records_is_set_closer_and_stays_one_sheet() -> None:
    context = card_context(rows=RECEIPT, qr_payload="SXTR1:" + "7" * 105, signatures=SIGNED)
    (text,) = page_texts(printed("receipt", context))
    assert "第18类登记18条" in text.replace("\n", "") and "签收日期" in text


def test_what_belongs_to_a_code_is_not_parted_where_a_card_takes_two_sheets() -> None:
    rows = (*RECEIPT[:3], ("内容", "、".join([RECEIVED] * 3)), *RECEIPT[4:])
    first, second = page_texts(printed("receipt", card_context(rows=rows)))
    assert "签收日期" in second and "第1组" in second and "递交人签字" in second
    assert "第1组" not in first and "报送单位" in first


def test_a_single_note_has_no_number() -> None:
    (receipt,) = page_texts(printed("receipt", card_context()))
    (card,) = page_texts(printed("enrolment_card", card_context()))
    assert "说明所列" in receipt and "使用说明1." in card
