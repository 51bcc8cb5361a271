"""Binds the page of the tree of lists to the use cases of one open workbook."""

from functools import partial

from sxt_desktop.usecases.cascade_board import cascade_board, cited_by, claim, may_take_up, take_up_within
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.item_tasks import make_tasks, tasks_of
from sxt_desktop.usecases.naming import form_title
from sxt_desktop.usecases.next_year import carry_items, items_to_carry
from sxt_desktop.usecases.taking_up import by_unit, sent_item, sent_items, take_up
from sxt_desktop.usecases.workspace import Workspace
from ui.may import may_of
from ui.pages.chain_parts.actions import Around, ChainActions, Read


def chain_actions(ws: Workspace) -> ChainActions:
    """Return what the page can do with a workbook."""

    def read(year: int) -> Read:
        return Read(
            board=cascade_board(ws, year),
            units=by_unit(ws, sent_items(ws)),
            carried=items_to_carry(ws, from_year=year - 1, to_year=year),
        )

    return ChainActions(
        read=read,
        open=lambda entry, owner: open_entry(ws, entry, owner),
        one_sent=lambda entry: sent_item(ws, entry),
        takers=lambda board, entry: may_take_up(ws, board, entry),
        take_up=lambda entry, owner: take_up(ws, entry_id=entry, owner=owner),
        take_within=lambda entry, holders: take_up_within(ws, entry_id=entry, holders=holders),
        around=lambda entry: Around(tasks_of(ws, entry), cited_by(ws, entry)),
        make_tasks=lambda entry, days: make_tasks(ws, entry, due=days),
        claim=lambda entry: claim(ws, entry),
        form_title=partial(form_title, ws),
        carry_over=lambda year, items, problems: carry_items(
            ws, from_year=year - 1, to_year=year, entries=items, problems=problems
        ),
        may=may_of(ws.user),
    )
