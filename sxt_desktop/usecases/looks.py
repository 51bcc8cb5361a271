"""Who looked at what is 纪检专阅: every look is written down, and who may read that list.

Opening, printing and the like are written down each time; lists and search once for a user, record and day,
so that drawing a list again costs one short query and a list without such records nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.revisions import author_name
from sxt_desktop.domain.roles import How, Permission
from sxt_desktop.store import lists, users
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.guarding import contents
from sxt_desktop.usecases.naming import form_title
from sxt_desktop.usecases.registered_looks import Registered, registered
from sxt_desktop.usecases.workspace import Workspace

MOST_LOOKS = 500
_OF_HEADS = (How.LISTED, How.SEARCHED)
"""Ways in which no content was looked at."""
_Row = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a record; `at` is ISO text. Who may not see the record gets its position `n` alone."""

    at: str
    user: str
    how: str
    n: int
    entry_id: EntryId | None = None
    form_id: str = ""
    title: str = ""
    form_title: str = ""
    by: Registered | None = None
    """By which registration a guarded record was opened."""


def looked(ws: Workspace, how: How, *rows: Listed) -> tuple[Listed, ...]:
    """Write down that whoever is working looked at records, each time; return them with their contents.

    Guarded ones must have been registered for looking at (LOOK_NOT_REGISTERED); of others nothing is to be added.
    """
    seen = _restricted(rows)
    if not seen:
        return rows
    whole = contents(ws, rows)
    _write(ws, seen, how)
    return whole


def _restricted(rows: Iterable[Listed]) -> list[tuple[OrgId, EntryId]]:
    return [(row.owner, row.entry_id) for row in rows if row.sensitivity == Sensitivity.DISCIPLINE]


def looked_at_file(ws: Workspace, holders: Iterable[tuple[OrgId, EntryId]]) -> None:
    """Write down that a file was opened which these records hold."""
    found = list(holders)
    if found:
        _write(ws, found, How.FILE)


def shown(ws: Workspace, rows: Sequence[Listed], how: How = How.LISTED) -> None:
    """Write down which restricted records a list showed, those not yet written down today."""
    seen = _restricted(rows)
    if not seen:
        return
    known = users.looked_at(ws.read, ws.user.id, ws.today.isoformat(), how)
    fresh = [one for one in dict.fromkeys(seen) if one not in known]
    if fresh:
        _write(ws, fresh, how)


def _write(ws: Workspace, records: Sequence[tuple[OrgId, EntryId]], how: How) -> None:
    """One transaction for all; a workbook that only lets itself be read keeps none."""
    if ws.workbook.read_only:
        return
    at = ws.timestamp

    def work(db: Database) -> None:
        for owner, entry_id in records:
            users.add_look(db, at=at, user=ws.user.id, owner=owner, entry_id=entry_id, how=how)

    ws.workbook.write(work)


def looks_at(ws: Workspace, entry_id: EntryId) -> tuple[Registered, ...]:
    """Return the registered looks at a guarded record, newest first; empty for who may not see them."""
    found = registered(ws, of=entry_id)
    shown(ws, [one.row for one in found])
    return found


def looks(ws: Workspace, limit: int = MOST_LOOKS, *, at_contents: bool = False) -> tuple[Look, ...]:
    """Return the looks at restricted records, newest first, for 纪检员 and 管理员 (NOT_PERMITTED).

    `at_contents` leaves out what lists and searches showed. An administrator who may not see the records learns
    who looked at which position, and no more.
    """
    ws.require(Permission.RESTRICTED, Permission.MANAGE)
    rows = users.looks(ws.read, limit, besides=_OF_HEADS if at_contents else ())
    names = {user: users.user_name(ws.read, user) for user in {row[1] for row in rows}}
    keys = dict.fromkeys((OrgId(row[2]), EntryId(row[3])) for row in rows)
    known = {key: lists.find(ws.whole, key[1], key[0]) for key in keys}
    may_see = ws.sees(Sensitivity.DISCIPLINE)
    if may_see:
        shown(ws, [row for row in known.values() if row is not None])
    grounds = _grounds(ws, since=rows[-1][0][:10]) if rows else {}
    return tuple(
        _look(ws, row, names[row[1]], known[OrgId(row[2]), EntryId(row[3])], grounds=grounds)
        if may_see
        else _position(row, names[row[1]], known[OrgId(row[2]), EntryId(row[3])])
        for row in rows
    )


def _grounds(ws: Workspace, *, since: str) -> dict[tuple[str, str, str], Registered]:
    """Return by which registration who could open which record on which day."""
    return {
        (one.row.author, one.row.occurred_on or "", entry): one
        for one in registered(ws, since=since)
        for entry in one.files
    }


def _position(row: _Row, name: str, record: Listed | None) -> Look:
    at, _, _, _, how = row
    return Look(at, name, how, 0 if record is None else record.n)


def _look(
    ws: Workspace,
    row: _Row,
    name: str,
    record: Listed | None,
    *,
    grounds: Mapping[tuple[str, str, str], Registered],
) -> Look:
    found = _position(row, name, record)
    if record is None:
        return found
    by = None if found.how in _OF_HEADS else grounds.get((author_name(name), found.at[:10], row[3]))
    return replace(
        found,
        entry_id=record.entry_id,
        form_id=record.form_id,
        title=record.title,
        form_title=form_title(ws, record),
        by=by,
    )
