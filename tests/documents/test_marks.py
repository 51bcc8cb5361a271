"""Small print, QR codes, signature lines and seal boxes."""

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import segno

from sxt_desktop.documents.canvas import new_canvas
from sxt_desktop.documents.contexts import SignaturePlace
from sxt_desktop.documents.gbt9704 import BODY, MM, TYPE_WIDTH
from sxt_desktop.documents.marks import (
    SIGN,
    Signing,
    foot_lines,
    seal_height,
    shortened,
    sign_line_end,
)
from sxt_desktop.documents.paragraph import Typesetter
from sxt_desktop.documents.qr import qr_bars
from sxt_desktop.domain.sheet_code import SheetCode
from tests.documents.measure import PrintedLine, printed_lines
from tests.documents.papers import COMMITTEE, ENTERED, FOOT, LONG_UNIT, fonts, letter_context, printed


def test_the_code_names_document_and_page() -> None:
    assert FOOT.payload(2, 3) == SheetCode(FOOT.document_id, 2, 3).text


IDS = (FOOT.document_id, "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff")


@pytest.mark.parametrize("document_id", [*IDS, "letter-2026", "LETTER"])
@pytest.mark.parametrize(
    ("page", "pages"), [(1, 3), (10, 99), (7, 120), (305, 343), (1000, 1000), (4096, 9999)]
)
def test_bars_are_the_dark_modules_of_the_code(document_id: str, page: int, pages: int) -> None:
    payload = replace(FOOT, document_id=document_id).payload(page, pages)
    modules, bars = qr_bars(payload)
    dark = {(row, column + n) for row, column, length in bars for n in range(length)}
    code = segno.make_qr(payload, error="m", boost_error=False, mask=2)
    assert modules == len(code.matrix)
    assert dark == {(r, c) for r, row in enumerate(code.matrix) for c, bit in enumerate(row) if bit & 1}


def test_small_print_tells_all_five_facts() -> None:
    first, second = foot_lines(FOOT, 2, 3)
    assert first == "文书编号：沪电院党责〔2026〕3号　记录编号：ZR-2026-0017、ZR-2026-0018"
    assert second == "录入时间：2026年3月5日 14:20　校验码：a1b2c3d4e5f6　第2页　共3页"


@pytest.mark.parametrize(("page", "left"), [(0, 28), (1, 26)])
def test_the_code_stands_at_both_ends_of_the_small_print(page: int, left: float) -> None:
    pdf = printed("responsibility_letter", letter_context(20))
    document = pypdfium2.PdfDocument(pdf)
    boxes = [found.get_bounds() for found in document[page].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])]
    document.close()
    codes = sorted(box for box in boxes if box[3] < 21 * MM)
    close = 0.5 * MM
    assert [box[0] for box in codes] == pytest.approx([left * MM, (left + 156 - 13.5) * MM], abs=close)
    assert all(box[1] == pytest.approx(6.5 * MM, abs=close) for box in codes)
    small = [line for line in printed_lines(pdf, below=21 * MM) if line.page == page + 1]
    assert len(small) == 2
    for line in small:
        assert line.inks[0].left > codes[0][2] + 2 * MM and line.inks[-1].right < codes[1][0] - 2 * MM


def test_many_records_in_the_small_print_stay_between_the_codes_and_on_the_paper() -> None:
    numbers = tuple(f"中共示范电力学院〔2026〕-{n:04}" for n in range(9))
    pdf = printed(
        "responsibility_letter", replace(letter_context(1), foot=replace(FOOT, record_numbers=numbers))
    )
    small = [line for line in printed_lines(pdf, below=21 * MM) if line.page == 1]
    assert len(small) == 3 and "等9条" in small[1].text
    assert min(ink.bottom for line in small for ink in line.inks) > 5 * MM


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
    assert two < three - two < two + 10


def signed_by(labels: tuple[str, str], units: tuple[str, str] = ("", "")) -> list[PrintedLine]:
    """A block of two signatures as printed, its left edge at 80 points."""
    places = [SignaturePlace(label, unit) for label, unit in zip(labels, units, strict=True)]
    block = Signing(Typesetter(fonts()), places, style=BODY)
    out = BytesIO()
    canvas = new_canvas(out, fonts(), title="样张", author="测试", invariant_date=ENTERED)
    _, height = block.wrapOn(canvas, TYPE_WIDTH, 0)
    block.drawOn(canvas, 80, 400)
    canvas.save()
    lines = printed_lines(out.getvalue())
    assert all(399 < line.y < 400 + height for line in lines)
    return lines


@pytest.mark.parametrize("units", [("", ""), (COMMITTEE, ""), (COMMITTEE, LONG_UNIT)])
def test_two_columns_of_signatures_keep_apart_and_leave_35_mm_to_sign_on(units: tuple[str, str]) -> None:
    lines = signed_by(("代表签字", "本人签字"), units)
    (signing,) = (line for line in lines if "代表签字" in line.text)
    first, second = (signing.text.index(words) for words in ("代表", "本人"))
    colon = signing.inks[signing.text.index("：")]
    assert signing.inks[second].x - colon.right > 35 * MM
    assert signing.inks[second].x - signing.inks[first].x > TYPE_WIDTH / 2
    assert 80 + TYPE_WIDTH - signing.inks[-1].right > 35 * MM
    assert sum(line.text.count("年") for line in lines) == 2
    assert sum(line.text.count("（盖章）") for line in lines) == sum(map(bool, units))


def test_long_labels_stand_below_each_other_and_their_lines_on_the_page() -> None:
    lines = signed_by(("签收单位主要负责人签字", "整改责任单位经办人签字"))
    signing = [line for line in lines if "签字" in line.text]
    assert len(signing) == 2 and signing[0].y - signing[1].y > 40
    assert all(80 + TYPE_WIDTH - line.inks[-1].right > 42 * MM for line in signing)


def test_long_heads_are_cut_to_one_line() -> None:
    setter = Typesetter(fonts())
    assert shortened(setter, COMMITTEE, SIGN, 400.0) == COMMITTEE
    cut = shortened(setter, LONG_UNIT, SIGN, 200.0)
    assert cut.endswith("……") and setter.width(cut, SIGN) <= 200.0
