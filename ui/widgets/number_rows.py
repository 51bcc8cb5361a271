"""Series of running numbers: how far each has got, and where it is to go on when numbers were used on paper."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.numbers import Series
from ui.messages import sentence
from ui.widgets.buttons import link_button, plain_button
from ui.widgets.labelled import LabelledEdit
from ui.widgets.text import label, set_state

SetLast = Callable[[Series, int, str], object]
_DIGITS = 6
LEAST = 6
"""So many series are shown at least; those that gave a number come first, the rest when asked for."""


class NumberRows(QWidget):
    """One line per series; `changed` after a series was moved on. Without `set_last` it only shows."""

    changed = Signal()

    def __init__(self, set_last: SetLast | None, *, reason: str = "") -> None:
        super().__init__()
        self.setObjectName("number_rows")
        self._set_last, self._reason = set_last, reason
        self._series: tuple[Series, ...] = ()
        self._edits: dict[int, QLineEdit] = {}
        self._rest: list[int] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(3, 1)
        self._why = LabelledEdit("原因", name="numbers_why", hint="例：手写发出过三份", is_required=True)
        self._error: QLabel = label("", "error", wraps=True)
        self._error.setObjectName("numbers_error")
        self._error.hide()
        self.all = link_button("", name="numbers_all", is_flush=True)
        self.all.clicked.connect(self.show_all)
        self._save = plain_button("接着编", name="numbers_save")
        self._save.clicked.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._grid)
        column.addWidget(self.all, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self._why, self._error, self._save):
            column.addWidget(widget)
        column.setAlignment(self._save, Qt.AlignmentFlag.AlignLeft)
        for changing in (self._why, self._save):
            changing.setVisible(set_last is not None)

    def show_series(self, series: Sequence[Series]) -> None:
        """Show how far each series has got: those in use, the others behind 全部."""
        is_whole = bool(self._series) and not self._rest
        self._series, self._edits = tuple(series), {}
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for column, title in enumerate(("记录", "下一个号", "已编到")):
            self._grid.addWidget(label(title, "second"), 0, column)
        order = sorted(range(len(self._series)), key=lambda number: not self._series[number].last)
        used = sum(1 for one in self._series if one.last)
        first = len(order) if is_whole else max(used, LEAST)
        self._rest = order[first:]
        self._add_rows(order[:first])
        self._why.edit.setText(self._reason)
        self._say("")

    @Slot()
    def show_all(self) -> None:
        """Show the series that gave no number yet too; what was typed stays."""
        rest, self._rest = self._rest, []
        self._add_rows(rest)
        if rest and rest[0] in self._edits:
            self._edits[rest[0]].setFocus()

    def _add_rows(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            self._add(number, self._series[number])
        self.all.setText(f"全部（另有 {len(self._rest)} 种还没有编过号）")
        self.all.setVisible(bool(self._rest))

    def _add(self, number: int, one: Series) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(label(one.form), row, 0)
        self._grid.addWidget(label(one.written(one.last + 1)), row, 1)
        if self._set_last is None:
            self._grid.addWidget(label(str(one.last)), row, 2, Qt.AlignmentFlag.AlignRight)
            return
        edit = QLineEdit(str(one.last))
        edit.setObjectName(f"last_{number}")
        edit.setAccessibleName(f"{one.form}已编到第几号")
        edit.setMaxLength(_DIGITS)
        edit.setFixedWidth(edit.fontMetrics().horizontalAdvance("0" * (2 * _DIGITS)))
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        edit.returnPressed.connect(self._ask)
        self._edits[number] = edit
        self._grid.addWidget(edit, row, 2)

    def _say(self, text: str, at: QLineEdit | None = None) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))
        for edit in self._edits.values():
            set_state(edit, "invalid", "true" if edit is at else "false")
        if at is not None:
            at.setFocus()

    @Slot()
    def _ask(self) -> None:
        wanted = []
        for number, edit in self._edits.items():
            one = self._series[number]
            typed = edit.text().strip()
            if not (typed.isascii() and typed.isdecimal()):
                self._say("请填数字，例如 12", edit)
                return
            if int(typed) != one.last:
                wanted.append((one, int(typed), edit))
        if not wanted:
            self._say("没有改动。号要往后接的，把“已编到”改成最后用过的号。")
        elif self._why.is_filled():
            self._set_all(wanted)

    def _set_all(self, wanted: Sequence[tuple[Series, int, QLineEdit]]) -> None:
        set_last = self._set_last
        assert set_last is not None
        for one, last, edit in wanted:
            try:
                set_last(one, last, self._why.text)
            except UserError as error:
                self._say(sentence(error), edit)
                return
        self.changed.emit()
