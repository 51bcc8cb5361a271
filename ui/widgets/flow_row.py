"""Widgets beside each other that go on in further lines where it is narrow, as high as their lines are."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QSizePolicy, QWidget

from ui.forms.widgets.flow import FlowBox


class FlowRow(FlowBox):
    """Takes the height its lines need by itself, so that a page keeps its least height."""

    def __init__(self, *, gap: int, stretch_last: bool = False) -> None:
        super().__init__(gap=gap, stretch_last=stretch_last)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def hasHeightForWidth(self) -> bool:
        """The height is fixed, at each width anew."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._take_height()

    def event(self, event: QEvent) -> bool:
        """Take another height when widgets come, go or say more."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._take_height()
        return done

    def _take_height(self) -> None:
        self.setFixedHeight(self.heightForWidth(self.width()))

    def sizeHint(self) -> QSize:
        """Return the size of all in one line, so that others can stand beside them."""
        width = sum(one.sizeHint().width() + self._gap for one in self._shown()) - self._gap
        return QSize(max(width, 0), self.heightForWidth(max(self.width(), width)))


def held(row: QLayout) -> QWidget:
    """Return a line as one widget, so that it stays together."""
    made = QWidget()
    row.setContentsMargins(0, 0, 0, 0)
    made.setLayout(row)
    return made
