"""Where something is written: the sticks that are plugged in, or a folder; one click chooses."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.icons import IconView
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button
from ui.widgets.cards import clear
from ui.widgets.choosing import Choosers
from ui.widgets.text import ElidedLabel, label
from ui.widgets.words import size_words


class Place(NamedTuple):
    """A stick: what the system calls it, where it is, bytes free, file system; `is_locked` when write-protected."""

    name: str
    path: Path
    free: int
    kind: str = ""
    is_locked: bool = False

    @property
    def words(self) -> str:
        """What is said below its name."""
        room = "写保护，不能写入" if self.is_locked else f"剩余 {size_words(self.free)}"
        return f"{room} · {self.kind}" if self.kind else room


class _PlaceButton(QPushButton):
    """A button as high as the two lines laid out in it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "choice")

    def sizeHint(self) -> QSize:
        inside = self.layout()
        return super().sizeHint() if inside is None else inside.sizeHint()


class PlaceList(QWidget):
    """Emits the folder that was chosen."""

    chosen = Signal(object)

    def __init__(
        self,
        theme: Theme,
        places: Callable[[], Sequence[Place]],
        choosers: Choosers,
        *,
        title: str = "写到哪里",
        asks: str = "写到哪个文件夹",
    ) -> None:
        super().__init__()
        self._theme, self._places, self._choosers, self._asks = theme, places, choosers, asks
        again = link_button("重新查找", name="find_again")
        again.clicked.connect(self.look_again)
        head = QHBoxLayout()
        head.addWidget(label(title, "bold"), 1)
        head.addWidget(again)
        self._sticks = QVBoxLayout()
        self._sticks.setSpacing(12)
        self._other = plain_button("其他文件夹…", name="other_folder", theme=theme, icon="folder")
        self._other.clicked.connect(self._ask_folder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(head)
        column.addLayout(self._sticks)
        column.addWidget(self._other)
        self.look_again()

    @Slot()
    def look_again(self) -> None:
        """Look what is plugged in now."""
        clear(self._sticks)
        places = self._places()
        for number, place in enumerate(places):
            self._sticks.addWidget(self._button(place, number))
        if not places:
            none = "没有找到U盘。插好后点“重新查找”，或选择其他文件夹。"
            self._sticks.addWidget(label(none, "quiet", wraps=True))

    def focus_first(self) -> None:
        """Put the focus on the first place there is."""
        item = self._sticks.itemAt(0)
        first = None if item is None else item.widget()
        wanted = first if isinstance(first, QPushButton) else self._other
        wanted.setFocus(Qt.FocusReason.TabFocusReason)

    def _button(self, place: Place, number: int) -> QPushButton:
        button = _PlaceButton()
        button.setObjectName(f"place_{number}")
        button.setAccessibleName(f"写到{place.name}，{place.words}")
        button.setToolTip(str(place.path))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(button)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(12)
        row.addWidget(IconView(self._theme, "stick", token="act", size=20))
        both = QVBoxLayout()
        both.setSpacing(0)
        both.addWidget(ElidedLabel(place.name, "bold", mode=Qt.TextElideMode.ElideMiddle))
        both.addWidget(ElidedLabel(place.words, "second"))
        row.addLayout(both, 1)
        button.clicked.connect(lambda: self.chosen.emit(place.path))
        return button

    @Slot()
    def _ask_folder(self) -> None:
        found = self._choosers.folder(self, self._asks)
        if found is not None:
            self.chosen.emit(found)
