"""Inputs for one of a few or many words, several of them, and yes or no."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.values import Value, show
from ui.forms.sources import Sources, matches
from ui.forms.widgets.field import FieldWidget, set_flag
from ui.forms.widgets.flow import FlowBox
from ui.forms.widgets.suggest import SuggestEdit, Suggestion
from ui.icons import set_icon
from ui.widgets.hints import set_hint

_SEGMENTS, _SEGMENT_LENGTH = 4, 20


class Toggle(QPushButton):
    """A button that stays down; Left and Right go to its neighbours."""

    moved = Signal(int)

    def __init__(self, words: str, role: str, parent: QWidget) -> None:
        super().__init__(words, parent)
        self.setCheckable(True)
        self.setProperty("role", role)
        self.setAutoDefault(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the toggles with the arrow keys, toggle with Enter as with the space bar."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Segments(QFrame):
    """A few words side by side of which one or none is chosen."""

    changed = Signal()

    def __init__(self, spec: FieldSpec, words: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "segments")
        self.buttons = tuple(Toggle(word, "segment", self) for word in words)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for number, button in enumerate(self.buttons):
            button.setAccessibleName(f"{spec.label}：{words[number]}")
            button.clicked.connect(self._clicked)
            button.moved.connect(self._move)
            row.addWidget(button)

    def _clicked(self) -> None:
        for button in self.buttons:
            if button is not self.sender():
                button.setChecked(False)
        self.changed.emit()

    def _move(self, step: int) -> None:
        place = next((n for n, button in enumerate(self.buttons) if button.hasFocus()), 0)
        wanted = self.buttons[(place + step) % len(self.buttons)]
        wanted.setFocus(Qt.FocusReason.TabFocusReason)
        if not wanted.isChecked():
            wanted.click()

    def chosen(self) -> str | None:
        """Return the chosen word."""
        return next((button.text() for button in self.buttons if button.isChecked()), None)

    def choose(self, word: str | None) -> None:
        """Show a word as chosen."""
        for button in self.buttons:
            button.setChecked(button.text() == word)


class SegmentField(FieldWidget):
    """One of at most four short words."""

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(spec, sources, parent)
        self._odd: Value = None
        self.segments = Segments(spec, self._words(), self)
        self.segments.changed.connect(self._chosen)
        row = self._row()
        row.addWidget(self.segments)
        row.addStretch(1)
        self._take(self.segments)
        self.setFocusProxy(self.segments.buttons[0])

    def _words(self) -> Sequence[str]:
        return self.spec.choices

    def _chosen(self) -> None:
        self._odd = None
        self.changed.emit()

    def value(self) -> Value:
        """Return the chosen word."""
        return self.segments.chosen() or self._odd

    def set_value(self, value: Value) -> None:
        """Show a word; one that is no choice any more is kept until another is chosen."""
        words = show(value) or None
        self.segments.choose(words)
        self._odd = value if words not in self._words() else None


class YesNoField(SegmentField):
    """Yes, no, or not said."""

    def _words(self) -> Sequence[str]:
        return ("是", "否")

    def value(self) -> Value:
        """Return True or False, None while nothing was said."""
        chosen = self.segments.chosen()
        return None if chosen is None else chosen == "是"


class LongChoiceField(FieldWidget):
    """One of many words: typed to find it, or opened with the arrow."""

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(spec, sources, parent)
        self._quiet = False
        self.edit = SuggestEdit(self._find, self)
        set_hint(self.edit, "选择，或输入几个字查找")
        self.button = QPushButton()
        self.button.setAccessibleName(f"{spec.label}：全部选项")
        set_icon(self.button, "menu_down", theme=sources.theme, size=14)
        self.edit.set_tail(self.button)
        self._row().addWidget(self.edit)
        self._take(self.edit)
        self.button.clicked.connect(self._offer_all)
        self.edit.picked.connect(self._picked)
        self.edit.textChanged.connect(self._typed)
        self.edit.editingFinished.connect(self._complete)

    def _find(self, words: str) -> list[Suggestion]:
        return [
            Suggestion(choice, choice)
            for choice in self.spec.choices
            if matches(words, (choice,), self.sources.initials)
        ]

    def _offer_all(self) -> None:
        self.edit.setFocus()
        self.edit.offer("")

    def _picked(self, one: Suggestion) -> None:
        self.edit.setText(one.words)

    def _complete(self) -> None:
        words = self.edit.text().strip()
        found = self._find(words) if words else []
        if words not in self.spec.choices and len(found) == 1 and not self.edit.isReadOnly():
            self.edit.setText(found[0].words)

    def _typed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def value(self) -> Value:
        """Return the word; one that is no choice is returned as typed and found wanting by the form."""
        return self.edit.text().strip() or None

    def set_value(self, value: Value) -> None:
        """Show a word."""
        self._quiet = True
        self.edit.setText(show(value))
        self.edit.setCursorPosition(0)
        self._quiet = False

    def set_read_only(self, read_only: bool) -> None:
        """Without the arrow."""
        super().set_read_only(read_only)
        self.edit.show_tail(not read_only)


def choice_field(spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> FieldWidget:
    """Return buttons for a few short words, a line to type and find for more."""
    is_short = len(spec.choices) <= _SEGMENTS and sum(map(len, spec.choices)) <= _SEGMENT_LENGTH
    return (SegmentField if is_short else LongChoiceField)(spec, sources, parent)


class MultiChoiceField(FieldWidget):
    """Any number of given words, each a chip to press."""

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(spec, sources, parent)
        self._odd: list[str] = []
        self._fitting: tuple[str, ...] | None = None
        self.chips: list[Toggle] = []
        self.area = FlowBox(self)
        for word in spec.choices:
            self._add_chip(word)
        self._column().addWidget(self.area)
        self._take(*self.chips, *self._more())
        for chip in self.chips:
            chip.setAccessibleName(f"{spec.label}：{chip.text()}")

    def _more(self) -> tuple[QWidget, ...]:
        return ()

    def _add_chip(self, word: str) -> Toggle:
        chip = Toggle(word, "toggle", self.area)
        chip.clicked.connect(self.changed)
        chip.moved.connect(self._move)
        chip.setAccessibleName(f"{self.spec.label}：{word}")
        self.area.insert(len(self.chips), chip)
        self.chips.append(chip)
        return chip

    def _move(self, step: int) -> None:
        shown = [chip for chip in self.chips if not chip.isHidden()]
        place = next((n for n, chip in enumerate(shown) if chip.hasFocus()), 0)
        shown[(place + step) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)

    def value(self) -> Value:
        """Return the chosen words in the order they are declared."""
        chosen = [chip.text() for chip in self.chips if chip.isChecked()]
        return (*chosen, *self._odd) or None

    def set_value(self, value: Value) -> None:
        """Show words as chosen; words that are no choice any more are kept."""
        words = [show(word) for word in value] if isinstance(value, tuple) else []
        for chip in self.chips:
            chip.setChecked(chip.text() in words)
        known = {chip.text() for chip in self.chips}
        self._odd = [word for word in words if word not in known]
        self._show_chips()

    def set_read_only(self, read_only: bool) -> None:
        """Show only the chosen words."""
        self.is_read_only = read_only
        self._show_chips()
        for chip in self.chips:
            chip.setEnabled(not read_only)
            set_flag(chip, "readOnly", read_only)

    def offer(self, fitting: tuple[str, ...] | None) -> None:
        """Offer the words that fit what other fields hold, all for None; a chosen one stays to be seen."""
        if fitting != self._fitting:
            self._fitting = fitting
            self._show_chips()

    def _show_chips(self) -> None:
        for chip in self.chips:
            fits = self._fitting is None or chip.text() in self._fitting
            chip.setVisible(chip.isChecked() or (fits and not self.is_read_only))


class TagsField(MultiChoiceField):
    """Words to press, and where the form allows it, words of one's own."""

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(spec, sources, parent)
        self.edit.setVisible(spec.free)

    def _more(self) -> tuple[QWidget, ...]:
        self.edit = SuggestEdit(lambda words: (), self.area)
        self.edit.setProperty("role", "chip-entry")
        self.edit.setFixedWidth(140)
        set_hint(self.edit, "自填，回车添加")
        self.edit.entered.connect(self._own_word)
        self.edit.editingFinished.connect(self._own_word)
        self.area.add(self.edit)
        return (self.edit,)

    def _own_word(self) -> None:
        word = self.edit.text().strip()
        if not word:
            return
        self.edit.clear()
        chip = next((chip for chip in self.chips if chip.text() == word), None) or self._add_chip(word)
        chip.setChecked(True)
        self.changed.emit()

    def value(self) -> Value:
        """Return the chosen words, the ones of one's own last."""
        return super().value()

    def set_value(self, value: Value) -> None:
        """Show words as chosen; words of one's own become chips."""
        words = [show(word) for word in value] if isinstance(value, tuple) else []
        for chip in self.chips[len(self.spec.choices) :]:
            self.area.remove(chip)
            chip.deleteLater()
        del self.chips[len(self.spec.choices) :]
        for word in words:
            if word not in self.spec.choices:
                self._add_chip(word).show()
        super().set_value(value)

    def set_read_only(self, read_only: bool) -> None:
        """Without the line for words of one's own."""
        super().set_read_only(read_only)
        self.edit.setVisible(self.spec.free and not read_only)
