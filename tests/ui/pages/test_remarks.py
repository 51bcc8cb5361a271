"""A remark at a field: typed by the reviewer beside the record, shown at the field where the unit corrects it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.usecases.review_entry import reviews_of
from tests.pairs import Pair, carry, save_visit
from tests.ui.pages.given import find, finished, press, shown, sources_of
from ui.forms.field_box import FieldBox, Note
from ui.jobs import Jobs
from ui.pages.handbook import HandbookPage
from ui.pages.inbox import InboxPage
from ui.pages.inbox_parts.wiring import inbox_actions
from ui.pages.records.entry_panel import EntryPanel
from ui.printing import Papers
from ui.theme import Theme
from ui.wiring import SourceKeeper, own_record_actions


@pytest.fixture
def entry(pair: Pair, tmp_path: Path) -> EntryId:
    made = save_visit(pair.unit, date(2026, 11, 16))
    carry(pair.unit, pair.committee, tmp_path)
    return made


@pytest.fixture
def committee(qtbot: QtBot, pair: Pair, theme: Theme, entry: EntryId) -> InboxPage:
    actions = inbox_actions(pair.committee, sources=sources_of(pair.committee, theme))
    page = shown(qtbot, InboxPage(theme, actions))
    page.show_inbox()
    return page


@pytest.fixture
def panel(pair: Pair, theme: Theme, jobs: Jobs, qtbot: QtBot) -> Iterator[EntryPanel]:
    """The unit's panel of one record."""
    papers = Papers(pair.unit, lambda path: None)
    keeper = SourceKeeper(pair.unit, theme, papers, jobs)
    forms = {spec.id: spec for spec in pair.unit.library.group("handbook")}
    yield shown(qtbot, EntryPanel(forms, own_record_actions(pair.unit, keeper, jobs), keeper()))
    finished(qtbot, jobs)
    papers.close()


def label_of(pair: Pair) -> str:
    """Return what the record's content is called on its form."""
    spec = next(one for one in pair.unit.library.group("handbook") if one.id == "handbook_08")
    return next(one.label for one in spec.fields if one.id == "content")


def remarks_in(panel: EntryPanel) -> dict[str, str]:
    boxes = panel.findChildren(FieldBox)
    return {box.spec.id: box.said(Note.REMARK) for box in boxes if box.said(Note.REMARK)}


def test_a_remark_goes_from_the_reviewer_to_the_field(
    qtbot: QtBot, committee: InboxPage, panel: EntryPanel, pair: Pair, entry: EntryId, tmp_path: Path
) -> None:
    name = label_of(pair)
    committee.detail.bar.add_item(name)
    edit = committee.detail.bar.findChild(QLineEdit, f"review_at_{name}")
    assert isinstance(edit, QLineEdit)
    edit.setText("写明听取了谁的汇报")
    press(committee, "review_return")
    (review,) = reviews_of(pair.committee, entry)
    assert review.body["remarks"] == [{"item": name, "remark": "写明听取了谁的汇报"}]
    carry(pair.committee, pair.unit, tmp_path)
    panel.show_entry(entry)
    assert remarks_in(panel) == {"content": "上级意见：写明听取了谁的汇报"}
    panel.start_new(FormId("handbook_08"))
    assert remarks_in(panel) == {}


def test_the_unit_reads_remarks_in_its_inbox_too(
    qtbot: QtBot, committee: InboxPage, pair: Pair, theme: Theme, tmp_path: Path
) -> None:
    name = label_of(pair)
    committee.detail.bar.add_item(name)
    find(committee.detail.bar, QLineEdit, f"review_at_{name}").setText("补充时间")
    press(committee, "review_return")
    carry(pair.committee, pair.unit, tmp_path)
    page = shown(qtbot, InboxPage(theme, inbox_actions(pair.unit, sources=sources_of(pair.unit, theme))))
    page.show_inbox()
    assert any("补充时间" in one.text() for one in page.findChildren(QLabel))


def test_remarks_that_were_not_sent_are_kept_with_the_draft(
    qtbot: QtBot, committee: InboxPage, pair: Pair, theme: Theme
) -> None:
    committee.detail.bar.add_item("内容")
    find(committee.detail.bar, QLineEdit, "review_at_内容").setText("补充时间")
    committee.detail.drafts.keep_now()
    again = shown(
        qtbot, InboxPage(theme, inbox_actions(pair.committee, sources=sources_of(pair.committee, theme)))
    )
    again.show_inbox()
    assert again.detail.bar.remarks() == {"内容": "补充时间"}


def test_the_list_says_where_each_record_stands(
    qtbot: QtBot, committee: InboxPage, pair: Pair, theme: Theme, jobs: Jobs, tmp_path: Path
) -> None:
    def shown_states() -> list[str]:
        papers = Papers(pair.unit, lambda path: None)
        keeper = SourceKeeper(pair.unit, theme, papers, jobs)
        page = HandbookPage(pair.unit.library.group("handbook"), own_record_actions(pair.unit, keeper, jobs))
        model = shown(qtbot, page).list.model
        column = [one.id for one in model.columns].index("review")
        papers.close()
        return [str(model.index(row, column).data()) for row in range(model.rowCount())]

    assert shown_states() == ["待接收"]
    committee.detail.bar.remark.setPlainText("补充时间")
    press(committee, "review_return")
    carry(pair.committee, pair.unit, tmp_path)
    assert shown_states() == ["退回补正"]


def test_lines_are_forgotten_for_the_next_record(committee: InboxPage) -> None:
    committee.detail.bar.add_item("内容")
    committee.detail.bar.renew()
    assert committee.detail.bar.remarks() == {}
