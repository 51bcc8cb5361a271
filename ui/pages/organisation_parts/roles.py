"""Choosing roles: each with one line about what it may do and see."""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from sxt_desktop.domain.roles import Role
from ui.theme import Theme
from ui.widgets.text import label

WORDS: Mapping[Role, str] = {
    Role.RECORDER: "登记、修改、作废台账和手册，办理签字，收发报送包",
    Role.HOLDER: "登记和修改台账、手册，不收发报送包",
    Role.ENDORSER: "生成责任书等文书，登记签字",
    Role.DISCIPLINE: "能看和登记“纪检专阅”的内容，审核、督办",
    Role.SUPERVISOR: "审核下级报来的记录，发督办单，收发报送包",
    Role.ADMIN: "管使用人、恢复单、备份与恢复，收发报送包；看不到“纪检专阅”的内容",
}


class RoleChoice(QWidget):
    """Check boxes; one person may hold several roles."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._boxes: dict[Role, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for role in Role:
            box = QCheckBox(role.value)
            box.setObjectName(f"role_{role.name.lower()}")
            box.setAccessibleDescription(WORDS[role])
            box.toggled.connect(self.changed)
            says = label(WORDS[role], "second", wraps=True)
            says.setContentsMargins(theme.px(30), 0, 0, theme.px(4))
            self._boxes[role] = box
            column.addWidget(box)
            column.addWidget(says)
        self.error = label("", "error", wraps=True)
        self.error.setObjectName("roles_error")
        self.error.hide()
        column.addWidget(self.error)

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that are ticked."""
        return frozenset(role for role, box in self._boxes.items() if box.isChecked())

    def show_roles(self, roles: Iterable[Role]) -> None:
        """Tick roles."""
        held = frozenset(roles)
        for role, box in self._boxes.items():
            box.setChecked(role in held)
        self.show_error("")

    def is_filled(self) -> bool:
        """Whether any role is ticked; says so when none is."""
        self.show_error("" if self.roles else "请至少选一个角色")
        return bool(self.roles)

    def show_error(self, text: str) -> None:
        """Say what is wrong with the roles."""
        self.error.setText(text)
        self.error.setVisible(bool(text))
