"""The head of a form being filled or read: where one is, whether it is kept, and the verbs."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout

from sxt_desktop.domain.forms import Sensitivity
from ui.forms.timeliness import timeliness_mark
from ui.pages.records.level import LevelChoice
from ui.theme import Theme
from ui.widgets.buttons import icon_button, link_button, plain_button, primary_button
from ui.widgets.lights import Badge
from ui.widgets.text import ElidedLabel, label


class EntryHead(QFrame):
    """Title at the left, verbs at the right; the page decides which of them apply."""

    blank_asked = Signal()

    def __init__(self, theme: Theme, levels: Sequence[Sensitivity] = tuple(Sensitivity)) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.title = ElidedLabel("", "heading")
        self.second = ElidedLabel("", "second")
        self.level = LevelChoice(theme, levels)
        self.badge = Badge.of(theme, timeliness_mark(""))
        self.badge.hide()
        self.kept = label("", "second")
        self.kept.setObjectName("draft_state")
        self.shut = icon_button(theme, "close", says="关闭，回到列表", name="close_entry", keys="Esc")
        self.history = link_button("修改记录", name="history_toggle")
        self.history.setCheckable(True)
        self.void = link_button("作废", name="void")
        self.turn = link_button("转为", name="turn")
        self.turn.setToolTip("转为问题、任务、清单项……；按这条再记一条")
        self.more = link_button("更多", name="more")
        self._menu = QMenu(self.more)
        self._menu.addAction("依法清除内容…").triggered.connect(self.blank_asked)
        self.more.setMenu(self._menu)
        self.more.hide()
        self.printing = plain_button("打印", name="print", theme=theme, icon="printer")
        self.save = primary_button("保存", name="save", theme=theme, icon="save")
        self.save.setToolTip("保存（Ctrl+S）")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self.level)
        below.addWidget(self.badge)
        below.addWidget(self.second, 1)
        words.addLayout(below)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 10, 12, 10)
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addWidget(self.kept)
        for button in (self.turn, self.history, self.void, self.more, self.printing, self.save, self.shut):
            row.addWidget(button)

    def show_titles(self, title: str, second: str) -> None:
        """Say which record this is."""
        self.title.setText(title)
        self.second.setText(second)

    def show_timeliness(self, words: str) -> None:
        """Show how soon the record is entered, always in sight."""
        mark = timeliness_mark(words)
        self.badge.show_mark(mark)
        self.badge.setVisible(bool(words))

    def show_verbs(self, *, is_kept: bool, may_change: bool, may_void: bool) -> None:
        """Offer what can be done with this record."""
        self.more.hide()
        self.history.setVisible(is_kept)
        self.history.setChecked(False)
        self.printing.setVisible(is_kept)
        self.void.setVisible(may_void)
        self.save.setVisible(may_change)
        self.save.setEnabled(True)

    def show_more(self, shown: bool) -> None:
        """Offer what is rarely done."""
        self.more.setVisible(shown)
