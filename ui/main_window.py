"""The frame: navigation at the left, a bar at the top, one page in the middle; knows no page."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui.forms.widgets.suggest import Suggestion
from ui.jobs import Jobs
from ui.keys import press_focused
from ui.theme import Theme
from ui.widgets.choosing import dragged, take_drag
from ui.widgets.cover import Cover
from ui.widgets.focus import first_focusable
from ui.widgets.navigation import Navigation, PageEntry, heads
from ui.widgets.notice import Notice, NoticeAction, NoticeKind
from ui.widgets.page import PageRoom
from ui.widgets.progress_strip import ProgressStrip
from ui.widgets.top_bar import TopBar

__all__ = ["MainWindow", "NoticeAction", "NoticeKind", "PageEntry"]

SMALLEST = QSize(1024, 640)


class MainWindow(QMainWindow):
    """Shows one page at a time; what the keys mean to a page goes out as signals."""

    page_changed = Signal(str)
    search_asked = Signal(str)
    lead_asked = Signal(object)
    year_changed = Signal(int)
    lock_asked = Signal()
    new_asked = Signal()
    save_asked = Signal()
    print_asked = Signal()
    export_asked = Signal()
    help_asked = Signal(str)
    files_dropped = Signal(object)
    """Bundles or cards, or other files that `takes_files` agreed to, were dropped on the window."""
    close_asked = Signal()
    """Someone wants to close the window of a workbook that `holds` it open until it is looked after."""

    def __init__(self, pages: Sequence[PageEntry], theme: Theme, *, jobs: Jobs | None = None) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("四责协同")
        self.setMinimumSize(SMALLEST)
        self.setAcceptDrops(True)
        self.holds = False
        self.takes_files: Callable[[tuple[Path, ...]], bool] = lambda files: False
        self._pages = {page.id: page for page in pages}
        self._heads = heads(pages)
        self._built: dict[str, QWidget] = {}
        self._rooms: dict[str, QWidget] = {}
        self._css = ""
        self._visited: list[str] = []
        self._at = -1
        self._navigation = Navigation(theme, pages)
        self._top = TopBar(theme)
        self._theme = theme
        self._stack = QStackedWidget()
        self._stack.setObjectName("page_area")
        self._notice = Notice(theme)
        self._warning = Notice(theme, name="idle_warning")
        self._cover: Cover | None = None
        self._strip = None if jobs is None else ProgressStrip(jobs)
        self._lay_out()
        self._connect()
        self._bind_keys()
        if pages:
            self.show_page(pages[0].id)
        self._stack.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._stack.setFocus()

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._top)
        right.addWidget(self._stack, 1)
        for bar in (self._strip, self._warning, self._notice):
            if bar is not None:
                right.addWidget(bar)
        centre = QWidget()
        centre.setProperty("role", "page")
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._navigation)
        row.addLayout(right, 1)
        self.setCentralWidget(centre)

    def wear(self, css: str) -> None:
        """Put a look on: the frame and the page on show at once, every other page when it is shown."""
        if css != self._css:
            self._css = css
            for part in (self._navigation, self._top, self._strip, self._warning, self._notice, self._cover):
                if part is not None:
                    part.setStyleSheet(css)
            self._dress_room(self.current_page)

    def _dress_room(self, page_id: str) -> None:
        room = self._rooms.get(page_id)
        if room is not None and room.styleSheet() != self._css:
            room.setStyleSheet(self._css)

    def _connect(self) -> None:
        self._navigation.page_asked.connect(self.show_page)
        self._top.back_asked.connect(self.go_back)
        self._top.forward_asked.connect(self.go_forward)
        self._top.search_asked.connect(self.search_asked)
        self._top.lead_asked.connect(self.lead_asked)
        self._top.year_changed.connect(self.year_changed)
        self._top.lock_asked.connect(self.lock_asked)

    def _bind_keys(self) -> None:
        keys: Mapping[str, Callable[[], object]] = {
            "Ctrl+K": self._top.focus_search,
            "Alt+Left": self.go_back,
            "Alt+Right": self.go_forward,
            "Ctrl+N": self.new_asked.emit,
            "Ctrl+S": self.save_asked.emit,
            "Ctrl+P": self.print_asked.emit,
            "Ctrl+E": self.export_asked.emit,
            "Ctrl+L": self.lock_asked.emit,
            "F1": self._ask_help,
            "F6": self.next_area,
            "Shift+F6": self.previous_area,
        }
        for key, call in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(call)
        for number in range(1, min(len(self._heads), 9) + 1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.setObjectName(str(number))
            shortcut.activated.connect(self._go_by_number)

    @property
    def current_page(self) -> str:
        """Id of the page shown, empty without pages."""
        return self._visited[self._at] if self._visited else ""

    def page(self, page_id: str) -> QWidget:
        """Return a page, building it when it is wanted for the first time."""
        if page_id not in self._built:
            widget = self._pages[page_id].make()
            widget.setProperty("role", "page")
            self._built[page_id], self._rooms[page_id] = widget, PageRoom(widget)
            self._stack.addWidget(self._rooms[page_id])
            widget.hide()
        return self._built[page_id]

    def has_page(self, page_id: str) -> bool:
        """Whether there is a page of this id in the navigation."""
        return self._navigation.offers(page_id)

    def title(self, page_id: str) -> str:
        """Return a page's name in the navigation."""
        return self._pages[page_id].title

    def built(self, page_id: str) -> QWidget | None:
        """Return a page if it was built already."""
        return self._built.get(page_id)

    @Slot(str)
    def show_page(self, page_id: str) -> None:
        """Show a page and remember the way there."""
        if page_id != self.current_page:
            del self._visited[self._at + 1 :]
            self._visited.append(page_id)
            self._at = len(self._visited) - 1
        self._show(page_id)

    @Slot()
    def go_back(self) -> None:
        """Show the page before, if there is one."""
        self._step(-1)

    @Slot()
    def go_forward(self) -> None:
        """Show the page one came back from, if there is one."""
        self._step(1)

    def _step(self, step: int) -> None:
        if 0 <= self._at + step < len(self._visited):
            self._at += step
            self._show(self.current_page)

    def _show(self, page_id: str) -> None:
        shown = self.page(page_id)
        self._dress_room(page_id)
        shown.show()
        self._stack.setCurrentWidget(self._rooms[page_id])
        for page in self._built.values():
            page.setVisible(page is shown)
        self._navigation.show_current(page_id)
        self._top.show_ways(back=self._at > 0, forward=self._at < len(self._visited) - 1)
        self.page_changed.emit(page_id)

    @Slot()
    def _go_by_number(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.show_page(self._heads[int(sender.objectName()) - 1].id)

    @Slot()
    def _ask_help(self) -> None:
        self.help_asked.emit(self.current_page)

    @Slot()
    def next_area(self) -> None:
        """Move the focus on: navigation, bar, page."""
        self._move_focus(1)

    @Slot()
    def previous_area(self) -> None:
        """Move the focus the other way round."""
        self._move_focus(-1)

    def _move_focus(self, step: int) -> None:
        areas: tuple[QWidget, ...] = (self._navigation, self._top, self._stack)
        at = next((n for n, area in enumerate(areas) if area.isAncestorOf(self.focusWidget() or self)), -step)
        area = areas[(at + step) % len(areas)]
        if area is self._navigation:
            self._navigation.focus_current()
        elif (first := first_focusable(area)) is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button in focus."""
        if not press_focused(event):
            super().keyPressEvent(event)

    def show_organisation(self, name: str) -> None:
        """Show whose workbook is open."""
        self._top.show_organisation(name)
        self.setWindowTitle(f"{name} · 四责协同" if name else "四责协同")

    def offer_leads(self, leads: Callable[[str], Sequence[Suggestion]]) -> None:
        """Let the search line offer ways for what is typed; the one chosen goes out as `lead_asked`."""
        self._top.leads = leads

    def show_user(self, name: str, roles: str = "") -> None:
        """Show who works, and as what."""
        self._top.show_user(name, roles)

    def show_years(self, years: Sequence[int], current: int) -> None:
        """Offer years and show the one in use."""
        self._top.show_years(years, current)

    def offer(self, page_id: str, offered: bool) -> None:
        """Show a page in the navigation, or leave it out while it would have nothing to show."""
        self._navigation.offer(page_id, offered)

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how much waits at pages, by their ids."""
        self._navigation.set_counts(counts)

    def show_notice(
        self, text: str, kind: NoticeKind = NoticeKind.INFO, action: NoticeAction | None = None
    ) -> None:
        """Say something in a quiet banner below the page."""
        self._notice.show_notice(text, kind, action)

    def warn(self, text: str) -> None:
        """Say what is about to happen in a banner of its own, so that no other is lost; empty takes it back."""
        if text:
            self._warning.show_notice(text, NoticeKind.WARN)
        else:
            self._warning.hide()

    def cover(self, says: str) -> None:
        """Cover the whole window and let nothing be done in it any more."""
        if self._cover is not None:
            self._cover.hide()
            self._cover.deleteLater()
        self._cover = Cover(self._theme, self, says)
        self._cover.setStyleSheet(self._css)
        self._cover.show()
        self.setEnabled(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close, or tell that it is wanted while something still has to be done first."""
        if self.holds:
            event.ignore()
            self.close_asked.emit()
        else:
            event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take bundles and cards wherever they are dropped, other files where whoever leads takes them."""
        if not take_drag(event) and self.takes_files(dragged(event)):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on what was dropped."""
        self.files_dropped.emit(take_drag(event) or dragged(event))

    def uncover(self) -> None:
        """Take the cover off: the window may be used again."""
        if self._cover is not None:
            self._cover.hide()
            self._cover.deleteLater()
            self._cover = None
        self.setEnabled(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the cover over everything."""
        super().resizeEvent(event)
        if self._cover is not None:
            self._cover.setGeometry(self.rect())
