"""What is worth a second look while a record is written, by what is kept besides: a hint beside the field, no refusal.

The same meeting kept twice is no offence, and someone who left may still have been there: whoever writes knows.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from sxt_desktop.domain.forms import FormSpec, Problem, ProblemCode
from sxt_desktop.domain.letter_changes import has_left
from sxt_desktop.domain.people import Directory
from sxt_desktop.domain.projections import Facts, facts_of
from sxt_desktop.domain.values import FieldKind, Ref, Value, chinese_date, is_empty
from sxt_desktop.store import dated, lists
from sxt_desktop.usecases.workspace import Workspace

_PERSONS = (FieldKind.PERSON, FieldKind.PERSONS)


def second_look(
    ws: Workspace, people: Directory, form: FormSpec, values: Mapping[str, Value], before: Mapping[str, Value]
) -> tuple[Problem, ...]:
    """Return hints about a record: another of the same number, of the same day, title and person, persons who had left by its day.

    `before` is what it was when it was opened: a record is not like itself. Of a record without a day only its number
    is looked at.
    """
    now, then = (facts_of(form, form.body(dict(one)), recorded_at=ws.timestamp) for one in (values, before))
    found = (
        [_told(form, "number", ProblemCode.NUMBER_TWICE, now.number)]
        if _is_taken(ws, form, now, then)
        else []
    )
    if now.occurred_on is None:
        return tuple(found)
    last = date.fromisoformat(now.occurred_to or now.occurred_on)
    if not is_empty(form.fact("title", values)) and _is_there(ws, form, now, then):
        found.append(_told(form, "title", ProblemCode.TWICE, now.title, day=_said(now.occurred_on)))
    return (*found, *_gone(people, form, values, last))


def _is_taken(ws: Workspace, form: FormSpec, now: Facts, then: Facts) -> bool:
    number = now.number
    return number is not None and number != then.number and number in lists.numbers(ws.read, ws.org, form.id)


def _is_there(ws: Workspace, form: FormSpec, now: Facts, then: Facts) -> bool:
    """Whether there is another of the same day, title and person: each keeps the same meeting in a handbook of its own."""
    day = now.occurred_on
    if day is None or (now.title, day, now.subject_name) == (then.title, then.occurred_on, then.subject_name):
        return False
    return dated.is_there(ws.read, ws.org, form.id, day=day, title=now.title, subject_name=now.subject_name)


def _told(form: FormSpec, fact: str, code: ProblemCode, value: str | None, **more: str) -> Problem:
    return Problem(form.facts[fact], code, {"value": value, **more})


def _said(day: str) -> str:
    return chinese_date(date.fromisoformat(day))


def _gone(people: Directory, form: FormSpec, values: Mapping[str, Value], on: date) -> Iterator[Problem]:
    for spec in form.visible(values):
        if spec.kind not in _PERSONS:
            continue
        held = values.get(spec.id)
        refs = held if isinstance(held, tuple) else (held,)
        gone = [
            one.name for one in refs if isinstance(one, Ref) and one.id and has_left(people, one.id, on=on)
        ]
        if gone:
            facts = {"value": "、".join(gone), "day": chinese_date(on)}
            yield Problem(spec.id, ProblemCode.LEFT_BEFORE, facts)
