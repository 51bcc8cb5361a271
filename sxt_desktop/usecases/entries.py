"""Looking at records: lists, one record with everything about it, its history, what can be referred to."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec, Sensitivity
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.revisions import Revision
from sxt_desktop.domain.roles import How
from sxt_desktop.domain.values import Body, NotReadable, Values
from sxt_desktop.store import lists
from sxt_desktop.store.blanking import is_blanked
from sxt_desktop.store.engine import Database
from sxt_desktop.store.entries import revisions_of
from sxt_desktop.usecases.entitled import find_first, papers_about, superiors_and_us
from sxt_desktop.usecases.gathering import gathered
from sxt_desktop.usecases.guarding import reader
from sxt_desktop.usecases.looks import looked, shown
from sxt_desktop.usecases.naming import Naming
from sxt_desktop.usecases.submitted import Submitted, submitted
from sxt_desktop.usecases.unconfirmed import with_reach
from sxt_desktop.usecases.workspace import Workspace

WINDOW = 200
"""Whole lists are read in windows of this many, and looks written down for each."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A record with its form as it was written, by its owner's name for it; its values; what others wrote (newest first)."""

    listed: Listed
    form: FormSpec
    values: Values
    about: tuple[Listed, ...]
    is_own: bool
    submitted: Submitted | None = None
    is_blanked: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """One revision of a record, for its history; `form` is None where this program does not know it."""

    digest: str
    n: int
    author: str
    recorded_at: str
    is_void: bool
    body: Body
    form: FormSpec | None = None
    is_blanking: bool = False
    is_blanked: bool = False
    sensitivity: Sensitivity = Sensitivity.INTERNAL

    @property
    def is_content(self) -> bool:
        """Whether the record can be read as it was then."""
        return not self.is_void and not self.is_blanking and not self.is_blanked


def list_entries(ws: Workspace, chosen: Filter, *, offset: int = 0, limit: int = 200) -> tuple[Listed, ...]:
    """Return a window of a filtered list, newest first."""
    rows = lists.page(ws.read, with_reach(ws, chosen), offset=offset, limit=limit)
    shown(ws, rows, _how(chosen))
    return rows


def count_entries(ws: Workspace, chosen: Filter) -> int:
    """Return how many records a filtered list has."""
    return lists.count(ws.read, with_reach(ws, chosen))


def all_entries(ws: Workspace, chosen: Filter) -> Iterator[Listed]:
    """Yield a whole filtered list in the order of recording."""
    rows = lists.each(ws.read, with_reach(ws, chosen))
    while window := tuple(islice(rows, WINDOW)):
        shown(ws, window, _how(chosen))
        yield from window


def _how(chosen: Filter) -> How:
    return How.SEARCHED if chosen.words.strip() else How.LISTED


def open_entry(
    ws: Workspace, entry_id: EntryId, owner: OrgId | None = None, *, how: How = How.OPENED
) -> Opened:
    """Return one record ready to be shown (ENTRY_UNKNOWN, FORM_UNKNOWN); without an owner ours comes first.

    Looking at one that is 纪检专阅 is written down, as what `how` says; LOOK_NOT_REGISTERED where that needs a
    reason and approval first.
    """
    if owner is None:
        listed = find_first(ws, entry_id, superiors_and_us(ws)) or lists.find(ws.read, entry_id)
    else:
        listed = lists.find(ws.read, entry_id, owner)
    if listed is None:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    (listed,) = looked(ws, how, listed)
    form = ws.form_of(ws.read, listed.form_id, listed.form_hash)
    try:
        values = gathered(ws, ws.read, form, form.read(listed.body))
    except NotReadable as wrong:
        raise UserError(ErrorCode.FORM_UNKNOWN, form=form.title) from wrong
    about = papers_about(ws, listed)
    shown(ws, about)
    gone = is_blanked(ws.read, listed.owner, entry_id)
    named = Naming(ws).of_row(listed, form)
    return Opened(listed, named, values, about, listed.owner == ws.org, submitted(ws, listed), gone)


def history(ws: Workspace, entry_id: EntryId, owner: OrgId | None = None) -> tuple[Version, ...]:
    """Return every revision of a record, oldest first; blanked and withheld bodies are empty."""
    row = lists.find(ws.read, entry_id, owner or ws.org)
    if row is None:
        return _versions(ws, ws.read, entry_id, owner)
    looked(ws, How.HISTORY, row)
    return _versions(ws, reader(ws, row), entry_id, owner)


def versions(ws: Workspace, entry_id: EntryId, owner: OrgId | None = None) -> tuple[Version, ...]:
    """Return what `history` does, for lists that write down their looks themselves; heads of guarded records."""
    return _versions(ws, ws.read, entry_id, owner)


def _versions(ws: Workspace, db: Database, entry_id: EntryId, owner: OrgId | None) -> tuple[Version, ...]:
    return tuple(
        Version(
            digest=carried.digest.hex(),
            n=carried.n,
            author=carried.revision.author,
            recorded_at=carried.revision.recorded_at,
            is_void=carried.revision.is_void,
            body={} if carried.payload is None else carried.payload.body,
            form=_form_of(ws, carried.revision),
            is_blanking=carried.revision.is_blanking,
            is_blanked=carried.payload is None,
            sensitivity=carried.revision.sensitivity,
        )
        for carried in revisions_of(db, owner or ws.org, entry_id)
        if carried.revision is not None
    )


def _form_of(ws: Workspace, revision: Revision) -> FormSpec | None:
    try:
        return ws.form_of(ws.read, revision.form_id, revision.form_hash)
    except UserError:
        return None


def years(ws: Workspace) -> tuple[int, ...]:
    """Return the years in which anything is kept, this year always among them, newest first."""
    return tuple(sorted({*lists.years(ws.read, ws.org), ws.today.year}, reverse=True))
