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
from sxt_desktop.store import dated
from sxt_desktop.usecases.workspace import Workspace

_PERSONS = (FieldKind.PERSON, FieldKind.PERSONS)


def second_look(
    ws: Workspace, people: Directory, form: FormSpec, values: Mapping[str, Value], before: Mapping[str, Value]
) -> tuple[Problem, ...]:
    """Return hints about a record: another of the same day and title, persons who had left by its day.

    `before` is what it was when it was opened: a record is not like itself. Nothing is said of a record without a day.
    """
    now, then = (facts_of(form, form.body(dict(one)), recorded_at=ws.timestamp) for one in (values, before))
    if now.occurred_on is None:
        return ()
    last = date.fromisoformat(now.occurred_to or now.occurred_on)
    is_itself = (now.title, now.occurred_on) == (then.title, then.occurred_on)
    is_twice = not is_itself and dated.is_there(
        ws.read, ws.org, form.id, day=now.occurred_on, title=now.title
    )
    return (*(_twice(form, values, now) if is_twice else ()), *_gone(people, form, values, last))


def _twice(form: FormSpec, values: Mapping[str, Value], now: Facts) -> Iterator[Problem]:
    field_id, day = form.facts.get("title"), now.occurred_on
    if field_id is not None and day is not None and not is_empty(values.get(field_id)):
        facts = {"value": now.title, "day": chinese_date(date.fromisoformat(day))}
        yield Problem(field_id, ProblemCode.TWICE, facts)


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
