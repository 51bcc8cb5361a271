"""What the window says in its strip: what went well or wrong, and with which button one gets on."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Slot

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.workspace import Workspace
from ui.main_window import MainWindow, NoticeAction, NoticeKind
from ui.messages import sentence
from ui.printing import open_path
from ui.report import show_report

LOST_WORDS = {
    1: "上次没有正常关闭，正在进行的最后一次保存可能没有完成；更早保存的都在，请核对最后填的一条。",
    2: "上次没有正常关闭，最后的几次保存有读不出来的；更早保存的都在，请核对最后填的几条，并从备份找回。",
}
"""What is said of saves that can no longer be read, by how much was lost (`Workbook.lost`)."""


class Notices(QObject):
    """Says things above the pages of one workbook; `go` leads to where more is told or done."""

    def __init__(
        self, window: MainWindow, ws: Workspace, go: Callable[..., object], *, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window, self._ws, self._go = window, ws, go

    @Slot(str)
    def tell(self, text: str) -> None:
        """Say something that went well."""
        self._window.show_notice(text, NoticeKind.DONE)

    @Slot(str)
    def warn(self, text: str) -> None:
        """Say what should be looked after before long."""
        self._window.show_notice(text, NoticeKind.WARN)

    @Slot(str)
    def fail(self, text: str) -> None:
        """Say what did not work."""
        self._window.show_notice(text, NoticeKind.ERROR)

    @Slot(object)
    def fail_error(self, error: UserError) -> None:
        """Say an error in its sentence, with the way to what the manual says about it."""
        more = NoticeAction("怎么办", partial(self.open_help, "errors.html", error.code.value))
        self._window.show_notice(sentence(error), NoticeKind.ERROR, more)

    @Slot(str)
    def fail_bug(self, text: str) -> None:
        """Say that the program itself failed, and offer the report for whoever helps."""
        self._window.show_notice(text, NoticeKind.ERROR, NoticeAction("问题报告", self.show_report))

    @Slot(str, str)
    def warn_of(self, text: str, part: str) -> None:
        """Say what was found while the workbook was looked after, with the way to where it is told in full."""
        self._lead(text, "去看", part)

    def remind_of_sheet(self) -> None:
        """Say that nobody has proved yet that the recovery sheet is at hand."""
        self._lead("恢复单还没有核对过。忘记密码时只能靠它打开台账，请核对一次。", "去核对", "users")

    def _lead(self, text: str, says: str, part: str) -> None:
        """Say something with a way to a part of 组织与设置."""
        there = NoticeAction(says, partial(self._go, "organisation", part=part))
        self._window.show_notice(text, NoticeKind.WARN, there)

    def say_lost(self) -> None:
        """Say what a kill or a damaged disk took of drafts and of the last saves."""
        book = self._ws.workbook
        if book.drafts.was_damaged:
            self.fail("草稿文件已损坏，已另存并新建；保存过的记录不受影响，没有保存的草稿请重新填写。")
        if book.drafts.lost.value:
            self.fail("草稿文件有一处读不出来，最近的草稿可能不是最新的；保存过的记录不受影响，请核对草稿。")
        if book.lost.value:
            self.fail(LOST_WORDS[book.lost.value])

    @Slot()
    def show_report(self) -> None:
        """Show the problem report, to be read before it is kept as a file."""
        shown = self._window.page(self._window.current_page)  # a page is dressed, the window around it is not
        show_report(shown, self._ws)

    def open_help(self, name: str, part: str) -> None:
        """Open a page of the manual at one of its parts."""
        if not open_path(self._ws.library.resources / "help" / name, part=part):
            self.fail("没有找到能打开说明的程序。说明在程序目录的 resources/help 中。")
