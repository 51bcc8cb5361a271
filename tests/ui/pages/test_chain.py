"""Where responsibility is passed on: the tree, the panel of an item, what nobody took up, and starting from a catalogue."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QListView, QPushButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.addressing import subordinates
from sxt_desktop.usecases.cascade_board import cascade_board
from sxt_desktop.usecases.save_entry import save_entry
from tests.pairs import Pair, carry
from tests.ui.pages.given import find, press, shown, sources_of
from tests.usecases.list_world import MEMBER, ListWorld, make_list_world
from ui.pages.chain import ChainPage
from ui.pages.chain_parts.wiring import chain_actions
from ui.pages.starter_parts.wiring import starter_actions
from ui.pages.starters import StartersPage
from ui.theme import Theme


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ListWorld]:
    made = make_list_world(tmp_path_factory.mktemp("chain"))
    yield made
    made.ws.workbook.close()


def _page(qtbot: QtBot, world: ListWorld, theme: Theme, year: int) -> ChainPage:
    page = shown(qtbot, ChainPage(theme, chain_actions(world.ws), year=year))
    page.show_chain()
    return page


@pytest.mark.req("MZ14")
def test_the_secretary_lets_a_member_take_an_item_up(qtbot: QtBot, world: ListWorld, theme: Theme) -> None:
    top = world.item(world.own, "党委主体责任", "每半年专题研究", cycle="每半年")
    page = _page(qtbot, world, theme, 2026)
    assert page.tree.select(("党委主体责任", top))
    with qtbot.waitSignal(page.changed):
        press(page.panel, "claim")
    page.tree.clearSelection()
    assert page.tree.select(("党委主体责任", top))
    find(page.panel, QCheckBox, f"taker_{world.zhuo.id}").setChecked(True)
    with qtbot.waitSignal(page.changed):
        press(page.panel, "take_within")
    (mine,) = cascade_board(world.ws, 2026).cascade.children(top)
    assert mine.holder == "卓立"
    assert page.tree.select(("党委主体责任", top, mine.entry_id))
    press(page.panel, f"go_{top}")
    press(page.panel, "make_tasks")
    tasks = find(page.panel, QListView, "tasks_list")
    tasks.setCurrentIndex(tasks.model().index(1, 0))
    QTest.keyClick(tasks, Qt.Key.Key_Space)
    assert find(page.panel, QPushButton, "take_chosen").text() == "分解为1项"
    with qtbot.waitSignal(page.changed):
        press(page.panel, "take_chosen")
    assert len(cascade_board(world.ws, 2026).cascade.children(top)) == 2
    with qtbot.waitSignal(page.item_asked) as asked:
        page.tree.select(("党委主体责任", top))
        press(page.panel, "to_item")
    assert asked.args == [top]


@pytest.mark.req("MZ16")
def test_the_secretarys_view_and_what_is_not_taken_up(qtbot: QtBot, world: ListWorld, theme: Theme) -> None:
    own = world.item(world.secretary, "党委书记第一责任", "亲自部署", year=2027)
    world.item(world.luo, MEMBER, "听取汇报", year=2027)
    page = _page(qtbot, world, theme, 2027)
    press(page, "show_secretary")
    assert page.tree.select(("本人责任", own)) and page.tree.select(("无人承接", own))
    assert page.tree.select(("班子成员", "罗平"))
    press(page, "show_open")
    assert [row.item.entry_id for row in page.open.rows] == [own]
    page.show_year(2028)
    assert find(page, QPushButton, "carry_over").text() == "沿用上年2项…"
    press(page, "carry_over")
    press(page.panel, "items_none")
    assert not find(page.panel, QPushButton, "take_chosen").isEnabled()
    items = find(page.panel, QListView, "items_list")
    items.setCurrentIndex(items.model().index(0, 0))
    QTest.keyClick(items, Qt.Key.Key_Space)
    with qtbot.waitSignal(page.changed):
        press(page.panel, "take_chosen")
    assert [one.title for one in cascade_board(world.ws, 2028).cascade.items.values()] == ["亲自部署"]
    assert find(page, QPushButton, "carry_over").text() == "沿用上年1项…"


@pytest.mark.req("MZ18")
def test_a_superiors_item_is_taken_up_in_the_same_tree(
    qtbot: QtBot, pair: Pair, theme: Theme, tmp_path: Path
) -> None:
    values: Values = {
        "list_kind": "责任清单",
        "duty": "党委主体责任",
        "holder": Ref(None, "各二级党组织"),
        "content": "每季度排查廉政风险",
        "year": 2026,
        "addressees": subordinates(pair.committee),
    }
    entry = save_entry(pair.committee, form_id=FormId("list_item"), values=values).entry
    carry(pair.committee, pair.unit, tmp_path)
    page = shown(qtbot, ChainPage(theme, chain_actions(pair.unit), year=2026))
    page.show_chain()
    assert page.tree.select(("above", entry))
    with qtbot.waitSignal(page.changed):
        press(page.panel, "take_up")
    (own,) = cascade_board(pair.unit, 2026).cascade.items
    assert page.tree.select(("above", entry, own))
    carry(pair.unit, pair.committee, tmp_path)
    above = shown(qtbot, ChainPage(theme, chain_actions(pair.committee), year=2026))
    above.show_chain()
    assert above.tree.select(("党委主体责任", entry, f"unit-{pair.unit.org}"))
    press(above, "show_units")
    above.units.selectRow(0)
    assert above.units.rows[0].name == "机械学院党委" and not above.panel.isHidden()


@pytest.mark.req("MZ17")
def test_a_list_is_begun_from_a_catalogue_and_taken_back(
    qtbot: QtBot, world: ListWorld, theme: Theme
) -> None:
    actions = starter_actions(world.ws, sources=sources_of(world.ws, theme))
    page = shown(qtbot, StartersPage(theme, actions, year=2031))
    page.show_starters()
    assert page.chosen.currentText() == "四责合一十九条（19条）"
    page.chosen.setCurrentIndex(1)
    assert not page.model.picks and not find(page, QPushButton, "take_lines").isEnabled()
    page.model.setData(page.model.index(0, 0), "本校的说法")
    press(page, "tick_all")
    assert len(page.model.picks) == 32
    with qtbot.waitSignal(page.changed):
        press(page, "take_lines")
    items = cascade_board(world.ws, 2031).cascade.items
    assert len(items) == 8 * 3 + 8 * 2 and "本校的说法" in {one.title for one in items.values()}
    assert page.model.data(page.model.index(3, 4)) == "卓立、罗平"
    with qtbot.waitSignal(page.changed):
        press(page, "undo_lines")
    assert cascade_board(world.ws, 2031).cascade.items == {}
