"""签字背书: sheets of a year, whom each waits for, sending, printing and registering them."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sxt_desktop.domain.endorsing import EndorsementState
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.endorsements import ENDORSEMENT, Standing
from sxt_desktop.usecases.permits import TO_ENDORSE
from ui.pages.assign_parts.actions import EndorseActions
from ui.pages.assign_parts.endorse_words import SHOWN_OF, sheet_mark, waits_for
from ui.pages.assign_parts.one_sheet import SheetView
from ui.pages.assign_parts.sending import Sender
from ui.pages.print_parts.wishes import Extent, PaperWish, wish_of_record
from ui.reading import Reading
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import EmptyState
from ui.widgets.chip_row import ChipRow
from ui.widgets.listing import Column, Listing, Mark
from ui.widgets.page import GAP, PageHead
from ui.widgets.panel_page import PanelPage

_PANEL = 440
_TO_PRINT = (EndorsementState.WAITING, EndorsementState.PARTLY)
_EMPTY = "本年度还没有送签。送签时打印一张签字背书表，列出清单各项和版本，签好以后登记或者扫描归档。"


class EndorseBoard(PanelPage):
    """`paper_asked` carries a `PaperWish`."""

    paper_asked = Signal(object)
    scans_asked = Signal()

    def __init__(self, theme: Theme, actions: EndorseActions, reading: Reading | None = None) -> None:
        super().__init__(theme, panel="endorse_panel", width=_PANEL)
        self._actions, self._year = actions, 0
        self._reading = reading or Reading()
        self._sheets: tuple[Standing, ...] = ()
        self._shown = "全部"
        self.list = Listing(theme, self._columns(), name="endorsements", says="签字背书")
        self.list.picked.connect(self._show_sheet)
        self._chips = ChipRow({name: name for name in SHOWN_OF}, name=lambda name: f"sheets_{name}")
        self._chips.chosen.connect(self._choose)
        self._stack = QStackedWidget()
        self._lay_out()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("状态", lambda one: "", width=150, mark=self._mark),
            Column("送签事项", _whose, second=_what),
            Column("待谁签", lambda one: waits_for(one)[0], width=130, second=lambda one: waits_for(one)[1]),
            Column("应签日期", lambda one: _day(one.row.due_on), width=100, is_optional=True),
            Column("签齐日期", lambda one: _day(one.row.closed_on), width=100, is_optional=True),
        )

    def _mark(self, one: Standing) -> Mark:
        today = self._actions.sources().today
        return sheet_mark(one, today=today, amber_days=self._actions.amber_days)

    def _lay_out(self) -> None:
        theme = self._theme
        scans = plain_button("扫描归档", name="sheets_scans", theme=theme, icon="paper")
        scans.clicked.connect(self.scans_asked)
        self._print = plain_button("打印待签", name="print_sheets", theme=theme, icon="printer")
        self._print.clicked.connect(self.print_now)
        send = primary_button("送签", name="send", theme=theme, icon="plus")
        send.clicked.connect(lambda: self.show_sender())
        may = self._actions.may.gate(send, *TO_ENDORSE)
        self._head = PageHead("签字背书", (scans, self._print, send))
        empty = EmptyState(
            theme, _EMPTY, icon="assign", verb="送签" if may else "", name="endorsements_empty"
        )
        empty.asked.connect(lambda: self.show_sender())
        for one in (self._list_page(), empty):
            self._stack.addWidget(one)
        self.lay_out_page("endorse_board", self._head, main=self._stack)

    def _list_page(self) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._chips)
        column.addWidget(self.list, 1)
        return place

    def show_year(self, year: int, sheet: EntryId | None = None) -> None:
        """Show a year's sheets, one of them opened if wanted."""
        self._year = year
        self._head.aside.setText(f"{year}年度")
        self._reading.ask(partial(self._actions.sheets, year), partial(self._show_sheets, sheet))

    def _show_sheets(self, sheet: EntryId | None, sheets: Sequence[Standing]) -> None:
        self._sheets = tuple(sheets)
        self._chips.show_counts(
            {name: sum(map(is_shown, self._sheets)) for name, is_shown in SHOWN_OF.items()}
        )
        self._choose("全部" if sheet is not None else self._shown)
        self._stack.setCurrentIndex(0 if self._sheets else 1)
        self._print.setEnabled(any(one.endorsement.state in _TO_PRINT for one in self._sheets))
        if sheet is not None and not self.list.select(lambda one: one.row.entry_id == sheet):
            self._show_sheet(self._actions.sheet(sheet))

    @Slot(object)
    def _choose(self, wanted: str) -> None:
        self._shown = wanted
        self._chips.press(wanted)
        rows = [one for one in self._sheets if SHOWN_OF[wanted](one)]
        self.list.show_rows(rows, same=lambda one: one.row.entry_id)

    @Slot(object)
    def _show_sheet(self, one: Standing) -> None:
        view = SheetView(
            self._theme,
            one,
            self._actions.contents(one),
            form=self._actions.form,
            sources=self._actions.sources(),
            amber_days=self._actions.amber_days,
            register=lambda signed: self._actions.register(one.row.entry_id, signed),
            followed=self._actions.followed(one),
            name_signers=lambda named: self._actions.name_signers(one.row.entry_id, named),
            may=self._actions.may,
        )
        entry = one.row.entry_id
        view.print_asked.connect(lambda: self.paper_asked.emit(wish_of_record(ENDORSEMENT, entry)))
        view.again_asked.connect(
            lambda: self._do(lambda: self._actions.again(entry), "已重新送签，请打印签字。")
        )
        view.registered.connect(lambda changes: self._renew(changes, "已登记签字。"))
        view.renamed.connect(lambda changes: self._renew(changes, "已更换签字人，已经打印的请重新打印。"))
        self.panel.show_content(one.row.title, view)

    def _do(self, work: Callable[[], Changes], words: str) -> None:
        changes = self.attempt(work)
        if changes is not None:
            self._renew(changes, words)

    def _renew(self, changes: Changes, words: str) -> None:
        self.panel.hide()
        self.show_year(self._year, changes.entries[-1] if changes.entries else None)
        self.announce(changes, words)

    @Slot()
    def show_sender(self, wanted: EntryId | None = None) -> None:
        """Ask whose lists, which lists and which papers are sent; a wanted paper is ticked at once."""
        actions, year = self._actions, self._year
        papers = tuple(actions.papers(year))
        if wanted is not None:
            papers = (actions.record(wanted), *(row for row in papers if row.entry_id != wanted))
        view = Sender(
            actions.holders(year),
            actions.whole(year),
            papers,
            actions.relations,
            form=actions.form,
            sources=actions.sources(),
            send=lambda going: actions.send(year, going),
            proposed=actions.proposed,
            due=actions.due(year),
            wanted=wanted,
        )
        view.sent.connect(self._sent)
        self._stack.setCurrentIndex(0 if self._sheets else 1)
        self.panel.show_content(f"送签（{year}年度）", view)
        self.panel.focus_content()

    @Slot(object)
    def _sent(self, changes: Changes) -> None:
        self._renew(changes, f"已生成 {len(changes.entries)} 张签字背书表，请打印签字。")

    @Slot()
    def print_now(self) -> None:
        """Ask for every sheet that waits to be signed and is still as it was sent, as one batch."""
        waiting = (one for one in self._sheets if one.endorsement.state in _TO_PRINT)
        entries = tuple(one.row.entry_id for one in waiting)
        if entries:
            self.paper_asked.emit(PaperWish(ENDORSEMENT, Extent.EACH, entries=entries))


def _whose(one: Standing) -> str:
    return one.row.subject_name or one.row.title


def _what(one: Standing) -> str:
    """Return what is sent, without the name that stands above; of what is nobody's, the number."""
    name = one.row.subject_name or ""
    return one.row.title.removeprefix(name) if name else one.row.number or ""


def _day(text: str | None) -> str:
    if not text:
        return "—"
    day = date.fromisoformat(text)
    return f"{day.month}月{day.day}日"
