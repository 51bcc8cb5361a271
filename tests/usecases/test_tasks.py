"""A task goes to several units; each answers for itself, and each is confirmed or sent back by itself."""

from datetime import date

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.lifecycles import State
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.matters import (
    find_matter,
    issue_matter,
    matter_board,
    reply_matter,
    verify_matter,
)
from sxt_desktop.usecases.outgoing import waiting_for
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.save_entry import void_entry
from tests.usecases.three_workbooks import Three, three

__all__ = ["three"]
TASK = FormId("task")
REPORT: Values = {"title": "完成情况", "result": "已召开专题会，形成会议纪要。"}


@pytest.fixture
def task(three: Three) -> EntryId:
    """A task that reached both units."""
    values: Values = {
        "title": "开展廉政风险点排查",
        "addressees": (three.ref(three.first), three.ref(three.second)),
        "requirement": "逐个岗位排查，形成清单。",
        "due": date(2026, 11, 25),
    }
    entry = issue_matter(three.committee, values, TASK).entry
    three.send(three.first)
    three.send(three.second)
    return entry


def _another(three: Three) -> Values:
    return {
        "title": "报送联系人",
        "addressees": (three.ref(three.second),),
        "requirement": "报一名联系人。",
        "due": date(2026, 12, 25),
    }


def test_it_is_to_do_at_each_unit_with_its_light(three: Three, task: EntryId) -> None:
    for unit in (three.first, three.second):
        (todo,) = (one for one in overview(unit, 2026).todo if one.target == "matters")
        assert todo.entry_id == task and todo.verb == "去办理" and todo.title.startswith("办理任务 ")
        assert todo.light.light is Light.SOON and "开展廉政风险点排查" in todo.title


def test_each_unit_answers_and_is_judged_by_itself(three: Three, task: EntryId) -> None:
    reply_matter(three.first, order=task, values=REPORT)
    assert find_matter(three.first, task).state_word == "已报完成"
    three.report(three.first)
    states = {one.addressee.id: one.matter.state for one in matter_board(three.committee)}
    assert states == {three.first.org: State.ANSWERED, three.second.org: State.WAITING}
    verify_matter(three.committee, order=task, values={"verdict": "完成"}, addressee=three.first.org)
    states = {one.addressee.id: one.matter.state for one in matter_board(three.committee)}
    assert states == {three.first.org: State.CLOSED, three.second.org: State.WAITING}
    three.send(three.first)
    assert find_matter(three.first, task).state_word == "完成"
    assert find_matter(three.second, task).is_ours_to_answer


def test_one_sent_back_is_to_be_done_again_by_its_new_date(three: Three, task: EntryId) -> None:
    reply_matter(three.second, order=task, values=REPORT)
    three.report(three.second)
    verdict: Values = {"verdict": "退回", "new_due": date(2026, 12, 20), "remark": "缺少岗位清单"}
    verify_matter(three.committee, order=task, values=verdict, addressee=three.second.org)
    three.send(three.second)
    found = find_matter(three.second, task)
    assert found.state_word == "退回" and found.matter.due == date(2026, 12, 20)
    assert found.is_ours_to_answer
    assert find_matter(three.first, task).matter.due == date(2026, 11, 25)


def test_of_several_units_the_one_judged_must_be_named(three: Three, task: EntryId) -> None:
    with pytest.raises(UserError) as refused:
        verify_matter(three.committee, order=task, values={"verdict": "完成"})
    assert refused.value.code is ErrorCode.ENTRY_UNKNOWN


def test_what_is_for_one_unit_never_reaches_the_other(three: Three, task: EntryId) -> None:
    reply_matter(three.first, order=task, values=REPORT)
    three.report(three.first)
    verify_matter(three.committee, order=task, values={"verdict": "完成"}, addressee=three.first.org)
    assert waiting_for(three.committee, three.first.org).total == 1
    assert waiting_for(three.committee, three.second.org).total == 0
    issue_matter(three.committee, _another(three), TASK)
    three.send(three.second)
    assert find_matter(three.second, task).steps == ()


def test_a_task_taken_back_is_answered_no_more(three: Three, task: EntryId) -> None:
    void_entry(three.committee, entry_id=task, reason="与另一项合并")
    three.send(three.first)
    assert matter_board(three.first) == ()
    with pytest.raises(UserError) as refused:
        reply_matter(three.first, order=task, values=REPORT)
    assert refused.value.code is ErrorCode.MATTER_NOT_OPEN
