"""What the pages of one open workbook are made with, and what is kept of each that was made."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.workspace import Workspace
from ui.desk_parts.leading import Chosen
from ui.desk_parts.overview_keeper import OverviewKeeper
from ui.desk_parts.ways import Go, Ways
from ui.forms.likeness import HintSetting
from ui.idle import IdleSetting
from ui.jobs import Jobs
from ui.news import News
from ui.pages.print_parts.wishes import Extent, PaperWish
from ui.printing import Papers
from ui.reading import Reading
from ui.remembered import LastFolder, for_this_window
from ui.sheet_out import SheetOut
from ui.theme import Theme
from ui.widgets.listing import Listing
from ui.wiring import SourceKeeper, own_record_actions

if TYPE_CHECKING:
    from ui.pages.records.page import RecordPage


class Shelf(QObject):
    """Keeps pages; `told` and `failed` carry sentences for the banner, `print_asked` a record's id.

    A page that is made says by `keep` how it reads anew, by `follow_year` that it has years, in `leads` how it is
    brought to what is chosen, in `shown` what leads back to it.
    """

    told = Signal(str)
    failed = Signal(str)
    print_asked = Signal(str)
    book_asked = Signal(str, bool)
    paper_asked = Signal(object)
    report_asked = Signal()
    renew_asked = Signal(str, object, object)
    drafts_counted = Signal(int)
    error_told = Signal(object)
    back_asked = Signal()

    def __init__(
        self,
        ws: Workspace,
        theme: Theme,
        jobs: Jobs,
        news: News,
        papers: Papers,
        go: Go,
        idle: IdleSetting | None = None,
        folder: LastFolder | None = None,
        reading: Callable[[], Reading] = Reading,
        hints: HintSetting | None = None,
    ) -> None:
        """`reading` makes what one page reads with."""
        super().__init__()
        self.ws, self.theme, self.jobs, self.news, self.papers = ws, theme, jobs, news, papers
        self.go, self.ways = go, Ways(ws, go, self)
        self.idle, self.hints, self.reading = idle, hints, reading
        self.folder = folder or for_this_window()
        self.drawing = Jobs(self)
        self.year, self.began = ws.today.year, ws.timestamp
        self.overview = OverviewKeeper(ws)
        self.sources = SourceKeeper(ws, theme, papers, jobs, hints, self.drawing)
        self.record_actions = own_record_actions(ws, self.sources, jobs)
        self.sheet_out = SheetOut(ws, jobs)
        self.sheet_out.told.connect(self.told)
        self.records: dict[str, RecordPage] = {}
        self.leads: dict[str, Callable[[Chosen], object]] = {}
        self.shown: dict[str, Callable[[], Chosen]] = {}
        self.named: dict[str, Callable[[], object]] = {}
        """How pages of records come by the names their forms have now, under another profile."""
        self.closing: list[Callable[[], object]] = []
        """What lets go of what pages hold on disk."""
        self._by_year: dict[QWidget, Callable[[int], object]] = {}
        self._other_year: set[QWidget] = set()
        self._renew: dict[QWidget, Callable[[], object]] = {}
        self._behind: dict[QWidget, bool] = {}
        news.changed.connect(self._hear)

    def keep(self, page: QWidget, renew: Callable[[], object] | None = None) -> QWidget:
        """Join a page's signals, and remember how it reads anew."""
        for name, slot in (("changed", self._tell), ("told", self.told), ("failed", self.failed)):
            signal = getattr(page, name, None)
            if signal is not None:
                signal.connect(slot)
        for listing in page.findChildren(Listing):
            listing.sheet_asked.connect(self.sheet_out.ask)
        if renew is not None:
            self._renew[page] = renew
        return page

    def follow_year(self, page: QWidget, show: Callable[[int], object]) -> None:
        """Remember how a page shows another year."""
        self._by_year[page] = show

    def show_year(self, year: int) -> None:
        """Show another year on the page on show, on others that have years as soon as they are."""
        self.year = year
        for page, show in self._by_year.items():
            if not page.isHidden():
                self._other_year.discard(page)
                show(year)
            else:
                self._other_year.add(page)

    def lead(self, page_id: str, chosen: Chosen) -> None:
        """Bring a page that is on show to what is wanted."""
        if page_id in self.leads:
            self.leads[page_id](chosen)

    def chosen(self, page_id: str) -> Chosen:
        """Return what a page shows, in the words that lead back to it."""
        shown = self.shown.get(page_id)
        return {} if shown is None else shown()

    def ask_paper(self, document: str) -> None:
        """Ask for a document of the organisation itself; from any thread."""
        self.paper_asked.emit(PaperWish(document, Extent.SUBJECT))

    def close(self) -> None:
        """Let go of what pages hold on disk."""
        for let_go in self.closing:
            let_go()

    @Slot(object)
    def _tell(self, changes: object) -> None:
        if isinstance(changes, Changes):
            self.news.tell(changes, self.sender())

    @Slot(object, object)
    def _hear(self, changes: object, initiator: object) -> None:
        has_people = isinstance(changes, Changes) and changes.people
        if has_people:
            self.sources.forget()
        for page in tuple(self._renew):
            if page is not initiator or (has_people and page in self.records.values()):
                self._behind[page] = has_people or self._behind.get(page, False)
            if not page.isHidden():
                self.bring_up(page)

    def bring_up(self, page: QWidget | None) -> None:
        """Let a page show the year, and what was written since it was last shown; pages nobody sees wait for that."""
        if page is not None and page in self._other_year:
            self._other_year.discard(page)
            self._by_year[page](self.year)
        has_people = None if page is None else self._behind.pop(page, None)
        if page is None or has_people is None:
            return
        of_records = next((key for key, one in self.records.items() if one is page), None)
        if of_records is not None:
            self.named[of_records]()
            self.records[of_records].refresh(people=has_people)
        else:
            self._renew[page]()
