"""What changes where one profile follows another: duties that come, go or ask for something else, names, parameters."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from sxt_desktop.domain.deadlines import told_when
from sxt_desktop.domain.duties import RULES, Duty
from sxt_desktop.domain.endorsing import Holders
from sxt_desktop.domain.letter_parties import FirstParty, SecondParty
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.periods import PeriodKind
from sxt_desktop.domain.policies import Policy, Profile
from sxt_desktop.domain.switches import told
from sxt_desktop.domain.terms import Terms

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
    "taking_up_days": "清单项等待承接（天）",
}
"""What the parameters are called; one without a name here goes by the one it has in the file."""

PARTIES: Mapping[str, str] = {
    FirstParty.COMMITTEE: "党委",
    FirstParty.COMMISSION: "纪委",
    FirstParty.MEMBER: "班子成员",
    SecondParty.MEMBERS: "班子成员",
    SecondParty.COMMITTEES_BELOW: "下级党组织",
    SecondParty.COMMISSIONS_BELOW: "下级纪委",
    SecondParty.DEPARTMENTS: "内设部门",
}
"""What the parties of letters are called."""


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """One thing that changes; an empty side says that it was not there, or is not any more."""

    what: str
    name: str
    before: str
    after: str


def profile_changes(old: Profile, new: Profile) -> tuple[ProfileChange, ...]:
    """Return everything that differs: duties and due dates in the order of the new profile, names, how things are done, parameters."""
    return (
        *_duty_changes(old, new),
        *_deadline_changes(old, new),
        *_term_changes(old.terms, new.terms),
        *_switch_changes(old, new),
        *_signing_changes(old, new),
        *_parameter_changes(old.policy, new.policy),
    )


def _deadline_changes(old: Profile, new: Profile) -> Iterator[ProfileChange]:
    before, after = {one.id: one for one in old.deadlines}, {one.id: one for one in new.deadlines}
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key), after.get(key)
        shown = now or was
        if was != now and shown is not None:
            both = "" if was is None else told_when(was), "" if now is None else told_when(now)
            if both[0] == both[1]:
                both = both[0], f"{both[1]}，办结的标志有调整"
            yield ProfileChange("期限", shown.title, *both)


def _term_changes(old: Terms, new: Terms) -> Iterator[ProfileChange]:
    for duty in FourDuty:
        was, now = old.layer_of(duty), new.layer_of(duty)
        both = "" if was is None else was.name, "" if now is None else now.name
        if both[0] != both[1]:
            yield ProfileChange("叫法", duty.value, *both)
    both = "、".join(list_names(old)), "、".join(list_names(new))
    if both[0] != both[1]:
        yield ProfileChange("叫法", "各张清单", *both)
    both = old.tags.name, new.tags.name
    if both[0] != both[1]:
        yield ProfileChange("叫法", "同步用语", *both)


def list_names(terms: Terms) -> tuple[str, ...]:
    """Return what the lists of a profile are called, in its order."""
    return tuple(terms.name_of(form, form) for form in terms.lists)


def _switch_changes(old: Profile, new: Profile) -> Iterator[ProfileChange]:
    for was, now in zip(switches_told(old), switches_told(new), strict=True):
        if was[1] != now[1]:
            yield ProfileChange("办法", now[0], was[1], now[1])


def switches_told(profile: Profile) -> tuple[tuple[str, str, str], ...]:
    """Return (name, what holds, clause) of every switch, in the words of the profile."""
    return told(profile.switches, {layer.duty: layer.name for layer in profile.terms.layers})


def _signing_changes(old: Profile, new: Profile) -> Iterator[ProfileChange]:
    """Who signs lists and letters, and what is filled in after signing without counting as a change."""
    for what, told_by in (("审签", _endorsing_told), ("签订", _letters_told)):
        before, after = told_by(old), told_by(new)
        for name in dict.fromkeys((*after, *before)):
            if before.get(name) != after.get(name):
                yield ProfileChange(what, name, before.get(name, ""), after.get(name, ""))


def _endorsing_told(profile: Profile) -> dict[str, str]:
    rules = profile.endorsing
    relations = {
        one.title: "、".join(level.name for level in one.levels) + _FOR[one.holders]
        for one in rules.relations
    }
    later = {form: f"{len(fields)}栏" for form, fields in rules.not_content.items() if fields}
    names = {f"{profile.terms.name_of(form, form)}签后填写的栏": count for form, count in later.items()}
    return relations | names


_FOR: Mapping[Holders, str] = {
    Holders.ANYONE: "",
    Holders.MEMBERS: "（用于班子成员）",
    Holders.HEADS: "（用于部门负责人）",
}


def _letters_told(profile: Profile) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for one in profile.signing:
        who = "，限分管的" if one.in_charge else ""
        parties = f"{PARTIES[one.party_a]}与{PARTIES[one.party_b]}"
        found.setdefault(one.level, []).append(f"{parties}{'应签' if one.expected else '可签'}{who}")
    return {level: "；".join(words) for level, words in found.items()}


def duty_told(duty: Duty) -> str:
    """Return how much a quota asks for, as ``每半年1次``, or ``每年每人至少一次`` where it is owed with others."""
    often = ("定期，" if duty.is_regular else "") + PERIODS[duty.period]
    if RULES[duty.rule].count is None:
        return f"{often}每{duty.unit}至少一次"
    return f"{often}{duty.quota.normalize():f}{duty.unit}"


def _duty_changes(old: Profile, new: Profile) -> Iterator[ProfileChange]:
    before, after = {one.id: one for one in old.duties}, {one.id: one for one in new.duties}
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key), after.get(key)
        if was == now:
            continue
        shown = now or was
        name = "" if shown is None else f"{shown.title}（{new.terms.duty_name(shown.who)}）"
        both = _told(was), _told(now)
        if was is not None and now is not None and both[0] == both[1]:
            both = f"{both[0]}（{was.source}）", f"{both[1]}（{now.source}，计数办法有调整）"
        yield ProfileChange("定额", name, *both)


def _told(duty: Duty | None) -> str:
    return "" if duty is None else duty_told(duty)


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
