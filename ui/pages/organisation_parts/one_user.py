"""One person who can open the workbook: roles, another password, removal and what removal cannot do."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.roles import LocalUser
from ui.messages import sentence
from ui.pages.organisation_parts.roles import RoleChoice
from ui.pages.organisation_parts.user_actions import UserActions
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button
from ui.widgets.new_password import NewPassword
from ui.widgets.text import label, rule, set_role

REMOVAL = "移除后，{name}不能再打开这本台账，已有记录不受影响。"
WHAT_REMAINS = "知道旧密码的人，仍能打开以前复制出去的台账和备份。"
REKEY = "更换台账密钥后，今后的台账和备份，旧密码和旧恢复单都打不开；以前的备份不变，请另行收回或销毁。"


class OneUser(QWidget):
    """`changed` when something was kept, `removed` carries the name of who is gone."""

    changed = Signal()
    removed = Signal(str)

    def __init__(self, theme: Theme, user: LocalUser, actions: UserActions) -> None:
        super().__init__()
        self.setObjectName("one_user")
        self._user, self._actions = user, actions
        self.roles = RoleChoice(theme)
        self.roles.show_roles(user.roles)
        self._said = label("", "quiet", wraps=True)
        self._said.setObjectName("user_said")
        self._said.hide()
        self._keep = plain_button("保存角色", name="user_roles_keep")
        self._keep.setEnabled(False)
        self._keep.clicked.connect(self._give_roles)
        self.roles.changed.connect(self._roles_changed)
        self.password = NewPassword(theme, name="other_password", title="另设密码", again="再输一次")
        self.password.confirmed.connect(self._set_password)
        self._set = plain_button("设密码", name="user_password_set")
        self._set.clicked.connect(self._set_password)
        self._confirm = self._make_confirm()
        self._remove = link_button("移除使用人", name="user_remove", is_flush=True)
        self._remove.clicked.connect(self._ask)
        self._lay_out()

    def _lay_out(self) -> None:
        left = Qt.AlignmentFlag.AlignLeft
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(self._said)
        column.addWidget(label("角色", "bold"))
        column.addWidget(self.roles)
        column.addWidget(self._keep, 0, left)
        column.addWidget(rule())
        if self._user.id == self._actions.me:
            column.addWidget(label("更改自己的密码，请到“设置”。", "quiet", wraps=True))
            self.password.setParent(self)
            self._set.setParent(self)
            self.password.hide()
            self._set.hide()
        else:
            column.addWidget(self.password)
            column.addWidget(self._set, 0, left)
            column.addWidget(rule())
            column.addWidget(self._remove, 0, left)
            column.addWidget(self._confirm)
        column.addStretch(1)

    def _make_confirm(self) -> QFrame:
        box = QFrame(self)
        box.setObjectName("remove_confirm")
        box.setProperty("role", "notice")
        box.setProperty("kind", "warn")
        agree = plain_button("移除", name="user_remove_agree")
        agree.clicked.connect(self._do_remove)
        self._stay = leave = link_button("不移除", name="user_remove_leave")
        leave.clicked.connect(self._leave)
        self._refusal: QLabel = label("", "error", wraps=True)
        self._refusal.setObjectName("remove_error")
        self._refusal.hide()
        row = QHBoxLayout()
        row.addWidget(agree)
        row.addWidget(leave)
        row.addStretch(1)
        column = QVBoxLayout(box)
        column.setContentsMargins(14, 10, 10, 10)
        column.setSpacing(8)
        column.addWidget(label(REMOVAL.format(name=self._user.name), "bold", wraps=True))
        words = WHAT_REMAINS
        if self._actions.rekey is not None:
            words += "移除之后可以接着更换台账密钥。"
        column.addWidget(label(words, wraps=True))
        column.addWidget(self._refusal)
        column.addLayout(row)
        box.hide()
        return box

    @Slot()
    def _roles_changed(self) -> None:
        self.roles.show_error("")
        self._keep.setEnabled(self.roles.roles != self._user.roles)

    @Slot()
    def _give_roles(self) -> None:
        if not self.roles.is_filled():
            return
        user, roles = self._user.id, self.roles.roles
        self._actions.run(lambda: self._actions.give_roles(user, roles), self._given, self._roles_refused)

    def _given(self, changed: object) -> None:
        if isinstance(changed, LocalUser):
            self._user = changed
        self._roles_changed()
        mine = self._user.id == self._actions.me
        self._say("角色已改，" + ("锁定后重新打开时生效。" if mine else "下次打开台账时生效。"))
        self.changed.emit()

    def _roles_refused(self, error: UserError) -> None:
        self.roles.show_error(sentence(error))

    @Slot()
    def _set_password(self) -> None:
        if not self.password.is_good():
            return
        user, password = self._user.id, self.password.text
        self._actions.run(
            lambda: self._actions.set_password(user, password), self._password_set, self._password_refused
        )

    def _password_set(self, _: object) -> None:
        self.password.clear()
        self._say(f"{self._user.name}的密码已另设。以前的备份仍用当时的密码打开。")

    def _password_refused(self, error: UserError) -> None:
        if error.code is ErrorCode.WEAK_PASSWORD:
            self.password.show_error(sentence(error))
        else:
            self._say(sentence(error), role="error")

    @Slot()
    def _ask(self) -> None:
        self._refusal.hide()
        self._confirm.show()
        QTimer.singleShot(0, self._bring_into_sight)

    @Slot()
    def _bring_into_sight(self) -> None:
        """The question may have appeared below what the panel shows; focus leads the panel there."""
        self._stay.setFocus()
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.ensureWidgetVisible(self._confirm)

    @Slot()
    def _leave(self) -> None:
        self._confirm.hide()
        self._remove.setFocus()

    @Slot()
    def _do_remove(self) -> None:
        user = self._user.id
        self._actions.run(lambda: self._actions.remove(user), self._gone, self._not_removed)

    def _gone(self, _: object) -> None:
        self.removed.emit(self._user.name)

    def _not_removed(self, error: UserError) -> None:
        self._refusal.setText(sentence(error))
        self._refusal.show()

    def _say(self, text: str, role: str = "quiet") -> None:
        self._said.setText(text)
        set_role(self._said, role)
        self._said.show()


class AfterRemoval(QWidget):
    """Says what removal could not do, and offers another key where one can be had."""

    rekey_asked = Signal()

    def __init__(self, name: str, actions: UserActions) -> None:
        super().__init__()
        self.setObjectName("after_removal")
        self._actions = actions
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(f"{name}已移除，不能再打开这本台账。", "bold", wraps=True))
        column.addWidget(label(WHAT_REMAINS, wraps=True))
        self._button = plain_button("更换台账密钥", name="rekey")
        self._button.clicked.connect(self.rekey_asked)
        if actions.rekey is not None:
            column.addWidget(label(REKEY, "quiet", wraps=True))
            column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            self._button.setParent(self)
            self._button.hide()
        column.addStretch(1)
