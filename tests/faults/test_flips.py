"""One bit flipped anywhere in a workbook's folder: opening and checking never crash, and say so or nothing changed."""

import hashlib
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.meter import Meter
from sxt_desktop.store import backup_places, backups
from sxt_desktop.store.engine import Database
from sxt_desktop.store.wal import Lost
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.back_up import LOCAL, back_up
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.drafts import keep_draft
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import open_unit
from sxt_desktop.usecases.workspace import Workspace
from tests.faults.operation import EVIDENCE, UNIT, VISIT
from tests.journeys.worker import AROUND, visit
from tests.pairs import PASSWORD, make_pair

WITHOUT_CONTENT = ("lock", "tries.json", "second-place.json", "drafts.db-shm", "ledger.db-shm")
"""Files that hold nothing anyone recorded: who has it open, wrong tries, and SQLite's index of the WAL."""


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook as a killed process leaves it: records in the file and in the WAL, drafts, a backup."""
    home = tmp_path_factory.mktemp("flips")
    make_pair(home).close()
    path = home / UNIT
    with pytest.raises(UserError):
        open_unit(path, "wrong-password", AROUND)
    shutil.copyfile(path / "tries.json", home / "tries.json")
    ws = open_unit(path, PASSWORD, AROUND)
    try:
        back_up(ws, BackupKind.REKEY)
        evidence = attach_bytes(ws, "附件.bin", EVIDENCE)
        save_entry(ws, form_id=VISIT, values={**visit(1), "evidence": (evidence,)})
        back_up(ws, BackupKind.DAILY)
        ws.workbook.aside(lambda db: db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
        save_entry(ws, form_id=VISIT, values=visit(2))
        keep_draft(ws, Typing(VISIT), {"title": "没写完"})
        copy = Path(shutil.copytree(path, home / "flipped" / UNIT))
    finally:
        ws.workbook.close()
    shutil.copyfile(home / "tries.json", copy / "tries.json")
    return copy


def test_the_template_has_every_kind_of_file(template: Path) -> None:
    names = {path.name for path in template.iterdir()}
    wanted = {
        "ledger.db",
        "ledger.db-wal",
        "drafts.db",
        "drafts.db-wal",
        "keyslots.json",
        "tries.json",
        "files",
    }
    assert wanted <= names
    assert len([path for path in (template / LOCAL).iterdir() if path.name[0].isdigit()]) == 2
    assert outcome(template, contents(template), template.with_name("copy")) == "harmless"


def contents(template: Path) -> str:
    """Return a hash of everything a sound copy holds."""
    copy = Path(shutil.copytree(template, template.with_name("sound")))
    ws = open_unit(copy, PASSWORD, AROUND)
    try:
        return held(ws)
    finally:
        ws.workbook.close()
        shutil.rmtree(copy)


def held(ws: Workspace) -> str:
    """Return a hash of all rows of the ledger and the drafts, of all attachments and of what backups promise."""
    digest = hashlib.sha256()
    for db in (ws.whole, ws.workbook.drafts._database):  # the whole box, whoever typed
        for line in rows(db):
            digest.update(line.encode())
    for (sha256,) in ws.whole.execute("SELECT sha256 FROM attachments ORDER BY 1").fetchall():
        digest.update(b"".join(ws.workbook.files.chunks(sha256)))
    return digest.hexdigest()


def rows(db: Database) -> list[str]:
    """Return every row of every table as text, but for what opening itself writes."""
    found = []
    sql = "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'search%' ORDER BY 1"
    for (table,) in db.execute(sql).fetchall():
        found += [f"{table} {row}" for row in db.execute(f"SELECT * FROM {table} ORDER BY 1, 2")]
    return found


def outcome(path: Path, sound: str, copy: Path) -> str:
    """Open and check what a flip left, in a copy; anything but a `UserError` would be a crash."""
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(path, copy)
    try:
        ws = open_unit(copy, PASSWORD, AROUND)
    except UserError as refused:
        return f"refused: {refused.code.value}"
    try:
        return _checked(ws, sound)
    finally:
        ws.workbook.close()


def _checked(ws: Workspace, sound: str) -> str:
    drafts = ws.workbook.drafts
    if drafts.was_damaged or drafts.lost is not Lost.NOTHING:
        return "told: drafts"
    if ws.workbook.lost is Lost.LAST:
        return "told: last save"
    if check_workbook(ws).findings:
        return "found"
    if not backups_sound(ws):
        return "found: backup"
    return "harmless" if held(ws) == sound else "SILENT"


def backups_sound(ws: Workspace) -> bool:
    """Whether every backup can be restored, as the list and the whole check say."""
    known = backup_places.listed(ws.workbook.path / LOCAL)
    if len(known) != 2 or not all(one.is_sound for one in known):
        return False
    try:
        for one in known:
            backups.check(one, ws.workbook.key, Meter(), whole=True)
    except UserError:
        return False
    return True


def flips(template: Path, count: int, seed: int) -> Counter[tuple[str, str]]:
    """Flip one random bit at a time: every file as often as any other, the first page of large ones often."""
    chance, sound = random.Random(seed), contents(template)
    files = sorted(path for path in template.rglob("*") if path.is_file() and path.stat().st_size)
    seen: Counter[tuple[str, str]] = Counter()
    for number in range(count):
        path = files[number % len(files)]
        content = path.read_bytes()
        place = chance.randrange(len(content) if number % 2 else min(len(content), 4096))
        path.write_bytes(
            content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]
        )
        try:
            told = outcome(template, sound, template.with_name("copy"))
        except Exception as crash:
            raise AssertionError(f"{path.relative_to(template)} byte {place}") from crash
        finally:
            path.write_bytes(content)
        assert told != "SILENT", f"{path.relative_to(template)} byte {place}"
        seen[path.name, told] += 1
    return seen


def test_a_flipped_bit_anywhere_is_told_or_harmless(template: Path) -> None:
    seen = flips(template, 60, seed=21)
    _judge(seen)


@pytest.mark.sweep
def test_a_thousand_flipped_bits_are_told_or_harmless(template: Path) -> None:
    _judge(flips(template, 1000, seed=22))


def _judge(seen: Counter[tuple[str, str]]) -> None:
    """Ciphertext has no harmless bit; what holds nothing recorded keeps nobody out."""
    for (name, told), _ in seen.items():
        if name in WITHOUT_CONTENT:
            assert told == "harmless", (name, told)
    assert sum(count for (_, told), count in seen.items() if told != "harmless") > sum(seen.values()) // 3
