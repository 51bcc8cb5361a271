"""Profiles: `profile.toml`, `duties.toml` and `policy.toml` of one folder -> Profile, checked against the forms."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.deadlines import load_deadlines, load_shared, with_shared
from sxt_desktop.catalog.forms import LoadedForm
from sxt_desktop.catalog.profile_terms import check_head, read_switches, read_terms
from sxt_desktop.catalog.toml_source import Place, TomlSource, Types, check_keys
from sxt_desktop.domain.deadlines import Deadline
from sxt_desktop.domain.duties import COUNTERPARTS, RULES, Duty
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.periods import PeriodKind
from sxt_desktop.domain.policies import PARTS, Policy, Profile, ProfileTexts
from sxt_desktop.domain.profile_changes import parameters_of
from sxt_desktop.domain.values import clean, parse_decimal
from sxt_desktop.domain.workdays import TimelinessRule

NEEDED_PARTS = ("profile", "duties", "policy")
MOST_DUTIES, MOST_QUOTA, MOST_DAYS, MOST_WORDS = 200, 100_000, 3650, 200
"""A profile can come in a bundle: more than this no rule book ever asked for."""
_POLICY_KEYS: Mapping[str, type] = {
    "prompt_within": int,
    "late_within": int,
    "amber_days": int,
    "order_reply_days": int,
    "correction_days": int,
    "report_days": int,
    "receipt_days": int,
}
_DUTY_KEYS: Types = {
    "id": str,
    "title": str,
    "source": str,
    "rule": str,
    "who": str,
    "period": str,
    "quota": (int, str),
    "unit": str,
    "forms": list[str],
    "where": dict,
    "field": str,
    "counterparts": str,
    "verb": str,
}
_NEEDED = ("id", "title", "source", "rule", "who", "period", "quota", "unit", "forms")


def load_profile(directory: Path, forms: Mapping[FormId, LoadedForm]) -> Profile:
    """Read one profile's folder; anything wrong is a `UserError` with file, line and reason."""
    sources = {
        part: TomlSource.load(directory / f"{part}.toml") for part in PARTS if _is_there(directory, part)
    }
    source = sources["profile"]
    check_head(source)
    return Profile(
        id=source.table["id"],
        title=source.table["title"],
        source=source.table["source"],
        plain=source.table.get("plain", ""),
        duties=_duties(sources["duties"], forms),
        policy=_policy(sources["policy"], {}),
        terms=read_terms(source, forms),
        switches=read_switches(source),
    )


def _is_there(directory: Path, part: str) -> bool:
    """Whether a part is to be read: those every profile needs are, and fail where they are missing."""
    return part in NEEDED_PARTS or (directory / f"{part}.toml").is_file()


def profile_from(
    based_on: Profile, *, title: str, texts: ProfileTexts, forms: Mapping[FormId, LoadedForm]
) -> Profile:
    """Return a profile from the texts of its files, checked as strictly as an installed one.

    Parts that are not there and parameters not named stay as in the profile it is `based_on`: an older program
    knew fewer of them.
    """
    sources = {part: TomlSource.of(f"{part}.toml", texts[part]) for part in PARTS if part in texts}
    found = replace(based_on, title=title)
    if "profile" in sources:
        source = sources["profile"]
        check_head(source)
        found = replace(
            found,
            id=source.table["id"],
            source=source.table["source"],
            plain=source.table.get("plain", ""),
            terms=read_terms(source, forms),
            switches=read_switches(source),
        )
    if "policy" in sources:
        found = replace(found, policy=_policy(sources["policy"], parameters_of(based_on.policy)))
    if "duties" in sources:
        found = replace(found, duties=_duties(sources["duties"], forms))
    if "deadlines" in sources:
        shared = tuple(one for one in based_on.deadlines if one.is_shared)
        found = replace(found, deadlines=_deadlines(sources["deadlines"], forms, found.duties, shared))
    return found


def _deadlines(
    source: TomlSource,
    forms: Mapping[FormId, LoadedForm],
    duties: tuple[Duty, ...],
    shared: tuple[Deadline, ...],
) -> tuple[Deadline, ...]:
    own = load_deadlines(source, forms, [duty.id for duty in duties])
    return with_shared(source, own, shared)


def profile_texts(directory: Path) -> ProfileTexts:
    """Return the texts of a profile's files."""
    return {
        part: TomlSource.load(directory / f"{part}.toml").text for part in PARTS if _is_there(directory, part)
    }


def _policy(source: TomlSource, known: Mapping[str, int]) -> Policy:
    check_keys(source, source.table, (), _POLICY_KEYS)
    table = {**known, **source.table}
    for key in _POLICY_KEYS:
        if not 0 <= table.get(key, -1) <= MOST_DAYS:
            raise source.fail((key,), f"“{key}”须为0到{MOST_DAYS}之间的整数")
    if table["prompt_within"] > table["late_within"]:
        raise source.fail(("late_within",), "迟录期限不能短于及时期限")
    return Policy(
        timeliness=TimelinessRule(table["prompt_within"], table["late_within"]),
        amber_days=table["amber_days"],
        order_reply_days=table["order_reply_days"],
        correction_days=table["correction_days"],
        report_days=table["report_days"],
        receipt_days=table["receipt_days"],
    )


def _duties(source: TomlSource, forms: Mapping[FormId, LoadedForm]) -> tuple[Duty, ...]:
    check_keys(source, source.table, (), {"duty": list})
    tables = source.table.get("duty", [])
    if len(tables) > MOST_DUTIES:
        raise source.fail((), f"责任超过{MOST_DUTIES}项")
    found = []
    for number, table in enumerate(tables):
        if not isinstance(table, dict):
            raise source.fail(("duty",), "责任须写成表")
        found.append(_duty(source, table, ("duty", number), forms))
        if any(one.id == found[-1].id for one in found[:-1]):
            raise source.fail(("duty", number, "id"), f"责任“{found[-1].id}”重复")
    return tuple(found)


def _duty(
    source: TomlSource, table: Mapping[str, Any], place: Place, forms: Mapping[FormId, LoadedForm]
) -> Duty:
    check_keys(source, table, place, _DUTY_KEYS)
    for key in _NEEDED:
        if key not in table:
            raise source.fail(place, f"责任缺少“{key}”")
    closed = {"rule": RULES, "who": tuple(FourDuty), "period": tuple(PeriodKind)}
    for key, known in closed.items():
        if table[key] not in known:
            raise source.fail((*place, key), f"没有“{table[key]}”")
    if table["rule"] == "once_per_pair" and table.get("counterparts") not in COUNTERPARTS:
        raise source.fail((*place, "counterparts"), "谈话对象范围不认识")
    _check_fields(source, table, place, forms)
    return Duty(
        id=table["id"],
        title=table["title"],
        source=table["source"],
        rule=table["rule"],
        who=FourDuty(table["who"]),
        quota=_quota(source, table, place),
        unit=table["unit"],
        period=PeriodKind(table["period"]),
        forms=tuple(FormId(name) for name in table["forms"]),
        where={key: tuple(values) for key, values in table.get("where", {}).items()},
        field=table.get("field", ""),
        counterparts=table.get("counterparts", ""),
        verb=table.get("verb", "记一条"),
    )


def _quota(source: TomlSource, table: Mapping[str, Any], place: Place) -> Decimal:
    quota = parse_decimal(str(table["quota"]))
    if quota is None or not 0 < quota <= MOST_QUOTA:
        raise source.fail((*place, "quota"), f"定额须为不超过{MOST_QUOTA}的正数")
    return quota


def _check_fields(
    source: TomlSource, table: Mapping[str, Any], place: Place, forms: Mapping[FormId, LoadedForm]
) -> None:
    where = table.get("where", {})
    for key in ("id", "title", "source", "unit", "verb", "field"):
        if len(table.get(key, "")) > MOST_WORDS or clean(table.get(key, "")) != table.get(key, ""):
            raise source.fail((*place, key), "文字过长或含不可见字符")
    if not all(
        isinstance(given, list) and all(isinstance(one, str) for one in given) for given in where.values()
    ):
        raise source.fail((*place, "where"), "条件须写成字段和若干选项")
    for name in table["forms"]:
        if FormId(name) not in forms:
            raise source.fail((*place, "forms"), f"没有表单“{name}”")
        spec = forms[FormId(name)].spec
        if not spec.counted:
            raise source.fail((*place, "forms"), f"“{spec.title}”不计条数，定额不能数它")
        wanted = [*table.get("where", {}), *([table["field"]] if table.get("field") else [])]
        for field_id in wanted:
            field = spec.field(field_id)
            if field is None:
                raise source.fail((*place, "where"), f"表单“{name}”没有字段“{field_id}”")
            for value in table.get("where", {}).get(field_id, ()):
                if field.choices and value not in field.choices:
                    raise source.fail((*place, "where"), f"字段“{field_id}”没有选项“{value}”")
