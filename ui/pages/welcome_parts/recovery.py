"""The recovery key at first use: shown once, typed back from paper; and a new password after it opened the book."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.new_password import NewPassword
from ui.widgets.recovery import Choose, KeySheet, TypeBack, four_groups
from ui.widgets.steps import StepFoot
from ui.widgets.text import label
from ui.widgets.who import WhoChoice

SKIP_WORDS = (
    "暂不核对也能开始使用。没有核对过的恢复单可能抄错或没有留下，忘记密码时就打不开台账；程序会继续提醒。"
)


class RecoveryStep(QWidget):
    """The recovery key, shown once, to be put on paper."""

    done_asked = Signal()
    print_asked = Signal(str)
    save_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("step_recovery")
        self._sheet = KeySheet(theme)
        self._sheet.print_asked.connect(self.print_asked)
        self._sheet.save_asked.connect(self.save_asked)
        self.paper = self._sheet.paper
        self._noted = QCheckBox("已抄写或打印，并与电脑分开存放")
        self._noted.setObjectName("recovery_noted")
        self._foot = StepFoot("下一步", name="recovery", back="")
        self._foot.forward.setEnabled(False)
        self._foot.forward.setToolTip("勾选“已抄写或打印”以后继续")
        self._foot.forward.clicked.connect(self.done_asked)
        self._noted.toggled.connect(self._foot.forward.setEnabled)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        words = "台账已建好。忘记密码时只能用下面的恢复密钥打开，它只显示这一次，请写到纸上。"
        column.addWidget(label(words, "quiet", wraps=True))
        column.addWidget(self._sheet)
        column.addWidget(self._noted)
        column.addLayout(self._foot)

    @property
    def key(self) -> str:
        """The key on show."""
        return self._sheet.key

    def show_key(self, key: str) -> None:
        """Show the key in its groups; an empty one forgets it."""
        self._sheet.show_key(key)

    def show_told(self, text: str) -> None:
        """Say where the sheet went."""
        self._sheet.say(text)

    def show_error(self, text: str) -> None:
        """Say why the sheet could not be made."""
        self._sheet.say(text, "error")


class ProveStep(QWidget):
    """Four groups typed back from paper: only then the sheet counts as one that will help."""

    proved = Signal()
    skipped = Signal()
    back_asked = Signal()

    def __init__(self, choose: Choose = four_groups) -> None:
        super().__init__()
        self.setObjectName("step_prove")
        self._fields = TypeBack(choose)
        self._fields.confirmed.connect(self._check)
        foot = StepFoot("核对并开始使用", name="prove", back="再看一次密钥")
        foot.back.clicked.connect(self.back_asked)
        foot.forward.clicked.connect(self._check)
        skip = link_button("暂不核对，直接开始使用", name="prove_skip", is_flush=True)
        skip.clicked.connect(self.skipped)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        words = "请照纸上的恢复单，把下面四组输进来，不分大小写。对上了，这张恢复单才靠得住。"
        column.addWidget(label(words, "quiet", wraps=True))
        column.addWidget(self._fields)
        column.addLayout(foot)
        below = QVBoxLayout()
        below.setSpacing(2)
        below.addWidget(skip, 0, Qt.AlignmentFlag.AlignLeft)
        below.addWidget(label(SKIP_WORDS, "second", wraps=True))
        column.addLayout(below)

    def ask(self, key: str) -> None:
        """Ask for four groups of a key; an empty one forgets it."""
        if key:
            self._fields.ask(key)
        else:
            self._fields.forget()

    @Slot()
    def _check(self) -> None:
        if self._fields.fits():
            self.proved.emit()


class NewPasswordStep(QWidget):
    """After the recovery key opened the workbook: whose password is set anew, and which."""

    set_asked = Signal()
    skipped = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("step_new_password")
        self.who = WhoChoice("给谁设新密码", name="new_password_user")
        self.password = NewPassword(theme, name="new_password", title="新密码", again="再输一次新密码")
        self.password.confirmed.connect(self._ask)
        self._error: QLabel = label("", "error", wraps=True)
        self._error.hide()
        self._foot = StepFoot("设好并打开", name="new_password", back="暂不设，直接打开")
        self._foot.back.clicked.connect(self.skipped)
        self._foot.forward.clicked.connect(self._ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._words: QLabel = label("", "quiet", wraps=True)
        column.addWidget(self._words)
        column.addWidget(self.who)
        column.addWidget(self.password)
        column.addWidget(self._error)
        column.addSpacing(8)
        column.addLayout(self._foot)

    def demand(self) -> None:
        """Ask for an own password in place of the one that was only good once; there is no way around it."""
        self._words.setText("这个密码只能用一次。请设一个自己的密码，以后用它打开。")
        self._foot.back.hide()
        self._begin((), "")

    def ask(self, users: Sequence[tuple[str, str]], chosen: str) -> None:
        """Begin after the recovery key opened the workbook, with who can open it."""
        self._words.setText("恢复密钥正确。请趁现在设一个新密码，以后用它打开；恢复单仍然有效，请继续收好。")
        self._foot.back.show()
        self._begin(users, chosen)

    def _begin(self, users: Sequence[tuple[str, str]], chosen: str) -> None:
        self.password.clear()
        self.show_error("")
        self.who.offer(users, chosen)
        self.password.first.edit.setFocus()

    def show_error(self, text: str) -> None:
        """Say why no password was set."""
        self._error.setText(text)
        self._error.setVisible(bool(text))

    @Slot()
    def _ask(self) -> None:
        self.show_error("")
        if self.password.is_good():
            self.set_asked.emit()
