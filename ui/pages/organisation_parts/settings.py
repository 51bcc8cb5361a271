"""Settings: look and text size, when the window locks, the own password, what the program is."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ui.jobs import Jobs
from ui.pages.organisation_parts.actions import DARK_LOOK, LIGHT_LOOK, SYSTEM_LOOK, SettingsActions
from ui.pages.organisation_parts.safety_cards import HintCard, IdleCard, PasswordCard
from ui.theme import SCALES, Theme
from ui.widgets.buttons import chip, plain_button
from ui.widgets.cards import Card, scrolling
from ui.widgets.text import label

_LOOKS = ((SYSTEM_LOOK, "跟随系统"), (LIGHT_LOOK, "浅色"), (DARK_LOOK, "深色"))
LIMITS = (
    "本程序不联网，数据只在本机和您交出的U盘上。",
    "登记的日期由填写人负责；程序只能证明记录的先后次序和送达后未被改动。",
    "还没有报送出去的内容，掌握本机密码的人仍可重写；请及时报送并取得回执。",
    "不得存放涉及国家秘密的内容；加密采用通用算法，未经国家密码管理部门认证。",
    "忘记密码又丢失恢复密钥时，数据无法找回。",
)


class SettingsBoard(QWidget):
    """Cards of settings in two columns."""

    told = Signal(str)

    def __init__(self, theme: Theme, jobs: Jobs, actions: SettingsActions) -> None:
        super().__init__()
        self._theme, self._actions = theme, actions
        canvas = QWidget()
        grid = QGridLayout(canvas)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setSpacing(12)
        cards: list[QWidget] = [self._look_card()]
        if actions.idle is not None:
            cards.append(IdleCard(actions.idle))
        if actions.hints is not None:
            cards.append(HintCard(actions.hints))
        if actions.change_password is not None:
            cards.append(PasswordCard(theme, jobs, actions.change_password))
        cards.append(self._about_card())
        for number, card in enumerate(cards):
            grid.addWidget(card, number // 2, number % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(cards), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling(canvas))

    def _look_card(self) -> Card:
        card = Card("外观", name="look")
        chosen, scale = self._actions.look()
        self._looks = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(12)
        for value, words in _LOOKS:
            button = QRadioButton(words)
            button.setObjectName(f"look_{value}")
            button.setChecked(value == chosen)
            button.clicked.connect(self._set_look)
            self._looks.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addSpacing(8)
        card.body.addWidget(label("文字大小", "second"))
        self._scales = QButtonGroup(self)
        sizes = QHBoxLayout()
        sizes.setSpacing(4)
        for percent in SCALES:
            size = chip(f"{percent}%", name=f"scale_{percent}")
            size.setChecked(percent == scale)
            size.clicked.connect(self._set_look)
            self._scales.addButton(size, percent)
            sizes.addWidget(size)
        sizes.addStretch(1)
        card.body.addLayout(sizes)
        card.body.addStretch(1)
        self._theme.theme_changed.connect(self._show_look)
        return card

    @Slot()
    def _show_look(self) -> None:
        """Mark what is in use, wherever it was chosen."""
        chosen, scale = self._actions.look()
        for button in self._looks.buttons():
            button.setChecked(button.objectName() == f"look_{chosen}")
        self._scales.button(scale).setChecked(True)

    @Slot()
    def _set_look(self) -> None:
        chosen = self._looks.checkedButton()
        name = SYSTEM_LOOK if chosen is None else chosen.objectName().removeprefix("look_")
        self._actions.set_look(name, self._scales.checkedId())

    def _about_card(self) -> Card:
        card = Card("关于", name="about")
        card.body.addWidget(label(f"四责协同 {self._actions.version}"))
        card.body.addSpacing(8)
        for line in LIMITS:
            card.body.addWidget(label(line, "quiet", wraps=True))
            card.body.addSpacing(4)
        if self._actions.show_report is not None:
            report = plain_button("问题报告", name="show_report")
            report.setToolTip(
                "遇到问题时，把程序和系统的情况存成一个文件，交给帮您处理的人；里面没有台账内容"
            )
            report.clicked.connect(self._actions.show_report)
            card.body.addWidget(report, 0, Qt.AlignmentFlag.AlignLeft)
        return card
