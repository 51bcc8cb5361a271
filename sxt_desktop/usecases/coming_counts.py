"""What a bundle brings, counted: by form, by owner, late or not, and nothing told of what is 纪检专阅."""

from dataclasses import dataclass, field

from sxt_desktop.bundle.incoming import Staged
from sxt_desktop.domain.forms import FormSpec, Sensitivity
from sxt_desktop.domain.ids import FormId, OrgId
from sxt_desktop.domain.projections import NEEDS_LOOK, facts_of
from sxt_desktop.domain.revisions import Carried, Payload, Revision
from sxt_desktop.domain.values import NotReadable
from sxt_desktop.domain.workdays import Timeliness
from sxt_desktop.store.screen import is_hidden
from sxt_desktop.usecases.cargo import hashes_in
from sxt_desktop.usecases.coming_forms import form_for
from sxt_desktop.usecases.coming_lines import checked_lines
from sxt_desktop.usecases.screening import is_superior
from sxt_desktop.usecases.workspace import Workspace

RESTRICTED = "restricted"
"""What records of 纪检专阅 are counted under, in place of their form."""


@dataclass(slots=True)
class Sums:
    """What is counted while a bundle is gone through, and what its records need beside them."""

    new: int = 0
    changed: int = 0
    withheld: int = 0
    belated: int = 0
    unclear: int = 0
    forms: dict[FormId, list[int]] = field(default_factory=dict)
    """New, changed, late and belated by form; what cannot be understood is under none."""
    titles: dict[FormId, str] = field(default_factory=dict)
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


def counted(
    ws: Workspace, staged: Staged, specs: dict[str, FormSpec], restricted: frozenset[tuple[str, str]]
) -> Sums:
    """Go through everything once; `restricted` are records a first time found to be 纪检专阅 in the end."""
    sums = Sums(takes_orders=is_superior(ws.whole, staged.sender.org), restricted=set(restricted))
    has_files = bool(staged.files())
    for index, part in enumerate(staged.manifest.logs):
        for carried, is_known in checked_lines(ws, staged, index):
            _note(ws, carried, sums, has_files=has_files)
            if not is_known:
                sums.by_owner[part.owner] = sums.by_owner.get(part.owner, 0) + 1
                _count(ws, carried, specs, sums)
    return sums


def _note(ws: Workspace, carried: Carried, sums: Sums, *, has_files: bool) -> None:
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


def _count(ws: Workspace, carried: Carried, specs: dict[str, FormSpec], sums: Sums) -> None:
    revision = carried.revision
    if revision is None:
        sums.withheld += 1
        return
    if (revision.owner, revision.entry_id) in sums.restricted and not ws.sees(Sensitivity.DISCIPLINE):
        sums.hidden += 1
        return
    spec = form_for(ws, revision, specs)
    form = FormId("") if spec is None else spec.id
    sums.titles.setdefault(form, NEEDS_LOOK if spec is None else spec.title)
    both = sums.forms.setdefault(form, [0, 0, 0, 0])
    is_new = revision.previous is None
    both[0 if is_new else 1] += 1
    sums.new += is_new
    sums.changed += not is_new
    body = {} if carried.payload is None else carried.payload.body
    timeliness = body.get("timeliness")
    both[2] += timeliness == Timeliness.LATE
    both[3] += timeliness == Timeliness.BELATED
    sums.belated += timeliness == Timeliness.BELATED
    sums.unclear += spec is None or not _is_readable(spec, carried.payload)
    if sums.takes_orders and spec is not None and spec.lifecycle and is_new:
        sums.orders.append(facts_of(spec, body, recorded_at=revision.recorded_at).title)


def _is_readable(spec: FormSpec, payload: Payload | None) -> bool:
    """Whether a form can read a content; a blanked one is empty and can be read."""
    try:
        if payload is not None:
            payload.values(spec)
    except NotReadable:
        return False
    return True
