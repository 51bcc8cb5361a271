"""打印中心: what is to be printed at the left, how at the right; every page that prints leads here."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.make_paper import MadePaper, WantedPaper
from sxt_desktop.usecases.preview_pages import OpenPages
from sxt_desktop.usecases.system_printing import Printer
from ui.jobs import Jobs, Progress
from ui.messages import sentence
from ui.pages.print_parts.actions import About, OfferGroup, PrintActions
from ui.pages.print_parts.choices import PrintChoices
from ui.pages.print_parts.files import PaperFiles
from ui.pages.print_parts.latest import LatestWork
from ui.pages.print_parts.missing import MissingList
from ui.pages.print_parts.wishes import Extent, PaperWish
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.page import GAP, PageHead, fit_panel, page_column
from ui.widgets.pdf.pane import PdfPane
from ui.widgets.picking import PickLine

_MAKING = "正在生成文书"
_CHOICES, _WIDE_CHOICES, _WIDE = 300, 360, 1500
_BATCH_PAUSE_MS = 600
"""How long after the last tick a batch is made anew."""
A3_POINTS = 1000.0
"""A page longer than that does not go on A4."""


class Offered(NamedTuple):
    """What can be printed: for which wish, in groups, and what is known of each document."""

    wish: PaperWish | None
    groups: tuple[OfferGroup, ...]
    abouts: Mapping[str, About]


class PrintPage(QWidget):
    """`told` and `failed` are sentences for the banner; `record_asked` carries a place with a character missing."""

    told = Signal(str)
    failed = Signal(str)
    error_told = Signal(object)
    back_asked = Signal()
    record_asked = Signal(object)

    def __init__(self, theme: Theme, jobs: Jobs, drawing: Jobs, actions: PrintActions) -> None:
        super().__init__()
        self._theme, self._jobs, self._actions = theme, jobs, actions
        self.pane = PdfPane(theme, drawing, name="print", within=self)
        self.choices = PrintChoices(theme)
        self.batch = self.choices.batch
        self.missing = MissingList(theme)
        self.files = PaperFiles(self, jobs, actions, self.choices.word)
        self._left = QStackedWidget()
        self._wish: PaperWish | None = None
        self._listed: PaperWish | None = None
        self._about: About | None = None
        self._abouts: Mapping[str, About] = {}
        self._wanted: WantedPaper | None = None
        self._made: MadePaper | None = None
        self._media = "A4"
        self._work = LatestWork(self, jobs)
        self._is_stopped = False
        self._looked = False
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_BATCH_PAUSE_MS)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        back = plain_button("返回", name="print_back", theme=self._theme, icon="back")
        back.clicked.connect(self.back_asked)
        others = plain_button("本年度文书", name="print_others", theme=self._theme, icon="paper")
        others.setToolTip("台账、目录和每个人的全程纪实手册")
        others.clicked.connect(lambda: self.show_wish(None))
        self._head = PageHead("打印中心", (others, back))
        self._left.addWidget(self.pane)
        self._left.addWidget(self.missing)
        self._card = QFrame()
        self._card.setProperty("role", "card")
        inner = QVBoxLayout(self._card)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.choices)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self._left, 1)
        row.addWidget(self._card)
        column = page_column(self, "print_page")
        column.addWidget(self._head)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        choices = self.choices
        choices.changed.connect(self._chosen)
        choices.print_asked.connect(self.print_paper)
        choices.pdf_asked.connect(self.files.save_pdf)
        choices.word_asked.connect(self.files.save_word)
        choices.sheet_asked.connect(self.files.save_sheet)
        choices.folder_asked.connect(self.files.open_folder)
        self.files.told.connect(self.told)
        self.files.error_told.connect(self.error_told)
        self.files.saved.connect(self._saved)
        choices.printers_asked.connect(self.find_printers)
        self.batch.changed.connect(self._later.start)
        self.batch.looked_at.connect(self._show_one)
        self._later.timeout.connect(self._remake)
        self.missing.record_asked.connect(self.record_asked)
        self._work.stopped.connect(self._say_stopped)

    def showEvent(self, event: QShowEvent) -> None:
        """Show the papers of the year where nobody said what is wanted, and anew what was changed meanwhile."""
        super().showEvent(event)
        QTimer.singleShot(0, self._appear)

    @Slot()
    def _appear(self) -> None:
        if self._work.is_busy or self._is_stopped:
            return
        if self._wish is None:
            self.show_wish(None)
        elif self._wanted is None:
            self._choose(self._wish)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width() >= self._theme.px(_WIDE)
        fit_panel(self._card, self, self._theme.px(_WIDE_CHOICES if wide else _CHOICES))
        super().resizeEvent(event)

    # which paper

    def show_wish(self, wish: PaperWish | None) -> None:
        """Show what a page wants printed, or what can be printed of the year when nothing is wanted."""
        self._is_stopped = False
        self._later.stop()
        self.files.forget()
        self.choices.folder.hide()
        self._wish = self._listed = self._wanted = None
        self._cover("正在准备……")

        def work(progress: Progress) -> Offered:
            groups = self._actions.offers(wish)
            abouts = {document: self._actions.about(document) for document in _documents(groups)}
            progress.report(1, 1)
            return Offered(wish, groups, abouts)

        self._work.begin("正在准备文书", work, done=self._take_offers, failed=self._not_made)

    def _take_offers(self, found: Offered) -> None:
        self._abouts = found.abouts
        self.choices.show_offers(found.groups, found.wish)
        self.choices.copies.setValue(1)
        self.choices.ranges.edit.clear()
        self._choose(self.choices.wish, booklet=found.wish is not None and found.wish.booklet)

    @Slot()
    def _chosen(self) -> None:
        self._is_stopped = False
        self._choose(self.choices.wish)

    def _choose(self, wish: PaperWish | None, booklet: bool | None = None) -> None:
        if wish is None:
            self.pane.say("没有可以打印的文书。")
            return
        is_other = wish != self._wish
        if is_other:
            self._wish, self._about = wish, self._abouts[wish.document]
            usual = booklet if booklet is not None else False
            self.choices.show_about(self._about, booklet=usual)
            self._head.aside.setText(self._about.title)
        self.batch.setVisible(wish.extent is Extent.EACH)
        if wish.extent is Extent.EACH and not _same_records(wish, self._listed):
            self._list(wish)
            return
        self._remake()

    def _list(self, wish: PaperWish) -> None:
        """Read which records a batch has, then make it."""
        self._wanted = None
        self._cover("正在读取记录……")

        def work(progress: Progress) -> tuple[PaperWish, tuple[PickLine, ...]]:
            lines = self._actions.batch(wish)
            progress.report(1, 1)
            return wish, lines

        self._work.begin("正在读取记录", work, done=self._take_lines, failed=self._not_made)

    def _take_lines(self, found: tuple[PaperWish, tuple[PickLine, ...]]) -> None:
        self._listed, lines = found
        self.batch.show_lines(lines)
        self._remake()

    def _wanted_now(self) -> WantedPaper | None:
        """Return the paper all choices together mean; None where a batch has no record."""
        wish = self._wish
        if wish is None:
            return None
        year = wish.year or self._actions.year()
        wanted = WantedPaper(wish.document, year=year, booklet=self.choices.booklet)
        if wish.extent is Extent.EACH:
            taken = self.batch.taken
            return replace(wanted, subjects=taken) if taken else None
        if wish.extent is Extent.LIST:
            return replace(wanted, chosen=wish.chosen)
        subject = str(wish.entry_id or wish.subject)
        return replace(wanted, subjects=(subject,) if subject else ())

    @Slot(str)
    def _show_one(self, key: str) -> None:
        """Show where the paper of one record begins within the batch."""
        taken, view = self.batch.taken, self.pane.view
        if len(view.starts) == len(taken) and key in taken:
            view.go_to(view.starts[taken.index(key)])

    # making it

    @Slot()
    def _remake(self) -> None:
        """Make the paper, unless it is the one on show."""
        self._is_stopped = False
        wanted = self._wanted_now()
        if wanted is None:
            self._wanted = None
            self._work.drop()
            self._cover("没有要打印的记录。")
            return
        if wanted == self._wanted:
            return
        self._wanted = wanted
        self._cover("正在生成文书……")
        make = self._actions.make

        def work(progress: Progress) -> tuple[MadePaper, OpenPages | None]:
            made = make(wanted, progress.report)
            return made, OpenPages(made.content) if made.content else None

        self._work.begin(_MAKING, work, done=self._take, failed=self._not_made, unwanted=_let_go)

    def _cover(self, words: str) -> None:
        self._know(None)
        self._left.setCurrentWidget(self.pane)
        self.pane.say(words)

    def _take(self, result: tuple[MadePaper, OpenPages | None]) -> None:
        made, pages = result
        if not self._looked:
            self.find_printers()
        if pages is None:
            self.missing.show_places(made.missing)
            self._left.setCurrentWidget(self.missing)
            return
        self._know(made)
        self._media = "A3" if max(max(size) for size in pages.sizes) > A3_POINTS else "A4"
        self.pane.show_pages(pages)
        self._take_focus()

    def _take_focus(self) -> None:
        """Let keys turn pages, unless somebody works elsewhere by now."""
        focused = QApplication.focusWidget()
        is_free = focused is None or focused.isAncestorOf(self) or self._head.isAncestorOf(focused)
        if is_free and self.isVisible():
            self.pane.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _know(self, made: MadePaper | None) -> None:
        """Let the paper on show be printed and kept, or nothing."""
        self._made = made
        self.files.show_made(made)
        self.choices.allow(made is not None)

    def _not_made(self, error: UserError) -> None:
        self._wanted = None
        self._cover(sentence(error))

    @Slot()
    def _say_stopped(self) -> None:
        """Say that a paper was not made because someone stopped it; nothing but a choice makes it again."""
        self._later.stop()
        self._wanted, self._is_stopped = None, True
        self._cover("已取消，没有生成文书。要再生成，请重新选择文书。")

    # what becomes of it

    @Slot()
    def find_printers(self) -> None:
        """Look which printers there are."""
        self._looked = True
        self.choices.show_printers(None)
        self._jobs.run(
            "正在查找打印机",
            lambda _: self._actions.printers.found(),
            done=self._show_printers,
            failed=self._fail,
        )

    def _show_printers(self, found: tuple[Printer, ...]) -> None:
        self.choices.show_printers(found)

    @Slot()
    def print_paper(self) -> None:
        """Send the paper on show to the printer chosen."""
        made, about = self._made, self._about
        if made is None or about is None:
            return
        task = self.choices.task(self.pane.view.count, title=about.title, media=self._media)
        if task is None:
            return
        send = self._actions.printers.send

        def work(progress: Progress) -> str:
            send(made.content, task, progress.report)
            return f"已送到打印机“{task.printer}”，共 {task.copies} 份。"

        self._jobs.run("正在打印", work, done=self.told.emit, failed=self._fail)

    @Slot()
    def _saved(self) -> None:
        self.choices.folder.show()

    def _fail(self, error: UserError) -> None:
        self.error_told.emit(error)

    def refresh(self) -> None:
        """Make the paper anew after something was written: it must say what the records say."""
        if self._wish is None:
            return
        self._work.drop()
        self._wanted = self._listed = None
        if self.isVisible() and not self._is_stopped:
            self._choose(self._wish)

    def print_now(self) -> None:
        """Print what is on show (Ctrl+P of the window)."""
        if self.choices.print.isEnabled():
            self.choices.print.setFocus()

    def close_paper(self) -> None:
        """Let go of what is on show."""
        self._work.drop()
        self._later.stop()
        self._wanted = None
        self._cover("")


def _let_go(result: tuple[MadePaper, OpenPages | None]) -> None:
    """Close a paper that came after nobody wanted it any more."""
    _, pages = result
    if pages is not None:
        pages.close()


def _documents(groups: tuple[OfferGroup, ...]) -> frozenset[str]:
    return frozenset(offer.wish.document for group in groups for offer in group.offers)


def _same_records(one: PaperWish, other: PaperWish | None) -> bool:
    """Whether two wishes are about the same list of records."""
    return other is not None and (one.chosen, one.entries) == (other.chosen, other.entries)
