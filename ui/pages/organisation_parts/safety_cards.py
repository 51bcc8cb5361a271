"""Cards of the settings about getting in: the own password, and when the window locks by itself."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.preferences import IDLE_MINUTES
from ui.forms.likeness import HintSetting
from ui.idle import WARN_S, IdleSetting
from ui.jobs import Jobs
from ui.messages import sentence
from ui.theme import Theme
from ui.widgets.buttons import chip, primary_button
from ui.widgets.cards import Card
from ui.widgets.labelled import SecretEdit
from ui.widgets.new_password import NewPassword
from ui.widgets.text import label, set_role


class PasswordCard(Card):
    """The present password, and another one twice."""

    def __init__(self, theme: Theme, jobs: Jobs, change: Callable[[str, str], object]) -> None:
        super().__init__("更改密码", name="password")
        self._jobs, self._change = jobs, change
        self._old = SecretEdit(theme, "现在的密码", name="password_old")
        self._new = NewPassword(theme, name="password_new", title="新密码", again="再输一次新密码")
        self._old.confirmed.connect(self._new.first.edit.setFocus)
        self._new.confirmed.connect(self._ask)
        self._said = label("", "second", wraps=True)
        self._said.setObjectName("password_said")
        self._said.hide()
        self._button = primary_button("更改", name="password_change")
        self._button.clicked.connect(self._ask)
        self.body.setSpacing(8)
        self.body.addWidget(self._old)
        self.body.addWidget(self._new)
        self.body.addWidget(self._said)
        self.body.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    @Slot()
    def _ask(self) -> None:
        self._said.hide()
        if not self._old.is_filled() or not self._new.is_good():
            return
        old, new, change = self._old.text, self._new.text, self._change
        self._button.setEnabled(False)
        self._jobs.run("正在更改密码", lambda _: change(old, new), done=self._done, failed=self._failed)

    def _done(self, _: object) -> None:
        self._button.setEnabled(True)
        self._old.edit.clear()
        self._new.clear()
        self._say("密码已更改。以前的备份仍用旧密码打开。", "second")

    def _failed(self, error: UserError) -> None:
        self._button.setEnabled(True)
        if error.code is ErrorCode.WRONG_PASSWORD:
            self._old.show_error("现在的密码不正确，没有更改；请核对大小写后再输。")
            self._old.edit.selectAll()
        elif error.code is ErrorCode.WEAK_PASSWORD:
            self._new.show_error(sentence(error))
        else:
            self._say(sentence(error), "error")

    def _say(self, text: str, role: str) -> None:
        self._said.setText(text)
        set_role(self._said, role)
        self._said.show()


class IdleCard(Card):
    """After how many minutes without input the window locks; never is no choice."""

    def __init__(self, setting: IdleSetting) -> None:
        super().__init__("自动锁定", name="idle")
        self._setting = setting
        says = (
            f"多久没有操作就锁定。锁定前{WARN_S}秒有提示，没有保存的内容留作草稿。随时可按 Ctrl+L 手动锁定。"
        )
        self.body.addWidget(label(says, "quiet", wraps=True))
        self.body.addSpacing(8)
        self._group = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(4)
        for minutes in IDLE_MINUTES:
            choice = chip(f"{minutes}分钟", name=f"idle_{minutes}")
            choice.setChecked(minutes == setting.minutes())
            self._group.addButton(choice, minutes)
            row.addWidget(choice)
        row.addStretch(1)
        self._group.idClicked.connect(self._choose)
        self.body.addLayout(row)
        self.body.addStretch(1)

    @Slot(int)
    def _choose(self, minutes: int) -> None:
        self._setting.choose(minutes)


class HintCard(Card):
    """Whether whoever writes is told of a text that is much the same as an earlier one."""

    def __init__(self, setting: HintSetting) -> None:
        super().__init__("填写提示", name="hints")
        self._setting = setting
        says = "正文与以前的记录大半相同时，在这一栏下面提示填写人。提示只有填写人看得到，不保存，不报送，也不计入考核。"
        self.body.addWidget(label(says, "quiet", wraps=True))
        self.body.addSpacing(8)
        box = QCheckBox("与以前的记录大半相同时提示")
        box.setObjectName("likeness_hint")
        box.setChecked(setting.is_on())
        box.toggled.connect(self._choose)
        self.body.addWidget(box)
        self.body.addStretch(1)

    @Slot(bool)
    def _choose(self, is_on: bool) -> None:
        self._setting.choose(is_on)
