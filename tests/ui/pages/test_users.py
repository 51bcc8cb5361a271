"""使用人 on a real workbook: who may open it, with which roles; the recovery sheet typed back; who looked."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.roles import LocalUser, Permission, Role
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.hand_over import hand_over
from sxt_desktop.usecases.local_users import (
    add_user,
    local_users,
    new_recovery_sheet,
    recovery_confirmed_at,
    recovery_key_fits,
    set_password,
)
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import CHEAP, PASSWORD, Pair, save_visit, set_level
from tests.ui.pages.given import find, press, press_keys, shown, sources_of, type_in
from ui.forms.sources import run_here
from ui.jobs import Jobs
from ui.pages.organisation import OrganisationPage
from ui.pages.organisation_parts.looks import LooksBoard
from ui.pages.organisation_parts.roles import WORDS
from ui.pages.organisation_parts.user_actions import AccessActions
from ui.pages.organisation_parts.user_wiring import access_actions
from ui.pages.organisation_parts.users import UsersBoard
from ui.pages.organisation_parts.wiring import organisation_actions
from ui.printing import Papers
from ui.theme import Theme


class Desk:
    """The page of one user, with work done at once and cheap passwords."""

    def __init__(self, ws: Workspace, theme: Theme, jobs: Jobs, qtbot: QtBot) -> None:
        self.ws, self.opened, self.rekeyed, self.asked = ws, list[Path](), list[str](), list[str]()
        self.papers = Papers(ws)
        self.page = shown(qtbot, self._page(theme, jobs, None))
        self._theme, self._jobs, self._bot = theme, jobs, qtbot

    def _page(self, theme: Theme, jobs: Jobs, rekey: Callable[[str], object] | None) -> OrganisationPage:
        ws = self.ws
        access = access_actions(
            ws,
            self.papers,
            run=run_here,
            show=self._show,
            print_record=lambda: self.asked.append("hand_over"),
            rekeying=rekey,
        )
        if access.users is not None:
            cheap = replace(
                access.users,
                add=lambda name, roles, password: add_user(
                    ws, name=name, roles=roles, password=password, cost=CHEAP
                ),
                set_password=lambda user, password: set_password(
                    ws, user_id=user, password=password, cost=CHEAP
                ),
                new_sheet=lambda: new_recovery_sheet(ws, CHEAP),
                choose=lambda: (1, 2, 4, 6),
            )
            access = AccessActions(cheap, access.looks)
        actions = organisation_actions(
            ws,
            sources=sources_of(ws, theme),
            look=lambda: ("light", 100),
            set_look=lambda scheme, scale: None,
            version="0.2.0",
            access=access,
        )
        return OrganisationPage(theme, jobs, actions)

    def with_rekey(self) -> None:
        """Show the page anew on a machine where another key can be had."""
        self.page = shown(self._bot, self._page(self._theme, self._jobs, self.rekeyed.append))
        self.page.show_part("users")

    def _show(self, path: Path) -> bool:
        self.opened.append(path)
        return True

    @property
    def board(self) -> UsersBoard:
        return find(self.page, UsersBoard, "users_board")

    def names(self) -> list[str]:
        return [user.name for user in local_users(self.ws)]

    def add(self, name: str, password: str = "password2") -> None:
        press(self.page, "add_user")
        for field, text in (
            ("user_name", name),
            ("user_password", password),
            ("user_password_again", password),
        ):
            find(self.page, QLineEdit, field).setText(text)
        press(self.page, "user_add")

    def pick(self, name: str) -> None:
        assert self.board.list.select(lambda user: user.name == name)

    def parts(self) -> list[str]:
        chips = [one for one in self.page.findChildren(QPushButton) if one.objectName().startswith("part_")]
        return [one.objectName().removeprefix("part_") for one in chips]


@pytest.fixture
def open_desk(theme: Theme, jobs: Jobs, qtbot: QtBot) -> Iterator[Callable[[Workspace], Desk]]:
    """Opens desks and removes at the end what they left for viewing."""
    made: list[Desk] = []

    def begin(ws: Workspace) -> Desk:
        made.append(Desk(ws, theme, jobs, qtbot))
        return made[-1]

    yield begin
    for desk in made:
        desk.papers.close()


@pytest.fixture
def desk(pair: Pair, open_desk: Callable[[Workspace], Desk]) -> Desk:
    made = open_desk(pair.unit)
    made.page.show_part("users")
    return made


def as_user(ws: Workspace, *roles: Role) -> Workspace:
    """Return the workspace as someone with these roles has it."""
    added = add_user(ws, name="甲", roles=roles, password="password2", cost=CHEAP)
    return replace(ws, user=LocalUser(added.id, "甲", frozenset(roles)))


def test_someone_is_added_by_the_keyboard(desk: Desk) -> None:
    press(desk.page, "add_user")
    name = find(desk.page, QLineEdit, "user_name")
    assert name.hasFocus() and find(desk.page, QCheckBox, "role_recorder").isChecked()
    type_in(name, "马学军")
    press_keys(name, Qt.Key.Key_Tab)
    box = find(desk.page, QCheckBox, "role_recorder")
    assert box.hasFocus()
    press_keys(box, Qt.Key.Key_Space)
    discipline = find(desk.page, QCheckBox, "role_discipline")
    discipline.setFocus()
    press_keys(discipline, Qt.Key.Key_Space)
    first = find(desk.page, QLineEdit, "user_password")
    first.setFocus()
    type_in(first, "password2")
    assert find(desk.page, QLabel, "user_password_strength").text() == "9位，可以用；12位以上更稳妥"
    press_keys(first, Qt.Key.Key_Return)
    again = find(desk.page, QLineEdit, "user_password_again")
    assert again.hasFocus()
    type_in(again, "password2")
    press_keys(again, Qt.Key.Key_Return)
    added = local_users(desk.ws)[-1]
    assert added.name == "马学军" and added.roles == {Role.DISCIPLINE}
    assert desk.ws.workbook.knows(added.id, "password2")
    assert desk.board.list.current() == added


def test_every_role_says_what_it_may_do() -> None:
    assert set(WORDS) == set(Role)


def test_a_name_twice_is_said_at_the_name(desk: Desk) -> None:
    desk.add("林静")
    name = find(desk.page, QLineEdit, "user_name")
    assert "已有名为“林静”的使用人" in name.accessibleDescription() and name.hasFocus()
    assert desk.names() == ["林静"]


def test_a_short_password_is_said_at_the_password(desk: Desk) -> None:
    desk.add("马学军", "short")
    assert "至少8位" in find(desk.page, QLineEdit, "user_password").accessibleDescription()
    assert desk.names() == ["林静"]


def test_nobody_is_added_without_a_role(desk: Desk) -> None:
    press(desk.page, "add_user")
    find(desk.page, QLineEdit, "user_name").setText("马学军")
    find(desk.page, QCheckBox, "role_recorder").setChecked(False)
    press(desk.page, "user_add")
    assert find(desk.page, QLabel, "roles_error").text() == "请至少选一个角色"


def test_persons_of_the_directory_are_suggested(desk: Desk) -> None:
    press(desk.page, "add_user")
    completer = find(desk.page, QLineEdit, "user_name").completer()
    assert completer is not None
    model = completer.model()
    offered = [model.data(model.index(row, 0)) for row in range(model.rowCount())]
    assert offered == ["周明远"]


def test_the_last_administrator_stays_one(desk: Desk) -> None:
    desk.pick("林静")
    find(desk.page, QCheckBox, "role_admin").setChecked(False)
    press(desk.page, "user_roles_keep")
    assert "至少要留一位管理员" in find(desk.page, QLabel, "roles_error").text()
    assert Role.ADMIN in local_users(desk.ws)[0].roles


def test_roles_are_changed(desk: Desk) -> None:
    desk.add("马学军")
    desk.pick("马学军")
    assert not find(desk.page, QPushButton, "user_roles_keep").isEnabled()
    find(desk.page, QCheckBox, "role_supervisor").setChecked(True)
    press(desk.page, "user_roles_keep")
    assert local_users(desk.ws)[-1].roles == {Role.RECORDER, Role.SUPERVISOR}
    assert "下次打开台账时生效" in find(desk.page, QLabel, "user_said").text()


def test_another_password_is_set_for_someone_but_not_for_oneself(desk: Desk) -> None:
    desk.add("马学军")
    desk.pick("马学军")
    for field in ("other_password", "other_password_again"):
        find(desk.page, QLineEdit, field).setText("another-one")
    press(desk.page, "user_password_set")
    assert desk.ws.workbook.knows("u2", "another-one") and not desk.ws.workbook.knows("u2", "password2")
    desk.pick("林静")
    fields = find(desk.page, QWidget, "one_user").findChildren(QLineEdit, "other_password")
    assert not any(field.isVisible() for field in fields)


def test_removing_says_in_plain_words_what_it_cannot_do(desk: Desk) -> None:
    desk.add("马学军")
    desk.pick("马学军")
    press(desk.page, "user_remove")
    said = "\n".join(one.text() for one in find(desk.page, QWidget, "remove_confirm").findChildren(QLabel))
    assert "知道旧密码的人，仍能打开以前复制出去的台账和备份" in said
    press(desk.page, "user_remove_leave")
    assert desk.names() == ["林静", "马学军"]
    press(desk.page, "user_remove")
    press(desk.page, "user_remove_agree")
    assert desk.names() == ["林静"] and not desk.ws.workbook.knows("u2", "password2")
    offers = find(desk.page, QWidget, "after_removal").findChildren(QPushButton, "rekey")
    assert not any(offer.isVisible() for offer in offers)


def test_after_removing_another_key_is_offered_where_one_can_be_had(desk: Desk) -> None:
    desk.with_rekey()
    desk.add("马学军")
    desk.pick("马学军")
    press(desk.page, "user_remove")
    press(desk.page, "user_remove_agree")
    press(desk.page, "rekey")
    find(desk.page, QLineEdit, "rekey_password").setText(PASSWORD)
    press(desk.page, "rekey_go")
    assert desk.rekeyed == [PASSWORD]
    assert find(desk.page, QLineEdit, "rekey_password").text() == ""


def test_a_new_sheet_counts_only_after_four_groups_were_typed_back(desk: Desk) -> None:
    assert "还没有核对过" in find(desk.page, QLabel, "sheet_state").text()
    press(desk.page, "sheet_new")
    press(desk.page, "sheet_make")
    sheet = find(desk.page, QWidget, "new_sheet")
    key = "-".join(one.text() for one in sheet.findChildren(QLabel) if one.property("role") == "key")
    assert recovery_key_fits(desk.ws, key)
    press(desk.page, "recovery_print")
    assert desk.opened[0].read_bytes().startswith(b"%PDF")
    press(desk.page, "sheet_on")
    groups = key.split("-")
    for number, group in enumerate((groups[1], groups[2], groups[4], "9999")):
        QTest.keyClicks(find(desk.page, QLineEdit, f"group_{number}"), group.lower())
    press(desk.page, "sheet_prove")
    assert not recovery_confirmed_at(desk.ws)
    last = find(desk.page, QLineEdit, "group_3")
    assert last.selectedText() == "9999"
    QTest.keyClicks(last, groups[6])
    press_keys(last, Qt.Key.Key_Return)
    assert recovery_confirmed_at(desk.ws)
    assert "核对过" in find(desk.page, QLabel, "sheet_state").text()


def test_a_sheet_made_anew_and_not_typed_back_is_reminded_of(desk: Desk) -> None:
    test_a_new_sheet_counts_only_after_four_groups_were_typed_back(desk)
    press(desk.page, "sheet_new")
    press(desk.page, "sheet_make")
    press(desk.page, "sheet_on")
    press(desk.page, "sheet_skip")
    assert not recovery_confirmed_at(desk.ws)
    assert "还没有核对过" in find(desk.page, QLabel, "sheet_state").text()


def test_the_sheet_at_hand_is_proved_by_typing_it(desk: Desk) -> None:
    key = new_recovery_sheet(desk.ws, CHEAP)
    press(desk.page, "sheet_check")
    field = find(desk.page, QLineEdit, "sheet_key")
    type_in(field, "AAAA-BBBB")
    press_keys(field, Qt.Key.Key_Return)
    assert "不一致" in field.accessibleDescription() and not recovery_confirmed_at(desk.ws)
    type_in(field, key)
    press_keys(field, Qt.Key.Key_Return)
    assert recovery_confirmed_at(desk.ws)


@pytest.mark.parametrize(
    ("role", "parts"),
    [
        (Role.RECORDER, []),
        (Role.DISCIPLINE, ["looks"]),
        (Role.ADMIN, ["users", "looks"]),
    ],
)
def test_parts_are_shown_to_whom_they_concern(
    pair: Pair, open_desk: Callable[[Workspace], Desk], role: Role, parts: list[str]
) -> None:
    assert [one for one in open_desk(as_user(pair.unit, role)).parts() if one in ("users", "looks")] == parts


def test_looks_name_the_record_only_to_who_may_see_it(
    pair: Pair, open_desk: Callable[[Workspace], Desk]
) -> None:
    entry = save_visit(pair.unit, pair.unit.today, title="问题线索处置情况")
    set_level(pair.unit, entry, Sensitivity.DISCIPLINE)
    open_entry(pair.unit, entry)
    for roles, is_named in (((Role.DISCIPLINE,), True), ((Role.ADMIN,), False)):
        ws = replace(pair.unit, user=LocalUser("u1", "林静", frozenset(roles)))
        assert ws.user.may(Permission.RESTRICTED) is is_named
        page = open_desk(ws).page
        page.show_part("looks")
        table = find(page, LooksBoard, "looks_board").list
        model = table.model()
        cells = [model.index(row, at) for row in range(model.rowCount()) for at in range(4)]
        words = [str(model.data(cell)) for cell in cells]
        assert "林静" in words and "打开" in words
        assert any("问题线索" in word for word in words) is is_named


def test_the_password_of_the_fixture_still_opens(desk: Desk) -> None:
    assert desk.ws.workbook.knows("u1", PASSWORD)


def steps_done(ws: Workspace) -> set[str]:
    found = hand_over(ws)
    assert found is not None
    return {one.step.name for one in found.steps if one.is_settled}


def test_a_hand_over_is_led_through_step_by_step_and_printed(desk: Desk) -> None:
    press(desk.page, "show_hand_over")
    press(desk.page, "hand_over_begin")
    assert hand_over(desk.ws) is None
    find(desk.page, QLineEdit, "taker").setText("周明远")
    press(desk.page, "hand_over_begin")
    assert "办理中" in find(desk.page, QPushButton, "show_hand_over").text()
    press(desk.page, "do_add")
    assert find(desk.page, QLineEdit, "user_name").text() == "周明远"
    for field in ("user_password", "user_password_again"):
        find(desk.page, QLineEdit, field).setText("password2")
    press(desk.page, "user_add")
    press(desk.page, "show_hand_over")
    press(desk.page, "do_keys")
    assert steps_done(desk.ws) == {"ADD", "KEYS"}
    press(desk.page, "skip_rekey")
    press(desk.page, "skip_rekey")
    find(desk.page, QLineEdit, "skip_why_rekey").setText("没有人带走密码")
    press(desk.page, "skip_rekey")
    assert "略过：没有人带走密码" in [one.text() for one in desk.page.findChildren(QLabel)]
    press(desk.page, "do_sheet")
    assert find(desk.page, QPushButton, "sheet_make").isEnabled()
    press(desk.page, "show_hand_over")
    press(desk.page, "do_remove")
    assert desk.board.list.current() == local_users(desk.ws)[0]
    press(desk.page, "show_hand_over")
    press(desk.page, "hand_over_print")
    assert desk.asked == ["hand_over"]
    press(desk.page, "hand_over_end")
    found = hand_over(desk.ws)
    assert found is not None and not found.is_open
    assert find(desk.page, QPushButton, "show_hand_over").text() == "人员交接"
