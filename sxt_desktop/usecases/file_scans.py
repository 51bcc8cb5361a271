"""Filing signed papers: each document's pages as one PDF with its record, the signing registered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.meter import Meter
from sxt_desktop.domain.scanned import copy_name, signed_copies
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.permits import ANY_RECORD
from sxt_desktop.usecases.read_scans import ScannedDocument, bound
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.scan_signing import IN_PERSON, Signing, refuse_unnamed, signing_values
from sxt_desktop.usecases.signed_copy import signed_copy_of
from sxt_desktop.usecases.workspace import Workspace

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a batch: records that got their signed copy, and documents that did not, each with why.

    `left` were not tried because the work was stopped.
    """

    changes: Changes
    refused: tuple[tuple[ScannedDocument, UserError], ...] = ()
    left: tuple[ScannedDocument, ...] = ()


def file_scans(
    ws: Workspace,
    documents: Iterable[ScannedDocument],
    *,
    signed_on: date | None = None,
    signings: Mapping[EntryId, Signing] = MappingProxyType({}),
    box_no: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Filed:
    """File documents one after another, each whole or not at all; what was filed when the work stops stays.

    `signed_on` and `box_no` are written where the record says nothing yet; `signings` tell of records that somebody
    else signed and who (代签, to be told as it was), or that not every level has signed; a proxy without a name is not
    filed. The same pages again change nothing.
    """
    ws.require(*ANY_RECORD)
    waiting = list(documents)
    meter = Meter(progress, cancelled, total=len(waiting))
    filed: list[EntryId] = []
    refused: list[tuple[ScannedDocument, UserError]] = []
    while waiting:
        document = waiting[0]
        try:
            meter.check()
            known = _file(ws, document, signed_on, signings, box_no)
            filed += known
        except Cancelled:
            break
        except UserError as error:
            refused.append((document, error))
        del waiting[0]
        if progress is not None:
            progress(meter.total - len(waiting), meter.total)
    return Filed(Changes(tuple(filed), duties=True), tuple(refused), tuple(waiting))


def _file(
    ws: Workspace,
    document: ScannedDocument,
    signed_on: date | None,
    signings: Mapping[EntryId, Signing],
    box_no: str,
) -> tuple[EntryId, ...]:
    row = document.row
    place = None if row is None else signed_copy_of(ws, row.form_id)
    if row is None or place is None:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    signing = signings.get(row.entry_id, IN_PERSON)
    refuse_unnamed(ws.library.form(row.form_id), place, signing, signed_on)
    opened = open_entry(ws, row.entry_id, ws.org)
    scan = attach_bytes(ws, copy_name(row.number or row.title, document.missing), bound(document))
    files = signed_copies(opened.values.get(place.scan))
    if any(one.sha256 == scan.sha256 for one in files):
        return ()
    values = {**opened.values, place.scan: (*files, scan)}
    values |= signing_values(values, place, signing, signed_on=signed_on, box_no=box_no.strip())
    save_entry(ws, form_id=row.form_id, values=values, entry_id=row.entry_id, expected=opened.listed.digest)
    return (row.entry_id,)
