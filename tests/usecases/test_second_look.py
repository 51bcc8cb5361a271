"""What is worth a second look while a record is written: the same meeting twice, persons who had left by its day."""

from collections.abc import Iterator
from datetime import date

import pytest

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.problems import ProblemCode
from sxt_desktop.domain.values import DateRange, Ref, Values
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.second_look import second_look
from sxt_desktop.usecases.workspace import Workspace
from tests.usecases.list_world import ListWorld, make_list_world

DAY = date(2026, 1, 9)
MEETING = FormId("handbook_01")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ListWorld]:
    made = make_list_world(tmp_path_factory.mktemp("second"))
    yield made
    made.ws.workbook.close()


def meeting(who: Ref, day: date = DAY) -> Values:
    return {
        "subject": who,
        "occurred": DateRange(day, day),
        "title": "研究  部署会",
        "content": "研究全面从严治党工作。",
        "role": "主持",
    }


def said(ws: Workspace, values: Values, before: Values | None = None) -> list[tuple[str, ProblemCode]]:
    form = ws.library.form(MEETING)
    found = second_look(ws, directory(ws), form, values, before or {})
    return [(one.field_id, one.code) for one in found]


def test_the_same_meeting_a_second_time_is_told_but_a_record_is_not_like_itself(world: ListWorld) -> None:
    ws, values = world.ws, meeting(world.zhuo)
    assert said(ws, values) == []
    entry = save_entry(ws, form_id=MEETING, values=values).entry
    assert said(ws, {**values, "title": "研究 部署会"}) == [("title", ProblemCode.TWICE)]
    assert said(ws, values, before=values) == [] and said(ws, meeting(world.zhuo, date(2026, 1, 8))) == []
    assert said(ws, {"title": "研究 部署会"}) == [] and said(ws, meeting(world.luo)) == []
    save_entry(ws, form_id=MEETING, values=values)
    void_entry(ws, entry_id=entry, reason="重复")
    assert said(ws, values) == [("title", ProblemCode.TWICE)]


def test_a_number_that_was_given_is_told_at_the_number(world: ListWorld) -> None:
    ws = world.ws
    form = ws.library.form(FormId("request_report"))
    values: Values = {"kind": "请示", "title": "甲", "receiver": Ref(None, "上级"), "sent_on": DAY}
    save_entry(ws, form_id=form.id, values={**values, "number": "党请〔2026〕1号"})
    again: Values = {"title": "乙", "number": "党请〔2026〕1号"}
    found = second_look(ws, directory(ws), form, again, {})
    assert [(one.field_id, one.code) for one in found] == [("number", ProblemCode.NUMBER_TWICE)]
    assert second_look(ws, directory(ws), form, again, again) == ()


def test_who_had_left_by_the_day_is_told_and_not_refused(world: ListWorld) -> None:
    ws = world.ws
    gone = Ref(save_entry(ws, form_id=FormId("person"), values={"name": "旧人"}).entry, "旧人")
    post: Values = {
        "person": gone,
        "organisation": world.own,
        "title": "委员",
        "since": date(2024, 1, 1),
        "until": date(2025, 12, 31),
    }
    save_entry(ws, form_id=FormId("post"), values=post)
    later = {**meeting(gone), "title": "离任以后", "people": (world.luo, gone)}
    assert said(ws, later) == [("subject", ProblemCode.LEFT_BEFORE), ("people", ProblemCode.LEFT_BEFORE)]
    assert said(ws, {**later, "occurred": DateRange(date(2025, 12, 31), date(2025, 12, 31))}) == []
    assert save_entry(ws, form_id=MEETING, values=later).entry
