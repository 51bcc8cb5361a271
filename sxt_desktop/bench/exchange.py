"""Exporting and verifying a bundle with attachments: beside hashing and copying the same bytes."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from sxt_desktop.bench.data import enrol_pair
from sxt_desktop.bench.measure import Line, side_by_side
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import DateRange, Ref
from sxt_desktop.usecases.attach_file import attach_file
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace

MIB = 1 << 20
EACH = 8


def lines(folder: Path, resources: Path, megabytes: int) -> Iterator[Line]:
    """Measure on a fresh pair of organisations."""
    unit, superior = enrol_pair(folder, resources)
    try:
        _evidence(unit, folder, megabytes)
        yield from _measure(unit, superior, folder, megabytes)
    finally:
        unit.workbook.close()
        superior.workbook.close()


def _evidence(ws: Workspace, folder: Path, megabytes: int) -> None:
    for number in range(max(megabytes // EACH, 1)):
        path = folder / f"佐证{number}.bin"
        path.write_bytes(os.urandom(EACH * MIB))
        save_entry(
            ws,
            form_id=FormId("handbook_02"),
            values={
                "subject": Ref(None, "甲"),
                "occurred": DateRange(ws.today, ws.today),
                "title": f"检查{number}",
                "content": "检查落实情况",
                "evidence": (attach_file(ws, path),),
            },
        )
        path.unlink()


def _measure(unit: Workspace, superior: Workspace, folder: Path, megabytes: int) -> Iterator[Line]:
    written: list[Path] = []

    def export() -> None:
        written.append(export_bundle(unit, to=superior.org, directory=folder).path)

    export()
    source = written[0]
    took = side_by_side(export, lambda: _hash_and_copy(source, folder / "copy.bin"), rounds=5)
    rate = source.stat().st_size / MIB / took[0]
    yield Line("export a bundle, read back", *took, "SHA-256 + copy + fsync", f"{rate:.0f} MB/s")
    took = side_by_side(lambda: preview_import(superior, source).close(), lambda: _hash(source))
    rate = source.stat().st_size / MIB / took[0]
    yield Line("verify and preview a bundle", *took, "SHA-256", f"{rate:.0f} MB/s")


def _hash(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _hash_and_copy(path: Path, to: Path) -> None:
    _hash(path)
    shutil.copyfile(path, to)
    with to.open("rb+") as copy:
        os.fsync(copy.fileno())
    to.unlink()
