"""The frame of what is done in steps: their row above, the present one below; each is made when it is first shown."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.steps import Steps
from ui.widgets.text import rule


class Wizard(QFrame):
    """`steps` are titles, each with what gives its widget, always the same one."""

    def __init__(
        self, theme: Theme, steps: Sequence[tuple[str, Callable[[], QWidget]]], *, name: str
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self._makers = tuple(make for _, make in steps)
        self._steps = Steps(theme, tuple(title for title, _ in steps))
        self._pages = QStackedWidget()
        head = QVBoxLayout()
        head.setContentsMargins(16, 10, 16, 10)
        head.addWidget(self._steps)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self._pages, 1)

    def show_step(self, number: int) -> None:
        """Show a step, counted from 0."""
        step = self._makers[number]()
        if self._pages.indexOf(step) < 0:
            self._pages.addWidget(step)
        self._steps.show_step(number)
        self._pages.setCurrentWidget(step)
