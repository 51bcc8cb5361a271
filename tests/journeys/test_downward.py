"""A committee sends list items, a task and its rules to two units; each takes up, answers and decides for itself."""

from collections import Counter
from datetime import date

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.lifecycles import State
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.coming_todos import todos_of
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.matters import issue_matter, matter_board, reply_matter, verify_matter
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.profile_offers import (
    OfferState,
    blank_offer,
    decide_offer,
    offer_profile,
    offers,
    waiting_offers,
)
from sxt_desktop.usecases.rules import rules_in
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.taking_up import ITEM, Cascade, sent_items, take_up, to_take_up
from sxt_desktop.usecases.workspace import Workspace
from tests.usecases.three_workbooks import Three, item, three

__all__ = ["three"]
TASK = FormId("task")
ONLY_FIRST = "只交机械学院承担的一项"


def _send_down(three: Three) -> EntryId:
    both = (three.ref(three.first), three.ref(three.second))
    for content, to in (("每半年专题研究一次", both), ("每季度排查一次风险", both), (ONLY_FIRST, both[:1])):
        save_entry(three.committee, form_id=ITEM, values=item(to, content))
    offer = blank_offer(three.committee)
    duties = str(offer["duties"]).replace("quota = 60", "quota = 80")
    offer_profile(three.committee, offer | {"title": "东湖大学口径", "duties": duties, "addressees": both})
    task: Values = {
        "title": "排查廉政风险点",
        "addressees": both,
        "requirement": "逐岗排查",
        "due": date(2026, 11, 25),
    }
    return issue_matter(three.committee, task, TASK).entry


def _receive(three: Three, unit: Workspace) -> dict[str, int]:
    """Look at the bundle before it is taken over, and take it over."""
    sent = export_bundle(three.committee, to=unit.org, directory=three.folder)
    plan = preview_import(unit, sent.path)
    coming = Counter(one.kind for one in todos_of(unit, plan))
    import_bundle(unit, plan)
    return coming


def _answer(three: Three, unit: Workspace, task: EntryId) -> None:
    for row in to_take_up(unit):
        take_up(unit, entry_id=row.entry_id, owner=three.committee.org)
    reply_matter(unit, order=task, values={"title": "完成情况", "result": "已排查，形成清单。"})
    three.report(unit)


def test_lists_tasks_and_rules_go_down_and_their_answers_come_up(three: Three) -> None:
    task = _send_down(three)
    assert _receive(three, three.first) == {"待承接": 3, "口径": 1, "任务": 1}
    assert _receive(three, three.second) == {"待承接": 2, "口径": 1, "任务": 1}
    assert {todo.target for todo in overview(three.first, 2026).todo} >= {
        "cascade",
        "matters",
        "organisation",
    }
    held = " ".join(
        row.body_json for row in lists.page(three.second.whole, Filter(owner=three.committee.org))
    )
    assert "每季度排查一次风险" in held and ONLY_FIRST not in held

    for unit in (three.first, three.second):
        _answer(three, unit, task)
    states = {one.item.title: [unit.state for unit in one.units] for one in sent_items(three.committee)}
    assert states == {
        "每半年专题研究一次": [Cascade.TAKEN, Cascade.TAKEN],
        "每季度排查一次风险": [Cascade.TAKEN, Cascade.TAKEN],
        ONLY_FIRST: [Cascade.TAKEN],
    }
    assert [one.matter.state for one in matter_board(three.committee)] == [State.ANSWERED, State.ANSWERED]

    (offer,) = waiting_offers(three.first)
    decide_offer(three.first, entry_id=offer.row.entry_id, owner=three.committee.org, from_year=2027)
    (other,) = offers(three.second)
    decide_offer(
        three.second,
        entry_id=other.row.entry_id,
        owner=three.committee.org,
        from_year=None,
        reason="本单位另有安排",
    )
    assert [one.state for one in offers(three.second)] == [OfferState.DECLINED]
    days = [
        int(next(one for one in rules_in(unit, 2027).duties if one.id == "field_study_secretary").quota)
        for unit in (three.first, three.second)
    ]
    assert days == [80, 60]

    verify_matter(three.committee, order=task, values={"verdict": "完成"}, addressee=three.first.org)
    again: Values = {"verdict": "退回", "new_due": date(2026, 12, 10), "remark": "缺少防控措施"}
    verify_matter(three.committee, order=task, values=again, addressee=three.second.org)
    assert _receive(three, three.first) == {}
    assert _receive(three, three.second) == {"任务退回": 1}
