"""One thing to do, as the first page lists it."""

from dataclasses import dataclass

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.lights import Lit


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: how urgent, what, who and from where, one verb, and the page it leads to."""

    light: Lit
    title: str
    detail: str
    verb: str
    target: str
    entry_id: EntryId | None = None
    form_id: FormId | None = None
    key: str = ""
    """Of a thing in the calendar: by which it is found there."""
