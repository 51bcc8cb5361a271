"""搬到另一台电脑: what happens, where to, and one click."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.pages.organisation_parts.backup_actions import BackupActions
from ui.theme import Theme
from ui.widgets.place_list import PlaceList
from ui.widgets.text import label

STEPS = (
    "选好U盘以后，程序把整本台账写上去，打开核验。",
    "写好以后，本机这一本改为只能看，免得两台电脑各记各的。",
    "在新电脑上装好程序，第一屏点“从备份恢复，或从另一台电脑搬来”，再选这个U盘，输入密码。",
    "反悔时，在本机打开这一本，到“检查台账”点“取消搬家，继续在这里用”。",
)


class MovePanel(QWidget):
    """Says the steps and asks for the place; carrying it out is left to whoever holds the window."""

    def __init__(self, theme: Theme, actions: BackupActions) -> None:
        super().__init__()
        self.setObjectName("move_panel")
        self._actions = actions
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        for number, step in enumerate(STEPS, start=1):
            column.addWidget(label(f"{number}. {step}", wraps=True))
        column.addSpacing(6)
        self.places = PlaceList(theme, actions.places, actions.choosers)
        self.places.chosen.connect(self._move)
        column.addWidget(self.places)
        column.addStretch(1)

    @Slot(object)
    def _move(self, place: Path) -> None:
        if self._actions.move is not None:
            self._actions.move(place)
