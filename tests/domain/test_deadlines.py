"""Due dates: every shipped rule against a table written by hand, what starts them, which records finish them."""

from calendar import monthrange
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sxt_desktop.catalog.forms import load_forms
from sxt_desktop.catalog.profiles import load_profile
from sxt_desktop.domain.days import months_after
from sxt_desktop.domain.deadlines import (
    BASIS_WORDS,
    Adjustment,
    After,
    Basis,
    Cycle,
    Deadline,
    Finish,
    MonthDay,
    adjusted,
    as_often_as,
    occurrences,
)
from sxt_desktop.domain.duties import Counted
from sxt_desktop.domain.finishing import RecordsByForm, finishing, started
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.periods import PeriodKind
from sxt_desktop.domain.values import Body

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FORMS = load_forms(RESOURCES / "forms")
PROFILES = {
    name: load_profile(RESOURCES / "profiles" / name, FORMS) for name in ("ningxia", "tianjin", "shanghai")
}
QUARTERS, HALVES = ("03-31", "06-30", "09-30", "12-31"), ("06-30", "12-31")
BY_HAND = {
    "D01": ("shanghai", "01-31", Basis.DEFAULT),
    "D02": ("tianjin", "01-10", Basis.STATED),
    "D03": ("tianjin", "01-31", Basis.STATED),
    "D04": ("tianjin", "02-28", Basis.DEFAULT),
    "D05": ("shanghai", "02-28", Basis.DEFAULT),
    "D06": ("ningxia", "01-31", Basis.DEFAULT),
    "D07": ("ningxia", "02-28", Basis.DEFAULT),
    "D08": ("tianjin", "02-28", Basis.DEFAULT),
    "D09": ("tianjin", "04-15", Basis.READING),
    "D10": ("tianjin", "04-30", Basis.STATED),
    "D11": ("shanghai", QUARTERS, Basis.DEFAULT),
    "D12": ("ningxia", QUARTERS, Basis.DEFAULT),
    "D13": ("ningxia", QUARTERS, Basis.DEFAULT),
    "D14": ("ningxia", HALVES, Basis.STATED),
    "D15": ("tianjin", HALVES, Basis.STATED),
    "D16": ("ningxia", HALVES, Basis.STATED),
    "D17": ("tianjin", "07-10", Basis.STATED),
    "D18": ("tianjin", "07-31", Basis.STATED),
    "D19": ("ningxia", "07-31", Basis.DEFAULT),
    "D20": ("ningxia", "12-31", Basis.STATED),
    "D21": ("shanghai", "12-31", Basis.STATED),
    "D22": ("tianjin", "12-31", Basis.STATED),
    "D23": ("ningxia", "12-31", Basis.STATED),
    "D24": ("ningxia", "12-31", Basis.STATED),
    "D25": ("tianjin", "12-31", Basis.STATED),
    "D26": ("tianjin", "12-31", Basis.STATED),
    "D27": ("ningxia", "12-31", Basis.DEFAULT),
    "D28": ("tianjin", "12-31", Basis.STATED),
    "D29": ("tianjin", "12-31", Basis.STATED),
    "D30": ("shanghai", "12-31", Basis.DEFAULT),
    "D31": ("tianjin", "12-31", Basis.DEFAULT),
    "D32": ("ningxia", "12-31", Basis.DEFAULT),
    "D33": ("shanghai", "03-31", Basis.STATED),
    "D34": ("shanghai", "02-28", Basis.DEFAULT),
    "D35": ("ningxia", "04-14", Basis.DEFAULT),
    "D36": ("tianjin", "03-30", Basis.DEFAULT),
    "D37": ("shanghai", "04-15", Basis.UNVERIFIED),
    "D38": ("ningxia", "06-30", Basis.UNVERIFIED),
}
"""Profile, days in 2028 (a leap year), whether the source states them. What records start is started on 15 March, the
term of office ends on 31 March 2028."""
YEAR, BEGUN, TERM = 2028, date(2028, 3, 15), (date(2023, 4, 1), date(2028, 3, 31))
EVERYONE = {FourDuty.MEMBER: (("p1", "甲"), ("p2", "乙"))}


def record(
    form: str, day: date, key: str = "r", subject: str | None = None, body: Body | None = None
) -> Counted:
    return Counted(EntryId(key), FormId(form), day, day, subject, body or {})


def rule(**more: object) -> Deadline:
    plain = Deadline(
        "X01", "事项", "S4", Basis.DEFAULT, Cycle.YEAR, ("党委主体责任",), days=(MonthDay(2, 28),)
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def shipped(name: str) -> Deadline:
    profile = PROFILES[BY_HAND[name][0]]
    return next(one for one in profile.deadlines if one.id == name)


@pytest.mark.req(
    "D01",
    "D02",
    "D03",
    "D04",
    "D05",
    "D06",
    "D07",
    "D08",
    "D09",
    "D10",
    "D11",
    "D12",
    "D13",
    "D14",
    "D15",
    "D16",
    "D17",
    "D18",
    "D19",
    "D20",
    "D21",
    "D22",
    "D23",
    "D24",
    "D25",
    "D26",
    "D27",
    "D28",
    "D29",
    "D30",
    "D31",
    "D32",
    "D33",
    "D34",
    "D35",
    "D36",
    "D37",
    "D38",
)
@pytest.mark.parametrize("name", BY_HAND)
def test_a_shipped_rule_is_due_when_the_table_says(name: str) -> None:
    _, days, basis = BY_HAND[name]
    one = shipped(name)
    if one.after is not None:
        body: Body = {
            one.after.day: BEGUN.isoformat(),
            **{field: words[0] for field, words in one.after.where.items()},
        }
        found = [at.due for at, _ in started(one, [record(one.after.form, BEGUN, body=body)])]
    else:
        found = [at.due for at in occurrences(one, YEAR, term=TERM)]
    wanted = (days,) if isinstance(days, str) else days
    assert found == [date.fromisoformat(f"{YEAR}-{day}") for day in wanted]
    assert one.basis is basis
    assert (BASIS_WORDS[one.basis] == "规定日期") == (basis is Basis.STATED)


def test_every_rule_of_the_source_list_is_shipped_once() -> None:
    own = [one.id for profile in PROFILES.values() for one in profile.deadlines if not one.is_shared]
    shared = {one.id for one in PROFILES["ningxia"].deadlines if one.is_shared}
    assert len(own) == len(set(own))
    assert {name for name in {*own, *shared} if name.startswith("D")} == {f"D{n:02d}" for n in range(1, 39)}
    assert all({one.id for one in profile.deadlines} >= shared for profile in PROFILES.values())


@pytest.mark.req("D09", "TB02")
def test_the_middle_of_april_can_be_read_in_three_ways() -> None:
    one = shipped("D09")
    assert [str(day) for day in one.choices] == ["04-10", "04-15", "04-20"]
    other = adjusted(one, Adjustment(day=MonthDay(4, 20)))
    assert occurrences(other, 2026)[0].due == date(2026, 4, 20)


@pytest.mark.req("D11", "DZ23")
def test_one_enterprises_quarterly_check_is_off_until_a_unit_wants_it() -> None:
    one = shipped("D11")
    assert not one.is_on
    assert adjusted(one, Adjustment(is_on=True)).is_on


@pytest.mark.req("D33", "DZ18")
def test_a_term_of_office_is_the_units_own_parameter() -> None:
    one = shipped("D33")
    unknown = occurrences(one, 2026)
    assert [at.due for at in unknown] == [None]
    assert [at.due for at in occurrences(one, 2026, term=TERM)] == [TERM[1]]
    assert occurrences(one, 2029, term=TERM) == ()


@pytest.mark.req("LZ13", "LZ14")
def test_what_is_asked_for_regularly_follows_the_profiles_parameter() -> None:
    for name in ("D12", "D13"):
        halves = as_often_as(shipped(name), PeriodKind.HALF_YEAR)
        assert [at.due for at in occurrences(halves, 2026)] == [date(2026, 6, 30), date(2026, 12, 31)]
        assert len(occurrences(as_often_as(shipped(name), PeriodKind.MONTH), 2026)) == 12


def test_a_stated_day_cannot_be_set_otherwise_a_default_can() -> None:
    set_so = Adjustment(day=MonthDay(3, 15), days_after=20)
    assert adjusted(rule(), set_so).days == (MonthDay(3, 15),)
    assert adjusted(rule(basis=Basis.STATED), set_so).days == (MonthDay(2, 28),)
    begun = rule(cycle=Cycle.EVENT, days=(), after=After(FormId("deployment"), months=1))
    assert adjusted(begun, set_so).after == After(FormId("deployment"), days=20)


def test_records_of_december_count_for_what_is_due_in_january() -> None:
    one = rule(days=(MonthDay(1, 10),), opens=MonthDay(11, 15), finish=(Finish((FormId("written_report"),)),))
    at = occurrences(one, 2026)[0]
    assert (at.window.start, at.window.end) == (date(2025, 11, 15), date(2026, 11, 14))
    assert finishing(at, RecordsByForm([record("written_report", date(2025, 12, 28))]), {}).is_done
    assert not finishing(at, RecordsByForm([record("written_report", date(2025, 11, 14))]), {}).is_done


def test_one_record_is_enough_unless_everyone_needs_one() -> None:
    forms = (FormId("handbook_03"),)
    mine = [record("handbook_03", date(2026, 3, 1), "a", "p1")]
    team = finishing(occurrences(rule(finish=(Finish(forms),)), 2026)[0], RecordsByForm(mine), EVERYONE)
    assert (team.is_done, team.done_on) == (True, date(2026, 3, 1))
    each = rule(finish=(Finish(forms, each=(FourDuty.MEMBER,)),))
    at = occurrences(each, 2026)[0]
    assert finishing(at, RecordsByForm(mine), EVERYONE).missing == ("乙",)
    both = [*mine, record("handbook_03", date(2026, 5, 1), "b", "p2")]
    assert finishing(at, RecordsByForm(both), EVERYONE).done_on == date(2026, 5, 1)


def test_every_letter_has_to_be_signed_and_there_must_be_one() -> None:
    one = rule(finish=(Finish((FormId("responsibility_letter"),), filled="signed_on", every=True),))
    at = occurrences(one, 2026)[0]
    assert not finishing(at, RecordsByForm([]), {}).is_done
    signed = record("responsibility_letter", date(2026, 1, 9), "a", body={"signed_on": "2026-02-01"})
    open_one = record("responsibility_letter", date(2026, 1, 9), "b", body={"signed_on": None})
    assert finishing(at, RecordsByForm([signed]), {}).is_done
    found = finishing(at, RecordsByForm([signed, open_one]), {})
    assert (found.is_done, found.left) == (False, 1)


def test_of_alternatives_one_is_enough_of_others_all() -> None:
    meeting, lesson = Finish((FormId("handbook_11"),)), Finish((FormId("evaluation"),))
    day = record("evaluation", date(2026, 12, 1))
    both = occurrences(rule(finish=(meeting, lesson)), 2026)[0]
    either = occurrences(rule(finish=(replace(meeting, one_of="x"), replace(lesson, one_of="x"))), 2026)[0]
    assert not finishing(both, RecordsByForm([day]), {}).is_done
    assert finishing(either, RecordsByForm([day]), {}).is_done


def test_a_started_thing_is_finished_by_what_names_it_or_by_itself() -> None:
    notice = record("integrity_notice", date(2026, 1, 5), "n1", body={"issued_on": "2026-01-05"})
    (at, by), *_ = started(shipped("D35"), [notice])
    assert (at.due, by.entry_id) == (date(2026, 2, 4), "n1")
    other = record("notice_reply", date(2026, 1, 20), body={"notice": [{"id": "n2", "name": ""}]})
    reply = record("notice_reply", date(2026, 1, 20), body={"notice": [{"id": "n1", "name": ""}]})
    assert not finishing(at, RecordsByForm([notice, other]), {}).is_done
    assert finishing(at, RecordsByForm([notice, reply]), {}).is_done
    verified = replace(notice, body={"issued_on": "2026-01-05", "closed_on": "2026-02-01"})
    assert finishing(at, RecordsByForm([verified]), {}).is_done


def test_rows_of_a_table_can_say_that_a_thing_is_done() -> None:
    one = next(one for one in PROFILES["tianjin"].deadlines if one.id == "E01")
    body: Body = {"received_on": "2026-05-06", "steps": [{"step": "传达"}]}
    told = record("deployment", date(2026, 5, 6), "d", body=body)
    at = started(one, [told])[0][0]
    assert (at.due, finishing(at, RecordsByForm([told]), {}).is_done) == (date(2026, 5, 21), False)
    studied = replace(told, body={**body, "steps": [{"step": "传达"}, {"step": "研究"}]})
    assert finishing(at, RecordsByForm([studied]), {}).is_done


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_later_is_in_the_right_month(day: date, months: int) -> None:
    later = months_after(day, months)
    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert later.day == min(day.day, monthrange(later.year, later.month)[1])
