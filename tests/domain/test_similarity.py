"""How much of a text was in an earlier one; short texts and other words are never alike."""

import pytest

from sxt_desktop.domain.similarity import Earlier, EarlierTexts

TEXT = "听取实训中心汇报，查看耗材出入库台账和验收记录，要求三个岗位由不同的人担任，月底前补齐手续。"
OTHER = "召开党委会专题研究全面从严治党工作，审议年度任务安排，明确各班子成员的责任清单和完成时限。"


def texts(*given: str) -> EarlierTexts:
    return EarlierTexts(Earlier(f"第{number}条", "2026-03-02", one) for number, one in enumerate(given))


def test_a_copied_text_is_found_with_its_record_whatever_its_points_and_blanks() -> None:
    found = texts(OTHER, TEXT).closest(TEXT.replace("，", " , "))
    assert found is not None and found.earlier.title == "第1条" and found.percent == 100


def test_a_text_half_new_is_said_nothing_about_and_one_mostly_old_is() -> None:
    known = texts(TEXT)
    half = TEXT[: len(TEXT) // 2] + OTHER[: len(OTHER) // 2]
    mostly = TEXT[: len(TEXT) * 4 // 5] + OTHER[:8]
    assert known.closest(half) is None
    found = known.closest(mostly)
    assert found is not None and 60 <= found.percent < 100


@pytest.mark.parametrize("text", ["", "听取汇报。", OTHER])
def test_short_and_other_texts_are_like_nothing(text: str) -> None:
    assert texts(TEXT, "听取汇报。").closest(text) is None


def test_a_record_is_not_held_against_itself() -> None:
    known = texts(TEXT)
    assert known.closest(TEXT + "另查一次。", besides=TEXT) is None
    assert texts(TEXT, TEXT[:-3]).closest(TEXT, besides=TEXT) is not None
