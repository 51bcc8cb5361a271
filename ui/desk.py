"""The pages of one open workbook, as the navigation lists them; each is made when it is first shown.

Pages are imported when they are first wanted: what nobody looks at costs nothing at the start.
"""

from functools import partial

from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.entries import count_entries
from sxt_desktop.usecases.permits import forms_for, may_keep
from ui.desk_parts.lists import cascade_page, chain_page, letters_page, starters_page
from ui.desk_parts.own import calendar_page, drafts_page, organisation_page, overview_page
from ui.desk_parts.papers import printing_page, reports_page, scans_page, sheets_page
from ui.desk_parts.records import handbook_page, ledger_page
from ui.desk_parts.shelf import Shelf
from ui.desk_parts.units import exchange_page, inbox_page, matters_page, units_page
from ui.drafting import left_over_words
from ui.ledgers import LEDGERS, ledger
from ui.main_window import PageEntry

_GROUPS = {"handbook": "handbook", **{one.page: one.group for one in LEDGERS}}
_BY_YEAR = ("handbook", *(one.page for one in LEDGERS if one.by_year))
_OF_ALL_YEARS = tuple(one.page for one in LEDGERS if not one.by_year)
"""Pages of records that follow the year, and those that do not."""


class Desk(Shelf):
    """Knows every page, and what the search line finds on those of records."""

    def entries(self) -> tuple[PageEntry, ...]:
        """Return the pages for the navigation, in its order."""
        return (
            PageEntry("overview", "履责总览", "home", "first", partial(overview_page, self)),
            PageEntry("calendar", "日历", "calendar", "first", partial(calendar_page, self)),
            PageEntry("letters", "明责", "assign", "phases", partial(letters_page, self)),
            self._ledger_entry("lists", under="letters"),
            PageEntry(
                "chain", "责任传导", "organisation", "phases", partial(chain_page, self), under="letters"
            ),
            PageEntry(
                "starters", "起步清单", "plus", "phases", partial(starters_page, self), under="letters"
            ),
            PageEntry("cascade", "清单承接", "inbox", "phases", partial(cascade_page, self), under="letters"),
            PageEntry("handbook", "履责", "perform", "phases", partial(handbook_page, self)),
            self._ledger_entry("talks", under="handbook"),
            self._ledger_entry("performing", under="handbook"),
            self._ledger_entry("registers", under="handbook"),
            self._ledger_entry("integrity", under="handbook"),
            self._ledger_entry("account"),
            PageEntry("matters", "督责", "supervise", "phases", partial(matters_page, self)),
            self._ledger_entry("supervision", under="matters"),
            self._ledger_entry("assess"),
            self._ledger_entry("sanction"),
            PageEntry("inbox", "收到待办", "inbox", "last", partial(inbox_page, self)),
            PageEntry("units", "下级报送", "building", "last", partial(units_page, self)),
            PageEntry("drafts", "草稿箱", "save", "last", partial(drafts_page, self)),
            PageEntry("printing", "打印中心", "printer", "last", partial(printing_page, self)),
            PageEntry(
                "reports", "报告与归档", "paper", "last", partial(reports_page, self), under="printing"
            ),
            PageEntry("scans", "扫描归档", "paper", "last", partial(scans_page, self), under="printing"),
            PageEntry("sheets", "表格导入", "table", "last", partial(sheets_page, self), under="printing"),
            PageEntry("exchange", "数据交换", "stick", "last", partial(exchange_page, self)),
            PageEntry("organisation", "组织与设置", "organisation", "last", partial(organisation_page, self)),
        )

    def _ledger_entry(self, page: str, under: str = "") -> PageEntry:
        one = ledger(page)
        return PageEntry(page, one.name, one.icon, "phases", partial(ledger_page, self, one), under)

    def found(self, words: str) -> dict[str, int]:
        """Return how many of our records hold words, by the page that shows them."""
        return {
            page: count_entries(self.ws, self._found_on(page, words)) for page in (*_BY_YEAR, *_OF_ALL_YEARS)
        }

    def _found_on(self, page: str, words: str) -> Filter:
        forms = tuple(spec.id for spec in forms_for(self.ws, _GROUPS[page]))
        year = self.year if page in _BY_YEAR else None
        return Filter(forms=forms, owner=self.ws.org, year=year, words=words)

    def recorded(self) -> tuple[tuple[str, FormSpec], ...]:
        """Return the forms whoever works may record, each with the page its records are on."""
        return tuple(
            (page, form)
            for page, group in _GROUPS.items()
            for form in forms_for(self.ws, group)
            if may_keep(self.ws, form.id)
        )

    def left_over(self) -> str:
        """Say what was left unfinished before this window; empty when nothing was."""
        return left_over_words(self.ws, since=self.began)
