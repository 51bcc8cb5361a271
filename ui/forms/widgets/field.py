"""What every input of a form has in common, whatever kind of value it holds."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QInputMethodEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.values import Value
from ui.forms.sources import Sources
from ui.widgets.choosing import dragged
from ui.widgets.text import set_state

TAIL = 22
"""Side of a button inside a line of text, in pixels."""


def set_flag(widget: QWidget, name: str, on: bool) -> None:
    """Raise or lower a flag the style sheet looks at; one that was never raised costs nothing to lower."""
    if on or widget.property(name):
        set_state(widget, name, on)


class FieldWidget(QWidget):
    """An input for one field: a value in, a value out, one signal; what cannot be read comes out as text."""

    changed = Signal()

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.spec = spec
        self.sources = sources
        self.problem: str | None = None
        self.is_read_only = False
        self._inputs: tuple[QWidget, ...] = ()
        self.setObjectName(spec.id)
        self.setAccessibleName(spec.label)

    def value(self) -> Value:
        """Return what was filled in, None when nothing was; every kind of input says it its own way."""
        raise AssertionError(type(self).__name__)

    def set_value(self, value: Value) -> None:
        """Show a value; does not tell of a change."""
        raise AssertionError(type(self).__name__, value)

    def set_problem(self, text: str | None) -> None:
        """Mark the input as not acceptable, and say why to those who listen instead of look."""
        self.problem = text
        for widget in self._inputs:
            set_flag(widget, "invalid", text is not None)
            widget.setAccessibleDescription(text or self.spec.hint)

    def set_read_only(self, read_only: bool) -> None:
        """Let the value be read and copied, not changed."""
        self.is_read_only = read_only
        for widget in self._inputs:
            if isinstance(widget, QLineEdit):
                widget.setReadOnly(read_only)
            else:
                widget.setEnabled(not read_only)
            set_flag(widget, "readOnly", read_only)

    def _take(self, *inputs: QWidget) -> None:
        """Name the inputs a user types into; the first one gets the focus."""
        self._inputs = inputs
        for widget in inputs:
            widget.setAccessibleName(self.spec.label)
            widget.setAccessibleDescription(self.spec.hint)
        self.setFocusProxy(inputs[0])

    def _row(self) -> QHBoxLayout:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        return row

    def _column(self) -> QVBoxLayout:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        return column


class Edit(QLineEdit):
    """A line of text that knows whether an input method is composing, so that no key is taken from it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composing = False
        self._tail: QPushButton | None = None
        self._tail_wanted = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether a preedit is under way."""
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let files go on to whatever takes them."""
        if dragged(event):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def set_tail(self, button: QPushButton) -> None:
        """Put a small button inside, at the right; it never takes the focus."""
        self._tail = button
        button.setParent(self)
        button.setProperty("role", "tail")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setCursor(Qt.CursorShape.ArrowCursor)
        self.show_tail(True)

    def show_tail(self, shown: bool) -> None:
        """Show the button, unless the line is too short for its text beside it."""
        if self._tail is None:
            return
        self._tail_wanted = shown
        side = min(self.height() - 8, TAIL)
        room = self.fontMetrics().horizontalAdvance("2026年12月31日") + 12 + side
        is_shown = shown and self.width() >= room
        self._tail.setVisible(is_shown)
        self._tail.setGeometry(self.width() - side - 4, (self.height() - side) // 2, side, side)
        self.setTextMargins(0, 0, side if is_shown else 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button at the right."""
        super().resizeEvent(event)
        self.show_tail(self._tail_wanted)


class WheelGuard(QObject):
    """Keeps the wheel from changing something that does not have the focus; the page scrolls instead."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the wheel on unless the widget has the focus."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False
