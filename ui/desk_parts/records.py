"""履责 and the ledgers: pages of records of a group of forms."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.permits import forms_for
from ui.desk_parts.leading import Chosen
from ui.desk_parts.shelf import Shelf
from ui.ledgers import Ledger

if TYPE_CHECKING:
    from ui.pages.records.page import RecordPage


def handbook_page(shelf: Shelf) -> QWidget:
    """Make the page of the handbook."""
    from ui.pages.handbook import HandbookPage

    page = HandbookPage(forms_for(shelf.ws, "handbook"), shelf.record_actions)
    page.book_asked.connect(shelf.book_asked)
    return _record_page(shelf, "handbook", page, group="handbook", by_year=True)


def ledger_page(shelf: Shelf, one: Ledger) -> QWidget:
    """Make the page of a ledger."""
    from ui.pages.ledger import LedgerPage

    forms = forms_for(shelf.ws, one.group)
    page = LedgerPage(
        one.title,
        forms,
        shelf.record_actions,
        empty=one.empty,
        name=one.page,
        papers=shelf.papers.choices,
    )
    return _record_page(shelf, one.page, page, group=one.group, by_year=one.by_year)


def _record_page(shelf: Shelf, page_id: str, page: "RecordPage", *, group: str, by_year: bool) -> QWidget:
    if by_year:
        page.show_year(shelf.year)
        shelf.follow_year(page, page.show_year)
    page.print_asked.connect(shelf.print_asked)
    page.paper_asked.connect(shelf.paper_asked)
    page.sheet_asked.connect(shelf.sheet_out.ask)
    page.tables_asked.connect(shelf.ways.sheets)
    page.scans_asked.connect(shelf.ways.scans)
    page.record_asked.connect(shelf.ways.related)
    page.entry.turning.endorse_asked.connect(shelf.ways.endorse)
    shelf.records[page_id] = page
    shelf.named[page_id] = lambda: page.show_forms(forms_for(shelf.ws, group))
    shelf.shown[page_id] = page.shown
    shelf.leads[page_id] = lambda chosen: _lead(shelf, page, chosen)
    return shelf.keep(page, page.refresh)


def _lead(shelf: Shelf, page: "RecordPage", chosen: Chosen) -> None:
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
                year=0 if chosen.get("review") else shelf.year,
                month=month if isinstance(month, int) else None,
                subject=str(chosen.get("person") or ""),
                words=str(chosen.get("words") or ""),
                review=str(chosen.get("review") or ""),
            )
        )
