"""Adding someone who can open the workbook: name, roles, a first password."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCompleter, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.roles import LocalUser, Role
from ui.messages import sentence
from ui.pages.organisation_parts.roles import RoleChoice
from ui.pages.organisation_parts.user_actions import UserActions
from ui.theme import Theme
from ui.widgets.buttons import primary_button
from ui.widgets.labelled import LabelledEdit
from ui.widgets.new_password import NewPassword
from ui.widgets.text import label


class NewUser(QWidget):
    """`added` carries the new `LocalUser`."""

    added = Signal(object)

    def __init__(self, theme: Theme, actions: UserActions) -> None:
        super().__init__()
        self.setObjectName("new_user")
        self._actions = actions
        self.name = LabelledEdit("姓名", name="user_name", hint="可从已登记的人员中选", is_required=True)
        known = {one.name for one in actions.users()}
        completer = QCompleter([name for name in actions.names() if name not in known], self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.name.edit.setCompleter(completer)
        self.roles = RoleChoice(theme)
        self.roles.show_roles([Role.RECORDER])
        self.password = NewPassword(theme, name="user_password", title="首次密码", again="再输一次")
        self.password.confirmed.connect(self._add)
        self._error = label("", "error", wraps=True)
        self._error.hide()
        self._button = primary_button("添加", name="user_add")
        self._button.clicked.connect(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.name)
        column.addWidget(label("角色（可选几个）", "quiet"))
        column.addWidget(self.roles)
        column.addWidget(self.password)
        column.addWidget(label("请本人在旁输入，或交给本人后在“设置”里更改。", "second", wraps=True))
        column.addWidget(self._error)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    @Slot()
    def _add(self) -> None:
        self._error.hide()
        if not self.name.is_filled() or not self.roles.is_filled() or not self.password.is_good():
            return
        name, roles, password = self.name.text, self.roles.roles, self.password.text
        self._actions.run(lambda: self._actions.add(name, roles, password), self._done, self._failed)

    def _done(self, added: object) -> None:
        self.password.clear()
        if isinstance(added, LocalUser):
            self.added.emit(added)

    def _failed(self, error: UserError) -> None:
        if error.code is ErrorCode.USER_EXISTS:
            self.name.show_error(sentence(error))
            self.name.edit.selectAll()
        elif error.code is ErrorCode.WEAK_PASSWORD:
            self.password.show_error(sentence(error))
        else:
            self._error.setText(sentence(error))
            self._error.show()
