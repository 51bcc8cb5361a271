"""What records say of due dates: which of them start one, which finish it, who has none yet."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from sxt_desktop.domain.dated import day_in
from sxt_desktop.domain.deadlines import Deadline, Finish, Occurrence, value_at
from sxt_desktop.domain.duties import Counted, holds_value, ref_ids
from sxt_desktop.domain.ids import EntryId, FormId
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


_START = attrgetter("start")


class RecordsByForm:
    """Records as occurrences ask for them, so that none goes through all: of a form within days, by what they name, or one."""

    def __init__(self, records: Iterable[Counted]) -> None:
        self._of_form: dict[FormId, list[Counted]] = {}
        for record in sorted(records, key=_START):
            self._of_form.setdefault(record.form_id, []).append(record)
        self._naming: dict[tuple[FormId, str], dict[str, list[Counted]]] = {}
        self._by_id: dict[EntryId, Counted] = {}

    def within(self, form: FormId, days: Period) -> Sequence[Counted]:
        """Return a form's records of these days."""
        held = self._of_form.get(form, [])
        return held[bisect_left(held, days.start, key=_START) : bisect_right(held, days.end, key=_START)]

    def naming(self, form: FormId, field_id: str, entry_id: EntryId) -> Sequence[Counted]:
        """Return a form's records that name another record in a field."""
        named = self._naming.get((form, field_id))
        if named is None:
            named = self._naming[form, field_id] = {}
            for record in self._of_form.get(form, ()):
                for key in dict.fromkeys(ref_ids(value_at(record, field_id))):
                    named.setdefault(key, []).append(record)
        return named.get(entry_id, ())

    def itself(self, form: FormId, entry_id: EntryId) -> Sequence[Counted]:
        """Return one record, none where it is of another form."""
        if not self._by_id:
            self._by_id = {one.entry_id: one for held in self._of_form.values() for one in held}
        found = self._by_id.get(entry_id)
        return () if found is None or found.form_id != form else (found,)


def finishing(at: Occurrence, records: RecordsByForm, people: Holders) -> Found:
    """Return what the records say of an occurrence; one that no record finishes is never done by them."""
    groups: dict[str, list[Found]] = {}
    for number, one in enumerate(at.rule.finish):
        groups.setdefault(one.one_of or str(number), []).append(_finished(at, one, records, people))
    found = [next((one for one in group if one.is_done), group[0]) for group in groups.values()]
    return Found(
        is_done=bool(found) and all(one.is_done for one in found),
        done_on=max((one.done_on for one in found if one.done_on is not None), default=None),
        missing=tuple(dict.fromkeys(name for one in found for name in one.missing)),
        left=sum(one.left for one in found),
    )


def _finished(at: Occurrence, one: Finish, records: RecordsByForm, people: Holders) -> Found:
    here = [record for form in dict.fromkeys(one.forms) for record in _about(at, one, form, records)]
    asked = [record for record in here if one.is_asked_of(record)]
    met = [record for record in asked if one.is_there(record)]
    theirs = {record.subject for record in met}
    missing = tuple(name for duty in one.each for key, name in people.get(duty, ()) if key not in theirs)
    left = len(asked) - len(met) if one.every else 0
    days = [record.start for record in met]
    done_on = max(days, default=None) if one.each or one.every else min(days, default=None)
    return Found(bool(met) and not missing and not left, done_on, missing, left)


def _about(at: Occurrence, one: Finish, form: FormId, records: RecordsByForm) -> Sequence[Counted]:
    """Return the records that belong to an occurrence: by their day, or because they name or are what started it."""
    if not one.own and not one.link:
        return records.within(form, at.window)
    if at.started_by is None:
        return ()
    if one.own:
        return records.itself(form, at.started_by)
    return records.naming(form, one.link, at.started_by)


def _day_of(record: Counted, field_id: str) -> date | None:
    value = record.body.get(field_id) if field_id else record.start.isoformat()
    return day_in(value.get("to") if isinstance(value, dict) else value)
