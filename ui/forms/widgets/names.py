"""Inputs for persons and organisations: found by characters or initials of pinyin, or typed freely."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from sxt_desktop.domain.addressing import SEVERAL
from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.values import Ref, Value, is_empty, show
from ui.forms.sources import Candidate, Sources, matches
from ui.forms.widgets.field import FieldWidget, set_flag
from ui.forms.widgets.flow import FlowBox
from ui.forms.widgets.suggest import SuggestEdit, Suggestion
from ui.icons import set_icon
from ui.widgets.buttons import link_button
from ui.widgets.hints import set_hint
from ui.widgets.text import ElidedLabel

_SEPARATORS = str.maketrans("，,；;\n", "、、、、、")
_CHIP_WIDTH = 420
NOBODY_BELOW = "没有已登记的下级单位"


def _suggest(candidates: Sequence[Candidate], words: str, sources: Sources) -> list[Suggestion]:
    return [
        Suggestion(one.ref, one.name, one.note)
        for one in candidates
        if matches(words, (one.name, one.also, one.note), sources.initials)
    ]


class NameField(FieldWidget):
    """One person or organisation."""

    KIND = "person"

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(spec, sources, parent)
        self._quiet = False
        self._ref: Ref | None = None
        self._candidates = sources.candidates(spec.refers_to or (self.KIND,))
        self.edit = SuggestEdit(lambda words: _suggest(self._candidates, words, sources), self)
        set_hint(self.edit, "输入姓名、名称或拼音首字母" if self.KIND == "person" else "输入名称或拼音首字母")
        self._row().addWidget(self.edit)
        self._take(self.edit)
        self.edit.picked.connect(self._picked)
        self.edit.textChanged.connect(self._typed)
        self.edit.editingFinished.connect(self._complete)

    def _picked(self, one: Suggestion) -> None:
        if isinstance(one.what, Ref):
            self._show(one.what)
            self.changed.emit()

    def _typed(self, text: str) -> None:
        if self._quiet:
            return
        named = [one for one in self._candidates if text.strip() in (one.name, one.also)]
        words = text.strip()
        self._ref = named[0].ref if len(named) == 1 else (Ref(None, words) if words else None)
        self.changed.emit()

    def _complete(self) -> None:
        """Take initials for the one person they stand for, so that `lj` is not kept as a name."""
        words = self.edit.text().strip()
        if not words.isascii() or not words or self._ref is None or self._ref.id is not None:
            return
        found = _suggest(self._candidates, words, self.sources)
        if len(found) == 1:
            self._picked(found[0])

    def _show(self, ref: Ref | None) -> None:
        self._quiet = True
        self._ref = ref
        self.edit.setText(show(ref))
        self.edit.setCursorPosition(0)
        self._quiet = False

    def value(self) -> Value:
        """Return who is named; `id` is None for someone typed freely."""
        return self._ref

    def set_value(self, value: Value) -> None:
        """Show who is named."""
        self._show(value if isinstance(value, Ref) and not is_empty(value) else None)


class OrgField(NameField):
    """One organisation."""

    KIND = "organisation"


class NameChip(QFrame):
    """One name among several, with a cross to take it out."""

    remove_asked = Signal()

    def __init__(self, ref: Ref, sources: Sources, parent: QWidget) -> None:
        super().__init__(parent)
        self.ref = ref
        self.setProperty("role", "token")
        self.setProperty("known", ref.id is not None)
        self.words = ElidedLabel(ref.name, "token", mode=Qt.TextElideMode.ElideMiddle, parent=self)
        self.words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.words.setMaximumWidth(_CHIP_WIDTH)
        self.cross = QPushButton(self)
        self.cross.setProperty("role", "cross")
        self.cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cross.setAccessibleName(f"移除{ref.name}")
        self.cross.setToolTip("移除")
        self.cross.clicked.connect(self.remove_asked)
        set_icon(self.cross, "close", theme=sources.theme, size=12)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 4, 3)
        row.setSpacing(2)
        row.addWidget(self.words)
        row.addWidget(self.cross)


class NamesField(FieldWidget):
    """Several persons or organisations, each a chip; Backspace in the empty line takes out the last."""

    KIND = "person"
    HINT = "输入姓名或拼音首字母，回车添加"

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(spec, sources, parent)
        self.chips: list[NameChip] = []
        self._candidates = sources.candidates(spec.refers_to or (self.KIND,))
        self.box = FlowBox(self, gap=4, margin=4, stretch_last=True)
        self.box.setProperty("role", "field")
        self.edit = SuggestEdit(self._find, self.box)
        self.edit.setProperty("role", "bare")
        self.edit.setMinimumWidth(220)
        set_hint(self.edit, self.HINT)
        self.box.add(self.edit)
        self._column().addWidget(self.box)
        self._take(self.edit)
        self.edit.picked.connect(self._picked)
        self.edit.entered.connect(self._take_typed)
        self.edit.editingFinished.connect(self._take_typed)
        self.edit.emptied.connect(self._remove_last)
        self.edit.textEdited.connect(self._typed)

    def _find(self, words: str) -> Sequence[Suggestion]:
        taken = {chip.ref.id for chip in self.chips}
        return [one for one in self._suggestions(words) if getattr(one.what, "id", None) not in taken]

    def _suggestions(self, words: str) -> Sequence[Suggestion]:
        return _suggest(self._candidates, words, self.sources)

    def _picked(self, one: Suggestion) -> None:
        self.edit.clear()
        if isinstance(one.what, Ref):
            self._add(one.what)
            self.changed.emit()

    def _typed(self, text: str) -> None:
        if "、" in text.translate(_SEPARATORS):
            self._take_typed()
        else:
            self.changed.emit()

    def _take_typed(self) -> None:
        words = self.edit.text().translate(_SEPARATORS)
        if self.is_read_only or not words.strip("、 "):
            return
        self.edit.close_offer()
        self.edit.clear()
        for name in words.split("、"):
            if name.strip():
                self._add(self._known(name.strip()))
        self.changed.emit()

    def _known(self, name: str) -> Ref:
        exact = [one for one in self._candidates if name in (one.name, one.also)]
        if len(exact) == 1:
            return exact[0].ref
        found = _suggest(self._candidates, name, self.sources) if name.isascii() else []
        only = found[0].what if len(found) == 1 else None
        return only if isinstance(only, Ref) else Ref(None, name)

    def _add(self, ref: Ref) -> None:
        if any(chip.ref == ref for chip in self.chips):
            return
        chip = NameChip(ref, self.sources, self.box)
        chip.cross.setVisible(not self.is_read_only)
        chip.remove_asked.connect(self._remove_asked)
        self.box.insert(len(self.chips), chip)
        self.chips.append(chip)
        chip.show()
        self._resized()

    def _remove_asked(self) -> None:
        chip = self.sender()
        if isinstance(chip, NameChip) and chip in self.chips:
            self._remove(chip)

    def _remove_last(self) -> None:
        if self.chips:
            self._remove(self.chips[-1])

    def _remove(self, chip: NameChip) -> None:
        self._drop(chip)
        self.changed.emit()

    def _drop(self, chip: NameChip) -> None:
        self.chips.remove(chip)
        self.box.remove(chip)
        chip.hide()
        chip.deleteLater()
        self._resized()

    def _resized(self) -> None:
        set_hint(self.edit, "" if self.chips else self.HINT)
        self.updateGeometry()

    def _rest(self) -> str:
        return self.edit.text().strip()

    def value(self) -> Value:
        """Return who is named, also a name still being typed."""
        named = tuple(chip.ref for chip in self.chips)
        rest = self._rest()
        return (*named, self._known(rest)) if rest else named or None

    def set_value(self, value: Value) -> None:
        """Show who is named."""
        for chip in tuple(self.chips):
            self._drop(chip)
        self.edit.clear()
        for ref in value if isinstance(value, tuple) else ():
            if isinstance(ref, Ref) and not is_empty(ref):
                self._add(ref)

    def set_problem(self, text: str | None) -> None:
        """Mark the box around the chips too."""
        super().set_problem(text)
        set_flag(self.box, "invalid", text is not None)

    def set_read_only(self, read_only: bool) -> None:
        """Chips without crosses."""
        super().set_read_only(read_only)
        set_flag(self.box, "readOnly", read_only)
        self.edit.setVisible(not read_only or not self.chips)
        for chip in self.chips:
            chip.cross.setVisible(not read_only)


class OrgsField(NamesField):
    """Several organisations; a field that addresses a record names enrolled subordinates alone, all by one click."""

    KIND = "organisation"
    HINT = "输入名称或拼音首字母，回车添加"

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(spec, sources, parent)
        self.everyone: QPushButton | None = None
        if spec.id == SEVERAL:
            self._address(sources)

    def _address(self, sources: Sources) -> None:
        below = {one.id for one in sources.below}
        self._candidates = tuple(one for one in self._candidates if one.id in below)
        self.edit.setEnabled(bool(below))
        if not below:
            set_hint(self.edit, NOBODY_BELOW)
            return
        self.everyone = link_button(f"全部下级（{len(below)}个）", name="everyone_below", is_flush=True)
        self.everyone.clicked.connect(self._add_everyone)
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.addWidget(self.everyone, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_everyone(self) -> None:
        named = {chip.ref.id for chip in self.chips}
        for one in self.sources.below:
            if one.id not in named:
                self._add(one)
        self.changed.emit()

    def _resized(self) -> None:
        super()._resized()
        if self.spec.id == SEVERAL and not self.sources.below:
            set_hint(self.edit, "" if self.chips else NOBODY_BELOW)

    def set_read_only(self, read_only: bool) -> None:
        """Nobody is added to what is only shown."""
        super().set_read_only(read_only)
        if self.everyone is not None:
            self.everyone.setVisible(not read_only)
