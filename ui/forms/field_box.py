"""One field in its place: label above, input, then what is wrong or a hint below."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sxt_desktop.domain.forms import FieldSpec, Problem
from sxt_desktop.domain.values import FieldKind, is_empty
from ui.forms.sources import Sources
from ui.forms.widgets import make_widget
from ui.forms.widgets.table import TableField
from ui.messages import problem
from ui.widgets.text import label


class FieldBox(QWidget):
    """Draws what surrounds an input; the input itself is `input`."""

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.is_read_only = False
        self.input = make_widget(spec, sources, self)
        self.words = label("", "error", wraps=True)
        self.words.setObjectName(f"{spec.id}_problem")
        self.hint = label(spec.hint, "hint", wraps=True)
        self.advice = label("", "warn", wraps=True)
        self.advice.setObjectName(f"{spec.id}_advice")
        self.advice.hide()
        self.remark = label("", "warn", wraps=True)
        self.remark.setObjectName(f"{spec.id}_remark")
        self.remark.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(self._heading())
        column.addWidget(self.remark)
        column.addWidget(self.input)
        column.addWidget(self.words)
        self.overseers = label("", "hint", wraps=True)
        self.overseers.setObjectName(f"{spec.id}_overseers")
        self.overseers.hide()
        column.addWidget(self.overseers)
        column.addWidget(self.advice)
        column.addWidget(self.hint)
        self.private = label("", "hint", wraps=True)
        self.private.setObjectName(f"{spec.id}_likeness")
        self.private.hide()
        column.addWidget(self.private)
        column.addStretch(1)
        self.words.hide()
        self.hint.setVisible(bool(spec.hint))

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        name = QLabel(self.spec.label, self)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setProperty("role", "label")
        name.setBuddy(self.input)
        row.addWidget(name)
        self.must = QLabel("*", self)
        self.must.setProperty("role", "must")
        self.must.setToolTip("必填")
        self.must.setAccessibleName("必填")
        self.must.setVisible(self.spec.required)
        row.addWidget(self.must)
        row.addStretch(1)
        return row

    def show_problems(self, found: tuple[Problem, ...]) -> None:
        """Say the first thing that is wrong with this field, nothing when all is well."""
        if isinstance(self.input, TableField):
            self.input.show_cell_problems(found)
        words = self._sentence(found[0]) if found else ""
        self.input.set_problem(words or None)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.hint.setVisible(bool(self.spec.hint) and not words and not self.is_read_only)

    def _sentence(self, found: Problem) -> str:
        column = next((one for one in self.spec.columns if one.id == found.column_id), None)
        return problem(found, (column or self.spec).label)

    def show_advice(self, found: tuple[Problem, ...]) -> None:
        """Say what is worth another look and refuses nothing; nothing when there is none."""
        self.advice.setText(f"提示：{self._sentence(found[0])}" if found else "")
        self.advice.setVisible(bool(found))

    def show_overseers(self, words: str) -> None:
        """Say who stands to the organisation named here; nothing when nobody does."""
        self.overseers.setText(words)
        self.overseers.setVisible(bool(words))

    def show_remark(self, text: str) -> None:
        """Show what a superior asks to be corrected here; nothing when it is empty."""
        self.remark.setText(f"上级意见：{text}" if text else "")
        self.remark.setVisible(bool(text))

    def show_private(self, text: str) -> None:
        """Say something to whoever writes, and to nobody else; nothing when it is empty."""
        self.private.setText(text)
        self.private.setVisible(bool(text))

    def set_read_only(self, read_only: bool) -> None:
        """Show only what was filled in; what the program gathers is never typed."""
        self.is_read_only = read_only
        self.input.set_read_only(read_only or bool(self.spec.gathers))
        self.must.setVisible(self.spec.required and not read_only)
        self.hint.setVisible(bool(self.spec.hint) and not read_only)

    def show_required(self, required: bool) -> None:
        """Mark the field as one that must be filled, as the other fields now demand it."""
        self.must.setVisible(required and not self.is_read_only)

    @property
    def is_worth_showing(self) -> bool:
        """Whether there is anything to see: a record that is only read hides what was left empty."""
        if self.spec.gathers:
            return not is_empty(self.input.value())
        is_typed = self.spec.kind not in (FieldKind.SYSTEM, FieldKind.NUMBER)
        return not self.is_read_only or not is_empty(self.input.value()) or (self.spec.required and is_typed)

    def take_focus(self) -> None:
        """Put the focus where the problem is, or into the input."""
        cell = self.input.first_wrong_cell() if isinstance(self.input, TableField) else None
        (cell or self.input).setFocus(Qt.FocusReason.OtherFocusReason)
