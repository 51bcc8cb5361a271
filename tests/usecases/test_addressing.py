"""A record goes to exactly the organisations it names; who is left out later hears that, and nothing more."""

from datetime import date

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.addressing import note_withdrawn, why_void, withdrawn
from sxt_desktop.usecases.matters import issue_matter
from sxt_desktop.usecases.outgoing import waiting_for
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from tests.usecases.three_workbooks import Three, changed, item, three

__all__ = ["three"]
ORDER, ITEM = FormId("rectification_order"), FormId("list_item")


def _order(to: Ref, title: str = "关于谈话记录不规范的整改") -> Values:
    return {
        "addressee": to,
        "title": title,
        "demands": ({"problem": "谈话记录要素不全", "demand": "逐条补正"},),
        "due": date(2026, 12, 10),
        "issued_on": date(2026, 11, 18),
    }


def test_it_goes_to_exactly_those_it_names(three: Three) -> None:
    both, one = (three.ref(three.first), three.ref(three.second)), (three.ref(three.second),)
    shared = save_entry(three.committee, form_id=ITEM, values=item(both)).entry
    alone = save_entry(three.committee, form_id=ITEM, values=item(one, "只给文学院")).entry
    nobody = save_entry(three.committee, form_id=ITEM, values=item((), "本级自己的")).entry
    assert waiting_for(three.committee, three.first.org).new == 1
    assert waiting_for(three.committee, three.second.org).new == 2
    three.send(three.first)
    three.send(three.second)
    assert [three.held(three.first, entry) is not None for entry in (shared, alone, nobody)] == [
        True,
        False,
        False,
    ]
    assert [three.held(three.second, entry) is not None for entry in (shared, alone, nobody)] == [
        True,
        True,
        False,
    ]


def test_a_change_and_a_voiding_follow_to_all_of_them(three: Three) -> None:
    both = (three.ref(three.first), three.ref(three.second))
    entry = save_entry(three.committee, form_id=ITEM, values=item(both)).entry
    three.send(three.first)
    changed(three.committee, ITEM, item(both, "每季度专题研究一次"), entry)
    three.send(three.first)
    held = three.held(three.first, entry)
    assert held is not None and held.title == "每季度专题研究一次"
    void_entry(three.committee, entry_id=entry, reason="清单调整")
    three.send(three.first)
    three.send(three.second)
    for unit in (three.first, three.second):
        held = three.held(unit, entry)
        assert held is not None and held.voided
    assert waiting_for(three.committee, three.first.org).total == 0


def test_an_order_addressed_to_another_is_withdrawn_from_the_first(three: Three) -> None:
    first, second = three.ref(three.first), three.ref(three.second)
    entry = issue_matter(three.committee, _order(first)).entry
    three.send(three.first)
    changed(three.committee, ORDER, _order(second, "改由文学院整改"), entry)
    three.send(three.first)
    three.send(three.second)
    left, new = three.held(three.first, entry), three.held(three.second, entry)
    assert left is not None and left.voided and left.title == "关于谈话记录不规范的整改"
    assert new is not None and not new.voided and new.title == "改由文学院整改" and new.revisions == 1
    assert [row.entry_id for row in withdrawn(three.first)] == [entry]
    assert first.name in why_void(three.first, left) and second.name not in why_void(three.first, left)
    assert withdrawn(three.second) == ()
    note_withdrawn(three.first, entry_id=entry, owner=three.committee.org)
    assert withdrawn(three.first) == ()


def test_who_stays_an_addressee_keeps_it_in_use(three: Three) -> None:
    both, one = (three.ref(three.first), three.ref(three.second)), (three.ref(three.first),)
    entry = save_entry(three.committee, form_id=ITEM, values=item(both)).entry
    three.send(three.first)
    three.send(three.second)
    changed(three.committee, ITEM, item(one, "只由机械学院承担"), entry)
    three.send(three.first)
    three.send(three.second)
    kept, left = three.held(three.first, entry), three.held(three.second, entry)
    assert kept is not None and not kept.voided and kept.title == "只由机械学院承担"
    assert left is not None and left.voided and left.title == "每半年专题研究一次"


def test_what_was_addressed_wrongly_and_noticed_in_time_never_leaves(three: Three) -> None:
    entry = issue_matter(three.committee, _order(three.ref(three.first))).entry
    changed(three.committee, ORDER, _order(three.ref(three.second)), entry)
    assert waiting_for(three.committee, three.first.org).total == 0
    assert waiting_for(three.committee, three.second.org).total == 1
    three.send(three.second)
    assert three.held(three.second, entry) is not None


def test_leaving_someone_out_does_not_hide_that_another_was_faster(three: Three) -> None:
    entry = issue_matter(three.committee, _order(three.ref(three.first))).entry
    stale = lists.find(three.committee.read, entry, three.committee.org)
    assert stale is not None
    changed(three.committee, ORDER, _order(three.ref(three.first), "先改过的标题"), entry)
    with pytest.raises(UserError) as refused:
        save_entry(
            three.committee,
            form_id=ORDER,
            values=_order(three.ref(three.second)),
            entry_id=entry,
            expected=stale.digest,
        )
    assert refused.value.code is ErrorCode.ENTRY_CHANGED_MEANWHILE
    now = lists.find(three.committee.read, entry, three.committee.org)
    assert now is not None and not now.voided and now.title == "先改过的标题"


def test_what_is_in_use_is_not_noted_as_withdrawn(three: Three) -> None:
    entry = issue_matter(three.committee, _order(three.ref(three.first))).entry
    three.send(three.first)
    with pytest.raises(UserError) as refused:
        note_withdrawn(three.first, entry_id=entry, owner=three.committee.org)
    assert refused.value.code is ErrorCode.ENTRY_UNKNOWN
