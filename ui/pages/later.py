"""The phases this version does not have yet: says so, and where such things go until then."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.cards import EmptyState
from ui.widgets.text import label

_TITLES = {"account": "述责", "assess": "考责", "sanction": "问责"}
_WORDS = {
    "account": "本版还没有述责述廉报告和民主测评。述责用的事实可先从“全程纪实手册”打印。",
    "assess": "本版还没有考核评分。定额完成情况见“履责总览”，也印在手册里。",
    "sanction": "本版还没有问责建议和处分登记。督办整改在“督责”中办理。",
}


class LaterPage(QWidget):
    """An honest empty page."""

    def __init__(self, theme: Theme, phase: str) -> None:
        super().__init__()
        self.setObjectName(phase)
        self.setProperty("role", "page")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.addWidget(label(_TITLES[phase], "title"))
        column.addWidget(EmptyState(theme, _WORDS[phase], icon=phase, name=f"{phase}_later"), 1)
