"""登记: enrolling another organisation from its card and stamped paper."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.people import Relation
from sxt_desktop.usecases.identities import Enrolment
from ui.messages import sentence
from ui.pages.exchange_parts.actions import ExchangeActions
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.choosing import DropArea
from ui.widgets.kind_choice import KindChoice
from ui.widgets.side_panel import SidePanel
from ui.widgets.text import label

_GROUP = 4
REPLACES = "登记后，对方原来的密钥立即停用，今后用旧密钥签的包不再接收。"


class GroupEdit(QLineEdit):
    """Four hexadecimal digits; case and full width make no difference; goes on by itself when full."""

    filled = Signal()
    emptied = Signal()

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
        self.setObjectName(f"group_{number}")
        self.setAccessibleName(f"第{number + 1}组核对码，四位")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMaxLength(16)
        self.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText)
        self.textEdited.connect(self._tidy)

    @Slot(str)
    def _tidy(self, typed: str) -> None:
        plain = re.sub("[^0-9A-F]", "", unicodedata.normalize("NFKC", typed).upper())[:_GROUP]
        if plain != typed:
            self.setText(plain)
        if len(plain) == _GROUP:
            self.filled.emit()

    @property
    def is_full(self) -> bool:
        """Whether all four digits are there."""
        return len(self.text()) == _GROUP

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and not self.text():
            self.emptied.emit()
        else:
            super().keyPressEvent(event)


class EnrolPanel(SidePanel):
    """Leads from the other side's card file to an enrolled organisation; its fingerprint is never shown."""

    enrolled = Signal(object, str)

    def __init__(self, theme: Theme, actions: ExchangeActions) -> None:
        super().__init__(theme, name="enrolling")
        self._theme, self._actions = theme, actions
        self._found: Enrolment | None = None
        self._edits: list[GroupEdit] = []
        self._relations = QButtonGroup(self)
        self._error = label("", "error", wraps=True)
        self._enrol = primary_button("登记", name="enrol_finish")
        self._card = Path()
        self._kind = KindChoice(name="enrol_kind")
        self._replace = plain_button("替换原来的登记", name="enrol_replace")

    def begin(self) -> None:
        """Ask for the card file."""
        self._found = None
        body, column = self._body()
        column.addWidget(label("第一步：打开对方的登记文件", "bold"))
        drop = DropArea(
            self._theme,
            self._actions.choosers,
            says="拖入登记文件（.sxk）",
            verb="选择…",
            suffix=".sxk",
            kinds="登记文件 (*.sxk)",
            name="card_file",
        )
        drop.given.connect(self._given)
        column.addWidget(drop)
        column.addWidget(self._error_line())
        self._replace = plain_button("替换原来的登记", name="enrol_replace")
        self._replace.clicked.connect(self._replacing)
        self._replace.hide()
        column.addWidget(self._replace, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(label("第二步需要对方盖章的纸质登记卡，请先备好。", "second", wraps=True))
        column.addStretch(1)
        self.show_content("登记对方单位", body)

    def _body(self) -> tuple[QWidget, QVBoxLayout]:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        return body, column

    def _error_line(self) -> QWidget:
        self._error = label("", "error", wraps=True)
        self._error.setObjectName("enrol_error")
        self._error.hide()
        return self._error

    def _say(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))

    @Slot(object)
    def _given(self, paths: tuple[Path, ...]) -> None:
        self.open_card(paths[0])

    def open_card(self, path: Path) -> None:
        """Read a card file and ask for the groups from paper."""
        self._card = path
        self._begin(self._actions.begin_enrolment)

    @Slot()
    def _replacing(self) -> None:
        self._begin(self._actions.replace_enrolment)

    def _begin(self, read: Callable[[Path], Enrolment]) -> None:
        try:
            self._found = read(self._card)
        except UserError as error:
            self._say(sentence(error))
            self._replace.setVisible(error.code is ErrorCode.IDENTITY_CONFLICT)
            return
        self._ask_groups(self._found)

    def _ask_groups(self, found: Enrolment) -> None:
        body, column = self._body()
        column.addWidget(label(found.name, "heading", wraps=True))
        says = "第二步：对照盖章的登记卡，把下面几组核对码抄进来。不要照抄U盘上的任何文件。"
        column.addWidget(label(says, wraps=True))
        if found.replaces is not None:
            column.addWidget(label(REPLACES, "warn", wraps=True))
        column.addLayout(self._group_row(found))
        column.addWidget(self._error_line())
        column.addWidget(label("对方是本单位的", "second"))
        column.addLayout(self._relation_row())
        self._kind = KindChoice(name="enrol_kind")
        self._kind.show_kind(found.kind)
        column.addWidget(self._kind)
        self._enrol = primary_button("登记", name="enrol_finish")
        self._enrol.setEnabled(False)
        self._enrol.clicked.connect(self._finish)
        column.addWidget(self._enrol, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(label("共可试三次；三次不符就要请对方重新出具登记卡。", "second", wraps=True))
        column.addStretch(1)
        self.show_content("登记对方单位", body)
        self._edits[0].setFocus()

    def _group_row(self, found: Enrolment) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self._edits = []
        for index in found.asked:
            edit = GroupEdit(index)
            edit.textChanged.connect(self._renew)
            edit.filled.connect(self._forward)
            edit.emptied.connect(self._backward)
            edit.returnPressed.connect(self._finish)
            self._edits.append(edit)
            both = QVBoxLayout()
            both.setSpacing(4)
            both.addWidget(label(f"第{index + 1}组", "second"), 0, Qt.AlignmentFlag.AlignHCenter)
            both.addWidget(edit)
            row.addLayout(both)
        return row

    def _relation_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self._relations = QButtonGroup(self)
        for relation in (Relation.SUPERIOR, Relation.SUBORDINATE):
            button = QRadioButton(relation.value)
            button.setObjectName(f"relation_{relation.name.lower()}")
            self._relations.addButton(button)
            button.toggled.connect(self._renew)
            row.addWidget(button)
        row.addStretch(1)
        return row

    @property
    def _relation(self) -> Relation | None:
        checked = self._relations.checkedButton()
        return None if checked is None else Relation(checked.text())

    @Slot()
    def _renew(self) -> None:
        is_ready = all(edit.is_full for edit in self._edits) and self._relation is not None
        self._enrol.setEnabled(is_ready)

    @Slot()
    def _forward(self) -> None:
        following = next((edit for edit in self._edits if not edit.is_full), None)
        if following is not None:
            following.setFocus()

    @Slot()
    def _backward(self) -> None:
        self.focusPreviousChild()

    @Slot()
    def _finish(self) -> None:
        found, relation = self._found, self._relation
        if found is None or relation is None or not self._enrol.isEnabled():
            return
        groups = {edit.number: edit.text() for edit in self._edits}
        try:
            changes = self._actions.finish_enrolment(found, groups, relation, self._kind.kind)
        except UserError as error:
            self._refused(error)
            return
        self.close_panel()
        self.enrolled.emit(changes, found.name)

    def _refused(self, error: UserError) -> None:
        self._say(sentence(error))
        is_locked = error.code is ErrorCode.FINGERPRINT_LOCKED
        for edit in self._edits:
            edit.clear()
            edit.setEnabled(not is_locked)
        if not is_locked:
            self._edits[0].setFocus()
