"""What cut-off work left is removed once the workbook is open, and never the only good ledger."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store import generations, keyslots, trouble
from sxt_desktop.store.leftovers import sweep_leftovers
from sxt_desktop.store.opening import open_workbook
from sxt_desktop.store.workbook import Workbook
from tests.store.writing import PASSWORD, Log, new_workbook

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def workbook(tmp_path: Path) -> Iterator[Workbook]:
    made, _ = new_workbook(tmp_path / "甲.sxt")
    made.write(lambda db: Log().write(db, "a", {"title": "第1次会议"}))
    yield made
    made.close()


def begun(workbook: Workbook) -> Path:
    """Begin another ledger, whole, and never take it into use."""
    workbook.aside(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
    part = workbook.path / generations.fresh_name(workbook.path, "ledger")
    shutil.copyfile(workbook.ledger, part)
    return part


def test_halves_and_parts_never_in_use_are_removed(workbook: Workbook) -> None:
    path = workbook.path
    part = begun(workbook)
    for name in ("keyslots.part", "files/ab.part"):
        (path / name).write_bytes(b"half")
    (path / "backups" / "before-x-1.part").mkdir()
    assert sweep_leftovers(workbook, NOW) == 4
    assert not part.exists() and not list(path.rglob("*.part")) and not list(path.glob("*.unused"))
    assert workbook.ledger.is_file()


def test_damaged_drafts_are_kept_a_month(workbook: Workbook) -> None:
    aside = workbook.path / "drafts.damaged"
    aside.write_bytes(b"?")
    changed = (NOW - timedelta(days=29)).timestamp()
    os.utime(aside, (changed, changed))
    sweep_leftovers(workbook, NOW)
    assert aside.exists()
    sweep_leftovers(workbook, NOW + timedelta(days=2))
    assert not aside.exists()


def test_beside_a_damaged_ledger_another_one_stays(workbook: Workbook) -> None:
    part = begun(workbook)
    path, ledger = workbook.path, workbook.ledger
    workbook.close()
    content = bytearray(ledger.read_bytes())
    content[len(content) - 2000] ^= 1
    ledger.write_bytes(content)
    with open_workbook(path, password=PASSWORD, now=NOW) as opened:
        sweep_leftovers(opened, NOW)
    assert part.exists()


def test_in_a_workbook_that_is_read_only_another_ledger_stays(workbook: Workbook) -> None:
    part = begun(workbook)
    workbook.forbid_writing("damaged")
    sweep_leftovers(workbook, NOW)
    assert part.exists()


def test_where_the_ledger_in_use_is_gone_nothing_is_removed(workbook: Workbook) -> None:
    part = begun(workbook)
    path, ledger = workbook.path, workbook.ledger
    workbook.close()
    ledger.unlink()
    with pytest.raises(UserError) as refused:
        open_workbook(path, password=PASSWORD, now=NOW)
    assert refused.value.code is ErrorCode.WORKBOOK_MISSING
    assert part.exists()


def test_what_was_in_use_is_removed_when_another_takes_its_place(workbook: Workbook) -> None:
    part = begun(workbook)
    path, slots = workbook.path, workbook.slots
    workbook.give_way(keyslots.KeySlots(slots.slots, keyslots.Parts(ledger=part.name)))
    assert part.exists() and not (path / "ledger.db").exists()
    with open_workbook(path, password=PASSWORD, now=NOW) as opened:
        assert opened.ledger == part


def test_trouble_is_known_of_one_ledger_only(tmp_path: Path) -> None:
    assert not trouble.is_known(tmp_path, ledger="ledger.db")
    trouble.remember(tmp_path, ledger="ledger.db", at="2026-11-22", kinds=["link", "link"])
    assert trouble.is_known(tmp_path, ledger="ledger.db")
    assert not trouble.is_known(tmp_path, ledger="ledger-2.db")
    (tmp_path / trouble.NAME).write_bytes(b"?")
    assert trouble.is_known(tmp_path, ledger="ledger-2.db")
    trouble.forget(tmp_path)
    trouble.forget(tmp_path)
    assert not trouble.is_known(tmp_path, ledger="ledger.db")
