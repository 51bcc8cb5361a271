"""Two columns of words: what differs is marked, what is the same shows on demand, markup stays words."""

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from sxt_desktop.usecases.compare import ChangeKind, FieldChange
from ui.theme import Scheme, Theme
from ui.widgets.compare_table import NOTHING, CompareTable

ROWS = (
    FieldChange("title", "主题", "三项工作", "五项工作", ChangeKind.CHANGED),
    FieldChange("place", "地点", "会议室", "会议室", ChangeKind.SAME),
    FieldChange("note", "说明", "", "<b>甲 & 乙</b>\n第二行", ChangeKind.ADDED),
)


def table(qtbot: QtBot, theme: Theme) -> CompareTable:
    made = CompareTable(theme)
    qtbot.addWidget(made)
    made.show_rows(ROWS, before="第1版", after="第2版")
    return made


def cells(made: CompareTable) -> list[str]:
    return [cell.text() for cell, _, _ in made._cells]


def test_only_what_differs_shows_until_all_is_wanted(qtbot: QtBot, theme: Theme) -> None:
    made = table(qtbot, theme)
    assert [row.label for row in made.shown] == ["主题", "说明"]
    assert made._count.text() == "2 处不同"
    made.all.setChecked(True)
    assert [row.label for row in made.shown] == ["主题", "地点", "说明"]
    made.show_rows(ROWS[1:2], before="第1版", after="第2版")
    assert made._count.text() == "两版内容相同"


def test_what_differs_is_marked_by_more_than_colour_and_follows_the_theme(qtbot: QtBot, theme: Theme) -> None:
    made = table(qtbot, theme)
    before, after = cells(made)[:2]
    assert "line-through" in before and ">三</span>项工作" in before
    assert "font-weight:bold" in after and ">五</span>项工作" in after
    try:
        theme.switch(scheme=Scheme.DARK)
        assert cells(made)[1] != after
    finally:
        theme.switch(scheme=Scheme.LIGHT)
    assert cells(made)[1] == after


def test_markup_in_a_record_stays_words_and_an_empty_side_says_so(qtbot: QtBot, theme: Theme) -> None:
    before, after = cells(table(qtbot, theme))[2:]
    assert NOTHING in before
    assert "&lt;b&gt;甲 &amp; 乙&lt;/b&gt;<br>第二行" in after


def test_without_a_before_there_is_one_column(qtbot: QtBot, theme: Theme) -> None:
    made = CompareTable(theme)
    qtbot.addWidget(made)
    made.show_rows(ROWS, before="", after="第1版")
    assert len(cells(made)) == len(made.shown) == 3
    assert "<span" not in cells(made)[0]


def test_a_screen_reader_hears_side_and_kind(qtbot: QtBot, theme: Theme) -> None:
    made = table(qtbot, theme)
    said = {one.accessibleName() for one in made.findChildren(QLabel)}
    assert "主题，修改，第1版：三项工作" in said and "说明，新增，第1版：空" in said
