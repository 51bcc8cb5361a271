"""A form as it is filled in under a profile: by its names (`terms`), its fields as its switches settle them.

What is accepted and how records are kept stays as the form defines it; only names, hints and first values change.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.policies import Profile
from sxt_desktop.domain.switches import Commenter, Switches

SUBJECT, CONFIRMED = "subject", "confirmed_on"
"""Of a record with three times (手册): whose it is, and when the holder confirmed it."""

BY_CLERK = "由专人记录：班子共同履行的，选本单位党委（纪委）；个人履行的，选履行责任的人，不是记录的人。"


def fitted(profile: Profile, form: FormSpec) -> FormSpec:
    """Return a form as it is filled in under a profile."""
    named = profile.terms.fitted(form)
    is_kept_in_time = "timeliness" in form.facts
    fields = (_recorded(one, profile.switches) if is_kept_in_time else one for one in named.fields)
    return replace(named, fields=tuple(_settled(one, profile.switches) for one in fields))


def _settled(field: FieldSpec, switches: Switches) -> FieldSpec:
    """Return a field that begins with what a switch says, under the name and with the hint of that switch."""
    settle = _SETTLES.get(field.default)
    return field if settle is None else settle(field, switches)


def _comments(field: FieldSpec, switches: Switches) -> FieldSpec:
    label, hint = _COMMENTERS[switches.commenter]
    return replace(field, label=label.format(label=field.label), hint=hint)


_COMMENTERS: Mapping[Commenter, tuple[str, str]] = {
    Commenter.HEAD: ("{label}（主要负责人）", "按本单位口径，由主要负责人逐一点评。"),
    Commenter.SUPERIOR: ("{label}（上级）", "按本单位口径，由上级点评；填写上级党委、纪委点评的人。"),
    Commenter.PARTICIPANTS: ("评议人", "按本单位口径，由与会人员评议；不逐人登记。"),
    Commenter.NOBODY: ("{label}", "本单位口径不作点评要求；安排了点评的，写明由谁点评。"),
}


def _based(field: FieldSpec, switches: Switches) -> FieldSpec:
    cadres, teams = "、".join(switches.sanction_basis), "、".join(switches.sanction_basis_teams)
    if not (cadres or teams):
        return field
    told = (f"{who}按{basis}" for who, basis in (("党组织", teams), ("领导干部", cadres)) if basis)
    whole = f"党组织和领导干部都按{cadres}" if cadres == teams else "，".join(told)
    return replace(field, hint=f"本单位口径：{whole}。条款由承办人对照现行规定补写。")


_SETTLES: Mapping[str, Callable[[FieldSpec, Switches], FieldSpec]] = {
    "commenter": _comments,
    "sanction_basis": _based,
}
"""By the name of what a field begins with."""


def _recorded(field: FieldSpec, switches: Switches) -> FieldSpec:
    """Return a field of a record of what was done, as it is kept by the holders themselves or by a clerk (LZ22, LZ23)."""
    is_by_clerk = switches.is_by_clerk
    if field.id == SUBJECT:
        if is_by_clerk:
            return replace(field, hint=BY_CLERK, default="")
        return replace(field, hint=f"由责任人本人填写。{field.hint}")
    if field.id == CONFIRMED:
        words = "专人记录的，由责任人核对以后填写；没有确认的列入纪实质量清单。"
        return replace(
            field,
            hint=words if is_by_clerk else "本人填写的可以不填；由他人代为录入的，由责任人核对以后填写。",
        )
    return field
