"""Any form entry as a table."""

from dataclasses import replace
from io import BytesIO

import pytest

from sxt_desktop.documents import form_table
from sxt_desktop.documents.cells import Cells
from sxt_desktop.documents.contexts import (
    Column,
    FormCell,
    FormSection,
    Opinion,
    SignaturePlace,
    SubTable,
)
from sxt_desktop.documents.paragraph import Typesetter
from tests.documents.measure import MM, printed_lines
from tests.documents.papers import (
    COMMITTEE,
    LONG_UNIT,
    SENTENCE,
    fonts,
    page_texts,
    printed,
    spec,
    talk_context,
)


@pytest.mark.parametrize("rows", range(1, 20))
def test_something_of_the_record_stands_above_the_signatures(rows: int) -> None:
    last = page_texts(printed("entry_form", talk_context(rows=rows)))[-1]
    assert "2026年4月15日" in last.partition("以上记录")[0]


@pytest.mark.parametrize("length", [1, 20, 120])
@pytest.mark.parametrize("rows", [0, 3, 40])
def test_the_person_talked_to_signs_every_page(length: int, rows: int) -> None:
    texts = page_texts(printed("entry_form", talk_context(SENTENCE * length, rows)))
    assert all(text.count("谈话对象签字：") == 1 for text in texts)
    assert "以上记录我看过，与谈话内容一致。" in texts[-1] or rows == 0
    assert all(f"第{n}页共{len(texts)}页" in text for n, text in enumerate(texts, start=1))


def test_nothing_of_a_long_value_is_lost() -> None:
    texts = page_texts(printed("entry_form", talk_context("".join(f"第{n}句。" for n in range(900)))))
    whole = "".join(texts)
    assert all(whole.count(f"第{n}句。") == 1 for n in range(100, 110))


def test_heads_of_sub_tables_stand_on_every_page() -> None:
    texts = page_texts(printed("entry_form", talk_context(rows=60)))
    assert len(texts) > 3
    assert all("序号存在问题整改要求时限" in text for text in texts)


def test_dates_in_narrow_columns_stay_on_one_line() -> None:
    texts = page_texts(printed("entry_form", talk_context(rows=2)))
    assert texts[0].count("2026年4月15日") == 2


def test_many_columns_of_unequal_weight_fit() -> None:
    columns = tuple(Column(f"第{n}列", 1 if n % 2 else 8) for n in range(9))
    table = SubTable("", columns, ((SENTENCE,) * 9,))
    context = talk_context(sections=(FormSection("子表", (), (table,)),))
    text = "".join(page_texts(printed("entry_form", context)))
    assert "第8列" in text and text.count("问题") == 9


def test_orders_carry_addressee_seal_place_and_demand() -> None:
    context = talk_context(
        title="督办整改单",
        addressee=LONG_UNIT,
        page_signature="",
        closing="",
        signatures=(SignaturePlace("签发人签字", COMMITTEE), SignaturePlace("签收人签字")),
    )
    text = "".join(page_texts(printed("rectification_order", context)))
    assert f"{LONG_UNIT}：" in text and "（盖章）" in text and "请按期整改" in text


def test_many_entries_go_into_one_file() -> None:
    out = BytesIO()
    counts = form_table.build_batch(out, [talk_context()] * 3, fonts(), style=spec("entry_form"))
    assert sum(counts) == len(page_texts(out.getvalue()))


@pytest.mark.parametrize(("value", "rows"), [("党委办公室", 1), ("党委" * 12, 1), (LONG_UNIT + LONG_UNIT, 2)])
def test_a_long_value_has_a_row_of_its_own(value: str, rows: int) -> None:
    cells = Cells(Typesetter(fonts()), 442.0)
    made = cells.rows([FormCell("责任单位", value, True), FormCell("日期", "2026年3月5日", True)])
    assert len(made) == rows


@pytest.mark.parametrize("sentences", [0, 1, 2, 3, 9, 14, 18, 30])
def test_an_opinion_of_any_length_is_signed_at_its_end_within_the_page(sentences: int) -> None:
    opinion = Opinion("核验意见", "核验人签字", f"{SENTENCE}。" * sentences)
    context = talk_context(rows=3, opinions=(opinion,), page_signature="", closing="", signatures=())
    pages = printed_lines(printed("entry_form", context), above=34 * MM, below=260 * MM + 2)
    signed = next(line for line in pages if "核验人签字：" in line.text)
    above = [line for line in pages if line.page == signed.page and line.y > signed.y + 1]
    assert all(line.page <= signed.page for line in pages)
    assert signed.inks[0].y > 35 * MM
    said = [line for line in above if sum(ink.char in opinion.words for ink in line.inks) > 8]
    assert len(said) >= min(2, sentences)


def test_who_only_signs_has_a_low_box_and_a_seal_a_high_one() -> None:
    cells = Cells(Typesetter(fonts()), 442.0)
    only, sealed, written = (
        cells.grid([cells.opinion(one)])
        for one in (
            Opinion("点评人", "点评人签字", only_signed=True),
            Opinion("责任单位", "负责人签字", unit=COMMITTEE, only_signed=True),
            Opinion("本人意见", "述责人签字"),
        )
    )
    heights = [grid.wrap(442.0, 0)[1] for grid in (only, written, sealed)]
    assert heights == sorted(heights) and heights[-1] >= 40 * MM


def test_a_single_note_has_no_number() -> None:
    text = "".join(page_texts(printed("entry_form", talk_context(notes=("票数已经核对。",)))))
    assert "注：票数已经核对。" in text and "1.票数" not in text


def test_a_table_filled_in_by_hand_has_the_type_of_a_table_of_few_columns() -> None:
    heads = (Column("测评内容"), *(Column(f"第{n}等", by_hand=True) for n in range(1, 6)))
    by_hand, printed_ones = (
        Cells(Typesetter(fonts()), 442.0).sub_table(SubTable("", columns, (("廉洁自律",) + ("",) * 5,)))
        for columns in (heads, tuple(replace(one, by_hand=False) for one in heads))
    )
    sizes = [table.rows[0].cells[0].content[0].style.size for table in (by_hand, printed_ones)]
    assert sizes[0] > sizes[1]
    head = by_hand.rows[0].cells[0]
    assert (
        head.height(by_hand.widths[0], by_hand.padding) < 2 * head.content[0].style.leading
    )  # 序号 on one line


@pytest.mark.parametrize("length", [28, 29, 30, 45])
def test_the_name_of_a_unit_above_a_form_leaves_no_character_alone(length: int) -> None:
    name = ("中共上海示范电力学院委员会机关后勤服务中心党总支部第一联合支部委员会" * 2)[:length]
    lines = [line.text for line in printed_lines(printed("entry_form", talk_context(organisation=name)))]
    assert "".join(lines).startswith(name)
    assert all(len(line) > 4 for line in lines[:2])
