"""Pages about organisations above and below: 督责, 收到待办, 下级报送, 数据交换."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.periods import Period
from sxt_desktop.usecases.entitled import superiors
from ui.desk_parts.leading import Chosen, draft_or, entry_in
from ui.desk_parts.shelf import Shelf
from ui.wiring import in_background

if TYPE_CHECKING:
    from ui.pages.exchange import ExchangePage
    from ui.pages.inbox import InboxPage


def matters_page(shelf: Shelf) -> QWidget:
    """Make 督责."""
    from ui.pages.matter_parts.wiring import matters_actions
    from ui.pages.matters import MattersPage

    actions = matters_actions(shelf.ws, sources=shelf.sources)
    page = MattersPage(shelf.theme, shelf.jobs, actions, shelf.drawing, shelf.reading())
    page.print_asked.connect(shelf.print_asked)
    page.paper_asked.connect(shelf.paper_asked)
    page.scans_asked.connect(shelf.ways.scans)
    page.record_asked.connect(shelf.ways.related)
    page.show_matters()
    shelf.leads["matters"] = draft_or(page.show_draft, lambda chosen: page.show_matters(entry_in(chosen)))
    return shelf.keep(page, page.show_matters)


def inbox_page(shelf: Shelf) -> QWidget:
    """Make 收到待办."""
    from ui.pages.inbox import InboxPage
    from ui.pages.inbox_parts.wiring import inbox_actions

    run = in_background(shelf.jobs, "正在写审核意见")
    page = InboxPage(shelf.theme, inbox_actions(shelf.ws, sources=shelf.sources), run, shelf.reading())
    page.correct_asked.connect(shelf.ways.record)
    page.order_asked.connect(shelf.ways.order)
    page.print_asked.connect(shelf.print_asked)
    page.show_inbox()
    shelf.leads["inbox"] = draft_or(page.show_draft, lambda chosen: _lead_inbox(page, chosen))
    return shelf.keep(page, page.show_inbox)


def _lead_inbox(page: "InboxPage", chosen: Chosen) -> None:
    """Lead to a unit's records of a period, and to filing them where that is wanted."""
    period = chosen.get("period")
    if not chosen.get("org"):
        return
    filing = chosen.get("action") == "file"
    page.show_received(
        org=str(chosen["org"]), period=period if isinstance(period, Period) else None, filing=filing
    )


def units_page(shelf: Shelf) -> QWidget:
    """Make 下级报送."""
    from ui.pages.units import UnitsPage
    from ui.pages.units_parts.wiring import units_actions

    page = UnitsPage(
        shelf.theme, shelf.jobs, units_actions(shelf.ws), year=shelf.year, reading=shelf.reading()
    )
    page.paper_asked.connect(shelf.paper_asked)
    page.show_units()
    page.card_asked.connect(lambda org: shelf.go("exchange", unit=org))
    page.originals_asked.connect(lambda org: shelf.go("exchange", originals=org))
    page.records_asked.connect(lambda org, period: shelf.go("inbox", org=org, period=period))
    page.filing_asked.connect(lambda org, period: shelf.go("inbox", org=org, period=period, action="file"))
    shelf.follow_year(page, page.show_year)
    return shelf.keep(page, page.show_units)


def exchange_page(shelf: Shelf) -> QWidget:
    """Make 数据交换."""
    from ui.pages.exchange import ExchangePage
    from ui.pages.exchange_parts.wiring import exchange_actions
    from ui.places import removable_places

    actions = exchange_actions(
        shelf.ws,
        places=removable_places,
        print_card=lambda: shelf.ask_paper("enrolment_card"),
        renew=shelf.renew_asked.emit,
        sources=shelf.sources,
        run=in_background(shelf.jobs, "正在从备份取回密钥"),
    )
    page = ExchangePage(shelf.theme, shelf.jobs, actions, shelf.reading())
    page.show_exchange()
    page.inbox_asked.connect(lambda: shelf.go("inbox"))
    shelf.closing.append(page.close_plans)
    shelf.leads["exchange"] = lambda chosen: _lead(shelf, page, chosen)
    return shelf.keep(page, page.show_exchange)


def _lead(shelf: Shelf, page: "ExchangePage", chosen: Chosen) -> None:
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
    superior = next(iter(superiors(shelf.ws)), None) if chosen.get("action") == "send" else None
    org = chosen.get("org") or superior
    if org:
        page.show_peer(OrgId(str(org)))
