"""Inputs for text: one line, many lines, running numbers, and what the program fills in itself."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QLabel, QWidget

from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.values import Value, show
from ui.forms.sources import Sources
from ui.forms.timeliness import timeliness_mark
from ui.forms.widgets.field import Edit, FieldWidget, set_flag
from ui.widgets.hints import set_hint
from ui.widgets.lights import Badge
from ui.widgets.plain_text import PlainText
from ui.widgets.text import set_state


class TextField(FieldWidget):
    """One line of text."""

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(spec, sources, parent)
        self.edit = Edit(self)
        self.edit.textChanged.connect(self._typed)
        self._row().addWidget(self.edit)
        self._take(self.edit)
        self._quiet = False

    def _typed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def value(self) -> Value:
        """Return the text, None when it is blank."""
        text = self.edit.text()
        return text if text.strip() else None

    def set_value(self, value: Value) -> None:
        """Show a text from its beginning."""
        self._quiet = True
        self.edit.setText(show(value))
        self.edit.setCursorPosition(0)
        self._quiet = False


class NumberField(TextField):
    """A running number: given when the record is saved, unless someone types it."""

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(spec, sources, parent)
        set_hint(self.edit, "保存时自动编号")


class LongTextField(FieldWidget):
    """Text of several lines that grows with what is typed and counts its characters."""

    FEWEST, MOST = 3, 14

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(spec, sources, parent)
        self.edit = PlainText(self)
        self.edit.setTabChangesFocus(True)
        self.edit.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.edit.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.count = QLabel(self)
        self.count.setObjectName("count")
        self.count.setProperty("role", "hint")
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight)
        column = self._column()
        column.setSpacing(2)
        column.addWidget(self.edit)
        column.addWidget(self.count)
        self._take(self.edit)
        self._quiet = False
        self.edit.document().documentLayout().documentSizeChanged.connect(self._grow)
        self.edit.textChanged.connect(self._typed)
        self._grow()
        self._tell_count()

    def _typed(self) -> None:
        self._tell_count()
        if not self._quiet:
            self.changed.emit()

    def _grow(self) -> None:
        metrics = self.edit.fontMetrics()
        lines = min(max(round(self.edit.document().size().height()), self.FEWEST), self.MOST)
        self.edit.setFixedHeight(lines * metrics.lineSpacing() + 28)

    def _tell_count(self) -> None:
        length = len(self.edit.toPlainText().strip())
        advised = self.spec.advise_length
        too_long = advised is not None and length > advised
        words = f"已写{length}字，一般不超过{advised}字" if too_long else f"{length}字"
        if advised is not None and not too_long:
            words = f"{length} / {advised}字"
        self.count.setText(words)
        self.count.setVisible(length > 0 and not self.is_read_only)
        set_state(self.count, "tone", "amber" if too_long else "")

    def set_read_only(self, read_only: bool) -> None:
        """Keep the text selectable."""
        self.is_read_only = read_only
        self.edit.setReadOnly(read_only)
        set_flag(self.edit, "readOnly", read_only)
        self._tell_count()

    def value(self) -> Value:
        """Return the text, None when it is blank."""
        text = self.edit.toPlainText()
        return text if text.strip() else None

    def set_value(self, value: Value) -> None:
        """Show a text."""
        self._quiet = True
        self.edit.setPlainText(show(value))
        self._quiet = False


class SystemField(FieldWidget):
    """Something the program works out; shown as a badge, never typed."""

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(spec, sources, parent)
        self._value: Value = None
        self.badge = Badge.of(sources.theme, timeliness_mark(""))
        self.empty = QLabel("填写日期后自动判定", self)
        self.empty.setProperty("role", "hint")
        row = self._row()
        row.addWidget(self.badge)
        row.addWidget(self.empty)
        row.addStretch(1)
        self._take(self.badge)
        self.badge.hide()

    def value(self) -> Value:
        """Return what the program worked out."""
        return self._value

    def set_value(self, value: Value) -> None:
        """Show what the program worked out; tells of a change, since nobody can type it."""
        is_new = value != self._value
        self._value = value
        mark = timeliness_mark(show(value))
        self.badge.show_mark(mark)
        self.badge.setVisible(bool(mark.text))
        self.empty.setVisible(not mark.text)
        if is_new:
            self.changed.emit()

    def set_read_only(self, read_only: bool) -> None:
        """It is never anything else."""
        self.is_read_only = read_only
