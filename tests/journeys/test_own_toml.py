"""Someone who does not program adds a ledger, a quota and a due date by editing TOML alone, and works with them.

The superior knows nothing of it: the form travels with its records.
"""

import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pypdfium2
import pytest
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import DateRange, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.calendar import year_calendar
from sxt_desktop.usecases.duty_board import duty_board
from sxt_desktop.usecases.entries import list_entries
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.permits import forms_for
from sxt_desktop.usecases.print_document import render_document
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import NewUnit, Surroundings, create_unit
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import CHEAP, COMMITTEE, PASSWORD, RESOURCES, Clock, carry, enrol, new_unit, secretary
from ui.forms.form_view import FormView
from ui.forms.sources import Sources
from ui.theme import Theme

PATROL = FormId("night_patrol")
FORM = """
id = "night_patrol"
version = 1
title = "夜间值守巡查登记"
group = "registers"
order = 90
phase = "履责"
source = "本单位值守办法"
retention = "10年"
list_columns = ["walked_on", "title", "hours"]

[facts]
title = "title"
subject = "leader"
occurred_on = "walked_on"

[[field]]
id = "walked_on"
label = "巡查日期"
kind = "date_range"
required = true
past_only = true
section = "巡查"

[[field]]
id = "leader"
label = "带班领导"
kind = "person"
refers_to = ["person"]
required = true
section = "巡查"

[[field]]
id = "title"
label = "巡查情况"
kind = "text"
required = true
max_length = 80
section = "巡查"

[[field]]
id = "hours"
label = "时长"
kind = "decimal"
unit = "小时"
section = "巡查"
"""
DUTY = """
[[duty]]
id = "night_patrols"
title = "夜间带班巡查"
source = "本单位值守办法第三条"
rule = "count_by_person"
who = "党委书记第一责任"
period = "half_year"
quota = 2
unit = "次"
forms = ["night_patrol"]
verb = "记巡查"
"""
DEADLINE = """
[[deadline]]
id = "N01"
title = "报送夜间值守安排"
source = "本单位值守办法第五条"
basis = "default"
cycle = "year"
days = ["12-05"]
who = ["党委主体责任"]
start_days = 20
verb = "去登记"

[[deadline.finish]]
forms = ["night_patrol"]
"""


@pytest.fixture(scope="module")
def resources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program's resources with three things added by an editor."""
    folder = tmp_path_factory.mktemp("own") / "resources"
    shutil.copytree(RESOURCES, folder, ignore=shutil.ignore_patterns("help", "fonts", "demo"))
    (folder / "fonts").symlink_to(RESOURCES / "fonts")
    (folder / "forms" / "night_patrol.toml").write_text(FORM, "utf-8")
    for name, words in (("duties.toml", DUTY), ("deadlines.toml", DEADLINE)):
        path = folder / "profiles" / "ningxia" / name
        path.write_text(path.read_text("utf-8") + words, "utf-8")
    return folder


@pytest.fixture
def unit(resources: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A unit that works with them."""
    answers = NewUnit(
        "机械学院党委", "机械学院", "机械", "ningxia", "林静", PASSWORD, tmp_path, secretary="周明远"
    )
    clock = Clock(datetime(2026, 11, 18, 9, tzinfo=CHINA))
    ws, _ = create_unit(answers, Surroundings(resources, now=clock, cost=CHEAP))
    yield ws
    ws.workbook.close()


def patrol(ws: Workspace, day: date, words: str) -> EntryId:
    """Keep one record of the new ledger."""
    values: Values = {"walked_on": DateRange(day, day), "leader": secretary(ws), "title": words}
    return save_entry(ws, form_id=PATROL, values=values).entry


def test_it_is_filled_listed_found_and_printed(unit: Workspace, qtbot: QtBot) -> None:
    assert PATROL in [form.id for form in forms_for(unit, "registers")]
    view = FormView(unit.library.form(PATROL), Sources(theme=Theme(RESOURCES), today=unit.today), dict)
    qtbot.addWidget(view)
    assert set(view.values()) == {"walked_on", "leader", "title", "hours"}
    entry = patrol(unit, date(2026, 11, 17), "实训楼门禁关闭")
    assert [row.entry_id for row in list_entries(unit, Filter(forms=(PATROL,)))] == [entry]
    assert [row.entry_id for row in list_entries(unit, Filter(words="门禁"))] == [entry]
    for paper in (
        render_document(unit, document="entry_form", subject=entry),
        render_document(unit, document="record_ledger", chosen=Filter(forms=(PATROL,))),
    ):
        text = pypdfium2.PdfDocument(paper[0])[0].get_textpage().get_text_range()
        assert "夜间值守巡查登记" in text and "实训楼门禁关闭" in text


def test_its_quota_stands_on_the_board(unit: Workspace) -> None:
    def second_half() -> tuple[str, str]:
        found = [one for one in duty_board(unit, 2026) if one.duty.id == "night_patrols"]
        return str(found[-1].done), str(found[-1].remaining)

    assert second_half() == ("0", "2")
    patrol(unit, date(2026, 11, 17), "实训楼门禁关闭")
    patrol(unit, date(2026, 5, 17), "上半年的一次不算下半年的")
    assert second_half() == ("1", "1")
    assert "夜间带班巡查还差1次" in [todo.title for todo in overview(unit, 2026).todo]


def test_its_due_date_stands_in_the_calendar_until_it_is_done(unit: Workspace) -> None:
    def item() -> tuple[date | None, Light]:
        found = next(one for one in year_calendar(unit, 2026).items if one.rule == "N01")
        return found.dates.due, found.light.light

    assert item() == (date(2026, 12, 5), Light.RUNNING)
    patrol(unit, date(2026, 11, 17), "实训楼门禁关闭")
    assert item() == (date(2026, 12, 5), Light.DONE)


def test_its_records_reach_a_superior_that_never_heard_of_it(unit: Workspace, tmp_path: Path) -> None:
    clock = Clock(datetime(2026, 11, 18, 10, tzinfo=CHINA))
    committee = new_unit(tmp_path, clock, name=COMMITTEE, short_name=COMMITTEE, code="东大")
    try:
        enrol(committee, unit, Relation.SUBORDINATE, tmp_path)
        enrol(unit, committee, Relation.SUPERIOR, tmp_path)
        entry = patrol(unit, date(2026, 11, 17), "实训楼门禁关闭")
        carry(unit, committee, tmp_path)
        row = lists.find(committee.read, entry, unit.org)
        assert row is not None
        form = committee.form_of(committee.read, row.form_id, row.form_hash)
        assert form.title == "夜间值守巡查登记"
        assert form.read(row.body)["title"] == "实训楼门禁关闭"
        paper, _ = render_document(committee, document="entry_form", subject=entry)
        assert "夜间值守巡查登记" in pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_range()
    finally:
        committee.workbook.close()
