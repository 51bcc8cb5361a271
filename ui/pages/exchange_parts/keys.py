"""密钥: which keys we and others had, since when; changing our own, stopping one that may be in wrong hands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.keys import KeyOfOrg
from ui.forms.sources import Runner, run_here
from ui.messages import sentence
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.choosing import Choosers
from ui.widgets.labelled import LabelledEdit, SecretEdit
from ui.widgets.side_panel import SidePanel
from ui.widgets.text import label, rule
from ui.widgets.words import full_moment

WHAT_CHANGING_DOES = (
    "换人交接，或者密钥用了很久时更换。新旧密钥共同签名，对方导入本单位下一包时自动认新密钥，不用重新登记。",
    "以前写给旧密钥的包照样能打开。怀疑旧密钥已经被人拿走的，换完还要请上级停用原来的登记，带新登记卡重新登记。",
)
WHAT_REVOKING_DOES = (
    "对方电脑被盗、密钥可能被人拿走时停用。从给出的包号起，用这个密钥签的包一律不收；以前收到的记录不变。",
    "停用后不再向对方写出报送包，直到登记对方新的登记卡。停用不能撤回。",
)
WHAT_AN_OLDER_BACKUP_DOES = (
    "本台账从备份恢复过。那份备份如果早于更换密钥，现在用的又是旧密钥：本单位写出的包对方不收，对方写来的包这里打不开。",
    "别处还有更换密钥以后的备份的，从那里取回新密钥，接着用。没有的，点上面的“更换本单位密钥”，打印新的登记卡，请上级“替换原来的登记”。",
)


@dataclass(frozen=True, slots=True)
class KeyActions:
    """`next_number` is the bundle number after the last one taken over; `rotate`, `revoke` and `take_back` may raise
    `UserError`.

    `take_back(place, password)` goes on with a newer key out of a backup; None where nothing was ever restored. It tries a
    password, which takes seconds, and so goes through `run`.
    """

    own: Callable[[], Sequence[KeyOfOrg]]
    of: Callable[[OrgId], Sequence[KeyOfOrg]]
    next_number: Callable[[OrgId], int]
    rotate: Callable[[], Changes]
    revoke: Callable[[OrgId, int, str], Changes]
    may_change: bool = True
    take_back: Callable[[Path, str], Changes] | None = None
    run: Runner = run_here
    choosers: Choosers = field(default_factory=Choosers)


class OneKey(QFrame):
    """One key: its number, since when, how it ended."""

    def __init__(self, key: KeyOfOrg, *, is_own: bool) -> None:
        super().__init__()
        self.setObjectName(f"key_{key.key_id}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(2)
        column.addWidget(label("正在使用" if key.is_present else _ending(key), "bold", wraps=True))
        column.addWidget(
            label(f"{full_moment(key.since)} {_beginning(key, is_own=is_own)}", "quiet", wraps=True)
        )
        if key.ended_at:
            column.addWidget(label(f"{full_moment(key.ended_at)} 停用", "quiet"))
        if key.why:
            column.addWidget(label(f"原因：{key.why}", "quiet", wraps=True))
        column.addWidget(label(f"编号 {key.key_id}", "second"))


def _beginning(key: KeyOfOrg, *, is_own: bool) -> str:
    if is_own:
        return "生成"
    return "凭登记卡登记" if key.by_paper else "由原密钥签名换用"


def _ending(key: KeyOfOrg) -> str:
    if key.revoked_from is not None:
        return f"已停用：第{key.revoked_from}包起不收"
    return "已更换" if key.until_n is None else f"已更换：签到第{key.until_n}条为止"


class KeysPanel(SidePanel):
    """Shows our own keys or an organisation's; `changed` carries the `Changes` of what was done and a sentence."""

    changed = Signal(object, str)

    def __init__(self, theme: Theme, actions: KeyActions) -> None:
        super().__init__(theme, name="keys")
        self._theme, self._actions = theme, actions
        self._org: OrgId | None = None
        self._org_name = ""
        self._error = label("", "error", wraps=True)
        self._from = LabelledEdit("从对方第几包起停用", name="revoke_from", is_required=True)
        self._why = LabelledEdit("停用原因", name="revoke_why", is_required=True)
        self._password = SecretEdit(theme, "备份当时的密码", name="keys_password")
        self._taking = plain_button("从备份取回密钥…", name="take_keys_back")

    def show_own(self) -> None:
        """Show our own keys and, to who may, the way to new ones."""
        self._org = None
        body, column = self._body(self._actions.own(), is_own=True)
        if self._actions.may_change:
            self._explain(column, "更换密钥", WHAT_CHANGING_DOES)
            button = plain_button("更换本单位密钥", name="rotate_keys")
            button.clicked.connect(self._rotate)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            column.addWidget(self._error)
            if self._actions.take_back is not None:
                self._add_taking_back(column)
        column.addStretch(1)
        self.show_content("本单位密钥", body)

    def show_peer(self, org: OrgId, name: str) -> None:
        """Show an organisation's keys and, to who may, how the present one is stopped."""
        self._org, self._org_name = org, name
        found = self._actions.of(org)
        body, column = self._body(found, is_own=False)
        if self._actions.may_change and any(one.is_present for one in found):
            self._add_revoking(column, org)
        column.addStretch(1)
        self.show_content(f"{name}的密钥", body)

    def _body(self, keys: Sequence[KeyOfOrg], *, is_own: bool) -> tuple[QWidget, QVBoxLayout]:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        for number, key in enumerate(keys):
            if number:
                column.addWidget(rule())
            column.addWidget(OneKey(key, is_own=is_own))
        self._error = label("", "error", wraps=True)
        self._error.setObjectName("keys_error")
        self._error.hide()
        return body, column

    def _explain(self, column: QVBoxLayout, title: str, words: Sequence[str]) -> None:
        column.addWidget(rule())
        column.addWidget(label(title, "heading"))
        for one in words:
            column.addWidget(label(one, wraps=True))

    def _add_revoking(self, column: QVBoxLayout, org: OrgId) -> None:
        self._explain(column, "停用这一登记", WHAT_REVOKING_DOES)
        self._from = LabelledEdit("从对方第几包起停用", name="revoke_from", is_required=True)
        self._from.edit.setText(str(self._actions.next_number(org)))
        self._why = LabelledEdit(
            "停用原因", name="revoke_why", hint="例：对方电脑被盗，已当面核实", is_required=True
        )
        button = primary_button("停用", name="revoke")
        button.clicked.connect(self._revoke)
        column.addWidget(self._from)
        column.addWidget(self._why)
        column.addWidget(self._error)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_taking_back(self, column: QVBoxLayout) -> None:
        self._explain(column, "恢复以后取回新密钥", WHAT_AN_OLDER_BACKUP_DOES)
        self._password = SecretEdit(self._theme, "备份当时的密码", name="keys_password")
        self._password.hide()
        self._taking = plain_button("从备份取回密钥…", name="take_keys_back")
        self._taking.clicked.connect(self._take_back)
        column.addWidget(self._password)
        column.addWidget(self._taking, 0, Qt.AlignmentFlag.AlignLeft)

    @Slot()
    def _rotate(self) -> None:
        try:
            changes = self._actions.rotate()
        except UserError as error:
            self._say(sentence(error))
            return
        self.changed.emit(
            changes, "本单位密钥已更换。请重新打印登记卡，旧卡作废；对方导入下一包时自动认新密钥。"
        )
        self.show_own()

    @Slot()
    def _revoke(self) -> None:
        org = self._org
        filled = [field.is_filled() for field in (self._why, self._from)]
        if org is None or not all(filled):
            return
        typed = self._from.text
        if not typed.isdecimal() or len(typed) > 9:
            self._from.show_error("请填包号，例如 12")
            return
        try:
            changes = self._actions.revoke(org, int(typed), self._why.text)
        except UserError as error:
            self._say(sentence(error))
            return
        self.changed.emit(changes, f"{self._org_name}的登记已停用。请登记对方新的登记卡。")
        self.show_peer(org, self._org_name)

    @Slot()
    def _take_back(self) -> None:
        take_back = self._actions.take_back
        place = self._actions.choosers.folder(self, "更换密钥以后的备份在哪里")
        if take_back is None or place is None:
            return
        self._say("")
        self._taking.setEnabled(False)
        work = partial(take_back, place, self._password.edit.text())
        self._actions.run(work, self._taken_back, self._not_taken_back)

    def _taken_back(self, changes: object) -> None:
        is_open = not self.isHidden()
        self.changed.emit(changes, "已从备份取回新密钥，以后用它签名。")
        if is_open:
            self.show_own()

    def _not_taken_back(self, error: UserError) -> None:
        self._taking.setEnabled(True)
        self._say(sentence(error))
        self._password.setVisible(error.code in (ErrorCode.BACKUP_LOCKED, ErrorCode.WRONG_PASSWORD))

    def _say(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))
