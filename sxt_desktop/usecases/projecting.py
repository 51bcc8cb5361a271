"""What the log says of a record, put into the words of lists: one function for the check, imports and epochs."""

from collections.abc import Iterable

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.projections import NEEDS_LOOK, Facts, blanked, facts_of_payload, unreadable
from sxt_desktop.domain.revisions import Carried
from sxt_desktop.store import latest
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.workspace import Workspace


def facts_in(ws: Workspace, db: Database, carried: Carried, *, with_words: bool = True) -> Facts:
    """Return the facts of one position by the form it was written in, as installed or kept.

    `with_words` can be spared where nothing is to be searched for.
    """
    revision, payload = carried.revision, carried.payload
    if revision is None:
        return Facts(title=NEEDS_LOOK, search_text="")
    if payload is None:
        return blanked(revision.recorded_at)
    try:
        form = ws.form_of(db, revision.form_id, revision.form_hash)
    except UserError:
        return unreadable(revision.recorded_at)
    return facts_of_payload(form, payload, recorded_at=revision.recorded_at, with_words=with_words)


def retell(ws: Workspace, db: Database, owner: OrgId, changed: Iterable[EntryId]) -> None:
    """Tell the present state of records anew, after other revisions of them count than before."""
    for entry_id in changed:
        latest.retell(db, owner, entry_id, lambda carried: facts_in(ws, db, carried))
