"""Word files: the same words as on paper, in Word's own styles, without the template's typefaces."""

import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

import pytest
import zxingcpp
from docx import Document
from docx.oxml.ns import qn
from PIL import Image, ImageOps

from sxt_desktop.documents import form_table, letter
from sxt_desktop.documents.contexts import SignaturePlace
from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.gbt9704 import TITLE, Geometry
from sxt_desktop.documents.marks import Signing
from sxt_desktop.documents.paragraph import Span, TextStyle, Typesetter
from sxt_desktop.documents.typeset import Gap, Prose
from sxt_desktop.documents.word.building import build
from sxt_desktop.documents.word.render import Renderer
from sxt_desktop.documents.word.styles import FONTS, Styles
from sxt_desktop.documents.word.xml import element
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.sheet_code import SheetCode, read_code
from tests.documents.papers import LONG_UNIT, fonts, letter_context, page_texts, spec, talk_context

CONTEXTS: dict[str, Any] = {"responsibility_letter": letter_context(12), "talk_record": talk_context(rows=4)}


def written(name: str, context: Any = None, style: DocumentSpec | None = None) -> Any:
    """Return a document as Word would open it."""
    content = build(context or CONTEXTS[name], fonts(), style=style or spec(name))
    return Document(BytesIO(content))


def words(document: Any) -> str:
    """Return everything a Word file says, without spaces."""
    texts = [one.text or "" for one in document.element.body.iter(qn("w:t"))]
    return re.sub(r"\s", "", "".join(texts))


@pytest.mark.parametrize("name", CONTEXTS)
def test_it_says_what_the_paper_says(name: str) -> None:
    said = words(written(name))
    paper = BytesIO()
    builder = letter if name == "responsibility_letter" else form_table
    builder.build(paper, CONTEXTS[name], fonts(), style=spec(name))
    for line in "\n".join(page_texts(paper.getvalue())).splitlines():
        plain = re.sub(r"\s", "", line)
        is_small_print = any(mark in line for mark in ("校验码", "记录编号", "—", "编号："))
        if len(plain) > 6 and not is_small_print and "签字" not in plain and "盖章" not in plain:
            assert plain in said, line


@pytest.mark.parametrize("name", CONTEXTS)
def test_the_same_content_has_the_same_bytes(name: str) -> None:
    first, again = (build(CONTEXTS[name], fonts(), style=spec(name)) for _ in range(2))
    assert first == again


def test_chinese_typefaces_are_asked_for_by_the_names_offices_know() -> None:
    document = written("responsibility_letter")
    asked = {found.get(qn("w:eastAsia")) for found in document.styles.element.iter(qn("w:rFonts"))} - {None}
    assert asked <= set(FONTS.values())
    assert {"仿宋_GB2312", "方正小标宋简体", "黑体"} <= asked
    every = [name for found in document.styles.element.iter(qn("w:rFonts")) for name in found.attrib]
    assert not [name for name in every if "heme" in name]


def test_paragraphs_have_styles_of_their_own_and_levels_to_navigate_by() -> None:
    document = written("responsibility_letter")
    used = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"公文标题", "发文字号", "公文正文", "一级标题", "二级标题"} <= used
    level = document.styles["一级标题"].element.find(f".//{qn('w:outlineLvl')}")
    assert level.get(qn("w:val")) == "1"
    indent = document.styles["公文正文"].element.find(f".//{qn('w:ind')}")
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_the_page_has_22_lines_and_its_margins_change_sides() -> None:
    document = written("responsibility_letter")
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm, 1) for one in margins] == [37.0, 35.0, 28.0, 26.0]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "579")
    spacing = document.styles["公文正文"].element.find(f".//{qn('w:spacing')}")
    assert 22 * int(spacing.get(qn("w:line"))) <= (297 - 37 - 35) / 25.4 * 1440
    assert document.settings.element.find(qn("w:mirrorMargins")) is not None
    codes = [
        found.text.strip()
        for part in (section.footer, section.even_page_footer)
        for found in part._element.iter(qn("w:instrText"))
    ]
    assert codes == ["PAGE", "PAGE", "NUMPAGES"] * 2


def test_heads_of_tables_stand_on_every_page() -> None:
    document = written("talk_record", talk_context(rows=40))
    rows = [
        row
        for row in document.element.body.iter(qn("w:tr"))
        if row.find(f".//{qn('w:tblHeader')}") is not None
    ]
    assert "问题" in "".join(one.text or "" for row in rows for one in row.iter(qn("w:t")))


def test_a_landscape_paper_lies_down() -> None:
    context = talk_context()
    section = written("talk_record", context, replace(spec("talk_record"), landscape=True)).sections[0]
    assert section.page_width > section.page_height


def test_no_macro_no_link_no_time_of_writing() -> None:
    packed = ZipFile(BytesIO(build(CONTEXTS["talk_record"], fonts(), style=spec("talk_record"))))
    assert not [name for name in packed.namelist() if "vba" in name.lower()]
    assert not [name for name in packed.namelist() if b'TargetMode="External"' in packed.read(name)]
    assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def rendered(*story: Any) -> list[Any]:
    return list(Renderer(Styles(element("styles")), 400.0).rendered(story))


def test_typefaces_within_a_paragraph_and_paragraphs_within_a_text() -> None:
    setter, style = Typesetter(fonts()), TextStyle(12.0, 18.0)
    first, second = rendered(
        Prose(setter, (Span("甲方：", Face.HEI), Span("学院\n第二段", Face.FANG)), style)
    )
    runs = first.findall(qn("w:r"))
    assert [run.find(qn("w:t")).text for run in runs] == ["甲方：", "学院"]
    assert runs[0].find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")) == "黑体"
    assert second.find(f".//{qn('w:t')}").text == "第二段"


def test_a_gap_becomes_room_above_what_follows() -> None:
    setter, style = Typesetter(fonts()), TextStyle(12.0, 18.0)
    (made,) = rendered(Gap(10), Prose(setter, "文", style))
    assert made.find(f".//{qn('w:spacing')}").get(qn("w:before")) == "200"


def test_two_tables_do_not_grow_together() -> None:
    setter, context, style = Typesetter(fonts()), talk_context(), spec("talk_record")
    made = rendered(*form_table.story(setter, Geometry(style.margins), context, style))
    kinds = [one.tag.rpartition("}")[2] for one in made]
    assert ("tbl", "tbl") not in list(pairwise(kinds))
    assert kinds[-1] == "p"


def test_a_title_keeps_the_lines_it_was_broken_into() -> None:
    title = f"{LONG_UNIT}全面从严治党责任书"
    (made,) = rendered(Prose(Typesetter(fonts()), title, TITLE))
    assert len(made.findall(f".//{qn('w:br')}")) >= 1
    assert "".join(one.text for one in made.iter(qn("w:t"))) == title


def test_what_has_no_form_in_word_is_a_mistake_of_ours() -> None:
    with pytest.raises(TypeError):
        rendered(object())


def test_letters_are_written_from_the_story_that_is_printed() -> None:
    setter, context, style = Typesetter(fonts()), letter_context(3), spec("responsibility_letter")
    story = list(letter.story(setter, Geometry(style.margins), context, style))
    assert any(isinstance(one, Prose) and one.spans[0].text == context.title for one in story)


def test_a_unit_seals_in_an_empty_dashed_box() -> None:
    sealed = replace(
        talk_context(), signatures=(SignaturePlace("签发人签字", "机械学院党委"),), page_signature=""
    )
    boxes = [
        table
        for table in written("rectification_order", sealed).element.body.iter(qn("w:tbl"))
        if table.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}/{qn('w:top')}").get(qn("w:val"))
        == "dashSmallGap"
    ]
    said = ["".join(one.text or "" for one in box.iter(qn("w:t"))) for box in boxes]
    assert len(said) == 1 and said[0].startswith("机械学院党委（盖章）")


def test_pages_are_numbered_outside_and_signed_where_every_page_is() -> None:
    section = written("talk_record", replace(talk_context(), page_signature="谈话对象签字")).sections[0]
    for part, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        number = next(one for one in part.paragraphs if one._p.find(f".//{qn('w:instrText')}") is not None)
        assert number._p.find(f".//{qn('w:jc')}").get(qn("w:val")) == side
        assert part.paragraphs[0].text.startswith("谈话对象签字：")


def test_the_words_before_the_signatures_go_with_them() -> None:
    renderer = Renderer(Styles(Document().styles.element), 400.0)
    setter = Typesetter(fonts())
    words = Prose(setter, "以上记录我看过。", TextStyle(16.0, 28.0))
    made = list(renderer.rendered([words, Gap(12.0), Signing(setter, (SignaturePlace("签字"),))]))
    paragraph, table = made[:2]
    assert paragraph.find(f".//{qn('w:keepNext')}") is not None
    assert table.tag == qn("w:tbl")


def test_the_code_stands_in_every_foot_and_names_the_document_but_no_page() -> None:
    context = CONTEXTS["talk_record"]
    content = build(context, fonts(), style=spec("talk_record"))
    with ZipFile(BytesIO(content)) as packed:
        (picture,) = (name for name in packed.namelist() if name.startswith("word/media/"))
        code = Image.open(BytesIO(packed.read(picture))).convert("L")
    framed = ImageOps.expand(code, border=32, fill=255)
    (read,) = zxingcpp.read_barcodes(framed)
    assert read_code(read.text) == SheetCode(context.foot.document_id, 0, 0, context.foot.version)
    section = Document(BytesIO(content)).sections[0]
    for foot in (section.footer, section.even_page_footer):
        sizes = [int(one.get("cx")) for one in foot._element.iter(qn("wp:extent"))]
        assert sizes == [round(13.5 * 36_000)] * 2
        assert [one.get("id") for one in foot._element.iter(qn("wp:docPr"))] == ["1", "2"]


def test_the_number_of_a_page_stands_7_mm_below_the_type_area_as_on_paper() -> None:
    section = written("responsibility_letter").sections[0]
    (number,) = (one for one in section.footer.paragraphs if one._element.findall(f".//{qn('w:fldChar')}"))
    below = number.paragraph_format.space_after
    assert below is not None
    middle = section.footer_distance.mm + 13.5 + below.mm + 7 * 25.4 / 72
    assert middle == pytest.approx(section.bottom_margin.mm - 7, abs=0.5)


def test_short_rows_are_not_parted_and_rules_begin_at_the_type_area() -> None:
    table = written("talk_record").tables[0]
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)
    assert table._tbl.tblPr.find(qn("w:jc")).get(qn("w:val")) == "center"
    widths = [int(one.get(qn("w:w"))) for one in table._tbl.tblGrid]
    assert sum(widths) == pytest.approx((210 - 26 - 24) / 25.4 * 1440, abs=len(widths))


def test_running_titles_stand_above_the_pages_from_the_second_one_on() -> None:
    section = written("talk_record").sections[0]
    assert section.different_first_page_header_footer
    texts = [part.paragraphs[0].text for part in (section.header, section.even_page_header)]
    assert texts == ["谈话记录表\t编号：沪电院谈〔2026〕廉12号"] * 2
    assert section.first_page_header.paragraphs[0].text == ""
    assert section.first_page_footer._element.findall(f".//{qn('wp:docPr')}")


def test_only_the_type_area_of_the_standard_has_its_grid() -> None:
    assert written("talk_record").sections[0]._sectPr.find(qn("w:docGrid")) is None


def test_text_of_no_style_is_chinese_in_a_typeface_of_ours() -> None:
    defaults = written("talk_record").styles.element.find(qn("w:docDefaults"))
    assert defaults.find(f".//{qn('w:lang')}").get(qn("w:eastAsia")) == "zh-CN"
    assert defaults.find(f".//{qn('w:rFonts')}").get(qn("w:eastAsia")) == "宋体"
