"""Signed papers from the copier: which page belongs to which record, before anything is filed.

Pages are read where they lie; nothing of them is written anywhere until they are filed (`file_scans`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.documents import load_documents
from sxt_desktop.documents.scans.binding import bind
from sxt_desktop.documents.scans.reading import read_page
from sxt_desktop.documents.scans.sorting import ScannedPage, Sheaf, sort_pages
from sxt_desktop.documents.scans.sources import PageRef as PageRef
from sxt_desktop.documents.scans.sources import count_pages, opened, scan_files
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.meter import Meter
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import How
from sxt_desktop.domain.sheet_code import version_of
from sxt_desktop.domain.values import Body
from sxt_desktop.store import lists
from sxt_desktop.store.entries import revisions_of
from sxt_desktop.usecases.compare import FieldChange, compare
from sxt_desktop.usecases.guarding import contents, is_covered, reader
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.naming import form_title
from sxt_desktop.usecases.permits import ANY_RECORD
from sxt_desktop.usecases.scan_signing import open_levels
from sxt_desktop.usecases.signed_copy import SignedCopy, signed_copy_of
from sxt_desktop.usecases.workspace import Workspace

Progress = Callable[[int, int], None]
_UUID = 36
"""So many characters has the id of a record."""
_SMALL = 220
"""So many pixels high, or more, is a small picture of a page."""


class State(StrEnum):
    """What keeps a document from being filed without a look, in the words of an office."""

    READY = "可以归入"
    MISSING_PAGES = "缺页"
    CHANGED = "打印后内容改过"
    ALREADY = "已有签署件"
    LOOK = "先登记查阅"
    NOT_FILED = "没有签署件栏"
    UNKNOWN = "台账中没有"


@dataclass(frozen=True, slots=True)
class ScannedDocument:
    """One document that came back; `row` is its record, None where we have none of that name.

    `missing` are page numbers that did not come, `repeated` how many pages came once more and are left out,
    `version` is what the paper says of the revision it was printed from, `name` what it calls its record;
    `takes_proxy` says whether the record can tell that somebody else signed (代签), `levels` at which levels it is still
    to be signed, `wants_day` whether it does not say yet when it was signed.
    """

    pages: tuple[tuple[PageRef, int], ...]
    state: State
    row: Listed | None = None
    form_title: str = ""
    missing: tuple[int, ...] = ()
    repeated: int = 0
    version: str = ""
    name: str = ""
    takes_proxy: bool = False
    levels: tuple[str, ...] = ()
    wants_day: bool = False

    @property
    def is_fileable(self) -> bool:
        """Whether it can be filed as it is: into a guarded record once its look is registered."""
        return self.takes_pages and self.state is not State.LOOK

    @property
    def takes_pages(self) -> bool:
        """Whether it is of a record that holds signed copies."""
        return self.state not in (State.NOT_FILED, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class ScanPlan:
    """Everything that was read; `unknown` pages are put before the user, `empty` backs are left out.

    `damaged` are files that could not be read, each with its error.
    """

    documents: tuple[ScannedDocument, ...]
    unknown: tuple[PageRef, ...]
    empty: int
    pages: int
    damaged: tuple[tuple[Path, UserError], ...] = ()
    small: Mapping[PageRef, bytes] = field(default_factory=dict)
    """Small upright pictures of the first page of each document, and of the pages nobody recognised."""


def read_scans(
    ws: Workspace,
    given: Iterable[Path],
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ScanPlan:
    """Read PDFs, pictures and folders of them; `progress` tells pages done of all (SCAN_NOTHING, Cancelled)."""
    ws.require(*ANY_RECORD)
    files, damaged = _countable(scan_files(given))
    if not files and not damaged:
        raise UserError(ErrorCode.SCAN_NOTHING)
    meter = Meter(progress, cancelled, total=sum(files.values()))
    pages: list[ScannedPage] = []
    small: dict[PageRef, bytes] = {}
    for path, count in files.items():
        try:
            pages += _pages_of(path, count, meter, small)
        except UserError as error:
            damaged.append((path, error))
    found = sort_pages(pages)
    documents = tuple(_document(ws, sheaf) for sheaf in found.sheaves)
    unknown = tuple(page.ref for page in found.unknown)
    wanted = {*unknown, *(one.pages[0][0] for one in documents)}
    shown_first = {ref: picture for ref, picture in small.items() if ref in wanted}
    return ScanPlan(documents, unknown, len(found.empty), len(pages), tuple(damaged), shown_first)


def _countable(paths: Iterable[Path]) -> tuple[dict[Path, int], list[tuple[Path, UserError]]]:
    files: dict[Path, int] = {}
    damaged: list[tuple[Path, UserError]] = []
    for path in paths:
        try:
            files[path] = count_pages(path)
        except UserError as error:
            damaged.append((path, error))
    return files, damaged


def _pages_of(path: Path, count: int, meter: Meter, small: dict[PageRef, bytes]) -> list[ScannedPage]:
    """Read a file's pages, and keep small pictures of those that may be shown in a list."""
    found = []
    with opened(path) as source:
        for number in range(count):
            ref, picture = PageRef(path, number), source.picture(number)
            reading = read_page(picture)
            found.append(ScannedPage(ref, reading))
            if not reading.is_empty:
                small[ref] = _small(picture, reading.turn)
            meter.add(1)
    return found


def _small(picture: Any, turn: int) -> bytes:
    factor = max(max(picture.size) // _SMALL, 1)
    reduced = picture.reduce(factor)
    out = BytesIO()
    (reduced.rotate(-turn, expand=True) if turn else reduced).save(out, "JPEG", quality=60)
    return out.getvalue()


def _document(ws: Workspace, sheaf: Sheaf) -> ScannedDocument:
    pages = tuple((one.ref, one.reading.turn) for one in sheaf.pages)
    found = ScannedDocument(
        pages,
        State.UNKNOWN,
        missing=sheaf.missing,
        repeated=len(sheaf.extra),
        version=sheaf.version,
        name=sheaf.document_id,
    )
    row = lists.find(ws.read, _record_of(ws, sheaf.document_id), ws.org)
    if row is None:
        return replace(found, form_title=_list_title(ws, sheaf.document_id))
    place = signed_copy_of(ws, row.form_id)
    if place is None:
        shown(ws, (row,))
        return replace(found, state=State.NOT_FILED, row=row, form_title=_title(ws, row))
    return _judged(ws, found, row, place)


def _judged(ws: Workspace, found: ScannedDocument, row: Listed, place: SignedCopy) -> ScannedDocument:
    """Return a document with its record and what keeps it from being filed; a covered one is not looked into.

    Comparing a paper with a record that is 纪检专阅 is a look at it, once a day.
    """
    if is_covered(ws, row):
        state = State.LOOK
        shown(ws, (row,))
    else:
        (row,) = contents(ws, (row,))
        shown(ws, (row,), How.OPENED)
        state = _state(ws, row, found, place)
    title = _title(ws, row)
    return replace(
        found,
        state=state,
        row=row,
        form_title=title,
        takes_proxy=bool(place.by_proxy),
        levels=open_levels(row.body, place),
        wants_day=bool(place.day) and not row.body.get(place.day),
    )


def judged_anew(ws: Workspace, plan: ScanPlan, number: int) -> ScanPlan:
    """Judge a document of the plan again, after a look at its record was registered (ENTRY_UNKNOWN)."""
    document = plan.documents[number]
    row = None if document.row is None else lists.find(ws.read, document.row.entry_id, ws.org)
    place = None if row is None else signed_copy_of(ws, row.form_id)
    if row is None or place is None:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    return _with_document(plan, number, _judged(ws, document, row, place))


def _with_document(plan: ScanPlan, number: int, document: ScannedDocument) -> ScanPlan:
    return replace(plan, documents=(*plan.documents[:number], document, *plan.documents[number + 1 :]))


def _title(ws: Workspace, row: Listed) -> str:
    return form_title(ws, row)


def _record_of(ws: Workspace, document_id: str) -> EntryId:
    """Return the record a paper is of: a paper of a part of one (`<id>-<document>`) counts if it is to be signed."""
    entry, _, document = document_id[:_UUID], document_id[_UUID : _UUID + 1], document_id[_UUID + 1 :]
    is_part = document.isidentifier() and document in _signed_documents(ws)
    return EntryId(entry if is_part else document_id)


def _list_title(ws: Workspace, document_id: str) -> str:
    """Return what a list says it is (`<document>-<year>`), empty for anything else; whose list it is no code tells."""
    document, _, year = document_id.rpartition("-")
    spec = load_documents(ws.library.resources / "documents").get(document)
    return f"{year}年度{spec.title}" if spec is not None and year.isdigit() else ""


def _signed_documents(ws: Workspace) -> frozenset[str]:
    found = load_documents(ws.library.resources / "documents")
    return frozenset(name for name, spec in found.items() if spec.signed_copy)


def _state(ws: Workspace, row: Listed, found: ScannedDocument, place: SignedCopy) -> State:
    if found.missing:
        return State.MISSING_PAGES
    if found.version and not _says_the_same(ws, row, found.version, place):
        return State.CHANGED
    return State.ALREADY if row.body.get(place.scan) else State.READY


def _says_the_same(ws: Workspace, row: Listed, version: str, place: SignedCopy) -> bool:
    """Whether the revision a paper was printed from says what the record says now, signing aside."""
    now = _content(row.body, place)
    before = _printed_body(ws, row, version)
    return before is not None and _content(before, place) == now


def _printed_body(ws: Workspace, row: Listed, version: str) -> Body | None:
    """Return what a record said when a paper was printed; None where that is not known any more."""
    for carried in revisions_of(reader(ws, row), row.owner, row.entry_id):
        if version_of(carried.digest.hex()) == version:
            return None if carried.payload is None else carried.payload.body
    return None


def changed_since_print(ws: Workspace, document: ScannedDocument) -> tuple[FieldChange, ...] | None:
    """Return what differs between the paper and its record as it is now, signing aside; None where it is not known."""
    ws.require(*ANY_RECORD)
    row = document.row
    place = None if row is None else signed_copy_of(ws, row.form_id)
    before = None if row is None else _printed_body(ws, row, document.version)
    if row is None or place is None or before is None:
        return None
    form = ws.form_of(ws.read, row.form_id, row.form_hash)
    return compare(form, _content(before, place), _content(row.body, place))


def _content(body: Body, place: SignedCopy) -> Body:
    return {key: value for key, value in body.items() if key not in place.fields}


def assigned(ws: Workspace, plan: ScanPlan, page: PageRef, to: EntryId, *, turn: int = 0) -> ScanPlan:
    """Put a page nobody recognised to a record by hand: where a page of its paper is missing, else at its end.

    ENTRY_UNKNOWN when there is no such record of ours, or one that takes no signed copies.
    """
    unknown = tuple(one for one in plan.unknown if one != page)
    for place, document in enumerate(plan.documents):
        if document.row is not None and document.row.entry_id == to and document.takes_pages:
            longer = _with_page(document, (page, turn))
            return replace(_with_document(plan, place, longer), unknown=unknown)
    alone = _by_hand(ws, ScannedDocument(((page, turn),), State.UNKNOWN), to)
    return replace(plan, documents=(*plan.documents, alone), unknown=unknown)


def _with_page(document: ScannedDocument, page: tuple[PageRef, int]) -> ScannedDocument:
    at = document.missing[0] - 1 if document.missing else len(document.pages)
    missing = document.missing[1:]
    state = State.READY if document.state is State.MISSING_PAGES and not missing else document.state
    return replace(
        document, pages=(*document.pages[:at], page, *document.pages[at:]), missing=missing, state=state
    )


def assigned_document(ws: Workspace, plan: ScanPlan, number: int, to: EntryId) -> ScanPlan:
    """Put a document whose paper is of no record of ours (a signed list, for one) to a record by hand.

    `number` is its place in the plan (ENTRY_UNKNOWN).
    """
    return _with_document(plan, number, _by_hand(ws, plan.documents[number], to))


def _by_hand(ws: Workspace, document: ScannedDocument, to: EntryId) -> ScannedDocument:
    row = lists.find(ws.read, to, ws.org)
    place = None if row is None else signed_copy_of(ws, row.form_id)
    if row is None or place is None:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    return _judged(ws, replace(document, version=""), row, place)


def picture_of(page: PageRef, *, width: int, turn: int = 0) -> bytes:
    """Return a page as PNG, `width` pixels wide, for whoever has to say what it is (SCAN_UNREADABLE)."""
    with opened(page.path) as source:
        picture = source.picture(page.number)
    upright = picture.rotate(-turn, expand=True) if turn else picture
    out = BytesIO()
    upright.resize((width, max(round(upright.height * width / upright.width), 1))).save(out, "PNG")
    return out.getvalue()


def bound(document: ScannedDocument) -> bytes:
    """Return a document's pages as one PDF, upright and in order."""
    return bind(document.pages)
