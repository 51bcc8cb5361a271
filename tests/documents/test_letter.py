"""Responsibility letters on paper."""

from dataclasses import replace
from io import BytesIO

import pypdfium2
import pytest

from sxt_desktop.documents import letter
from sxt_desktop.documents.contexts import LetterItem
from tests.documents.papers import (
    COMMITTEE,
    LONG_UNIT,
    fonts,
    letter_context,
    page_texts,
    printed,
    spec,
)

STYLE = spec("responsibility_letter")


@pytest.mark.parametrize("items", [1, 2, 3, 5, 8, 13, 30])
@pytest.mark.parametrize("is_organisation", [False, True])
def test_both_sign_below_at_least_two_lines(items: int, is_organisation: bool) -> None:
    name = LONG_UNIT if is_organisation else "张䶮"
    context = letter_context(items, party_b_is_organisation=is_organisation, party_b_name=name)
    last = page_texts(printed("responsibility_letter", context))[-1]
    before, _, signing = last.partition("甲方（盖章）")
    assert len(before) >= 30
    assert signing.count("签字：") == 2
    assert signing.count("（盖章）") == (3 if is_organisation else 1)
    assert "年月日" in signing


def test_everything_is_said_in_order() -> None:
    pages = page_texts(printed("responsibility_letter", letter_context(copies="本责任书一式三份。")))
    text = "".join(pages)
    places = [
        text.index(words)
        for words in ("2026年度全面从严治党责任书", "沪电院党责〔2026〕3号", f"甲方：{COMMITTEE}", "代表：李𬭛（党委书记）",
                      "乙方：张䶮（党委委员、副校长）", "责任期限：", "一、责任目标", "二、责任内容", "（一）组织领导",
                      "三、保障措施", "四、考核与奖惩", "五、责任追究", "六、附则", "本责任书一式三份。", "本人签字：")
    ]  # fmt: skip
    assert places == sorted(places)


def test_own_words_replace_the_clauses_of_the_document() -> None:
    text = "".join(page_texts(printed("responsibility_letter", letter_context(goal=("自己的目标。",)))))
    assert "自己的目标。" in text
    assert STYLE.clause("goal").paragraphs[0][:10] not in text


def test_items_say_measure_and_time() -> None:
    item = LetterItem("", "带头讲党课；", "列入计划", "2026年6月30日前")
    context = replace(letter_context(), items=(item,))
    text = "".join(page_texts(printed("responsibility_letter", context)))
    assert "1.带头讲党课。措施：列入计划。完成时限：2026年6月30日前。" in text
    assert "（一）" not in text


def test_letters_of_a_batch_begin_on_odd_pages() -> None:
    out = BytesIO()
    contexts = [letter_context(3), letter_context(9), letter_context(1)]
    counts = letter.build_batch(out, contexts, fonts(), style=STYLE)
    texts = page_texts(out.getvalue())
    firsts = [number for number, text in enumerate(texts, start=1) if "—1—" in text]
    assert all(number % 2 for number in firsts) and len(firsts) == 3
    assert sum(counts) + sum(count % 2 for count in counts[:-1]) == len(texts)
    assert sum(text == "" for text in texts) == sum(count % 2 for count in counts[:-1])
    assert f"第1页共{counts[1]}页" in texts[firsts[1] - 1]


def test_metadata_and_bookmarks() -> None:
    document = pypdfium2.PdfDocument(printed("responsibility_letter"))
    assert document.get_metadata_value("Title") == "2026年度全面从严治党责任书"
    assert document.get_metadata_value("Author") == COMMITTEE
    assert [item.get_title() for item in document.get_toc()] == ["党委—班子成员　张䶮"]
