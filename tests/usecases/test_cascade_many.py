"""Lists of the sizes the sources tell of: 529 units below, and thousands of own items in one tree."""

from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.bench.cascade import populate
from sxt_desktop.bench.data import make_unit
from sxt_desktop.domain.cascading import CascadeItem, Link, Structure, cascade_of
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.usecases.cascade_board import cascade_board
from sxt_desktop.usecases.taking_up import Cascade, by_unit, sent_item, sent_items
from tests.samples import RESOURCES


@pytest.mark.req("MZ37")
def test_who_of_529_units_took_up_what(tmp_path: Path) -> None:
    ws = make_unit(tmp_path, RESOURCES, "区委", "丙")
    try:
        (entry,) = populate(ws, units=529, items=1, own=1, measures=0)
        board = cascade_board(ws, ws.today.year)
        taken = board.cascade.taken_below[entry]
        assert board.cascade.items[entry].sent_to == 529 and 400 < taken < 529
        assert board.cascade.links[entry] is Link.PARTLY
        found = sent_item(ws, entry)
        assert found is not None and found.count(Cascade.TAKEN) == taken
        rows = by_unit(ws, sent_items(ws))
        assert len(rows) == 529 and sum(row.count(Cascade.TAKEN) for row in rows) == taken
    finally:
        ws.workbook.close()


def _item(number: int, parents: tuple[EntryId, ...]) -> CascadeItem:
    return CascadeItem(
        row=number,
        entry_id=EntryId(f"e{number}"),
        owner=OrgId("org"),
        title=f"第{number}项",
        holder_id=f"p{number % 40}",
        holder="某人",
        due_on="",
        first_recorded_at="2026-01-05T09:00:00+08:00",
        parents=parents,
        sent_to=0,
        duty="党委主体责任",
        category="方面",
        kinds=("责任清单",),
        item_no="",
        said_year=2026,
        start_on="",
        ends_here=False,
        is_project=False,
        claimed_on="",
        starter="",
    )


@pytest.mark.req("MZ42")
def test_a_tree_of_4500_items_each_below_the_one_before_even_in_a_circle() -> None:
    items = [_item(n, (EntryId(f"e{(n - 1) % 4500}"),)) for n in range(4500)]
    found = cascade_of(
        items, structure=Structure(), taken_below={}, endorsed={}, today=date(2026, 3, 1), days=15
    )
    assert all(link is Link.TAKEN for link in found.links.values())
    assert len(found.chain_up(EntryId("e7"))) == 4499
    assert [one.entry_id for one in found.children(EntryId("e4499"))] == ["e0"]


@pytest.mark.req("MZ42")
def test_items_without_anyone_are_broken_one_by_one() -> None:
    items = [_item(n, ()) for n in range(4500)]
    found = cascade_of(
        items, structure=Structure(), taken_below={}, endorsed={}, today=date(2026, 1, 21), days=15
    )
    assert len(found.with_link(Link.BROKEN)) == 4500
