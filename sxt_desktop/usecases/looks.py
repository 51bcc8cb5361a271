"""Who looked at what is 纪检专阅: every look is written down, and who may read that list.

Opening, printing and the like are written down each time; lists and search once for a user, record and day,
so that drawing a list again costs one short query and a list without such records nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import How, Permission
from sxt_desktop.store import lists, users
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.guarding import contents
from sxt_desktop.usecases.workspace import Workspace

MOST_LOOKS = 500


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


def looks(ws: Workspace, limit: int = MOST_LOOKS) -> tuple[Look, ...]:
    """Return the looks at restricted records, newest first, for 纪检员 and 管理员 (NOT_PERMITTED).

    An administrator who may not see the records learns who looked at which position, and no more.
    """
    ws.require(Permission.RESTRICTED, Permission.MANAGE)
    rows = users.looks(ws.read, limit)
    names = {user: users.user_name(ws.read, user) for user in {row[1] for row in rows}}
    keys = dict.fromkeys((OrgId(row[2]), EntryId(row[3])) for row in rows)
    known = {key: lists.find(ws.whole, key[1], key[0]) for key in keys}
    may_see = ws.sees(Sensitivity.DISCIPLINE)
    if may_see:
        shown(ws, [row for row in known.values() if row is not None])
    return tuple(
        _look(row, names[row[1]], known[OrgId(row[2]), EntryId(row[3])], may_see=may_see) for row in rows
    )


def _look(row: tuple[str, str, str, str, str], name: str, record: Listed | None, *, may_see: bool) -> Look:
    at, _, _, entry_id, how = row
    n = 0 if record is None else record.n
    if record is None or not may_see:
        return Look(at, name, how, n)
    return Look(at, name, how, n, EntryId(entry_id), record.form_id, record.title)
