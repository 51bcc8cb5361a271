"""Appending to the own log: what every use case that writes a record goes through, inside one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from sxt_desktop.catalog.forms import LoadedForm
from sxt_desktop.domain.chains import extend
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec, Sensitivity
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.projections import facts_of
from sxt_desktop.domain.records import COVERED
from sxt_desktop.domain.revisions import (
    BLANKING_FORM,
    SALT_BYTES,
    VOID_FORM,
    Carried,
    Payload,
    Revision,
    Target,
)
from sxt_desktop.domain.values import Body
from sxt_desktop.store import blocks, entries, latest, ledger
from sxt_desktop.store.engine import Database
from sxt_desktop.store.lists import find
from sxt_desktop.usecases.accepting import refuse
from sxt_desktop.usecases.following import followed, following_problems
from sxt_desktop.usecases.visible import level_of, must_see, named_hidden, note_lowered
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ToRecord:
    """One revision to be written: of a new record, or following `expected` (its newest digest, hex).

    What it is about and its sensitivity stay as they were when they are not given: changing, voiding or
    bringing back a record of 纪检专阅 must not release it.
    """

    form: LoadedForm
    body: Body
    entry_id: EntryId
    about: Target | None = None
    expected: str | None = None
    sensitivity: Sensitivity | None = None


def append(ws: Workspace, db: Database, wanted: ToRecord) -> Revision:
    """Write one revision to the own log and bring the projections up to date.

    ENTRY_UNKNOWN when it follows or is about what whoever is working may not see; NOT_PERMITTED when only
    others may make it as confidential; NOT_ACCEPTED when it names a record more confidential than itself, or
    follows one that is not there or follows itself.
    """
    last = entries.last_revision(db, ws.org, wanted.entry_id)
    previous = None if last is None else last.digest
    about, level = _judged(ws, db, wanted, last)
    head = entries.head(db, ws.org, ws.epoch)
    carried, revision = _position(ws, wanted, n=head.n + 1, about=about, level=level, previous=previous)
    _keep_form(db, wanted.form)
    entries.append(db, head, carried, owner=ws.org, epoch=ws.epoch)
    note_lowered(ws, db, revision, last)
    facts = facts_of(wanted.form.spec, wanted.body, recorded_at=revision.recorded_at)
    latest.project(db, revision, wanted.body, facts)
    return revision


def append_new(ws: Workspace, db: Database, wanted: Sequence[ToRecord]) -> tuple[int, int]:
    """Write the first revisions of new records, all their rows in a few statements; returns first and last position.

    Each is judged as by `append`, before any of them is written: none of them names another.
    """
    head = entries.head(db, ws.org, ws.epoch)
    first, linked, told = head.n + 1, list[blocks.Linked](), list[blocks.Told]()
    for one in wanted:
        about, level = _judged(ws, db, one, None)
        carried, revision = _position(ws, one, n=head.n + 1, about=about, level=level, previous=None)
        head = extend(head, carried.digest)
        linked.append((carried, head.link))
        told.append((carried, facts_of(one.form.spec, one.body, recorded_at=revision.recorded_at)))
    for form in {one.form.spec.hash: one.form for one in wanted}.values():
        _keep_form(db, form)
    blocks.put(db, linked, owner=ws.org, epoch=ws.epoch)
    blocks.project(db, told, owner=ws.org, epoch=ws.epoch)
    return first, head.n


def _judged(
    ws: Workspace, db: Database, wanted: ToRecord, last: Revision | None
) -> tuple[Target | None, Sensitivity]:
    """Return what a revision is about and how confidential it is; refuse what must not be written."""
    spec = wanted.form.spec
    if COVERED in wanted.body:  # the head of a guarded record, as lists have it, is never its content
        raise UserError(ErrorCode.LOOK_NOT_REGISTERED, title=spec.title)
    if last is not None:
        must_see(ws, db, ws.org, wanted.entry_id)
        _may_follow(ws, db, wanted)
    elif wanted.expected is not None:
        raise UserError(ErrorCode.ENTRY_CHANGED_MEANWHILE)
    kept = None if last is None else _kept_target(ws, db, last)
    about = wanted.about or followed(db, ws.org, spec, wanted.body, kept) or kept
    by_content = _restricts_itself(spec, wanted.body)
    level = level_of(ws, db, spec, last, about, wanted.sensitivity, by_content=by_content)
    refuse(ws, spec, named_hidden(db, spec, wanted.body, level))
    refuse(ws, spec, following_problems(db, ws.org, spec, wanted.body, wanted.entry_id))
    return about, level


def _position(
    ws: Workspace,
    wanted: ToRecord,
    *,
    n: int,
    about: Target | None,
    level: Sensitivity,
    previous: bytes | None,
) -> tuple[Carried, Revision]:
    spec, payload = wanted.form.spec, Payload(ws.random(SALT_BYTES), wanted.body)
    revision = Revision(
        owner=ws.org,
        epoch=ws.epoch,
        n=n,
        entry_id=wanted.entry_id,
        form_id=spec.id,
        form_version=spec.version,
        form_hash=spec.hash,
        author=ws.author,
        recorded_at=ws.timestamp,
        sensitivity=level,
        about=about,
        previous=previous,
        payload_hash=payload.hash,
    )
    return Carried(n, revision.digest, revision, payload), revision


def _keep_form(db: Database, form: LoadedForm) -> None:
    spec = form.spec
    ledger.keep_form(db, hash=spec.hash, form_id=spec.id, version=spec.version, definition=form.definition)


def _restricts_itself(form: FormSpec, body: Body) -> bool:
    """Whether its form, or what a record says, makes it 纪检专阅 whatever was chosen (廉政档案, 谈话函询, LZ65)."""
    said = form.restricted_when
    return form.guarded or (said is not None and said.holds(form.read(body)))


def _may_follow(ws: Workspace, db: Database, wanted: ToRecord) -> None:
    """Refuse what does not follow what was read; blanking earlier contents changes nothing that was read.

    A record stays of its form (ENTRY_UNKNOWN): of another one its earlier contents would lose their guard.
    """
    if wanted.form.spec.id in (VOID_FORM, BLANKING_FORM):
        return
    known = find(db, wanted.entry_id, ws.org)
    if known is not None and known.form_id != wanted.form.spec.id:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    read = entries.last_revision(db, ws.org, wanted.entry_id, besides=BLANKING_FORM)
    if wanted.expected is not None and (read is None or read.digest.hex() != wanted.expected):
        raise UserError(ErrorCode.ENTRY_CHANGED_MEANWHILE)


def _kept_target(ws: Workspace, db: Database, last: Revision) -> Target | None:
    """Return what the record itself, not its voiding, was last about."""
    if not last.is_act:
        return last.about
    kept = [
        one.revision for one in entries.revisions_of(db, ws.org, last.entry_id) if one.revision is not None
    ]
    return next((one.about for one in reversed(kept) if not one.is_act), None)
