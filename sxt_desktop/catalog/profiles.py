"""Profiles: `profile.toml`, `duties.toml` and `policy.toml` of one folder -> Profile, checked against the forms."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.forms import LoadedForm
from sxt_desktop.catalog.toml_source import Place, TomlSource, check_keys
from sxt_desktop.domain.duties import COUNTERPARTS, RULES, Duty
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.periods import PeriodKind
from sxt_desktop.domain.policies import Policy, Profile
from sxt_desktop.domain.workdays import TimelinessRule

_PROFILE_KEYS: Mapping[str, type] = {"id": str, "title": str, "source": str, "scheme": list}
_POLICY_KEYS: Mapping[str, type] = {
    "prompt_within": int,
    "late_within": int,
    "amber_days": int,
    "order_reply_days": int,
    "correction_days": int,
    "report_days": int,
    "receipt_days": int,
}
_DUTY_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "id": str,
    "title": str,
    "source": str,
    "rule": str,
    "who": str,
    "period": str,
    "quota": (int, str),
    "unit": str,
    "forms": list,
    "where": dict,
    "field": str,
    "counterparts": str,
    "verb": str,
}
_NEEDED = ("id", "title", "source", "rule", "who", "period", "quota", "unit", "forms")


def load_profile(directory: Path, forms: Mapping[FormId, LoadedForm]) -> Profile:
    """Read one profile's folder; anything wrong is a `UserError` with file, line and reason."""
    source = TomlSource.load(directory / "profile.toml")
    check_keys(source, source.table, (), _PROFILE_KEYS)
    for key in ("id", "title", "source"):
        if key not in source.table:
            raise source.fail((), f"缺少“{key}”")
    return Profile(
        id=source.table["id"],
        title=source.table["title"],
        source=source.table["source"],
        duties=_load_duties(directory / "duties.toml", forms),
        policy=_load_policy(directory / "policy.toml"),
    )


def _load_policy(path: Path) -> Policy:
    source = TomlSource.load(path)
    check_keys(source, source.table, (), _POLICY_KEYS)
    for key in _POLICY_KEYS:
        if source.table.get(key, -1) < 0:
            raise source.fail((key,), f"“{key}”须为不小于零的整数")
    table = source.table
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


def _load_duties(path: Path, forms: Mapping[FormId, LoadedForm]) -> tuple[Duty, ...]:
    source = TomlSource.load(path)
    check_keys(source, source.table, (), {"duty": list})
    return tuple(
        _duty(source, table, ("duty", number), forms)
        for number, table in enumerate(source.table.get("duty", []))
    )


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
        quota=Decimal(str(table["quota"])),
        unit=table["unit"],
        period=PeriodKind(table["period"]),
        forms=tuple(FormId(name) for name in table["forms"]),
        where={key: tuple(values) for key, values in table.get("where", {}).items()},
        field=table.get("field", ""),
        counterparts=table.get("counterparts", ""),
        verb=table.get("verb", "记一条"),
    )


def _check_fields(
    source: TomlSource, table: Mapping[str, Any], place: Place, forms: Mapping[FormId, LoadedForm]
) -> None:
    for name in table["forms"]:
        if FormId(name) not in forms:
            raise source.fail((*place, "forms"), f"没有表单“{name}”")
        spec = forms[FormId(name)].spec
        wanted = [*table.get("where", {}), *([table["field"]] if table.get("field") else [])]
        for field_id in wanted:
            field = spec.field(field_id)
            if field is None:
                raise source.fail((*place, "where"), f"表单“{name}”没有字段“{field_id}”")
            for value in table.get("where", {}).get(field_id, ()):
                if field.choices and value not in field.choices:
                    raise source.fail((*place, "where"), f"字段“{field_id}”没有选项“{value}”")
