"""Why a duty stands as it does: which records counted, and which nearly did and what kept them from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sxt_desktop.domain.duties import (
    RULES,
    Counted,
    Duty,
    Progress,
    Reckoning,
    counts_for,
    number_in,
    owed_parties,
    records_by_owner,
    ref_ids,
    unmet,
)
from sxt_desktop.domain.ids import EntryId


class Miss(StrEnum):
    """What kept a record from counting."""

    VALUE = "value"
    PERIOD = "period"
    SAME_DAY = "same_day"
    NOBODY_OWED = "nobody_owed"
    NO_NUMBER = "no_number"
    NOT_CHOSEN = "not_chosen"
    """The holder's name was typed and not chosen from the list."""


@dataclass(frozen=True, slots=True)
class Near:
    """A record that would have counted but for one thing; with VALUE the field and what it should hold."""

    entry_id: EntryId
    miss: Miss
    field: str = ""
    wanted: tuple[str, ...] = ()
    holds: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that counted, and for whom where the duty is owed with others."""

    entry_id: EntryId
    names: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class Reasons:
    """The records behind one figure, in the order they were recorded."""

    hits: tuple[Hit, ...]
    near: tuple[Near, ...]


def reasons(one: Progress, given: Reckoning) -> Reasons:
    """Return why a progress has come as far as it has and no further."""
    counted = _counted(one, given)
    hits = tuple(_hits(one, counted, given))
    known = {hit.entry_id for hit in hits}
    near = (found for found in _near(one, given) if found.entry_id not in known)
    return Reasons(hits, tuple(near))


def _counted(one: Progress, given: Reckoning) -> list[Counted]:
    owner = "" if RULES[one.duty.rule].for_team else one.subject
    return [r for r in records_by_owner(one.duty, given.records).get(owner, ()) if one.period.holds(r.start)]


def _hits(one: Progress, counted: list[Counted], given: Reckoning) -> Iterator[Hit]:
    duty, rule = one.duty, RULES[one.duty.rule]
    if rule.count is None:
        owed = owed_parties(duty, given, one.subject, one.period)
        for record in counted:
            names = tuple(owed[key] for key in ref_ids(record.body.get(duty.field)) if key in owed)
            if names:
                yield Hit(record.entry_id, names)
        return
    adds_up = duty.rule == "sum_by_person"
    days = set()
    for record in counted:
        number = number_in(record.body.get(duty.field)) if adds_up else None
        is_again = record.start in days and (rule.for_team or duty.once_a_day)
        if number != 0 and not is_again:
            days.add(record.start)
            yield Hit(record.entry_id, number="" if number is None else f"{number.normalize():f}")


def _near(one: Progress, given: Reckoning) -> Iterator[Near]:
    """What is of the right form and theirs, and fails in one point; points are tried in the order of the duty."""
    duty, for_team = one.duty, RULES[one.duty.rule].for_team
    for record in given.records:
        if record.form_id not in duty.forms:
            continue
        failing = [name for name in duty.where if unmet(record, {name: duty.where[name]})]
        theirs = for_team or one.subject in counts_for(duty, record)
        if not theirs and record.subject == one.subject:
            failing += [n for n in duty.as_subject if unmet(record, {n: duty.as_subject[n]})]
            theirs = True
        is_outside = not one.period.holds(record.start)
        if theirs and len(failing) + is_outside <= 1:
            yield _what(duty, record, failing, is_outside=is_outside)
        elif _is_typed(one, record) and not failing and not is_outside:
            yield Near(record.entry_id, Miss.NOT_CHOSEN)


def _is_typed(one: Progress, record: Counted) -> bool:
    return record.subject is None and record.subject_name == one.subject_name


def _what(duty: Duty, record: Counted, failing: list[str], *, is_outside: bool) -> Near:
    if failing:
        wanted = duty.where.get(failing[0]) or duty.as_subject[failing[0]]
        return Near(record.entry_id, Miss.VALUE, failing[0], wanted, _said(record.body.get(failing[0])))
    if is_outside:
        return Near(record.entry_id, Miss.PERIOD)
    if RULES[duty.rule].count is None:
        return Near(record.entry_id, Miss.NOBODY_OWED, duty.field)
    if duty.rule == "sum_by_person":
        return Near(record.entry_id, Miss.NO_NUMBER, duty.field)
    return Near(record.entry_id, Miss.SAME_DAY)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    items = value if isinstance(value, list) else [value]
    return "、".join(item for item in items if isinstance(item, str))
