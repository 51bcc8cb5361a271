"""The column at the left: mark, pages in groups with counts of what waits, and that nothing leaves the PC.

A page may stand under another one, as 谈话记录 under 履责: it is listed while one of the two or a neighbour is shown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import paint_icon
from ui.theme import BODY, HEADING, SECONDARY, Theme
from ui.widgets.cards import scrolling
from ui.widgets.text import label, rule

WIDTH, ROW, UNDER_ROW, LEAST_ROW = 180, 40, 34, 26
TITLE_OF_SEAL = 19
_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page of the window: built by `make` when it is first shown; groups are parted by a hairline.

    `under` is the page whose section it belongs to, empty for one that is always listed.
    """

    id: str
    title: str
    icon: str
    group: str
    make: Callable[[], QWidget]
    under: str = ""


class Mark(QWidget):
    """The seal and the name of the program."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName("四责协同")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), self._theme.px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seal = QRectF(px(16), (self.height() - px(32)) / 2, px(32), px(32))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("red"))
        painter.drawRoundedRect(seal, px(7), px(7))
        painter.setPen(theme.color("on_red"))
        painter.setFont(theme.font(TITLE_OF_SEAL, bold=True))
        painter.drawText(seal, Qt.AlignmentFlag.AlignCenter, "责")
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font(HEADING, bold=True))
        words = QRectF(seal.right() + px(12), 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, "四责协同")


class NavigationItem(QAbstractButton):
    """One page: icon, title, count; arrow keys ask for the one below (1) or above (-1)."""

    step_asked = Signal(int)

    def __init__(self, theme: Theme, page: PageEntry, keys: str) -> None:
        super().__init__()
        self._theme, self.page, self._count = theme, page, 0
        self._is_reached_by_key = False
        self.is_offered, self.hidden_count = True, 0
        self.setObjectName(f"go_{page.id}")
        self.setText(page.title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"{page.title}（{keys}）" if keys else page.title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.set_count(0)

    @property
    def count(self) -> int:
        """How much waits there."""
        return self._count

    def set_count(self, count: int) -> None:
        """Show how much waits there; 0 shows nothing."""
        self._count = count
        self.setAccessibleName(f"{self.page.title}，{count}项待办" if count else self.page.title)
        self.update()

    def show_hidden(self, count: int) -> None:
        """Show with its own count how much waits at pages under it that are not listed now."""
        self.hidden_count = count
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(WIDTH), self._theme.px(UNDER_ROW if self.page.under else ROW))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._theme.px(LEAST_ROW))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._is_reached_by_key = event.reason() in _KEYS
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.step_asked.emit(step)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, px = self._theme, self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_here = self.isChecked()
        if is_here:
            painter.fillRect(self.rect(), theme.color("act_soft"))
            painter.fillRect(0, 0, px(3), self.height(), theme.color("act"))
        elif self.underMouse():
            painter.fillRect(self.rect(), theme.color("grey_soft"))
        token = "act" if is_here else "second"
        if not self.page.under:
            spot = QRectF(px(18), (self.height() - px(18)) / 2, px(18), px(18))
            paint_icon(painter, self.page.icon, theme=theme, token=token, rect=spot)
        painter.setFont(theme.font(BODY, bold=is_here))
        painter.setPen(theme.color("act" if is_here else "second" if self.page.under else "text"))
        words = QRectF(px(46), 0, self.width() - px(90), self.height())
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)
        self._paint_count(painter)
        if self.hasFocus() and self._is_reached_by_key:
            painter.setPen(QPen(theme.color("act"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 2, -4, -2), 6, 6)

    def _paint_count(self, painter: QPainter) -> None:
        waiting = self._count + self.hidden_count
        if not waiting:
            return
        theme, px = self._theme, self._theme.px
        text = str(waiting) if waiting < 1000 else "999+"
        font = theme.font(SECONDARY, bold=True)
        width = max(QFontMetrics(font).horizontalAdvance(text) + px(12), px(20))
        pill = QRectF(self.width() - px(14) - width, (self.height() - px(20)) / 2, width, px(20))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surface" if self.isChecked() else "grey_soft"))
        painter.drawRoundedRect(pill, px(10), px(10))
        painter.setFont(font)
        painter.setPen(theme.color("act" if self.isChecked() else "second"))
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


class Navigation(QFrame):
    """Which page is shown and which can be."""

    page_asked = Signal(str)

    def __init__(self, theme: Theme, pages: Sequence[PageEntry]) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setProperty("role", "navigation")
        self.setAccessibleName("导航")
        self._theme = theme
        self._items: dict[str, NavigationItem] = {}
        self._open = ""
        rows = QWidget()
        self._column = QVBoxLayout(rows)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._add_items(pages)
        self._column.addStretch(100)
        self._area = scrolling(rows)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 1, 0)
        outer.setSpacing(0)
        outer.addWidget(Mark(theme))
        outer.addWidget(self._area, 1)
        self._foot = label("离线运行 · 数据只在本机", "second", wraps=True)
        self._foot.setContentsMargins(18, 8, 8, 12)
        outer.addWidget(self._foot)
        theme.theme_changed.connect(self._size)
        self._area.verticalScrollBar().rangeChanged.connect(self._keep_in_sight)
        self._size()

    def _add_items(self, pages: Sequence[PageEntry]) -> None:
        group = pages[0].group if pages else ""
        numbers = {page.id: number for number, page in enumerate(heads(pages), 1)}
        for page in pages:
            if page.group != group:
                group = page.group
                self._column.addSpacing(8)
                self._column.addWidget(rule())
                self._column.addSpacing(8)
            number = numbers.get(page.id, 10)
            item = NavigationItem(self._theme, page, f"Ctrl+{number}" if number <= 9 else "")
            item.clicked.connect(self._ask)
            item.step_asked.connect(self._step)
            item.setVisible(not page.under)
            self._items[page.id] = item
            self._column.addWidget(item)

    @Slot()
    def _size(self) -> None:
        self.setFixedWidth(self._theme.px(WIDTH))
        for item in self._items.values():
            item.updateGeometry()

    @Slot()
    def _ask(self) -> None:
        asked = self.sender()
        if isinstance(asked, NavigationItem):
            asked.setChecked(True)
            self.page_asked.emit(asked.page.id)

    def show_current(self, page_id: str) -> None:
        """Mark the page that is shown, and list what stands in its section."""
        for known, item in self._items.items():
            item.setChecked(known == page_id)
        shown = self._items.get(page_id)
        self._open = "" if shown is None else shown.page.under or page_id
        self._list()
        self._keep_in_sight()

    @Slot()
    def _keep_in_sight(self) -> None:
        """Scroll to the entry in focus, else that of the page shown, where the window is too low for all."""
        items = tuple(self._items.values())
        wanted = [one for one in items if one.hasFocus()] or [one for one in items if one.isChecked()]
        if wanted:
            self._area.ensureWidgetVisible(wanted[0], 0, self._theme.px(LEAST_ROW))

    def _list(self) -> None:
        """List what is offered: heads always, the others while their section is open; its head counts for the rest."""
        hidden: dict[str, int] = {}
        for item in self._items.values():
            head = item.page.under
            item.setVisible(item.is_offered and head in ("", self._open))
            if head and item.is_offered and head != self._open:
                hidden[head] = hidden.get(head, 0) + item.count
        for known, item in self._items.items():
            item.show_hidden(hidden.get(known, 0))

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show how much waits at pages; pages not named show nothing."""
        for known, item in self._items.items():
            item.set_count(counts.get(known, 0))
        self._list()

    def offer(self, page_id: str, offered: bool) -> None:
        """Show a page's entry, or leave it out while the page would have nothing to show."""
        if page_id in self._items:
            self._items[page_id].is_offered = offered
            self._list()

    def offers(self, page_id: str) -> bool:
        """Whether a page's entry is there."""
        return page_id in self._items and self._items[page_id].is_offered

    def count(self, page_id: str) -> int:
        """Return how much is shown to wait at a page."""
        return self._items[page_id].count

    def focus_current(self) -> None:
        """Put the focus on the page that is shown."""
        items = tuple(self._items.values())
        found = next((item for item in items if item.isChecked()), items[0] if items else None)
        if found is not None:
            found.setFocus(Qt.FocusReason.TabFocusReason)
            self._keep_in_sight()

    @Slot(int)
    def _step(self, step: int) -> None:
        items = [item for item in self._items.values() if not item.isHidden()]
        at = next((number for number, item in enumerate(items) if item.hasFocus()), None)
        if at is not None:
            items[min(max(at + step, 0), len(items) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
            self._keep_in_sight()


def heads(pages: Sequence[PageEntry]) -> tuple[PageEntry, ...]:
    """Return the pages that are always listed, which numbers go to."""
    return tuple(page for page in pages if not page.under)
