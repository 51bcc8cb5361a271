"""The check at a start finds what a database tool did, names the records, and makes the workbook read-only."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.findings import Checked
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.roles import Role
from sxt_desktop.store import entries
from sxt_desktop.store.engine import one
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.local_users import add_user
from sxt_desktop.usecases.setup import open_unit
from sxt_desktop.usecases.start_check import full_check_due, guard, last_full_check, start_check
from sxt_desktop.usecases.workspace import Workspace
from tests.journeys.worker import AROUND
from tests.pairs import CHEAP, PASSWORD, make_pair, save_visit
from tests.usecases.test_check_workbook import path, template, with_a_tool

__all__ = ["path", "template"]
DAY = date(2026, 11, 17)


@contextmanager
def opened(path: Path, user: str = "", password: str = PASSWORD) -> Iterator[Workspace]:
    ws = open_unit(path, password, AROUND, user=user)
    try:
        yield ws
    finally:
        ws.workbook.close()


def start(path: Path) -> Checked:
    """Start once: look and draw the consequences."""
    with opened(path) as ws:
        found = start_check(ws)
        guard(ws, found)
        return found


def kinds(found: Checked) -> set[str]:
    return {one.kind for one in found.findings}


def ledger_of(path: Path) -> Path:
    with opened(path) as ws:
        return ws.workbook.ledger


def test_a_sound_workbook_starts_without_findings_and_is_written(path: Path) -> None:
    assert start(path).findings == ()
    with opened(path) as ws:
        assert ws.workbook.read_only == ""
        assert save_visit(ws, DAY)


EDITED = {
    "a row changed": (["UPDATE log SET author='别人' WHERE n=5 AND owner=1"], "digest"),
    "a body changed": (["UPDATE payloads SET body='{}' WHERE id=2"], "payload"),
    "a row deleted": (["DELETE FROM log WHERE n=3 AND owner=1"], "missing"),
    "a tail deleted": (
        ["DELETE FROM log WHERE owner=1 AND n>(SELECT max(n) - 2 FROM log WHERE owner=1)"],
        "head",
    ),
    "another's tail deleted": (["DELETE FROM log WHERE owner=2 AND n>3"], "head"),
    "a row inserted": (
        [
            """INSERT INTO log(owner, epoch, n, digest, link) SELECT 1, epoch, n + 1, zeroblob(32), zeroblob(32)
               FROM log WHERE owner=1 ORDER BY n DESC LIMIT 1"""
        ],
        "link",
    ),
    "a record hidden": (["DELETE FROM latest WHERE id=9"], "projection"),
    "a record invented": (
        [
            """INSERT INTO latest(entry_id, owner, epoch, n, form_id, form_hash, author, digest, body, revisions,
               first_recorded_at, recorded_at, sensitivity, title, day) SELECT 'invented', owner, epoch, n,
               form_id, form_hash, author, digest, body, 1, recorded_at, recorded_at, sensitivity, title, day
               FROM latest WHERE id=9"""
        ],
        "projection",
    ),
    "only the triggers dropped": ([], "schema"),
    "a table altered": (["ALTER TABLE seen ADD COLUMN x TEXT"], "schema"),
    "a trigger added": (["CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM seen; END"], "schema"),
}


@pytest.mark.parametrize("name", EDITED)
def test_what_a_database_tool_did_is_found_at_the_next_start(path: Path, name: str) -> None:
    start(path)
    statements, kind = EDITED[name]
    with_a_tool(path, *statements)
    assert kind in kinds(start(path))
    with opened(path) as ws:
        assert ws.workbook.read_only == "damaged"
        with pytest.raises(UserError) as refused:
            save_visit(ws, DAY)
        assert refused.value.code is ErrorCode.WORKBOOK_READ_ONLY


def test_a_cut_tail_is_not_forgotten_by_opening_and_closing(path: Path) -> None:
    start(path)
    with_a_tool(path, "DELETE FROM log WHERE owner=1 AND n>4")
    for _ in range(2):
        with opened(path):
            pass
    (found,) = [one for one in start(path).findings if one.kind == "head" and one.n]
    assert found.n == 5


def test_an_older_copy_of_the_ledger_put_back_is_found(path: Path, tmp_path: Path) -> None:
    ledger = ledger_of(path)
    shutil.copyfile(ledger, tmp_path / "older.db")
    with opened(path) as ws:
        save_visit(ws, DAY)
    shutil.copyfile(tmp_path / "older.db", ledger)
    assert "head" in kinds(start(path))


def test_a_memory_that_is_gone_is_reported_once_and_kept_anew(path: Path) -> None:
    start(path)
    (path / "anchor.bin").unlink()
    assert kinds(start(path)) == {"anchor"}
    with opened(path) as ws:
        assert ws.workbook.read_only == ""
    assert start(path).findings == ()


def test_a_memory_that_was_altered_is_reported(path: Path) -> None:
    start(path)
    content = bytearray((path / "anchor.bin").read_bytes())
    content[40] ^= 1
    (path / "anchor.bin").write_bytes(content)
    assert kinds(start(path)) == {"anchor"}


def test_a_finding_names_its_record(path: Path) -> None:
    with opened(path) as ws:
        entry = save_visit(ws, DAY, title="点名的调研")
        n = entries.head(ws.read, ws.org, ws.epoch).n
    with_a_tool(path, f"UPDATE log SET author='别人' WHERE n={n} AND owner=1")
    found = start(path)
    (wrong,) = [one for one in found.findings if one.kind == "digest"]
    assert (wrong.n, wrong.entry_id, wrong.title, wrong.day) == (n, entry, "点名的调研", "2026-11-17")


def test_a_restricted_record_is_not_named_to_who_may_not_see_it(path: Path) -> None:
    with opened(path) as ws:
        add_user(ws, name="马兰", roles=[Role.RECORDER], password=PASSWORD, cost=CHEAP)
        save_visit(ws, DAY, title="保密的调研")
        n = entries.head(ws.read, ws.org, ws.epoch).n
    hidden = Sensitivity.DISCIPLINE.value
    with_a_tool(
        path,
        f"UPDATE log SET sensitivity='{hidden}' WHERE n={n} AND owner=1",
        f"UPDATE latest SET sensitivity='{hidden}' WHERE title='保密的调研'",
    )
    with opened(path, user="马兰") as ws:
        (wrong,) = [one for one in start_check(ws).findings if one.kind == "digest"]
        assert (wrong.n, wrong.title, wrong.entry_id) == (n, "", "")
        assert "保密" not in str(check_workbook(ws))


def test_who_may_not_see_everything_still_checks_everything(path: Path) -> None:
    with opened(path) as ws:
        add_user(ws, name="马兰", roles=[Role.RECORDER], password=PASSWORD, cost=CHEAP)
    with opened(path, user="马兰") as ws:
        assert start_check(ws).findings == ()
        assert check_workbook(ws).findings == ()


def test_a_missing_attachment_is_told_without_stopping_the_work(path: Path) -> None:
    (attachment,) = [one for one in (path / "files").rglob("*") if one.is_file()]
    attachment.write_bytes(attachment.read_bytes()[:-1])
    found = start(path)
    assert [one.detail[-12:] for one in found.findings] == ["file_damaged"]
    assert found.findings[0].title == "调研0"
    with opened(path) as ws:
        assert save_visit(ws, DAY)


def test_a_sound_full_check_makes_it_writable_again(path: Path) -> None:
    start(path)
    ledger = ledger_of(path)
    sound = ledger.read_bytes()
    with_a_tool(path, "UPDATE log SET author='别人' WHERE n=5 AND owner=1")
    assert "digest" in kinds(start(path))
    ledger.write_bytes(sound)
    with opened(path) as ws:
        guard(ws, start_check(ws))
        assert ws.workbook.read_only == "damaged"
        guard(ws, check_workbook(ws))
        assert ws.workbook.read_only == ""
    with opened(path) as ws:
        assert save_visit(ws, DAY)


def test_rebuilding_mends_what_was_built_and_dropped_but_not_the_log(path: Path) -> None:
    start(path)
    with_a_tool(path, "DELETE FROM latest WHERE id > 3")
    assert {"schema", "projection"} <= kinds(start(path))
    with opened(path) as ws:
        found = check_workbook(ws, rebuild=True)
        assert found.rebuilt and found.findings == ()
        guard(ws, found)
        assert ws.workbook.read_only == ""
    with_a_tool(path, "UPDATE log SET author='别人' WHERE n=5 AND owner=1")
    with opened(path) as ws:
        assert not check_workbook(ws, rebuild=True).rebuilt


def test_the_full_check_is_due_every_month(path: Path) -> None:
    with opened(path) as ws:
        assert full_check_due(ws) and last_full_check(ws) is None
        guard(ws, check_workbook(ws))
        assert not full_check_due(ws)
        assert last_full_check(ws) == (ws.today, 0)
        ahead = _at(ws, timedelta(days=29))
        assert not full_check_due(ahead)
        assert full_check_due(_at(ws, timedelta(days=30)))
        assert full_check_due(_at(ws, timedelta(days=-1)))


def _at(ws: Workspace, later: timedelta) -> Workspace:
    moment = ws.now() + later
    return replace(ws, now=lambda: moment)


def test_a_check_can_be_stopped(path: Path) -> None:
    with opened(path) as ws, pytest.raises(Cancelled):
        check_workbook(ws, cancelled=lambda: True)


def test_a_dropped_table_is_told_and_not_a_crash(path: Path) -> None:
    for table in ("latest", "users", "log", "meta", "checkpoints", "_sqlite_migrations"):
        copy = Path(shutil.copytree(path, path.with_name(f"{table}.sxt")))
        with_a_tool(copy, "PRAGMA foreign_keys=OFF", f"DROP TABLE {table}")
        try:
            told = kinds(start(copy))
        except UserError as refused:
            told = {refused.code.value}
        assert {"schema", "file", "missing", "workbook_damaged", "migration_failed"} & told, table


def test_the_end_of_a_long_log_is_enough_at_a_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = make_pair(tmp_path)
    try:
        for number in range(6):
            save_visit(pair.unit, DAY, title=f"调研{number}")
        monkeypatch.setattr("sxt_desktop.usecases.start_check.TAIL", 3)
        assert start_check(pair.unit).findings == ()
        assert one(pair.unit.read, "SELECT count(*) FROM log") > 3
    finally:
        pair.close()
