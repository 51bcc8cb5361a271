"""The page of organisation and settings with a real workbook: people, their posts, the settings."""

from datetime import date

import pytest
from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.people import ORGANISATION
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.numbers import number_series, unused_numbers
from sxt_desktop.usecases.save_entry import save_entry
from tests.pairs import PASSWORD, Pair
from tests.ui.pages.given import find, finished, press, shown, sources_of
from ui.jobs import Jobs
from ui.pages.organisation import SETTINGS, OrganisationPage
from ui.pages.organisation_parts.wiring import organisation_actions
from ui.theme import Theme
from ui.widgets.listing import Listing
from ui.widgets.number_rows import LEAST, NumberRows


@pytest.fixture
def looks() -> list[tuple[str, int]]:
    """Looks that were asked for."""
    return []


@pytest.fixture
def page(
    qtbot: QtBot, pair: Pair, theme: Theme, jobs: Jobs, looks: list[tuple[str, int]]
) -> OrganisationPage:
    """The unit's page."""

    def change_password(old: str, new: str) -> None:
        if old != PASSWORD:
            raise UserError(ErrorCode.WRONG_PASSWORD)

    actions = organisation_actions(
        pair.unit,
        sources=sources_of(pair.unit, theme),
        look=lambda: ("light", 100),
        set_look=lambda scheme, scale: looks.append((scheme, scale)),
        version="0.1.0",
        change_password=change_password,
    )
    made = shown(qtbot, OrganisationPage(theme, jobs, actions))
    made.show_people()
    return made


def test_a_person_is_added_with_a_post_through_their_forms(
    qtbot: QtBot, page: OrganisationPage, pair: Pair
) -> None:
    press(page, "add_person")
    assert page.people.sheet is not None
    page.people.sheet.view.show_values({"name": "陈志刚"})
    with qtbot.waitSignal(page.changed):
        press(page, "sheet_save")
    assert page.people.list.current().person.title == "陈志刚"
    press(page.people.panel, "add_post")
    values = page.people.sheet.view.values()
    post: Values = {
        "organisation": Ref(pair.unit.org, "机械学院党委"),
        "title": "副院长",
        "duty": "班子成员一岗双责",
        "since": date(2026, 1, 1),
    }
    page.people.sheet.view.show_values({**values, **post})
    press(page, "sheet_save")
    known = directory(pair.unit)
    person = next(one for one in known.persons if one.name == "陈志刚")
    assert known.titles(person.id, on=pair.unit.today) == "副院长"


def test_a_blank_name_is_refused_at_the_field(page: OrganisationPage, pair: Pair) -> None:
    before = len(directory(pair.unit).persons)
    press(page, "add_person")
    press(page, "sheet_save")
    assert find(page, QLabel, "name_problem").text() == "请填写姓名"
    press(page, "sheet_back")
    assert len(directory(pair.unit).persons) == before


def test_the_tree_narrows_the_persons(page: OrganisationPage, pair: Pair) -> None:
    values = {"name": "机械工程学院实验中心", "short_name": "实验中心", "relation": "内设部门"}
    save_entry(pair.unit, form_id=ORGANISATION, values=dict(values))
    page.show_people()
    tree = page.people.tree
    assert len(page.people.list.rows) == 2
    (department,) = tree.findItems("实验中心", Qt.MatchFlag.MatchRecursive)
    tree.setCurrentItem(department)
    assert not page.people.list.rows
    assert find(page, QPushButton, "persons_empty_verb")
    press(page, "edit_organisation")
    assert page.people.sheet is not None
    assert page.people.sheet.view.values()["name"] == "机械工程学院实验中心"


def test_look_and_size_are_handed_on(page: OrganisationPage, looks: list[tuple[str, int]]) -> None:
    page.show_part(SETTINGS)
    find(page, QRadioButton, "look_dark").click()
    press(page, "scale_150")
    assert looks == [("dark", 100), ("dark", 150)]


def test_a_wrong_password_is_said_at_its_field(qtbot: QtBot, page: OrganisationPage, jobs: Jobs) -> None:
    page.show_part(SETTINGS)
    old, new, again = (find(page, QLineEdit, f"password_{name}") for name in ("old", "new", "new_again"))
    for edit, text in ((old, "not-it-1"), (new, "another-1"), (again, "mistyped")):
        edit.setText(text)
    press(page, "password_change")
    assert "不一样" in said_at(again)
    again.setText("another-1")
    press(page, "password_change")
    finished(qtbot, jobs)
    assert "密码不正确" in said_at(old) and old.selectedText() == old.text()
    old.setText(PASSWORD)
    press(page, "password_change")
    finished(qtbot, jobs)
    assert "密码已更改" in find(page, QLabel, "password_said").text()
    assert (old.text(), new.text()) == ("", "")


def said_at(edit: QLineEdit) -> str:
    """Return what is said to be wrong right below a field."""
    return edit.accessibleDescription()


def test_a_series_goes_on_after_paper_and_what_was_left_out_is_listed(
    pair: Pair, page: OrganisationPage
) -> None:
    series = number_series(pair.unit)
    at = next(number for number, one in enumerate(series) if "督" in one.series)
    press(page, "part_numbers")
    rows = find(page, NumberRows, "number_rows")
    assert len(rows.findChildren(QLineEdit, QRegularExpression("^last_"))) == LEAST
    press(page, "numbers_all")
    edit = find(page, QLineEdit, f"last_{at}")
    for typed, why, says in (
        ("三", "手写过", "请填数字"),
        (str(series[at].last), "手写过", "没有改动"),
        ("3", "", ""),
    ):
        edit.setText(typed)
        find(page, QLineEdit, "numbers_why").setText(why)
        press(page, "numbers_save")
        if says:
            assert says in find(page, QLabel, "numbers_error").text()
    assert unused_numbers(pair.unit) == ()
    find(page, QLineEdit, "numbers_why").setText("手写发出过三份")
    press(page, "numbers_save")
    (gap,) = find(page, Listing, "unused_numbers").rows
    assert gap.number == f"{series[at].written(1)} 至 {series[at].written(3)}"
    assert gap.reason == "手写发出过三份"
    find(page, QLineEdit, f"last_{at}").setText("2")
    find(page, QLineEdit, "numbers_why").setText("退回")
    press(page, "numbers_save")
    assert "编号只能往后接" in find(page, QLabel, "numbers_error").text()
