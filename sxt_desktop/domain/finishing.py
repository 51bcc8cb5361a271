"""What records say of due dates: which of them start one, which finish it, who has none yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.dated import day_in
from sxt_desktop.domain.deadlines import Deadline, Finish, Occurrence, value_at
from sxt_desktop.domain.duties import Counted, holds_value, ref_ids
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.periods import Period


def started(rule: Deadline, records: Iterable[Counted]) -> tuple[tuple[Occurrence, Counted], ...]:
    """Return what records start, each with the record: due so long after the day it holds."""
    after = rule.after
    if after is None:
        return ()
    return tuple(
        (
            Occurrence(
                rule=rule,
                name="",
                key=f"{rule.id}/{record.entry_id}",
                due=after.due(day),
                window=Period(day, date.max, ""),
                started_by=record.entry_id,
            ),
            record,
        )
        for record in records
        if record.form_id == after.form
        and all(holds_value(value_at(record, name), accepted) for name, accepted in after.where.items())
        and (day := _day_of(record, after.day)) is not None
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What records say of an occurrence: whether and when it was done, who has none yet, how many are not there yet."""

    is_done: bool
    done_on: date | None = None
    missing: tuple[str, ...] = ()
    left: int = 0


Holders = Mapping[FourDuty, tuple[tuple[str, str], ...]]
"""Who holds each duty in a period: (id, name)."""


def finishing(at: Occurrence, records: Iterable[Counted], people: Holders) -> Found:
    """Return what the records say of an occurrence; one that no record finishes is never done by them."""
    given = tuple(records)
    groups: dict[str, list[Found]] = {}
    for number, one in enumerate(at.rule.finish):
        groups.setdefault(one.one_of or str(number), []).append(_finished(at, one, given, people))
    found = [next((one for one in group if one.is_done), group[0]) for group in groups.values()]
    return Found(
        is_done=bool(found) and all(one.is_done for one in found),
        done_on=max((one.done_on for one in found if one.done_on is not None), default=None),
        missing=tuple(dict.fromkeys(name for one in found for name in one.missing)),
        left=sum(one.left for one in found),
    )


def _finished(at: Occurrence, one: Finish, given: tuple[Counted, ...], people: Holders) -> Found:
    here = [record for record in given if record.form_id in one.forms and _is_about(at, one, record)]
    met = tuple(record for record in here if one.is_met_by(record))
    theirs = {record.subject for record in met}
    missing = tuple(name for duty in one.each for key, name in people.get(duty, ()) if key not in theirs)
    left = sum(one.is_asked_of(record) for record in here) - len(met) if one.every else 0
    days = [record.start for record in met]
    done_on = max(days, default=None) if one.each or one.every else min(days, default=None)
    return Found(bool(met) and not missing and not left, done_on, missing, left)


def _is_about(at: Occurrence, one: Finish, record: Counted) -> bool:
    """Whether a record belongs to an occurrence: by its day, or because it names or is what started it."""
    if one.own:
        return record.entry_id == at.started_by
    if one.link:
        return at.started_by in ref_ids(value_at(record, one.link))
    return at.window.holds(record.start)


def _day_of(record: Counted, field_id: str) -> date | None:
    value = record.body.get(field_id) if field_id else record.start.isoformat()
    return day_in(value.get("to") if isinstance(value, dict) else value)
