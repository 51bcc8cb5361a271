"""Settings: look and text size, password, checking the workbook, where it lies, what the program is."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.check_workbook import Checked
from ui.jobs import Jobs, Progress
from ui.messages import sentence
from ui.pages.organisation_parts.actions import DARK_LOOK, LIGHT_LOOK, SYSTEM_LOOK, SettingsActions
from ui.pages.organisation_parts.safety_cards import IdleCard, PasswordCard
from ui.theme import SCALES, Theme
from ui.widgets.buttons import chip, plain_button
from ui.widgets.cards import Card, scrolling
from ui.widgets.facts import Facts
from ui.widgets.text import label, set_role

_LOOKS = ((SYSTEM_LOOK, "跟随系统"), (LIGHT_LOOK, "浅色"), (DARK_LOOK, "深色"))
_KINDS = {
    "file": "数据文件有损坏",
    "digest": "记录内容与摘要不符",
    "payload": "记录内容与登记时不符",
    "missing": "记录有缺号",
    "link": "记录的先后校验对不上",
    "checkpoint": "与已签名的位置对不上",
    "attachment": "附件损坏或缺失",
    "projection": "列表索引与记录不一致，可重建索引",
}
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
        self._theme, self._jobs, self._actions = theme, jobs, actions
        canvas = QWidget()
        grid = QGridLayout(canvas)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setSpacing(12)
        grid.addWidget(self._look_card(), 0, 0)
        grid.addWidget(self._check_card(), 0, 1)
        grid.addWidget(self._place_card(), 1, 0 if actions.change_password is None else 1)
        if actions.change_password is not None:
            grid.addWidget(PasswordCard(theme, jobs, actions.change_password), 1, 0)
        row = 2
        if actions.idle is not None:
            grid.addWidget(IdleCard(actions.idle), row, 0)
            row += 1
        grid.addWidget(self._about_card(), row, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(row + 1, 1)
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

    def _check_card(self) -> Card:
        card = Card("检查台账", name="check")
        says = "从头核对每条记录、先后次序、签名、附件和索引。记录多时要几分钟，可随时取消。"
        card.body.addWidget(label(says, "quiet", wraps=True))
        card.body.addSpacing(8)
        self._result = label("", wraps=True)
        self._result.setObjectName("check_result")
        self._result.hide()
        card.body.addWidget(self._result)
        card.body.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._check = plain_button("开始检查", name="check_start", theme=self._theme, icon="shield")
        self._check.clicked.connect(lambda: self.check(rebuild=False))
        again = plain_button("重建索引", name="check_rebuild")
        again.setToolTip("按记录重新生成列表和检索，不改动记录本身")
        again.clicked.connect(lambda: self.check(rebuild=True))
        row.addWidget(self._check)
        row.addWidget(again)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addStretch(1)
        return card

    def check(self, *, rebuild: bool) -> None:
        """Check the workbook, away from the window."""
        run = self._actions.check

        def work(progress: Progress) -> Checked:
            return run(rebuild, progress)

        title = "正在重建索引" if rebuild else "正在检查台账"
        self._jobs.run(title, work, done=self._checked, failed=self._not_checked)

    def _checked(self, found: Checked) -> None:
        self._result.setText(checked_words(found))
        set_role(self._result, "body" if not found.findings else "error")
        self._result.show()

    def _not_checked(self, error: UserError) -> None:
        self._result.setText(sentence(error))
        set_role(self._result, "error")
        self._result.show()

    def _place_card(self) -> Card:
        card = Card("台账位置", name="place")
        folder = self._actions.folder()
        card.body.addWidget(Facts((("文件夹", str(folder)),)))
        card.body.addSpacing(8)
        says = "备份时关闭程序，把整个文件夹一起复制。不要改动里面的文件。"
        card.body.addWidget(label(says, "quiet", wraps=True))
        card.body.addSpacing(8)
        button = plain_button("打开文件夹", name="open_folder", theme=self._theme, icon="folder")
        button.clicked.connect(lambda: self._actions.open_path(self._actions.folder()))
        card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addStretch(1)
        return card

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


def checked_words(found: Checked) -> str:
    """Return the result of a check in words."""
    scope = f"共核对 {found.revisions} 次登记、{found.entries} 条记录、{found.files} 个附件"
    rebuilt = "，索引已重建" if found.rebuilt else ""
    if not found.findings:
        return f"没有发现问题。{scope}{rebuilt}。"
    counts: dict[str, int] = {}
    for one in found.findings:
        words = _KINDS.get(one.kind, "其他问题")
        counts[words] = counts.get(words, 0) + 1
    listed = "；".join(f"{words}（{count}处）" for words, count in counts.items())
    return f"发现问题：{listed}。{scope}{rebuilt}。请先备份现状，不要继续登记，并联系管理员。"
