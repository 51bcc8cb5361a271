"""调阅登记 before contents are shown: a guarded record is looked at only after reason and approval were registered.

Registered is a record of its own (form `file_look`), with a running number without gaps: who looks, why, who
approved, that nobody looks at the own file (domain.md 3.17). It opens the file for that person on that day.

`ws.read` shows everyone the head of such a record alone (`store/covering`); what is in it comes from here.
"""

from collections.abc import Iterable
from dataclasses import replace

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import bare_name
from sxt_desktop.store import lists
from sxt_desktop.store.blanking import is_blanked
from sxt_desktop.store.engine import Database
from sxt_desktop.store.entries import revisions_of
from sxt_desktop.usecases.workspace import Workspace

LOOK = FormId("file_look")
MAY_LOOK = "经核查无需回避"
"""The result of the check of avoidance with which a registered look opens the file."""


def is_guarded(ws: Workspace, row: Listed) -> bool:
    """Whether the contents of a record are shown only after a look was registered."""
    loaded = ws.library.forms.get(row.form_id)
    return loaded is not None and loaded.spec.guarded


def is_covered(ws: Workspace, row: Listed) -> bool:
    """Whether of a record the head alone may be shown to whoever is working today."""
    return is_guarded(ws, row) and not is_blanked(ws.read, row.owner, row.entry_id) and not _is_open(ws, row)


def without_guarded(ws: Workspace, chosen: Filter) -> Filter:
    """Return a list of several forms without the guarded ones: their contents leave only with a registered look."""
    guarded = {loaded.spec.id for loaded in ws.library.forms.values() if loaded.spec.guarded}
    left = tuple(form for form in chosen.forms if form not in guarded)
    return replace(chosen, forms=left) if left else chosen


def must_be_registered(ws: Workspace, rows: Iterable[Listed]) -> None:
    """Raise LOOK_NOT_REGISTERED for the first guarded record that is not open to whoever is working today.

    Of one that was blanked there is nothing left to look at.
    """
    for row in rows:
        if is_covered(ws, row):
            raise UserError(ErrorCode.LOOK_NOT_REGISTERED, title=row.title)


def contents(ws: Workspace, rows: Iterable[Listed]) -> tuple[Listed, ...]:
    """Return records of lists with their contents, guarded ones too (as `must_be_registered`)."""
    asked = tuple(rows)
    must_be_registered(ws, asked)
    return tuple(content_kept(ws, row) for row in asked)


def content_kept(ws: Workspace, row: Listed) -> Listed:
    """Return a record of a list with its content for being kept again; it is shown to nobody."""
    found = lists.find(ws.whole, row.entry_id, row.owner) if is_guarded(ws, row) else None
    return row if found is None else found


def reader(ws: Workspace, row: Listed) -> Database:
    """Return the connection on which a record's earlier contents are read (as `must_be_registered`)."""
    if not is_guarded(ws, row):
        return ws.read
    must_be_registered(ws, (row,))
    return ws.whole


def may_hand_out(ws: Workspace, holders: Iterable[tuple[OrgId, EntryId]]) -> None:
    """Raise LOOK_NOT_REGISTERED where a record that holds a file is guarded and not open."""
    found = (lists.find(ws.read, entry_id, owner) for owner, entry_id in holders)
    must_be_registered(ws, (row for row in found if row is not None))


def _is_open(ws: Workspace, row: Listed) -> bool:
    today = ws.today.isoformat()
    return _is_own_work(ws, row, today) or any(_opens(look, row) for look in _looks_today(ws, today))


def _is_own_work(ws: Workspace, row: Listed, today: str) -> bool:
    """Who wrote all of a record today has it before the eyes already; bringing another's back is no such work."""
    if row.owner != ws.org or row.first_recorded_at[:10] != today:
        return False
    written = (one.revision for one in revisions_of(ws.read, ws.org, row.entry_id))
    return all(one is not None and one.author == ws.author for one in written)


def _looks_today(ws: Workspace, today: str) -> Iterable[Listed]:
    chosen = Filter(forms=(LOOK,), owner=ws.org, year=ws.today.year)
    mine = (look for look in lists.each(ws.read, chosen) if look.occurred_on == today)
    return (look for look in mine if look.author == ws.author)


def _opens(look: Listed, row: Listed) -> bool:
    body = look.body
    named = body.get("file")
    files = [one.get("id") for one in named if isinstance(one, dict)] if isinstance(named, list) else []
    looker = bare_name(look.subject_name or "")
    is_own_file = bool(looker) and looker == bare_name(row.subject_name or "")
    return row.entry_id in files and body.get("avoidance") == MAY_LOOK and not is_own_file
