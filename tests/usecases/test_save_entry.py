"""Saving: accepted or refused whole, judged for timeliness, changed, voided and brought back."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Problem, Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.values import DateRange, Ref, Value, Values
from sxt_desktop.store.entries import revisions_of
from sxt_desktop.usecases.entries import count_entries, history, list_entries, open_entry
from sxt_desktop.usecases.identities import begin_enrolment, finish_enrolment, own_identity, write_identity
from sxt_desktop.usecases.save_entry import bring_back, judged_now, save_entry, void_entry
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import COMMITTEE, Clock, new_unit

VISIT, TALK = FormId("handbook_08"), FormId("talk_record")
WEDNESDAY = date(2026, 3, 4)


@pytest.fixture
def clock() -> Clock:
    """A clock on a Wednesday without holidays around it."""
    return Clock(datetime(2026, 3, 4, 9, tzinfo=CHINA))


@pytest.fixture
def unit(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    """A unit of its own."""
    ws = new_unit(tmp_path, clock, name=COMMITTEE, short_name="东湖大学党委", code="东大")
    yield ws
    ws.workbook.close()


def visit(day: date = WEDNESDAY, **more: Value) -> Values:
    values: Values = {
        "subject": Ref("person-1", "周明远"),
        "occurred": DateRange(day, day),
        "title": "到车间调研",
        "content": "听取汇报",
        "days": Decimal("0.5"),
    }
    return {**values, **more}


def talk(**more: Value) -> Values:
    values: Values = {
        "kind": "履责谈话",
        "title": "年度谈话",
        "when": datetime.fromisoformat("2026-03-04T08:30"),
        "place": "会议室",
        "talker": Ref("person-1", "周明远"),
        "talked": (Ref("person-2", "李华"),),
        "content": "谈要点",
    }
    return {**values, **more}


def refusal(error: pytest.ExceptionInfo[UserError]) -> ErrorCode:
    return error.value.code


@pytest.mark.req("LZ01", "LZ04")
def test_a_record_is_kept_with_everything_lists_and_screens_need(unit: Workspace) -> None:
    entry = save_entry(unit, form_id=VISIT, values=visit()).entry
    opened = open_entry(unit, entry)
    assert opened.is_own
    assert opened.values["days"] == Decimal("0.5")
    listed = opened.listed
    assert (listed.title, listed.occurred_on, listed.subject) == ("到车间调研", "2026-03-04", "person-1")
    assert (listed.timeliness, listed.revisions, listed.voided) == ("及时", 1, False)
    assert list_entries(unit, Filter(forms=(VISIT,))) == (listed,)


def test_what_is_refused_is_refused_whole_with_every_problem(unit: Workspace) -> None:
    before = count_entries(unit, Filter())
    wrong = visit(WEDNESDAY.replace(day=20), title="", days=Decimal(400), content=None)
    with pytest.raises(UserError) as error:
        save_entry(unit, form_id=VISIT, values=wrong)
    assert refusal(error) is ErrorCode.NOT_ACCEPTED
    problems = error.value.facts["problems"]
    assert isinstance(problems, tuple)
    assert [one.field_id for one in problems if isinstance(one, Problem)] == [
        "occurred",
        "occurred",
        "title",
        "days",
        "content",
    ]
    assert count_entries(unit, Filter()) == before


def test_a_refused_record_takes_no_number(unit: Workspace) -> None:
    with pytest.raises(UserError):
        save_entry(unit, form_id=TALK, values=talk(place=None))
    entry = save_entry(unit, form_id=TALK, values=talk()).entry
    assert open_entry(unit, entry).listed.number == "东大谈〔2026〕1号"


@pytest.mark.req("LZ04", "LZ07")
@pytest.mark.parametrize(
    ("occurred", "passed", "timeliness"),
    [
        (date(2026, 3, 4), 0, "及时"),
        (date(2026, 2, 28), 3, "及时"),  # a Saturday worked in exchange
        (date(2026, 2, 27), 4, "迟录"),
        (date(2026, 2, 5), 15, "迟录"),  # the Spring Festival lies between
        (date(2026, 2, 4), 16, "补录"),
    ],
)
def test_timeliness_turns_after_three_and_fifteen_working_days(
    unit: Workspace, occurred: date, passed: int, timeliness: str
) -> None:
    assert unit.workdays.between(occurred, WEDNESDAY) == passed
    assert judged_now(unit, VISIT, visit(occurred))["timeliness"] == timeliness
    if timeliness == "补录":
        with pytest.raises(UserError) as error:
            save_entry(unit, form_id=VISIT, values=visit(occurred))
        problems = error.value.facts["problems"]
        assert isinstance(problems, tuple)
        assert [one.field_id for one in problems] == ["late_reason"]
        entry = save_entry(unit, form_id=VISIT, values=visit(occurred, late_reason="出差")).entry
        assert open_entry(unit, entry).values["late_reason"] == "出差"
    else:
        entry = save_entry(unit, form_id=VISIT, values=visit(occurred, late_reason="不用写")).entry
        assert "late_reason" not in open_entry(unit, entry).values
    assert open_entry(unit, entry).listed.timeliness == timeliness


def test_a_later_change_keeps_the_day_of_first_recording(unit: Workspace, clock: Clock) -> None:
    entry = save_entry(unit, form_id=VISIT, values=visit()).entry
    clock.set(date(2026, 6, 1))
    values = {**open_entry(unit, entry).values, "title": "到一车间调研"}
    save_entry(unit, form_id=VISIT, values=values, entry_id=entry)
    listed = open_entry(unit, entry).listed
    assert (listed.timeliness, listed.title, listed.revisions) == ("及时", "到一车间调研", 2)
    assert (listed.first_recorded_at[:10], listed.recorded_at[:10]) == ("2026-03-04", "2026-06-01")


def test_who_read_an_older_revision_is_told_and_changes_nothing(unit: Workspace) -> None:
    entry = save_entry(unit, form_id=VISIT, values=visit()).entry
    read = open_entry(unit, entry).listed.digest
    save_entry(unit, form_id=VISIT, values=visit(title="先改的"), entry_id=entry, expected=read)
    with pytest.raises(UserError) as error:
        save_entry(unit, form_id=VISIT, values=visit(title="后改的"), entry_id=entry, expected=read)
    assert refusal(error) is ErrorCode.ENTRY_CHANGED_MEANWHILE
    assert open_entry(unit, entry).listed.title == "先改的"


@pytest.mark.req("LZ04")
def test_history_tells_every_revision_and_each_follows_the_one_before(unit: Workspace) -> None:
    entry = save_entry(unit, form_id=VISIT, values=visit()).entry
    save_entry(unit, form_id=VISIT, values=visit(title="改"), entry_id=entry)
    void_entry(unit, entry_id=entry, reason=" 重复 ")
    versions = history(unit, entry)
    assert [one.is_void for one in versions] == [False, False, True]
    assert versions[2].body == {"reason": "重复"}
    kept = [one.revision for one in revisions_of(unit.read, unit.org, entry)]
    chain = [(one.previous, one.digest) for one in kept if one is not None]
    assert [previous for previous, _ in chain] == [None, chain[0][1], chain[1][1]]


def test_a_void_record_leaves_lists_but_stays_readable_and_keeps_its_number(unit: Workspace) -> None:
    first = save_entry(unit, form_id=TALK, values=talk()).entry
    void_entry(unit, entry_id=first, reason="重复")
    assert count_entries(unit, Filter(forms=(TALK,))) == 0
    assert count_entries(unit, Filter(forms=(TALK,), with_void=True)) == 1
    assert open_entry(unit, first).listed.number == "东大谈〔2026〕1号"
    second = save_entry(unit, form_id=TALK, values=talk()).entry
    assert open_entry(unit, second).listed.number == "东大谈〔2026〕2号"


def test_a_changed_record_keeps_its_number_even_if_the_form_comes_back_without_it(unit: Workspace) -> None:
    entry = save_entry(unit, form_id=TALK, values=talk()).entry
    save_entry(unit, form_id=TALK, values=talk(title="改"), entry_id=entry)
    assert open_entry(unit, entry).listed.number == "东大谈〔2026〕1号"
    other = save_entry(unit, form_id=TALK, values=talk()).entry
    assert open_entry(unit, other).listed.number == "东大谈〔2026〕2号"


def test_numbers_begin_anew_with_the_year(unit: Workspace, clock: Clock) -> None:
    save_entry(unit, form_id=TALK, values=talk())
    clock.set(date(2027, 1, 4))
    entry = save_entry(unit, form_id=TALK, values=talk(when=datetime.fromisoformat("2027-01-04T08:00"))).entry
    assert open_entry(unit, entry).listed.number == "东大谈〔2027〕1号"


def test_voiding_wants_a_reason_and_a_record_of_ours(unit: Workspace) -> None:
    entry = save_entry(unit, form_id=VISIT, values=visit()).entry
    with pytest.raises(UserError) as error:
        void_entry(unit, entry_id=entry, reason="  ")
    assert refusal(error) is ErrorCode.REASON_MISSING
    with pytest.raises(UserError) as error:
        void_entry(unit, entry_id=EntryId("unknown"), reason="重复")
    assert refusal(error) is ErrorCode.ENTRY_UNKNOWN


def test_what_was_voided_comes_back_as_it_was_or_as_it_was_earlier(unit: Workspace) -> None:
    entry = save_entry(unit, form_id=VISIT, values=visit()).entry
    first = open_entry(unit, entry).listed.digest
    save_entry(unit, form_id=VISIT, values=visit(title="改"), entry_id=entry)
    void_entry(unit, entry_id=entry, reason="误点")
    void = history(unit, entry)[-1].digest
    bring_back(unit, entry_id=entry)
    listed = open_entry(unit, entry).listed
    assert (listed.title, listed.voided, listed.revisions) == ("改", False, 4)
    bring_back(unit, entry_id=entry, digest=first)
    assert open_entry(unit, entry).listed.title == "到车间调研"
    for unknown in ("00" * 32, void):
        with pytest.raises(UserError) as error:
            bring_back(unit, entry_id=entry, digest=unknown)
        assert refusal(error) is ErrorCode.ENTRY_UNKNOWN


def test_a_void_record_cannot_be_changed_by_who_still_has_it_open(unit: Workspace) -> None:
    entry = save_entry(unit, form_id=VISIT, values=visit()).entry
    read = open_entry(unit, entry).listed.digest
    void_entry(unit, entry_id=entry, reason="重复")
    with pytest.raises(UserError) as error:
        save_entry(unit, form_id=VISIT, values=visit(title="改"), entry_id=entry, expected=read)
    assert refusal(error) is ErrorCode.ENTRY_CHANGED_MEANWHILE


def test_changing_voiding_and_bringing_back_keep_what_a_record_is_about_and_who_may_see_it(
    unit: Workspace,
) -> None:
    about = Target(unit.org, EntryId("the-order"), "ab" * 32)
    entry = save_entry(
        unit, form_id=VISIT, values=visit(), about=about, sensitivity=Sensitivity.DISCIPLINE
    ).entry
    save_entry(unit, form_id=VISIT, values=visit(title="改"), entry_id=entry)
    void_entry(unit, entry_id=entry, reason="误点")
    bring_back(unit, entry_id=entry)
    kept = [one.revision for one in revisions_of(unit.read, unit.org, entry)]
    assert {one.sensitivity for one in kept if one is not None} == {Sensitivity.DISCIPLINE}
    assert [one.about for one in kept if one is not None and not one.is_void] == [about] * 3
    save_entry(unit, form_id=VISIT, values=visit(), entry_id=entry, sensitivity=Sensitivity.INTERNAL)
    assert open_entry(unit, entry).listed.sensitivity == "内部"


def test_the_log_goes_on_when_the_clock_goes_back(unit: Workspace, clock: Clock) -> None:
    entry = save_entry(unit, form_id=VISIT, values=visit()).entry
    for act in ("void", "blanking"):
        with pytest.raises(UserError) as refused:
            save_entry(unit, form_id=FormId(act), values={"reason": "不是一条记录"})
        assert refused.value.code is ErrorCode.FORM_UNKNOWN
    clock.set(date(2026, 3, 1))
    save_entry(unit, form_id=VISIT, values=visit(date(2026, 3, 1), title="改"), entry_id=entry)
    assert open_entry(unit, entry).listed.title == "改"
    assert [one.n for one in history(unit, entry)] == sorted(one.n for one in history(unit, entry))


def test_our_own_record_of_an_organisation_can_be_voided_though_it_keeps_one_of_itself(
    unit: Workspace, tmp_path: Path, clock: Clock
) -> None:
    other = new_unit(tmp_path, clock, name="机械工程学院党委", short_name="机械", code="机械")
    try:
        asked = begin_enrolment(unit, write_identity(other, tmp_path))
        groups = {one: own_identity(other).public.fingerprint[one] for one in asked.asked}
        finish_enrolment(unit, asked, groups=groups, relation=Relation.SUBORDINATE)
        void_entry(unit, entry_id=EntryId(other.org), reason="撤销")
    finally:
        other.workbook.close()
    assert open_entry(unit, EntryId(asked.org), unit.org).listed.voided
