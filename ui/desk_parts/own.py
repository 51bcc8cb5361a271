"""Pages about the organisation's own year and house: 履责总览, 日历, 草稿箱, 组织与设置."""

from functools import partial

from PySide6.QtWidgets import QWidget

from sxt_desktop.usecases.duty_reasons import explain_duty
from sxt_desktop.usecases.local_users import change_password
from sxt_desktop.version import VERSION
from ui.desk_parts.leading import draft_or, part_in
from ui.desk_parts.shelf import Shelf
from ui.drafting import drafts_actions, left_over_words
from ui.may import may_of
from ui.printing import open_path
from ui.wiring import in_background


def overview_page(shelf: Shelf) -> QWidget:
    """Make 履责总览."""
    from ui.pages.overview import OverviewPage

    page = OverviewPage(
        shelf.overview,
        shelf.go,
        shelf.theme,
        year=shelf.year,
        explain=partial(explain_duty, shelf.ws),
        news=shelf.news,
        left_over=lambda: left_over_words(shelf.ws, since=shelf.began),
        may=may_of(shelf.ws.user),
        reading=shelf.reading(),
    )
    shelf.follow_year(page, page.show_year)
    return shelf.keep(page)


def calendar_page(shelf: Shelf) -> QWidget:
    """Make 日历."""
    from ui.pages.calendar import CalendarPage
    from ui.pages.calendar_parts.wiring import calendar_actions

    actions = calendar_actions(shelf.ws, sources=shelf.sources, folder=shelf.folder.place)
    page = CalendarPage(shelf.theme, shelf.jobs, actions, year=shelf.year, reading=shelf.reading())
    page.go_asked.connect(shelf.ways.item)
    page.paper_asked.connect(shelf.paper_asked)
    page.show_calendar()
    shelf.follow_year(page, page.show_year)
    shelf.leads["calendar"] = draft_or(
        page.show_draft, lambda chosen: page.show_key(str(chosen["key"])) if chosen.get("key") else None
    )
    return shelf.keep(page, page.show_calendar)


def drafts_page(shelf: Shelf) -> QWidget:
    """Make 草稿箱."""
    from ui.pages.drafts import DraftsPage

    page = DraftsPage(shelf.theme, drafts_actions(shelf.ws))
    page.continue_asked.connect(shelf.ways.draft)
    page.counted.connect(shelf.drafts_counted)
    page.show_drafts()
    shelf.leads["drafts"] = lambda chosen: page.show_drafts()
    return shelf.keep(page, page.show_drafts)


def organisation_page(shelf: Shelf) -> QWidget:
    """Make 组织与设置."""
    from ui.pages.organisation import OrganisationPage
    from ui.pages.organisation_parts.backup_wiring import safety_actions
    from ui.pages.organisation_parts.template_wiring import template_actions
    from ui.pages.organisation_parts.user_wiring import access_actions, rekey_action
    from ui.pages.organisation_parts.wiring import organisation_actions
    from ui.places import removable_places

    actions = organisation_actions(
        shelf.ws,
        sources=shelf.sources,
        look=lambda: (shelf.theme.wanted, shelf.theme.scale),
        set_look=lambda wanted, scale: shelf.theme.choose(wanted, scale=scale),
        version=VERSION,
        change_password=lambda old, new: change_password(shelf.ws, old, new),
        show_report=shelf.report_asked.emit,
        idle=shelf.idle,
        hints=shelf.hints,
        access=access_actions(
            shelf.ws,
            shelf.papers,
            run=in_background(shelf.jobs, "正在办理"),
            show=open_path,
            print_record=lambda: shelf.ask_paper("hand_over"),
            rekeying=rekey_action(shelf.ws, shelf.theme, shelf.renew_asked.emit),
        ),
        safety=safety_actions(
            shelf.ws,
            renew=shelf.renew_asked.emit,
            places=removable_places,
            open_path=open_path,
        ),
        templates=template_actions(shelf.ws, place=shelf.papers.place, show=shelf.papers.show),
    )
    page = OrganisationPage(shelf.theme, shelf.jobs, actions)
    page.show_people()
    shelf.shown["organisation"] = page.shown
    shelf.leads["organisation"] = draft_or(page.show_draft, lambda chosen: page.show_part(part_in(chosen)))
    return shelf.keep(page, page.people.show_people)
