"""Choosing the form of a new record: by number, by a few characters, by initials of pinyin."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from sxt_desktop.domain.forms import FormSpec
from ui.forms.sources import Sources, matches
from ui.forms.widgets.field import Edit
from ui.widgets.hints import set_hint
from ui.widgets.text import label


class PickEdit(Edit):
    """The line one types into; up, down and Enter belong to the list beneath it."""

    stepped = Signal(int)
    entered = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass the keys of the list on unless an input method is composing."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
        if self.composing:
            super().keyPressEvent(event)
        elif event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FormPicker(QFrame):
    """A list of forms that narrows while one types; the first one left is taken with Enter."""

    picked = Signal(str)
    left = Signal()

    def __init__(self, forms: Sequence[FormSpec], question: str, sources: Sources) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setObjectName("form_picker")
        self._forms = tuple(forms)
        self._sources = sources
        self.edit = PickEdit(self)
        self.edit.setAccessibleName(question)
        set_hint(self.edit, "输入序号、名称或拼音首字母，回车选定")
        self.list = QListWidget(self)
        self.list.setAccessibleName(question)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setProperty("role", "plain")
        self.list.itemClicked.connect(self._take)
        self.edit.textChanged.connect(self._narrow)
        self.edit.stepped.connect(self._step)
        self.edit.entered.connect(self._take_current)
        self.edit.left.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(question, "heading"))
        column.addWidget(self.edit)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.edit)
        self._narrow("")

    def show_forms(self, forms: Sequence[FormSpec]) -> None:
        """Offer the same forms by other names."""
        self._forms = tuple(forms)
        self._narrow(self.edit.text())

    def start(self) -> None:
        """Begin anew, ready to type."""
        self.edit.clear()
        self._narrow("")
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fits(self, form: FormSpec, words: str) -> bool:
        if words.isdecimal():
            return str(form.order).startswith(str(int(words)))
        return matches(words, (form.title,), self._sources.initials)

    def _narrow(self, words: str) -> None:
        self.list.clear()
        found = [form for form in self._forms if self._fits(form, words.strip())]
        exact = [form for form in found if words.strip() == str(form.order)]
        for form in (*exact, *(form for form in found if form not in exact)):
            item = QListWidgetItem(f"{form.order:>2}　{form.title}")
            item.setData(Qt.ItemDataRole.UserRole, form.id)
            item.setSizeHint(QSize(0, self._sources.theme.px(40)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _step(self, step: int) -> None:
        last = self.list.count() - 1
        self.list.setCurrentRow(min(max(self.list.currentRow() + step, 0), last))

    def _take_current(self) -> None:
        item = self.list.currentItem()
        if self.list.count() and item is not None:
            self._take(item)

    def _take(self, item: QListWidgetItem) -> None:
        self.picked.emit(str(item.data(Qt.ItemDataRole.UserRole)))


def picker_home(picker: FormPicker) -> QWidget:
    """Return the picker in the middle of a place, no wider than reading needs."""
    home = QWidget()
    column = QVBoxLayout(home)
    column.setContentsMargins(0, 0, 0, 0)
    picker.setMaximumWidth(620)
    column.addWidget(picker)
    return home
