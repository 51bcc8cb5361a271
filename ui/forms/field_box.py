"""One field in its place: label above, input, then what is wrong or a hint below."""

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sxt_desktop.domain.forms import FieldSpec, Problem
from sxt_desktop.domain.values import FieldKind, is_empty
from ui.forms.sources import Sources
from ui.forms.widgets import make_widget
from ui.forms.widgets.table import TableField
from ui.messages import problem
from ui.widgets.text import label, show_if


class Note(Enum):
    """What is said around an input: the name of its line, and its role in the style sheet."""

    REMARK = ("remark", "warn")
    PROBLEM = ("problem", "error")
    OVERSEERS = ("overseers", "hint")
    ADVICE = ("advice", "warn")
    HINT = ("hint", "hint")
    LIKENESS = ("likeness", "hint")


_ORDER = tuple(Note)
"""From above downwards; the input stands below the remark."""


class FieldBox(QWidget):
    """Draws what surrounds an input; the input itself is `input`."""

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.is_read_only = False
        self.input = make_widget(spec, sources, self)
        self._notes: dict[Note, QLabel] = {}
        self._must: QLabel | None = None
        self._head = self._heading()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(self._head)
        self._column.addWidget(self.input)
        self._column.addStretch(1)
        self.show_required(spec.required)
        self._say(Note.HINT, spec.hint)

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        name = QLabel(self.spec.label, self)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setProperty("role", "label")
        name.setBuddy(self.input)
        row.addWidget(name)
        row.addStretch(1)
        return row

    def said(self, which: Note) -> str:
        """Return what is said in one of the lines around the input, empty while there is nothing."""
        return self._notes[which].text() if which in self._notes else ""

    @property
    def is_marked(self) -> bool:
        """Whether the field is marked as one that must be filled."""
        return self._must is not None and not self._must.isHidden()

    def _say(self, which: Note, text: str) -> None:
        """Say something in a line; most fields never say most of what they could, so lines are made when they are needed."""
        if which not in self._notes and text:
            self._notes[which] = self._line(which)
        if which in self._notes:
            self._notes[which].setText(text)
            show_if(self._notes[which], bool(text))

    def _line(self, which: Note) -> QLabel:
        name, role = which.value
        made = label("", role, wraps=True)
        made.setObjectName(f"{self.spec.id}_{name}")
        above = 1 + sum(one in self._notes for one in _ORDER[: _ORDER.index(which)])
        self._column.insertWidget(above if which is Note.REMARK else above + 1, made)
        return made

    def _mark(self) -> QLabel:
        mark = QLabel("*", self)
        mark.setProperty("role", "must")
        mark.setToolTip("必填")
        mark.setAccessibleName("必填")
        self._head.insertWidget(1, mark)
        return mark

    def show_problems(self, found: tuple[Problem, ...]) -> None:
        """Say the first thing that is wrong with this field, nothing when all is well."""
        if isinstance(self.input, TableField):
            self.input.show_cell_problems(found)
        words = self._sentence(found[0]) if found else ""
        self.input.set_problem(words or None)
        self._say(Note.PROBLEM, words)
        self._say(Note.HINT, "" if words or self.is_read_only else self.spec.hint)

    def _sentence(self, found: Problem) -> str:
        column = next((one for one in self.spec.columns if one.id == found.column_id), None)
        return problem(found, (column or self.spec).label)

    def show_advice(self, found: tuple[Problem, ...]) -> None:
        """Say what is worth another look and refuses nothing; nothing when there is none."""
        self._say(Note.ADVICE, f"提示：{self._sentence(found[0])}" if found else "")

    def show_overseers(self, words: str) -> None:
        """Say who stands to the organisation named here; nothing when nobody does."""
        self._say(Note.OVERSEERS, words)

    def show_remark(self, text: str) -> None:
        """Show what a superior asks to be corrected here; nothing when it is empty."""
        self._say(Note.REMARK, f"上级意见：{text}" if text else "")

    def show_private(self, text: str) -> None:
        """Say something to whoever writes, and to nobody else; nothing when it is empty."""
        self._say(Note.LIKENESS, text)

    def set_read_only(self, read_only: bool) -> None:
        """Show only what was filled in; what the program gathers is never typed."""
        self.is_read_only = read_only
        self.input.set_read_only(read_only or bool(self.spec.gathers))
        self.show_required(self.spec.required)
        self._say(Note.HINT, "" if read_only else self.spec.hint)

    def show_required(self, required: bool) -> None:
        """Mark the field as one that must be filled, as the other fields now demand it."""
        is_shown = required and not self.is_read_only
        if self._must is None and is_shown:
            self._must = self._mark()
        if self._must is not None:
            show_if(self._must, is_shown)

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
