"""调阅登记 before contents are shown: a guarded record is looked at only after reason and approval were registered.

Registered is a record of its own (form `file_look`), with a running number without gaps: who looks, why, who
approved, that nobody looks at the own file (domain.md 3.17). It opens the file for that person on that day.
"""

from collections.abc import Iterable
from dataclasses import replace

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import bare_name
from sxt_desktop.store import lists
from sxt_desktop.store.blanking import is_blanked
from sxt_desktop.store.entries import revisions_of
from sxt_desktop.usecases.workspace import Workspace

LOOK = FormId("file_look")
MAY_LOOK = "经核查无需回避"
"""The result of the check of avoidance with which a registered look opens the file."""


def is_guarded(ws: Workspace, row: Listed) -> bool:
    """Whether the contents of a record are shown only after a look was registered."""
    loaded = ws.library.forms.get(row.form_id)
    return loaded is not None and loaded.spec.guarded


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
        if is_guarded(ws, row) and not is_blanked(ws.read, row.owner, row.entry_id) and not _is_open(ws, row):
            raise UserError(ErrorCode.LOOK_NOT_REGISTERED, title=row.title)


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
