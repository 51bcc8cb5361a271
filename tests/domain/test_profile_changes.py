"""What changes where one profile follows another, in the words it is decided by."""

from dataclasses import replace
from decimal import Decimal

from sxt_desktop.domain.duties import Duty
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.periods import PeriodKind
from sxt_desktop.domain.policies import Policy, Profile
from sxt_desktop.domain.profile_changes import PARAMETERS, PERIODS, parameters_of, profile_changes
from sxt_desktop.domain.workdays import TimelinessRule

LECTURE = Duty(
    id="lecture",
    title="讲党课",
    source="S4",
    rule="count_by_person",
    who=FourDuty.SECRETARY,
    quota=Decimal(1),
    unit="次",
    period=PeriodKind.YEAR,
    forms=(FormId("handbook_05"),),
)
STUDY = replace(LECTURE, id="study", title="调研", quota=Decimal("60.50"), unit="天")


def _profile(*duties: Duty, policy: Policy | None = None) -> Profile:
    return Profile("own", "口径", "S4", duties, policy or Policy())


def _said(old: Profile, new: Profile) -> list[tuple[str, str, str]]:
    return [(one.name, one.before, one.after) for one in profile_changes(old, new)]


def test_nothing_differs_from_itself() -> None:
    assert profile_changes(_profile(LECTURE, STUDY), _profile(STUDY, LECTURE)) == ()


def test_duties_come_go_and_ask_for_more() -> None:
    more = replace(LECTURE, quota=Decimal(2), period=PeriodKind.HALF_YEAR)
    assert _said(_profile(LECTURE), _profile(more, STUDY)) == [
        ("讲党课（党委书记第一责任）", "每年1次", "每半年2次"),
        ("调研（党委书记第一责任）", "", "每年60.5天"),
    ]
    assert _said(_profile(LECTURE, STUDY), _profile(LECTURE)) == [
        ("调研（党委书记第一责任）", "每年60.5天", "")
    ]


def test_another_way_of_counting_is_said_where_the_quota_stays() -> None:
    ((_, before, after),) = _said(_profile(LECTURE), _profile(replace(LECTURE, where={"role": ("主讲",)})))
    assert before == "每年1次（S4）" and "计数办法有调整" in after


def test_parameters_are_called_by_their_names() -> None:
    other = Policy(timeliness=TimelinessRule(5, 15), receipt_days=20)
    assert _said(_profile(), _profile(policy=other)) == [
        ("及时：不晚于（工作日）", "3", "5"),
        ("等待回执（天）", "15", "20"),
    ]


def test_every_parameter_and_period_has_a_name() -> None:
    assert set(parameters_of(Policy())) == set(PARAMETERS) and set(PERIODS) == set(PeriodKind)
