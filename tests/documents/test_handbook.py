"""The handbook on paper."""

from dataclasses import replace

import pypdfium2
import pytest

from sxt_desktop.documents.grid import Grid
from sxt_desktop.documents.handbook_body import HandbookBody
from sxt_desktop.documents.paragraph import Typesetter
from tests.documents.papers import (
    SENTENCE,
    fonts,
    glyphs,
    handbook_context,
    handbook_entry,
    lines,
    page_texts,
    printed,
    spec,
)

TITLES = ["本人责任", "定额完成情况", "上级审阅意见", "封底合计"]


@pytest.mark.parametrize("records", [0, 1, 40, 200])
def test_the_contents_name_the_real_pages(records: int) -> None:
    context = handbook_context(records)
    pdf = printed("handbook", context)
    texts = page_texts(pdf)
    (place,) = (n for n, text in enumerate(texts) if "目录" in text and "封底合计" in text)
    contents = ["".join(glyph.char for glyph in row) for row in lines(glyphs(pdf, place)).values()]
    sections = [section.title for section in context.sections]
    for title in (*TITLES, *sections):
        (row,) = (row for row in contents if title in row)
        page = int(row.partition(title)[2])
        assert title in texts[page - 1]
        assert f"—{page}—" in texts[page - 1]


def test_bookmarks_lead_to_the_same_pages() -> None:
    document = pypdfium2.PdfDocument(printed("handbook", handbook_context(40)))
    texts = page_texts(printed("handbook", handbook_context(40)))
    marks = list(document.get_toc())
    assert len(marks) == 19
    for mark in marks:
        target = mark.get_dest()
        assert target is not None
        title = "".join(mark.get_title().split())
        assert title in texts[target.get_index()]


def test_every_record_is_there_with_its_facts() -> None:
    text = "".join(page_texts(printed("handbook", handbook_context(40))))
    for number in range(1, 41, 2):
        if (number - 1) % 15 % 2 == 0:
            assert f"DG-2026-03-{number:03}" in text
    assert "录入时间：2026年3月5日14:20时效：及时本人确认：2026年12月28日" in text
    assert "补录原因" in text and "会议记录.pdf" in text


def test_empty_sections_say_so() -> None:
    text = "".join(page_texts(printed("handbook", handbook_context(0))))
    assert text.count("本年度无记录。") == 15


def test_the_running_title_names_the_section() -> None:
    context = handbook_context(0)
    entries = tuple(handbook_entry(n + 1, SENTENCE * 8) for n in range(12))
    sections = (replace(context.sections[0], entries=entries), *context.sections[1:])
    texts = page_texts(printed("handbook", replace(context, sections=sections)))
    inside = next(text for text in texts if "DG-2026-03-006" in text)
    assert inside.count("一、分册之甲") == 1


def test_the_cover_has_no_page_number_and_the_last_page_is_signed() -> None:
    texts = page_texts(printed("handbook"))
    assert "—1—" not in texts[0] and "册号：DG-2026-03" in texts[0]
    assert "本人确认签字：" in texts[-1] and "合计" in texts[-1]


def test_without_a_review_there_is_room_to_write_one_by_hand() -> None:
    context = handbook_context(0, reviews=())
    setter = Typesetter(fonts())
    body = HandbookBody(setter, context, spec("handbook"), 440.0)
    grids = [one for one in body if isinstance(one, Grid)]
    (box,) = (one for one in grids if one.rows[0].cells[0].content[0].spans[0].text == "审阅意见")
    assert box.wrap(440.0, 0)[1] >= 50 * 72 / 25.4
