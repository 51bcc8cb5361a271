"""The pages of one open workbook: each made with its use cases when it is first shown, and how each is renewed.

Pages are imported when they are first wanted: what nobody looks at costs nothing at the start.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.calendar import CalendarItem
from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.periods import Period
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.drafts import DraftLine
from sxt_desktop.usecases.duty_reasons import explain_duty
from sxt_desktop.usecases.entitled import superiors
from sxt_desktop.usecases.entries import count_entries, open_entry
from sxt_desktop.usecases.local_users import change_password
from sxt_desktop.usecases.overview import Overview, overview
from sxt_desktop.usecases.permits import forms_for, may_keep
from sxt_desktop.usecases.workspace import Workspace
from sxt_desktop.version import VERSION
from ui.drafting import drafts_actions, left_over_words, page_of, page_of_group
from ui.forms.likeness import HintSetting
from ui.idle import IdleSetting
from ui.jobs import Jobs
from ui.ledgers import LEDGERS, Ledger, ledger
from ui.main_window import PageEntry
from ui.may import may_of
from ui.news import News
from ui.pages.overview import OverviewPage
from ui.pages.print_parts.wishes import Extent, PaperWish
from ui.printing import Papers, open_path
from ui.reading import Reading
from ui.remembered import LastFolder, for_this_window
from ui.sheet_out import SheetOut
from ui.theme import Theme
from ui.widgets.listing import Listing
from ui.wiring import SourceKeeper, in_background, own_record_actions

if TYPE_CHECKING:
    from ui.pages.assigning import AssigningPage
    from ui.pages.exchange import ExchangePage
    from ui.pages.inbox import InboxPage
    from ui.pages.records.page import RecordPage

Chosen = Mapping[str, object]
"""What a page is to show: entry, form, person, year, month, org, action."""
Go = Callable[..., object]
_GROUPS = {"handbook": "handbook", **{one.page: one.group for one in LEDGERS}}
_BY_YEAR = ("handbook", *(one.page for one in LEDGERS if one.by_year))
_OF_ALL_YEARS = tuple(one.page for one in LEDGERS if not one.by_year)
"""Pages of records that follow the year, and those that do not."""


class Desk(QObject):
    """Makes pages; `told` and `failed` carry sentences for the banner, `print_asked` a record's id."""

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
        self._reading = reading
        self._folder = folder or for_this_window()
        self.drawing = Jobs(self)
        self._ws, self._theme, self._jobs = ws, theme, jobs
        self._news, self._papers, self._go, self._idle = news, papers, go, idle
        self.year, self._began = ws.today.year, ws.timestamp
        self._hints = hints
        self.sources = SourceKeeper(ws, theme, papers, jobs, hints, self.drawing)
        self._records = own_record_actions(ws, self.sources, jobs)
        self.sheet_out = SheetOut(ws, jobs)
        self.sheet_out.told.connect(self.told)
        self.records: dict[str, RecordPage] = {}
        self._exchange_page: ExchangePage | None = None
        self._overviewed: tuple[tuple[int, int, date, int], Overview] | None = None
        self._renew: dict[QWidget, Callable[[], object]] = {}
        self._behind: dict[QWidget, bool] = {}
        self._by_year: list[Callable[[int], object]] = []
        self._lead: dict[str, Callable[[Chosen], object]] = {}
        self._shown: dict[str, Callable[[], Chosen]] = {}
        news.changed.connect(self._hear)

    def entries(self) -> tuple[PageEntry, ...]:
        """Return the pages for the navigation, in its order."""
        return (
            PageEntry("overview", "履责总览", "home", "first", self._overview),
            PageEntry("calendar", "日历", "calendar", "first", self._calendar),
            PageEntry("letters", "明责", "assign", "phases", self._letters),
            self._ledger_entry("lists", under="letters"),
            PageEntry("chain", "责任传导", "organisation", "phases", self._chain, under="letters"),
            PageEntry("starters", "起步清单", "plus", "phases", self._starters, under="letters"),
            PageEntry("cascade", "清单承接", "inbox", "phases", self._cascade, under="letters"),
            PageEntry("handbook", "履责", "perform", "phases", self._handbook),
            self._ledger_entry("talks", under="handbook"),
            self._ledger_entry("performing", under="handbook"),
            self._ledger_entry("registers", under="handbook"),
            self._ledger_entry("integrity", under="handbook"),
            self._ledger_entry("account"),
            PageEntry("matters", "督责", "supervise", "phases", self._matters),
            self._ledger_entry("supervision", under="matters"),
            self._ledger_entry("assess"),
            self._ledger_entry("sanction"),
            PageEntry("inbox", "收到待办", "inbox", "last", self._inbox),
            PageEntry("units", "下级报送", "building", "last", self._units),
            PageEntry("drafts", "草稿箱", "save", "last", self._drafts),
            PageEntry("printing", "打印中心", "printer", "last", self._printing),
            PageEntry("reports", "报告与归档", "paper", "last", self._reports, under="printing"),
            PageEntry("scans", "扫描归档", "paper", "last", self._scans, under="printing"),
            PageEntry("sheets", "表格导入", "table", "last", self._sheets, under="printing"),
            PageEntry("exchange", "数据交换", "stick", "last", self._exchange),
            PageEntry("organisation", "组织与设置", "organisation", "last", self._organisation),
        )

    def show_year(self, year: int) -> None:
        """Show another year on every page that has years."""
        self.year = year
        for show in self._by_year:
            show(year)

    def lead(self, page_id: str, chosen: Chosen) -> None:
        """Bring a page that is on show to what is wanted."""
        if page_id in self._lead:
            self._lead[page_id](chosen)

    def chosen(self, page_id: str) -> Chosen:
        """Return what a page shows, in the words that lead back to it."""
        shown = self._shown.get(page_id)
        return {} if shown is None else shown()

    def found(self, words: str) -> dict[str, int]:
        """Return how many of our records hold words, by the page that shows them."""
        return {
            page: count_entries(self._ws, self._found_on(page, words)) for page in (*_BY_YEAR, *_OF_ALL_YEARS)
        }

    def _found_on(self, page: str, words: str) -> Filter:
        forms = tuple(spec.id for spec in forms_for(self._ws, _GROUPS[page]))
        year = self.year if page in _BY_YEAR else None
        return Filter(forms=forms, owner=self._ws.org, year=year, words=words)

    def recorded(self) -> tuple[tuple[str, FormSpec], ...]:
        """Return the forms whoever works may record, each with the page its records are on."""
        return tuple(
            (page, form)
            for page, group in _GROUPS.items()
            for form in forms_for(self._ws, group)
            if may_keep(self._ws, form.id)
        )

    def close(self) -> None:
        """Let go of what pages hold on disk."""
        if self._exchange_page is not None:
            self._exchange_page.close_plans()

    def _keep(self, page: QWidget, renew: Callable[[], object] | None = None) -> QWidget:
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

    def _overview(self) -> QWidget:
        page = OverviewPage(
            self.overview,
            self._go,
            self._theme,
            year=self.year,
            explain=partial(explain_duty, self._ws),
            news=self._news,
            left_over=self.left_over,
            may=may_of(self._ws.user),
            reading=self._reading(),
        )
        self._by_year.append(page.show_year)
        return self._keep(page)

    def left_over(self) -> str:
        """Say what was left unfinished before this window; empty when nothing was."""
        return left_over_words(self._ws, since=self._began)

    def overview(self, year: int) -> Overview:
        """Return the overview as it is now; put together anew only when something was written or a day began."""
        asked = (
            get_ident(),
            self._ws.workbook.state,
            self._ws.today,
            year,
        )  # each thread counts states by itself
        kept = self._overviewed
        if kept is None or kept[0] != asked:
            kept = self._overviewed = (asked, overview(self._ws, year))
        return kept[1]

    def _calendar(self) -> QWidget:
        from ui.pages.calendar import CalendarPage
        from ui.pages.calendar_parts.wiring import calendar_actions

        actions = calendar_actions(self._ws, sources=self.sources, folder=self._folder.place)
        page = CalendarPage(self._theme, self._jobs, actions, year=self.year, reading=self._reading())
        page.go_asked.connect(self._go_item)
        page.paper_asked.connect(self.paper_asked)
        page.show_calendar()
        self._by_year.append(page.show_year)
        self._lead["calendar"] = _draft_or(
            page.show_draft, lambda chosen: page.show_key(str(chosen["key"])) if chosen.get("key") else None
        )
        return self._keep(page, page.show_calendar)

    @Slot(object)
    def _go_item(self, one: CalendarItem) -> None:
        """Lead to where a thing of the calendar is done: its record, or a new one of its form."""
        if one.form is None:
            self._go(one.target)
            return
        page = page_of_group(self._ws.library.form(one.form).group)
        if one.record is not None:
            self._go(page, entry=one.record)
        else:
            self._go(page, form=one.form, action="new")

    def _handbook(self) -> QWidget:
        from ui.pages.handbook import HandbookPage

        page = HandbookPage(forms_for(self._ws, "handbook"), self._records)
        page.book_asked.connect(self.book_asked)
        return self._record_page("handbook", page, by_year=True)

    def _ledger_entry(self, page: str, under: str = "") -> PageEntry:
        one = ledger(page)
        return PageEntry(page, one.name, one.icon, "phases", lambda: self._ledger(one), under)

    def _ledger(self, one: Ledger) -> QWidget:
        from ui.pages.ledger import LedgerPage

        forms = forms_for(self._ws, one.group)
        page = LedgerPage(
            one.title,
            forms,
            self._records,
            empty=one.empty,
            name=one.page,
            papers=self._papers.choices,
        )
        return self._record_page(one.page, page, by_year=one.by_year)

    def _record_page(self, page_id: str, page: "RecordPage", *, by_year: bool) -> QWidget:
        if by_year:
            page.show_year(self.year)
            self._by_year.append(page.show_year)
        page.print_asked.connect(self.print_asked)
        page.paper_asked.connect(self.paper_asked)
        page.sheet_asked.connect(self.sheet_out.ask)
        page.tables_asked.connect(self._go_sheets)
        page.scans_asked.connect(self._go_scans)
        page.record_asked.connect(self._go_related)
        self.records[page_id] = page
        self._shown[page_id] = page.shown
        self._lead[page_id] = lambda chosen: self._lead_record(page, chosen)
        return self._keep(page, page.refresh)

    def _lead_record(self, page: "RecordPage", chosen: Chosen) -> None:
        form, month, typing = chosen.get("form"), chosen.get("month"), chosen.get("draft")
        if isinstance(typing, Typing) and typing.entry_id is None:
            page.continue_draft(typing)
        elif isinstance(typing, Typing):
            page.show_entry(str(typing.entry_id))
        elif chosen.get("entry"):
            page.show_entry(str(chosen["entry"]))
        elif chosen.get("action") == "new":
            page.start_new(str(form) if form else None)
        elif chosen:
            page.show_filter(
                Filter(
                    forms=(FormId(str(form)),) if form else (),
                    year=0 if chosen.get("review") else self.year,
                    month=month if isinstance(month, int) else None,
                    subject=str(chosen.get("person") or ""),
                    words=str(chosen.get("words") or ""),
                    review=str(chosen.get("review") or ""),
                )
            )

    def _letters(self) -> QWidget:
        from ui.pages.assign_parts.endorse_board import EndorseBoard
        from ui.pages.assign_parts.filing_board import FilingBoard
        from ui.pages.assign_parts.matrix_board import MatrixBoard
        from ui.pages.assign_parts.wiring import endorse_actions, filing_actions, matrix_actions
        from ui.pages.assigning import AssigningPage
        from ui.pages.letter_parts.wiring import letters_actions
        from ui.pages.letters import LettersPage

        ws, sources, run = self._ws, self.sources, in_background(self._jobs, "正在生成责任书")
        page = AssigningPage(
            self._theme,
            LettersPage(self._theme, self._jobs, letters_actions(ws, sources=sources)),
            MatrixBoard(self._theme, matrix_actions(ws, sources=sources, run=run)),
            EndorseBoard(self._theme, endorse_actions(ws, sources=sources)),
            FilingBoard(self._theme, filing_actions(ws, sources=sources)),
            lambda entry: open_entry(ws, entry, ws.org).listed.form_id,
        )
        page.items_asked.connect(self._go_lists)
        page.scans_asked.connect(self._go_scans)
        page.paper_asked.connect(self.paper_asked)
        page.record_asked.connect(self._go_listed)
        page.show_year(self.year)
        self._by_year.append(page.show_year)
        self._shown["letters"] = page.shown
        self._lead["letters"] = lambda chosen: _lead_assigning(page, chosen)
        return self._keep(page, lambda: page.show_year(self.year))

    def _chain(self) -> QWidget:
        from ui.pages.chain import ChainPage
        from ui.pages.chain_parts.wiring import chain_actions

        page = ChainPage(self._theme, chain_actions(self._ws), year=self.year, reading=self._reading())
        page.item_asked.connect(lambda entry: self._go("lists", entry=EntryId(entry)))
        page.starters_asked.connect(lambda: self._go("starters"))
        page.paper_asked.connect(self.paper_asked)
        page.show_chain()
        self._by_year.append(page.show_year)
        self._lead["chain"] = lambda chosen: page.show_chain(_entry(chosen))
        return self._keep(page, page.show_chain)

    def _starters(self) -> QWidget:
        from ui.pages.starter_parts.wiring import starter_actions
        from ui.pages.starters import StartersPage

        page = StartersPage(self._theme, starter_actions(self._ws, sources=self.sources), year=self.year)
        page.lists_asked.connect(lambda: self._go("chain"))
        page.tables_asked.connect(lambda: self._go_sheets("list_item"))
        page.show_starters()
        self._by_year.append(page.show_year)
        return self._keep(page, page.show_starters)

    def _cascade(self) -> QWidget:
        from ui.pages.cascade import CascadePage
        from ui.pages.cascade_parts.wiring import cascade_actions

        page = CascadePage(self._theme, cascade_actions(self._ws, sources=self.sources))
        page.item_asked.connect(lambda entry: self._go("lists", entry=EntryId(entry)))
        page.show_cascade()
        self._lead["cascade"] = lambda chosen: page.show_cascade(_entry(chosen))
        return self._keep(page, page.show_cascade)

    def _matters(self) -> QWidget:
        from ui.pages.matter_parts.wiring import matters_actions
        from ui.pages.matters import MattersPage

        actions = matters_actions(self._ws, sources=self.sources)
        page = MattersPage(self._theme, self._jobs, actions, self.drawing, self._reading())
        page.print_asked.connect(self.print_asked)
        page.paper_asked.connect(self.paper_asked)
        page.scans_asked.connect(self._go_scans)
        page.record_asked.connect(self._go_related)
        page.show_matters()
        self._lead["matters"] = _draft_or(page.show_draft, lambda chosen: page.show_matters(_entry(chosen)))
        return self._keep(page, page.show_matters)

    def _inbox(self) -> QWidget:
        from ui.pages.inbox import InboxPage
        from ui.pages.inbox_parts.wiring import inbox_actions

        run = in_background(self._jobs, "正在写审核意见")
        page = InboxPage(self._theme, inbox_actions(self._ws, sources=self.sources), run, self._reading())
        page.correct_asked.connect(self._go_record)
        page.order_asked.connect(self._go_order)
        page.print_asked.connect(self.print_asked)
        page.show_inbox()
        self._lead["inbox"] = _draft_or(page.show_draft, lambda chosen: _lead_inbox(page, chosen))
        return self._keep(page, page.show_inbox)

    def _units(self) -> QWidget:
        from ui.pages.units import UnitsPage
        from ui.pages.units_parts.wiring import units_actions

        page = UnitsPage(
            self._theme, self._jobs, units_actions(self._ws), year=self.year, reading=self._reading()
        )
        page.paper_asked.connect(self.paper_asked)
        page.show_units()
        page.card_asked.connect(lambda org: self._go("exchange", unit=org))
        page.originals_asked.connect(lambda org: self._go("exchange", originals=org))
        page.records_asked.connect(lambda org, period: self._go("inbox", org=org, period=period))
        page.filing_asked.connect(
            lambda org, period: self._go("inbox", org=org, period=period, action="file")
        )
        self._by_year.append(page.show_year)
        return self._keep(page, page.show_units)

    def _printing(self) -> QWidget:
        from ui.pages.print_parts.wiring import page_of, print_actions
        from ui.pages.printing import PrintPage
        from ui.printers import system_printers

        actions = print_actions(
            self._ws,
            year=lambda: self.year,
            printers=system_printers(),
            open_path=open_path,
            folder=self._folder,
        )
        page = PrintPage(self._theme, self._jobs, self.drawing, actions)
        page.error_told.connect(self.error_told)
        page.back_asked.connect(self.back_asked)
        page.record_asked.connect(
            lambda place: self._go(page_of(self._ws, place.form_id), entry=place.entry_id)
        )
        self._by_year.append(lambda year: page.refresh())
        self._lead["printing"] = lambda chosen: page.show_wish(_wish(chosen))
        return self._keep(page, page.refresh)

    def _ask_paper(self, document: str) -> None:
        """Ask for a document of the organisation itself; from any thread."""
        self.paper_asked.emit(PaperWish(document, Extent.SUBJECT))

    def _reports(self) -> QWidget:
        from ui.pages.report_parts.wiring import archive_actions, report_actions
        from ui.pages.reports import ReportsPage
        from ui.places import removable_places

        archive = archive_actions(self._ws, places=removable_places, open_path=open_path)
        page = ReportsPage(self._theme, self._jobs, report_actions(self._ws), archive)
        page.record_asked.connect(lambda to, entry: self._go(to, entry=EntryId(entry)))
        page.page_asked.connect(self._go)
        self._shown["reports"] = page.shown
        self._lead["reports"] = _draft_or(
            page.show_draft, lambda chosen: page.show_part(str(chosen.get("part") or ""))
        )
        return self._keep(page, page.renew)

    def _sheets(self) -> QWidget:
        from ui.pages.sheet_parts.wiring import sheet_actions
        from ui.pages.sheets import SheetsPage

        page = SheetsPage(self._theme, self._jobs, sheet_actions(self._ws))
        page.show_sheets()
        self._lead["sheets"] = lambda chosen: page.begin(str(chosen["form"])) if "form" in chosen else None
        return self._keep(page, page.refresh)

    def _scans(self) -> QWidget:
        from ui.pages.scan_parts.wiring import scan_actions
        from ui.pages.scans import ScansPage

        page = ScansPage(self._theme, self._jobs, scan_actions(self._ws, self.sources))
        page.record_asked.connect(self._go_filed)
        self._lead["scans"] = lambda chosen: page.take_files(_paths(chosen)) if chosen.get("files") else None
        return self._keep(page)

    def _drafts(self) -> QWidget:
        from ui.pages.drafts import DraftsPage

        page = DraftsPage(self._theme, drafts_actions(self._ws))
        page.continue_asked.connect(self._continue)
        page.counted.connect(self.drafts_counted)
        page.show_drafts()
        self._lead["drafts"] = lambda chosen: page.show_drafts()
        return self._keep(page, page.show_drafts)

    @Slot(object)
    def _continue(self, line: DraftLine) -> None:
        """Lead to where a draft is filled in further."""
        self._go(page_of(line), draft=line.draft.typing)

    def _exchange(self) -> QWidget:
        from ui.pages.exchange import ExchangePage
        from ui.pages.exchange_parts.wiring import exchange_actions
        from ui.places import removable_places

        actions = exchange_actions(
            self._ws,
            places=removable_places,
            print_card=lambda: self._ask_paper("enrolment_card"),
            renew=self.renew_asked.emit,
            sources=self.sources,
            run=in_background(self._jobs, "正在从备份取回密钥"),
        )
        page = ExchangePage(self._theme, self._jobs, actions, self._reading())
        page.show_exchange()
        self._exchange_page = page
        self._lead["exchange"] = lambda chosen: self._lead_exchange(page, chosen)
        return self._keep(page, page.show_exchange)

    def _lead_exchange(self, page: "ExchangePage", chosen: Chosen) -> None:
        page.show_exchange()
        files = chosen.get("files")
        if isinstance(files, tuple):
            page.receive(files)
            return
        if chosen.get("action") == "enrol":
            page.show_enrolment()
            return
        if chosen.get("originals"):
            page.show_originals(OrgId(str(chosen["originals"])))
            return
        unit = chosen.get("unit") or chosen.get("entry")
        if unit:
            page.show_card(OrgId(str(unit)))
            return
        superior = next(iter(superiors(self._ws)), None) if chosen.get("action") == "send" else None
        org = chosen.get("org") or superior
        if org:
            page.show_peer(OrgId(str(org)))

    def _organisation(self) -> QWidget:
        from ui.pages.organisation import OrganisationPage
        from ui.pages.organisation_parts.backup_wiring import safety_actions
        from ui.pages.organisation_parts.template_wiring import template_actions
        from ui.pages.organisation_parts.user_wiring import access_actions, rekey_action
        from ui.pages.organisation_parts.wiring import organisation_actions
        from ui.places import removable_places

        actions = organisation_actions(
            self._ws,
            sources=self.sources,
            look=lambda: (self._theme.wanted, self._theme.scale),
            set_look=lambda wanted, scale: self._theme.choose(wanted, scale=scale),
            version=VERSION,
            change_password=lambda old, new: change_password(self._ws, old, new),
            show_report=self.report_asked.emit,
            idle=self._idle,
            hints=self._hints,
            access=access_actions(
                self._ws,
                self._papers,
                run=in_background(self._jobs, "正在办理"),
                show=open_path,
                print_record=lambda: self._ask_paper("hand_over"),
                rekeying=rekey_action(self._ws, self._theme, self.renew_asked.emit),
            ),
            safety=safety_actions(
                self._ws,
                renew=self.renew_asked.emit,
                places=removable_places,
                open_path=open_path,
            ),
            templates=template_actions(self._ws, place=self._papers.place, show=self._papers.show),
        )
        page = OrganisationPage(self._theme, self._jobs, actions)
        page.show_people()
        self._shown["organisation"] = page.shown
        self._lead["organisation"] = _draft_or(page.show_draft, lambda chosen: page.show_part(_part(chosen)))
        return self._keep(page, page.people.show_people)

    @Slot(str)
    def _go_sheets(self, form: str) -> None:
        self._go("sheets", form=form)

    @Slot(str, str)
    def _go_related(self, form: str, entry_id: str) -> None:
        """Lead to a record another one names; without a form to where its next step is taken."""
        page = page_of_group(self._ws.library.form(FormId(form)).group) if form else "matters"
        self._go(page, entry=EntryId(entry_id))

    @Slot(str, str)
    def _go_filed(self, form: str, entry_id: str) -> None:
        """Lead to a record a signed copy was filed to."""
        group = self._ws.library.form(FormId(form)).group
        self._go(page_of_group(group), entry=EntryId(entry_id))

    @Slot()
    def _go_scans(self) -> None:
        self._go("scans")

    @Slot()
    def _go_lists(self) -> None:
        self._go("lists")

    @Slot(str)
    def _go_listed(self, entry_id: str) -> None:
        self._go("lists", entry=EntryId(entry_id))

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
        has_people = isinstance(changes, Changes) and changes.people
        if has_people:
            self.sources.forget()
        for page in tuple(self._renew):
            if page is not initiator or (has_people and page in self.records.values()):
                self._behind[page] = has_people or self._behind.get(page, False)
            if not page.isHidden():
                self.bring_up(page)

    def bring_up(self, page: QWidget | None) -> None:
        """Let a page read anew what was written since it was last shown; pages nobody sees wait for that."""
        has_people = None if page is None else self._behind.pop(page, None)
        if page is None or has_people is None:
            return
        of_records = next((one for one in self.records.values() if one is page), None)
        if of_records is not None:
            of_records.refresh(people=has_people)
        else:
            self._renew[page]()


def _draft_or(
    show_draft: Callable[[Typing], object], lead: Callable[[Chosen], object]
) -> Callable[[Chosen], object]:
    """Return how a page is led to: to the draft that is to be gone on with, else to what is chosen."""

    def led(chosen: Chosen) -> object:
        typing = chosen.get("draft")
        return show_draft(typing) if isinstance(typing, Typing) else lead(chosen)

    return led


def _lead_assigning(page: "AssigningPage", chosen: Chosen) -> None:
    """Lead to a letter or a sheet for endorsement, else to a part."""
    entry = _entry(chosen)
    if entry is not None:
        page.show_entry(entry)
    elif chosen.get("part") or chosen.get("form"):
        page.show_part(str(chosen.get("part") or page.part_for(str(chosen["form"]))))


def _lead_inbox(page: "InboxPage", chosen: Chosen) -> None:
    """Lead to a unit's records of a period, and to filing them where that is wanted."""
    period = chosen.get("period")
    if not chosen.get("org"):
        return
    filing = chosen.get("action") == "file"
    page.show_received(
        org=str(chosen["org"]), period=period if isinstance(period, Period) else None, filing=filing
    )


def _entry(chosen: Chosen) -> EntryId | None:
    return EntryId(str(chosen["entry"])) if chosen.get("entry") else None


def _wish(chosen: Chosen) -> PaperWish | None:
    wish = chosen.get("wish")
    return wish if isinstance(wish, PaperWish) else None


def _paths(chosen: Chosen) -> tuple[Path, ...]:
    files = chosen.get("files")
    return files if isinstance(files, tuple) else ()


def _part(chosen: Chosen) -> str:
    """Return which part of the organisation's page is wanted; a record of its own there is a profile."""
    return str(chosen.get("part") or ("profiles" if chosen.get("entry") else ""))
