"""Records that carry a day of their own into the calendar: which forms, what they are called there, when they are done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import Body, Json

YEARS = range(1900, 2200)
"""Other days a record from elsewhere may hold are mistaken or meant to do harm: nothing can be counted from 9999-12-31."""


@dataclass(frozen=True, slots=True)
class Nodes:
    """A table whose rows have days of their own: the fields of name, planned day and, if any, the day it was done."""

    table: str
    name: str
    due: str
    done: str = ""


@dataclass(frozen=True, slots=True)
class Dated:
    """One form: the words for it, the field that says it is done (else its fact `closed_on`), its nodes.

    A record that is `bare` is called by its title alone. `linked` is the field in which other records name one of these:
    once its day has passed, a record that does shows it done.
    """

    form: FormId
    words: str
    done: str = ""
    nodes: Nodes | None = None
    verb: str = "查看"
    bare: bool = False
    linked: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """One row with a day: its place in the table counts from 0."""

    place: int
    name: str
    due: date
    done_on: date | None


def nodes_of(body: Body, nodes: Nodes) -> Iterator[Node]:
    """Yield the rows of a body that have a day."""
    rows = body.get(nodes.table)
    for place, row in enumerate(rows if isinstance(rows, list) else ()):
        if not isinstance(row, dict):
            continue
        due = day_in(row.get(nodes.due))
        if due is not None:
            done_on = day_in(row.get(nodes.done)) if nodes.done else None
            yield Node(place, str(row.get(nodes.name) or ""), due, done_on)


def day_in(value: Json) -> date | None:
    """Return the day a field holds; what is none in another's record, or no day anyone works in, counts as not given."""
    try:
        found = date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is None or found.year in YEARS else None
