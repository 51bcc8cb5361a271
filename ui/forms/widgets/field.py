"""What every input of a form has in common, whatever kind of value it holds."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.values import Value
from ui.forms.sources import Sources
from ui.widgets.text import set_state


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
        """Return what was filled in, None when nothing was."""
        raise NotImplementedError

    def set_value(self, value: Value) -> None:
        """Show a value; does not tell of a change."""
        raise NotImplementedError

    def set_problem(self, text: str | None) -> None:
        """Mark the input as not acceptable, and say why to those who listen instead of look."""
        self.problem = text
        for widget in self._inputs:
            set_state(widget, "invalid", text is not None)
            widget.setAccessibleDescription(text or self.spec.hint)

    def set_read_only(self, read_only: bool) -> None:
        """Let the value be read and copied, not changed."""
        self.is_read_only = read_only
        for widget in self._inputs:
            if isinstance(widget, QLineEdit):
                widget.setReadOnly(read_only)
            else:
                widget.setEnabled(not read_only)
            set_state(widget, "readOnly", read_only)

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
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Remember whether a preedit is under way."""
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)


class WheelGuard(QObject):
    """Keeps the wheel from changing something that does not have the focus; the page scrolls instead."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the wheel on unless the widget has the focus."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return False
