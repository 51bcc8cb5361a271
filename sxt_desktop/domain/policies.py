"""A profile (口径): the duties and the parameters an organisation works by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sxt_desktop.domain.deadlines import Deadline
from sxt_desktop.domain.duties import Duty
from sxt_desktop.domain.endorsing import EndorsementRules
from sxt_desktop.domain.letter_parties import SigningRelation
from sxt_desktop.domain.periods import PeriodKind, period_of
from sxt_desktop.domain.switches import Switches
from sxt_desktop.domain.terms import FOUR_LAYERS, Terms
from sxt_desktop.domain.workdays import TimelinessRule

PARTS = ("profile", "duties", "policy", "deadlines", "endorsement", "letters")
"""The files a profile consists of, without `.toml`; records that carry a profile have a field of each name."""
ProfileTexts: TypeAlias = Mapping[str, str]
"""Part -> text of its file; a part that is not there stays as in the profile it is based on."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Parameters the sources leave open; days are calendar days unless they say working days."""

    timeliness: TimelinessRule = field(default_factory=TimelinessRule)
    amber_days: int = 10
    order_reply_days: int = 15
    correction_days: int = 10
    """Until when a record that was sent back is to be corrected."""
    report_days: int = 5
    """How long after a month or half-year its report is due."""
    receipt_days: int = 15
    """How long after a bundle its receipt is expected."""
    regular_months: int = 3
    """How often what a source asks for 定期 is to be done; no number of a source (domain.md 6/6)."""
    taking_up_days: int = 15
    """How long an item may wait to be taken up before the chain counts as broken (断链)."""

    @property
    def regular_period(self) -> PeriodKind:
        """The period of what is asked for 定期."""
        return period_of(self.regular_months) or PeriodKind.QUARTER


@dataclass(frozen=True, slots=True)
class Profile:
    """One way of reading the rules, chosen when a unit is set up."""

    id: str
    title: str
    source: str
    duties: tuple[Duty, ...]
    policy: Policy
    terms: Terms = FOUR_LAYERS
    switches: Switches = field(default_factory=Switches)
    unused: tuple[Duty, ...] = ()
    """Quotas the profile knows and asks nobody for; a unit may turn them on in a copy of its own."""
    plain: str = ""
    """One sentence that says what kind of organisation works by it."""
    deadlines: tuple[Deadline, ...] = ()
    """What is due when: the profile's own, then those that every profile shares."""
    endorsing: EndorsementRules = field(default_factory=lambda: EndorsementRules((), {}))
    """Who signs whose lists, level by level."""
    signing: tuple[SigningRelation, ...] = ()
    """Who signs letters with whom."""
