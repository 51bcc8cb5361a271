"""A stick that is pulled out while it is written or read: the old state or the new, and the next one carries on."""

import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.store import outbox
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.save_entry import save_entry
from tests.pairs import Pair, make_pair, save_visit

MIB = 1 << 20
DAY = date(2026, 11, 17)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """Two workbooks, and evidence that makes the next bundle several pieces long."""
    made = make_pair(tmp_path)
    entry = save_visit(made.unit, DAY)
    evidence = attach_bytes(made.unit, "录像.bin", os.urandom(4 * MIB))
    values = {**open_entry(made.unit, entry).values, "evidence": (evidence,)}
    save_entry(made.unit, form_id=FormId("handbook_08"), values=values, entry_id=entry)
    yield made
    made.close()


def test_pulled_while_it_is_written(pair: Pair, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()

    def pull(done: int, total: int) -> None:
        if done > 2 * MIB:
            shutil.rmtree(stick, ignore_errors=True)

    with pytest.raises(UserError) as told:
        export_bundle(pair.unit, to=pair.committee.org, directory=stick, progress=pull)
    assert told.value.code is ErrorCode.PLACE_NOT_WRITABLE
    assert [one.state for one in outbox.sent_to(pair.unit.whole, pair.committee.org)] == ["void"]
    stick.mkdir(exist_ok=True)
    again = export_bundle(pair.unit, to=pair.committee.org, directory=stick)
    with preview_import(pair.committee, again.path).staged as staged:
        assert [one.seq for one in staged.manifest.voided] == [1] and staged.manifest.seq == 2
    assert import_bundle(pair.committee, preview_import(pair.committee, again.path)).entries > 0
    assert check_workbook(pair.unit).findings == check_workbook(pair.committee).findings == ()


def test_pulled_while_it_is_read(pair: Pair, tmp_path: Path) -> None:
    path = export_bundle(pair.unit, to=pair.committee.org, directory=tmp_path).path
    raw = path.read_bytes()

    def pull(done: int, total: int) -> None:
        os.truncate(path, 2 * MIB)

    with pytest.raises(UserError) as told:
        preview_import(pair.committee, path, progress=pull)
    assert told.value.code in (ErrorCode.BUNDLE_CUT, ErrorCode.BUNDLE_ALTERED)
    assert list((pair.committee.workbook.path / "received").glob("*")) == []
    assert outbox.received_from(pair.committee.whole, pair.unit.org) == ()
    path.write_bytes(raw)
    assert import_bundle(pair.committee, preview_import(pair.committee, path)).entries > 0


def test_pulled_between_looking_and_taking_over(pair: Pair, tmp_path: Path) -> None:
    path = export_bundle(pair.unit, to=pair.committee.org, directory=tmp_path).path
    plan = preview_import(pair.committee, path)
    path.unlink()
    assert import_bundle(pair.committee, plan).entries > 0
    assert check_workbook(pair.committee).findings == ()


def test_a_scanner_that_holds_the_file_three_times(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, held = Path.rename, iter([True] * 3)

    def busy(path: Path, target: Path) -> Path:
        if path.suffix == ".part" and next(held, False):
            raise PermissionError(13, "held by a scanner")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", busy)
    sent = export_bundle(pair.unit, to=pair.committee.org, directory=tmp_path)
    assert next(held, None) is None and sent.path.is_file()
    assert import_bundle(pair.committee, preview_import(pair.committee, sent.path)).entries > 0
