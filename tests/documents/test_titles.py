"""Balanced titles, broken by sense."""

import pytest

from sxt_desktop.bench.prose import OfficeProse
from sxt_desktop.documents.titles import break_title


def width(text: str) -> float:
    return sum(1.0 if ord(c) > 0x2000 else 0.5 for c in text)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("2026年度全面从严治党责任书", ("2026年度全面从严治党责任书",)),
        (
            "中共上海示范电力学院委员会2026年度落实全面从严治党主体责任情况报告",
            ("中共上海示范电力学院委员会2026年度", "落实全面从严治党主体责任情况报告"),
        ),
        (
            "关于印发中共上海示范电力学院委员会全面从严治党责任制考核办法的通知",
            ("关于印发中共上海示范电力学院委员会", "全面从严治党责任制考核办法的通知"),
        ),
    ],
)
def test_titles_break_by_sense(title: str, lines: tuple[str, ...]) -> None:
    assert break_title(title, width, 20.0) == lines


@pytest.mark.parametrize("measure", [8.0, 10.0, 13.0, 16.0, 20.0])
def test_lines_fit_and_nothing_is_lost(measure: float) -> None:
    title = "中共上海示范电力学院委员会与各二级学院党组织2026年度全面从严治党主体责任责任书"
    lines = break_title(title, width, measure)
    assert "".join(lines) == title
    assert max(map(width, lines)) <= measure
    assert not any(line.startswith(("度", "任", "书")) for line in lines)


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("部门负责人意见", ("部门负责人", "意见")),
        ("艾合买提·库尔班", ("艾合买提·", "库尔班")),
        ("是否主动发现", ("是否", "主动发现")),
        ("运用第一种形态", ("运用", "第一种形态")),
        ("点题人（第一责任人）", ("点题人", "（第一", "责任人）")),
        ("领题人（分管领导）", ("领题人", "（分管", "领导）")),
    ],
)
def test_a_label_in_a_narrow_column_is_parted_between_words(label: str, lines: tuple[str, ...]) -> None:
    assert break_title(label, width, 5.2) == lines


def test_a_title_without_places_to_break_is_cut() -> None:
    assert "".join(break_title("委员会委员会委员会", width, 4.0)) == "委员会委员会委员会"


def test_lines_given_by_hand_are_kept() -> None:
    assert break_title("责任书\n(样张)", width, 20.0) == ("责任书", "(样张)")


def office_titles() -> list[str]:
    """Titles of every length up to about four lines."""
    source = OfficeProse(22)
    titles = [source.title(words) for words in range(2, 26) for _ in range(8)]
    return titles + [f"中共上海示范电力学院委员会{title}" for title in titles]


@pytest.mark.parametrize("measure", [13.0, 20.1, 28.0])
def test_no_character_stands_alone_and_the_shape_is_a_trapezium_or_a_diamond(measure: float) -> None:
    shaped = hourglasses = 0
    for title in office_titles():
        lines = break_title(title, width, measure)
        widths = [width(line) for line in lines]
        assert "".join(lines) == title and max(widths) <= measure
        assert min(map(len, lines)) > 1
        if len(lines) == 3:
            shaped += 1
            hourglasses += widths[1] < min(widths[0], widths[2])
        assert len(lines) == 1 or min(widths) > 0.4 * max(widths)
    assert shaped > 20
    assert hourglasses <= shaped // 50


def test_a_title_without_words_leaves_no_character_alone() -> None:
    for length in range(2, 30):
        assert length < 5 or min(map(len, break_title("㐂" * length, width, 4.0))) > 1
    assert break_title("委员会委", width, 3.0) == ("委员", "会委")


def test_a_name_of_several_parts_is_parted_behind_a_point() -> None:
    lines = break_title("艾合买提·吾布力卡斯木·阿卜杜热合曼", lambda text: 16.0 * len(text), 250.0)
    assert lines == ("艾合买提·吾布力卡斯木·", "阿卜杜热合曼")
