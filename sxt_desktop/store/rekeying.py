"""Another database key and another key of the attachments: everything written anew beside what is in use."""

from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.meter import Meter
from sxt_desktop.store import soundness
from sxt_desktop.store.copying import must_have_room, settle
from sxt_desktop.store.engine import Database, connect, one, worldly
from sxt_desktop.store.files import FileStore, sealed_sizes
from sxt_desktop.store.keyslots import refusal
from sxt_desktop.store.restoring import export

ROOM = 3
"""Copies of a database that must fit: the new one and what SQLite writes while it is made."""


def check_room(folder: Path, databases: Iterable[Path], files: Path) -> None:
    """Raise DISK_FULL, with what is needed, before anything is written."""
    needed = ROOM * sum(path.stat().st_size for path in databases if path.exists())
    must_have_room(folder, needed + sum(sealed_sizes(files).values()))


def reseal(old: FileStore, names: Iterable[str], known: Iterable[str], new: FileStore, meter: Meter) -> None:
    """Write every attachment into another store, read to its end before and after.

    One that is missing stays missing; a damaged one that is `known` is refused (FILE_DAMAGED) and one nobody
    knows is left behind. DISK_FULL, `Cancelled`.
    """
    wanted = frozenset(known)
    for sha256 in names:
        try:
            new.add(_counted(old, sha256, meter))
        except UserError as wrong:
            if wrong.code is ErrorCode.FILE_DAMAGED and sha256 not in wanted:
                continue
            raise
        new.check(sha256, meter)


def _counted(store: FileStore, sha256: str, meter: Meter) -> Iterable[bytes]:
    for chunk in store.chunks(sha256):
        meter.add(len(chunk))
        yield chunk


def rewrite(
    source: Path, key: bytes, target: Path, new_key: bytes, prepare: Callable[[Database], object]
) -> None:
    """Write a database that nobody changes meanwhile under another key, and compare the two row by row number.

    `prepare` makes its changes in one transaction after that. WORKBOOK_DAMAGED, DISK_FULL.
    """
    export(source, key, target, new_key)
    with closing(connect(source, key, query_only=True)) as old, closing(connect(target, new_key)) as new:
        _must_be_same(_content(old), _content(new), target)
        with worldly(target), new.atomic():
            prepare(new)
        faults = soundness.page_faults(new)
        _must_be_same(faults, (), target)
        one(new, "PRAGMA wal_checkpoint(TRUNCATE)")
    settle(target)


def _content(db: Database) -> tuple[object, ...]:
    has_log = one(db, "SELECT 1 FROM main.sqlite_schema WHERE name='log'") is not None
    return soundness.rows_of(db), soundness.extent(db) if has_log else ()


def _must_be_same(one_: object, other: object, target: Path) -> None:
    if one_ != other:
        raise UserError(ErrorCode.WORKBOOK_DAMAGED, path=str(target.parent), detail=f"{target.name} differs")


def make_files_folder(folder: Path) -> Path:
    """Make the folder of a new store (PLACE_NOT_WRITABLE, DISK_FULL)."""
    try:
        folder.mkdir()
    except OSError as refused:
        raise refusal(refused, folder.parent) from refused
    return folder
