"""年度归档: a year's papers, attachments, ledgers and log in a folder anyone can read and check without the program.

Everything is written into ``….part`` and renamed when it is whole; what a kill left of an earlier attempt is cleared
by the next one in the same place. Closing is an event: records stay as they are, and it can be done again.
"""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from sxt_desktop.documents.refusals import refusal
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import How, Permission
from sxt_desktop.patience import USUAL
from sxt_desktop.store import entries, ledger, lists
from sxt_desktop.store.engine import Database
from sxt_desktop.store.keyslots import sync_directory
from sxt_desktop.usecases.archive_folder import (
    BESIDES,
    MANIFEST,
    UNFINISHED,
    Archive,
    Progress,
    files_of,
    fill,
    seal,
    sha256,
)
from sxt_desktop.usecases.archive_items import ArchiveItem, archive_filter, archive_items, single_item
from sxt_desktop.usecases.archive_names import unique_name
from sxt_desktop.usecases.back_up import checked_place
from sxt_desktop.usecases.closings import CLOSED
from sxt_desktop.usecases.looks import looked
from sxt_desktop.usecases.paper_kinds import ENTRY_FORM
from sxt_desktop.usecases.paper_parts import full_name
from sxt_desktop.usecases.report_facts import open_to_all
from sxt_desktop.usecases.workspace import Workspace

_PART = ".part"
_A_PAPER = 200_000
"""Bytes a paper may take at most, for asking whether there is room; the fonts in it are cut to what it says."""
_AT_LEAST = 20 << 20


@dataclass(frozen=True, slots=True)
class Closed:
    """What a closing wrote: the folder, how many 件 and files, what could not be written (件 or file, why)."""

    path: Path
    items: int
    files: int
    lacking: tuple[tuple[str, str], ...] = ()


def close_year(
    ws: Workspace, year: int, place: Path, *, progress: Progress = lambda done, total: None
) -> Closed:
    """Write a year's archive into a new folder in a place; what is 纪检专阅 is not in it whoever asks.

    YEAR_EMPTY, PLACE_NOT_WRITABLE, DISK_FULL, NOT_PERMITTED; `progress` may stop it by raising. Refused or stopped,
    nothing is there under the final name.
    """
    ws.require(Permission.RECORD, Permission.MANAGE)
    reader, upto = open_to_all(ws), entries.head(ws.whole, ws.org, ws.epoch).n
    items = archive_items(reader, lists.each(reader.read, archive_filter(reader, year)), year)
    made = _closed(reader, year, place, items, f"{year}年度归档", progress)
    _note(ws, year, made, upto)
    return made


def close_restricted(
    ws: Workspace, year: int, place: Path, *, progress: Progress = lambda done, total: None
) -> Closed:
    """Write a year's records that are 纪检专阅 into a folder of their own, each written down as looked at.
    As `close_year`, and NOT_PERMITTED for who may not see them.
    """
    ws.require(Permission.RESTRICTED)
    rows = [row for row in _ordered(ws, year) if row.sensitivity == Sensitivity.DISCIPLINE]
    looked(ws, How.EXPORTED, *rows)
    unit = full_name(ws, ws.org)
    items = tuple(
        _numbered(single_item(ws, row, year, unit, document=ENTRY_FORM), n) for n, row in enumerate(rows, 1)
    )
    return _closed(ws, year, place, items, f"{year}年度归档-限纪检查阅", progress, is_whole=False)


def _numbered(item: ArchiveItem, number: int) -> ArchiveItem:
    return replace(item, number=number)


def _ordered(ws: Workspace, year: int) -> list[Listed]:
    rows = lists.each(ws.read, archive_filter(ws, year))
    return sorted(rows, key=lambda row: (row.occurred_on or "", row.row))


def _closed(
    ws: Workspace,
    year: int,
    place: Path,
    items: Sequence[ArchiveItem],
    words: str,
    progress: Progress,
    *,
    is_whole: bool = True,
) -> Closed:
    if not items:
        raise UserError(ErrorCode.YEAR_EMPTY, year=year)
    checked_place(ws, place)
    _must_fit(ws, place, items)
    name = f"{_short(ws)}-{words}-{ws.today:%Y%m%d}"
    part = place / f"{name}{_PART}"
    try:
        _clear(place, f"{_short(ws)}-")
        USUAL.retry(part.mkdir)
        mark, told = part / UNFINISHED, "归档没有完成，这个文件夹可以删除。\n"
        USUAL.retry(lambda: mark.write_text(told, encoding="utf-8"))
        archive = Archive(ws, part, progress, total=len(items) + BESIDES, is_whole=is_whole)
        fill(archive, items, year)
        files = seal(archive)
        USUAL.retry(mark.unlink)
        final = _free(place, name)
        USUAL.retry(lambda: part.rename(final))
        sync_directory(place)
    except OSError as wrong:
        raise refusal(wrong, part) from wrong
    finally:
        _drop(part)
    return Closed(final, len(items), files, tuple(archive.lacking))


def _short(ws: Workspace) -> str:
    own = lists.find(ws.read, EntryId(ws.org), ws.org)
    return unique_name("" if own is None else str(own.body.get("short_name") or own.title), set())


def _free(place: Path, name: str) -> Path:
    """Return a folder that is not there yet: nothing is ever overwritten."""
    path, number = place / name, 1
    while path.exists():
        number += 1
        path = place / f"{name}（{number}）"
    return path


def _clear(place: Path, begins: str) -> None:
    """Remove what a kill left of earlier closings of ours here; only folders that say they are unfinished."""
    for path in place.glob(f"*{_PART}"):
        if path.name.startswith(begins) and path.is_dir() and _is_unfinished(path):
            _drop(path)


def _is_unfinished(path: Path) -> bool:
    """Whether a folder is one of ours that was not finished: marked, just sealed, or just begun."""
    return (path / UNFINISHED).is_file() or (path / MANIFEST).is_file() or not any(path.iterdir())


def _drop(part: Path) -> None:
    """Remove an unfinished folder; what says that it is one goes last, so that a kill leaves it recognisable."""
    if not part.is_dir():
        return
    with suppress(OSError):
        (part / UNFINISHED).touch()
    for inside in part.iterdir():
        if inside.is_dir():
            shutil.rmtree(inside, ignore_errors=True)
        elif inside.name != UNFINISHED:
            with suppress(OSError):
                inside.unlink()
    with suppress(OSError):
        (part / UNFINISHED).unlink(missing_ok=True)
        part.rmdir()


def _must_fit(ws: Workspace, place: Path, items: Sequence[ArchiveItem]) -> None:
    """Ask for room before anything is written (DISK_FULL, PLACE_NOT_WRITABLE)."""
    sizes = {file.sha256: file.size for item in items for file in files_of(ws, item)}
    needed = sum(sizes.values()) + len(items) * _A_PAPER + _AT_LEAST
    try:
        free = shutil.disk_usage(place).free
    except OSError as wrong:
        raise refusal(wrong, place / "x") from wrong
    if free < needed:
        raise UserError(ErrorCode.DISK_FULL, path=str(place), needed=needed, free=free)


def _note(ws: Workspace, year: int, made: Closed, upto: int) -> None:
    """Write down that a year was closed, and up to which position of the log."""
    detail = {
        "year": year,
        "by": ws.user.name,
        "folder": made.path.name,
        "items": made.items,
        "files": made.files,
        "n": upto,
        "sha256": sha256(made.path / MANIFEST),
    }

    def work(db: Database) -> None:
        ledger.add_event(db, at=ws.timestamp, kind=CLOSED, detail=detail)

    ws.workbook.write(work)
