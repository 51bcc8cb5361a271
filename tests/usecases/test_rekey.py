"""Another key: new keys for everything, everyone else on paper, and after any kill the old or the new workbook."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import Role
from sxt_desktop.store import generations, keyslots, rekeying, soundness
from sxt_desktop.store.engine import connect
from sxt_desktop.store.files import sealed_sizes
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.entries import list_entries
from sxt_desktop.usecases.local_users import add_user, change_password, must_change_password, remove_user
from sxt_desktop.usecases.rekey import Rekeyed, rekey
from sxt_desktop.usecases.setup import open_unit, open_unit_with_recovery
from sxt_desktop.usecases.start_check import start_check
from sxt_desktop.usecases.workspace import Workspace
from tests.journeys.worker import AROUND
from tests.pairs import CHEAP, PASSWORD, save_visit
from tests.usecases.test_check_workbook import path, template

__all__ = ["path", "template"]
DAY = date(2026, 11, 17)
HERS = "马兰自己的密码"
EVIDENCE = b"evidence" * 1000


@pytest.fixture
def ws(path: Path) -> Iterator[Workspace]:
    """A workbook of two users with a draft and an attachment, open."""
    opened = open_unit(path, PASSWORD, AROUND)
    add_user(opened, name="马兰", roles=[Role.RECORDER], password=HERS + "1", cost=CHEAP)
    opened.workbook.drafts.of("u1").keep(Typing(FormId("handbook_08")), {"title": "半句"}, "2026-11-17")
    attach_bytes(opened, "说明.txt", EVIDENCE)
    yield opened
    opened.workbook.close()


@pytest.fixture
def done(ws: Workspace) -> Iterator[Rekeyed]:
    """The same under its new key."""
    rekeyed = rekey(ws, AROUND, password=PASSWORD)
    yield rekeyed
    rekeyed.ws.workbook.close()


def test_everything_is_there_under_other_keys(path: Path, ws: Workspace) -> None:
    before = soundness.extent(ws.whole)
    old_key, old_files_key = ws.workbook.key, ws.workbook.files.key
    listed = [row.entry_id for row in list_entries(ws, Filter(words="调研"))]
    done = rekey(ws, AROUND, password=PASSWORD)
    new = done.ws
    try:
        assert new.workbook.key != old_key and new.workbook.files.key != old_files_key
        assert soundness.extent(new.whole) == before
        assert start_check(new).findings == () and check_workbook(new).findings == ()
        assert [row.entry_id for row in list_entries(new, Filter(words="调研"))] == listed
        (draft,) = new.workbook.drafts.of("u1").all()
        assert draft.body == {"title": "半句"}
        assert save_visit(new, DAY)
    finally:
        new.workbook.close()
    kept = {one.name for one in path.iterdir()}
    assert {"ledger-2.db", "drafts-2.db", "files-2"} <= kept
    assert not {"ledger.db", "drafts.db", "files"} & kept
    with pytest.raises(UserError) as refused:
        connect(path / "ledger-2.db", old_key)
    assert refused.value.code is ErrorCode.WORKBOOK_DAMAGED


def test_the_attachments_are_sealed_anew(path: Path, ws: Workspace) -> None:
    sealed = {one.name: one.read_bytes() for one in (path / "files").rglob("*") if one.is_file()}
    done = rekey(ws, AROUND, password=PASSWORD)
    try:
        new = {one.name: one.read_bytes() for one in (path / "files-2").rglob("*") if one.is_file()}
        assert set(new) == set(sealed) and len(new) == 2
        assert all(new[name] != content for name, content in sealed.items())
        contents = {name: b"".join(done.ws.workbook.files.chunks(name)) for name in new}
        assert EVIDENCE in contents.values()
    finally:
        done.ws.workbook.close()


def test_the_others_open_with_what_is_on_paper_and_must_change_it(path: Path, done: Rekeyed) -> None:
    ((user, on_paper),) = done.one_time_passwords
    assert user.name == "马兰" and len(on_paper) == 14
    assert not must_change_password(done.ws)
    done.ws.workbook.close()
    with pytest.raises(UserError) as refused:
        open_unit(path, HERS + "1", AROUND, user="马兰")
    assert refused.value.code is ErrorCode.WRONG_PASSWORD
    hers = open_unit(path, on_paper, AROUND, user="马兰")
    try:
        assert must_change_password(hers)
        change_password(hers, on_paper, HERS + "2", CHEAP)
        assert not must_change_password(hers)
    finally:
        hers.workbook.close()
    again = open_unit(path, HERS + "2", AROUND, user="马兰")
    assert not must_change_password(again)
    again.workbook.close()


def test_the_new_sheet_opens_and_the_old_password_of_the_administrator_too(path: Path, done: Rekeyed) -> None:
    done.ws.workbook.close()
    open_unit_with_recovery(path, done.recovery_key, AROUND).workbook.close()
    open_unit(path, PASSWORD, AROUND, user="林静").workbook.close()


def test_a_removed_user_is_given_nothing(ws: Workspace) -> None:
    remove_user(ws, user_id="u2")
    done = rekey(ws, AROUND, password=PASSWORD)
    try:
        assert done.one_time_passwords == ()
        assert done.ws.workbook.slots.names == (("u1", "林静"),)
    finally:
        done.ws.workbook.close()


def test_only_an_administrator_with_the_own_password_may(path: Path, ws: Workspace) -> None:
    with pytest.raises(UserError) as refused:
        rekey(ws, AROUND, password="not this one")
    assert refused.value.code is ErrorCode.WRONG_PASSWORD
    ws.workbook.close()
    hers = open_unit(path, HERS + "1", AROUND, user="马兰")
    try:
        with pytest.raises(UserError) as refused:
            rekey(hers, AROUND, password=HERS + "1")
        assert refused.value.code is ErrorCode.NOT_PERMITTED
    finally:
        hers.workbook.close()


def nothing_changed(path: Path, ws: Workspace) -> None:
    """The workspace is open, writable, and nothing of the attempt is left."""
    assert save_visit(ws, DAY)
    assert not list(path.glob("*-2*")) and not list(path.glob("*.unused"))
    ws.workbook.close()
    opened = open_unit(path, PASSWORD, AROUND, user="u1")
    assert check_workbook(opened).findings == ()
    opened.workbook.close()


def test_a_stopped_attempt_changes_nothing(path: Path, ws: Workspace) -> None:
    with pytest.raises(Cancelled):
        rekey(ws, AROUND, password=PASSWORD, cancelled=lambda: (path / "files-2").exists())
    nothing_changed(path, ws)


def test_a_damaged_attachment_is_told_and_nothing_changes(path: Path, ws: Workspace) -> None:
    attachment = next(one for one in sorted((path / "files").rglob("*")) if one.is_file())
    content = attachment.read_bytes()
    attachment.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(UserError) as refused:
        rekey(ws, AROUND, password=PASSWORD)
    assert refused.value.code is ErrorCode.FILE_DAMAGED
    attachment.write_bytes(content)
    nothing_changed(path, ws)


def test_too_little_room_is_told_before(path: Path, ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(place: Path, needed: int) -> None:
        raise UserError(ErrorCode.DISK_FULL, path=str(place), needed=needed, free=0)

    monkeypatch.setattr(rekeying, "must_have_room", full)
    with pytest.raises(UserError) as refused:
        rekey(ws, AROUND, password=PASSWORD)
    assert refused.value.code is ErrorCode.DISK_FULL
    nothing_changed(path, ws)


KILLED: dict[str, tuple[object, str]] = {
    "before the attachments": (rekeying, "reseal"),
    "before the databases": (rekeying, "rewrite"),
    "before the swap": (keyslots, "write"),
    "after the swap": (generations, "sweep"),
}


@pytest.mark.parametrize("moment", KILLED)
def test_killed_at_any_moment_the_old_or_the_new_workbook_is_there(
    path: Path, ws: Workspace, moment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module, name = KILLED[moment]
    at_death = tmp_path / "at death.sxt"

    def die(*_: object, **__: object) -> None:
        shutil.copytree(path, at_death)
        raise KeyboardInterrupt

    before = soundness.extent(ws.whole)
    patched: Callable[..., object] = die
    monkeypatch.setattr(module, name, patched)
    with pytest.raises(KeyboardInterrupt):
        rekey(ws, AROUND, password=PASSWORD)
    monkeypatch.undo()
    opened = open_unit(at_death, PASSWORD, AROUND, user="u1")
    try:
        assert soundness.extent(opened.whole) == before
        assert check_workbook(opened).log_is_sound
        assert opened.workbook.ledger.name == ("ledger-2.db" if moment == "after the swap" else "ledger.db")
        assert len(sealed_sizes(at_death / opened.workbook.slots.parts.files)) == 2
        assert len(list(at_death.glob("ledger*.db"))) == 1
    finally:
        opened.workbook.close()
