"""Pages of a document as pictures, with a way back and one verb."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import clear, scrolling

_WIDTH = 640


class PictureView(QWidget):
    """Shows pages below each other."""

    back_asked = Signal()

    def __init__(self, theme: Theme, *, back: str) -> None:
        super().__init__()
        self.setObjectName("pictures")
        self._theme = theme
        self._call: Callable[[], object] | None = None
        leave = plain_button(back, name="pictures_back", theme=theme, icon="back")
        leave.clicked.connect(self.back_asked)
        self._verb = primary_button("", name="pictures_verb")
        self._verb.clicked.connect(self._act)
        head = QHBoxLayout()
        head.addWidget(leave)
        head.addStretch(1)
        head.addWidget(self._verb)
        canvas = QWidget()
        self._pages = QVBoxLayout(canvas)
        self._pages.setSpacing(12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(scrolling(canvas), 1)

    def show_pages(self, pages: Sequence[bytes], *, verb: str, call: Callable[[], object]) -> None:
        """Show PNG pictures."""
        self._call = call
        self._verb.setText(verb)
        clear(self._pages)
        for number, content in enumerate(pages, start=1):
            shown = QLabel()
            shown.setAccessibleName(f"第{number}页")
            picture = QPixmap()
            picture.loadFromData(content)
            ratio = self.devicePixelRatioF()
            width = round(min(self._theme.px(_WIDTH), max(self.width() - 40, 200)) * ratio)
            picture = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
            picture.setDevicePixelRatio(ratio)
            shown.setPixmap(picture)
            self._pages.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
        self._pages.addStretch(1)

    @Slot()
    def _act(self) -> None:
        if self._call is not None:
            self._call()
