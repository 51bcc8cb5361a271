"""The pages of one open workbook: each made with its use cases when it is first shown, and how each is renewed."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.overview import Overview, overview
from sxt_desktop.usecases.setup import change_password
from sxt_desktop.usecases.workspace import Workspace
from sxt_desktop.version import VERSION
from ui.jobs import Jobs
from ui.main_window import PageEntry
from ui.news import News
from ui.pages.exchange import ExchangePage
from ui.pages.exchange_parts.wiring import exchange_actions
from ui.pages.handbook import HandbookPage
from ui.pages.inbox import InboxPage
from ui.pages.inbox_parts.wiring import inbox_actions
from ui.pages.later import LaterPage
from ui.pages.ledger import LedgerPage
from ui.pages.letter_parts.wiring import letters_actions
from ui.pages.letters import LettersPage
from ui.pages.matter_parts.wiring import matters_actions
from ui.pages.matters import MattersPage
from ui.pages.organisation import OrganisationPage
from ui.pages.organisation_parts.wiring import organisation_actions
from ui.pages.overview import OverviewPage
from ui.pages.records.page import RecordPage
from ui.places import removable_places
from ui.printing import Papers, open_path
from ui.theme import Scheme, Theme
from ui.wiring import SourceKeeper, own_record_actions

Go = Callable[..., object]
_LISTS_EMPTY = "这里列出责任清单、问题清单、措施清单。责任书从清单条目生成,不用再打一遍。"
_TALKS_EMPTY = "这里登记谈话:时间、地点、对象、内容四项必填,打印后由谈话对象逐页签字。"


class Desk(QObject):
    """Makes pages; `told` and `failed` carry sentences for the banner, `print_asked` a record's id."""

    told = Signal(str)
    failed = Signal(str)
    print_asked = Signal(str)

    def __init__(self, ws: Workspace, theme: Theme, jobs: Jobs, news: News, papers: Papers, go: Go) -> None:
        super().__init__()
        self._ws, self._theme, self._jobs = ws, theme, jobs
        self._news, self._papers, self._go = news, papers, go
        self.year = ws.today.year
        self.sources = SourceKeeper(ws, theme, papers, jobs)
        self._records = own_record_actions(ws, self.sources, jobs)
        self._renew: dict[QWidget, Callable[[], object]] = {}
        news.changed.connect(self._hear)

    def entries(self) -> tuple[PageEntry, ...]:
        """Return the pages for the navigation, in its order."""
        return (
            PageEntry("overview", "履责总览", "home", "first", self._overview),
            PageEntry("letters", "明责", "assign", "phases", self._letters),
            PageEntry("lists", "责任清单", "paper", "phases", self._lists),
            PageEntry("handbook", "履责", "perform", "phases", self._handbook),
            PageEntry("talks", "谈话记录", "person", "phases", self._talks),
            PageEntry("account", "述责", "account", "phases", lambda: LaterPage(self._theme, "account")),
            PageEntry("matters", "督责", "supervise", "phases", self._matters),
            PageEntry("assess", "考责", "assess", "phases", lambda: LaterPage(self._theme, "assess")),
            PageEntry("sanction", "问责", "sanction", "phases", lambda: LaterPage(self._theme, "sanction")),
            PageEntry("inbox", "收到待办", "inbox", "last", self._inbox),
            PageEntry("exchange", "数据交换", "stick", "last", self._exchange),
            PageEntry("organisation", "组织与设置", "organisation", "last", self._organisation),
        )

    def show_year(self, year: int) -> None:
        """Show another year on every page that has years."""
        self.year = year
        for page in tuple(self._renew):
            if isinstance(page, OverviewPage | RecordPage):
                page.show_year(year)
            elif isinstance(page, LettersPage):
                page.show_letters(year)

    def _keep(self, page: QWidget, renew: Callable[[], object] | None = None) -> QWidget:
        """Join a page's signals, and remember how it reads anew."""
        for name, slot in (("changed", self._tell), ("told", self.told), ("failed", self.failed)):
            signal = getattr(page, name, None)
            if signal is not None:
                signal.connect(slot)
        if renew is not None:
            self._renew[page] = renew
        return page

    def _overview(self) -> QWidget:
        page = OverviewPage(self._load, self._go, self._theme, year=self.year, news=self._news)
        return self._keep(page, page.renew)

    def _load(self, year: int) -> Overview:
        return overview(self._ws, year)

    def _handbook(self) -> QWidget:
        return self._record_page(HandbookPage(self._ws.library.group("handbook"), self._records))

    def _lists(self) -> QWidget:
        forms = self._ws.library.group("lists")
        return self._record_page(
            LedgerPage("责任清单", forms, self._records, empty=_LISTS_EMPTY, name="lists")
        )

    def _talks(self) -> QWidget:
        forms = self._ws.library.group("talk")
        return self._record_page(
            LedgerPage("谈话记录", forms, self._records, empty=_TALKS_EMPTY, name="talks")
        )

    def _record_page(self, page: RecordPage) -> QWidget:
        page.print_asked.connect(self.print_asked)
        return self._keep(page, page.refresh)

    def _letters(self) -> QWidget:
        actions = letters_actions(
            self._ws,
            sources=self.sources,
            print_to=self._papers.print_entry,
            open_path=open_path,
            preview=self._papers.preview,
        )
        page = LettersPage(self._theme, self._jobs, actions)
        page.items_asked.connect(self._go_lists)
        page.show_letters(self.year)
        return self._keep(page, lambda: page.show_letters(self.year))

    def _matters(self) -> QWidget:
        actions = matters_actions(
            self._ws, sources=self.sources, print_order=self._papers.print_entry, open_path=open_path
        )
        page = MattersPage(self._theme, self._jobs, actions)
        page.show_matters()
        return self._keep(page, page.show_matters)

    def _inbox(self) -> QWidget:
        page = InboxPage(self._theme, inbox_actions(self._ws, sources=self.sources))
        page.correct_asked.connect(self._go_record)
        page.order_asked.connect(self._go_order)
        page.show_inbox()
        return self._keep(page, page.show_inbox)

    def _exchange(self) -> QWidget:
        actions = exchange_actions(
            self._ws,
            places=removable_places,
            print_card=lambda: open_path(self._papers.print_enrolment_card()),
        )
        page = ExchangePage(self._theme, self._jobs, actions)
        page.show_exchange()
        return self._keep(page, page.show_exchange)

    def _organisation(self) -> QWidget:
        actions = organisation_actions(
            self._ws,
            sources=self.sources,
            look=lambda: (self._theme.scheme.value, self._theme.scale),
            set_look=lambda scheme, scale: self._theme.switch(scheme=Scheme(scheme), scale=scale),
            open_path=open_path,
            version=VERSION,
            change_password=lambda old, new: change_password(self._ws, old, new),
        )
        page = OrganisationPage(self._theme, self._jobs, actions)
        page.show_people()
        return self._keep(page, page.show_people)

    @Slot()
    def _go_lists(self) -> None:
        self._go("lists")

    @Slot(str)
    def _go_record(self, entry_id: str) -> None:
        self._go("handbook", entry=EntryId(entry_id))

    @Slot(str)
    def _go_order(self, entry_id: str) -> None:
        self._go("matters", entry=EntryId(entry_id))

    @Slot(object)
    def _tell(self, changes: object) -> None:
        if isinstance(changes, Changes):
            self._news.tell(changes, self.sender())

    @Slot(object, object)
    def _hear(self, changes: object, initiator: object) -> None:
        if isinstance(changes, Changes) and changes.people:
            self.sources.forget()
        for page, renew in tuple(self._renew.items()):
            if page is not initiator and not isinstance(page, OverviewPage):
                renew()
