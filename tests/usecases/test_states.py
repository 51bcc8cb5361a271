"""Every state a bundle can be in when it arrives: nothing is half taken over, nothing vanishes unseen."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.exchange import Sent
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.projections import NEEDS_LOOK
from sxt_desktop.domain.roles import Role
from sxt_desktop.store import entries, lists, outbox
from sxt_desktop.store.kept_bundles import HELD, QUARANTINE
from sxt_desktop.usecases import cargo
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.epochs import begin_epoch
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import Imported, import_bundle
from sxt_desktop.usecases.keys import revoke
from sxt_desktop.usecases.outgoing import acknowledged, waiting_for
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.pending_bundles import (
    ForkChoice,
    Why,
    delete_pending,
    open_forks,
    pending_bundles,
    settle_fork,
)
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.take_in import take_in
from sxt_desktop.usecases.workspace import Workspace
from tests.events import events
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Pair, enrol, make_pair, save_duty, secretary
from tests.usecases.test_exchange import VISIT, dump, held, visit


@dataclass
class World:
    """A unit and its committee, of which earlier copies may be put back without anybody saying so."""

    pair: Pair
    folder: Path
    opened: list[Workspace] = field(default_factory=list)

    @property
    def unit(self) -> Workspace:
        return self.pair.unit

    @property
    def committee(self) -> Workspace:
        return self.pair.committee

    def up(self, unit: Workspace | None = None) -> Path:
        """Write the unit's next bundle."""
        return export_bundle(unit or self.unit, to=self.committee.org, directory=self.folder).path

    def down(self, committee: Workspace) -> Path:
        """Write the committee's next bundle."""
        return export_bundle(committee, to=self.unit.org, directory=self.folder).path

    def copied(self, ws: Workspace) -> Workspace:
        """Return an earlier copy of a workbook, open beside it."""
        copy = self.folder / f"copy-{len(self.opened)}.sxt"
        ws.workbook.write(lambda db: None)
        ws.workbook.read.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copytree(ws.workbook.path, copy, ignore=shutil.ignore_patterns("lock", "*-wal", "*-shm"))
        around = Surroundings(RESOURCES, now=self.pair.clock, cost=CHEAP)
        self.opened.append(open_unit(copy, PASSWORD, around))
        return self.opened[-1]

    def confirmed(self, titles: tuple[str, ...]) -> list[Path]:
        """Let the unit report so many times, each confirmed by the committee; return its bundles."""
        paths = []
        for title in titles:
            visit(self.unit, title)
            paths.append(self.up())
            receive(self.committee, paths[-1])
            receive(self.unit, self.down(self.committee))
        return paths


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A unit and its committee, enrolled with each other."""
    pair = make_pair(tmp_path)
    made = World(pair, tmp_path)
    yield made
    for ws in made.opened:
        ws.workbook.close()
    pair.close()


def spent(ws: Workspace, recipient: OrgId, seq: int) -> None:
    """Let a workbook's numbers go on beyond those it gave after it was copied, so that asking is all it does."""
    nothing = Sent("lost", recipient, ws.epoch, seq, "0" * 64, 1, 0, 0, ws.timestamp, None, "void", None)
    ws.workbook.write(lambda db: outbox.keep_sent(db, nothing, b"{}"))


def receive(ws: Workspace, path: Path) -> Imported:
    """Take a bundle over as the window does."""
    return import_bundle(ws, take_in(ws, path))


def refused(ws: Workspace, path: Path, code: ErrorCode) -> None:
    """Assert that nothing of a bundle is taken over."""
    before = {
        name: rows for name, rows in tables(ws) if name in ("log", "latest", "inbox", "payloads", "peers")
    }
    with pytest.raises(UserError) as error:
        take_in(ws, path)
    assert error.value.code is code
    assert {name: rows for name, rows in tables(ws) if name in before} == before


def tables(ws: Workspace) -> list[Any]:
    return dump(ws)


def files(ws: Workspace, folder: str) -> list[str]:
    """Return the names of kept bundles."""
    return sorted(path.name for path in (ws.workbook.path / folder).glob("*"))


def told(ws: Workspace, kind: str) -> list[dict[str, Any]]:
    """Return what was written down of one kind, oldest first."""
    return [detail for _, one, detail in reversed(events(ws.read)) if one == kind]


def same(world: World, committee: Workspace) -> None:
    """Assert that the committee holds the unit's log position for position, and that both are sound."""
    last = entries.head(world.unit.read, world.unit.org, world.unit.epoch).n
    logs = [
        [one.digest for one in entries.positions(ws.read, world.unit.org, world.unit.epoch, 1, last)]
        for ws in (world.unit, committee)
    ]
    assert logs[0] == logs[1]
    for ws in (world.unit, committee):
        assert check_workbook(ws).findings == ()


# -- 待补 ------------------------------------------------------------------------------------------------------


def test_what_comes_too_early_waits_and_nothing_of_it_is_taken_over(world: World) -> None:
    older = world.copied(world.committee)
    world.confirmed(("一",))
    visit(world.unit, "二")
    early = world.up()
    refused(older, early, ErrorCode.BUNDLE_GAP)
    (one,) = pending_bundles(older)
    first = acknowledged(world.unit, older.org)
    assert (one.why, one.sender, one.seq, one.needs) == (Why.HELD, world.unit.org, 2, (1, first))
    assert one.path.read_bytes() == early.read_bytes()
    assert files(older, HELD) == [one.path.name]
    refused(older, early, ErrorCode.BUNDLE_GAP)
    assert len(pending_bundles(older)) == 1


def test_the_missing_bundle_brings_those_that_waited_with_it_in_any_order(world: World) -> None:
    older = world.copied(world.committee)
    first, second, third = world.confirmed(("一", "二", "三"))
    for path in (third, second):
        refused(older, path, ErrorCode.BUNDLE_GAP)
    assert [one.seq for one in pending_bundles(older)] == [2, 3]
    done = receive(older, first)
    assert [one.seq for one in done.followed] == [2, 3]
    assert held(older, world.unit.org) == {"一", "二", "三"}
    assert set(done.changes.entries) >= {entry for one in done.followed for entry in one.changes.entries}
    assert (pending_bundles(older), files(older, HELD)) == ((), [])
    same(world, older)


def test_only_what_fits_follows_and_the_rest_waits_on(world: World) -> None:
    older = world.copied(world.committee)
    first, second, third, fourth = world.confirmed(("一", "二", "三", "四"))
    for path in (fourth, second):
        refused(older, path, ErrorCode.BUNDLE_GAP)
    assert [one.seq for one in receive(older, first).followed] == [2]
    (one,) = pending_bundles(older)
    assert one.seq == 4
    assert [one.seq for one in receive(older, third).followed] == [4]
    same(world, older)


def test_our_receipt_asks_for_what_is_missing_and_the_sender_starts_there(world: World) -> None:
    older = world.copied(world.committee)
    spent(older, world.unit.org, 7)
    world.confirmed(("一", "二"))
    visit(world.unit, "三")
    refused(older, world.up(), ErrorCode.BUNDLE_GAP)
    before = waiting_for(world.unit, older.org).from_n
    assert waiting_for(older, world.unit.org).receipts == 1
    asks = world.down(older)
    assert waiting_for(older, world.unit.org).receipts == 0
    assert pending_bundles(older)[0].is_asked
    receive(world.unit, asks)
    assert (before > 1, waiting_for(world.unit, older.org).from_n) == (True, 1)
    assert outbox.sent_to(world.unit.read, older.org)[-1].receipt["needs"] == [[1, before - 1]]  # type: ignore[index]
    done = receive(older, world.up())
    assert [one.seq for one in done.followed] == [3]
    same(world, older)
    receive(world.unit, world.down(older))
    assert waiting_for(world.unit, older.org).total == 0


def test_a_need_is_over_once_what_was_sent_again_is_confirmed_even_if_the_waiting_one_was_deleted(
    world: World,
) -> None:
    older = world.copied(world.committee)
    spent(older, world.unit.org, 7)
    world.confirmed(("一",))
    visit(world.unit, "二")
    refused(older, world.up(), ErrorCode.BUNDLE_GAP)
    receive(world.unit, world.down(older))
    delete_pending(older, pending_bundles(older)[0].id)
    assert files(older, HELD) == []
    assert told(older, "held_dropped")[-1]["why"] == "deleted"
    receive(older, world.up())
    receive(world.unit, world.down(older))
    assert waiting_for(world.unit, older.org).total == 0
    same(world, older)


def test_a_waiting_file_that_was_altered_meanwhile_is_dropped_and_told(world: World) -> None:
    older = world.copied(world.committee)
    first, second = world.confirmed(("一", "二"))
    refused(older, second, ErrorCode.BUNDLE_GAP)
    (one,) = pending_bundles(older)
    content = bytearray(one.path.read_bytes())
    content[-40] ^= 1
    one.path.write_bytes(content)
    assert receive(older, first).followed == ()
    assert (pending_bundles(older), files(older, HELD)) == ((), [])
    assert told(older, "held_dropped")[-1]["why"] == ErrorCode.BUNDLE_ALTERED.value
    assert held(older, world.unit.org) == {"一"}
    receive(older, second)
    same(world, older)


def test_a_waiting_file_that_is_gone_is_told_and_what_nobody_knows_is_swept(world: World) -> None:
    older = world.copied(world.committee)
    first, second = world.confirmed(("一", "二"))
    refused(older, second, ErrorCode.BUNDLE_GAP)
    os.remove(pending_bundles(older)[0].path)
    stray = older.workbook.path / HELD / f"{'0' * 64}.sxb"
    stray.parent.mkdir(parents=True, exist_ok=True)
    stray.write_bytes(b"left by a kill")
    receive(older, first)
    assert (pending_bundles(older), files(older, HELD)) == ((), [])
    assert told(older, "held_dropped")[-1]["why"] == ErrorCode.FILE_MISSING.value


def test_what_a_kill_left_of_keeping_bundles_goes_at_the_next_start(world: World) -> None:
    older = world.copied(world.committee)
    _, second = world.confirmed(("一", "二"))
    refused(older, second, ErrorCode.BUNDLE_GAP)
    (waiting,) = pending_bundles(older)
    older.workbook.close()
    for folder, name in (
        (HELD, "1.sxb.part"),
        (HELD, "2.sxb"),
        (QUARANTINE, "3.sxb.part"),
        (QUARANTINE, "4.sxb"),
    ):
        left = older.workbook.path / folder / name
        left.parent.mkdir(parents=True, exist_ok=True)
        left.write_bytes(b"left by a kill")
    around = Surroundings(RESOURCES, now=world.pair.clock, cost=CHEAP)
    world.opened.append(open_unit(older.workbook.path, PASSWORD, around))
    assert (files(older, HELD), files(older, QUARANTINE)) == ([waiting.path.name], [])
    assert pending_bundles(world.opened[-1]) == (waiting,)


# -- 重复、由后包补齐 --------------------------------------------------------------------------------------------


def test_the_same_bundle_again_writes_nothing_at_all(world: World) -> None:
    (path,) = world.confirmed(("一",))
    before = tables(world.committee)
    refused(world.committee, path, ErrorCode.BUNDLE_REPEATED)
    assert tables(world.committee) == before


def test_a_missing_number_is_made_up_for_by_the_next_and_may_come_late(world: World) -> None:
    visit(world.unit, "一")
    first = world.up()
    visit(world.unit, "二")
    receive(world.committee, world.up())
    assert told(world.committee, "imported")[-1]["skipped"] == [1]
    assert held(world.committee, world.unit.org) == {"一", "二"}
    assert receive(world.committee, first).entries == 0
    same(world, world.committee)


def test_a_late_bundle_that_is_not_the_one_the_next_one_names_is_a_fork(world: World) -> None:
    visit(world.unit, "一")
    clone = world.copied(world.unit)
    world.up()
    visit(world.unit, "二")
    receive(world.committee, world.up())
    refused(world.committee, world.up(clone), ErrorCode.BUNDLE_FORKED)


# -- 分叉 ------------------------------------------------------------------------------------------------------


def forked(world: World) -> Path:
    """Let a clone of the unit report what contradicts what the unit reported; return its bundle."""
    clone = world.copied(world.unit)
    visit(world.unit, "原本上的")
    receive(world.committee, world.up())
    visit(clone, "副本上的")
    path = world.up(clone)
    refused(world.committee, path, ErrorCode.BUNDLE_FORKED)
    return path


def test_a_fork_is_set_apart_with_an_alarm_and_both_lines_stay(world: World) -> None:
    path = forked(world)
    (one,) = pending_bundles(world.committee)
    assert (one.why, one.is_alarm, one.sender, one.seq) == (Why.FORKED, True, world.unit.org, 1)
    assert one.path.read_bytes() == path.read_bytes()
    assert held(world.committee, world.unit.org) == {"原本上的"}
    todo = [todo for todo in overview(world.committee, 2026).todo if todo.target == "exchange"]
    assert len(todo) == 1 and "分叉" in todo[0].title
    assert told(world.committee, "bundle_refused")[-1]["code"] == ErrorCode.BUNDLE_FORKED.value


@pytest.mark.parametrize("choice", ForkChoice)
def test_a_named_person_settles_a_fork_with_a_reason(world: World, choice: ForkChoice) -> None:
    forked(world)
    (one,) = open_forks(world.committee)
    with pytest.raises(UserError) as error:
        settle_fork(world.committee, one.id, choice=choice, reason="  ")
    assert error.value.code is ErrorCode.REASON_MISSING
    settle_fork(world.committee, one.id, choice=choice, reason="电话核实，对方用错了副本")
    assert open_forks(world.committee) == ()
    assert not [todo for todo in overview(world.committee, 2026).todo if todo.target == "exchange"]
    (kept,) = pending_bundles(world.committee)
    assert (kept.choice, kept.decided_by, kept.reason) == (
        choice,
        world.committee.author,
        "电话核实，对方用错了副本",
    )
    assert kept.path.exists()
    (event,) = told(world.committee, "fork_settled")
    assert (event["how"], event["by"]) == (choice.value, world.committee.author)
    with pytest.raises(UserError) as error:
        settle_fork(world.committee, one.id, choice=choice, reason="再来")
    assert error.value.code is ErrorCode.PREVIEW_STALE
    visit(world.unit, "原来的线继续")
    receive(world.committee, world.up())
    same(world, world.committee)


@pytest.mark.parametrize("roles", [{Role.RECORDER}, {Role.SUPERVISOR}])
def test_only_an_administrator_settles_a_fork(world: World, roles: set[Role]) -> None:
    forked(world)
    (one,) = open_forks(world.committee)
    someone = replace(world.committee, user=replace(world.committee.user, roles=frozenset(roles)))
    with pytest.raises(UserError) as error:
        settle_fork(someone, one.id, choice=ForkChoice.WAIT, reason="核实")
    assert error.value.code is ErrorCode.NOT_PERMITTED


def test_an_open_fork_is_not_deleted_and_a_settled_one_may_be(world: World) -> None:
    path = forked(world)
    (one,) = open_forks(world.committee)
    with pytest.raises(UserError) as error:
        delete_pending(world.committee, one.id)
    assert error.value.code is ErrorCode.FORK_OPEN
    settle_fork(world.committee, one.id, choice=ForkChoice.KEEP_OURS, reason="核实")
    delete_pending(world.committee, one.id)
    assert (pending_bundles(world.committee), files(world.committee, QUARANTINE)) == ((), [])
    assert told(world.committee, "kept_bundle_deleted")[-1]["seq"] == 1
    refused(world.committee, path, ErrorCode.BUNDLE_FORKED)
    assert len(open_forks(world.committee)) == 1


def test_a_fork_is_over_when_its_owner_goes_on_from_the_last_common_position(world: World) -> None:
    clone = world.copied(world.unit)
    common = world.copied(world.unit)
    visit(world.unit, "原本上的")
    receive(world.committee, world.up())
    visit(clone, "副本上的")
    refused(world.committee, world.up(clone), ErrorCode.BUNDLE_FORKED)
    common = begin_epoch(common, Cause.RESTORED)
    visit(common, "恢复后补记的")
    receive(world.committee, world.up(common))
    assert open_forks(world.committee) == ()
    assert pending_bundles(world.committee) == ()
    assert held(world.committee, world.unit.org) == {"原本上的", "恢复后补记的"}


# -- 未登记、停用 ------------------------------------------------------------------------------------------------


def test_an_unknown_sender_is_set_apart_and_taken_over_after_enrolment(tmp_path: Path) -> None:
    pair = make_pair(tmp_path, enrolled=False)
    try:
        enrol(pair.unit, pair.committee, Relation.SUPERIOR, tmp_path)
        visit(pair.unit, "一")
        path = export_bundle(pair.unit, to=pair.committee.org, directory=tmp_path).path
        refused(pair.committee, path, ErrorCode.BUNDLE_UNKNOWN_SENDER)
        (one,) = pending_bundles(pair.committee)
        assert (one.why, one.sender_name, one.is_enrolled, one.may_be_tried) == (
            Why.UNKNOWN,
            "",
            False,
            False,
        )
        path.unlink()
        enrol(pair.committee, pair.unit, Relation.SUBORDINATE, tmp_path)
        (one,) = pending_bundles(pair.committee)
        assert (one.is_enrolled, one.may_be_tried) == (True, True)
        receive(pair.committee, one.path)
        assert held(pair.committee, pair.unit.org) == {"一"}
        assert (pending_bundles(pair.committee), files(pair.committee, QUARANTINE)) == ((), [])
    finally:
        pair.close()


def test_of_unknown_senders_only_so_many_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sxt_desktop.usecases.take_in.MOST_UNKNOWN", 1)
    pair = make_pair(tmp_path, enrolled=False)
    try:
        enrol(pair.unit, pair.committee, Relation.SUPERIOR, tmp_path)
        for title in ("一", "二"):
            visit(pair.unit, title)
            path = export_bundle(pair.unit, to=pair.committee.org, directory=tmp_path).path
            refused(pair.committee, path, ErrorCode.BUNDLE_UNKNOWN_SENDER)
        assert [one.seq for one in pending_bundles(pair.committee)] == [1]
        assert len(told(pair.committee, "bundle_refused")) == 2
    finally:
        pair.close()


def test_what_a_revoked_key_signed_is_set_apart_and_may_be_deleted(world: World) -> None:
    world.confirmed(("一",))
    revoke(world.committee, world.unit.org, reason="电脑遗失", from_seq=2)
    visit(world.unit, "二")
    refused(world.committee, world.up(), ErrorCode.BUNDLE_REVOKED_SENDER)
    (one,) = pending_bundles(world.committee)
    assert (one.why, one.is_alarm) == (Why.REVOKED, False)
    delete_pending(world.committee, one.id)
    assert (pending_bundles(world.committee), files(world.committee, QUARANTINE)) == ((), [])


# -- 不留存 ------------------------------------------------------------------------------------------------------


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def altered(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-40] ^= 1
    path.write_bytes(content)


def no_bundle(path: Path) -> None:
    path.write_bytes(b"not a bundle")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (cut, ErrorCode.BUNDLE_CUT),
        (altered, ErrorCode.BUNDLE_ALTERED),
        (no_bundle, ErrorCode.NOT_A_BUNDLE),
    ],
)
def test_what_is_spoiled_is_not_kept_but_written_down(world: World, spoil: Any, code: ErrorCode) -> None:
    visit(world.unit, "一")
    path = world.up()
    spoil(path)
    refused(world.committee, path, code)
    assert pending_bundles(world.committee) == ()
    assert files(world.committee, HELD) == files(world.committee, QUARANTINE) == []
    (event,) = told(world.committee, "bundle_refused")
    assert (event["code"], event["file"]) == (code.value, path.name)


def test_what_is_for_somebody_else_is_not_kept_but_written_down(world: World) -> None:
    other = make_pair(world.folder / "other")
    try:
        visit(world.unit, "一")
        refused(other.committee, world.up(), ErrorCode.BUNDLE_NOT_FOR_US)
        assert pending_bundles(other.committee) == ()
        assert [one["code"] for one in told(other.committee, "bundle_refused")] == ["bundle_not_for_us"]
    finally:
        other.close()


# -- 需人工核对 --------------------------------------------------------------------------------------------------


def test_records_whose_form_is_not_understood_are_marked_and_block_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender's program is newer and its form did not come along."""
    bad = visit(world.unit, "看不懂的")
    good = save_duty(world.unit, secretary(world.unit))
    monkeypatch.setattr(cargo, "_add_form", lambda *given: None)
    path = world.up()
    library = replace(world.committee.library, forms=without(world.committee.library.forms, VISIT))
    committee = replace(world.committee, library=library)
    receive(committee, path)
    shown = [lists.find(committee.read, entry, world.unit.org) for entry in (bad, good)]
    assert shown[0] is not None and shown[0].title == NEEDS_LOOK
    assert shown[1] is not None and shown[1].title != NEEDS_LOOK
    same(world, committee)


def without(forms: Any, gone: str) -> Any:
    return {key: form for key, form in forms.items() if key != gone}
