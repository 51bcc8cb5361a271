"""What changes where one profile follows another: duties that come, go or ask for something else, and parameters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from sxt_desktop.domain.duties import Duty
from sxt_desktop.domain.periods import PeriodKind
from sxt_desktop.domain.policies import Policy, Profile

PERIODS: Mapping[PeriodKind, str] = {
    PeriodKind.YEAR: "每年",
    PeriodKind.HALF_YEAR: "每半年",
    PeriodKind.QUARTER: "每季度",
    PeriodKind.MONTH: "每月",
}
PARAMETERS: Mapping[str, str] = {
    "prompt_within": "及时：不晚于（工作日）",
    "late_within": "迟录：不晚于（工作日）",
    "amber_days": "到期前亮黄灯（天）",
    "order_reply_days": "督办整改期限（天）",
    "correction_days": "补正期限（天）",
    "report_days": "期满后报送期限（天）",
    "receipt_days": "等待回执（天）",
    "regular_months": "“定期”按几个月一次",
}
"""What the parameters are called; one without a name here goes by the one it has in the file."""


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """One thing that changes; an empty side says that it was not there, or is not any more."""

    what: str
    name: str
    before: str
    after: str


def profile_changes(old: Profile, new: Profile) -> tuple[ProfileChange, ...]:
    """Return everything that differs, duties first in the order of the new profile, then parameters."""
    return (*_duty_changes(old, new), *_parameter_changes(old.policy, new.policy))


def _duty_changes(old: Profile, new: Profile) -> Iterator[ProfileChange]:
    before, after = {one.id: one for one in old.duties}, {one.id: one for one in new.duties}
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        shown = now or was
        name = "" if shown is None else f"{shown.title}（{shown.who.value}）"
        both = _told(was), _told(now)
        if was is not None and now is not None and both[0] == both[1]:
            both = f"{both[0]}（{was.source}）", f"{both[1]}（{now.source}，计数办法有调整）"
        yield ProfileChange("定额", name, *both)


def _told(duty: Duty | None) -> str:
    if duty is None:
        return ""
    return f"{PERIODS[duty.period]}{duty.quota.normalize():f}{duty.unit}"


def _parameter_changes(old: Policy, new: Policy) -> Iterator[ProfileChange]:
    before, after = parameters_of(old), parameters_of(new)
    for key, value in after.items():
        if before[key] != value:
            yield ProfileChange("参数", PARAMETERS.get(key, key), str(before[key]), str(value))


def parameters_of(policy: Policy) -> dict[str, int]:
    """Return the parameters by the names they have in a policy file."""
    rule = policy.timeliness
    own = {one.name: getattr(policy, one.name) for one in fields(policy) if one.name != "timeliness"}
    return {"prompt_within": rule.prompt_within, "late_within": rule.late_within, **own}
