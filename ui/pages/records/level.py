"""How confidential a record is: chosen while it is filled in, always in sight while it is read."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QIcon
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from sxt_desktop.domain.drafts import LEVEL_KEY, KeptDraft
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.values import Body
from ui.icons import icon
from ui.theme import Theme
from ui.widgets.text import set_state

WORDS = {
    Sensitivity.PUBLIC: "可以公开的内容",
    Sensitivity.INTERNAL: "本单位和上级可看",
    Sensitivity.DISCIPLINE: "只有纪检员可看，每次查阅留痕",
}


class LevelChoice(QPushButton):
    """Shows a level; where it may be changed, a menu offers those the user may choose."""

    level_changed = Signal()

    def __init__(self, theme: Theme, levels: Sequence[Sensitivity]) -> None:
        super().__init__()
        self.setObjectName("level")
        self.setProperty("role", "flush")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._theme, self._level, self._given = theme, Sensitivity.INTERNAL, Sensitivity.INTERNAL
        self._menu = QMenu(self)
        group = QActionGroup(self._menu)
        for level in levels:
            action = self._menu.addAction(f"{level.value}　{WORDS[level]}")
            action.setCheckable(True)
            action.setData(level.value)
            group.addAction(action)
        self.setMenu(self._menu)
        group.triggered.connect(lambda action: self._choose(Sensitivity(action.data())))
        theme.theme_changed.connect(self._dress)
        self._dress()

    @property
    def level(self) -> Sensitivity:
        """The level chosen."""
        return self._level

    def show_level(self, level: Sensitivity, *, can_change: bool, usual: Sensitivity | None = None) -> None:
        """Show the level of another record; `usual` is the one it would have if nothing more were known of it."""
        self._level, self._given = level, usual or level
        offered = [action.data() for action in self._menu.actions()]
        self.setEnabled(can_change and level.value in offered)
        self._dress()

    def into(self, body: Body) -> Body:
        """Return what a draft keeps: the level too where it is not the usual one."""
        return body if self._level is self._given else {**body, LEVEL_KEY: self._level.value}

    def out_of(self, draft: KeptDraft) -> None:
        """Take the level from a draft, if it holds one that may be chosen."""
        kept = draft.level
        if kept is not None and self.isEnabled() and kept in [one.data() for one in self._menu.actions()]:
            self._level = kept
            self._dress()

    def _choose(self, level: Sensitivity) -> None:
        if level is not self._level:
            self._level = level
            self._dress()
            self.level_changed.emit()

    def _dress(self) -> None:
        is_restricted = self._level is Sensitivity.DISCIPLINE
        self.setText(self._level.value)
        self.setAccessibleName(f"敏感级别：{self._level.value}")
        self.setToolTip(f"敏感级别：{self._level.value}，{WORDS[self._level]}")
        size = self._theme.px(14)
        lock = icon("lock", theme=self._theme, token="red", size=size) if is_restricted else QIcon()
        self.setIcon(lock)
        self.setIconSize(QSize(size, size))
        set_state(self, "level", "restricted" if is_restricted else "plain")
        self.updateGeometry()
        for action in self._menu.actions():
            action.setChecked(action.data() == self._level.value)
