"""明责: the year's responsibility letters, how many are signed, making and registering them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Ref
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.permits import TO_ENDORSE
from sxt_desktop.usecases.sign_letter import LETTER, SignedRate
from ui.jobs import Jobs
from ui.pages.letter_parts.actions import (
    AGAIN,
    SHOWN_OF,
    Holder,
    LettersActions,
    copies_of,
    copy_mark,
    letter_mark,
)
from ui.pages.letter_parts.making import LetterMaker
from ui.pages.letter_parts.one_letter import LetterView
from ui.pages.print_parts.wishes import Extent, OnShow, PaperWish, wish_of_record
from ui.pages.records.printing import papers_of_the_year
from ui.reading import Reading
from ui.theme import Theme
from ui.widgets.bars import ShareBar
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import EmptyState, clear
from ui.widgets.chip_row import ChipRow
from ui.widgets.listing import Column, Listing, Mark
from ui.widgets.page import GAP, PageHead
from ui.widgets.panel_page import PanelPage
from ui.widgets.text import label
from ui.widgets.words import short_day

__all__ = ["Holder", "LettersActions", "LettersPage"]


_PANEL = 460
_COPY = "签署件"
_LEDGERS = (("signing_ledger", "签订台账"), ("letter_matrix", "签订矩阵"))


@dataclass(frozen=True, slots=True)
class _Read:
    """What is shown of a year: its letters, why some are due again, how many are signed."""

    letters: tuple[Listed, ...]
    again: Mapping[EntryId, str]
    rate: SignedRate


class LettersPage(PanelPage):
    """`items_asked` leads to the responsibility list; `paper_asked` carries a `PaperWish`."""

    items_asked = Signal()
    scans_asked = Signal()
    endorse_asked = Signal(str)
    paper_asked = Signal(object)

    def __init__(
        self, theme: Theme, jobs: Jobs, actions: LettersActions, reading: Reading | None = None
    ) -> None:
        super().__init__(theme, panel="letter_panel", width=_PANEL)
        self._jobs, self._actions = jobs, actions
        self._reading = reading or Reading()
        self._year = 0
        self._today = date.min
        self._letters: tuple[Listed, ...] = ()
        self._again: Mapping[EntryId, str] = {}
        self.list = Listing(theme, self._columns(), name="letters", says="责任书")
        self.list.picked.connect(self._show_letter)
        self.list.clicked.connect(self._open_copy)
        self._rate = QFrame()
        self._rate.setProperty("role", "card")
        self._rate_row = QHBoxLayout(self._rate)
        self._rate_row.setContentsMargins(16, 12, 16, 12)
        self._rate_row.setSpacing(16)
        self._chips = ChipRow({name: name for name in SHOWN_OF}, name=lambda name: f"show_{name}")
        self._chips.chosen.connect(self._choose)
        self._shown = "全部"
        self._stack = QStackedWidget()
        self._lay_out()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("状态", lambda row: "", width=140, mark=self._mark),
            Column("乙方", lambda row: row.subject_name or "", second=lambda row: row.number or ""),
            Column("签订层级", lambda row: str(row.body.get("level") or ""), width=150, is_optional=True),
            Column("应签日期", lambda row: short_day(row.due_on), width=110, is_optional=True),
            Column("签订日期", lambda row: short_day(row.closed_on), width=110, is_optional=True),
            Column(_COPY, lambda row: "", width=110, mark=copy_mark, is_optional=True),
        )

    @Slot(QModelIndex)
    def _open_copy(self, index: QModelIndex) -> None:
        """Show the signed copy of a letter at once when its cell is clicked."""
        row: Listed = self.list.rows[index.row()]
        copies = copies_of(row)
        if copies and index.model().headerData(index.column(), Qt.Orientation.Horizontal) == _COPY:
            self._actions.sources().open_attachment(copies[-1])

    def _mark(self, row: Listed) -> Mark:
        if row.entry_id in self._again:
            return AGAIN
        return letter_mark(row, today=self._today, amber_days=self._actions.amber_days)

    def _lay_out(self) -> None:
        self._print_all = plain_button("批量打印…", name="print_all", theme=self._theme, icon="printer")
        self._print_all.clicked.connect(self.print_all)
        make = primary_button("生成责任书", name="make", theme=self._theme, icon="plus")
        make.clicked.connect(self.show_maker)
        may_make = self._actions.may.gate(make, *TO_ENDORSE)
        items = plain_button("责任清单", name="go_list", theme=self._theme, icon="assign")
        items.clicked.connect(self.items_asked)
        ledgers = papers_of_the_year(
            self._theme, "台账", name="print_ledgers", offers=_LEDGERS, asked=self.paper_asked.emit
        )
        scans = plain_button("扫描归档", name="go_scans", theme=self._theme, icon="paper")
        scans.setToolTip("把签字后扫描的责任书归入各自的记录；也可以把扫描件直接拖到这一页")
        scans.clicked.connect(self.scans_asked)
        self._head = PageHead("责任书", (items, ledgers, scans, self._print_all, make))
        empty = EmptyState(
            self._theme,
            "本年度还没有责任书。责任书由责任清单生成，生成后打印、签字、登记。",
            icon="assign",
            verb="生成责任书" if may_make else "",
            name="letters_empty",
        )
        empty.asked.connect(self.show_maker)
        for page in (self._list_page(), empty):
            self._stack.addWidget(page)
        self.lay_out_page("letters_page", self._head, main=self._stack)

    def _list_page(self) -> QWidget:
        page = QWidget()
        self._chips.press(self._shown)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._rate)
        column.addWidget(self._chips)
        column.addWidget(self.list, 1)
        return page

    def show_letters(self, year: int, letter: EntryId | None = None) -> None:
        """Show a year's letters, one of them opened if wanted."""
        self._year = year
        self._read()
        if letter is not None:
            self._reading.then(partial(self._show_one, letter))

    def _show_one(self, letter: EntryId) -> None:
        self._choose("全部")
        self.list.select(lambda row: row.entry_id == letter)

    def _read(self) -> None:
        self._today = self._actions.sources().today
        self._head.aside.setText(f"{self._year}年度")
        self._reading.ask(partial(self._read_year, self._year), self._show_read)

    def _read_year(self, year: int) -> _Read:
        """Read what is shown of a year; touches no widget."""
        actions = self._actions
        return _Read(tuple(actions.letters(year)), actions.again(year), actions.rate(year))

    def _show_read(self, read: _Read) -> None:
        self._letters, self._again = read.letters, read.again
        self._print_all.setEnabled(bool(self._letters))
        self._show_rate(read.rate)
        self._choose(self._shown)
        self._stack.setCurrentIndex(0 if self._letters else 1)

    def _show_rate(self, rate: SignedRate) -> None:
        clear(self._rate_row)
        signed = rate.signed - sum(row.entry_id in self._again for row in self._letters if row.closed_on)
        share = signed / rate.due if rate.due else 0.0
        words = f"已生成 {rate.due} 份，已签 {signed} 份"
        if self._again:
            words += f"，需重签 {len(self._again)} 份"
        self._rate_row.addWidget(label("签订进度", "heading"))
        self._rate_row.addWidget(label(words))
        self._rate_row.addWidget(ShareBar(self._theme, share, says=f"签订进度{share:.0%}"), 1)
        percent = label(f"{share:.0%}", "heading")
        percent.setObjectName("signed_share")
        percent.setAccessibleName(words)
        self._rate_row.addWidget(percent)
        self._chips.show_counts(
            {name: sum(map(is_shown, self._letters)) for name, is_shown in SHOWN_OF.items()}
        )

    @Slot(object)
    def _choose(self, wanted: str) -> None:
        self._shown = wanted
        self._chips.press(wanted)
        rows = [row for row in self._letters if SHOWN_OF[wanted](row)]
        self.list.show_rows(rows, same=lambda row: row.entry_id)

    @Slot()
    def _show_list(self) -> None:
        self._stack.setCurrentIndex(0 if self._letters else 1)

    @Slot()
    def show_maker(self) -> None:
        """Ask whom to make letters for."""
        self._show_list()
        year, make = self._year, self._actions.make

        def do(parties: tuple[Ref, ...], sign_by: date | None) -> Changes:
            return make(year, parties, sign_by)

        holders = tuple(self._actions.holders(year))
        maker = LetterMaker(holders, self._actions.form, self._actions.sources(), do)
        maker.made.connect(self._made)
        maker.items_asked.connect(self.items_asked)
        self.panel.show_content(f"生成{year}年度责任书", maker)
        self.panel.focus_content()

    @Slot(object)
    def _made(self, changes: Changes) -> None:
        self.panel.hide()
        self._read()
        self.announce(changes, f"已生成 {len(changes.entries)} 份责任书，可以打印签字。")

    @Slot(object)
    def _show_letter(self, row: Listed) -> None:
        opened = self.attempt(partial(self._actions.open, row.entry_id))
        if opened is None:
            return
        view = LetterView(
            self._theme,
            opened,
            self._mark(row),
            why_again=self._again.get(row.entry_id, ""),
            sources=self._actions.sources(),
            form=self._actions.form,
            sign=lambda values: self._actions.sign(row.entry_id, values),
            may=self._actions.may,
        )
        view.signed.connect(self._signed)
        view.print_asked.connect(lambda: self.print_letter(row.entry_id))
        view.endorse_asked.connect(lambda: self.endorse_asked.emit(row.entry_id))
        self.panel.show_content(f"{row.subject_name or ''} {row.number or ''}".strip(), view)

    @Slot(object)
    def _signed(self, changes: Changes) -> None:
        self._read()
        self._reading.then(self._show_current)
        self.announce(changes, "已登记签订。")

    def _show_current(self) -> None:
        if (row := self.list.current()) is not None:
            self._show_letter(row)
        else:
            self.panel.hide()

    def print_now(self) -> None:
        """Print the letter on show, or all of them when none is (Ctrl+P of the window)."""
        row = self.list.current()
        if row is not None:
            self.print_letter(row.entry_id)
        elif self._letters:
            self.print_all()

    def print_letter(self, letter: EntryId) -> None:
        """Ask for one letter to be printed."""
        self.paper_asked.emit(wish_of_record(LETTER, letter, self._on_show(letter)))

    @Slot()
    def print_all(self) -> None:
        """Ask for every letter shown to be printed, each on its own sheets."""
        entries = tuple(row.entry_id for row in self.list.rows)
        self.paper_asked.emit(PaperWish(LETTER, Extent.EACH, entries=entries, on_show=self._on_show(None)))

    def _on_show(self, letter: EntryId | None) -> OnShow:
        chosen = Filter(forms=(FormId(LETTER),), year=self._year)
        return OnShow(chosen, (FormId(LETTER),), letter, FormId(LETTER) if letter else None)
