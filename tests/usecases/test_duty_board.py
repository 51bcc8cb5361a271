"""The quotas of the Ningxia profile: nothing, part, all and more; half-years, pairs, people who leave."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from sxt_desktop.domain.duties import Progress
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.values import DateRange, Ref, Value, Values
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.duty_board import duty_board
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import Clock, new_unit, secretary

MEMBER_DUTY = "班子成员一岗双责"


@pytest.fixture
def clock() -> Clock:
    """A clock in late November."""
    return Clock(datetime(2026, 11, 20, 9, tzinfo=CHINA))


@pytest.fixture
def ws(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    """A committee with a secretary."""
    made = new_unit(tmp_path, clock, name="东湖大学党委", short_name="东湖大学党委", code="东大")
    yield made
    made.workbook.close()


def keep(ws: Workspace, form: str, values: Values) -> EntryId:
    return save_entry(ws, form_id=FormId(form), values=values).entry


def person(ws: Workspace, name: str, *, duty: str | None = MEMBER_DUTY, **post: Value) -> Ref:
    """Enter a person with a post."""
    entry = keep(ws, "person", {"name": name})
    who = Ref(entry, name)
    base: Values = {
        "person": who,
        "organisation": Ref(ws.org, "东湖大学党委"),
        "title": "委员",
        "duty": duty,
        "since": date(2025, 1, 1),
    }
    keep(ws, "post", {**base, **post})
    return who


def handbook(subject: Ref, day: date, **more: Value) -> Values:
    base: Values = {
        "subject": subject,
        "occurred": DateRange(day, day),
        "title": "纪实",
        "content": "内容",
        "late_reason": "补",
    }
    return {**base, **more}


def study(ws: Workspace, day: date, *, by: str = "周明远", special: bool = True) -> EntryId:
    values = handbook(Ref(ws.org, by), day, role="主持", special_study=special)
    return keep(ws, "handbook_01", values)


def lecture(
    ws: Workspace, who: Ref, *, role: str = "主讲", activity: str = "讲党课", venue: str = "本单位"
) -> EntryId:
    values = handbook(who, date(2026, 5, 6), role=role, activity=activity, venue=venue)
    return keep(ws, "handbook_05", values)


def field_study(ws: Workspace, who: Ref, days: str, day: date = date(2026, 5, 6)) -> EntryId:
    return keep(ws, "handbook_08", handbook(who, day, days=Decimal(days)))


def talk(ws: Workspace, talker: Ref, *talked: Ref, day: str = "2026-05-06") -> EntryId:
    values: Values = {
        "kind": "履责谈话",
        "title": "谈话",
        "when": datetime.fromisoformat(f"{day}T09:00"),
        "place": "会议室",
        "talker": talker,
        "talked": talked,
        "content": "要点",
    }
    return keep(ws, "talk_record", values)


def board(ws: Workspace, duty: str, year: int = 2026) -> list[Progress]:
    return [one for one in duty_board(ws, year) if one.duty.id == duty]


def figures(ws: Workspace, duty: str) -> list[tuple[str, str, str, bool]]:
    """Return (who, done, still owed, met) of every progress of a duty."""
    return [(one.subject_name, f"{one.done:f}", f"{one.remaining:f}", one.is_met) for one in board(ws, duty)]


@pytest.mark.req("LZ08", "LZ28")
def test_special_study_is_owed_once_in_each_half_year(ws: Workspace) -> None:
    first, second = board(ws, "special_study")
    assert [first.is_met, second.is_met] == [False, False]
    assert [first.light.light, second.light.light] == [Light.NOT_APPLICABLE, Light.RUNNING]
    study(ws, date(2026, 6, 30))
    assert [one.is_met for one in board(ws, "special_study")] == [True, False]
    study(ws, date(2026, 7, 1))
    assert [one.is_met for one in board(ws, "special_study")] == [True, True]
    study(ws, date(2026, 8, 1))
    assert figures(ws, "special_study")[1][1:] == ("2", "0", True)


def test_the_same_meeting_written_down_twice_counts_once(ws: Workspace) -> None:
    study(ws, date(2026, 3, 5))
    study(ws, date(2026, 3, 5), by="林静")
    assert figures(ws, "special_study")[0][1] == "1"


def test_a_meeting_that_was_no_special_study_does_not_count(ws: Workspace) -> None:
    study(ws, date(2026, 3, 5), special=False)
    study(ws, date(2025, 12, 31))
    assert figures(ws, "special_study")[0][1] == "0"


def test_a_void_record_does_not_count(ws: Workspace) -> None:
    entry = study(ws, date(2026, 3, 5))
    assert board(ws, "special_study")[0].entries == (entry,)
    void_entry(ws, entry_id=entry, reason="重复")
    assert figures(ws, "special_study")[0][1] == "0"


@pytest.mark.req("LZ09")
def test_the_secretary_owes_one_lecture_given_in_person(ws: Workspace) -> None:
    who = secretary(ws)
    assert figures(ws, "party_lecture_secretary") == [("周明远", "0", "1", False)]
    lecture(ws, who, role="参加")
    lecture(ws, who, activity="警示教育")
    lecture(ws, Ref("someone", "别人"))
    assert figures(ws, "party_lecture_secretary") == [("周明远", "0", "1", False)]
    lecture(ws, who, activity="廉政党课")
    assert figures(ws, "party_lecture_secretary") == [("周明远", "1", "0", True)]
    lecture(ws, who)
    assert figures(ws, "party_lecture_secretary") == [("周明远", "2", "0", True)]


@pytest.mark.req("LZ10")
def test_every_member_owes_one_lecture_in_a_department_or_at_a_contact_point(ws: Workspace) -> None:
    assert figures(ws, "party_lecture_member") == []
    first, second = person(ws, "李华"), person(ws, "王芳")
    lecture(ws, first, venue="联系点")
    lecture(ws, second, venue="本单位")
    assert figures(ws, "party_lecture_member") == [("李华", "1", "0", True), ("王芳", "0", "1", False)]


@pytest.mark.req("LZ11")
def test_the_secretary_owes_sixty_days_in_the_field(ws: Workspace) -> None:
    who = secretary(ws)
    assert figures(ws, "field_study_secretary") == [("周明远", "0", "60", False)]
    field_study(ws, who, "30.5")
    field_study(ws, who, "29")
    assert figures(ws, "field_study_secretary") == [("周明远", "59.5", "0.5", False)]
    field_study(ws, who, "0.5")
    assert figures(ws, "field_study_secretary") == [("周明远", "60.0", "0.0", True)]
    field_study(ws, who, "1")
    assert figures(ws, "field_study_secretary") == [("周明远", "61.0", "0", True)]


@pytest.mark.req("LZ12")
def test_a_member_owes_thirty_days_in_the_field(ws: Workspace) -> None:
    who = person(ws, "李华")
    field_study(ws, who, "30", date(2025, 12, 31))
    assert figures(ws, "field_study_member") == [("李华", "0", "30", False)]
    field_study(ws, who, "30")
    assert figures(ws, "field_study_member") == [("李华", "30", "0", True)]


@pytest.mark.req("LZ06")
def test_the_secretary_talks_with_every_member_and_who_is_left_is_named(ws: Workspace) -> None:
    assert board(ws, "talks_secretary") == []
    who, first, second = secretary(ws), person(ws, "李华"), person(ws, "王芳")
    talk(ws, who, first)
    talk(ws, who, first, day="2026-06-06")
    (one,) = board(ws, "talks_secretary")
    assert (str(one.done), str(one.required), one.missing) == ("1", "2", ("王芳",))
    talk(ws, who, second, first)
    (one,) = board(ws, "talks_secretary")
    assert (str(one.done), one.missing, one.is_met) == ("2", (), True)


@pytest.mark.req("LZ06")
def test_a_member_talks_with_the_heads_of_what_the_member_is_in_charge_of(ws: Workspace) -> None:
    member = person(ws, "李华")
    department = keep(ws, "organisation", {"name": "后勤处", "short_name": "后勤处", "relation": "内设部门"})
    where = Ref(department, "后勤处")
    head = person(ws, "赵处长", duty=None, organisation=where, heads_department=True)
    assert board(ws, "talks_member") == []
    charge: Values = {"person": member, "organisation": where, "kind": "分管", "since": date(2025, 1, 1)}
    keep(ws, "charge", {**charge, "kind": "联系"})
    assert board(ws, "talks_member") == []
    keep(ws, "charge", charge)
    (one,) = board(ws, "talks_member")
    assert (one.subject_name, one.missing) == ("李华", ("赵处长",))
    talk(ws, member, head)
    assert board(ws, "talks_member")[0].is_met


def test_who_leaves_within_the_year_still_owes_and_who_left_before_does_not(ws: Workspace) -> None:
    person(ws, "早走的", until=date(2025, 12, 31))
    person(ws, "年中走的", until=date(2026, 3, 1))
    person(ws, "明年来的", since=date(2027, 1, 1))
    assert [row[0] for row in figures(ws, "party_lecture_member")] == ["年中走的"]
    assert [one.subject_name for one in board(ws, "party_lecture_member", 2027)] == ["明年来的"]
    assert [one.subject_name for one in board(ws, "party_lecture_member", 2025)] == ["早走的", "年中走的"]


def test_a_year_to_come_is_owed_but_neither_late_nor_soon(ws: Workspace) -> None:
    assert {one.light.light for one in duty_board(ws, 2027)} == {Light.RUNNING}
    assert len(directory(ws).persons) == 2


def test_the_light_turns_amber_before_the_end_and_red_after_it(ws: Workspace, clock: Clock) -> None:
    def light() -> Light:
        return board(ws, "party_lecture_secretary")[0].light.light

    for day, expected in (
        (date(2026, 12, 20), Light.RUNNING),
        (date(2026, 12, 21), Light.SOON),
        (date(2026, 12, 31), Light.SOON),
        (date(2027, 1, 1), Light.OVERDUE),
    ):
        clock.set(day)
        assert light() is expected, day
    lecture(ws, secretary(ws))
    assert light() is Light.DONE


def test_what_fell_due_before_the_workbook_was_made_is_neither_overdue_nor_owed(
    ws: Workspace, clock: Clock
) -> None:
    """A unit that begins in November is not told that it missed the first half-year."""
    first, second = board(ws, "special_study")
    assert not first.is_owed and first.light.light is Light.NOT_APPLICABLE
    assert second.is_owed
    clock.set(date(2027, 7, 2))
    first, _ = (one for one in duty_board(ws, 2027) if one.duty.id == "special_study")
    assert first.is_owed and first.light.light is Light.OVERDUE
