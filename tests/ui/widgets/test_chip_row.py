"""A row of chips: which is down, what is counted and hidden, how it breaks lines."""

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.finding import find
from ui.widgets.chip_row import ChipRow

WORDS = {None: "全部", "未签": "未签", "已签": "已签"}


def row(qtbot: QtBot, width: int = 600) -> ChipRow[str | None]:
    made = ChipRow(WORDS, name=lambda key: f"show_{key or 'all'}")
    qtbot.addWidget(made)
    made.resize(width, 30)
    made.show()
    return made


def test_one_is_down_and_pressing_it_again_leaves_it_down(qtbot: QtBot) -> None:
    chips, told = row(qtbot), list[object]()
    chips.chosen.connect(told.append)
    find(chips, QPushButton, "show_未签").click()
    assert (chips.down, told) == ("未签", ["未签"])
    find(chips, QPushButton, "show_未签").click()
    assert (chips.down, told) == ("未签", ["未签", "未签"])
    chips.press("已签")
    assert chips.down == "已签" and len(told) == 2


def test_counts_stand_behind_the_words_and_what_is_nothing_is_hidden(qtbot: QtBot) -> None:
    chips = row(qtbot)
    chips.show_counts({None: 2, "未签": 0, "已签": 2}, kept=(None,))
    assert find(chips, QPushButton, "show_已签").text() == "已签 2"
    assert find(chips, QPushButton, "show_未签").isHidden()
    chips.show_counts({None: 0, "未签": 0, "已签": 0}, kept=(None, "未签"))
    assert not find(chips, QPushButton, "show_未签").isHidden()
    assert not find(chips, QPushButton, "show_all").isHidden()


def test_lines_are_broken_where_there_is_no_room(qtbot: QtBot) -> None:
    wide, narrow = row(qtbot), row(qtbot, 110)
    assert narrow.height() > 2 * wide.height()
    assert wide.sizeHint().width() < 600
