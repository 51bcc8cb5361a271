"""What a document is about, as whoever asks for it names it: a record by id or number, a person by name."""

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.people import ORGANISATION, PERSON
from sxt_desktop.domain.records import Filter
from sxt_desktop.store import lists
from sxt_desktop.usecases.entitled import find_first, superiors_and_us
from sxt_desktop.usecases.workspace import Workspace


def find_record(ws: Workspace, subject: str, form_id: str | None) -> EntryId:
    """Return a record by its id or its number (ENTRY_UNKNOWN)."""
    row = find_first(ws, EntryId(subject), superiors_and_us(ws)) or lists.find(ws.read, EntryId(subject))
    if row is None:
        forms = (FormId(form_id),) if form_id else ()
        rows = lists.page(ws.read, Filter(forms=forms), limit=100_000)
        named = [one for one in rows if one.number == subject]
        row = next((one for one in named if one.owner == ws.org), named[0] if named else None)
    if row is None:
        raise UserError(ErrorCode.ENTRY_UNKNOWN, subject=subject)
    return row.entry_id


def find_subject(ws: Workspace, subject: str) -> str:
    """Return a person (or the own organisation) by id or name (PERSON_UNKNOWN)."""
    rows = lists.page(ws.read, Filter(forms=(PERSON, ORGANISATION), owner=ws.org), limit=10_000)
    names = ("name", "short_name")
    for row in rows:
        if subject == row.entry_id or subject in (row.body.get(key) for key in names):
            return row.entry_id
    raise UserError(ErrorCode.PERSON_UNKNOWN, name=subject)
