"""A backup becomes another generation of a ledger: copied or put under another key, brought up to date, checked.

Nothing here takes anything into use; that is one replacement of `keyslots.json`, made by the caller.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.meter import Meter
from sxt_desktop.store import backups, generations, keyslots, ledger, org_keys, soundness
from sxt_desktop.store.backup_facts import files_key
from sxt_desktop.store.backup_places import LEDGER, SLOTS, Backup
from sxt_desktop.store.copying import copy_durably, must_have_room, settle
from sxt_desktop.store.engine import Database, connect, one, rows_of, untouched, worldly
from sxt_desktop.store.files import FileStore
from sxt_desktop.store.keyslots import Unlocked
from sxt_desktop.store.migrations import bring_up_to_date
from sxt_desktop.store.opening import WayIn
from sxt_desktop.store.org_keys import OwnLine

ROOM = 3
"""Copies of the ledger that must fit: the new one and what SQLite writes while it changes it."""


def unlocked(backup: Backup, known: bytes | None, way: WayIn) -> Unlocked:
    """Return the key that opens a backup and whose it is (nobody's where the known one fits).

    BACKUP_DAMAGED; BACKUP_LOCKED when the known one does not fit and nothing else was given; WRONG_PASSWORD,
    WRONG_RECOVERY_KEY, USER_NEEDED for what was.
    """
    if backup.manifest is None or backup.damage in ("ledger", "keyslots"):
        raise _damaged(backup)
    if known is not None and _fits(backup, known):
        return Unlocked(known, "")
    if way.recovery_key:
        return keyslots.unlock_with_recovery(backup.path / SLOTS, recovery_key=way.recovery_key)
    if not way.password:
        raise UserError(ErrorCode.BACKUP_LOCKED, name=backup.name)
    return keyslots.unlock(backup.path / SLOTS, password=way.password, user=way.user)


def _fits(backup: Backup, key: bytes) -> bool:
    try:
        with untouched(backup.path / LEDGER, key):
            return True
    except UserError as wrong:
        if wrong.code is not ErrorCode.WORKBOOK_DAMAGED:
            raise
        return False


def _damaged(backup: Backup) -> UserError:
    return UserError(ErrorCode.BACKUP_DAMAGED, name=backup.name)


def make_ledger(
    backup: Backup,
    key: bytes,
    target: Path,
    target_key: bytes,
    prepare: Callable[[Database], object],
    meter: Meter,
) -> None:
    """Write a backup's ledger as `target`, under `target_key`, up to date and prepared in one transaction.

    The backup is checked before and the new ledger after; `target` has a name nothing uses. BACKUP_DAMAGED,
    DISK_FULL, WORKBOOK_NEWER, `Cancelled`.
    """
    try:
        backups.check(backup, key, meter)
    except UserError as wrong:
        raise _damaged(backup) from wrong
    must_have_room(target.parent, ROOM * (backup.path / LEDGER).stat().st_size)
    generations.remove(target)
    if key == target_key:
        copy_durably(backup.path / LEDGER, target, meter)
    else:
        export(backup.path / LEDGER, key, target, target_key)
    with untouched(target, target_key) as before:
        expected = soundness.extent(before)
    with closing(connect(target, target_key)) as db:
        with worldly(target):
            bring_up_to_date(db)
            with db.atomic():
                prepare(db)
        if soundness.page_faults(db) or soundness.extent(db) != expected:
            raise _damaged(backup)
        one(db, "PRAGMA wal_checkpoint(TRUNCATE)")
    settle(target)


def export(source: Path, key: bytes, target: Path, target_key: bytes) -> None:
    """Write a database nobody has open anew under another key."""
    with untouched(source, key) as db, worldly(target):
        db.execute("PRAGMA query_only=OFF")
        db.execute("ATTACH DATABASE ? AS target KEY ?", (str(target), f"x'{target_key.hex()}'"))
        db.execute("SELECT sqlcipher_export('target')").fetchall()
        db.execute("DETACH DATABASE target")


def pool_of(backup: Backup, key: bytes) -> FileStore:
    """Return the attachments a backup relies on."""
    if backup.manifest is None:
        raise _damaged(backup)
    with untouched(backup.path / LEDGER, key) as db:
        return FileStore(backup.place / backup.manifest.pool, files_key(db))


def attachments_in(path: Path, key: bytes) -> tuple[str, ...]:
    """Return the attachments (SHA-256) a ledger that nobody has open names."""
    with untouched(path, key) as db:
        return tuple(ledger.attachment_sizes(db))


def bring_files(names: Iterable[str], pool: FileStore, files: FileStore, meter: Meter) -> tuple[str, ...]:
    """Bring attachments that are missing or damaged in `files` from a pool, under the key of `files`.

    Returns those that are to be had from neither; `Cancelled`, DISK_FULL.
    """
    lost = []
    for sha256 in names:
        meter.check()
        if files.opens(sha256, meter):
            continue
        try:
            files.add(_counted(pool, sha256, meter))
        except UserError as wrong:
            if wrong.code not in (ErrorCode.FILE_MISSING, ErrorCode.FILE_DAMAGED):
                raise
            lost.append(sha256)
    return tuple(lost)


def _counted(pool: FileStore, sha256: str, meter: Meter) -> Iterator[bytes]:
    for chunk in pool.chunks(sha256):
        meter.add(len(chunk))
        yield chunk


SETTINGS = ("recovery_confirmed_at", "second_place")
"""Settings that go with the key slots and the PC of now, not with the records of then."""


@dataclass(frozen=True, slots=True)
class Present:
    """What stays as it is now whatever is restored: who may do what, who looked at what, numbers given, our keys."""

    users: tuple[dict[str, object], ...]
    looks: tuple[dict[str, object], ...]
    numbers: tuple[dict[str, object], ...]
    settings: tuple[tuple[str, str], ...]
    files_key: bytes
    keys: OwnLine | None = None


def present_of(db: Database) -> Present:
    """Return what of the present ledger goes on in a restored one."""
    settings = tuple((key, ledger.setting(db, key) or "") for key in SETTINGS)
    users, looks, numbers = (_rows(db, table) for table in ("users", "looks", "numbers"))
    return Present(users, looks, numbers, settings, files_key(db), org_keys.own_line(db))


def carry_over(db: Database, present: Present) -> None:
    """Put users, looks and the attachments' key of the present into a restored ledger.

    Numbers go on where they are now: what was printed with one since is out of the house. So do our keys: whoever
    heard of a newer one takes nothing from the older.
    """
    if present.keys is not None:
        org_keys.join_own_line(db, present.keys)
    if present.users:
        db.execute("DELETE FROM users")
        _insert(db, "users", present.users)
    known = {_look(row) for row in _rows(db, "looks")}
    _insert(db, "looks", [_without_id(row) for row in present.looks if _look(row) not in known])
    for row in present.numbers:
        db.execute(_NUMBER, row)
    for key, value in present.settings:
        ledger.set_setting(db, key, value)
    db.execute("UPDATE meta SET value=? WHERE key='files_key'", (present.files_key,))


_NUMBER = """INSERT INTO numbers(series, year, last) VALUES(:series, :year, :last)
 ON CONFLICT(series, year) DO UPDATE SET last=max(last, excluded.last)"""


def _rows(db: Database, table: str) -> tuple[dict[str, object], ...]:
    return rows_of(db, f"SELECT * FROM main.{table} ORDER BY 1")


def _insert(db: Database, table: str, rows: Iterable[dict[str, object]]) -> None:
    for row in rows:
        marks = ", ".join("?" * len(row))
        db.execute(f"INSERT INTO {table}({', '.join(row)}) VALUES({marks})", tuple(row.values()))


def _without_id(row: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name != "id"}


def _look(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(_without_id(row).values())


@dataclass(frozen=True, slots=True)
class After:
    """One record whose own log went on after a position: its newest revision there."""

    entry_id: str
    form_id: str
    title: str
    author: str
    recorded_at: str
    is_new: bool


def gone_on(db: Database, owner: str, epoch: str, n: int) -> tuple[After, ...]:
    """Return the records a log has revisions of after a position, newest first."""
    rows = db.execute(_GONE_ON, (owner, epoch, n)).fetchall()
    return tuple(After(row[0], row[1], row[2] or "", row[3], row[4], not row[5]) for row in rows)


_GONE_ON = """SELECT log.entry_id, log.form_id, latest.title, log.author, log.recorded_at,
 min(log.previous IS NOT NULL), max(log.n) FROM log
 LEFT JOIN latest ON latest.owner = log.owner AND latest.entry_id = log.entry_id
 WHERE log.owner=(SELECT id FROM owners WHERE org_id=?1) AND log.n > ?3 AND log.entry_id IS NOT NULL
 AND log.epoch=(SELECT epochs.id FROM epochs JOIN owners ON owners.id = epochs.owner
  WHERE org_id=?1 AND epochs.epoch=?2) GROUP BY log.entry_id ORDER BY max(log.n) DESC"""


def bundles(db: Database, table: str) -> dict[str, tuple[str, int, str]]:
    """Return (organisation, number, when) of every bundle in `outbox` or `inbox` by its id."""
    columns = {"outbox": "recipient, seq, created_at", "inbox": "sender, seq, imported_at"}[table]
    rows = db.execute(f"SELECT bundle_id, {columns} FROM {table} ORDER BY id").fetchall()
    return {row[0]: (row[1], row[2], row[3]) for row in rows}
