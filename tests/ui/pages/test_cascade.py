"""The page where a superior's items are taken up by one click, and where it sees who did."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.addressing import subordinates
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, carry
from tests.ui.pages.given import find, press, shown, sources_of
from ui.forms.widgets.names import NOBODY_BELOW, OrgsField
from ui.pages.cascade import CascadePage
from ui.pages.cascade_parts.wiring import cascade_actions
from ui.pages.records.wiring import record_sources
from ui.theme import Theme

ITEM = FormId("list_item")


def page_of(qtbot: QtBot, ws: Workspace, theme: Theme) -> CascadePage:
    page = shown(qtbot, CascadePage(theme, cascade_actions(ws, sources=sources_of(ws, theme))))
    page.show_cascade()
    return page


def _item(pair: Pair, content: str) -> Values:
    return {
        "list_kind": "任务清单",
        "holder": Ref(None, "各二级党组织"),
        "content": content,
        "due": date(2026, 12, 1) if "排查" in content else date(2026, 12, 20),
        "addressees": subordinates(pair.committee),
    }


@pytest.fixture
def sent(pair: Pair, tmp_path: Path) -> Pair:
    """Two items that went down."""
    for content in ("每半年专题研究一次全面从严治党", "每季度排查一次廉政风险"):
        save_entry(pair.committee, form_id=ITEM, values=_item(pair, content))
    carry(pair.committee, pair.unit, tmp_path)
    return pair


def _own(ws: Workspace) -> tuple[str, ...]:
    return tuple(row.title for row in lists.page(ws.read, Filter(forms=(ITEM,), owner=ws.org)))


def test_an_item_is_taken_up_by_one_click(qtbot: QtBot, sent: Pair, theme: Theme) -> None:
    page = page_of(qtbot, sent.unit, theme)
    assert page.list.model().rowCount() == 2 and _own(sent.unit) == ()
    page.list.selectRow(0)
    with qtbot.waitSignal(page.changed):
        press(page.panel, "take_up")
    assert _own(sent.unit) == ("每季度排查一次廉政风险",)
    assert page.list.model().rowCount() == 1
    with qtbot.waitSignal(page.changed):
        press(page.panel, "take_up")
    assert len(_own(sent.unit)) == 2 and page.panel.isHidden()


def test_the_superior_sees_how_many_took_it_up(
    qtbot: QtBot, sent: Pair, theme: Theme, tmp_path: Path
) -> None:
    unit = page_of(qtbot, sent.unit, theme)
    unit.list.selectRow(0)
    press(unit.panel, "take_up")
    carry(sent.unit, sent.committee, tmp_path)
    page = page_of(qtbot, sent.committee, theme)
    marks = {row.title: row.mark.text for row in page.list.rows}
    assert marks == {
        "每季度排查一次廉政风险": "已承接 1/1",
        "每半年专题研究一次全面从严治党": "已承接 0/1",
    }
    page.list.selectRow(0)
    assert find(page.panel, QLabel, "unit_name").text() == "机械学院党委"
    with qtbot.waitSignal(page.item_asked):
        press(page.panel, "to_item")


def test_what_changed_above_is_shown_and_taken_over(
    qtbot: QtBot, sent: Pair, theme: Theme, tmp_path: Path
) -> None:
    page = page_of(qtbot, sent.unit, theme)
    page.list.selectRow(0)
    press(page.panel, "take_up")
    (row,) = lists.page(sent.committee.read, Filter(forms=(ITEM,), owner=sent.committee.org, words="每季度"))
    values = _item(sent, "每月排查一次廉政风险")
    save_entry(sent.committee, form_id=ITEM, values=values, entry_id=row.entry_id, expected=row.digest)
    carry(sent.committee, sent.unit, tmp_path)
    page.show_cascade(row.entry_id)
    assert find(page, QPushButton, "show_changed").isChecked()
    with qtbot.waitSignal(page.changed):
        press(page.panel, "follow_adopt")
    assert _own(sent.unit) == ("每月排查一次廉政风险",)


def test_all_subordinates_are_named_by_one_click(qtbot: QtBot, pair: Pair, theme: Theme) -> None:
    for ws, names in ((pair.committee, ("机械学院党委",)), (pair.unit, ())):
        sources = record_sources(
            ws, theme, run=lambda *work: None, open_attachment=lambda one: None, initials=str
        )
        spec = ws.library.form(ITEM).field("addressees")
        assert spec is not None
        field = OrgsField(spec, sources)
        qtbot.addWidget(field)
        if names:
            press(field, "everyone_below")
            press(field, "everyone_below")
            value = field.value()
            assert value == subordinates(ws)
            assert [chip.ref.name for chip in field.chips] == list(names)
        else:
            assert field.everyone is None and field.edit.placeholderText() == NOBODY_BELOW
