"""Looking into a bundle before anything is taken over: everything is verified, nothing is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sxt_desktop.bundle.checkpoints import verify_checkpoint
from sxt_desktop.bundle.incoming import Staged, open_bundle
from sxt_desktop.bundle.key_updates import KeyUpdate
from sxt_desktop.bundle.manifest import LogPart, Mode
from sxt_desktop.bundle.strict_json import Malformed, parse
from sxt_desktop.catalog.forms import DefinitionWrong, definition_hash, form_from_definition
from sxt_desktop.domain.chains import Continuation, Head, extend
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec, Sensitivity
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.projections import NEEDS_LOOK, facts_of
from sxt_desktop.domain.revisions import Carried, Revision
from sxt_desktop.domain.values import Body, Json, NotReadable
from sxt_desktop.domain.workdays import Timeliness
from sxt_desktop.store import entries, outbox
from sxt_desktop.store.continuations import of as statements_of
from sxt_desktop.store.screen import is_hidden
from sxt_desktop.usecases.blocks import in_blocks
from sxt_desktop.usecases.cargo import hashes_in
from sxt_desktop.usecases.compare import FieldChange
from sxt_desktop.usecases.continuing import (
    Restored,
    believed,
    check_epochs,
    forked,
    left_behind,
    link_known,
    screen_epochs,
    starts_late,
)
from sxt_desktop.usecases.identities import earlier_identities, own_identity, peer_identity
from sxt_desktop.usecases.original_lines import checked_original, statements_to_keep
from sxt_desktop.usecases.originals import original, owners_in, screen_originals
from sxt_desktop.usecases.own_line import Recovery, recovery_in
from sxt_desktop.usecases.screening import (
    LIMITS,
    is_superior,
    screen_files,
    screen_manifest,
    screen_revisions,
    screen_skipped,
)
from sxt_desktop.usecases.sender_keys import judge_sender, new_keys
from sxt_desktop.usecases.workspace import Workspace

Progress = Callable[[int, int], None]
RESTRICTED = "restricted"
"""What records of 纪检专阅 are counted under, in place of their form."""


@dataclass(frozen=True, slots=True)
class FormCount:
    """How many records of one form come, new and changed, and how many of them late."""

    title: str
    new: int
    changed: int
    late: int = 0
    """Entered after the days a prompt record has (迟录)."""
    belated: int = 0
    """Entered later still (补录)."""


@dataclass(frozen=True, slots=True)
class ComingChange:
    """What a changed record says otherwise than the copy we hold, field by field."""

    title: str
    form_title: str
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class OriginalCount:
    """Whose log comes by way of the sender, verified by its owner's own signatures; `new` positions are not held."""

    org: OrgId
    name: str
    new: int


@dataclass(slots=True)
class ImportPlan:
    """What would be taken over. Close it when done; `heads` are re-checked when it is carried out.

    `restored` says that the sender's log goes on in a new epoch, to be shown before anything is taken over.
    """

    path: Path
    staged: Staged
    sender: OrgId
    sender_name: str
    seq: int
    created_at: str
    forms: tuple[FormCount, ...]
    new: int
    changed: int
    withheld: int
    belated: int
    files: int
    receipts: int
    orders: tuple[str, ...]
    skipped_numbers: tuple[int, ...]
    heads: dict[tuple[OrgId, str], int]
    specs: dict[str, FormSpec] = field(repr=False)
    definitions: dict[str, dict[str, Json]] = field(repr=False)
    counts: dict[str, int] = field(default_factory=dict)
    hidden: int = 0
    """How many come that whoever looks may not see; they are in no other count and in no form."""
    continues: tuple[Continuation, ...] = ()
    restored: tuple[Restored, ...] = ()
    known_epochs: frozenset[str] = frozenset()
    starts_late: bool = False
    """Whether something we once had is missing before it; the sender sends that again after our next bundle."""
    recovery: Recovery | None = None
    """What of our own log comes back from above."""
    passed: dict[OrgId, tuple[Continuation, ...]] = field(default_factory=dict)
    """Whose logs come besides the sender's, with the statements of theirs that are new."""
    originals: tuple[OriginalCount, ...] = ()
    """Whose logs of others the sender passes on, ours not among them."""
    key_changes: tuple[KeyUpdate, ...] = ()
    """How the sender's keys were replaced since we last heard of them, by statements of both keys."""

    unclear: int = 0
    """How many come of which the form or the content is not understood (需人工核对)."""
    changes: tuple[ComingChange, ...] = ()
    """What the first changed records say otherwise; told by `preview_whole`, as are the `todos`."""
    todos: tuple[str, ...] = ()
    """What taking it over would give us to do, in words."""

    def close(self) -> None:
        """Remove the verified copy from disk."""
        self.staged.close()


@dataclass(slots=True)
class _Sums:
    new: int = 0
    changed: int = 0
    withheld: int = 0
    belated: int = 0
    unclear: int = 0
    forms: dict[str, list[int]] = field(default_factory=dict)
    orders: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    named_forms: set[str] = field(default_factory=set)
    named_files: set[str] = field(default_factory=set)
    takes_orders: bool = False
    hidden: int = 0
    restricted: set[tuple[str, str]] = field(default_factory=set)
    by_owner: dict[OrgId, int] = field(default_factory=dict)

    def is_restricted(self, ws: Workspace, revision: Revision) -> bool:
        """Whether a revision is 纪检专阅, or of or about a record that is."""
        own, about = (revision.owner, revision.entry_id), revision.about
        if own in self.restricted:
            return True
        found = revision.sensitivity is Sensitivity.DISCIPLINE or (
            about is not None
            and (
                (about.owner, about.entry_id) in self.restricted
                or is_hidden(ws.whole, about.owner, about.entry_id)
            )
        )
        if found:
            self.restricted.add(own)
        return found


def preview_import(
    ws: Workspace,
    path: Path,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ImportPlan:
    """Verify a bundle whole and say what it would change; of what is 纪检专阅 only how many to who may not see it.

    Refused in one sentence each, with nothing changed: NOT_A_BUNDLE, BUNDLE_* and FILE_MISSING.
    """
    staged = open_received(ws, path, progress=progress, cancelled=cancelled)
    try:
        return plan_for(ws, path, staged)
    except BaseException:
        staged.close()
        raise


def open_received(
    ws: Workspace,
    path: Path,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Staged:
    """Verify a bundle addressed to this workbook by itself, whatever is held already; close it when done."""
    return open_bundle(
        path,
        me=own_identity(ws),
        sender_of=lambda org, key_id: peer_identity(ws, org, key_id),
        staging=ws.workbook.path / "received",
        earlier=earlier_identities(ws),
        judge=lambda sender, manifest: judge_sender(ws.whole, sender, manifest),
        limits=LIMITS,
        progress=progress,
        cancelled=cancelled,
    )


def plan_for(ws: Workspace, path: Path, staged: Staged) -> ImportPlan:
    """Say what a verified bundle would change here, or refuse it; the bundle stays open."""
    manifest = staged.manifest
    screen_manifest(ws.whole, staged)
    screen_originals(ws, staged)
    screen_epochs(ws.whole, staged)
    skipped = _check_line(ws, staged)
    specs, definitions = _forms(staged)
    files = staged.files()
    sums = _gathered(ws, staged, specs, frozenset())
    if sums.restricted:
        sums = _gathered(ws, staged, specs, frozenset(sums.restricted))
    screen_files(files, sums.named_files)
    continues = believed(ws.whole, staged)
    heads = {
        (part.owner, part.epoch): entries.head(ws.whole, part.owner, part.epoch).n for part in manifest.logs
    }
    return ImportPlan(
        path=path,
        staged=staged,
        sender=staged.sender.org,
        sender_name=staged.sender.name,
        seq=manifest.seq,
        created_at=manifest.created_at,
        forms=tuple(FormCount(title, *counts) for title, counts in sums.forms.items()),
        unclear=sums.unclear,
        new=sums.new,
        changed=sums.changed,
        withheld=sums.withheld,
        belated=sums.belated,
        files=len(files),
        receipts=len(manifest.acks),
        orders=tuple(sums.orders),
        skipped_numbers=skipped,
        heads=heads,
        specs=specs,
        definitions={key: found for key, found in definitions.items() if key in sums.named_forms},
        counts=sums.counts,
        hidden=sums.hidden,
        continues=continues,
        recovery=recovery_in(ws, staged),
        originals=_originals(ws, staged, sums),
        passed={owner: statements_to_keep(ws, staged, owner) for owner in owners_in(staged)},
        key_changes=tuple(one.update for one in new_keys(ws.whole, staged.sender, manifest)),
        restored=left_behind(ws.whole, continues),
        starts_late=starts_late(ws.whole, staged),
        known_epochs=frozenset(one.epoch for one in statements_of(ws.whole, staged.sender.org)),
    )


def _gathered(
    ws: Workspace, staged: Staged, specs: dict[str, FormSpec], restricted: frozenset[tuple[str, str]]
) -> _Sums:
    """Go through everything once; `restricted` are records a first time found to be 纪检专阅 in the end."""
    sums = _Sums(takes_orders=is_superior(ws.whole, staged.sender.org), restricted=set(restricted))
    has_files = bool(staged.files())
    for index, part in enumerate(staged.manifest.logs):
        for carried, is_known in checked_lines(ws, staged, index):
            _note(ws, carried, sums, has_files=has_files)
            if not is_known:
                sums.by_owner[part.owner] = sums.by_owner.get(part.owner, 0) + 1
                _count(ws, carried, specs, sums)
    return sums


def _originals(ws: Workspace, staged: Staged, sums: _Sums) -> tuple[OriginalCount, ...]:
    owners = (owner for owner in owners_in(staged) if owner != ws.org)
    named = ((owner, tuple(original(ws, staged, owner).keys.values())) for owner in owners)
    return tuple(
        OriginalCount(owner, keys[-1].short_name if keys else owner, sums.by_owner.get(owner, 0))
        for owner, keys in named
    )


def _check_line(ws: Workspace, staged: Staged) -> tuple[int, ...]:
    """Judge the bundle's number: repeated, contradicting, or leaving numbers out (which are returned)."""
    manifest, sender = staged.manifest, staged.sender.org
    held = {
        one.seq: one for one in outbox.received_from(ws.whole, sender) if one.epoch == manifest.sender.epoch
    }
    known = held.get(manifest.seq)
    if known is not None and known.manifest_sha256 == staged.manifest_sha256:
        raise UserError(
            ErrorCode.BUNDLE_REPEATED, name=staged.sender.name, seq=manifest.seq, at=known.imported_at
        )
    before = held.get(manifest.seq - 1)
    after = outbox.prev_of(ws.whole, sender, manifest.sender.epoch, manifest.seq + 1)
    is_other = after not in (None, staged.manifest_sha256)
    if known is not None or is_other or (before is not None and before.manifest_sha256 != manifest.prev):
        raise UserError(ErrorCode.BUNDLE_FORKED, name=staged.sender.name, seq=manifest.seq)
    voided = {one.seq for one in manifest.voided}
    last = max((seq for seq in held if seq < manifest.seq), default=0)
    screen_skipped(last, manifest.seq)
    return tuple(seq for seq in range(last + 1, manifest.seq) if seq not in voided)


def checked_lines(ws: Workspace, staged: Staged, index: int) -> Iterator[tuple[Carried, bool]]:
    """Yield each position with whether it is already held, the chain recomputed to the signed head.

    BUNDLE_GAP when it starts after what is held, BUNDLE_FORKED when it contradicts what is held,
    BUNDLE_ALTERED when chain and checkpoint do not fit each other.
    """
    part = staged.manifest.logs[index]
    if part.owner != staged.sender.org:
        yield from checked_original(ws, staged, index)
        return
    head, last = _start(ws, staged, index), entries.head(ws.whole, part.owner, part.epoch).n
    for block in in_blocks(staged.lines(index)):
        known = [_is_held(ws, staged, part, carried, last) for carried in block]
        new = [one.revision for one, is_known in zip(block, known, strict=True) if not is_known]
        screen_revisions(ws.whole, part.owner, [revision for revision in new if revision is not None])
        for carried, is_known in zip(block, known, strict=True):
            if head is not None:
                head = extend(head, carried.digest)
            yield carried, is_known
    if head is not None:
        _check_head(staged, part, head)


def _is_held(ws: Workspace, staged: Staged, part: LogPart, carried: Carried, last: int) -> bool:
    """Whether a position is held already; BUNDLE_FORKED when another is held there."""
    if carried.n > last:
        return False
    held = entries.digest_at(ws.whole, part.owner, part.epoch, carried.n)
    if held is not None and held != carried.digest:
        raise UserError(ErrorCode.BUNDLE_FORKED, name=staged.sender.name, seq=staged.manifest.seq)
    return held is not None


def _start(ws: Workspace, staged: Staged, index: int) -> Head | None:
    part = staged.manifest.logs[index]
    if part.mode is not Mode.FULL:
        return None
    check_epochs(ws.whole, staged, index)
    ours = link_known(ws.whole, staged, index, epoch=part.epoch, n=part.from_n - 1)
    if ours is None:
        have = entries.head(ws.whole, part.owner, part.epoch).n
        raise UserError(ErrorCode.BUNDLE_GAP, name=staged.sender.name, seq=staged.manifest.seq, have=have)
    if part.link_before != ours:
        raise forked(staged)
    return Head(part.from_n - 1, ours)


def _check_head(staged: Staged, part: LogPart, head: Head) -> None:
    signed = part.checkpoint
    fits = signed is not None and (signed.n, signed.link) == (head.n, head.link)
    if not fits or signed is None or not verify_checkpoint(signed, staged.sender):
        raise UserError(ErrorCode.BUNDLE_ALTERED, what="checkpoint")


def _forms(staged: Staged) -> tuple[dict[str, FormSpec], dict[str, dict[str, Json]]]:
    """Return the forms that came and can be understood, and all that came, both by hash."""
    specs: dict[str, FormSpec] = {}
    definitions: dict[str, dict[str, Json]] = {}
    for name, content in staged.forms().items():
        definition = _definition(name, content)
        if definition is None:
            continue
        hash_of = definition_hash(definition)
        definitions[hash_of] = definition
        try:
            specs[hash_of] = form_from_definition(definition)
        except DefinitionWrong:
            continue
    return specs, definitions


def _definition(name: str, content: bytes) -> dict[str, Json] | None:
    """Return a form definition that is what its member is named after, or None."""
    try:
        definition = parse(content)
    except Malformed:
        return None
    if not isinstance(definition, dict) or f"{definition.get('id')}-{definition.get('version')}" != name:
        return None
    return definition


def form_for(ws: Workspace, revision: Revision, specs: dict[str, FormSpec]) -> FormSpec | None:
    """Return a revision's form: from the bundle, installed, or kept; None when it cannot be understood."""
    spec = specs.get(revision.form_hash)
    if spec is None:
        try:
            return ws.form_of(ws.whole, revision.form_id, revision.form_hash)
        except UserError:
            return None
    return spec if spec.id == revision.form_id else None


def _note(ws: Workspace, carried: Carried, sums: _Sums, *, has_files: bool) -> None:
    """Note what a line needs beside it, and count it as what it is, whatever the manifest says.

    What is 纪检专阅 is counted under no form: receipts and lists of bundles are for everyone.
    """
    revision = carried.revision
    key = "withheld" if revision is None else revision.form_id
    if revision is not None and sums.is_restricted(ws, revision):
        key = RESTRICTED
    sums.counts[key] = sums.counts.get(key, 0) + 1
    if revision is not None:
        sums.named_forms.add(revision.form_hash)
    if has_files and carried.payload is not None:
        sums.named_files.update(hashes_in(carried.payload.body))


def _count(ws: Workspace, carried: Carried, specs: dict[str, FormSpec], sums: _Sums) -> None:
    revision = carried.revision
    if revision is None:
        sums.withheld += 1
        return
    if (revision.owner, revision.entry_id) in sums.restricted and not ws.sees(Sensitivity.DISCIPLINE):
        sums.hidden += 1
        return
    spec = form_for(ws, revision, specs)
    title = NEEDS_LOOK if spec is None else spec.title
    both = sums.forms.setdefault(title, [0, 0, 0, 0])
    is_new = revision.previous is None
    both[0 if is_new else 1] += 1
    sums.new += is_new
    sums.changed += not is_new
    body = {} if carried.payload is None else carried.payload.body
    timeliness = body.get("timeliness")
    both[2] += timeliness == Timeliness.LATE
    both[3] += timeliness == Timeliness.BELATED
    sums.belated += timeliness == Timeliness.BELATED
    sums.unclear += spec is None or not _is_readable(spec, body)
    if sums.takes_orders and spec is not None and spec.lifecycle and is_new:
        sums.orders.append(facts_of(spec, body, recorded_at=revision.recorded_at).title)


def _is_readable(spec: FormSpec, body: Body) -> bool:
    """Whether a form can read a content; a blanked one is empty and can be read."""
    try:
        spec.read(body)
    except NotReadable:
        return False
    return True
