"""转报下级原件 in the window: chosen at the middle, counted before it goes, shown as whose it is at the top."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.usecases.overview import peer_states
from sxt_desktop.usecases.passing_choice import passing_on_to
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import COMMITTEE, Pair, carry, enrol, new_unit, save_visit
from tests.ui.pages.given import find, finished, press, shown, sources_of
from ui.forms.form_view import FormView
from ui.jobs import Jobs
from ui.pages.exchange import ExchangePage
from ui.pages.exchange_parts.wiring import exchange_actions
from ui.pages.units import UnitsPage
from ui.pages.units_parts.wiring import units_actions
from ui.theme import Theme
from ui.widgets.listing import Listing
from ui.widgets.peer_list import waiting_words
from ui.widgets.place_list import Place

Shows = Callable[[Workspace], ExchangePage]


@pytest.fixture
def top(pair: Pair, tmp_path: Path) -> Iterator[Workspace]:
    """Who stands above the committee, to which a unit's two visits came so far only as numbers."""
    made = new_unit(tmp_path, pair.clock, name="东湖省委教育工委", short_name="教育工委", code="教工")
    enrol(made, pair.committee, Relation.SUBORDINATE, tmp_path)
    enrol(pair.committee, made, Relation.SUPERIOR, tmp_path)
    save_visit(pair.unit, date(2026, 11, 2), title="一")
    save_visit(pair.unit, date(2026, 11, 3), title="二")
    carry(pair.unit, pair.committee, tmp_path)
    yield made
    made.workbook.close()


@pytest.fixture
def shows(qtbot: QtBot, theme: Theme, jobs: Jobs, tmp_path: Path) -> Iterator[Shows]:
    pages = []

    def made(ws: Workspace) -> ExchangePage:
        place = Place("机关U盘 (E:)", tmp_path, 8 << 30, "FAT32")
        page = ExchangePage(
            theme,
            jobs,
            exchange_actions(
                ws, places=lambda: [place], print_card=lambda: None, sources=sources_of(ws, theme)
            ),
        )
        page.show_exchange()
        pages.append(page)
        return shown(qtbot, page)

    yield made
    finished(qtbot, jobs)
    for page in pages:
        page.close_plans()


def words(parent: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(one.text() for one in parent.findChildren(QLabel) if one.isVisible())


def card_of(page: ExchangePage, ws: Workspace) -> QWidget:
    return find(page, QWidget, f"peer_{ws.org}")


def test_originals_are_chosen_counted_and_shown_as_their_owners(
    qtbot: QtBot, shows: Shows, pair: Pair, top: Workspace, jobs: Jobs, tmp_path: Path, theme: Theme
) -> None:
    page = shows(pair.committee)
    assert "下级原件：不转报" in words(card_of(page, top))
    press(card_of(page, top), "peer_originals")
    find(page, QCheckBox, "passing_wanted").setChecked(True)
    (item,) = (page.passing.units.item(row) for row in range(page.passing.units.count()))
    item.setCheckState(Qt.CheckState.Unchecked)
    press(page, "passing_save")
    assert "转报 0 个单位，共 1 个" in words(card_of(page, top))
    press(card_of(page, top), "peer_originals")
    page.passing.units.item(0).setCheckState(Qt.CheckState.Checked)
    press(page, "passing_save")
    (waits,) = (one for one in passing_on_to(pair.committee, top.org).units if one.waiting)
    assert f"下级原件 {waits.waiting} 条（1 个单位）" in words(card_of(page, top))
    state = next(one for one in peer_states(pair.committee) if one.org == top.org)
    assert f"下级原件 {waits.waiting} 条" in waiting_words(state)[0]
    press(card_of(page, top), "send")
    assert f"下级原件 {waits.waiting} 条（1 个单位）" in words(page.sending)

    press(page, "place_0")
    finished(qtbot, jobs)
    assert f"下级原件\n{waits.waiting} 条" in words(page.sending)
    above = shows(top)
    above.imports.add_files(tuple(tmp_path.glob("东湖大学党委-至-*.sxb")))
    finished(qtbot, jobs)
    told = f"原件由机械学院党委签名，经{COMMITTEE}转报"
    assert f"{told}，逐条核验过，本机缺少其中 {waits.waiting} 条" in words(above.imports)
    press(above, "bundle_take")
    finished(qtbot, jobs)
    assert "转报来 1 个单位的原件" in words(card_of(above, pair.committee))
    press(above, "peer_originals")
    assert told in words(above.passing)
    press(above, f"look_{pair.unit.org}")
    records = find(above, Listing, f"records_{pair.unit.org}")
    assert {"一", "二"} <= {row.title for row in records.rows}
    records.select(lambda row: row.title == "二")
    (record,) = above.passing.findChildren(FormView)
    assert record.form.id == "handbook_08"
    assert words(above.passing).count(told) == 2

    units = shown(qtbot, UnitsPage(theme, jobs, units_actions(top), year=2026))
    units.originals_asked.connect(lambda org: above.show_originals(org))
    units.show_units()
    above.passing.close_panel()
    model: Any = units.view.model()
    units.view.opened.emit(model.rows[0], -1)
    assert find(units, QPushButton, "unit_originals").text() == "转报来的原件（1 个单位）"
    press(units, "unit_originals")
    assert told in words(above.passing)


def test_who_may_not_choose_sees_it_only(shows: Shows, pair: Pair, top: Workspace) -> None:
    someone = LocalUser("u1", "某人", frozenset({Role.RECORDER}))
    page = shows(replace(pair.committee, user=someone))
    press(card_of(page, top), "peer_originals")
    assert not find(page, QCheckBox, "passing_wanted").isEnabled()
    assert not page.passing.findChildren(QPushButton, "passing_save")
