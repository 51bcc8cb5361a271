"""One open workbook in the window: leads from page to page, and says what went well or wrong."""

from collections.abc import Callable, Iterator, Sequence
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
from sxt_desktop.usecases.desk import has_subordinates
from sxt_desktop.usecases.drafts import own_drafts
from sxt_desktop.usecases.entries import open_entry, years
from sxt_desktop.usecases.extent import is_extensive
from sxt_desktop.usecases.inbox import inbox_count
from sxt_desktop.usecases.initials import initials
from sxt_desktop.usecases.print_document import document_for
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.room import room
from sxt_desktop.usecases.workspace import Workspace
from ui.desk import Desk
from ui.drafting import page_of_group
from ui.forms.drafts import DraftKeeper
from ui.forms.likeness import HintSetting
from ui.forms.widgets.suggest import Suggestion
from ui.idle import IdleSetting
from ui.jobs import Jobs
from ui.leads import Lead, suggestions
from ui.ledgers import LEDGERS
from ui.main_window import MainWindow, NoticeAction, NoticeKind
from ui.may import whom
from ui.messages import sentence
from ui.news import News
from ui.pages.print_parts.wishes import Extent, OnShow, PaperWish, wish_of_record
from ui.printing import Papers, open_path
from ui.reading import Reading
from ui.remembered import LastFolder, Place
from ui.report import show_report
from ui.room_watch import RoomWatch
from ui.theme import Theme
from ui.widgets.form_sheet import FormSheet

NEW_ON = tuple(one.page for one in LEDGERS)
"""Pages on which Ctrl+N begins a record of their own; everywhere else it begins one of the handbook."""

SCANS_ON = ("letters", "handbook", "matters", "scans", *NEW_ON)
"""Pages on which signed papers from the copier may be dropped."""

LOST_WORDS = {
    1: "上次没有正常关闭，正在进行的最后一次保存可能没有完成；更早保存的都在，请核对最后填的一条。",
    2: "上次没有正常关闭，最后的几次保存有读不出来的；更早保存的都在，请核对最后填的几条，并从备份找回。",
}
"""What is said of saves that can no longer be read, by how much was lost (`Workbook.lost`)."""


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
        self._counting, self._counts = self._reading(), dict[str, int]()
        self.desk = Desk(
            ws, theme, self.jobs, self.news, self.papers, self.go, idle, folder, self._reading, hints
        )
        self.window = MainWindow(self.desk.entries(), theme, jobs=self.jobs)
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
        window.search_asked.connect(self._search)
        window.lead_asked.connect(self._lead)
        window.offer_leads(self._suggest)
        window.lock_asked.connect(self.lock_asked)
        window.new_asked.connect(self._new)
        window.save_asked.connect(self._save)
        window.print_asked.connect(self._print)
        window.export_asked.connect(self._export)
        window.files_dropped.connect(self.receive)
        window.takes_files = self._takes
        window.help_asked.connect(self._help)
        window.page_changed.connect(self._page_shown)
        self.desk.drafts_counted.connect(self._count_drafts)
        self.desk.told.connect(self.tell)
        self.room.tight.connect(self._warn)
        self.desk.failed.connect(self.fail)
        self.desk.print_asked.connect(self.print_entry)
        self.desk.book_asked.connect(self.print_book)
        self.desk.paper_asked.connect(self.print_paper)
        self.desk.error_told.connect(self.fail_error)
        self.desk.back_asked.connect(self.window.go_back)
        self.desk.report_asked.connect(self.show_report)
        self.desk.renew_asked.connect(self.renew_asked)
        self.jobs.failure_told.connect(self.fail_error)
        self.reads.failure_told.connect(self.fail_error)
        self.news.changed.connect(self._count)

    def _show_frame(self) -> None:
        self.window.show_organisation(organisation_name(self.ws, self.ws.org))
        self.window.show_user(self.ws.author, "、".join(in_order(self.ws.user.roles)))
        self.window.show_years(years(self.ws), self.desk.year)
        self._count()
        if self.ws.workbook.drafts.was_damaged:
            self.fail("草稿文件已损坏，已另存并新建；保存过的记录不受影响，没有保存的草稿请重新填写。")
        if self.ws.workbook.drafts.lost.value:
            self.fail("草稿文件有一处读不出来，最近的草稿可能不是最新的；保存过的记录不受影响，请核对草稿。")
        if self.ws.workbook.lost.value:
            self.fail(LOST_WORDS[self.ws.workbook.lost.value])

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

    def remind_of_sheet(self) -> None:
        """Say that nobody has proved yet that the recovery sheet is at hand."""
        there = NoticeAction("去核对", lambda: self.go("organisation", part="users"))
        words = "恢复单还没有核对过。忘记密码时只能靠它打开台账，请核对一次。"
        self.window.show_notice(words, NoticeKind.WARN, there)

    @Slot(str)
    def print_entry(self, entry_id: str) -> None:
        """Lead to the 打印中心 with a record's own document; what else its page shows is offered there too."""
        try:
            form = open_entry(self.ws, EntryId(entry_id)).listed.form_id
        except UserError as error:
            self.fail_error(error)
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
            self.fail("还没有可以打印手册的人员，请先在“组织与设置”中登记。")
            return
        self.print_paper(PaperWish("handbook", Extent.SUBJECT, subject=chosen.id, booklet=booklet))

    @Slot(str)
    def tell(self, text: str) -> None:
        """Say something that went well."""
        self.window.show_notice(text, NoticeKind.DONE)

    @Slot(str)
    def _warn(self, text: str) -> None:
        """Say what should be looked after before long."""
        self.window.show_notice(text, NoticeKind.WARN)

    @Slot(str)
    def fail(self, text: str) -> None:
        """Say what did not work."""
        self.window.show_notice(text, NoticeKind.ERROR)

    @Slot(object)
    def fail_error(self, error: UserError) -> None:
        """Say an error in its sentence, with the way to what the manual says about it."""
        more = NoticeAction("怎么办", lambda: self._open_help("errors.html", error.code.value))
        self.window.show_notice(sentence(error), NoticeKind.ERROR, more)

    @Slot(str, str)
    def warn_of(self, text: str, part: str) -> None:
        """Say what was found while the workbook was looked after, with the way to where it is told in full."""
        there = NoticeAction("去看", lambda: self.go("organisation", part=part))
        self.window.show_notice(text, NoticeKind.WARN, there)

    @Slot(str)
    def fail_bug(self, text: str) -> None:
        """Say that the program itself failed, and offer the report for whoever helps."""
        self.window.show_notice(text, NoticeKind.ERROR, NoticeAction("问题报告", self.show_report))

    @Slot()
    def show_report(self) -> None:
        """Show the problem report, to be read before it is kept as a file."""
        show_report(self.window, self.ws)

    @Slot()
    def _count(self) -> None:
        """Show at the navigation how much waits."""
        self.window.offer("units", has_subordinates(self.ws))
        self._counting.ask(partial(self._waiting, self.ws.today.year), self._show_counts)

    def _waiting(self, year: int) -> dict[str, int]:
        """Return how much waits, by page; touches no widget."""
        found = self.desk.overview(year)
        counts: dict[str, int] = {}
        for todo in found.todo:
            counts[todo.target] = counts.get(todo.target, 0) + 1
        counts["inbox"] = inbox_count(self.ws, found.todo)
        counts["exchange"] = sum(1 for peer in found.peers if not peer.waiting.is_empty)
        return counts

    def _show_counts(self, counts: dict[str, int]) -> None:
        self._counts = counts
        self._count_drafts(len(own_drafts(self.ws)))

    @Slot(str)
    def _page_shown(self, page_id: str) -> None:
        """Bring the page up to date, and count drafts anew: they come and go without anything being recorded."""
        self.desk.bring_up(self.window.built(page_id))
        self._count_drafts(len(own_drafts(self.ws)))

    @Slot(int)
    def _count_drafts(self, count: int) -> None:
        self._counts = {**self._counts, "drafts": count}
        self.window.set_counts(self._counts)

    @Slot(str)
    def _search(self, words: str) -> None:
        """Show what is found in the handbook, else on the first page that has something."""
        found = self.desk.found(words)
        first, *others = [page for page, count in found.items() if count] or ["handbook"]
        self.go(first, words=words)
        if others:
            more = "、".join(f"{self.window.title(page)} {found[page]} 条" for page in others)
            there = NoticeAction(f"看{self.window.title(others[0])}", lambda: self.go(others[0], words=words))
            self.window.show_notice(f"“{words}”另在{more}里找到。", NoticeKind.INFO, there)

    def _suggest(self, words: str) -> Sequence[Suggestion]:
        """Return what the search line offers for words: made anew each time, for people and rights change."""
        search = partial(self._search, words.strip())
        return suggestions(words, self._leads(), initials=initials, search=search)

    def _leads(self) -> Iterator[Lead]:
        for entry in self.desk.entries():
            if self.window.has_page(entry.id):
                yield Lead(entry.title, "打开这一页", partial(self.go, entry.id))
        for page, form in self.desk.recorded():
            new = partial(self.go, page, form=form.id, action="new")
            yield Lead(f"新记：{form.title}", self.window.title(page), new, form.title)
        for one in self.desk.sources().candidates(("person",)):
            yield Lead(f"{one.name}的纪实", one.note, partial(self.go, "handbook", person=one.id), one.name)
        yield Lead("锁定", "Ctrl+L", self.lock_asked.emit)
        if self.ws.user.may(Permission.EXCHANGE):
            yield Lead("报送到U盘", "Ctrl+E", self._export)

    @Slot(object)
    def _lead(self, lead: Lead) -> None:
        lead.go()

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
        self._open_help("manual.html", page_id)

    def _open_help(self, name: str, part: str) -> None:
        if not open_path(self.ws.library.resources / "help" / name, part=part):
            self.fail("没有找到能打开说明的程序。说明在程序目录的 resources/help 中。")

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
