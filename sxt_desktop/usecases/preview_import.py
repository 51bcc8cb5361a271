"""Looking into a bundle before anything is taken over: everything is verified, nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sxt_desktop.bundle.incoming import Staged, open_bundle
from sxt_desktop.bundle.key_updates import KeyUpdate
from sxt_desktop.domain.chains import Continuation
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import FormId, OrgId
from sxt_desktop.domain.values import Json
from sxt_desktop.store import entries, outbox
from sxt_desktop.store.continuations import of as statements_of
from sxt_desktop.usecases.coming_counts import Sums, counted
from sxt_desktop.usecases.coming_forms import forms_in
from sxt_desktop.usecases.compare import FieldChange
from sxt_desktop.usecases.continuing import Restored, believed, left_behind, screen_epochs, starts_late
from sxt_desktop.usecases.identities import earlier_identities, own_identity, peer_identity
from sxt_desktop.usecases.naming import Naming
from sxt_desktop.usecases.original_lines import statements_to_keep
from sxt_desktop.usecases.originals import original, owners_in, screen_originals
from sxt_desktop.usecases.own_line import Recovery, recovery_in
from sxt_desktop.usecases.screening import LIMITS, screen_files, screen_manifest, screen_skipped
from sxt_desktop.usecases.sender_keys import judge_sender, new_keys
from sxt_desktop.usecases.workspace import Workspace

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FormCount:
    """How many records of one form come, new and changed, and how many of them late."""

    form: FormId
    title: str
    """What its sender calls it, as far as it told us; else what it came as."""
    new: int
    changed: int
    late: int = 0
    """Entered after the days a prompt record has (迟录)."""
    belated: int = 0
    """Entered later still (补录)."""


@dataclass(frozen=True, slots=True)
class ComingChange:
    """What a changed record says otherwise than the copy we hold, field by field.

    Of a record that is new here (`is_held` false) it is told against what the bundle brings of it first.
    """

    title: str
    form_title: str
    changes: tuple[FieldChange, ...]
    is_held: bool = True


@dataclass(frozen=True, slots=True)
class ComingRecord:
    """A record that is not held yet, in short; the day as ISO text."""

    title: str
    form_title: str
    day: str


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
    added: tuple[ComingRecord, ...] = ()
    """The first records that are new here."""
    todos: tuple[str, ...] = ()
    """What taking it over would give us to do, in words."""

    def close(self) -> None:
        """Remove the verified copy from disk."""
        self.staged.close()


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
    specs, definitions = forms_in(staged)
    files = staged.files()
    sums = counted(ws, staged, specs, frozenset())
    if sums.restricted:
        sums = counted(ws, staged, specs, frozenset(sums.restricted))
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
        forms=_counts(ws, sums, staged.sender.org),
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


def _counts(ws: Workspace, sums: Sums, sender: OrgId) -> tuple[FormCount, ...]:
    """Return how many records of each form come, under the names its sender has for them this year."""
    names = Naming(ws).names(ws.today.year, sender)
    return tuple(
        FormCount(form, names.get(form, sums.titles[form]), *counts) for form, counts in sums.forms.items()
    )


def _originals(ws: Workspace, staged: Staged, sums: Sums) -> tuple[OriginalCount, ...]:
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
