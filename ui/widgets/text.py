"""Labels with a role in the type scale, and text that elides with a tooltip instead of being cut."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget


def set_role(widget: QWidget, role: str) -> None:
    """Give a widget its role in the style sheet."""
    set_state(widget, "role", role)


def set_state(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at and dress the widget anew."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def show_if(widget: QWidget, wanted: bool) -> None:
    """Show a widget, or hide it; one that comes with its parent anyway is left to that: shown by itself it is laid out at once."""
    parent = widget.parentWidget()
    is_late = parent is not None and parent.isVisible() and not widget.isVisible()
    if widget.isHidden() is wanted or (wanted and is_late):
        widget.setVisible(wanted)


class WrappedLabel(QLabel):
    """Plain text that wraps only when it must: wants the width of its text, up to a good length of line."""

    def __init__(self, text: str = "", role: str = "body") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("role", role)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(line) for line in self.text().split("\n")), default=0)
        width = min(widest + 4, metrics.averageCharWidth() * 100)
        return QSize(width, max(self.heightForWidth(width), metrics.height()))


def label(text: str = "", role: str = "body", *, wraps: bool = False) -> QLabel:
    """Return a plain-text label."""
    if wraps:
        return WrappedLabel(text, role)
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    return made


def whole_label(text: str, role: str = "body") -> QLabel:
    """Return a plain-text label that wraps and is never squeezed below its lines, for long columns that scroll."""
    return _Whole(text, role)


class _Whole(WrappedLabel):
    """Asks for the height its text has at the width it got; a scroll area asks nobody for height by width."""

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        return QSize(least.width(), max(least.height(), self.heightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


def rule() -> QFrame:
    """Return a hairline."""
    line = QFrame()
    line.setProperty("role", "rule")
    line.setFixedHeight(1)
    return line


class ElidedLabel(QLabel):
    """One line that shortens to its width (at the end or in the middle) and then tells all in a tooltip."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        *,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._mode, self._tip = mode, ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show a text; line ends become spaces."""
        super().setText(" ".join(text.split("\n")))
        self.setAccessibleName(self.text())
        self._tell()

    def set_tip(self, tip: str) -> None:
        """Tell more in the tooltip, beside the whole text where it is shortened."""
        self._tip = tip
        self._tell()

    def minimumSizeHint(self) -> QSize:
        width = min(self.fontMetrics().horizontalAdvance("四责…"), self.sizeHint().width())
        return QSize(width, super().sizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 2, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self._area(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), self._shown())

    def _area(self) -> QRect:
        return self.contentsRect()

    def _shown(self) -> str:
        return self.fontMetrics().elidedText(self.text(), self._mode, self._area().width())

    def _tell(self) -> None:
        is_short = self.fontMetrics().horizontalAdvance(self.text()) > self._area().width()
        self.setToolTip("\n".join(filter(None, (self.text() if is_short else "", self._tip))))
