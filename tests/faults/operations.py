"""What is interrupted: each thing that changes a workbook, how it is prepared, done, and looked at afterwards.

`run` happens in the process that dies; it tells in one system call what it would tell a user. `look` is the
oracle: it opens what is left and says what is wrong by an AssertionError.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.roles import Role
from sxt_desktop.domain.values import Attachment
from sxt_desktop.store import keyslots, outbox
from sxt_desktop.store.engine import one
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.local_users import (
    add_user,
    change_password,
    local_users,
    new_recovery_sheet,
    recovery_confirmed_at,
    remove_user,
)
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import open_unit, open_unit_with_recovery
from sxt_desktop.usecases.workspace import Workspace
from tests.journeys.worker import AROUND, visit
from tests.pairs import CHEAP, PASSWORD

Tell = Callable[[str], None]
Told = tuple[str, ...]
VISIT = FormId("handbook_08")
OTHER_PASSWORD = "另一个很长的密码"
UNIT, COMMITTEE = "机械学院党委.sxt", "东湖大学党委.sxt"
UNFINISHED = (".part", ".unused", ".damaged", ".staged")
EVIDENCE = bytes(range(256)) * 600


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to interrupt, in a folder with an enrolled pair and a `stick`."""

    run: Callable[[Path, Tell], None]
    look: Callable[[Path, Told], None]
    prepare: Callable[[Path], None] = lambda folder: None


def told_of(told: Told, word: str) -> list[str]:
    """Return what was told under a word."""
    return [rest for first, _, rest in (line.partition(" ") for line in told) if first == word]


@contextmanager
def opened(path: Path, password: str = PASSWORD, user: str = "") -> Iterator[Workspace]:
    """Open a workbook for a while."""
    ws = open_unit(path, password, AROUND, user=user)
    try:
        yield ws
    finally:
        ws.workbook.close()


def insisting(work: Callable[[], object], tell: Tell) -> None:
    """Do it; when it is refused tell the code, and do it once more as a user would after making room."""
    try:
        work()
    except UserError as refused:
        tell(f"refused {refused.code.value}")
        work()


def at_unit(work: Callable[[Workspace, Path, Tell], object]) -> Callable[[Path, Tell], None]:
    """Return the work as done at the unit's workbook, opened for it and closed after it."""
    return _at(UNIT, work)


def _at(name: str, work: Callable[[Workspace, Path, Tell], object]) -> Callable[[Path, Tell], None]:
    def run(folder: Path, tell: Tell) -> None:
        found: list[Workspace] = []
        insisting(lambda: found.append(open_unit(folder / name, PASSWORD, AROUND)), tell)
        (ws,) = found
        try:
            insisting(lambda: work(ws, folder, tell), tell)
        finally:
            ws.workbook.close()

    return run


def sound(path: Path, password: str = PASSWORD) -> None:
    """Assert that a workbook opens, has no findings and no leftovers, and takes another record."""
    with opened(path, password) as ws:
        assert check_workbook(ws).findings == ()
        assert leftovers(path) == []
        entry = save_entry(ws, form_id=VISIT, values=visit(99)).entry
        assert open_entry(ws, entry).listed.title == "调研99"


def leftovers(path: Path) -> list[str]:
    """Return what an interrupted attempt left in an open workbook's folder."""
    parts = keyslots.read(path / "keyslots.json").parts
    in_use = (parts.ledger, parts.drafts, parts.files)
    named = keyslots.PART_NAMES.values()
    left = [one.name for one in path.iterdir() if one.name not in in_use and _is_part(one.name, named)]
    left += [one.name for one in (path / "received").iterdir()]
    return left + [one.name for one in path.rglob("*") if one.suffix in UNFINISHED]


def _is_part(name: str, named: Iterable[re.Pattern[str]]) -> bool:
    return any(pattern.fullmatch(name) for pattern in named)


def rows(ws: Workspace, table: str) -> int:
    """Return how many rows a table has."""
    return int(one(ws.whole, f"SELECT count(*) FROM {table}"))


# saving


def _save(ws: Workspace, _: Path, tell: Tell) -> None:
    for number in range(3):
        tell(f"ack {save_entry(ws, form_id=VISIT, values=visit(number)).entry}")


def _look_saved(folder: Path, told: Told) -> None:
    acknowledged = told_of(told, "ack")
    with opened(folder / UNIT) as ws:
        for entry in acknowledged:
            assert open_entry(ws, EntryId(entry)).values["content"] == "内容" * 500
        # one transaction each: as many as were told, or one more
        kept = int(one(ws.whole, "SELECT count(*) FROM latest WHERE form_id='handbook_08'"))
        assert len(acknowledged) <= kept <= len(acknowledged) + 1
        assert rows(ws, "search") == rows(ws, "latest")
    sound(folder / UNIT)


# attaching


def _attach(ws: Workspace, _: Path, tell: Tell) -> None:
    kept = attach_bytes(ws, "附件.bin", EVIDENCE)
    tell(f"kept {kept.sha256}")
    tell(f"ack {save_entry(ws, form_id=VISIT, values={**visit(1), 'evidence': (kept,)}).entry}")


def _look_attached(folder: Path, told: Told) -> None:
    with opened(folder / UNIT) as ws:
        for sha256 in told_of(told, "kept"):
            assert b"".join(ws.workbook.files.chunks(sha256)) == EVIDENCE
        for entry in told_of(told, "ack"):
            evidence = open_entry(ws, EntryId(entry)).values["evidence"]
            assert isinstance(evidence, tuple) and isinstance(evidence[0], Attachment)
            assert evidence[0].sha256 in told_of(told, "kept")
    sound(folder / UNIT)


# writing a bundle


def _waiting_evidence(folder: Path) -> None:
    with opened(folder / UNIT) as ws:
        for number in range(2):
            kept = attach_bytes(ws, "附件.bin", EVIDENCE + bytes([number]))
            save_entry(ws, form_id=VISIT, values={**visit(number), "evidence": (kept,)})


def _export(ws: Workspace, folder: Path, tell: Tell) -> None:
    (to,) = [peer.org_id for peer in outbox.peers(ws.whole)]
    tell(f"ack {export_bundle(ws, to=to, directory=folder / 'stick').path.name}")


def _look_exported(folder: Path, told: Told) -> None:
    stick = folder / "stick"
    names = told_of(told, "ack")
    with opened(folder / COMMITTEE) as ws:
        for path in sorted(stick.glob("*.sxb")):
            preview_import(ws, path).close()
    assert all((stick / name).is_file() for name in names)
    sound(folder / UNIT)
    with opened(folder / UNIT) as ws, opened(folder / COMMITTEE) as committee:
        sent = outbox.sent_to(ws.whole, committee.org)
        assert all((stick / str(one.file_name)).is_file() for one in sent if one.state == "written")
        again = export_bundle(ws, to=committee.org, directory=stick)
        assert list(stick.glob("*.part")) == []
        import_bundle(committee, preview_import(committee, again.path))
        assert check_workbook(committee).findings == ()
        for text, count in (("调研0", 1), ("调研1", 1), ("调研99", 1)):
            sql = "SELECT count(*) FROM latest WHERE title=?"
            assert one(committee.whole, sql, (text,)) == count


# taking a bundle over


def _bundles_on_stick(folder: Path) -> None:
    for _ in range(2):
        _waiting_evidence(folder)
        with opened(folder / UNIT) as ws:
            (to,) = [peer.org_id for peer in outbox.peers(ws.whole)]
            export_bundle(ws, to=to, directory=folder / "stick")


def _import(ws: Workspace, folder: Path, tell: Tell) -> None:
    (sender,) = [peer.org_id for peer in outbox.peers(ws.whole)]
    done = {one.seq for one in outbox.received_from(ws.whole, sender)}
    for seq, path in enumerate(sorted((folder / "stick").glob("*.sxb")), 1):
        if seq not in done:
            tell(f"ack {import_bundle(ws, preview_import(ws, path)).seq}")


def _look_imported(folder: Path, told: Told) -> None:
    with opened(folder / COMMITTEE) as ws:
        (sender,) = [peer.org_id for peer in outbox.peers(ws.whole)]
        received = sorted(one.seq for one in outbox.received_from(ws.whole, sender))
        assert received in ([], [1], [1, 2])
        assert {int(seq) for seq in told_of(told, "ack")} <= set(received)
        kept = int(one(ws.whole, "SELECT count(*) FROM latest WHERE form_id='handbook_08'"))
        assert kept == 2 * len(received)
        assert leftovers(folder / COMMITTEE) == []
        _import(ws, folder, lambda _: None)
        assert int(one(ws.whole, "SELECT count(*) FROM latest WHERE form_id='handbook_08'")) == 4
    sound(folder / COMMITTEE)


# passwords and users


def _password(ws: Workspace, _: Path, tell: Tell) -> None:
    change_password(ws, PASSWORD, OTHER_PASSWORD, CHEAP)
    tell("ack password")


def _look_password(folder: Path, told: Told) -> None:
    path = folder / UNIT
    if told_of(told, "ack"):
        sound(path, OTHER_PASSWORD)
        with_old = _refused(path, PASSWORD)
        assert with_old is ErrorCode.WRONG_PASSWORD
    else:
        ways = [word for word in (PASSWORD, OTHER_PASSWORD) if _refused(path, word) is None]
        assert len(ways) == 1
        sound(path, ways[0])


def _refused(path: Path, password: str, user: str = "") -> ErrorCode | None:
    try:
        open_unit(path, password, AROUND, user=user).workbook.close()
    except UserError as refused:
        return refused.code
    return None


def _users(ws: Workspace, _: Path, tell: Tell) -> None:
    if len(local_users(ws)) == 1:
        add_user(ws, name="王敏", roles=[Role.RECORDER], password=OTHER_PASSWORD, cost=CHEAP)
    tell("ack user")
    tell(f"sheet {new_recovery_sheet(ws, CHEAP)}")
    (wang,) = [one.id for one in local_users(ws) if one.name == "王敏"]
    remove_user(ws, user_id=wang)
    tell("ack removed")


def _look_users(folder: Path, told: Told) -> None:
    path, acknowledged = folder / UNIT, told_of(told, "ack")
    for sheet in told_of(told, "sheet"):
        open_unit_with_recovery(path, sheet, AROUND).workbook.close()
    with opened(path, user="林静") as ws:
        known = [(one.id, one.name) for one in local_users(ws)]
        assert list(ws.workbook.slots.names) == known
        if "removed" not in acknowledged and "user" in acknowledged and not told_of(told, "sheet"):
            assert "王敏" in [name for _, name in known]
        if len(known) == 1:
            assert recovery_confirmed_at(ws) == ""
            add_user(ws, name="王敏", roles=[Role.RECORDER], password=OTHER_PASSWORD, cost=CHEAP)
    assert _refused(path, OTHER_PASSWORD, "王敏") is None
    assert _refused(path, PASSWORD, "林静") is None
    with opened(path, user="林静") as ws:
        assert check_workbook(ws).findings == ()
        assert leftovers(path) == []


OPERATIONS: Mapping[str, Operation] = {
    "save": Operation(at_unit(_save), _look_saved),
    "attach": Operation(at_unit(_attach), _look_attached),
    "export": Operation(at_unit(_export), _look_exported, _waiting_evidence),
    "import": Operation(_at(COMMITTEE, _import), _look_imported, _bundles_on_stick),
    "password": Operation(at_unit(_password), _look_password),
    "users": Operation(at_unit(_users), _look_users),
}
