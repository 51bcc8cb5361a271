"""Facts as two columns: a quiet word on the left, what is so on the right."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.text import label


class Facts(QWidget):
    """Pairs of words; long values wrap and can be selected, pairs without a value are left out."""

    def __init__(self, pairs: Iterable[tuple[str, str]] = (), *, name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.show_facts(pairs)

    def show_facts(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Show other pairs."""
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row, (word, value) in enumerate((word, value) for word, value in pairs if value):
            says = label(word, "second")
            shown = label(value, wraps=True)
            shown.setAccessibleName(f"{word}：{value}")
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(says, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(shown, row, 1)
