"""One open workbook in the window: leads from page to page, and says what went well or wrong."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.entries import years
from sxt_desktop.usecases.overview import overview, peer_states
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.workspace import Workspace
from ui.desk import Desk
from ui.jobs import Jobs, Progress
from ui.main_window import MainWindow, NoticeKind
from ui.messages import sentence
from ui.news import News
from ui.pages.exchange import ExchangePage
from ui.pages.letters import LettersPage
from ui.pages.matters import MattersPage
from ui.pages.records.page import RecordPage
from ui.printing import Papers, open_path
from ui.theme import Theme

NEW_ON = ("lists", "talks")
"""Pages on which Ctrl+N begins a record of their own; everywhere else it begins one of the handbook."""


class Session(QObject):
    """The window of a workbook; `close` leaves nothing of it open or on disk."""

    lock_asked = Signal()

    def __init__(self, ws: Workspace, theme: Theme) -> None:
        super().__init__()
        self.ws = ws
        self.jobs, self.news, self.papers = Jobs(self), News(self), Papers(ws)
        self.desk = Desk(ws, theme, self.jobs, self.news, self.papers, self.go)
        self.window = MainWindow(self.desk.entries(), theme, jobs=self.jobs)
        self._connect()
        self._show_frame()

    def _connect(self) -> None:
        window = self.window
        window.year_changed.connect(self.desk.show_year)
        window.search_asked.connect(self._search)
        window.lock_asked.connect(self.lock_asked)
        window.new_asked.connect(self._new)
        window.save_asked.connect(self._save)
        window.print_asked.connect(self._print)
        window.export_asked.connect(self._export)
        window.help_asked.connect(self._help)
        self.desk.told.connect(self.tell)
        self.desk.failed.connect(self.fail)
        self.desk.print_asked.connect(self.print_entry)
        self.jobs.failure_told.connect(self.fail)
        self.news.changed.connect(self._count)

    def _show_frame(self) -> None:
        self.window.show_organisation(organisation_name(self.ws, self.ws.org))
        self.window.show_user(self.ws.author)
        self.window.show_years(years(self.ws), self.desk.year)
        self._count()

    def go(self, target: str, /, **chosen: object) -> object:
        """Lead to a page, there to what is named: entry, form, person, year, month, org, action."""
        self.window.show_page(target)
        page = self.window.page(target)
        entry = EntryId(str(chosen["entry"])) if chosen.get("entry") else None
        if isinstance(page, RecordPage):
            self._go_record(page, chosen)
        elif isinstance(page, LettersPage):
            page.show_letters(self.desk.year, entry)
        elif isinstance(page, MattersPage):
            page.show_matters(entry)
        elif isinstance(page, ExchangePage):
            self._go_exchange(page, chosen)
        return None

    def _go_record(self, page: RecordPage, chosen: dict[str, object]) -> None:
        form, month = chosen.get("form"), chosen.get("month")
        forms = (FormId(str(form)),) if form else ()
        if forms and forms[0] in {spec.id for spec in self.ws.library.group("talk")}:
            self.window.show_page("talks")
            talks = self.window.page("talks")
            page = talks if isinstance(talks, RecordPage) else page
        if chosen.get("entry"):
            page.show_entry(str(chosen["entry"]))
        elif chosen.get("action") == "new":
            page.start_new(str(form) if form else None)
        else:
            page.show_filter(
                Filter(
                    forms=forms,
                    year=self.desk.year,
                    month=month if isinstance(month, int) else None,
                    subject=str(chosen.get("person") or ""),
                )
            )

    def _go_exchange(self, page: ExchangePage, chosen: dict[str, object]) -> None:
        page.show_exchange()
        if chosen.get("action") == "enrol":
            page.show_enrolment()
            return
        superior = next((one.org for one in peer_states(self.ws) if one.relation is Relation.SUPERIOR), None)
        org = chosen.get("org") or (superior if chosen.get("action") == "send" else None)
        if org:
            page.show_peer(OrgId(str(org)))

    @Slot(str)
    def print_entry(self, entry_id: str) -> None:
        """Make a record's paper away from the window and show it."""
        key = EntryId(entry_id)

        def work(_: Progress) -> Path:
            return self.papers.print_entry(key)

        self.jobs.run("正在生成文书", work, done=self.papers.show, failed=self._fail_error)

    @Slot(str)
    def tell(self, text: str) -> None:
        """Say something that went well."""
        self.window.show_notice(text, NoticeKind.DONE)

    @Slot(str)
    def fail(self, text: str) -> None:
        """Say what did not work."""
        self.window.show_notice(text, NoticeKind.ERROR)

    def _fail_error(self, error: UserError) -> None:
        self.fail(sentence(error))

    @Slot()
    def _count(self) -> None:
        """Show at the navigation how much waits."""
        found = overview(self.ws, self.ws.today.year)
        counts: dict[str, int] = {}
        for todo in found.todo:
            counts[todo.target] = counts.get(todo.target, 0) + 1
        counts["exchange"] = sum(1 for peer in found.peers if not peer.waiting.is_empty)
        self.window.set_counts(counts)

    @Slot(str)
    def _search(self, words: str) -> None:
        page = self._record_page("handbook")
        if page is not None:
            page.show_filter(Filter(words=words))

    def _record_page(self, name: str) -> RecordPage | None:
        self.window.show_page(name)
        page = self.window.page(name)
        return page if isinstance(page, RecordPage) else None

    @Slot()
    def _new(self) -> None:
        current = self.window.current_page
        page = self._record_page(current if current in NEW_ON else "handbook")
        if page is not None:
            page.start_new()

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
        self.go("exchange", action="send")

    @Slot(str)
    def _help(self, page_id: str) -> None:
        manual = self.ws.library.resources / "help" / "manual.html"
        if not open_path(manual):
            self.fail("没有找到能打开说明的程序。说明在程序目录的 resources/help 中。")

    def close(self) -> None:
        """Close the window and everything behind it."""
        exchange = self.window.built("exchange")
        if isinstance(exchange, ExchangePage):
            exchange.close_plans()
        self.jobs.stop()
        self.window.close()
        self.papers.close()
        self.ws.workbook.close()
