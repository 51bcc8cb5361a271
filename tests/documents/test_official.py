"""A public document measured from the PDF: red head, number, red line, title, signer and date, box of copies."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from sxt_desktop.documents import official
from sxt_desktop.documents.contexts import Chapter, Column, ReportContext, SignaturePlace, SubTable
from sxt_desktop.documents.fonts import Face
from tests.documents.measure import MM, PrintedLine, fonts_embedded, printed_lines
from tests.documents.papers import COMMITTEE, FOOT, SENTENCE, fonts, spec

CLOSE = 0.5 * MM
LEFT, WIDTH, TOP, BOTTOM = 28 * MM, 156 * MM, 297 * MM - 37 * MM, 35 * MM
LINE, CHARACTER = 225 * MM / 22, 156 * MM / 28
TITLE = "关于机械学院党委实验室采购廉政风险的纪律检查建议书"


class Red(NamedTuple):
    """The red line: its ends and height."""

    left: float
    right: float
    y: float


def document(approver: str = "", copies: str = "党委办公室、校纪委") -> bytes:
    context = ReportContext(
        title=TITLE,
        organisation=COMMITTEE,
        number="沪电纪建〔2026〕3号",
        approver=approver,
        addressees=("机械学院党委",),
        chapters=(
            Chapter("存在问题", (f"（一）{SENTENCE[:12]}", SENTENCE * 3 + "。")),
            Chapter("整改建议", (), (SENTENCE + "。", SENTENCE + "。")),
        ),
        signer=COMMITTEE,
        day=date(2026, 3, 5),
        copies_to=copies,
        foot=FOOT,
    )
    out = BytesIO()
    official.build(out, context, fonts(), style=spec("discipline_recommendation"))
    return out.getvalue()


@pytest.fixture(scope="module")
def lines() -> list[PrintedLine]:
    return printed_lines(document(), above=BOTTOM)


def line_with(lines: list[PrintedLine], words: str) -> PrintedLine:
    return next(line for line in lines if words in line.text)


def red_line(pdf: bytes) -> Red:
    opened = pypdfium2.PdfDocument(pdf)
    boxes = [found.get_bounds() for found in opened[0].get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])]
    opened.close()
    wide = [box for box in boxes if box[2] - box[0] > 150 * MM]
    left, bottom, right, top = wide[0]
    return Red(left + 1.5, right - 1.5, (bottom + top) / 2)  # the box includes half the line's width


def test_the_issuing_body_stands_35_mm_below_the_type_area_s_edge(lines: list[PrintedLine]) -> None:
    name = lines[0]
    assert name.text == COMMITTEE
    assert max(ink.top for ink in name.inks) == pytest.approx(TOP - 35 * MM, abs=1 * MM)
    assert (name.inks[0].left + name.inks[-1].right) / 2 == pytest.approx(LEFT + WIDTH / 2, abs=CLOSE)


def test_the_number_stands_in_the_middle_above_a_red_line_as_wide_as_the_type_area(
    lines: list[PrintedLine],
) -> None:
    number, red = line_with(lines, "〔2026〕"), red_line(document())
    assert (number.inks[0].x + number.inks[-1].x + 16) / 2 == pytest.approx(LEFT + WIDTH / 2, abs=1 * MM)
    assert red.left == pytest.approx(LEFT, abs=CLOSE) and red.right == pytest.approx(LEFT + WIDTH, abs=CLOSE)
    foot = min(ink.bottom for ink in number.inks)
    assert foot - red.y == pytest.approx(4 * MM, abs=1 * MM)
    assert lines[0].inks[0].bottom - max(ink.top for ink in number.inks) == pytest.approx(
        2.3 * LINE, abs=0.4 * LINE
    )


def test_a_document_sent_upwards_has_its_number_left_and_the_approver_right() -> None:
    both = line_with(printed_lines(document(approver="李𬭛"), above=BOTTOM), "签发人")
    assert both.inks[0].x == pytest.approx(LEFT + CHARACTER, abs=CLOSE)
    assert both.inks[-1].x + 16 == pytest.approx(LEFT + WIDTH - CHARACTER, abs=CLOSE)


def test_a_long_name_of_who_approved_stands_above_the_number() -> None:
    found = printed_lines(document(approver="阿卜杜热西提·买买提明艾力·吐尔逊江·库尔班"), above=BOTTOM)
    approver, number = line_with(found, "签发人"), line_with(found, "〔2026〕")
    assert approver.y - number.y == pytest.approx(LINE, abs=CLOSE)
    assert approver.inks[0].x > LEFT and approver.inks[-1].x + 16 <= LEFT + WIDTH


def test_the_title_stands_two_lines_below_the_red_line_and_the_addressee_one_below_it(
    lines: list[PrintedLine],
) -> None:
    red = red_line(document())
    first = next(line for line in lines if line.text and TITLE.startswith(line.text))
    last = next(line for line in lines if len(line.text) > 1 and TITLE.endswith(line.text))
    assert red.y - max(ink.top for ink in first.inks) == pytest.approx(2 * LINE, abs=0.35 * LINE)
    for line in {first, last}:
        middle = (line.inks[0].x + line.inks[-1].x + 22) / 2
        assert middle == pytest.approx(LEFT + WIDTH / 2, abs=CLOSE)
    addressee = line_with(lines, "机械学院党委：")
    assert addressee.inks[0].x == pytest.approx(LEFT, abs=CLOSE)
    assert last.inks[0].bottom - addressee.inks[0].top == pytest.approx(1.5 * LINE, abs=0.4 * LINE)


def test_body_lines_stand_on_the_grid(lines: list[PrintedLine]) -> None:
    first, second = (line_with(lines, words) for words in (SENTENCE[:20], "究解决"))
    assert (first.y - second.y) / LINE == pytest.approx(round((first.y - second.y) / LINE), abs=0.02)
    heading = line_with(lines, "一、存在问题")
    assert heading.inks[0].x == pytest.approx(LEFT + 2 * CHARACTER, abs=CLOSE)


def test_copies_stand_on_the_last_lines_of_the_last_page() -> None:
    pdf = document()
    below = printed_lines(pdf, above=BOTTOM - 2)
    last = [line for line in below if line.page == below[-1].page]
    assert "印发" in last[-1].text
    assert last[-1].inks[0].bottom - BOTTOM < 0.6 * LINE
    assert last[-1].inks[0].x == pytest.approx((LEFT if last[-1].page % 2 else 26 * MM) + 14, abs=1 * MM)


def test_further_lines_of_copies_stand_below_the_first_name() -> None:
    found = printed_lines(document(copies="，".join([COMMITTEE] * 6)), above=BOTTOM - 2)
    first = next(number for number, line in enumerate(found) if line.text.startswith("抄送："))
    assert found[first + 1].inks[0].x == pytest.approx(found[first].inks[3].x, abs=CLOSE)


def test_more_copies_than_a_page_holds_go_on_and_the_last_line_ends_the_type_area() -> None:
    names = [f"第{n}中学党总支部委员会" for n in range(1, 181)]
    found = printed_lines(document(copies="，".join(names)), above=BOTTOM - 2, below=TOP + 2)
    text = "".join(line.text for line in found)
    assert all(text.count(f"{name}，") + text.count(f"{name}。") == 1 for name in names)
    assert "印发" in found[-1].text and found[-1].page % 2 == 0


def test_a_single_unit_seals_a_report_at_the_right() -> None:
    out = BytesIO()
    context = ReportContext(
        title=TITLE,
        organisation=COMMITTEE,
        chapters=(Chapter("工作要求", (SENTENCE,)),),
        day=date(2026, 3, 5),
        signatures=(SignaturePlace("单位负责人签字", COMMITTEE),),
        foot=FOOT,
    )
    official.build(out, context, fonts(), style=spec("year_plan"))
    place = line_with(printed_lines(out.getvalue(), above=BOTTOM), "单位负责人签字")
    assert place.inks[0].x > LEFT + WIDTH / 3


def attached_document(sides: int, names: tuple[str, ...] = ("定额完成情况", "全程纪实记录条数")) -> bytes:
    """A public document that something follows, printed on one or both sides of a sheet."""
    table = SubTable("", (Column("事项"), Column("次数")), (("讲党课", "1次"),))
    context = ReportContext(
        title=TITLE,
        organisation=COMMITTEE,
        chapters=(
            Chapter("存在问题", (SENTENCE * 3,)),
            *(Chapter(name, tables=(table,), attached=True) for name in names),
        ),
        signer=COMMITTEE,
        day=date(2026, 3, 5),
        foot=FOOT,
    )
    out = BytesIO()
    official.build(out, context, fonts(), style=replace(spec("written_report"), duplex=sides == 2))
    return out.getvalue()


def test_what_is_attached_is_named_below_the_text_and_titled_on_the_third_line_of_its_page() -> None:
    found = printed_lines(attached_document(1), above=BOTTOM)
    first, second = (line_with(found, words) for words in ("附件：1.", "2. 全程"))
    assert first.inks[0].x == pytest.approx(LEFT + 2 * CHARACTER, abs=CLOSE)
    below = next(ink for ink in second.inks if ink.char == "2")
    assert first.inks[3].x == pytest.approx(below.x, abs=1 * MM)
    mark = next(line for line in found if line.text == "附件2")
    title = next(line for line in found if line.page == mark.page and line.text == "全程纪实记录条数")
    assert mark.inks[0].x == pytest.approx(LEFT, abs=CLOSE)
    assert TOP - 2 * LINE > max(ink.top for ink in title.inks) > TOP - 3 * LINE


def test_a_single_attachment_has_no_number() -> None:
    text = "".join(line.text for line in printed_lines(attached_document(1, ("定额完成情况",)), above=BOTTOM))
    assert "附件：定额完成情况" in text and "附件1" not in text


@pytest.mark.parametrize(("sides", "pages"), [(1, 5), (2, 6)])
def test_the_box_of_copies_stands_on_the_back_of_a_sheet_and_alone_has_no_page_number(
    sides: int, pages: int
) -> None:
    found = printed_lines(attached_document(sides, ("定额完成情况", "全程纪实记录条数", "问题整改情况")))
    assert line_with(found, "印发").page == pages == max(line.page for line in found)
    numbered = {line.page for line in found if line.text.startswith("—")}
    assert numbered == {1, 2, 3, 4, 5}


def test_fonts_are_embedded_and_levels_have_their_faces() -> None:
    embedded = fonts_embedded(document())
    assert all(embedded.values())
    kai = fonts().primary(Face.KAI).rpartition("-")[0]
    assert any(kai in name for name in embedded)
