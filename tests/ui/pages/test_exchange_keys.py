"""Keys on the exchange page: changing our own, stopping another's, and a card that takes another one's place."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.usecases.back_up import back_up
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.identities import own_identity, peer_identity, write_identity
from sxt_desktop.usecases.keys import keys_of, own_keys_of, rotate_keys
from sxt_desktop.usecases.restore import known_backups, way_in
from sxt_desktop.usecases.restore_folder import restore_to
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Pair, carry
from tests.ui.pages.given import find, finished, press, shown
from ui.jobs import Jobs
from ui.pages.exchange import ExchangePage
from ui.pages.exchange_parts.bundle_row import KEY_CHANGED
from ui.pages.exchange_parts.enrolling import REPLACES, GroupEdit
from ui.pages.exchange_parts.wiring import exchange_actions
from ui.theme import Theme
from ui.widgets.choosing import Choosers


def page_of(qtbot: QtBot, ws: Workspace, theme: Theme, jobs: Jobs) -> ExchangePage:
    page = ExchangePage(theme, jobs, exchange_actions(ws, places=list, print_card=lambda: None))
    page.show_exchange()
    return shown(qtbot, page)


@pytest.fixture
def above(qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs) -> Iterator[ExchangePage]:
    """The committee's page."""
    made = page_of(qtbot, pair.committee, theme, jobs)
    yield made
    finished(qtbot, jobs)
    made.close_plans()


def texts(page: QWidget) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel)]


def test_our_keys_are_changed_and_the_fingerprint_follows(
    qtbot: QtBot, above: ExchangePage, pair: Pair
) -> None:
    before = own_identity(pair.committee).public
    press(above, "own_keys")
    assert find(above, QWidget, "keys").isVisible()
    press(above, "rotate_keys")
    after = own_identity(pair.committee).public
    assert after.key_id != before.key_id
    assert len(own_keys_of(pair.committee)) == 2
    assert any(text.startswith("已更换：签到第") for text in texts(above.keys))
    press(above, "keys_close")
    assert after.fingerprint[0].upper() in texts(above)
    assert "重新打印登记卡" in find(above, QLabel, "card_said").text()


def test_a_registration_is_stopped_with_a_reason(above: ExchangePage, pair: Pair, tmp_path: Path) -> None:
    carry(pair.unit, pair.committee, tmp_path)
    press(above, "peer_keys")
    assert above.keys.isVisible()
    press(above, "revoke")
    assert keys_of(pair.committee, pair.unit.org)[0].is_present
    find(above, QLineEdit, "revoke_why").setText("电脑被盗")
    find(above, QLineEdit, "revoke_from").setText("很多")
    press(above, "revoke")
    assert keys_of(pair.committee, pair.unit.org)[0].is_present
    find(above, QLineEdit, "revoke_from").setText("2")
    press(above, "revoke")
    assert keys_of(pair.committee, pair.unit.org)[0].revoked_from == 2
    assert "已停用：第2包起不收" in texts(above.keys)
    assert not [one for one in above.keys.findChildren(QPushButton, "revoke") if one.isVisible()]


def test_another_card_takes_the_place_after_a_second_word(
    above: ExchangePage, pair: Pair, tmp_path: Path
) -> None:
    rotate_keys(pair.unit)
    above.show_enrolment()
    above.enrolling.open_card(write_identity(pair.unit, tmp_path))
    press(above, "enrol_replace")
    assert REPLACES in texts(above)
    fingerprint = own_identity(pair.unit).public.fingerprint
    for edit in above.enrolling.findChildren(GroupEdit):
        edit.setText(fingerprint[edit.number].upper())
    find(above, QRadioButton, "relation_subordinate").setChecked(True)
    press(above, "enrol_finish")
    assert peer_identity(pair.committee, pair.unit.org) == own_identity(pair.unit).public


def test_a_bundle_with_a_new_key_says_so(
    qtbot: QtBot, above: ExchangePage, pair: Pair, jobs: Jobs, tmp_path: Path
) -> None:
    rotate_keys(pair.unit)
    sent = export_bundle(pair.unit, to=pair.committee.org, directory=tmp_path)
    above.imports.add_files((sent.path,))
    finished(qtbot, jobs)
    assert KEY_CHANGED in texts(above)


def test_who_may_not_change_keys_sees_them_only(qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs) -> None:
    someone = LocalUser("u1", "某人", frozenset({Role.RECORDER}))
    page = page_of(qtbot, replace(pair.committee, user=someone), theme, jobs)
    press(page, "own_keys")
    assert not page.keys.findChildren(QPushButton, "rotate_keys")
    press(page, "peer_keys")
    assert not page.keys.findChildren(QPushButton, "revoke")


def test_after_a_restore_a_newer_key_is_taken_out_of_another_backup(
    qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs, tmp_path: Path
) -> None:
    unit = pair.unit
    back_up(unit, BackupKind.MANUAL)
    older = known_backups(unit.workbook.path)[0].path
    ws = restore_to(
        older,
        tmp_path / "restored.sxt",
        way_in(password=PASSWORD),
        Surroundings(RESOURCES, now=pair.clock, cost=CHEAP),
    )
    try:
        choosers = Choosers(lambda *_: unit.workbook.path)
        actions = exchange_actions(ws, places=list, print_card=lambda: None, choosers=choosers)
        page = shown(qtbot, ExchangePage(theme, jobs, actions))
        page.show_exchange()
        press(page, "own_keys")
        press(page, "take_keys_back")
        assert "没有比现在更新的密钥" in find(page, QLabel, "keys_error").text()
        rotate_keys(unit)
        back_up(unit, BackupKind.MANUAL)
        press(page, "take_keys_back")
        assert own_identity(ws).public == own_identity(unit).public
        assert "已从备份取回新密钥" in find(page, QLabel, "card_said").text()
    finally:
        ws.workbook.close()
