"""Binds the 打印中心 to the use cases of one open workbook: what is offered, made, printed and saved."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.entries import all_entries, open_entry
from sxt_desktop.usecases.fill_template import templates_of, write_template, write_templates
from sxt_desktop.usecases.make_paper import make_paper
from sxt_desktop.usecases.paper_kinds import documents_for, documents_of_the_year, ledgers_for, named_spec
from sxt_desktop.usecases.paper_names import paper_name
from sxt_desktop.usecases.print_document import (
    keep_file,
)
from sxt_desktop.usecases.save_papers import has_sheet, save_sheet, save_word, save_words
from sxt_desktop.usecases.workspace import Workspace
from sxt_desktop.usecases.write_word import has_word
from ui.ledgers import PAGE_OF
from ui.pages.print_parts.actions import About, Offer, OfferGroup, PrintActions, Printers
from ui.pages.print_parts.wishes import Extent, OnShow, PaperWish
from ui.remembered import LastFolder
from ui.widgets.picking import PickLine

HANDBOOK = "handbook"


def print_actions(
    ws: Workspace,
    *,
    year: Callable[[], int],
    printers: Printers,
    open_path: Callable[[Path], object],
    folder: LastFolder,
) -> PrintActions:
    """Return what the page can do with a workbook; the year on show comes from outside."""
    return PrintActions(
        offers=lambda wish: offers(ws, wish),
        about=lambda document: _about(named_spec(ws, document)),
        batch=partial(batch_lines, ws),
        make=lambda wanted, report: make_paper(ws, wanted, progress=report),
        year=year,
        name=partial(paper_name, ws),
        save_pdf=keep_file,
        save_word=lambda wanted, path: save_word(ws, wanted, out=path),
        save_words=lambda wanted, place, report: save_words(ws, wanted, folder=place, progress=report),
        save_sheet=lambda wanted, path: save_sheet(ws, wanted, out=path),
        templates=partial(templates_of, ws),
        save_template=lambda key, wanted, path: write_template(
            ws, template=key, subject=wanted.subject, out=path
        ),
        save_templates=lambda key, wanted, place, report: write_templates(
            ws, template=key, subjects=wanted.subjects, folder=place, progress=report
        ),
        printers=printers,
        open_path=open_path,
        folder=folder,
    )


def _about(spec: DocumentSpec) -> About:
    return About(spec.title, spec.duplex, has_word(spec), has_sheet(spec))


def batch_lines(ws: Workspace, wish: PaperWish) -> tuple[PickLine, ...]:
    """Return the records of a batch: those named, else those of the list as it is filtered."""
    if wish.entries:
        rows = [open_entry(ws, entry).listed for entry in wish.entries]
    elif wish.chosen is not None:
        rows = list(all_entries(ws, replace(wish.chosen, owner=wish.chosen.owner or ws.org)))
    else:
        raise UserError(ErrorCode.DOCUMENT_NEEDS, what="entry")
    return tuple(
        PickLine(row.entry_id, row.title, "　".join(filter(None, (row.subject_name, row.number))))
        for row in rows
    )


def offers(ws: Workspace, wish: PaperWish | None) -> tuple[OfferGroup, ...]:
    """Return what can be printed of what a page showed; without one, what can be printed of the year."""
    if wish is None:
        return (*_of_the_year(ws), *_handbooks(ws))
    found = list(_of_page(ws, wish.on_show)) if wish.on_show is not None else []
    if any(_has(group, wish) for group in found):
        return tuple(found)
    asked = OfferGroup(
        wish.extent.value, (Offer(named_spec(ws, wish.document, chosen=wish.chosen).title, wish),)
    )
    return (asked, *(group for group in found if group.title != asked.title))


def _has(group: OfferGroup, wish: PaperWish) -> bool:
    wanted = (wish.extent, wish.document, wish.subject)
    return any((one.wish.extent, one.wish.document, one.wish.subject) == wanted for one in group.offers)


def _of_page(ws: Workspace, shown: OnShow) -> Iterator[OfferGroup]:
    if shown.entry_id is not None and shown.form is not None:
        wish = PaperWish("", Extent.RECORD, entry_id=shown.entry_id, on_show=shown)
        yield _group(documents_for(ws, shown.form), wish)
    if not shown.forms:
        return
    chosen = replace(shown.chosen, owner=shown.chosen.owner or ws.org)
    yield _group(ledgers_for(ws, shown.forms), PaperWish("", Extent.LIST, chosen, on_show=shown))
    if len(shown.forms) == 1:
        each = PaperWish("", Extent.EACH, chosen, on_show=shown)
        yield _group(documents_for(ws, FormId(shown.forms[0])), each)


def _group(specs: Sequence[DocumentSpec], wish: PaperWish) -> OfferGroup:
    found = tuple(Offer(spec.title, replace(wish, document=spec.id)) for spec in specs)
    return OfferGroup(wish.extent.value, found)


def _of_the_year(ws: Workspace) -> Iterator[OfferGroup]:
    yield _group(documents_of_the_year(ws), PaperWish("", Extent.SUBJECT))


def _handbooks(ws: Workspace) -> Iterator[OfferGroup]:
    """Yield the handbooks of everyone who holds a duty."""
    people = directory(ws)
    start, end = ws.today.replace(month=1, day=1), ws.today.replace(month=12, day=31)
    holders = {one.id: one.name for duty in FourDuty for one in people.holders(duty, start=start, end=end)}
    found = tuple(
        Offer(name, PaperWish(HANDBOOK, Extent.SUBJECT, subject=str(person)))
        for person, name in holders.items()
    )
    if found:
        yield OfferGroup("全程纪实手册", found)


def page_of(ws: Workspace, form_id: str) -> str:
    """Return the page on which a record of a form is changed."""
    group = ws.library.form(FormId(form_id)).group
    return {"handbook": "handbook", "letters": "letters", "people": "organisation", **PAGE_OF}.get(
        group, "matters"
    )
