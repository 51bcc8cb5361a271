"""全程纪实手册: the fifteen sections as one list, and the quickest way to write a record down."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QMenu

from sxt_desktop.domain.forms import FormSpec
from ui.pages.records.actions import RecordActions
from ui.pages.records.page import RecordPage
from ui.pages.records.printing import papers_of_the_year
from ui.widgets.buttons import plain_button

HandbookActions = RecordActions

_EMPTY = "这里记录班子和个人履行责任的过程：开会研究、督促检查、谈话、调研、整改。每件事记一条。"

_ARCHIVE = (("archive_list", "归档文件目录"), ("archive_note", "备考表"))
_BOOKS = (
    ("performance_book", "履责账"),
    ("failure_book", "失责账"),
    ("classified_ledger", "分级分类台账"),
    ("record_quality", "纪实质量清单"),
)


class HandbookPage(RecordPage):
    """The page of the handbook.

    `book_asked` carries whose whole handbook is to be printed (empty: not chosen), and whether as a booklet.
    """

    book_asked = Signal(str, bool)

    def __init__(self, forms: Sequence[FormSpec], actions: HandbookActions) -> None:
        super().__init__("全程纪实手册", forms, actions, empty=_EMPTY, question="记到哪一册？")
        self.setObjectName("handbook")
        book = plain_button("打印手册", name="print_book", theme=self._theme, icon="printer")
        book.setToolTip("打印所选人员全年的手册；没有选人时，打印本人的")
        menu = QMenu(book)
        menu.addAction("按页打印（A4，可双面）").triggered.connect(self._ask_pages)
        menu.addAction("打印成小册子（A3 对折，骑马订）").triggered.connect(self._ask_booklet)
        book.setMenu(menu)
        archive = papers_of_the_year(
            self._theme, "归档", name="print_archive", offers=_ARCHIVE, asked=self.paper_asked.emit
        )
        books = papers_of_the_year(
            self._theme, "账册", name="print_books", offers=_BOOKS, asked=self.paper_asked.emit
        )
        books.setToolTip("都取自已有的记录，不用另填")
        self.head.add_before_last(books, archive, book)

    @Slot()
    def _ask_pages(self) -> None:
        self.book_asked.emit(self.list.filters.subject(), False)

    @Slot()
    def _ask_booklet(self) -> None:
        self.book_asked.emit(self.list.filters.subject(), True)
