"""督办整改单: who may answer, who may verify, and where a matter stands after any sequence of steps."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.lifecycles import State
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.matters import find_matter, issue_matter, matter_board, reply_matter, verify_matter
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.review_entry import (
    RETURNED,
    mark_seen,
    organisation_name,
    returned_to_us,
    review_entry,
    reviews_of,
)
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, carry, enrol, issue_order, make_pair, new_unit, save_visit


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A committee and its unit, enrolled with each other."""
    made = make_pair(tmp_path)
    yield made
    made.close()


def answer(title: str = "回告") -> Values:
    return {"title": title, "answers": ({"problem": "谈话空泛", "measure": "已补谈"},)}


@pytest.mark.req("DZ08", "DZ21")
def test_an_order_goes_down_is_answered_and_closed(pair: Pair) -> None:
    order = issue_order(pair)
    assert find_matter(pair.committee, order).matter.state is State.WAITING
    carry(pair.committee, pair.unit, pair.folder)
    (ours,) = matter_board(pair.unit)
    assert ours.is_ours_to_answer and not ours.is_ours_to_verify
    reply_matter(pair.unit, order=order, values=answer())
    assert not find_matter(pair.unit, order).is_ours_to_answer
    carry(pair.unit, pair.committee, pair.folder)
    (theirs,) = matter_board(pair.committee)
    assert theirs.is_ours_to_verify and theirs.matter.state is State.ANSWERED
    verify_matter(pair.committee, order=order, values={"verdict": "销号"})
    carry(pair.committee, pair.unit, pair.folder)
    for ws in (pair.unit, pair.committee):
        found = find_matter(ws, order)
        assert found.matter.state is State.CLOSED
        assert not (found.is_ours_to_answer or found.is_ours_to_verify)
        for act in (reply_matter, verify_matter):
            with pytest.raises(UserError) as error:
                act(ws, order=order, values=answer())
            assert error.value.code is ErrorCode.MATTER_NOT_OPEN


def test_an_order_without_a_date_is_due_after_the_days_of_the_profile(pair: Pair) -> None:
    order = issue_order(pair)
    due = find_matter(pair.committee, order).matter.due
    assert due == pair.committee.today + timedelta(days=15)
    number = open_entry(pair.committee, order).listed.number
    assert number == "东大督〔2026〕1号"


def test_an_order_nobody_answers_turns_amber_then_red_and_an_answer_puts_the_light_out(pair: Pair) -> None:
    order = issue_order(pair)
    carry(pair.committee, pair.unit, pair.folder)
    due = find_matter(pair.unit, order).matter.due
    assert due is not None
    lights = []
    for days in (-11, -10, 0, 1):
        pair.clock.set(due + timedelta(days=days))
        found = find_matter(pair.unit, order).matter
        lights.append((found.light.light, found.state))
    assert [light for light, _ in lights] == [Light.RUNNING, Light.SOON, Light.SOON, Light.OVERDUE]
    assert lights[-1][1] is State.OVERDUE
    reply_matter(pair.unit, order=order, values=answer())
    assert find_matter(pair.unit, order).matter.light.light is Light.DONE


def test_only_the_addressee_answers_and_only_the_issuer_verifies(pair: Pair) -> None:
    order = issue_order(pair)
    carry(pair.committee, pair.unit, pair.folder)
    with pytest.raises(UserError) as error:
        reply_matter(pair.committee, order=order, values=answer())
    assert error.value.code is ErrorCode.MATTER_NOT_OPEN
    with pytest.raises(UserError) as error:
        verify_matter(pair.unit, order=order, values={"verdict": "销号"})
    assert error.value.code is ErrorCode.MATTER_NOT_OPEN


def test_what_a_third_party_or_the_wrong_side_writes_about_an_order_does_not_count(
    pair: Pair, tmp_path: Path
) -> None:
    order = issue_order(pair)
    third = new_unit(tmp_path, pair.clock, name="第三方党委", short_name="第三方", code="三")
    try:
        enrol(pair.committee, third, Relation.SUBORDINATE, tmp_path)
        enrol(third, pair.committee, Relation.SUPERIOR, tmp_path)
        row = open_entry(pair.committee, order).listed
        about = Target(row.owner, row.entry_id, row.digest)
        reference: Values = {"order": (Ref(order, "督办单"),)}
        meddle(third, about, {**reference, **answer("替人回告"), "replied_on": third.today})
        verdict: Values = {
            **reference,
            "addressee": Ref(pair.unit.org, "机械学院党委"),
            "verdict": "销号",
            "verdict_on": third.today,
        }
        save_entry(third, form_id=FormId("order_verdict"), values=verdict, about=about)
        sent = export_bundle(third, to=pair.committee.org, directory=tmp_path)
        import_bundle(pair.committee, preview_import(pair.committee, sent.path))
    finally:
        third.workbook.close()
    found = find_matter(pair.committee, order)
    assert found.matter.state is State.WAITING and found.steps == ()
    carry(pair.committee, pair.unit, pair.folder)
    save_entry(pair.unit, form_id=FormId("order_verdict"), values=verdict, about=about)
    assert find_matter(pair.unit, order).matter.state is State.WAITING
    assert find_matter(pair.unit, order).is_ours_to_answer


def meddle(ws: Workspace, about: Target, values: Values) -> None:
    save_entry(ws, form_id=FormId("order_reply"), values=values, about=about)


def test_a_changed_answer_is_still_the_answer_to_its_order(pair: Pair) -> None:
    order = issue_order(pair)
    carry(pair.committee, pair.unit, pair.folder)
    reply = reply_matter(pair.unit, order=order, values=answer()).entry
    values = {**open_entry(pair.unit, reply).values, "title": "回告(补正)"}
    save_entry(pair.unit, form_id=FormId("order_reply"), values=values, entry_id=reply)
    assert find_matter(pair.unit, order).matter.state is State.ANSWERED
    void_entry(pair.unit, entry_id=reply, reason="误发")
    assert find_matter(pair.unit, order).matter.state is State.WAITING


def test_an_order_that_was_voided_is_off_the_board_on_both_sides(pair: Pair) -> None:
    order = issue_order(pair)
    carry(pair.committee, pair.unit, pair.folder)
    void_entry(pair.committee, entry_id=order, reason="发错单位")
    carry(pair.committee, pair.unit, pair.folder)
    assert matter_board(pair.committee) == matter_board(pair.unit) == ()


def test_an_unknown_order_is_told(pair: Pair) -> None:
    with pytest.raises(UserError) as error:
        find_matter(pair.unit, EntryId("unknown"))
    assert error.value.code is ErrorCode.ENTRY_UNKNOWN


STEPS = st.lists(
    st.sampled_from(("reply", "销号", "继续整改", "升级约谈", "建议问责", "a day passes")), max_size=6
)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Pair, Values]]:
    """One pair for all sequences; the committee issues a fresh order for each."""
    folder = tmp_path_factory.mktemp("played")
    made = make_pair(folder)
    demands = ({"problem": "空泛", "demand": "补谈"},)
    order: Values = {"addressee": Ref(made.unit.org, "机械学院党委"), "title": "整改", "demands": demands}
    yield made, order
    made.close()
    shutil.rmtree(folder)


@given(steps=STEPS)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_after_any_sequence_both_sides_see_the_same_state(
    played: tuple[Pair, Values], steps: list[str]
) -> None:
    pair, values = played
    today = pair.committee.today
    order = issue_matter(pair.committee, {**values, "due": today + timedelta(days=30)}).entry
    carry(pair.committee, pair.unit, pair.folder)
    expected, due = State.WAITING, today + timedelta(days=30)
    for step in steps:
        is_open = expected not in (State.CLOSED, State.ESCALATED)
        if step == "a day passes":
            pair.clock.set(pair.committee.today + timedelta(days=1))
        elif not is_open:
            with pytest.raises(UserError):
                act(pair, order, step, due)
        else:
            act(pair, order, step, due)
            due = due + timedelta(days=10) if step == "继续整改" else due
            expected = {
                "reply": State.ANSWERED,
                "销号": State.CLOSED,
                "继续整改": State.AGAIN,
            }.get(step, State.ESCALATED)
            sides = (pair.unit, pair.committee) if step == "reply" else (pair.committee, pair.unit)
            carry(*sides, pair.folder)
    for ws in (pair.unit, pair.committee):
        found = find_matter(ws, order)
        assert (found.matter.state, found.matter.due) == (expected, due)
        assert found.matter.is_open == (expected not in (State.CLOSED, State.ESCALATED))
    assert find_matter(pair.unit, order).is_ours_to_answer == (expected in (State.WAITING, State.AGAIN))
    assert find_matter(pair.committee, order).is_ours_to_verify == (expected is State.ANSWERED)


def act(pair: Pair, order: EntryId, step: str, due: date) -> None:
    if step == "reply":
        reply_matter(pair.unit, order=order, values=answer())
        return
    values: Values = {"verdict": step}
    if step == "继续整改":
        values["new_due"] = due + timedelta(days=10)
    verify_matter(pair.committee, order=order, values=values)


@pytest.mark.req("LZ07")
def test_a_returned_record_is_on_the_units_list_until_it_is_corrected(pair: Pair) -> None:
    entry = save_visit(pair.unit, date(2026, 11, 17))
    carry(pair.unit, pair.committee, pair.folder)
    review_entry(
        pair.committee, entry_id=entry, owner=pair.unit.org, verdict=RETURNED, remark="请补充", reviewer="张"
    )
    carry(pair.committee, pair.unit, pair.folder)
    (returned,) = returned_to_us(pair.unit)
    assert (returned.about_entry, returned.body["return_reason"]) == (entry, "请补充")
    mark_seen(pair.unit, returned.entry_id)
    opened = open_entry(pair.unit, entry)
    assert [row.entry_id for row in opened.about] == [returned.entry_id]
    pair.clock.set(date(2026, 11, 1))  # the unit's clock is behind the committee's
    values = {**opened.values, "title": "补充过的"}
    save_entry(pair.unit, form_id=opened.form.id, values=values, entry_id=entry)
    assert returned_to_us(pair.unit) == ()
    carry(pair.unit, pair.committee, pair.folder)
    pair.clock.set(date(2026, 11, 19))
    review_entry(pair.committee, entry_id=entry, owner=pair.unit.org, verdict="通过", remark="可以")
    assert [row.body["verdict"] for row in reviews_of(pair.committee, entry)] == ["通过", RETURNED]


def test_a_return_wants_a_reason_and_a_record_that_is_held(pair: Pair) -> None:
    entry = save_visit(pair.unit, date(2026, 11, 17))
    with pytest.raises(UserError) as error:
        review_entry(pair.committee, entry_id=entry, owner=pair.unit.org, verdict="通过")
    assert error.value.code is ErrorCode.ENTRY_UNKNOWN
    carry(pair.unit, pair.committee, pair.folder)
    with pytest.raises(UserError) as error:
        review_entry(pair.committee, entry_id=entry, owner=pair.unit.org, verdict=RETURNED)
    assert error.value.code is ErrorCode.NOT_ACCEPTED
    assert organisation_name(pair.committee, pair.unit.org) == "机械学院党委"


def test_reviewing_never_changes_the_subordinates_record(pair: Pair) -> None:
    entry = save_visit(pair.unit, date(2026, 11, 17))
    carry(pair.unit, pair.committee, pair.folder)
    before = open_entry(pair.committee, entry).listed
    review_entry(pair.committee, entry_id=entry, owner=pair.unit.org, verdict="留意", remark="注意")
    assert open_entry(pair.committee, entry).listed == before
    with pytest.raises(UserError) as error:
        void_entry(pair.committee, entry_id=entry, reason="不是我们的")
    assert error.value.code is ErrorCode.NOT_OURS
