"""Opening, checking and backing up: beside opening the bare file, reading the same bytes, copying them with fsync."""

import hashlib
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from sxt_desktop.bench.data import PASSWORD, make_unit, surroundings
from sxt_desktop.bench.measure import Line, side_by_side
from sxt_desktop.bundle.lines import to_line
from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.store import entries, ledger
from sxt_desktop.store.engine import connect, one
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.back_up import back_up
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.setup import open_unit
from sxt_desktop.usecases.start_check import start_check
from sxt_desktop.usecases.workspace import Workspace

MIB = 1 << 20
EACH = 8


def lines(ws: Workspace, folder: Path, resources: Path, *, megabytes: int) -> Iterator[Line]:
    """Measure on a filled workbook, then on one with so many megabytes of attachments."""
    ws.workbook.aside(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    path, size = ws.workbook.ledger, f"{ws.workbook.ledger.stat().st_size / MIB:.0f} MB of ledger"
    took = side_by_side(lambda: start_check(ws), lambda: _read(path))
    yield Line("start check", *took, "SHA-256 of the ledger", size)
    yield _full_check(ws)
    changes, place = count(), folder / "backups"
    place.mkdir()

    def changed() -> None:
        ws.workbook.write(lambda db: ledger.set_setting(db, "bench", str(next(changes))))
        back_up(ws, BackupKind.MANUAL, place=place)

    took = side_by_side(changed, lambda: _copy((path,), folder / "floor"))
    yield Line("backup, opened and checked", *took, "copy + fsync + reading back", size)
    yield from _attachments(folder, resources, megabytes)


def _full_check(ws: Workspace) -> Line:
    """Every position, chain and content verified, and compared with what lists show."""
    last = entries.head(ws.whole, ws.org, ws.epoch).n
    said = [to_line(one) for one in entries.positions(ws.whole, ws.org, ws.epoch, 1, last)]
    took = side_by_side(
        lambda: check_workbook(ws), lambda: [hashlib.sha256(one).digest() for one in said], rounds=3
    )
    return Line("full check", *took, "SHA-256 of every revision", f"{last} revisions")


def opening(path: Path, key: bytes, resources: Path) -> Line:
    """Measure opening a workbook that nobody has open; a cheap key derivation on both sides."""

    def ours() -> None:
        open_unit(path, PASSWORD, surroundings(resources)).workbook.close()

    def floor() -> None:
        db = connect(path / "ledger.db", key)
        one(db, "SELECT count(*) FROM meta")
        db.close()

    return Line(
        "open and close a workbook",
        *side_by_side(ours, floor),
        "the bare database",
        "key derivation left out",
    )


def _attachments(folder: Path, resources: Path, megabytes: int) -> Iterator[Line]:
    ws = make_unit(folder, resources, "附件台账", "周明远")
    try:
        for number in range(max(megabytes // EACH, 1)):
            attach_bytes(ws, f"佐证{number}.bin", os.urandom(EACH * MIB))
        note, places = f"{megabytes} MB of attachments", count()
        files = tuple(path for path in (ws.workbook.path / "files").rglob("*") if path.is_file())

        def first() -> None:
            place = folder / f"place{next(places)}"
            place.mkdir()
            back_up(ws, BackupKind.MANUAL, place=place)

        took = side_by_side(first, lambda: _copy((ws.workbook.ledger, *files), folder / "floor"), rounds=1)
        yield Line("first backup", *took, "copy + fsync + reading back", note)
        yield from _again(ws, folder / "place0", note)
    finally:
        ws.workbook.close()


def _again(ws: Workspace, place: Path, note: str) -> Iterator[Line]:
    changes = count()
    took = side_by_side(
        lambda: back_up(ws, BackupKind.MANUAL, place=place), lambda: _read(ws.workbook.ledger)
    )
    yield Line("backup, nothing changed", *took, "SHA-256 of the ledger", note)

    def changed() -> None:
        ws.workbook.write(lambda db: ledger.set_setting(db, "bench", str(next(changes))))
        back_up(ws, BackupKind.MANUAL, place=place)

    took = side_by_side(changed, lambda: _copy((ws.workbook.ledger,), place / "floor"))
    yield Line("backup, attachments unchanged", *took, "copy + fsync + reading back", note)


def _read(path: Path) -> None:
    with path.open("rb") as source:
        hashlib.file_digest(source, "sha256")


def _copy(paths: tuple[Path, ...], to: Path) -> None:
    """Copy the bytes into one file, force them to the disk, read them back."""
    with to.open("wb") as out:
        for path in paths:
            with path.open("rb") as source:
                while chunk := source.read(MIB):
                    out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    _read(to)
    to.unlink()
