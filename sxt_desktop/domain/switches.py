"""The points on which the sources differ (domain.md 8): who records, how problems are settled, before whom is accounted …

Each value says in which clause it stands. What no source asks for has no switch, so that no profile can demand it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from sxt_desktop.domain.form_checks import Limit, Limits
from sxt_desktop.domain.people import FourDuty

COLLECTIVE_DECISION = "collective_decision"
"""By this name checks of forms ask from which amount on something must have been decided collectively."""


class Recorder(StrEnum):
    """Who keeps the record of what was done (S4 三(二)2; S1 三(二)1)."""

    HOLDER = "责任人本人填写"
    CLERK = "专人记录，本人确认"


class ProblemPath(StrEnum):
    """How a problem gets onto the list (S0 二(二); S2 嘉定)."""

    TOGETHER = "共同查找，集体研究"
    PROPOSED = "职能部门提出，分管领导和纪委研判，党委审定"


class Occasion(StrEnum):
    """Before whom an account is given, in the words of the form of reports."""

    ENLARGED = "党委扩大会"
    LIFE_MEETING = "民主生活会"
    ASSEMBLY = "述责大会"
    WRITTEN = "书面"


class Commenter(StrEnum):
    """Who says something on an account."""

    HEAD = "主要负责人逐一点评"
    SUPERIOR = "上级点评"
    PARTICIPANTS = "与会人员评议"
    NOBODY = "不作点评要求"


class Recipient(StrEnum):
    """Who a report on the duties goes to."""

    COMMITTEE = "上级党委"
    COMMISSION = "上级纪委"


class LowRank(StrEnum):
    """What follows a low place in the yearly assessment; never worked out by the program by itself."""

    NONE = "不作规定"
    SAME_YEAR = "当年排名靠后，约谈主要负责人"
    TWO_YEARS = "连续两年末位，约谈或调整岗位"


class Comparison(StrEnum):
    """How an amount is held against a threshold."""

    MORE = "超过"
    AT_LEAST = "达到"


@dataclass(frozen=True, slots=True)
class AmountRule:
    """From which amount on a project must have been decided collectively (LZ41; S2 上港); off unless a source says so."""

    is_on: bool = False
    limit: Decimal = Decimal(10)
    """In 万元."""
    comparison: Comparison = Comparison.MORE
    category: str = "重大项目"
    """The kind of matter it is about; others are not asked."""

    def words(self) -> str:
        """Return the rule as people say it."""
        return f"金额{self.comparison}{self.limit.normalize():f}万元的项目须经“三重一大”集体决策"


@dataclass(frozen=True, slots=True)
class Switches:
    """How a profile decides each point; `sources` gives the clause of each by the name of its field."""

    recorder: Recorder = Recorder.HOLDER
    problem_path: ProblemPath = ProblemPath.TOGETHER
    occasions: tuple[Occasion, ...] = (Occasion.WRITTEN,)
    commenter: Commenter = Commenter.NOBODY
    recipients: Mapping[FourDuty, tuple[Recipient, ...]] | None = None
    low_rank: LowRank = LowRank.NONE
    sanction_basis: tuple[str, ...] = ()
    amount: AmountRule = AmountRule()
    sources: Mapping[str, str] | None = None

    def reports_to(self, duty: FourDuty) -> tuple[Recipient, ...]:
        """Return who a holder of a duty reports to (S1: 其他成员 to the commission alone); nobody where nothing is said."""
        return (self.recipients or {}).get(duty, ())

    @property
    def limits(self) -> Limits:
        """The amounts that checks of forms are held against."""
        rule = self.amount
        is_inclusive = rule.comparison is Comparison.AT_LEAST
        return {COLLECTIVE_DECISION: Limit(rule.limit, is_inclusive, rule.category)} if rule.is_on else {}

    def source_of(self, name: str) -> str:
        """Return the clause a switch stands in; empty where it was left as it is by default."""
        return (self.sources or {}).get(name, "")


SWITCHES: Mapping[str, str] = {
    "recorder": "谁来记实",
    "problem_path": "问题怎么进清单",
    "occasions": "述责场合",
    "commenter": "述责由谁点评",
    "recipients": "书面报告报给谁",
    "low_rank": "考核排名靠后",
    "sanction_basis": "干部问责依据",
    "amount": "项目金额",
}
"""What the switches are called, in the order they are shown."""


def told(switches: Switches, duty_names: Mapping[FourDuty, str]) -> tuple[tuple[str, str, str], ...]:
    """Return (name, what holds, clause) of every switch, for showing and comparing."""
    routes = "；".join(
        f"{name}报{'、'.join(switches.reports_to(duty))}"
        for duty, name in duty_names.items()
        if switches.reports_to(duty)
    )
    values = {
        "recorder": switches.recorder.value,
        "problem_path": switches.problem_path.value,
        "occasions": "、".join(switches.occasions),
        "commenter": switches.commenter.value,
        "recipients": routes or "不作规定",
        "low_rank": switches.low_rank.value,
        "sanction_basis": "、".join(switches.sanction_basis) or "不作规定",
        "amount": switches.amount.words() if switches.amount.is_on else "不启用",
    }
    return tuple((label, values[key], switches.source_of(key)) for key, label in SWITCHES.items())
