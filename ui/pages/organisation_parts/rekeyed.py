"""What must go on paper after the key was changed: the new recovery key, and everyone's password for one use."""

import shutil
from pathlib import Path

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.usecases.rekey import Rekeyed
from ui.printing import Papers, open_path
from ui.theme import Theme
from ui.widgets.buttons import primary_button
from ui.widgets.choosing import ask_folder
from ui.widgets.facts import Facts
from ui.widgets.recovery import KeySheet
from ui.widgets.text import label

SIZE = QSize(620, 520)
SHEET = "新的恢复密钥只显示这一次，请打印或抄写，与电脑分开存放。旧的恢复单已作废，请销毁。"
ONCE = "下面的密码各只能用一次，请抄给本人。本人下次打开时，程序会请他换成自己的密码。"


class RekeyedDialog(QDialog):
    """Closes only once it was said that everything is on paper."""

    def __init__(self, theme: Theme, papers: Papers, made: Rekeyed, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("更换台账密钥")
        self.setObjectName("rekeyed")
        self.resize(SIZE)
        self._papers = papers
        self._sheet = KeySheet(theme)
        self._sheet.show_key(made.recovery_key)
        self._sheet.print_asked.connect(self._print)
        self._sheet.save_asked.connect(self._save)
        noted = QCheckBox("都已打印或抄写好")
        noted.setObjectName("rekeyed_noted")
        self._done = primary_button("完成", name="rekeyed_done")
        self._done.setEnabled(False)
        self._done.clicked.connect(self.accept)
        noted.toggled.connect(self._done.setEnabled)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(label("台账密钥已更换", "heading"))
        column.addWidget(label(SHEET, wraps=True))
        column.addWidget(self._sheet)
        if made.one_time_passwords:
            column.addWidget(label(ONCE, wraps=True))
            pairs = tuple((user.name, password) for user, password in made.one_time_passwords)
            column.addWidget(Facts(pairs, name="one_time"))
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(noted, 1)
        foot.addWidget(self._done)
        column.addLayout(foot)

    @Slot(str)
    def _print(self, key: str) -> None:
        if not open_path(self._papers.print_recovery_sheet(key)):
            self._sheet.say("没有找到能打开恢复单的程序，请用“另存为文件”，到别的电脑上打印。", "error")

    @Slot(str)
    def _save(self, key: str) -> None:
        folder = ask_folder(self, "恢复单存到哪里（不要放在本机）")
        if folder is None:
            return
        sheet = self._papers.print_recovery_sheet(key)
        try:
            kept = Path(shutil.copyfile(sheet, folder / sheet.name))
        except OSError:
            self._sheet.say(f"{folder}不能写入，恢复单没有存下，请换一个位置。", "error")
        else:
            self._sheet.say(f"恢复单已存到{kept}。")

    def reject(self) -> None:
        """Esc and the cross close it only when everything is on paper."""
        if self._done.isEnabled():
            super().reject()


def show_rekeyed(theme: Theme, papers: Papers, made: Rekeyed, parent: QWidget) -> RekeyedDialog:
    """Show it above a window."""
    dialog = RekeyedDialog(theme, papers, made, parent)
    dialog.open()
    return dialog
