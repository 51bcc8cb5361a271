"""Why a figure is what it is: every record that counted, every one that failed in one point, and which point."""

from dataclasses import replace

from sxt_desktop.domain.duties import Counted, Duty, progress
from sxt_desktop.domain.duty_reasons import Hit, Miss, Near, Reasons, reasons
from tests.domain.duty_world import (
    BELOW,
    CHIEF_A,
    FIRST,
    HEAD,
    OWN,
    SECOND,
    duty,
    reckoning,
    record,
    ref,
    talk,
)


def why(one: Duty, *records: Counted, at: int = 0) -> Reasons:
    given = reckoning(*records)
    return reasons(progress((one,), given)[at], given)


def lecture(
    who: str, role: str = "主讲", venue: str | None = "分管部门", activity: str = "讲党课"
) -> Counted:
    return record("handbook_05", "05-06", who, activity=activity, role=role, venue=venue)


def test_a_record_that_fails_in_one_point_is_told_with_the_point() -> None:
    counted, listened, nowhere = lecture(FIRST), lecture(FIRST, role="参加"), lecture(FIRST, venue=None)
    twice = lecture(FIRST, role="参加", activity="警示教育")
    found = why(duty("ningxia", "party_lecture_member"), counted, listened, nowhere, twice, lecture(SECOND))
    assert found.hits == (Hit(counted.entry_id),)
    assert found.near == (
        Near(listened.entry_id, Miss.VALUE, "role", ("主讲",), "参加"),
        Near(nowhere.entry_id, Miss.VALUE, "venue", ("分管部门", "联系点")),
    )


def test_another_period_and_the_same_day_are_reasons() -> None:
    first = record("handbook_01", "03-05", OWN, special_study=True)
    again = record("handbook_01", "03-05", HEAD, special_study=True)
    later = record("handbook_01", "08-05", OWN, special_study=True)
    plain = record("handbook_01", "04-05", OWN, special_study=False)
    found = why(duty("ningxia", "special_study"), first, again, later, plain)
    assert found.hits == (Hit(first.entry_id),)
    assert found.near == (
        Near(again.entry_id, Miss.SAME_DAY),
        Near(later.entry_id, Miss.PERIOD),
        Near(plain.entry_id, Miss.VALUE, "special_study", ("是",), "否"),
    )


def test_days_are_told_with_their_number_and_missed_without_one() -> None:
    five, none = (
        record("handbook_08", "03-05", HEAD, days="5.50"),
        record("handbook_08", "04-05", HEAD, days=None),
    )
    found = why(duty("ningxia", "field_study_secretary"), five, none)
    assert found.hits == (Hit(five.entry_id, number="5.5"),)
    assert found.near == (Near(none.entry_id, Miss.NO_NUMBER, "days"),)


def test_a_talk_is_told_with_whom_it_counted_for() -> None:
    counted = talk("03-05", HEAD, SECOND, CHIEF_A)
    reminder = talk("04-05", HEAD, FIRST, kind="提醒谈话")
    nobody = talk("05-05", HEAD, BELOW)
    found = why(duty("tianjin", "performance_talks_head_members"), counted, reminder, nobody)
    assert found.hits == (Hit(counted.entry_id, ("乙委员",)),)
    assert found.near == (
        Near(reminder.entry_id, Miss.VALUE, "kind", ("履职谈话", "履责谈话"), "提醒谈话"),
        Near(nobody.entry_id, Miss.NOBODY_OWED, "talked"),
    )


def test_who_only_took_part_is_told_that_presiding_counts() -> None:
    sat = record("handbook_01", "03-05", HEAD, special_study=True, role="参加")
    presided = record("handbook_01", "04-05", OWN, special_study=True, chair=ref(HEAD)[0])
    found = why(duty("tianjin", "preside_head"), sat, presided)
    assert found.hits == (Hit(presided.entry_id),)
    assert found.near == (Near(sat.entry_id, Miss.VALUE, "role", ("主持",), "参加"),)


def test_a_name_that_was_typed_and_not_chosen_is_told() -> None:
    typed = replace(lecture("", venue="联系点"), subject=None, subject_name="甲委员")
    other = replace(lecture("", venue="联系点"), subject=None, subject_name="别人")
    found = why(duty("ningxia", "party_lecture_member"), typed, other)
    assert found.hits == () and found.near == (Near(typed.entry_id, Miss.NOT_CHOSEN),)
