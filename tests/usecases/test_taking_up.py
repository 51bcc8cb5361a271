"""A superior's list item is taken up once, filled in by itself, and both sides see the same of it."""

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import ProblemCode
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Ref
from sxt_desktop.store import lists
from sxt_desktop.usecases.cascade_board import claim
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.taking_up import (
    ITEM,
    Cascade,
    changed_above,
    follow_above,
    sent_items,
    take_up,
    to_take_up,
)
from tests.usecases.three_workbooks import Three, changed, item, three

__all__ = ["three"]


def _sent(three: Three, content: str = "每半年专题研究一次") -> EntryId:
    both = (three.ref(three.first), three.ref(three.second))
    entry = save_entry(three.committee, form_id=ITEM, values=item(both, content)).entry
    three.send(three.first)
    return entry


def problem_codes(error: UserError) -> list[ProblemCode]:
    problems = error.facts["problems"]
    assert isinstance(problems, tuple)
    return [one.code for one in problems]


def _own(three: Three) -> Listed:
    rows = lists.page(three.first.read, Filter(forms=(ITEM,), owner=three.first.org))
    assert len(rows) == 1
    return rows[0]


@pytest.mark.req("MZ18")
def test_one_step_makes_our_own_item_filled_in_from_the_superiors(three: Three) -> None:
    entry = _sent(three)
    assert [row.entry_id for row in to_take_up(three.first)] == [entry]
    take_up(three.first, entry_id=entry, owner=three.committee.org)
    assert to_take_up(three.first) == ()
    own = _own(three)
    assert own.title == "每半年专题研究一次" and own.subject == three.first.org
    assert own.about_entry == entry and own.addressees == ()
    assert own.body["superior_item"] == [{"id": entry, "name": "每半年专题研究一次"}]
    assert own.body["origin"] == "上级清单"


@pytest.mark.req("MZ36")
def test_who_took_it_up_and_when_is_kept(three: Three) -> None:
    entry = _sent(three)
    take_up(three.first, entry_id=entry, owner=three.committee.org)
    body = _own(three).body
    assert body["claimed_on"] == "2026-11-18" and body["claimant"] == {"id": None, "name": "林静"}


def test_it_is_not_taken_up_twice_but_again_after_voiding(three: Three) -> None:
    entry = _sent(three)
    take_up(three.first, entry_id=entry, owner=three.committee.org)
    with pytest.raises(UserError) as refused:
        take_up(three.first, entry_id=entry, owner=three.committee.org)
    assert refused.value.code is ErrorCode.TAKEN_UP
    void_entry(three.first, entry_id=_own(three).entry_id, reason="重新承接")
    take_up(three.first, entry_id=entry, owner=three.committee.org)
    assert len(lists.page(three.first.read, Filter(forms=(ITEM,), owner=three.first.org))) == 1


def test_what_was_not_sent_to_us_or_was_taken_back_is_not_taken_up(three: Three) -> None:
    entry = _sent(three)
    void_entry(three.committee, entry_id=entry, reason="清单调整")
    three.send(three.first)
    for owner, wanted in ((three.committee.org, entry), (three.committee.org, EntryId("nothing"))):
        with pytest.raises(UserError) as refused:
            take_up(three.first, entry_id=wanted, owner=owner)
        assert refused.value.code is ErrorCode.NOT_OFFERED
    assert to_take_up(three.first) == ()


def test_the_superior_sees_who_took_up_what(three: Three) -> None:
    entry = _sent(three)
    take_up(three.first, entry_id=entry, owner=three.committee.org)
    three.report(three.first)
    (sent,) = sent_items(three.committee)
    assert [(one.org, one.state) for one in sent.units] == [
        (three.first.org, Cascade.TAKEN),
        (three.second.org, Cascade.NOT_THERE),
    ]
    three.send(three.second)
    (sent,) = sent_items(three.committee)
    assert sent.units[1].state is Cascade.WAITS and sent.count(Cascade.TAKEN) == 1


def test_a_change_above_is_told_with_what_differs_and_followed_or_not(three: Three) -> None:
    entry = _sent(three)
    take_up(three.first, entry_id=entry, owner=three.committee.org)
    both = (three.ref(three.first), three.ref(three.second))
    changed(three.committee, ITEM, item(both, "每季度专题研究一次"), entry)
    three.report(three.first)
    assert sent_items(three.committee)[0].units[0].state is Cascade.OLDER
    three.send(three.first)
    (one,) = changed_above(three.first)
    assert [(change.label, change.before, change.after) for change in one.changes] == [
        ("责任内容", "每半年专题研究一次", "每季度专题研究一次")
    ]
    follow_above(three.first, entry_id=one.own.entry_id, adopt=True)
    assert changed_above(three.first) == () and _own(three).title == "每季度专题研究一次"
    three.report(three.first)
    assert sent_items(three.committee)[0].units[0].state is Cascade.TAKEN


def test_our_own_words_may_stay_after_a_change_above(three: Three) -> None:
    entry = _sent(three)
    take_up(three.first, entry_id=entry, owner=three.committee.org)
    own = _own(three)
    values = dict(three.first.library.form(ITEM).read(own.body)) | {"content": "本单位每季度研究"}
    save_entry(three.first, form_id=ITEM, values=values, entry_id=own.entry_id, expected=own.digest)
    changed(three.committee, ITEM, item((three.ref(three.first),), "每季度专题研究一次"), entry)
    three.send(three.first)
    (one,) = changed_above(three.first)
    follow_above(three.first, entry_id=one.own.entry_id, adopt=False)
    assert changed_above(three.first) == () and _own(three).title == "本单位每季度研究"


def test_an_item_taken_back_above_is_told_at_ours(three: Three) -> None:
    entry = _sent(three)
    take_up(three.first, entry_id=entry, owner=three.committee.org)
    void_entry(three.committee, entry_id=entry, reason="清单调整")
    three.send(three.first)
    (one,) = changed_above(three.first)
    assert one.is_withdrawn
    with pytest.raises(UserError):
        follow_above(three.first, entry_id=one.own.entry_id, adopt=True)


def test_who_it_was_sent_to_besides_is_no_change(three: Three) -> None:
    entry = save_entry(three.committee, form_id=ITEM, values=item((three.ref(three.first),))).entry
    three.send(three.first)
    take_up(three.first, entry_id=entry, owner=three.committee.org)
    changed(three.committee, ITEM, item((three.ref(three.first), three.ref(three.second))), entry)
    three.send(three.first)
    assert changed_above(three.first) == ()
    three.report(three.first)
    assert sent_items(three.committee)[0].units[0].state is Cascade.TAKEN


def test_a_circle_over_two_organisations_is_told_to_both_and_settled_by_either(three: Three) -> None:
    top = _sent(three)
    mine = save_entry(three.first, form_id=ITEM, values=item((), "本单位每季度研究")).entry
    three.report(three.first)
    values = item((three.ref(three.first),), "每半年专题研究一次") | {"superior_item": (Ref(mine, "乙"),)}
    changed(three.committee, ITEM, values, top)
    changed(three.first, ITEM, item((), "本单位每季度研究") | {"superior_item": (Ref(top, "甲"),)}, mine)
    three.send(three.first)
    for ws in (three.first, three.committee):
        (one,) = changed_above(ws)
        assert one.goes_round and one.what == "互相承接"
        with pytest.raises(UserError) as refused:
            follow_above(ws, entry_id=one.own.entry_id, adopt=True)
        assert problem_codes(refused.value) == [ProblemCode.GOES_ROUND]
    claim(three.first, mine)
    changed(three.first, ITEM, item((), "本单位每季度研究"), mine)
    three.report(three.first)
    assert changed_above(three.first) == () and changed_above(three.committee) == ()


def test_an_item_of_ours_names_our_own_organisation(three: Three) -> None:
    entry = _sent(three)
    take_up(three.first, entry_id=entry, owner=three.committee.org)
    assert _own(three).body["holder"] == {"id": three.first.org, "name": Ref(None, "东湖大学机械").name}
