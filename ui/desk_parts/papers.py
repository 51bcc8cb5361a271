"""Pages about paper and files: 打印中心, 报告与归档, 扫描归档, 表格导入."""

from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.ids import EntryId
from ui.desk_parts.leading import draft_or, files_in, wish_in
from ui.desk_parts.shelf import Shelf
from ui.printing import open_path


def printing_page(shelf: Shelf) -> QWidget:
    """Make 打印中心."""
    from ui.pages.print_parts.wiring import page_of, print_actions
    from ui.pages.printing import PrintPage
    from ui.printers import system_printers

    actions = print_actions(
        shelf.ws,
        year=lambda: shelf.year,
        printers=system_printers(),
        open_path=open_path,
        folder=shelf.folder,
    )
    page = PrintPage(shelf.theme, shelf.jobs, shelf.drawing, actions)
    page.error_told.connect(shelf.error_told)
    page.back_asked.connect(shelf.back_asked)
    page.record_asked.connect(lambda place: shelf.go(page_of(shelf.ws, place.form_id), entry=place.entry_id))
    shelf.follow_year(page, lambda year: page.refresh())
    shelf.leads["printing"] = lambda chosen: page.show_wish(wish_in(chosen))
    return shelf.keep(page, page.refresh)


def reports_page(shelf: Shelf) -> QWidget:
    """Make 报告与归档."""
    from ui.pages.report_parts.wiring import archive_actions, report_actions
    from ui.pages.reports import ReportsPage
    from ui.places import removable_places

    archive = archive_actions(shelf.ws, places=removable_places, open_path=open_path)
    page = ReportsPage(shelf.theme, shelf.jobs, report_actions(shelf.ws), archive)
    page.record_asked.connect(lambda to, entry: shelf.go(to, entry=EntryId(entry)))
    page.page_asked.connect(shelf.go)
    shelf.shown["reports"] = page.shown
    shelf.leads["reports"] = draft_or(
        page.show_draft, lambda chosen: page.show_part(str(chosen.get("part") or ""))
    )
    return shelf.keep(page, page.renew)


def scans_page(shelf: Shelf) -> QWidget:
    """Make 扫描归档."""
    from ui.pages.scan_parts.wiring import scan_actions
    from ui.pages.scans import ScansPage

    page = ScansPage(shelf.theme, shelf.jobs, scan_actions(shelf.ws, shelf.sources))
    page.record_asked.connect(shelf.ways.related)
    page.board_asked.connect(lambda form: shelf.go("letters", form=form))
    shelf.leads["scans"] = lambda chosen: page.take_files(files_in(chosen)) if chosen.get("files") else None
    return shelf.keep(page)


def sheets_page(shelf: Shelf) -> QWidget:
    """Make 表格导入."""
    from ui.pages.sheet_parts.wiring import sheet_actions
    from ui.pages.sheets import SheetsPage

    page = SheetsPage(shelf.theme, shelf.jobs, sheet_actions(shelf.ws))
    page.show_sheets()
    shelf.leads["sheets"] = lambda chosen: page.begin(str(chosen["form"])) if "form" in chosen else None
    return shelf.keep(page, page.refresh)
