"""What stands beside the table: one document or one page in hand, what is said of it and what can be done."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.usecases.compare import FieldChange
from sxt_desktop.usecases.read_scans import PageRef, ScannedDocument, State
from sxt_desktop.usecases.scan_targets import ScanTarget, found_targets
from ui.forms.sources import Sources
from ui.forms.widgets.suggest import SuggestEdit, Suggestion
from ui.jobs import Jobs
from ui.pages.records.look_bar import LookBar, Register
from ui.pages.scan_parts.page_view import PageView, Picture
from ui.pages.scan_parts.rows_model import ScanRow, pages_words, place_words, title_words
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button
from ui.widgets.cards import clear, scrolling
from ui.widgets.compare_table import CompareTable
from ui.widgets.hints import set_hint
from ui.widgets.text import label
from ui.wiring import in_background

SAYS = {
    State.READY: "页数齐全，纸上的内容与台账一致，可以归入。",
    State.MISSING_PAGES: "页数不全。请找到缺的页补扫，与这些页一起再读一次；勾选归入的，签订台账注明缺页。",
    State.CHANGED: "打印以后台账里改过内容，纸上签的是改动前的文字。"
    "应当重新打印、重新签字；确认改动不影响签署内容的，可以勾选仍归入。",
    State.ALREADY: "这条记录已有签署件。勾选归入的，添为又一份，原来的不动。",
    State.NOT_FILED: "这种记录没有签署件栏，纸件请另行存放。",
    State.UNKNOWN: "台账里没有这份文书的记录：可能是别的单位的，也可能是清单、名册。可以手工放到一条记录里。",
}
PROXY = "代签须如实登记，签订台账上注明；应由本人签字的，请尽快补签。"
NOT_READ = "这一页没有读出二维码：可能被盖住、裁掉，或者不是本程序打印的。请看清是哪份文书，放到它的记录里。"
UNKNOWN_VERSION = "台账里查不到打印时的那一版，不能逐项比较。"


class Beside(QFrame):
    """`assign_asked` carries the row and the record; `differences_asked` a document; `left_out_asked` a page.

    `look_registered` carries the row whose record was opened by that, and the `Changes`; `refused` a `UserError`.
    """

    assign_asked = Signal(object, str)
    differences_asked = Signal(object)
    left_out_asked = Signal(object)
    look_registered = Signal(object, object)
    refused = Signal(object)
    turned = Signal(object, int)

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        picture: Picture,
        sources: Callable[[], Sources],
        register_look: Register,
    ) -> None:
        super().__init__()
        self.setObjectName("scan_beside")
        self.setProperty("role", "card")
        self._theme = theme
        self._targets: Sequence[ScanTarget] = ()
        self._row: ScanRow | None = None
        self._view = PageView(theme, jobs, picture)
        self._view.turned.connect(self.turned)
        self.look = LookBar(
            register_look,
            in_background(jobs, "正在登记查阅"),
            sources,
            verb="登记并核对",
            is_narrow=True,
        )
        self.look.registered.connect(lambda _, changes: self.look_registered.emit(self._row, changes))
        self.look.refused.connect(self.refused)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self._signing = QVBoxLayout()
        self._below = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(self._column)
        column.addLayout(self._signing)
        column.addWidget(self.look)
        column.addLayout(self._below)
        column.addWidget(self._view, 1)
        column.addStretch(0)
        self._view.hide()

    def show_targets(self, targets: Sequence[ScanTarget]) -> None:
        """Know the records a page can be put to."""
        self._targets = targets

    def show_row(self, row: ScanRow | None, *, turn: int = 0, is_left_out: bool = False) -> None:
        """Show a row; None shows nothing."""
        clear(self._column)
        clear(self._below)
        clear(self._signing)
        self.look.hide()
        self._row = row
        self._view.setVisible(row is not None)
        if row is None:
            return
        if row.document is not None:
            self._show_document(row.document)
        elif row.page is not None:
            self._show_page(row.page, turn, is_left_out=is_left_out)

    def show_signing(self, box: QWidget | None) -> None:
        """Show what is asked about the signing of the document in hand, in place of what was asked before."""
        clear(self._signing)
        if box is not None:
            self._signing.addWidget(box)

    def _show_document(self, document: ScannedDocument) -> None:
        title, second = title_words(document)
        self._heading(title, " · ".join(filter(None, (second, pages_words(document).replace("\n", "，")))))
        if document.state is State.LOOK and document.row is not None:
            self.look.ask(document.row.title, document.row.entry_id)
        else:
            self._says(SAYS[document.state], "error" if document.state is State.MISSING_PAGES else "quiet")
        if document.state is State.CHANGED:
            button = plain_button("看两版差别", name="scan_differences")
            button.clicked.connect(lambda: self.differences_asked.emit(document))
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if document.row is None:
            self._column.addWidget(self._search())
        self._pages(document.pages, may_turn=False)

    def _show_page(self, page: PageRef, turn: int, *, is_left_out: bool) -> None:
        self._heading("未识别的页", place_words(page))
        self._says(NOT_READ, "quiet")
        row = QHBoxLayout()
        row.addWidget(self._search(), 1)
        words = "恢复" if is_left_out else "不归档"
        leave = link_button(words, name="scan_leave_out")
        leave.clicked.connect(lambda: self.left_out_asked.emit(page))
        row.addWidget(leave)
        self._column.addLayout(row)
        self._pages(((page, turn),), may_turn=True)

    def _heading(self, title: str, second: str) -> None:
        self._column.addWidget(label(title, "bold", wraps=True))
        if second:
            self._column.addWidget(label(second, "second", wraps=True))

    def _says(self, words: str, role: str) -> None:
        says = label(words, role, wraps=True)
        says.setObjectName("scan_says")
        self._column.addWidget(says)

    def _pages(self, pages: Sequence[tuple[PageRef, int]], *, may_turn: bool) -> None:
        self._view.show_pages(pages, may_turn=may_turn)

    def _search(self) -> QWidget:
        edit = SuggestEdit(self._found, self)
        edit.setObjectName("scan_record")
        edit.setAccessibleName("放到哪条记录：输入编号、标题、姓名或拼音首字母")
        set_hint(edit, "放到哪条记录：编号、标题、姓名、拼音首字母")
        edit.picked.connect(self._taken)
        edit.entered.connect(lambda: self._enter(edit))
        return edit

    def _found(self, words: str) -> Sequence[Suggestion]:
        found = found_targets(self._targets, words)
        return [Suggestion(one.entry_id, one.title, one.note) for one in found]

    def _enter(self, edit: SuggestEdit) -> None:
        found = self._found(edit.text())
        if len(found) == 1:
            self._taken(found[0])

    @Slot(object)
    def _taken(self, one: Suggestion) -> None:
        if self._row is not None:
            self.assign_asked.emit(self._row, str(one.what))

    def show_differences(self, found: Sequence[FieldChange] | None) -> None:
        """Show what changed since the paper was printed, in place of the picture."""
        clear(self._below)
        if found is None:
            self._below.addWidget(label(UNKNOWN_VERSION, "quiet", wraps=True))
            return
        self._view.hide()
        table = CompareTable(self._theme, name="scan_compare")
        table.show_rows(found, before="打印时（纸上）", after="现在（台账）")
        back = link_button("看扫描件", name="scan_picture_again")
        row = self._row
        back.clicked.connect(lambda: self.show_row(row))
        self._below.addWidget(back, 0, Qt.AlignmentFlag.AlignLeft)
        self._below.addWidget(scrolling(table), 1)
