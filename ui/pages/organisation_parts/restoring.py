"""One backup: what it holds, what restoring it would lose, and the way there in two deliberate steps."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.back_up import KnownBackup
from sxt_desktop.usecases.restore import LostRecord, RestorePlan
from ui.jobs import Jobs
from ui.messages import sentence
from ui.pages.organisation_parts.backup_actions import RestoreActions
from ui.pages.organisation_parts.backup_words import holds_words, loss_words, notes, when_words
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import clear
from ui.widgets.facts import Facts
from ui.widgets.labelled import LabelledEdit
from ui.widgets.text import ElidedLabel, label, rule, set_role
from ui.widgets.words import full_moment

MOST_LISTED = 200
NOT_ALLOWED = "恢复由管理员办理。"
AGREE = "我已看过会少哪些记录"
_LEFT = Qt.AlignmentFlag.AlignLeft


class RestorePanel(QWidget):
    """Shows a backup; what restoring would mean is looked up only when it is asked for."""

    def __init__(self, backup: KnownBackup, jobs: Jobs, actions: RestoreActions | None) -> None:
        super().__init__()
        self.setObjectName("restore_panel")
        self._backup, self._jobs, self._actions = backup, jobs, actions
        self._password = LabelledEdit("做这份备份时的密码", name="backup_password", is_required=True)
        self._password.edit.setEchoMode(self._password.edit.EchoMode.Password)
        self._password.confirmed.connect(self._look)
        self._password.hide()
        self._said = label("", "quiet", wraps=True)
        self._said.setObjectName("restore_said")
        self._said.hide()
        self._ask = plain_button("看看恢复会怎样", name="restore_preview")
        self._ask.clicked.connect(self._look)
        jobs.rested.connect(self._free)
        self._plan = QVBoxLayout()
        self._plan.setSpacing(8)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(Facts(self._facts()))
        if self._backup.damage:
            column.addWidget(label(f"这份备份有问题：{self._backup.damage}", "error", wraps=True))
        column.addWidget(rule())
        if self._actions is None:
            column.addWidget(label(NOT_ALLOWED, "quiet", wraps=True))
        column.addWidget(self._password)
        column.addWidget(self._said)
        column.addWidget(self._ask, 0, _LEFT)
        self._ask.setVisible(self._actions is not None and self._backup.is_sound)
        column.addLayout(self._plan)
        column.addStretch(1)

    def _facts(self) -> tuple[tuple[str, str], ...]:
        one = self._backup
        kind = "" if one.kind is None else str(one.kind)
        return (
            ("时间", when_words(one)),
            ("因为", kind),
            ("内容", holds_words(one)),
            ("位置", str(one.path)),
        )

    @Slot()
    def _look(self) -> None:
        actions, backup, password = self._actions, self._backup, self._password.edit.text()
        if actions is None:
            return
        preview = actions.preview
        self._ask.setEnabled(False)
        self._jobs.run("正在比较", lambda _: preview(backup, password), done=self._show, failed=self._refused)

    @Slot()
    def _free(self) -> None:
        self._ask.setEnabled(True)

    def _refused(self, error: UserError) -> None:
        if error.code is ErrorCode.BACKUP_LOCKED:
            self._password.show()
            self._password.edit.setFocus()
        self._said.setText(sentence(error))
        set_role(self._said, "error")
        self._said.show()

    def _show(self, plan: RestorePlan) -> None:
        self._ask.hide()
        self._password.hide()
        self._said.hide()
        clear(self._plan)
        self._plan.addWidget(label("恢复会怎样", "bold"))
        self._plan.addWidget(label(loss_words(plan), wraps=True))
        for record in plan.lost[:MOST_LISTED]:
            self._plan.addWidget(_row(record))
        if len(plan.lost) > MOST_LISTED:
            self._plan.addWidget(label(f"等 {len(plan.lost)} 条", "second"))
        for note in notes(plan):
            self._plan.addWidget(label(note, wraps=True))
        self._plan.addWidget(rule())
        self._plan.addWidget(self._agree(plan))
        self._plan.addWidget(self._go, 0, _LEFT)

    def _agree(self, plan: RestorePlan) -> QCheckBox:
        agree = QCheckBox(AGREE if plan.is_known and plan.lost else "我要恢复到这一份")
        agree.setObjectName("restore_agree")
        self._go = primary_button("恢复到这一份", name="restore_go")
        self._go.setEnabled(False)
        self._go.clicked.connect(self._restore)
        agree.toggled.connect(self._go.setEnabled)
        return agree

    @Slot()
    def _restore(self) -> None:
        if self._actions is not None:
            self._actions.restore(self._backup, self._password.edit.text())


def _row(record: LostRecord) -> QWidget:
    row = QWidget()
    column = QVBoxLayout(row)
    column.setContentsMargins(0, 2, 0, 2)
    column.setSpacing(0)
    column.addWidget(ElidedLabel(record.title))
    what = "会没有" if record.is_new else "回到以前的内容"
    column.addWidget(label(f"{what}　{record.author} {full_moment(record.recorded_at)}", "second"))
    return row
