"""Interrupting the daily work: saving, attaching, handing over, taking over, passwords and users."""

from collections.abc import Mapping
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.roles import Role
from sxt_desktop.domain.values import Attachment
from sxt_desktop.store import outbox
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
from sxt_desktop.usecases.setup import open_unit_with_recovery
from sxt_desktop.usecases.workspace import Workspace
from tests.faults.operation import (
    COMMITTEE,
    EVIDENCE,
    OTHER_PASSWORD,
    UNIT,
    VISIT,
    Operation,
    Tell,
    Told,
    at_unit,
    at_workbook,
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
        waiting_evidence(folder)
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
        with_old = refused_with(path, PASSWORD)
        assert with_old is ErrorCode.WRONG_PASSWORD
    else:
        ways = [word for word in (PASSWORD, OTHER_PASSWORD) if refused_with(path, word) is None]
        assert len(ways) == 1
        sound(path, ways[0])


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
    for sheet in told_of(told, "sheet")[-1:]:
        open_unit_with_recovery(path, sheet, AROUND).workbook.close()
    with opened(path, user="林静") as ws:
        known = [(one.id, one.name) for one in local_users(ws)]
        assert list(ws.workbook.slots.names) == known
        if "removed" not in acknowledged and "user" in acknowledged and not told_of(told, "sheet"):
            assert "王敏" in [name for _, name in known]
        if len(known) == 1:
            assert recovery_confirmed_at(ws) == ""
            add_user(ws, name="王敏", roles=[Role.RECORDER], password=OTHER_PASSWORD, cost=CHEAP)
    assert refused_with(path, OTHER_PASSWORD, "王敏") is None
    assert refused_with(path, PASSWORD, "林静") is None
    with opened(path, user="林静") as ws:
        assert check_workbook(ws).findings == ()
        assert leftovers(path) == []


WORKING: Mapping[str, Operation] = {
    "save": Operation(at_unit(_save), _look_saved),
    "attach": Operation(at_unit(_attach), _look_attached),
    "export": Operation(at_unit(_export), _look_exported, waiting_evidence),
    "import": Operation(at_workbook(COMMITTEE, _import), _look_imported, _bundles_on_stick),
    "password": Operation(at_unit(_password), _look_password),
    "users": Operation(at_unit(_users), _look_users),
}
