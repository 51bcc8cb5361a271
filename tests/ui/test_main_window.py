"""The frame: pages built when wanted, everything by keyboard, counts, the quiet banner."""

from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.finding import find
from ui.main_window import MainWindow, NoticeAction, NoticeKind, PageEntry
from ui.picture import settle
from ui.theme import Scheme, Theme
from ui.widgets.focus import first_focusable
from ui.widgets.navigation import Navigation, NavigationItem
from ui.widgets.notice import Notice
from ui.widgets.top_bar import TopBar


class Frame:
    """The window with three pages, and which of them were built."""

    def __init__(self, theme: Theme, qtbot: QtBot) -> None:
        self.built: list[str] = []
        groups = {"overview": "first", "handbook": "phases", "exchange": "tools"}
        titles = {"overview": "履责总览", "handbook": "履责", "exchange": "数据交换"}
        pages = [
            PageEntry(key, titles[key], "home", group, partial(self.make, key))
            for key, group in groups.items()
        ]
        self.window = MainWindow(pages, theme)
        qtbot.addWidget(self.window)
        self.window.resize(1280, 800)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.bot = qtbot

    def make(self, key: str) -> QWidget:
        self.built.append(key)
        page = QWidget()
        column = QVBoxLayout(page)
        column.addWidget(QLabel(key))
        edit = QLineEdit()
        edit.setObjectName(f"edit_{key}")
        column.addWidget(edit)
        return page

    def press(self, keys: str) -> None:
        QTest.keySequence(self.window, QKeySequence(keys))

    def focus(self) -> QWidget:
        found = self.window.focusWidget()
        assert found is not None
        return found


@pytest.fixture
def frame(theme: Theme, qtbot: QtBot) -> Frame:
    return Frame(theme, qtbot)


def test_a_page_is_built_once_and_only_when_shown(frame: Frame) -> None:
    assert frame.built == ["overview"]
    frame.window.show_page("handbook")
    frame.window.show_page("overview")
    frame.window.show_page("handbook")
    assert frame.built == ["overview", "handbook"]


def test_numbers_go_to_pages(frame: Frame) -> None:
    with frame.bot.waitSignal(frame.window.page_changed) as changed:
        frame.press("Ctrl+3")
    assert changed.args == ["exchange"]
    frame.press("Ctrl+2")
    assert frame.window.current_page == "handbook"


def test_back_and_forward_follow_the_way(frame: Frame) -> None:
    for page in ("handbook", "exchange"):
        frame.window.show_page(page)
    frame.press("Alt+Left")
    assert frame.window.current_page == "handbook"
    frame.press("Alt+Left")
    frame.press("Alt+Left")
    assert frame.window.current_page == "overview"
    frame.press("Alt+Right")
    assert frame.window.current_page == "handbook"
    frame.window.show_page("overview")
    frame.press("Alt+Right")
    assert frame.window.current_page == "overview"


def test_f6_moves_between_the_areas(frame: Frame) -> None:
    frame.focus()
    seen = []
    for _ in range(3):
        frame.press("F6")
        seen.append(frame.focus())
    areas = [Navigation, TopBar, QWidget]
    inside = [[a for a in areas[:2] if _is_in(widget, a)] for widget in seen]
    assert sorted(map(len, inside)) == [0, 1, 1]
    frame.press("Shift+F6")
    assert frame.focus() is seen[1]


def _is_in(widget: QWidget, kind: type[QWidget]) -> bool:
    at: QWidget | None = widget
    while at is not None:
        if isinstance(at, kind):
            return True
        at = at.parentWidget()
    return False


def test_arrows_and_space_choose_in_the_navigation(frame: Frame) -> None:
    navigation = find(frame.window, Navigation, "navigation")
    navigation.focus_current()
    QTest.keyClick(frame.focus(), Qt.Key.Key_Down)
    item = frame.focus()
    assert isinstance(item, NavigationItem) and item.page.id == "handbook"
    QTest.keyClick(item, Qt.Key.Key_Space)
    assert frame.window.current_page == "handbook"
    QTest.keyClick(frame.focus(), Qt.Key.Key_Up)
    QTest.keyClick(frame.focus(), Qt.Key.Key_Up)
    assert frame.focus().objectName() == "go_overview"


def test_tab_reaches_every_control(frame: Frame) -> None:
    start, seen = frame.focus(), set()
    for _ in range(40):
        QTest.keyClick(frame.focus(), Qt.Key.Key_Tab)
        seen.add(frame.focus().objectName())
        if frame.focus() is start:
            break
    wanted = {"go_overview", "go_handbook", "go_exchange", "year", "search", "user", "lock", "edit_overview"}
    assert wanted <= seen


@pytest.mark.parametrize(
    ("keys", "signal"),
    [
        ("Ctrl+N", "new_asked"),
        ("Ctrl+S", "save_asked"),
        ("Ctrl+P", "print_asked"),
        ("Ctrl+E", "export_asked"),
        ("Ctrl+L", "lock_asked"),
        ("F1", "help_asked"),
    ],
)
def test_keys_go_out_as_wishes(frame: Frame, keys: str, signal: str) -> None:
    with frame.bot.waitSignal(getattr(frame.window, signal)):
        frame.press(keys)


def test_search_is_asked_for_from_anywhere(frame: Frame) -> None:
    frame.press("Ctrl+K")
    edit = frame.focus()
    assert edit.objectName() == "search"
    QTest.keyClicks(edit, "  talk ")
    with frame.bot.waitSignal(frame.window.search_asked) as asked:
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert asked.args == ["talk"]


def test_an_empty_search_is_not_asked(frame: Frame) -> None:
    frame.press("Ctrl+K")
    with frame.bot.assertNotEmitted(frame.window.search_asked):
        QTest.keyClick(frame.focus(), Qt.Key.Key_Return)


def test_counts_are_shown_and_told(frame: Frame) -> None:
    frame.window.set_counts({"handbook": 3})
    item = find(frame.window, NavigationItem, "go_handbook")
    assert item.count == 3
    assert item.accessibleName() == "履责，3项待办"
    frame.window.set_counts({})
    assert item.accessibleName() == "履责"


def test_the_year_is_chosen(frame: Frame) -> None:
    frame.window.show_years((2026, 2025), 2026)
    year = find(frame.window, QComboBox, "year")
    assert year.currentText() == "2026年度"
    with frame.bot.waitSignal(frame.window.year_changed) as changed:
        QTest.keyClick(year, Qt.Key.Key_Down)
    assert changed.args == [2025]


def test_whose_workbook_and_who_works_are_shown(frame: Frame) -> None:
    frame.window.show_organisation("机械工程学院党委")
    frame.window.show_user("林静")
    assert frame.window.windowTitle() == "机械工程学院党委 · 四责协同"
    assert find(frame.window, QPushButton, "user").text() == "林静"


def test_a_notice_is_quiet_and_offers_one_verb(frame: Frame) -> None:
    called: list[str] = []
    notice = find(frame.window, Notice, "notice")
    assert not notice.isVisible()
    action = NoticeAction("再记一条", lambda: called.append("again"))
    frame.window.show_notice("已保存", NoticeKind.DONE, action)
    assert notice.isVisible() and notice.text == "已保存"
    QTest.mouseClick(find(notice, QPushButton, "notice_verb"), Qt.MouseButton.LeftButton)
    assert called == ["again"] and not notice.isVisible()


def test_an_error_stays_until_it_is_closed(frame: Frame) -> None:
    notice = find(frame.window, Notice, "notice")
    frame.window.show_notice("没有保存", NoticeKind.ERROR)
    QTest.mouseClick(find(notice, QPushButton, "notice_close"), Qt.MouseButton.LeftButton)
    assert not notice.isVisible()


def test_the_look_can_be_switched_in_the_window(frame: Frame, theme: Theme) -> None:
    menu = find(frame.window, QPushButton, "user").menu()
    by_name = {action.text(): action for action in menu.actions()}
    by_name["深色"].trigger()
    by_name["文字 150%"].trigger()
    assert (theme.scheme, theme.scale) == (Scheme.DARK, 150)
    frame.window.grab()


def test_an_area_without_controls_has_no_first(qtbot: QtBot) -> None:
    area = QWidget()
    qtbot.addWidget(area)
    assert first_focusable(area) is None


def test_a_window_too_low_for_all_pages_scrolls_to_the_one_shown(theme: Theme, qtbot: QtBot) -> None:
    pages = [PageEntry(str(number), f"第{number}页", "home", "first", QWidget) for number in range(30)]
    window = MainWindow(pages, theme)
    qtbot.addWidget(window)
    window.resize(1024, 640)
    window.show()
    for page in pages:
        window.show_page(page.id)
        settle()
        item = find(window, NavigationItem, f"go_{page.id}")
        assert item.visibleRegion().boundingRect() == item.rect(), page.title
        assert item.height() >= item.minimumSizeHint().height()


def test_nothing_in_the_bar_lies_over_anything_else_in_large_type(theme: Theme, qtbot: QtBot) -> None:
    bar = TopBar(theme)
    qtbot.addWidget(bar)
    bar.show_organisation("中共澄湾理工学院机械工程学院委员会")
    bar.show_user("艾合买提·库尔班")
    bar.show_years((2026,), 2026)
    theme.switch(scale=150)
    bar.resize(754, bar.height())
    bar.show()
    settle()
    parts = sorted(
        (part.geometry() for part in bar.findChildren(QWidget) if part.parent() is bar and part.isVisible()),
        key=lambda place: place.left(),
    )
    assert all(one.right() < other.left() for one, other in pairwise(parts))
    assert parts[-1].right() < bar.width()


def test_a_page_larger_than_its_place_scrolls_and_nothing_lies_over_another(frame: Frame) -> None:
    page = frame.window.page("handbook")
    page.setMinimumHeight(1400)
    frame.window.show_page("handbook")
    settle()
    assert page.height() == 1400 and frame.window.height() == 800
    last = QPushButton("最后一个", page)
    last.move(0, 1360)
    last.show()
    last.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keySequence(frame.window, QKeySequence("Tab"))
    frame.window.show_page("exchange")
    assert page.isHidden() and not frame.window.page("exchange").isHidden()
    assert frame.window.page("overview").isHidden()
