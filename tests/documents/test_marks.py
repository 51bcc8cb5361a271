"""Small print, QR codes, signature lines and seal boxes."""

import pytest
import segno

from sxt_desktop.documents.contexts import SignaturePlace
from sxt_desktop.documents.gbt9704 import BODY, MM, TYPE_WIDTH
from sxt_desktop.documents.marks import (
    SIGN,
    Signing,
    foot_lines,
    qr_bars,
    seal_height,
    shortened,
    sign_line_end,
)
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.domain.sheet_code import SheetCode
from tests.documents.papers import COMMITTEE, FOOT, LONG_UNIT, fonts


def test_the_code_names_document_and_page() -> None:
    assert FOOT.payload(2, 3) == SheetCode(FOOT.document_id, 2, 3).text


def test_bars_are_the_dark_modules_of_the_code() -> None:
    payload = FOOT.payload(1, 3)
    modules, bars = qr_bars(payload)
    dark = {(row, column + n) for row, column, length in bars for n in range(length)}
    code = segno.make_qr(payload, error="m", boost_error=False, mask=2)
    assert modules == len(code.matrix)
    assert dark == {(r, c) for r, row in enumerate(code.matrix) for c, bit in enumerate(row) if bit}


def test_small_print_tells_all_five_facts() -> None:
    first, second = foot_lines(FOOT, 2, 3)
    assert first == "文书编号：沪电院党责〔2026〕3号　记录编号：ZR-2026-0017、ZR-2026-0018"
    assert second == "录入时间：2026年3月5日 14:20　校验码：a1b2c3d4e5f6　第2页　共3页"


@pytest.mark.parametrize("label", ["签字", "谈话对象签字", "签收单位主要负责人签字"])
@pytest.mark.parametrize("width", [150.0, 210.0, 450.0])
def test_signature_lines_are_at_least_35_mm(label: str, width: float) -> None:
    setter = Typesetter(fonts())
    start = setter.width(f"{label}：", SIGN)
    assert sign_line_end(setter, label, SIGN, place=(0, 0, width)) - start >= 35 * MM


def test_seal_boxes_hold_a_seal_and_grow_with_the_name() -> None:
    setter = Typesetter(fonts())
    assert seal_height(setter, COMMITTEE) == pytest.approx(40 * MM)
    assert seal_height(setter, LONG_UNIT * 3) > 45 * MM


def test_three_places_take_two_rows() -> None:
    setter = Typesetter(fonts())
    two = Signing(setter, [SignaturePlace("签字")] * 2, style=BODY).wrap(TYPE_WIDTH, 0)[1]
    three = Signing(setter, [SignaturePlace("签字")] * 3, style=BODY).wrap(TYPE_WIDTH, 0)[1]
    assert three == pytest.approx(2 * two)


def test_long_heads_are_cut_to_one_line() -> None:
    setter = Typesetter(fonts())
    assert shortened(setter, COMMITTEE, SIGN, 400.0) == COMMITTEE
    cut = shortened(setter, LONG_UNIT, SIGN, 200.0)
    assert cut.endswith("……") and setter.width(cut, SIGN) <= 200.0
