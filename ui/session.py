"""One open workbook in the window: leads from page to page, and does what its keys and its frame ask for."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Signal, Slot

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import Permission, in_order
from sxt_desktop.usecases.arrivals import are_scans, arrival_of
from sxt_desktop.usecases.entries import open_entry, years
from sxt_desktop.usecases.extent import is_extensive
from sxt_desktop.usecases.paper_kinds import document_for
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.room import room
from sxt_desktop.usecases.workspace import Workspace
from ui.desk import Desk
from ui.drafting import page_of_group
from ui.forms.drafts import DraftKeeper
from ui.forms.likeness import HintSetting
from ui.idle import IdleSetting
from ui.jobs import Jobs
from ui.leads import Lead
from ui.ledgers import LEDGERS
from ui.main_window import MainWindow, NoticeKind
from ui.may import whom
from ui.news import News
from ui.notices import Notices
from ui.pages.print_parts.wishes import Extent, OnShow, PaperWish, wish_of_record
from ui.printing import Papers
from ui.reading import Reading
from ui.remembered import LastFolder, Place
from ui.room_watch import RoomWatch
from ui.searching import Searching
from ui.theme import Theme
from ui.waiting_counts import WaitingCounts
from ui.widgets.form_sheet import FormSheet

NEW_ON = tuple(one.page for one in LEDGERS)
"""Pages on which Ctrl+N begins a record of their own; everywhere else it begins one of the handbook."""

SCANS_ON = ("letters", "handbook", "matters", "scans", *NEW_ON)
"""Pages on which signed papers from the copier may be dropped."""


@runtime_checkable
class Prints(Protocol):
    """A page that knows what Ctrl+P prints."""

    def print_now(self) -> None: ...


@runtime_checkable
class Shows(Protocol):
    """A page that knows which list and record it shows."""

    def on_show(self) -> OnShow: ...


class Session(QObject):
    """The window of a workbook; `close` leaves nothing of it open or on disk."""

    lock_asked = Signal()
    renew_asked = Signal(str, object, object)
    """Work that closes the workbook and returns another one, open; its title first."""

    def __init__(
        self,
        ws: Workspace,
        theme: Theme,
        *,
        idle: IdleSetting | None = None,
        hints: HintSetting | None = None,
        folder: LastFolder | None = None,
    ) -> None:
        super().__init__()
        self.ws = ws
        self.jobs, self.news, self.papers = Jobs(self), News(self), Papers(ws)
        self.reads = Jobs(self)
        """What pages of a large workbook are filled from; never queued behind work."""
        self.desk = Desk(
            ws, theme, self.jobs, self.news, self.papers, self.go, idle, folder, self._reading, hints
        )
        self.window = MainWindow(self.desk.entries(), theme, jobs=self.jobs)
        theme.dress(self.window)
        self.notices = Notices(self.window, ws, self.go, parent=self)
        self.searching = Searching(self.window, self.desk, self.go, commands=self._commands, parent=self)
        self.counts = WaitingCounts(self.window, self.desk, ws, self._reading(), parent=self)
        self.farewell: Callable[[Callable[[], object]], object] | None = None
        """Queues what is to be done before the workbook closes, and calls back afterwards."""
        self.room = RoomWatch(partial(room, ws), self)
        self._connect()
        self._show_frame()
        self.room.look()

    def _reading(self) -> Reading:
        return Reading(self.reads, partial(is_extensive, self.ws))

    def _connect(self) -> None:
        window = self.window
        window.year_changed.connect(self.desk.show_year)
        window.lock_asked.connect(self.lock_asked)
        window.new_asked.connect(self._new)
        window.save_asked.connect(self._save)
        window.print_asked.connect(self._print)
        window.export_asked.connect(self._export)
        window.files_dropped.connect(self.receive)
        window.takes_files = self._takes
        window.help_asked.connect(self._help)
        window.page_changed.connect(self._page_shown)
        self._connect_desk()
        self.room.tight.connect(self.notices.warn)
        self.jobs.failure_told.connect(self.notices.fail_error)
        self.reads.failure_told.connect(self.notices.fail_error)
        self.news.changed.connect(self.counts.count)

    def _connect_desk(self) -> None:
        desk, notices = self.desk, self.notices
        desk.drafts_counted.connect(self.counts.show_drafts)
        desk.told.connect(notices.tell)
        desk.failed.connect(notices.fail)
        desk.error_told.connect(notices.fail_error)
        desk.report_asked.connect(notices.show_report)
        desk.print_asked.connect(self.print_entry)
        desk.book_asked.connect(self.print_book)
        desk.paper_asked.connect(self.print_paper)
        desk.back_asked.connect(self.window.go_back)
        desk.renew_asked.connect(self.renew_asked)

    def _show_frame(self) -> None:
        self.window.show_organisation(organisation_name(self.ws, self.ws.org))
        self.window.show_user(self.ws.author, "、".join(in_order(self.ws.user.roles)))
        self.window.show_years(years(self.ws), self.desk.year)
        self.counts.count()
        self.notices.say_lost()

    def go(self, target: str, /, **chosen: object) -> object:
        """Lead to a page, there to what is named: entry, form, person, year, month, org, action."""
        form = chosen.get("form")
        if target == "handbook" and form:
            target = page_of_group(self.ws.library.form(FormId(str(form))).group)
        self.window.show_page(target)
        self.desk.lead(target, chosen)
        return None

    def place(self) -> Place:
        """Return where one is, to come back to after a lock."""
        page = self.window.current_page
        return Place(page, self.desk.year, self.desk.chosen(page))

    @property
    def left_over(self) -> bool:
        """Whether something was left unfinished before this window."""
        return bool(self.desk.left_over())

    def return_to(self, place: Place) -> None:
        """Go where one was."""
        if place.year in years(self.ws):
            self.window.show_years(years(self.ws), place.year)
            self.desk.show_year(place.year)
        self.go(place.page, **place.chosen)

    @Slot(str)
    def print_entry(self, entry_id: str) -> None:
        """Lead to the 打印中心 with a record's own document; what else its page shows is offered there too."""
        try:
            form = open_entry(self.ws, EntryId(entry_id)).listed.form_id
        except UserError as error:
            self.notices.fail_error(error)
            return
        page = self.window.page(self.window.current_page)
        shown = page.on_show() if isinstance(page, Shows) else OnShow(Filter(), ())
        shown = replace(shown, entry_id=EntryId(entry_id), form=form)
        self.print_paper(wish_of_record(document_for(self.ws, form), EntryId(entry_id), shown))

    @Slot(object)
    def print_paper(self, wish: PaperWish) -> None:
        """Lead to the 打印中心 with what a page wants printed."""
        self.go("printing", wish=wish)

    @Slot(str, bool)
    def print_book(self, subject: str, booklet: bool) -> None:
        """Lead to a whole year's handbook of a person (of whoever records, when none is named)."""
        sources = self.desk.sources()
        chosen = next(
            (one.ref for one in sources.candidates(("person", "organisation")) if one.id == subject),
            sources.me,
        )
        if chosen is None or chosen.id is None:
            self.notices.fail("还没有可以打印手册的人员，请先在“组织与设置”中登记。")
            return
        self.print_paper(PaperWish("handbook", Extent.SUBJECT, subject=chosen.id, booklet=booklet))

    @Slot(str)
    def _page_shown(self, page_id: str) -> None:
        self.desk.bring_up(self.window.built(page_id))
        self.counts.count_drafts()

    def _commands(self) -> Iterator[Lead]:
        """Yield what the search line offers beside pages and records."""
        yield Lead("锁定", "Ctrl+L", self.lock_asked.emit)
        if self.ws.user.may(Permission.EXCHANGE):
            yield Lead("报送到U盘", "Ctrl+E", self._export)

    def _may(self, permission: Permission) -> bool:
        """Whether a key may do what it means; says whose business it is otherwise."""
        if self.ws.user.may(permission):
            return True
        self.window.show_notice(f"这项操作{whom(permission)}。", NoticeKind.INFO)
        return False

    @Slot()
    def _new(self) -> None:
        if not self._may(Permission.RECORD):
            return
        current = self.window.current_page
        self.go(current if current in NEW_ON else "handbook", action="new")

    @Slot()
    def _save(self) -> None:
        """Keep what is being filled in on the page: a form sheet that is open, else the record."""
        current = self.window.page(self.window.current_page)
        sheet = next((one for one in current.findChildren(FormSheet) if one.isVisible()), None)
        page = sheet or self.desk.records.get(self.window.current_page)
        if page is not None:
            page.save_now()

    @Slot()
    def _print(self) -> None:
        """Lead to the 打印中心 with what the page shows, or with what there is to print of the year."""
        page = self.window.page(self.window.current_page)
        if isinstance(page, Prints):
            page.print_now()
        else:
            self.go("printing")

    @Slot()
    def _export(self) -> None:
        if self._may(Permission.EXCHANGE):
            self.go("exchange", action="send")

    @Slot(object)
    def receive(self, files: tuple[Path, ...]) -> None:
        """Lead to the preview of bundles, the enrolment of a card, or signed papers, that were opened or dropped."""
        if not any(arrival_of(path) for path in files) and are_scans(files):
            self.go("scans", files=files)
        elif files and self._may(Permission.EXCHANGE):
            self.go("exchange", files=files)

    def _takes(self, files: tuple[Path, ...]) -> bool:
        """Whether files may be dropped on the page on show: signed papers, where records are that are signed."""
        return self.window.current_page in SCANS_ON and are_scans(files)

    @Slot(str)
    def _help(self, page_id: str) -> None:
        self.notices.open_help("manual.html", page_id)

    def rest(self, says: str) -> None:
        """Keep what was typed and let nobody use the window while something is done to the workbook itself."""
        self.desk.close()
        self.reads.stop()
        self.window.cover(says)

    def wake(self) -> None:
        """Let the window be used again."""
        self.reads.resume()
        self.window.uncover()

    def close(self, *, keep_open: bool = False) -> None:
        """Close the window and everything behind it; the workbook too, unless another window goes on with it."""
        self.room.stop()
        for keeper in self.window.findChildren(DraftKeeper):
            keeper.keep_now()
        self.desk.close()
        self.jobs.stop()
        self.reads.stop()
        self.desk.drawing.stop()
        self.window.holds = False
        self.window.close()
        self.window.deleteLater()
        self.papers.close()
        if not keep_open:
            self.ws.workbook.close()
