"""What a draft and its record tell differently, field by field, and which of the two is taken."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from sxt_desktop.usecases.compare import Part, Parts, segments
from sxt_desktop.usecases.drafts import Comparison, Difference, Side
from ui.theme import Theme
from ui.widgets.buttons import link_button, primary_button
from ui.widgets.cards import clear
from ui.widgets.lights import Badge
from ui.widgets.text import label, rule, set_state

_MARKS = {
    Side.DRAFT: ("草稿改过", "running", ("act", "act_soft")),
    Side.RECORD: ("别处改过", "soon", ("amber", "amber_soft")),
    Side.BOTH: ("两边都改过", "soon", ("amber", "amber_soft")),
}


class _Choice(QFrame):
    """One side of a field: a round button and the words, a click anywhere takes it."""

    def __init__(self, words: Parts, *, says: str, name: str) -> None:
        super().__init__()
        self.setProperty("role", "option")
        self.button = QRadioButton()
        self.button.setObjectName(name)
        self.button.setAccessibleName(says)
        self.button.toggled.connect(self._mark)
        text = label("" if words else "（空）", "body" if words else "quiet", wraps=True)
        text.setContentsMargins(0, 5, 0, 5)
        text.setAlignment(Qt.AlignmentFlag.AlignTop)
        if words:
            text.setTextFormat(Qt.TextFormat.RichText)
            text.setText("".join(map(_marked, words)))
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 12, 4)
        row.setSpacing(2)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(text, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take this side."""
        self.button.setChecked(True)
        super().mousePressEvent(event)

    @Slot(bool)
    def _mark(self, is_taken: bool) -> None:
        set_state(self, "taken", is_taken)


def _marked(part: Part) -> str:
    """Return words as rich text; what the other side does not say is bold and underlined."""
    text = escape(part.text).replace("\n", "<br>")
    return f"<b><u>{text}</u></b>" if part.differs else text


class DraftCompare(QFrame):
    """`chosen` carries the ids of the fields that stay as they were saved; `given_up` wants none of the draft."""

    chosen = Signal(object)
    given_up = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("draft_compare")
        self.setAccessibleName("草稿与已保存内容的对照")
        self._theme = theme
        self._groups: dict[str, QButtonGroup] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(14)
        self._head = label("", "heading")
        self._says = label("", "quiet", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._head)
        column.addWidget(self._says)
        column.addLayout(self._titles())
        column.addWidget(rule())
        column.addLayout(self._rows)
        column.addLayout(self._foot())
        column.addStretch(1)
        self.hide()

    def _titles(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        for words, take in (("已保存", self.take_saved), ("草稿", self.take_typed)):
            side = QHBoxLayout()
            side.addWidget(label(words, "bold"))
            every = link_button(f"全部用{words}", name="take_saved" if words == "已保存" else "take_typed")
            every.clicked.connect(take)
            side.addWidget(every)
            side.addStretch(1)
            row.addLayout(side, 1)
        return row

    def _foot(self) -> QHBoxLayout:
        self._go = primary_button("按所选继续填写", name="draft_take")
        self._go.clicked.connect(self._choose)
        leave = link_button("不要草稿了", name="draft_leave")
        leave.clicked.connect(self.given_up)
        row = QHBoxLayout()
        row.setContentsMargins(0, 8, 0, 0)
        row.addWidget(self._go)
        row.addWidget(leave)
        row.addStretch(1)
        return row

    def show_comparison(self, comparison: Comparison) -> None:
        """Show what differs; what only the record changed meanwhile stays as saved, unless one chooses otherwise."""
        clear(self._rows)
        self._groups = {}
        self._head.setText(f"草稿与已保存的内容有 {len(comparison.differences)} 处不同")
        self._says.setText(
            "这条记录在您填写之后又保存过。请逐项选用哪一边，选好后再继续填写和保存。"
            if comparison.has_moved
            else "请逐项选用哪一边，选好后再继续填写和保存。"
        )
        for one in comparison.differences:
            self._rows.addWidget(self._row(one))
        self.show()

    def _row(self, one: Difference) -> QWidget:
        place = QWidget()
        grid = QGridLayout(place)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        words, icon, tokens = _MARKS[one.side]
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(one.label, "bold"))
        head.addWidget(Badge(self._theme, words, icon=icon, tokens=tokens))
        head.addStretch(1)
        grid.addLayout(head, 0, 0, 1, 2)
        before, after = segments(one.saved, one.typed)
        saved = _Choice(before, says=f"{one.label}，用已保存的", name=f"saved_{one.field_id}")
        typed = _Choice(after, says=f"{one.label}，用草稿", name=f"typed_{one.field_id}")
        group = QButtonGroup(place)
        for number, choice in enumerate((saved, typed)):
            group.addButton(choice.button, number)
            grid.addWidget(choice, 1, number)
            grid.setColumnStretch(number, 1)
        (saved if one.side is Side.RECORD else typed).button.setChecked(True)
        self._groups[one.field_id] = group
        return place

    @Slot()
    def take_saved(self) -> None:
        """Choose what was saved, everywhere."""
        self._take(0)

    @Slot()
    def take_typed(self) -> None:
        """Choose the draft, everywhere."""
        self._take(1)

    def _take(self, number: int) -> None:
        for group in self._groups.values():
            group.button(number).setChecked(True)

    @property
    def kept_as_saved(self) -> Sequence[str]:
        """The fields that stay as they were saved."""
        return tuple(field_id for field_id, group in self._groups.items() if group.checkedId() == 0)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self.kept_as_saved)

    def focus_choice(self) -> None:
        """Put the focus on the first field to choose."""
        first = next(iter(self._groups.values()), None)
        taken = None if first is None else first.checkedButton()
        (taken or self._go).setFocus(Qt.FocusReason.OtherFocusReason)
