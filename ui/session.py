"""One open workbook in the window: which page gets which use case, and how they hear of each other."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import open_entry, years
from sxt_desktop.usecases.overview import Overview, overview, peer_states
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.workspace import Workspace
from ui.jobs import Jobs, Progress
from ui.main_window import MainWindow, NoticeKind, PageEntry
from ui.messages import sentence
from ui.news import News
from ui.pages.exchange import ExchangePage
from ui.pages.exchange_parts.wiring import exchange_actions
from ui.pages.handbook import HandbookPage
from ui.pages.later import LaterPage
from ui.pages.ledger import LedgerPage
from ui.pages.letter_parts.wiring import letters_actions
from ui.pages.letters import LettersPage
from ui.pages.matter_parts.wiring import matters_actions
from ui.pages.matters import MattersPage
from ui.pages.overview import OverviewPage
from ui.pages.records.page import RecordPage
from ui.places import removable_places
from ui.printing import Papers, open_path
from ui.theme import Theme
from ui.wiring import SourceKeeper, own_record_actions

GROUPS = {
    "handbook": "handbook",
    "lists": "lists",
    "talk": "talks",
    "matters": "matters",
    "letters": "letters",
}
"""Which page shows the records of a group of forms."""
_LISTS_EMPTY = "这里列出责任清单、问题清单、措施清单。责任书从清单条目生成,不用再打一遍。"
_TALKS_EMPTY = "这里登记谈话:时间、地点、对象、内容四项必填,打印后由谈话对象逐页签字。"


class Page(Protocol):
    """What the session may ask of a page that saves or prints."""

    def save_now(self) -> None:
        """Save what is on show."""

    def print_now(self) -> None:
        """Print what is on show."""


class Session(QObject):
    """Builds the window for a workbook and leads from page to page."""

    lock_asked = Signal()

    def __init__(self, ws: Workspace, theme: Theme, settings: Callable[["Session"], QWidget]) -> None:
        super().__init__()
        self.ws, self.theme = ws, theme
        self.year = ws.today.year
        self.jobs, self.news, self.papers = Jobs(self), News(self), Papers(ws)
        self.sources = SourceKeeper(ws, theme, self.papers, self.jobs)
        self._records = own_record_actions(ws, self.sources, self.jobs)
        self._settings = settings
        self.window = MainWindow(self._pages(), theme, jobs=self.jobs)
        self._connect()
        self._show_frame()

    def _pages(self) -> tuple[PageEntry, ...]:
        return (
            PageEntry("overview", "履责总览", "home", "first", self._overview),
            PageEntry("letters", "明责", "assign", "phases", self._letters),
            PageEntry("lists", "责任清单", "paper", "phases", self._lists),
            PageEntry("handbook", "履责", "perform", "phases", self._handbook),
            PageEntry("talks", "谈话记录", "person", "phases", self._talks),
            PageEntry("account", "述责", "account", "phases", lambda: LaterPage(self.theme, "account")),
            PageEntry("matters", "督责", "supervise", "phases", self._matters),
            PageEntry("assess", "考责", "assess", "phases", lambda: LaterPage(self.theme, "assess")),
            PageEntry("sanction", "问责", "sanction", "phases", lambda: LaterPage(self.theme, "sanction")),
            *self._work_pages(),
            PageEntry("exchange", "数据交换", "stick", "last", self._exchange),
            PageEntry("organisation", "组织与设置", "organisation", "last", lambda: self._settings(self)),
        )

    def _work_pages(self) -> tuple[PageEntry, ...]:
        return ()

    def _connect(self) -> None:
        window = self.window
        window.year_changed.connect(self._show_year)
        window.search_asked.connect(self._search)
        window.lock_asked.connect(self.lock_asked)
        window.new_asked.connect(self._new)
        window.save_asked.connect(self._save)
        window.print_asked.connect(self._print)
        window.export_asked.connect(self._export)
        window.help_asked.connect(self._help)
        self.jobs.failure_told.connect(self.fail)
        self.news.changed.connect(self._hear)

    def _show_frame(self) -> None:
        self.window.show_organisation(organisation_name(self.ws, self.ws.org))
        self.window.show_user(self.ws.author)
        self.window.show_years(years(self.ws), self.year)
        self._count()

    def _overview(self) -> QWidget:
        page = OverviewPage(self._load_overview, self.go, self.theme, year=self.year, news=self.news)
        page.shown.connect(self._count)
        return page

    def _load_overview(self, year: int) -> Overview:
        return overview(self.ws, year)

    def _handbook(self) -> QWidget:
        return self._record_page(HandbookPage(self.ws.library.group("handbook"), self._records))

    def _lists(self) -> QWidget:
        forms = self.ws.library.group("lists")
        return self._record_page(
            LedgerPage("责任清单", forms, self._records, empty=_LISTS_EMPTY, name="lists")
        )

    def _talks(self) -> QWidget:
        forms = self.ws.library.group("talk")
        return self._record_page(
            LedgerPage("谈话记录", forms, self._records, empty=_TALKS_EMPTY, name="talks")
        )

    def _record_page(self, page: RecordPage) -> RecordPage:
        page.changed.connect(self._tell)
        page.print_asked.connect(self.print_entry)
        return page

    def _letters(self) -> QWidget:
        actions = letters_actions(
            self.ws,
            sources=self.sources,
            print_to=self.papers.print_entry,
            open_path=open_path,
            preview=self.papers.preview,
        )
        page = LettersPage(self.theme, self.jobs, actions)
        page.changed.connect(self._tell)
        page.told.connect(self.tell)
        page.failed.connect(self.fail)
        page.items_asked.connect(self._show_lists)
        page.show_letters(self.year)
        return page

    def _matters(self) -> QWidget:
        actions = matters_actions(
            self.ws, sources=self.sources, print_order=self.papers.print_entry, open_path=open_path
        )
        page = MattersPage(self.theme, self.jobs, actions)
        page.changed.connect(self._tell)
        page.told.connect(self.tell)
        page.failed.connect(self.fail)
        page.show_matters()
        return page

    def _exchange(self) -> QWidget:
        actions = exchange_actions(
            self.ws,
            places=removable_places,
            print_card=lambda: open_path(self.papers.print_enrolment_card()),
        )
        page = ExchangePage(self.theme, self.jobs, actions)
        page.changed.connect(self._tell)
        page.show_exchange()
        return page

    def go(self, target: str, /, **chosen: object) -> object:
        """Lead to a page, there to what is named: entry, form, person, year, month, org, action."""
        self.window.show_page(target)
        page = self.window.page(target)
        entry = chosen.get("entry")
        if isinstance(page, RecordPage):
            self._go_record(page, chosen)
        elif isinstance(page, LettersPage):
            page.show_letters(self.year, EntryId(str(entry)) if entry else None)
        elif isinstance(page, MattersPage):
            page.show_matters(EntryId(str(entry)) if entry else None)
        elif isinstance(page, ExchangePage):
            self._go_exchange(page, chosen)
        return None

    def _go_record(self, page: RecordPage, chosen: dict[str, object]) -> None:
        form = chosen.get("form")
        if chosen.get("entry"):
            page.show_entry(str(chosen["entry"]))
        elif chosen.get("action") == "new" or (form and not chosen.get("person") and not chosen.get("month")):
            page.start_new(str(form) if form else None)
        else:
            month = chosen.get("month")
            page.show_filter(
                Filter(
                    forms=(FormId(str(form)),) if form else (),
                    year=self.year,
                    month=month if isinstance(month, int) else None,
                    subject=str(chosen.get("person") or ""),
                )
            )

    def _go_exchange(self, page: ExchangePage, chosen: dict[str, object]) -> None:
        page.show_exchange()
        if chosen.get("org"):
            page.show_peer(OrgId(str(chosen["org"])))
        elif chosen.get("action") == "enrol":
            page.show_enrolment()

    def print_entry(self, entry_id: str) -> None:
        """Make a record's paper away from the window and show it."""
        key = EntryId(entry_id)

        def work(_: Progress) -> Path:
            return self.papers.print_entry(key)

        self.jobs.run("正在生成文书", work, done=self.papers.show, failed=self._fail_error)

    def tell(self, text: str) -> None:
        """Say something that went well."""
        self.window.show_notice(text, NoticeKind.DONE)

    def fail(self, text: str) -> None:
        """Say what did not work."""
        self.window.show_notice(text, NoticeKind.ERROR)

    def _fail_error(self, error: UserError) -> None:
        self.fail(sentence(error))

    @Slot(object)
    def _tell(self, changes: object) -> None:
        if isinstance(changes, Changes):
            self.news.tell(changes, self.sender())

    @Slot(object, object)
    def _hear(self, changes: object, initiator: object) -> None:
        if isinstance(changes, Changes) and changes.people:
            self.sources.forget()
        for name in ("handbook", "lists", "talks"):
            page = self._built(name)
            if isinstance(page, RecordPage) and page is not initiator:
                page.refresh()
        letters, matters, exchange = (self._built(name) for name in ("letters", "matters", "exchange"))
        if isinstance(letters, LettersPage) and letters is not initiator:
            letters.show_letters(self.year)
        if isinstance(matters, MattersPage) and matters is not initiator:
            matters.show_matters()
        if isinstance(exchange, ExchangePage) and exchange is not initiator:
            exchange.show_exchange()
        self._count()

    def _built(self, name: str) -> QWidget | None:
        return self.window.built(name)

    @Slot()
    def _count(self) -> None:
        """Show at the navigation how much waits."""
        found = overview(self.ws, self.ws.today.year)
        counts: dict[str, int] = {}
        for todo in found.todo:
            counts[todo.target] = counts.get(todo.target, 0) + 1
        counts["exchange"] = sum(1 for peer in found.peers if not peer.waiting.is_empty)
        self.window.set_counts(counts)

    @Slot(int)
    def _show_year(self, year: int) -> None:
        self.year = year
        for name in ("overview", "handbook", "letters"):
            page = self._built(name)
            if isinstance(page, OverviewPage | RecordPage):
                page.show_year(year)
            elif isinstance(page, LettersPage):
                page.show_letters(year)

    @Slot(str)
    def _search(self, words: str) -> None:
        page = self._go_to_records("handbook")
        page.show_filter(Filter(words=words))

    def _go_to_records(self, name: str) -> RecordPage:
        self.window.show_page(name)
        page = self.window.page(name)
        assert isinstance(page, RecordPage)
        return page

    def _show_lists(self) -> None:
        self.window.show_page("lists")

    @Slot()
    def _new(self) -> None:
        current = self.window.current_page
        self._go_to_records(current if current in ("lists", "talks") else "handbook").start_new()

    @Slot()
    def _save(self) -> None:
        page = self.window.page(self.window.current_page)
        if isinstance(page, RecordPage):
            page.save_now()

    @Slot()
    def _print(self) -> None:
        page = self.window.page(self.window.current_page)
        if isinstance(page, RecordPage):
            page.print_now()

    @Slot()
    def _export(self) -> None:
        superior = next((one for one in peer_states(self.ws) if one.relation is Relation.SUPERIOR), None)
        self.go("exchange", **({"org": superior.org} if superior else {}))

    @Slot(str)
    def _help(self, page_id: str) -> None:
        path = self.ws.library.resources / "help" / "manual.html"
        if not open_path(path):
            self.fail("没有找到能打开说明的程序。说明在程序目录的 resources/help 中。")

    def show_group(self, entry_id: EntryId) -> None:
        """Lead to the page that shows a record."""
        opened = open_entry(self.ws, entry_id)
        self.go(GROUPS.get(opened.form.group, "handbook"), entry=entry_id)

    def close(self) -> None:
        """Close the window and everything behind it."""
        self.jobs.stop()
        exchange = self._built("exchange")
        if isinstance(exchange, ExchangePage):
            exchange.close_plans()
        self.papers.close()
        self.window.close()
        self.ws.workbook.close()
