"""明责: the pages of letters, lists as a tree, starter catalogues and superiors' items."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.usecases.entries import open_entry
from ui.desk_parts.leading import Chosen, entry_in
from ui.desk_parts.shelf import Shelf
from ui.wiring import in_background

if TYPE_CHECKING:
    from ui.pages.assigning import AssigningPage


def letters_page(shelf: Shelf) -> QWidget:
    """Make 责任书, endorsements and filings: the parts of 明责."""
    from ui.pages.assign_parts.endorse_board import EndorseBoard
    from ui.pages.assign_parts.filing_board import FilingBoard
    from ui.pages.assign_parts.matrix_board import MatrixBoard
    from ui.pages.assign_parts.wiring import endorse_actions, filing_actions, matrix_actions
    from ui.pages.assigning import AssigningPage
    from ui.pages.letter_parts.wiring import letters_actions
    from ui.pages.letters import LettersPage

    ws, sources, run = shelf.ws, shelf.sources, in_background(shelf.jobs, "正在生成责任书")
    page = AssigningPage(
        shelf.theme,
        LettersPage(shelf.theme, shelf.jobs, letters_actions(ws, sources=sources), shelf.reading()),
        MatrixBoard(shelf.theme, matrix_actions(ws, sources=sources, run=run), shelf.reading()),
        EndorseBoard(shelf.theme, endorse_actions(ws, sources=sources), shelf.reading()),
        FilingBoard(shelf.theme, filing_actions(ws, sources=sources)),
        lambda entry: open_entry(ws, entry, ws.org).listed.form_id,
    )
    page.items_asked.connect(shelf.ways.lists)
    page.scans_asked.connect(shelf.ways.scans)
    page.paper_asked.connect(shelf.paper_asked)
    page.record_asked.connect(shelf.ways.listed)
    page.show_year(shelf.year)
    shelf.follow_year(page, page.show_year)
    shelf.shown["letters"] = page.shown
    shelf.leads["letters"] = lambda chosen: _lead_assigning(page, chosen)
    return shelf.keep(page, lambda: page.show_year(shelf.year))


def chain_page(shelf: Shelf) -> QWidget:
    """Make 责任传导."""
    from ui.pages.chain import ChainPage
    from ui.pages.chain_parts.wiring import chain_actions

    page = ChainPage(shelf.theme, chain_actions(shelf.ws), year=shelf.year, reading=shelf.reading())
    page.item_asked.connect(lambda entry: shelf.go("lists", entry=EntryId(entry)))
    page.starters_asked.connect(lambda: shelf.go("starters"))
    page.paper_asked.connect(shelf.paper_asked)
    page.show_chain()
    shelf.follow_year(page, page.show_year)
    shelf.leads["chain"] = lambda chosen: page.show_chain(entry_in(chosen))
    return shelf.keep(page, page.show_chain)


def starters_page(shelf: Shelf) -> QWidget:
    """Make 起步清单."""
    from ui.pages.starter_parts.wiring import starter_actions
    from ui.pages.starters import StartersPage

    page = StartersPage(shelf.theme, starter_actions(shelf.ws, sources=shelf.sources), year=shelf.year)
    page.lists_asked.connect(lambda: shelf.go("chain"))
    page.tables_asked.connect(lambda: shelf.ways.sheets("list_item"))
    page.show_starters()
    shelf.follow_year(page, page.show_year)
    return shelf.keep(page, page.show_starters)


def cascade_page(shelf: Shelf) -> QWidget:
    """Make 清单承接."""
    from ui.pages.cascade import CascadePage
    from ui.pages.cascade_parts.wiring import cascade_actions

    page = CascadePage(shelf.theme, cascade_actions(shelf.ws, sources=shelf.sources))
    page.item_asked.connect(lambda entry: shelf.go("lists", entry=EntryId(entry)))
    page.show_cascade()
    shelf.leads["cascade"] = lambda chosen: page.show_cascade(entry_in(chosen))
    return shelf.keep(page, page.show_cascade)


def _lead_assigning(page: "AssigningPage", chosen: Chosen) -> None:
    """Lead to a letter or a sheet for endorsement, to sending a record, else to a part."""
    entry = entry_in(chosen)
    if entry is not None and chosen.get("action") == "endorse":
        page.show_sender(entry)
    elif entry is not None:
        page.show_entry(entry)
    elif chosen.get("part") or chosen.get("form"):
        page.show_part(str(chosen.get("part") or page.part_for(str(chosen["form"]))))
