"""Checking finds every flipped bit and every edit with a database tool; rebuilding gives the same as before."""

import dataclasses
import json
import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlcipher3

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.records import Filter
from sxt_desktop.store import keyslots
from sxt_desktop.store.keyslots import unlock
from sxt_desktop.store.opening import open_workbook
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.check_workbook import Checked, check_workbook
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.save_entry import bring_back, save_entry, void_entry
from sxt_desktop.usecases.setup import open_unit
from sxt_desktop.usecases.workspace import Workspace
from tests.journeys.worker import AROUND
from tests.pairs import PASSWORD, carry, issue_order, make_pair, save_duty, save_visit, secretary

DAY = date(2026, 11, 17)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A committee's workbook with records of its own and of its unit, closed."""
    folder = tmp_path_factory.mktemp("check")
    pair = make_pair(folder)
    changed, voided, back = (save_visit(pair.unit, DAY, title=f"调研{n}") for n in range(3))
    values = {**open_entry(pair.unit, changed).values}
    values["evidence"] = (attach_bytes(pair.unit, "附件.bin", b"x" * 5000),)
    save_entry(pair.unit, form_id=open_entry(pair.unit, changed).form.id, values=values, entry_id=changed)
    void_entry(pair.unit, entry_id=voided, reason="重复")
    void_entry(pair.unit, entry_id=back, reason="误点")
    bring_back(pair.unit, entry_id=back)
    carry(pair.unit, pair.committee, folder)
    issue_order(pair)
    save_duty(pair.committee, secretary(pair.committee))
    carry(pair.committee, pair.unit, folder)
    pair.close()
    return folder / "东湖大学党委.sxt"


@pytest.fixture
def path(template: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(template, tmp_path / "甲.sxt"))


@pytest.fixture
def ws(path: Path) -> Iterator[Workspace]:
    """The copy, open."""
    opened = open_unit(path, PASSWORD, AROUND)
    yield opened
    opened.workbook.close()


def checked(path: Path) -> Checked:
    opened = open_unit(path, PASSWORD, AROUND)
    try:
        return check_workbook(opened)
    finally:
        opened.workbook.close()


def with_a_tool(path: Path, *statements: str) -> None:
    """Edit the ledger as a database tool would that knows the key: no triggers, no checks."""
    tool = sqlcipher3.connect(str(path / "ledger.db"))
    try:
        tool.execute(
            f"PRAGMA key=\"x'{unlock(path / 'keyslots.json', password=PASSWORD, user='u1').key.hex()}'\""
        )
        for (name,) in tool.execute("SELECT name FROM sqlite_schema WHERE type='trigger'").fetchall():
            tool.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            tool.execute(statement)
        tool.commit()
    finally:
        tool.close()


def test_a_sound_workbook_has_no_findings(path: Path) -> None:
    found = checked(path)
    assert found.findings == ()
    assert found.files == 1 and found.revisions > 15


TAMPERED = {
    "a body rewritten": ("UPDATE payloads SET body=replace(body, '调研1', '调研9')", "payload"),
    "an author rewritten": ("UPDATE log SET author='别人' WHERE n=3", "digest"),
    "a digest rewritten": ("UPDATE log SET digest=zeroblob(32) WHERE n=3", "digest"),
    "a link rewritten": ("UPDATE log SET link=zeroblob(32) WHERE n=3", "link"),
    "links removed": ("UPDATE log SET link=NULL", "link"),
    "the first row deleted": ("DELETE FROM log WHERE n=1 AND owner=1", "missing"),
    "a row deleted": ("DELETE FROM log WHERE n=3 AND owner=1", "missing"),
    "the end of another's log deleted": (
        "DELETE FROM log WHERE owner=2 AND n=(SELECT max(n) FROM log WHERE owner=2)",
        "missing",
    ),
    "a row moved": ("UPDATE log SET n=999 WHERE n=3 AND owner=1", "missing"),
    "a checkpoint rewritten": ("UPDATE checkpoints SET link=zeroblob(32)", "checkpoint"),
    "a shown body rewritten": ("UPDATE latest SET body=replace(body, '调研0', '调研9')", "projection"),
    "a shown title rewritten": ("UPDATE latest SET title='别的' WHERE id=9", "projection"),
    "a shown date rewritten": ("UPDATE latest SET occurred_on='2020-01-01' WHERE id=9", "projection"),
    "a record hidden as void": ("UPDATE latest SET voided=1 WHERE id=9", "projection"),
    "a record hidden": ("DELETE FROM latest WHERE id=9", "projection"),
    "a record invented": (
        "INSERT INTO latest(entry_id, owner, epoch, n, form_id, form_hash, author, digest, body, revisions, "
        "first_recorded_at, recorded_at, sensitivity, title, day) SELECT 'invented', owner, epoch, n, form_id, "
        "form_hash, author, digest, body, 1, recorded_at, recorded_at, sensitivity, title, day FROM latest "
        "WHERE id=9",
        "projection",
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_an_edit_with_a_database_tool_is_found(path: Path, name: str) -> None:
    statement, kind = TAMPERED[name]
    with_a_tool(path, "PRAGMA ignore_check_constraints=ON", statement)
    assert kind in {one.kind for one in checked(path).findings}


def test_a_log_emptied_whole_is_found(path: Path) -> None:
    with_a_tool(path, "DELETE FROM log WHERE owner=1", "DELETE FROM latest WHERE owner=1")
    assert "missing" in {one.kind for one in checked(path).findings}


def test_a_damaged_and_a_missing_attachment_are_named(path: Path) -> None:
    (attachment,) = [one for one in (path / "files").rglob("*") if one.is_file()]
    content = bytearray(attachment.read_bytes())
    content[100] ^= 1
    attachment.write_bytes(content)
    assert [one.detail[-12:] for one in checked(path).findings] == ["file_damaged"]
    attachment.unlink()
    assert [one.detail[-12:] for one in checked(path).findings] == ["file_missing"]


def projected(ws: Workspace) -> list[tuple[object, ...]]:
    """Return every column of `latest` but its row number, in a fixed order."""
    names = [row[1] for row in ws.read.execute("PRAGMA table_info(latest)") if row[1] != "id"]
    sql = f"SELECT {', '.join(names)} FROM latest ORDER BY owner, entry_id"
    return [tuple(row) for row in ws.read.execute(sql)]


def test_rebuilding_gives_the_same_lists_and_the_same_search(ws: Workspace) -> None:
    words = ("调研", "调研2", "党委", "整改", "重复", "周明远", "没有", "东大督", "20")
    before = projected(ws)
    finds = [{row.entry_id for row in list_entries(ws, Filter(words=word))} for word in words]
    assert any(finds)
    found = check_workbook(ws, rebuild=True)
    assert found.rebuilt and found.findings == ()
    assert projected(ws) == before
    assert finds == [{row.entry_id for row in list_entries(ws, Filter(words=word))} for word in words]


def test_rebuilding_mends_projections_that_were_edited(path: Path, template: Path) -> None:
    with_a_tool(path, "DELETE FROM latest WHERE id > 3", "UPDATE latest SET title='别的'")
    opened = open_unit(path, PASSWORD, AROUND)
    try:
        assert check_workbook(opened).findings != ()
        assert check_workbook(opened, rebuild=True).findings == ()
        assert check_workbook(opened).findings == ()
    finally:
        opened.workbook.close()


def outcome(path: Path, sound: Workspace) -> str:
    """Open and check a possibly damaged workbook; anything but a `UserError` would be a crash."""
    try:
        workbook = open_workbook(path, password=PASSWORD)
    except UserError as refusal:
        return refusal.code.value
    with workbook:
        opened = dataclasses.replace(sound, workbook=workbook)
        return "reported" if check_workbook(opened).findings else "sound"


def flips(path: Path, sound: Workspace, count: int, seed: int) -> set[str]:
    """Flip one random bit of the ledger at a time; every third in its first page."""
    chance, ledger = random.Random(seed), path / "ledger.db"
    content = ledger.read_bytes()
    seen = set()
    for number in range(count):
        place = chance.randrange(4096 if number % 3 == 0 else len(content))
        flipped = bytes([content[place] ^ 1 << chance.randrange(8)])
        ledger.write_bytes(content[:place] + flipped + content[place + 1 :])
        for ending in ("-wal", "-shm"):
            ledger.with_name(ledger.name + ending).unlink(missing_ok=True)
        seen.add(outcome(path, sound))
    ledger.write_bytes(content)
    return seen


@pytest.fixture
def sound(template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """Another copy, open, that lends library and settings."""
    opened = open_unit(Path(shutil.copytree(template, tmp_path / "乙.sxt")), PASSWORD, AROUND)
    yield opened
    opened.workbook.close()


def test_every_flipped_bit_of_the_ledger_is_refused_or_reported(path: Path, sound: Workspace) -> None:
    assert flips(path, sound, 600, seed=7) == {"workbook_damaged", "reported"}
    assert outcome(path, sound) == "sound"


@pytest.mark.sweep
def test_every_one_of_many_flipped_bits_of_the_ledger_is_refused_or_reported(
    path: Path, sound: Workspace
) -> None:
    assert flips(path, sound, 3000, seed=8) == {"workbook_damaged", "reported"}


def test_a_cut_ledger_is_refused_or_reported(path: Path, sound: Workspace) -> None:
    content = (path / "ledger.db").read_bytes()
    for length in (0, 10, 4095, 4096, 8192, len(content) // 2, len(content) - 4096, len(content) - 1):
        (path / "ledger.db").write_bytes(content[:length])
        for ending in ("-wal", "-shm"):
            (path / f"ledger.db{ending}").unlink(missing_ok=True)
        assert outcome(path, sound) in {"workbook_damaged", "reported"}, length


def test_every_flipped_bit_of_the_key_slots_is_refused_or_harmless(path: Path) -> None:
    slots = path / "keyslots.json"
    sound, key = slots.read_bytes(), unlock(slots, password=PASSWORD)
    chance = random.Random(9)
    seen: dict[str, int] = {}
    for _ in range(700):
        place = chance.randrange(len(sound))
        slots.write_bytes(
            sound[:place] + bytes([sound[place] ^ 1 << chance.randrange(8)]) + sound[place + 1 :]
        )
        try:
            assert unlock(slots, password=PASSWORD) == key
            told = "harmless"
        except UserError as refusal:
            told = refusal.code.value
        seen[told] = seen.get(told, 0) + 1
    assert set(seen) == {"harmless", ErrorCode.WRONG_PASSWORD.value, ErrorCode.KEYSLOT_DAMAGED.value}
    slots.write_bytes(sound)
    assert json.loads(sound)["format"] == keyslots.FORMAT
