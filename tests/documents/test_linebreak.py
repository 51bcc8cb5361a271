"""Where a Chinese line may end."""

import itertools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sxt_desktop.documents.linebreak import (
    HANGING,
    Line,
    allowance,
    break_lines,
    ends,
    keeps_close,
    may_break,
)

EM = 16.0
WORDS = ["党委", "责任", "落实", "全面从严治党", "。", "，", "、", "；", "：", "！", "？", "“", "”", "《", "》", "（", "）",
         "——", "……", "2026年", "3月5日", "10万元", "85%", "PDF", "USB 3.0", " ", "买买提·艾力", "〔2026〕3号", "第3项", "\n"]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=80).map("".join)


def advances(text: str) -> list[float]:
    return [EM if ord(c) > 0x2000 else EM / 2 for c in text]


def broken(text: str, ems: float, *, hanging: bool = True) -> list[str]:
    found = break_lines(text, advances(text), first=ems * EM, rest=ems * EM, hanging=hanging)
    return [text[line.start : line.end] for line in found]


@pytest.mark.parametrize("mark", "，。、；：！？）》”’〕…—·%％")
def test_never_begins_a_line(mark: str) -> None:
    assert not may_break("党", mark)


@pytest.mark.parametrize("mark", "（《“‘〔￥")
def test_never_ends_a_line(mark: str) -> None:
    assert not may_break(mark, "党")


@pytest.mark.parametrize("whole", ["——", "……", "2026", "12月", "10万", "万元", "PDF", "3.5", "85%", "第3"])
def test_stays_whole(whole: str) -> None:
    assert not any(may_break(a, b) for a, b in itertools.pairwise(whole))


def test_a_comma_hangs_outside_the_line() -> None:
    assert broken("一二三四，五六", 4) == ["一二三四，", "五六"]


def test_a_comma_does_not_hang_in_a_table() -> None:
    assert broken("一二三四，五六", 4, hanging=False) == ["一二三", "四，五六"]
    assert broken("一二三四，五六", 4.5, hanging=False) == ["一二三四，", "五六"]


def test_a_closing_bracket_gives_up_its_empty_half() -> None:
    assert broken("一二三四）五六", 4.5) == ["一二三四）", "五六"]
    assert broken("一二三四）五六", 4.4) == ["一二三", "四）五六"]


def test_dates_break_between_year_and_month_only() -> None:
    assert broken("自2026年12月31日起", 4) == ["自2026年", "12月31日", "起"]


def test_long_links_are_cut() -> None:
    link = "https://example.org/a/very/long/address/that/fits/on/no/line"
    found = broken(f"见{link}。", 8)
    assert "".join(found) == f"见{link}。"
    assert all(sum(advances(line)) <= 8.5 * EM for line in found)


def test_each_paragraph_begins_anew() -> None:
    found = break_lines("一二三四五\n六", advances("一二三四五\n六"), first=2 * EM, rest=4 * EM)
    assert found == [Line(0, 2, False), Line(2, 5, True), Line(6, 7, True)]


def test_an_empty_text_is_one_empty_line() -> None:
    assert break_lines("", [], first=10, rest=10) == [Line(0, 0, True)]


def test_words_are_not_stretched() -> None:
    assert keeps_close("2", "0") and keeps_close("—", "—") and not keeps_close("党", "委")


@settings(max_examples=300, deadline=None)
@example("  。。——", 4, 0, False)
@given(TEXTS, st.integers(4, 30), st.integers(0, 2), st.booleans())
def test_no_forbidden_break_and_nothing_lost(text: str, ems: int, indent: int, hanging: bool) -> None:
    width = advances(text)
    first, rest = (ems - indent) * EM, ems * EM
    found = break_lines(text, width, first=first, rest=rest, hanging=hanging)
    assert "\n".join(_paragraphs(text, found)) == text
    starts = [True, *(line.last for line in found)]
    for line, begins in zip(found, starts, strict=False):
        measure = first if begins else rest
        own = width[line.start : line.end]
        spare = allowance(text[line.start : line.end], own, len(own), hanging=hanging)
        assert sum(own) - spare <= measure + 0.02 or len(own) == 1
        if not line.last and not _is_cut(text, line.end, min(first, rest)):
            assert may_break(text[line.end - 1], text[line.end])


def _paragraphs(text: str, found: list[Line]) -> list[str]:
    paragraphs, current = [], ""
    for line in found:
        current += text[line.start : line.end]
        if line.last:
            paragraphs.append(current)
            current = ""
    return paragraphs


def _is_cut(text: str, place: int, measure: float) -> bool:
    """Whether a break lies inside a piece wider than a line, which has to be cut somewhere."""
    start = text.rfind("\n", 0, place) + 1
    end = text.find("\n", place)
    paragraph = text[start : end if end >= 0 else len(text)]
    for begin, stop in itertools.pairwise([0, *ends(paragraph)]):
        if begin < place - start < stop:
            piece = paragraph[begin:stop]
            return sum(advances(piece)) - (EM if piece[-1] in HANGING else 0) > measure - 0.02
    return False


@pytest.mark.parametrize(
    ("text", "kept"), [("研究部署安排", "安排"), ("研究部署安排。", "排。"), ("党委会会议2026年", "年")]
)
def test_in_a_table_no_character_ends_a_paragraph_alone(text: str, kept: str) -> None:
    advances = [1.0] * len(text)
    found = break_lines(text, advances, first=5.0, rest=5.0, hanging=False)
    last = text[found[-1].start : found[-1].end]
    assert len(last.rstrip("。")) > 1 and last.endswith(kept)
    assert "".join(text[line.start : line.end] for line in found) == text


@pytest.mark.parametrize(
    ("text", "ems", "lines"),
    [
        ("会议截至2026年12月25日召开", 9, ["会议截至", "2026年12月25日召开"]),
        (
            "清理，计划2026年3月31日，完成2026年4月2日",
            9,
            ["清理，", "计划2026年3月31日，", "完成2026年4月2日"],
        ),
        ("澄理函询〔2026〕12号", 7, ["澄理函询", "〔2026〕12号"]),
        ("艾合买提·库尔班、李明", 7, ["艾合买提·", "库尔班、李明"]),
        ("艾合买提·库尔班", 3, ["艾合买", "提·", "库尔班"]),
    ],
)
def test_days_numbers_and_parts_of_names_stand_whole_in_a_table(
    text: str, ems: int, lines: list[str]
) -> None:
    assert broken(text, ems, hanging=False) == lines


@pytest.mark.parametrize(("before", "after"), [("3", "日"), ("年", "3"), ("月", "1"), ("0", "条")])
def test_justification_leaves_dates_and_units_close(before: str, after: str) -> None:
    assert keeps_close(before, after)
    assert not keeps_close("日", "召")
