"""Interrupting what keeps the records safe: backing up, restoring, moving, migrating, blanking."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import ErrorCode
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.meter import Meter
from sxt_desktop.store import backup_places, backups
from sxt_desktop.store.engine import one
from sxt_desktop.store.keyslots import Parts
from sxt_desktop.store.opening import WayIn
from sxt_desktop.usecases.back_up import back_up
from sxt_desktop.usecases.blank_entry import blank_entry
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.close_year import close_year
from sxt_desktop.usecases.closings import closings
from sxt_desktop.usecases.drafts import find_draft
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.local_users import (
    confirm_recovery_sheet,
    new_recovery_sheet,
    recovery_confirmed_at,
)
from sxt_desktop.usecases.move import moved, pack_move
from sxt_desktop.usecases.rekey import rekey
from sxt_desktop.usecases.restore import known_backups, restore
from sxt_desktop.usecases.restore_folder import restore_folder, restore_to
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import open_unit, open_unit_with_recovery
from sxt_desktop.usecases.start_check import guard, start_check
from sxt_desktop.usecases.workspace import Workspace
from tests.faults.operation import (
    UNIT,
    VISIT,
    Operation,
    Tell,
    Told,
    at_unit,
    insisting,
    leftovers,
    opened,
    refused_with,
    rows,
    sound,
    told_of,
    waiting_evidence,
)
from tests.journeys.worker import AROUND, visit
from tests.pairs import CHEAP, PASSWORD

WAY = WayIn(password=PASSWORD)
RELEASED = Path(__file__).resolve().parents[1] / "released" / "0.1.0"
LATER = 7
"""Number of the record saved after the backup that is restored."""


def titles(ws: Workspace) -> set[str]:
    """Return the titles of the visits there are."""
    sql = "SELECT title FROM latest WHERE form_id='handbook_08'"
    return {row[0] for row in ws.whole.execute(sql).fetchall()}


def backups_are_whole(place: Path, key: bytes) -> list[str]:
    """Assert that every backup with a final name can be restored to the last byte; return their names."""
    known = backup_places.listed(place)
    for one_of_them in known:
        assert one_of_them.is_sound, one_of_them.damage
        backups.check(one_of_them, key, Meter(), whole=True)
    return [one_of_them.name for one_of_them in known]


# backing up


def _back_up(ws: Workspace, folder: Path, tell: Tell) -> None:
    tell(f"ack {back_up(ws, BackupKind.DAILY).backup.name}")
    save_entry(ws, form_id=VISIT, values=visit(LATER))
    tell(f"second {back_up(ws, BackupKind.MANUAL, place=folder / 'stick').backup.name}")


def _look_backed_up(folder: Path, told: Told) -> None:
    path = folder / UNIT
    sound(path)
    with opened(path) as ws:
        key = ws.workbook.key
        names = backups_are_whole(path / "backups", key)
        assert set(told_of(told, "ack")[-1:]) <= set(names), "one of the same day takes the place of the last"
        back_up(ws, BackupKind.MANUAL, place=folder / "stick")
        (second,) = (folder / "stick").iterdir()
        names = backups_are_whole(second, key)
        assert names and list(second.rglob("*.part")) == []
        back_up(ws, BackupKind.CLOSING)
        assert list((path / "backups").rglob("*.part")) == []


# restoring


def _backed_up(folder: Path) -> None:
    waiting_evidence(folder)
    with opened(folder / UNIT) as ws:
        back_up(ws, BackupKind.REKEY)
        save_entry(ws, form_id=VISIT, values=visit(LATER))


def _backup_in(place: Path) -> Path:
    return next(one.path for one in known_backups(place) if one.kind is BackupKind.REKEY)


def _restore(folder: Path, tell: Tell) -> None:
    path = folder / UNIT
    found: list[Workspace] = []
    insisting(lambda: found.append(open_unit(path, PASSWORD, AROUND)), tell)

    def work() -> None:
        if found[-1].workbook.is_closed:  # the user is asked for the password again
            found.append(open_unit(path, PASSWORD, AROUND))
        if not rows(found[-1], "continuations"):
            found.append(restore(found[-1], _backup_in(path), AROUND))

    try:
        insisting(work, tell)
        tell("ack restored")
    finally:
        for ws in found:
            ws.workbook.close()


def _look_restored(folder: Path, told: Told) -> None:
    path = folder / UNIT
    with opened(path) as ws:
        is_new = titles(ws) == {"调研0", "调研1"}
        assert is_new or titles(ws) == {"调研0", "调研1", f"调研{LATER}"}
        assert is_new or not told_of(told, "ack")
        assert rows(ws, "continuations") == is_new
        names = backups_are_whole(path / "backups", ws.workbook.key)
        kinds = {one.kind for one in known_backups(path) if one.name in names}
        assert BackupKind.REKEY in kinds
        assert not is_new or BackupKind.RESTORE in kinds, "what was there before can be had back"
        for (sha256,) in ws.whole.execute("SELECT sha256 FROM attachments").fetchall():
            ws.workbook.files.check(sha256, Meter())
    sound(path)


def _damaged(folder: Path) -> None:
    """A workbook nobody can open any more, with a backup."""
    _backed_up(folder)
    ledger = folder / UNIT / "ledger.db"
    content = bytearray(ledger.read_bytes())
    content[:8192] = os.urandom(8192)
    ledger.write_bytes(content)


def _restore_folder(folder: Path, tell: Tell) -> None:
    path = folder / UNIT
    found: list[Workspace] = []
    insisting(lambda: found.append(restore_folder(path, _backup_in(path), WAY, AROUND)), tell)
    tell("ack restored")
    found[0].workbook.close()


def _look_folder_restored(folder: Path, told: Told) -> None:
    path = folder / UNIT
    refused = refused_with(path, PASSWORD)
    assert refused in (None, ErrorCode.WORKBOOK_DAMAGED, ErrorCode.WORKBOOK_MISSING)
    assert refused is None or not told_of(told, "ack")
    if refused is not None:
        restore_folder(path, _backup_in(path), WAY, AROUND).workbook.close()
    with opened(path) as ws:
        assert titles(ws) == {"调研0", "调研1"}
        assert rows(ws, "continuations") == 1
        backups_are_whole(path / "backups", ws.workbook.key)
    sound(path)


def _restore_to(folder: Path, tell: Tell) -> None:
    found: list[Workspace] = []
    backup, new = _backup_in(folder / UNIT), folder / "新电脑" / UNIT

    def work() -> None:
        is_there = new.exists()
        found.append(open_unit(new, PASSWORD, AROUND) if is_there else restore_to(backup, new, WAY, AROUND))

    insisting(work, tell)
    tell("ack restored")
    found[0].workbook.close()


def _look_restored_to(folder: Path, told: Told) -> None:
    new = folder / "新电脑" / UNIT
    assert new.exists() or not told_of(told, "ack")
    if not new.exists():
        restore_to(_backup_in(folder / UNIT), new, WAY, AROUND).workbook.close()
    with opened(new) as ws:
        assert titles(ws) == {"调研0", "调研1"}
        assert rows(ws, "continuations") == 1
    sound(new)
    sound(folder / UNIT)
    assert [one.name for one in new.parent.iterdir()] == [UNIT]


# moving to another PC


def _move(ws: Workspace, folder: Path, tell: Tell) -> None:
    if moved(ws) is None:
        tell(f"ack {pack_move(ws, folder / 'stick').name}")


def _look_moved(folder: Path, told: Told) -> None:
    path, stick = folder / UNIT, folder / "stick"
    with opened(path) as ws:
        assert check_workbook(ws).findings == ()
        assert leftovers(path) == []
        is_away = moved(ws) is not None
        assert bool(ws.workbook.read_only) == is_away
        assert is_away or not told_of(told, "ack")
        if not is_away:
            pack_move(ws, stick)
        (place,) = stick.iterdir()
        assert backups_are_whole(place, ws.workbook.key)
        assert list(stick.rglob("*.part")) == []
    packed = next(one.path for one in known_backups(stick) if one.kind is BackupKind.MOVE)
    restore_to(packed, folder / "新电脑" / UNIT, WAY, AROUND).workbook.close()
    sound(folder / "新电脑" / UNIT)


# migrating


def _released(folder: Path) -> None:
    """The workbook of the first version."""
    shutil.rmtree(folder / UNIT)
    shutil.copytree(RELEASED / UNIT, folder / UNIT)


def _migrate(ws: Workspace, _: Path, tell: Tell) -> None:
    tell(f"ack {rows(ws, 'latest')}")


def _look_migrated(folder: Path, told: Told) -> None:
    path = folder / UNIT
    recorded = json.loads((RELEASED / "facts.json").read_text("utf-8"))["unit"]["entries"]
    with opened(path) as ws:
        assert rows(ws, "latest") == recorded
        assert set(told_of(told, "ack")) <= {str(recorded)}
        kept = [one_of_them.name for one_of_them in (path / "backups").iterdir()]
        assert any(name.endswith("-升级前") for name in kept)
        for (sha256,) in ws.whole.execute("SELECT sha256 FROM attachments").fetchall():
            ws.workbook.files.check(sha256, Meter())
    sound(path)


# blanking


def _private(folder: Path) -> None:
    waiting_evidence(folder)
    with opened(folder / UNIT) as ws:
        drafts = ws.workbook.drafts.of(ws.user.id)
        drafts.keep(Typing(VISIT, _to_blank(ws)), {"title": "又写了几句"}, "2026-11-20T08:00:00+08:00")


def _to_blank(ws: Workspace) -> EntryId:
    return EntryId(one(ws.whole, "SELECT min(entry_id) FROM latest WHERE form_id='handbook_08'"))


def _blank(ws: Workspace, _: Path, tell: Tell) -> None:
    blanked = blank_entry(ws, entry_id=_to_blank(ws), basis="个人信息保护法", reason="本人申请")
    tell(f"ack {blanked.files}")


def _look_blanked(folder: Path, told: Told) -> None:
    path = folder / UNIT
    for kept in (path / "files").glob("*/*"):
        os.utime(kept, (0, 0))
    with opened(path) as ws:
        guard(ws, start_check(ws))
        entry = _to_blank(ws)
        is_blank = one(ws.whole, "SELECT count(*) FROM payloads WHERE body IS NULL") > 0
        assert is_blank or not told_of(told, "ack")
        files = sum(1 for _ in (path / "files").glob("*/*"))
        draft = find_draft(ws, str(entry))
        assert (files, draft is None) == ((1, True) if is_blank else (2, False))
        if not is_blank:
            assert open_entry(ws, entry).values["content"] == "内容" * 500
    sound(path)


# another key


def _sheet_in_hand(folder: Path) -> None:
    _private(folder)
    with opened(folder / UNIT) as ws:
        confirm_recovery_sheet(ws)


def _rekey(folder: Path, tell: Tell) -> None:
    found: list[Workspace] = []
    insisting(lambda: found.append(open_unit(folder / UNIT, PASSWORD, AROUND)), tell)

    def work() -> None:
        if found[-1].workbook.is_closed:
            found.append(open_unit(folder / UNIT, PASSWORD, AROUND))
        if found[-1].workbook.slots.parts != Parts():
            tell(f"ack {new_recovery_sheet(found[-1], CHEAP)}")
            return
        done = rekey(found[-1], AROUND, password=PASSWORD)
        found.append(done.ws)
        tell(f"ack {done.recovery_key}")

    try:
        insisting(work, tell)
    finally:
        for ws in found:
            ws.workbook.close()


def _look_rekeyed(folder: Path, told: Told) -> None:
    path = folder / UNIT
    with opened(path) as ws:
        is_new = ws.workbook.slots.parts != Parts()
        assert is_new or not told_of(told, "ack")
        assert titles(ws) == {"调研0", "调研1"}
        assert find_draft(ws, str(_to_blank(ws))) is not None
        for (sha256,) in ws.whole.execute("SELECT sha256 FROM attachments").fetchall():
            ws.workbook.files.check(sha256, Meter())
        # a new sheet that nobody has seen is asked for
        assert (recovery_confirmed_at(ws) == "") == is_new
    for sheet in told_of(told, "ack"):
        open_unit_with_recovery(path, sheet, AROUND).workbook.close()
    sound(path)


# closing a year


def _close_year(ws: Workspace, folder: Path, tell: Tell) -> None:
    tell(f"ack {close_year(ws, ws.today.year, folder / 'stick').path.name}")


def _look_closed(folder: Path, told: Told) -> None:
    stick, path = folder / "stick", folder / UNIT
    sound(path)
    whole = [one for one in stick.iterdir() if one.suffix != ".part"]
    assert set(told_of(told, "ack")) <= {one.name for one in whole}
    for archive in whole:
        assert archive_is_whole(archive), archive
    with opened(path) as ws:
        assert {one.folder for one in closings(ws)} <= {one.name for one in whole}
        close_year(ws, ws.today.year, stick)
    assert list(stick.glob("*.part")) == []


def archive_is_whole(folder: Path) -> bool:
    """Whether the archive's own script finds everything in order."""
    done = subprocess.run([sys.executable, "-I", str(folder / "核对.py")], capture_output=True, check=False)
    return done.returncode == 0


KEEPING: Mapping[str, Operation] = {
    "back up": Operation(at_unit(_back_up), _look_backed_up, waiting_evidence),
    "restore": Operation(_restore, _look_restored, _backed_up),
    "restore damaged": Operation(_restore_folder, _look_folder_restored, _damaged),
    "restore elsewhere": Operation(_restore_to, _look_restored_to, _backed_up),
    "move": Operation(at_unit(_move), _look_moved, waiting_evidence),
    "migrate": Operation(at_unit(_migrate), _look_migrated, _released),
    "rekey": Operation(_rekey, _look_rekeyed, _sheet_in_hand),
    "blank": Operation(at_unit(_blank), _look_blanked, _private),
    "close year": Operation(at_unit(_close_year), _look_closed, waiting_evidence),
}
