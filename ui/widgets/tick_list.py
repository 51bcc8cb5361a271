"""People or papers to be chosen by ticks, each with a quiet line below; all or none at one stroke."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.widgets.buttons import link_button
from ui.widgets.text import label

_LEAST = 8
"""So many characters of a row's title are always seen."""


@dataclass(frozen=True, slots=True)
class TickRow:
    """One row; what may not be chosen is shown with the reason in its note."""

    key: str
    title: str
    note: str = ""
    may: bool = True
    is_ticked: bool = True


class _Box(QCheckBox):
    """A box whose words end in an ellipsis where there is no room for them; its tip has them all."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self._words = words
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        more = self.fontMetrics().horizontalAdvance(self._words) - self.fontMetrics().horizontalAdvance(
            self.text()
        )
        return QSize(hint.width() + more, hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(
            self._beside() + self.fontMetrics().averageCharWidth() * _LEAST, super().sizeHint().height()
        )

    def _beside(self) -> int:
        """How much of the width is not for words."""
        return super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        room = event.size().width() - self._beside()
        self.setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room))
        super().resizeEvent(event)


class TickList(QWidget):
    """`changed` tells that others are chosen; boxes are named `<name>_<key>`."""

    changed = Signal()

    def __init__(self, rows: Sequence[TickRow], *, name: str) -> None:
        super().__init__()
        self._name = name
        self._boxes: list[tuple[QCheckBox, str]] = []
        self.head = self._choose_row()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for row in rows:
            column.addWidget(self._row(row))
        self.head.setHidden(len(self._boxes) < 2)

    def _choose_row(self) -> QWidget:
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        for text, name, on in (("全选", "choose_all", True), ("全不选", "choose_none", False)):
            button = link_button(text, name=name)
            button.clicked.connect(lambda _=False, on=on: self.choose(on))
            row.addWidget(button)
        row.addStretch(1)
        return place

    def _row(self, row: TickRow) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        box = _Box(row.title)
        box.setObjectName(f"{self._name}_{row.key}")
        box.setEnabled(row.may)
        box.setChecked(row.may and row.is_ticked)
        box.toggled.connect(lambda _: self.changed.emit())
        column.addWidget(box)
        if row.note:
            note = label(row.note, "second", wraps=True)
            note.setContentsMargins(34, 0, 0, 0)
            column.addWidget(note)
        if row.may:
            self._boxes.append((box, row.key))
        return place

    def choose(self, on: bool) -> None:
        """Choose every row that may be chosen, or none."""
        for box, _ in self._boxes:
            box.setChecked(on)

    @property
    def can_choose(self) -> bool:
        """Whether anything can be chosen at all."""
        return bool(self._boxes)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The keys of what is chosen, in the order shown."""
        return tuple(key for box, key in self._boxes if box.isChecked())
