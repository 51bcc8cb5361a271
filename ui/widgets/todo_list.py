"""What to do, most urgent first: a light, what and from where, one verb."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from sxt_desktop.domain.lights import Light
from sxt_desktop.usecases.todo import Todo
from ui.theme import Theme
from ui.widgets.buttons import chip, link_button
from ui.widgets.cards import RowsArea, clear
from ui.widgets.lights import LightBadge
from ui.widgets.text import ElidedLabel, rule

SHOWN = 40
"""Rows built at once; the rest follow when asked for."""

_FILTERS = (
    ("全部", None),
    ("逾期", Light.OVERDUE),
    ("将到期", Light.SOON),
    ("进行中", Light.RUNNING),
)


class TodoRow(QFrame):
    """One thing to do; a click anywhere is the verb."""

    asked = Signal()

    def __init__(self, theme: Theme, todo: Todo) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setObjectName(todo.entry_id or todo.title)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 6, 0, 6)
        row.setSpacing(12)
        self.badge = LightBadge(theme, todo.light)
        row.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignVCenter)
        is_urgent = todo.light.light in (Light.OVERDUE, Light.SOON)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ElidedLabel(todo.title, "bold" if is_urgent else "body"))
        words.addWidget(ElidedLabel(todo.detail, "second"))
        row.addLayout(words, 1)
        verb = link_button(todo.verb or "查看", name="verb")
        verb.setAccessibleName(f"{verb.text()}：{todo.title}")
        verb.clicked.connect(self.asked)
        row.addWidget(verb, 0, Qt.AlignmentFlag.AlignVCenter)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.asked.emit()


class TodoFilters(QWidget):
    """Chips that choose a light; only lights that occur are offered."""

    filter_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self._group = QButtonGroup(self)
        self._chips: list[tuple[QPushButton, str, Light | None]] = []
        for name, light in _FILTERS:
            made = chip(name, name=f"todo_{light.value if light else 'all'}")
            self._group.addButton(made)
            self._chips.append((made, name, light))
            row.addWidget(made)
        self._chips[0][0].setChecked(True)
        self._group.buttonToggled.connect(self._tell)

    @property
    def light(self) -> Light | None:
        """The light chosen, None for all."""
        return next((light for button, _, light in self._chips if button.isChecked()), None)

    def show_counts(self, todo: Sequence[Todo]) -> None:
        """Offer the lights that occur, with how many there are."""
        for button, name, light in self._chips:
            count = sum(1 for one in todo if light is None or one.light.light is light)
            button.setText(f"{name} {count}")
            button.setVisible(light is None or count > 0)
            if button.isChecked() and light is not None and not count:
                self._chips[0][0].setChecked(True)
        self.setVisible(bool(todo))

    @Slot(QPushButton, bool)
    def _tell(self, _: QPushButton, is_on: bool) -> None:
        if is_on:
            self.filter_changed.emit()


class TodoList(QWidget):
    """Rows of things to do, scrolling within their place."""

    todo_asked = Signal(object)

    def __init__(self, theme: Theme, filters: TodoFilters) -> None:
        super().__init__()
        self.setObjectName("todo_list")
        self._theme, self._filters = theme, filters
        self._todo: tuple[Todo, ...] = ()
        self._limit = SHOWN
        self._rows: dict[TodoRow, Todo] = {}
        canvas = QWidget()
        self._column = QVBoxLayout(canvas)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(RowsArea(canvas))
        filters.filter_changed.connect(self._renew)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(280), self._theme.px(208))

    def show_todo(self, todo: Sequence[Todo]) -> None:
        """Show what is to do."""
        self._todo, self._limit = tuple(todo), SHOWN
        self._filters.show_counts(todo)
        self._renew()

    @property
    def shown(self) -> tuple[Todo, ...]:
        """What the rows show, in their order."""
        return tuple(self._rows.values())

    @Slot()
    def _renew(self) -> None:
        clear(self._column)
        self._rows.clear()
        light = self._filters.light
        chosen = [one for one in self._todo if light is None or one.light.light is light]
        for todo in chosen[: self._limit]:
            self._add_row(todo)
        widest = max((row.badge.sizeHint().width() for row in self._rows), default=0)
        for row in self._rows:
            row.badge.setFixedWidth(widest)
        rest = len(chosen) - self._limit
        if rest > 0:
            more = link_button(f"再显示 {min(rest, SHOWN)} 项（还有 {rest} 项）", name="todo_more")
            more.clicked.connect(self._show_more)
            self._column.addWidget(more, 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addStretch(1)

    def _add_row(self, todo: Todo) -> None:
        row = TodoRow(self._theme, todo)
        row.asked.connect(self._tell)
        self._rows[row] = todo
        self._column.addWidget(rule())
        self._column.addWidget(row)

    @Slot()
    def _show_more(self) -> None:
        self._limit += SHOWN
        self._renew()

    @Slot()
    def _tell(self) -> None:
        row = self.sender()
        if isinstance(row, TodoRow):
            self.todo_asked.emit(self._rows[row])
