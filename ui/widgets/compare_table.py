"""Two columns of words beside each other: what a thing said before and after, what differs marked inside."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from sxt_desktop.usecases.compare import ChangeKind, FieldChange, Part, Parts
from ui.theme import Theme
from ui.widgets.buttons import chip
from ui.widgets.text import label, rule

LABEL_WIDTH, MOST_LABEL = 108, 160
NOTHING = "—"
_KIND_WORDS = {
    ChangeKind.SAME: "未变",
    ChangeKind.ADDED: "新增",
    ChangeKind.REMOVED: "删去",
    ChangeKind.CHANGED: "修改",
}


class CompareTable(QFrame):
    """Rows of (label, before, after) under two heads; what is the same shows on demand.

    A before without a head is not shown at all: there is nothing to compare with.
    """

    def __init__(self, theme: Theme, *, name: str = "compare") -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._rows: tuple[FieldChange, ...] = ()
        self._heads = ("", "")
        self._cells: list[tuple[QLabel, Parts, bool]] = []
        self._count = label("", "second")
        self._count.setObjectName(f"{name}_count")
        self.all: QPushButton = chip("显示全部", name=f"{name}_all")
        self.all.setToolTip("连同没有改动的各项一起显示")
        self.all.toggled.connect(self._draw)
        self._place = QVBoxLayout()
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self._count, 1)
        head.addWidget(self.all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._place)
        column.addStretch(1)
        theme.theme_changed.connect(self._colour)

    def show_rows(self, rows: Sequence[FieldChange], *, before: str, after: str) -> None:
        """Show rows under the names of both sides."""
        self._rows, self._heads = tuple(rows), (before, after)
        self._draw()

    @property
    def shown(self) -> tuple[FieldChange, ...]:
        """The rows on show."""
        if self.all.isChecked() or not self._heads[0]:
            return self._rows
        return tuple(row for row in self._rows if row.kind is not ChangeKind.SAME)

    @Slot()
    def _draw(self) -> None:
        while (item := self._place.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._cells = []
        changed = sum(1 for row in self._rows if row.kind is not ChangeKind.SAME)
        is_compared = bool(self._heads[0])
        self._count.setText((f"{changed} 处不同" if changed else "两版内容相同") if is_compared else "")
        self.all.setVisible(is_compared and changed < len(self._rows))
        if self.shown:
            self._place.addWidget(self._grid(is_compared))
        self._colour()

    def _grid(self, is_compared: bool) -> QWidget:
        place = QWidget()
        grid = QGridLayout(place)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, self._theme.px(LABEL_WIDTH))
        sides = (1, 2) if is_compared else (2,)
        for side in sides:
            grid.setColumnStretch(side, 1)
            grid.addWidget(label(self._heads[side - 1], "bold", wraps=True), 0, side)
        for number, row in enumerate(self.shown, start=1):
            grid.addWidget(rule(), number * 2 - 1, 0, 1, 3)
            says = label(row.label, "second", wraps=True)
            says.setMaximumWidth(self._theme.px(MOST_LABEL))
            says.setToolTip(_KIND_WORDS[row.kind] if is_compared else "")
            grid.addWidget(says, number * 2, 0, Qt.AlignmentFlag.AlignTop)
            for side in sides:
                grid.addWidget(self._cell(row, side - 1, is_compared), number * 2, side)
        return place

    def _cell(self, row: FieldChange, side: int, is_compared: bool) -> QLabel:
        cell = label("", wraps=True)
        cell.setTextFormat(Qt.TextFormat.RichText)
        cell.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        cell.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = (row.before, row.after)[side]
        cell.setAccessibleName(f"{row.label}，{_KIND_WORDS[row.kind]}，{self._heads[side]}：{words or '空'}")
        parts = row.parts[side] if is_compared else (Part(words, differs=False),)
        self._cells.append((cell, parts, side == 1))
        return cell

    @Slot()
    def _colour(self) -> None:
        """Write the words anew in the colours of now."""
        for cell, parts, is_after in self._cells:
            cell.setText(self._html(parts, is_after) or self._span(NOTHING, f"color:{self._hex('third')}"))

    def _html(self, parts: Parts, is_after: bool) -> str:
        return "".join(self._marked(part, is_after) for part in parts)

    def _marked(self, part: Part, is_after: bool) -> str:
        if not part.differs:
            return _plain(part.text)
        if is_after:
            return self._span(
                _plain(part.text), f"background-color:{self._hex('green_soft')};font-weight:bold"
            )
        look = f"background-color:{self._hex('grey_soft')};color:{self._hex('second')}"
        return self._span(_plain(part.text), f"{look};text-decoration:line-through")

    def _span(self, text: str, look: str) -> str:
        return f'<span style="{look}">{text}</span>'

    def _hex(self, token: str) -> str:
        return self._theme.color(token).name()


def _plain(text: str) -> str:
    return escape(text).replace("\n", "<br>").replace("  ", "&nbsp; ")
