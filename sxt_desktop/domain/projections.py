"""The generic facts every list, count and light works on, taken from a record by what its form declares."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sxt_desktop.domain.addressing import only_addressee
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.revisions import Payload
from sxt_desktop.domain.values import Body, DateRange, NotReadable, Ref, Value, Values, show

TITLE_LENGTH = 120
"""Titles, numbers and names in lists are cut to this many characters; the record keeps the whole."""
SEARCH_LENGTH = 200_000
"""So many characters of a record can be searched for."""
ID_LENGTH = 64
"""What is longer refers to nothing."""
LIKELY_YEARS = range(1900, 3000)
"""A day outside these years counts as none: arithmetic with it would leave the calendar."""
NEEDS_LOOK = "需人工核对"
"""The title of a record whose form or content is not understood."""
BLANKED = "内容已清除"
"""The title of a record whose content was blanked (依法清除)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of a record whatever its form; dates are ISO text, as stored."""

    title: str
    search_text: str
    year: int | None = None
    occurred_on: str | None = None
    occurred_to: str | None = None
    subject: str | None = None
    subject_name: str | None = None
    number: str | None = None
    timeliness: str | None = None
    amount: str | None = None
    due_on: str | None = None
    replied_on: str | None = None
    closed_on: str | None = None
    addressee: str | None = None


def facts_of(form: FormSpec, body: Body, *, recorded_at: str) -> Facts:
    """Return the facts of a body; a body its form cannot read is marked by its title."""
    return _facts(form, lambda: form.read(body), recorded_at)


def facts_of_payload(form: FormSpec, payload: Payload, *, recorded_at: str, with_words: bool = True) -> Facts:
    """Return the facts of a content, as `facts_of` does of a body; the words to search for only when wanted."""
    return _facts(form, lambda: payload.values(form), recorded_at, with_words=with_words)


def _facts(form: FormSpec, read: Callable[[], Values], recorded_at: str, *, with_words: bool = True) -> Facts:
    try:
        values = read()
    except NotReadable:
        return unreadable(recorded_at)
    start, end = _days(form.fact("occurred_on", values))
    subject = form.fact("subject", values)
    addressee = only_addressee(form.fact("addressee", values))
    amount = form.fact("amount", values)
    return Facts(
        title=_title(form, values),
        search_text=form.search_text(values)[:SEARCH_LENGTH] if with_words else "",
        year=int((start or recorded_at)[:4]),
        occurred_on=start,
        occurred_to=end,
        subject=_key(subject),
        subject_name=_cut(subject.name) if isinstance(subject, Ref) else None,
        number=_words(form.fact("number", values)),
        timeliness=_words(form.fact("timeliness", values)),
        amount=format(amount, "f") if isinstance(amount, Decimal) else None,
        due_on=_day(form.fact("due_on", values)),
        replied_on=_day(form.fact("replied_on", values)),
        closed_on=_day(form.fact("closed_on", values)),
        addressee=_key(addressee),
    )


def unreadable(recorded_at: str) -> Facts:
    """Return the facts of a record that cannot be understood, so that someone looks at it."""
    return Facts(title=NEEDS_LOOK, search_text="", year=int(recorded_at[:4]))


def blanked(recorded_at: str) -> Facts:
    """Return the facts of a record whose content is gone: that it exists, and since when."""
    return Facts(title=BLANKED, search_text="", year=int(recorded_at[:4]))


def _title(form: FormSpec, values: Values) -> str:
    text = " ".join(show(form.fact("title", values)).split())
    if not text:
        return form.title
    return _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1] + "…"


def _words(value: Value) -> str | None:
    return _cut(show(value)) or None


def _key(value: Value) -> str | None:
    if not isinstance(value, Ref) or value.id is None or len(value.id) > ID_LENGTH:
        return None
    return value.id or None


def _is_likely(span: DateRange) -> bool:
    return span.start.year in LIKELY_YEARS and span.end.year in LIKELY_YEARS


def _day(value: Value) -> str | None:
    return _days(value)[1]


def _days(value: Value) -> tuple[str | None, str | None]:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        value = DateRange(value, value)
    if not isinstance(value, DateRange) or not _is_likely(value):
        return None, None
    return value.start.isoformat(), value.end.isoformat()
