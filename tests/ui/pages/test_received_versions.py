"""What a reviewer sees of a received record's versions, and of contents its owner blanked."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.usecases.blank_entry import blank_entry
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, carry, save_visit
from tests.ui.pages.given import press, shown, sources_of
from ui.pages.inbox import InboxPage
from ui.pages.inbox_parts.wiring import inbox_actions
from ui.theme import Theme

DAY = date(2026, 11, 17)


@pytest.fixture
def entry(pair: Pair) -> EntryId:
    """A record of the unit that came to the committee in two versions."""
    key = save_visit(pair.unit, DAY, title="到基层调研")
    carry(pair.unit, pair.committee, pair.folder)
    values = {**open_entry(pair.unit, key).values, "title": "到基层党支部调研"}
    save_entry(pair.unit, form_id=FormId("handbook_08"), values=values, entry_id=key)
    carry(pair.unit, pair.committee, pair.folder)
    return key


def opened(qtbot: QtBot, ws: Workspace, theme: Theme) -> InboxPage:
    page = shown(qtbot, InboxPage(theme, inbox_actions(ws, sources=sources_of(ws, theme))))
    page.show_inbox()
    return page


def verbs(page: InboxPage) -> list[QPushButton]:
    return [one for one in page.detail.versions.bar.findChildren(QPushButton) if one.isVisible()]


@pytest.mark.usefixtures("entry")
def test_a_reviewer_sees_what_changed_since_the_last_time(qtbot: QtBot, pair: Pair, theme: Theme) -> None:
    page = opened(qtbot, pair.committee, theme)
    assert page.detail.versions.toggle.text() == "修改记录（2 版）"
    assert page.detail.versions.bar.isHidden()
    press(page, "received_history")
    panel = page.detail.versions.history
    assert [(one.before, one.after) for one in panel.table.shown] == [("到基层调研", "到基层党支部调研")]
    assert panel.back.isHidden() and page.detail.bar.isVisible()
    press(page, "received_history")
    assert panel.isHidden()


def test_what_its_owner_blanked_is_told_and_blanked_here_on_a_second_word(
    qtbot: QtBot, pair: Pair, theme: Theme, entry: EntryId
) -> None:
    blank_entry(pair.unit, entry_id=entry, basis="本人申请", reason="清除")
    carry(pair.unit, pair.committee, pair.folder)
    page = opened(qtbot, pair.committee, theme)
    assert (
        "报送单位已依法清除" in page.detail.versions.bar.words.text()
        and "本人申请" in page.detail.versions.bar.words.text()
    )
    verbs(page)[0].click()
    assert "不能恢复" in page.detail.versions.bar.words.text()
    assert not open_entry(pair.committee, entry, pair.unit.org).is_blanked
    with qtbot.waitSignals([page.changed, page.told]):
        verbs(page)[0].click()
    assert open_entry(pair.committee, entry, pair.unit.org).is_blanked
    assert page.detail.versions.bar.isHidden()


def test_who_may_not_blank_is_told_but_offered_nothing(
    qtbot: QtBot, pair: Pair, theme: Theme, entry: EntryId
) -> None:
    blank_entry(pair.unit, entry_id=entry, basis="本人申请", reason="清除")
    carry(pair.unit, pair.committee, pair.folder)
    reviewer = LocalUser("u2", "赵敏", frozenset({Role.SUPERVISOR}))
    page = opened(qtbot, replace(pair.committee, user=reviewer), theme)
    assert page.detail.versions.bar.isVisible() and verbs(page) == []
