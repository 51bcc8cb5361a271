"""Numbered levels and lists: which face a number asks for, and where lines of a list begin."""

import pytest

from sxt_desktop.documents.fonts import Face
from sxt_desktop.documents.gbt9704 import BODY, TYPE_WIDTH
from sxt_desktop.documents.levels import heading_style, level_of, leveled, listed, numbered
from sxt_desktop.documents.paragraph import TextStyle, Typesetter
from tests.documents.papers import SENTENCE, fonts


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(fonts())


@pytest.mark.parametrize(
    ("level", "number", "words"),
    [(1, 1, "一、"), (1, 12, "十二、"), (2, 3, "（三）"), (3, 4, "4. "), (4, 5, "（5）")],
)
def test_numbers_of_the_levels(level: int, number: int, words: str) -> None:
    assert numbered(level, number) == words
    assert level_of(words + "加强领导") == level


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("(二)压实责任", 2),
        ("(3)按期完成", 4),
        ("2．完善制度", 3),
        ("2.5亿元", 0),
        ("一是加强领导", 0),
        ("2026年工作", 0),
        ("（见附件）", 0),
        ("", 0),
    ],
)
def test_what_people_type(text: str, level: int) -> None:
    assert level_of(text) == level


def test_headings_stay_with_what_follows_and_take_their_face(setter: Typesetter) -> None:
    first, second, third, plain = leveled(setter, "一、总体要求\n（一）压实责任\n1. 按期报告。\n\n其他事项。")
    assert [prose.style.face for prose in (first, second, third, plain)] == [
        Face.HEI,
        Face.KAI,
        Face.FANG,
        Face.FANG,
    ]
    assert [prose.keepWithNext for prose in (first, second, third, plain)] == [1, 1, 0, 0]


def test_a_heading_with_its_text_in_one_line_changes_the_face_after_the_first_sentence(
    setter: Typesetter,
) -> None:
    (prose,) = leveled(setter, f"（二）压实责任。{SENTENCE}。")
    assert [(span.text, span.face) for span in prose.spans] == [
        ("（二）压实责任。", Face.KAI),
        (f"{SENTENCE}。", Face.FANG),
    ]
    assert not prose.keepWithNext


def test_a_long_first_sentence_is_text(setter: Typesetter) -> None:
    (prose,) = leveled(setter, f"一、{SENTENCE}{SENTENCE}")
    assert [span.face for span in prose.spans] == [BODY.face]


def test_headings_of_smaller_text_have_its_size() -> None:
    small = TextStyle(12.0, 18.0)
    assert (heading_style(2, small).size, heading_style(2, small).face) == (12.0, Face.KAI)


def test_lines_of_a_list_begin_below_each_other(setter: Typesetter) -> None:
    style = TextStyle(12.0, 18.0)
    items = [SENTENCE * 2] * 11
    starts = set()
    for number, prose in enumerate(listed(setter, items, style), start=1):
        prose.set_to(TYPE_WIDTH)
        assert prose.lines[0].text.startswith(f"{number}. ")
        text_begins = prose.lines[0].x + setter.width(f"{number}. ", style)
        assert prose.lines[1].x == pytest.approx(text_begins, abs=0.6)
        starts.add(round(prose.lines[1].x, 3))
    assert len(starts) == 1


def test_lists_take_other_marks(setter: Typesetter) -> None:
    proses = list(listed(setter, ["甲", "乙"], TextStyle(12.0, 18.0), marks=("（1）", "（2）")))
    assert [prose.spans[0].text for prose in proses] == ["（1）甲", "（2）乙"]
