"""The recovery sheet after first use: proving that it is at hand, or making another."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from ui.icons import IconView
from ui.messages import sentence
from ui.pages.organisation_parts.user_actions import UserActions
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.labelled import LabelledEdit
from ui.widgets.recovery import KeySheet, TypeBack
from ui.widgets.text import label
from ui.widgets.words import full_day

NOT_CONFIRMED = "恢复单还没有核对过。忘记密码时只能靠它打开台账，请找出来核对一次，找不到就重新生成。"
NO_LONGER = "重新生成后，旧的恢复单马上作废。新的请打印出来，与电脑分开存放。"


class SheetBar(QFrame):
    """Whether the recovery sheet was proved to be at hand, and what can be done about it."""

    check_asked = Signal()
    new_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("sheet_bar")
        self.setProperty("role", "card")
        self._icon = IconView(theme, "key", token="act")
        self.words: QLabel = label("", wraps=True)
        self.words.setObjectName("sheet_state")
        check = plain_button("核对恢复单", name="sheet_check")
        check.clicked.connect(self.check_asked)
        new = plain_button("重新生成", name="sheet_new")
        new.setAccessibleName("重新生成恢复单")
        new.clicked.connect(self.new_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 12, 12)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self.words, 1)
        row.addWidget(check)
        row.addWidget(new)

    def show_state(self, confirmed_at: str) -> None:
        """Say when it was proved (ISO text), or that it never was."""
        if confirmed_at:
            self.words.setText(f"恢复单已在{full_day(datetime.fromisoformat(confirmed_at))}核对过。")
            self._icon.show_icon("done", "green")
        else:
            self.words.setText(NOT_CONFIRMED)
            self._icon.show_icon("soon", "amber")


class CheckSheet(QWidget):
    """The whole key typed from the sheet; `confirmed` when it is the one that opens the workbook."""

    confirmed = Signal()

    def __init__(self, actions: UserActions) -> None:
        super().__init__()
        self.setObjectName("check_sheet")
        self._actions = actions
        self.key = LabelledEdit(
            "恢复密钥", name="sheet_key", hint="照恢复单输入八组，不分大小写", is_required=True
        )
        self.key.confirmed.connect(self._check)
        button = primary_button("核对", name="sheet_check_now")
        button.clicked.connect(self._check)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label("把手里的恢复单照样输一遍，看它现在还能不能打开台账。", "quiet", wraps=True))
        column.addWidget(self.key)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    @Slot()
    def _check(self) -> None:
        if self.key.is_filled():
            text = self.key.text
            self._actions.run(lambda: self._actions.sheet_fits(text), self._checked, self._failed)

    def _checked(self, fits: object) -> None:
        if not fits:
            self.key.show_error("与现在使用的恢复单不一致，请逐组核对；可能是以前已作废的恢复单。")
            self.key.edit.selectAll()
            return
        self.key.edit.clear()
        self._actions.confirm_sheet()
        self.confirmed.emit()

    def _failed(self, error: UserError) -> None:
        self.key.show_error(sentence(error))


class NewSheet(QWidget):
    """Another sheet: agreed to, put on paper, four groups typed back; `finished` at the end of either way."""

    made = Signal()
    finished = Signal()

    def __init__(self, theme: Theme, actions: UserActions) -> None:
        super().__init__()
        self.setObjectName("new_sheet")
        self._actions = actions
        self._error = label("", "error", wraps=True)
        self._error.setObjectName("sheet_error")
        self._error.hide()
        self._sheet = KeySheet(theme, columns=2)
        self._sheet.print_asked.connect(self._print)
        self._sheet.save_asked.connect(self._save)
        self._fields = TypeBack(actions.choose)
        self._fields.confirmed.connect(self._prove)
        self._pages = QStackedLayout()
        for page in (self._agree_page(), self._paper_page(), self._prove_page()):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(self._pages)
        column.addWidget(self._error)
        column.addStretch(1)

    def _agree_page(self) -> QWidget:
        make = primary_button("生成新的恢复单", name="sheet_make")
        make.clicked.connect(self._make)
        return _page(label(NO_LONGER, wraps=True), make)

    def _paper_page(self) -> QWidget:
        on = primary_button("已打印或抄写，下一步", name="sheet_on")
        on.clicked.connect(self._ask_back)
        words = label("新的恢复密钥只显示这一次，请写到纸上。", "quiet", wraps=True)
        return _page(words, self._sheet, on)

    def _prove_page(self) -> QWidget:
        check = primary_button("核对", name="sheet_prove")
        check.clicked.connect(self._prove)
        again = link_button("再看一次密钥", name="sheet_again", is_flush=True)
        again.clicked.connect(lambda: self._pages.setCurrentIndex(1))
        skip = link_button("暂不核对", name="sheet_skip", is_flush=True)
        skip.clicked.connect(self._finish)
        words = label("请照纸上的恢复单，把下面四组输进来，不分大小写。", "quiet", wraps=True)
        return _page(words, self._fields, check, again, skip)

    @Slot()
    def _make(self) -> None:
        self._error.hide()
        self._actions.run(self._actions.new_sheet, self._show_key, self._failed)

    def _show_key(self, key: object) -> None:
        self._sheet.show_key(str(key))
        self._sheet.say("")
        self._pages.setCurrentIndex(1)
        self._sheet.paper.setFocus()
        self.made.emit()

    def _failed(self, error: UserError) -> None:
        self._error.setText(sentence(error))
        self._error.show()

    @Slot(str)
    def _print(self, key: str) -> None:
        if self._actions.print_sheet(key):
            self._sheet.say("恢复单已打开，请在打开的窗口里打印。锁定或关闭程序时这份文件会删除。")
        else:
            self._sheet.say("没有找到能打开恢复单的程序，请用“另存为文件”，到别的电脑上打印。", "error")

    @Slot(str)
    def _save(self, key: str) -> None:
        folder = self._actions.choosers.folder(self, "恢复单存到哪里（不要放在本机）")
        if folder is None:
            return
        try:
            self._sheet.say(f"恢复单已存到{self._actions.save_sheet(key, folder)}。")
        except UserError as error:
            self._sheet.say(sentence(error), "error")

    @Slot()
    def _ask_back(self) -> None:
        self._pages.setCurrentIndex(2)
        self._fields.ask(self._sheet.key)

    @Slot()
    def _prove(self) -> None:
        if self._fields.fits():
            self._actions.confirm_sheet()
            self._finish()

    @Slot()
    def _finish(self) -> None:
        self._sheet.show_key("")
        self._fields.forget()
        self.finished.emit()


def _page(*parts: QWidget) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for part in parts:
        if isinstance(part, QPushButton):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            column.addWidget(part)
    column.addStretch(1)
    return page
