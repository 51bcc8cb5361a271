"""Small parts: text that elides tells all in a tooltip, panels close, fields say what is wrong."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.finding import find
from ui.picture import settle
from ui.theme import Theme
from ui.widgets.bars import ShareBar
from ui.widgets.buttons import icon_button, plain_button
from ui.widgets.cards import RowsArea, clear
from ui.widgets.labelled import LabelledEdit, SecretEdit
from ui.widgets.page import PageHead
from ui.widgets.side_panel import SidePanel
from ui.widgets.steps import Steps
from ui.widgets.text import ElidedLabel, label
from ui.widgets.words import (
    day_of_week,
    full_moment,
    plain_number,
    short_day,
    short_moment,
)

LONG = "马克思主义学院暨思想政治理论课教学科研部直属党总支"


def test_a_long_name_tells_all_in_a_tooltip_only_when_it_is_shortened(qtbot: QtBot, theme: Theme) -> None:
    name = ElidedLabel(LONG, "bold", mode=Qt.TextElideMode.ElideMiddle)
    qtbot.addWidget(name)
    name.resize(120, 24)
    name.show()
    name.grab()
    assert name.toolTip() == LONG and name.accessibleName() == LONG
    name.resize(900, 24)
    assert name.toolTip() == ""
    name.set_tip("直属")
    assert name.toolTip() == "直属"


def test_words_wrap_only_when_they_must(qtbot: QtBot, theme: Theme) -> None:
    words = label("一句不长的话。", "quiet", wraps=True)
    qtbot.addWidget(words)
    assert words.sizeHint().height() < 2 * words.fontMetrics().height()


def test_escape_and_the_cross_close_a_panel(qtbot: QtBot, theme: Theme) -> None:
    panel = SidePanel(theme)
    qtbot.addWidget(panel)
    panel.show_content("某条清单项", QLabel("内容"))
    panel.show_content("另一条", QLabel("其他"))
    assert panel.isVisible() and panel.accessibleName() == "另一条"
    with qtbot.waitSignal(panel.closed):
        QTest.keyClick(panel, Qt.Key.Key_Escape)
    panel.show_content("又一条", QLabel("内容"))
    with qtbot.waitSignal(panel.closed):
        QTest.mouseClick(find(panel, QPushButton, "side_panel_close"), Qt.MouseButton.LeftButton)
    assert not panel.isVisible()


def test_a_required_field_says_so_and_forgives(qtbot: QtBot, theme: Theme) -> None:
    field = LabelledEdit("单位全称", name="name", is_required=True)
    qtbot.addWidget(field)
    assert not field.is_filled() and field.error == "请填写单位全称"
    field.edit.insert("某党委")
    assert field.error == "" and field.is_filled() and field.text == "某党委"


def test_a_password_is_covered_until_asked(qtbot: QtBot, theme: Theme) -> None:
    field = SecretEdit(theme, "密码", name="password")
    qtbot.addWidget(field)
    assert field.edit.echoMode() is QLineEdit.EchoMode.Password
    (eye,) = field.edit.actions()
    eye.trigger()
    assert field.edit.echoMode() is QLineEdit.EchoMode.Normal


def test_steps_say_where_one_is(qtbot: QtBot, theme: Theme) -> None:
    steps = Steps(theme, ("单位", "密码", "密钥"))
    qtbot.addWidget(steps)
    steps.show_step(1)
    steps.resize(steps.sizeHint())
    steps.grab()
    assert steps.accessibleName() == "第2步，共3步：密码"


@pytest.mark.parametrize("share", [-1.0, 0.0, 0.01, 0.5, 1.0, 3.0])
def test_a_bar_draws_any_share(qtbot: QtBot, theme: Theme, share: float) -> None:
    bar = ShareBar(theme, share, says="已做一半")
    qtbot.addWidget(bar)
    bar.resize(bar.sizeHint())
    image = bar.grab().toImage()
    middle = image.pixelColor(image.width() - 6, image.height() // 2)
    assert (middle == theme.color("green_fill")) == (share >= 1)
    assert bar.accessibleName() == "已做一半"


def test_buttons_have_names_for_those_who_cannot_see(qtbot: QtBot, theme: Theme) -> None:
    shut = icon_button(theme, "close", says="关闭", keys="Esc")
    send = plain_button("报送", theme=theme, icon="stick")
    for button in (shut, send):
        qtbot.addWidget(button)
    assert (shut.accessibleName(), shut.toolTip()) == ("关闭", "关闭（Esc）")
    assert not send.icon().isNull()


def test_a_layout_is_emptied_with_what_is_inside(qtbot: QtBot, theme: Theme) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    outer, inner = QVBoxLayout(widget), QVBoxLayout()
    inner.addWidget(QLabel("内"))
    inner.addStretch(1)
    outer.addWidget(QLabel("外"))
    outer.addLayout(inner)
    clear(outer)
    assert outer.count() == 0 and inner.count() == 0


def test_rows_keep_their_width_whether_the_bar_shows_or_not(qtbot: QtBot, theme: Theme) -> None:
    rows = QWidget()
    column = QVBoxLayout(rows)
    column.setContentsMargins(0, 0, 0, 0)
    first = QLabel("一")
    column.addWidget(first)
    area = RowsArea(rows)
    qtbot.addWidget(area)
    area.resize(300, 100)
    area.show()
    qtbot.waitUntil(lambda: first.width() > 0)
    before = first.width()
    first.setMinimumHeight(400)
    qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())
    qtbot.waitUntil(lambda: first.width() == before)


def test_days_and_numbers_in_words() -> None:
    assert short_day(date(2026, 11, 16)) == "11月16日"
    assert day_of_week(date(2026, 11, 18)) == "星期三"
    assert short_moment("2026-10-08T16:42:00+08:00") == "10月8日 16:42"
    assert full_moment("2026-10-08T16:42:00+08:00") == "2026年10月8日 16:42"
    assert short_moment("上周") == full_moment("上周") == "上周"
    assert [plain_number(Decimal(text)) for text in ("60", "1.50", "0", "1E+1")] == ["60", "1.5", "0", "10"]


def test_buttons_of_a_head_go_below_its_title_where_the_page_is_narrow(theme: Theme, qtbot: QtBot) -> None:
    buttons = [plain_button(f"一个比较长的按钮{number}", name=f"b{number}") for number in range(3)]
    head = PageHead("责任书", buttons)
    qtbot.addWidget(head)
    head.aside.setText("2026年度")
    head.resize(1000, 80)
    head.show()
    settle()
    beside = head.minimumSizeHint().height()
    for width, is_below in ((1000, False), (560, True), (1000, False)):
        head.resize(width, 80)
        settle()
        assert all(one.width() >= one.sizeHint().width() for one in buttons)
        top = buttons[0].mapTo(head, QPoint(0, 0)).y()
        assert (top > head.aside.geometry().bottom()) is is_below
        assert (head.minimumSizeHint().height() > beside) is is_below


def test_a_head_with_more_buttons_than_room_goes_on_in_further_rows(theme: Theme, qtbot: QtBot) -> None:
    buttons = [plain_button(f"第{number}个办法", name=f"b{number}") for number in range(6)]
    place = QWidget()
    qtbot.addWidget(place)
    head = PageHead("责任书", buttons)
    head.setParent(place)
    buttons[4].hide()
    head.resize(340, 160)
    place.show()
    settle()
    shown = [one for one in buttons if one is not buttons[4]]
    assert buttons[4].isHidden() and len({one.y() for one in shown}) > 1
    assert all(one.isVisible() and one.geometry().right() <= 340 for one in shown)
    head.resize(1400, 60)
    settle()
    assert len({one.y() for one in shown}) == 1 and buttons[4].isHidden()


def test_keys_stay_where_something_else_is_shown_instead(theme: Theme, qtbot: QtBot) -> None:
    place = QWidget()
    qtbot.addWidget(place)
    column = QVBoxLayout(place)
    first, box = plain_button("第一个"), QWidget()
    inner = QVBoxLayout(box)
    button = plain_button("导入")
    inner.addWidget(button)
    column.addWidget(first)
    column.addWidget(box)
    with qtbot.waitExposed(place):
        place.show()
    button.setFocus()
    clear(inner)
    assert place.focusWidget() is box
    inner.addWidget(plain_button("停止", name="stop"))
    settle()
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert place.focusWidget() is find(box, QPushButton, "stop")
