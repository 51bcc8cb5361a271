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
    SAME_YEAR = "当年排名靠后，约谈提醒"
    TWO_YEARS = "连续两年末位，约谈或调整岗位"


FORMER_WORDS: Mapping[str, str] = {"当年排名靠后，约谈主要负责人": LowRank.SAME_YEAR.value}
"""Words that profiles were written with before; the source names nobody who is to be talked to (S1 三(四))."""


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
    low_count: int = 1
    """How many places from the end count as low; no number of a source, a unit may set another."""
    sanction_basis: tuple[str, ...] = ()
    """What leading cadres are held to account by, as it is printed."""
    sanction_basis_teams: tuple[str, ...] = ()
    """What party organisations are held to account by (S4 三(六)3)."""
    amount: AmountRule = AmountRule()
    sources: Mapping[str, str] | None = None

    def reports_to(self, duty: FourDuty) -> tuple[Recipient, ...]:
        """Return who a holder of a duty reports to (S1: 其他成员 to the commission alone); nobody where nothing is said."""
        return (self.recipients or {}).get(duty, ())

    @property
    def is_by_clerk(self) -> bool:
        """Whether records are kept by a clerk and confirmed by their holder."""
        return self.recorder is Recorder.CLERK

    @property
    def limits(self) -> Limits:
        """The amounts that checks of forms are held against."""
        rule = self.amount
        is_inclusive = rule.comparison is Comparison.AT_LEAST
        return {COLLECTIVE_DECISION: Limit(rule.limit, is_inclusive, rule.category)} if rule.is_on else {}

    def basis_of(self, of: str) -> str:
        """Return by what somebody is held to account, as it is printed (WZ04); empty where the profile says nothing.

        `of` is a kind of target or one of the four duties: what teams bear, or what leading cadres do.
        """
        return "、".join(self.sanction_basis_teams if of in TEAMS else self.sanction_basis)

    @property
    def low_rank_words(self) -> str:
        """What follows from a low place, as papers say it; empty where nothing is laid down."""
        return LOW_RANK_WORDS[self.low_rank].format(count=self.low_count)

    def source_of(self, name: str) -> str:
        """Return the clause a switch stands in; empty where it was left as it is by default."""
        return (self.sources or {}).get(name, "")


TEAMS = ("党组织", FourDuty.COMMITTEE.value, FourDuty.COMMISSION.value)
"""Who is held to account as an organisation: by the kind of target, by the duty of an item of the list."""
LOW_RANK_WORDS: Mapping[LowRank, str] = {
    LowRank.NONE: "",
    LowRank.SAME_YEAR: "当年排名靠后的（后{count}名）约谈提醒。",
    LowRank.TWO_YEARS: "连续两年末位的，约谈或者调整岗位。",
}

SWITCHES: Mapping[str, str] = {
    "recorder": "谁来记实",
    "problem_path": "问题怎么进清单",
    "occasions": "述责场合",
    "commenter": "述责由谁点评",
    "recipients": "书面报告报给谁",
    "low_rank": "考核排名靠后",
    "sanction_basis": "问责依据",
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
        "low_rank": _low_rank_told(switches),
        "sanction_basis": _basis_told(switches),
        "amount": switches.amount.words() if switches.amount.is_on else "不启用",
    }
    return tuple((label, values[key], switches.source_of(key)) for key, label in SWITCHES.items())


def _low_rank_told(switches: Switches) -> str:
    count = f"（后{switches.low_count}名）" if switches.low_rank is LowRank.SAME_YEAR else ""
    return f"{switches.low_rank.value}{count}"


def _basis_told(switches: Switches) -> str:
    cadres, teams = "、".join(switches.sanction_basis), "、".join(switches.sanction_basis_teams)
    if cadres == teams:
        return cadres or "不作规定"
    return "；".join(f"{who}：{basis}" for who, basis in (("党组织", teams), ("领导干部", cadres)) if basis)
