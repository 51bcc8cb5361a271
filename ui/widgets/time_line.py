"""A line of time: what happened one below the other, each with its mark, its words, and a way to its paper."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.icons import IconView
from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.text import label


class TimeLine(QWidget):
    """Filled from above; the last one added ends the line."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def add(
        self,
        word: str,
        below: str = "",
        *,
        icon: str = "done",
        token: str = "act",
        look: Callable[[], object] | None = None,
        is_quiet: bool = False,
        is_last: bool = False,
    ) -> None:
        """Add one thing that happened, or at the end what comes next."""
        both = QVBoxLayout()
        both.setSpacing(1)
        both.setContentsMargins(0, 0, 0, 10)
        both.addWidget(label(word, "quiet" if is_quiet else "bold", wraps=True))
        if below:
            both.addWidget(label(below, "second", wraps=True))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(self._mark(icon, token, is_last=is_last))
        row.addLayout(both, 1)
        if look is not None:
            button = link_button("看原文", name="paper")
            button.clicked.connect(lambda: look())
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)

    def _mark(self, icon: str, token: str, *, is_last: bool) -> QVBoxLayout:
        mark = QVBoxLayout()
        mark.setSpacing(2)
        mark.addWidget(IconView(self._theme, icon, token=token, size=18), 0, Qt.AlignmentFlag.AlignHCenter)
        if not is_last:
            thread = QFrame()
            thread.setFixedWidth(1)
            thread.setMinimumHeight(self._theme.px(18))
            thread.setBackgroundRole(QPalette.ColorRole.Mid)
            thread.setAutoFillBackground(True)
            mark.addWidget(thread, 1, Qt.AlignmentFlag.AlignHCenter)
        return mark
