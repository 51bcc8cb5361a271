"""A log goes on in a new epoch after a restore or a move: nothing is lost unseen, nothing counts twice."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sxt_desktop.bundle.continuations import sign_continuation, verify_continuation
from sxt_desktop.domain.chains import Cause, Continuation
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import PERSON
from sxt_desktop.domain.records import Filter
from sxt_desktop.store import continuations, entries, ledger, lists, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.epochs import begin_epoch
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.identities import own_identity
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.matters import matter_board
from sxt_desktop.usecases.outgoing import waiting_for
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.recovering import export_recovery
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.submitted import submitted
from sxt_desktop.usecases.workspace import Workspace
from tests.events import events
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Pair, issue_order, make_pair
from tests.usecases.epochs_held import causes, ends
from tests.usecases.test_exchange import VISIT, dump, held, is_refused, receive, visit

ORDER = "rectification_order"


@dataclass
class Both:
    """A committee and its unit, either of which may be put back to an earlier copy of its folder."""

    pair: Pair
    unit: Workspace
    committee: Workspace
    folder: Path
    copies: int = 0
    opened: list[Workspace] = field(default_factory=list)

    def copied(self, ws: Workspace) -> Path:
        """Copy a workbook's folder as it is now."""
        self.copies += 1
        copy = self.folder / f"{self.copies}.sxt"
        ws.workbook.write(lambda db: None)
        ws.workbook.read.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copytree(ws.workbook.path, copy, ignore=shutil.ignore_patterns("lock", "*-wal", "*-shm"))
        return copy

    def put_back(self, copy: Path, cause: Cause = Cause.RESTORED) -> Workspace:
        """Open an earlier copy and go on in a new epoch."""
        around = Surroundings(RESOURCES, now=self.pair.clock, cost=CHEAP)
        ws = open_unit(copy, PASSWORD, around)
        self.opened.append(ws)
        return begin_epoch(ws, cause)

    def restore_unit(self, copy: Path, cause: Cause = Cause.RESTORED) -> None:
        self.unit = self.put_back(copy, cause)

    def restore_committee(self, copy: Path) -> None:
        self.committee = self.put_back(copy)

    def up(self) -> Path:
        return export_bundle(self.unit, to=self.committee.org, directory=self.folder).path

    def down(self) -> Path:
        return export_bundle(self.committee, to=self.unit.org, directory=self.folder).path

    def settle(self, *, patient: bool = False) -> None:
        """Carry bundles to and fro until nobody has anything to send; a patient one may be refused at first."""
        for _ in range(6):
            moved = False
            for ws, other in ((self.unit, self.committee), (self.committee, self.unit)):
                waiting = waiting_for(ws, other.org)
                if waiting.is_worth_a_bundle:
                    moved = True
                    with suppress(*([UserError] if patient else [])):
                        receive(other, export_bundle(ws, to=other.org, directory=self.folder).path)
            if not moved:
                return
        raise AssertionError("they never come to rest")

    def same(self) -> None:
        """Assert that both hold the unit's line alike, and that nothing is wrong with either workbook."""
        assert counted(self.unit, self.unit.org) == counted(self.committee, self.unit.org)
        for ws in (self.unit, self.committee):
            assert check_workbook(ws).findings == ()
            before = lists_of(ws)
            assert check_workbook(ws, rebuild=True).findings == ()
            assert lists_of(ws) == before


def counted(ws: Workspace, owner: OrgId) -> list[tuple[int, str]]:
    """Return position and digest of everything of an owner that counts."""
    off = entries.unadopted(ws.read, owner)
    found = [
        (held.n, held.digest.hex())
        for epoch, _ in entries.epochs(ws.read, owner)
        for held in entries.positions(ws.read, owner, epoch, 1, 10_000)
        if held.digest not in off
    ]
    assert [n for n, _ in found] == sorted({n for n, _ in found})
    return found


def lists_of(ws: Workspace) -> set[tuple[object, ...]]:
    """Return what lists show of every record."""
    rows = list_entries(ws, Filter(with_void=True), limit=10_000)
    return {
        (row.entry_id, row.owner, row.title, row.digest, row.revisions, row.voided, row.unadopted)
        for row in rows
    }


def unadopted_titles(ws: Workspace, owner: OrgId) -> set[str]:
    """Return the visits that are marked as not adopted."""
    rows = list_entries(ws, Filter(forms=(VISIT,), owner=owner))
    return {row.title for row in rows if row.unadopted}


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Both]:
    """A pair whose unit has one visit that the committee holds and confirmed."""
    pair = make_pair(tmp_path)
    made = Both(pair, pair.unit, pair.committee, tmp_path)
    visit(pair.unit, "共同的")
    made.settle()
    yield made
    for ws in made.opened:
        ws.workbook.close()
    pair.close()


def test_the_first_epoch_needs_no_statement(both: Both) -> None:
    assert entries.epochs(both.unit.whole, both.unit.org) == ((both.unit.epoch, None),)
    assert continuations.of(both.unit.read, both.unit.org) == ()


def test_a_new_epoch_goes_on_from_the_last_position_by_a_signed_statement(both: Both) -> None:
    before = entries.head(both.unit.read, both.unit.org, both.unit.epoch)
    after = begin_epoch(both.unit, Cause.MOVED)
    assert after.epoch != both.unit.epoch
    assert entries.head(after.read, after.org, after.epoch) == before
    (statement,) = continuations.of(after.read, after.org)
    assert verify_continuation(statement, own_identity(after).public)
    assert (statement.from_epoch, statement.head, statement.why) == (both.unit.epoch, before, "搬家")
    visit(after, "之后的")
    head = entries.head(after.read, after.org, after.epoch)
    assert head.n == before.n + 1
    assert entries.link_at(after.read, after.org, after.epoch, before.n) == before.link
    assert ledger.setting(after.read, "epoch") == after.epoch
    assert events(after.read)[0][1] == "epoch_begun"
    assert ends(after, after.org) == [before.n, None]
    assert check_workbook(after).findings == ()


def test_what_the_restored_unit_lost_stays_with_the_committee_and_counts_no_longer(both: Both) -> None:
    copy = both.copied(both.unit)
    lost = visit(both.unit, "丢失的")
    receive(both.committee, both.up())
    both.restore_unit(copy)
    visit(both.unit, "恢复后的")
    plan = preview_import(both.committee, both.up())
    (told,) = plan.restored
    assert (told.why, told.unadopted) == ("恢复", 1)
    import_bundle(both.committee, plan)
    told_of = [event for event in events(both.committee.read) if event[1] == "epoch_continued"]
    assert [event[2]["unadopted"] for event in told_of] == [1]
    assert held(both.committee, both.unit.org) == {"共同的", "丢失的", "恢复后的"}
    assert unadopted_titles(both.committee, both.unit.org) == {"丢失的"}
    assert open_entry(both.committee, lost, both.unit.org).listed.unadopted
    only = Filter(forms=(VISIT,), owner=both.unit.org, only_adopted=True)
    assert {row.title for row in list_entries(both.committee, only)} == {"共同的", "恢复后的"}
    assert lists.count(both.committee.read, only) == 2
    (gap,) = check_workbook(both.committee).unadopted
    assert (gap.owner, gap.first, gap.last) == (both.unit.org, told.n + 1, told.n + 1)
    assert ends(both.committee, both.unit.org) == [told.n, None]
    both.settle()
    both.same()


def test_a_record_changed_only_in_what_was_lost_is_shown_as_it_was_before(both: Both) -> None:
    kept, gone = visit(both.unit, "原来的"), visit(both.unit, "没作废的")
    both.settle()
    copy = both.copied(both.unit)
    values = {**open_entry(both.unit, kept).values, "title": "改过又丢了的"}
    save_entry(both.unit, form_id=VISIT, values=values, entry_id=kept)
    void_entry(both.unit, entry_id=gone, reason="重复")
    receive(both.committee, both.up())
    assert held(both.committee, both.unit.org) == {"共同的", "改过又丢了的"}
    both.restore_unit(copy)
    visit(both.unit, "恢复后的")
    both.settle()
    assert held(both.committee, both.unit.org) == {"共同的", "原来的", "没作废的", "恢复后的"}
    assert unadopted_titles(both.committee, both.unit.org) == set()
    assert len(entries.revisions_of(both.committee.read, both.unit.org, kept)) == 2
    assert len(entries.unadopted(both.committee.read, both.unit.org, kept)) == 1
    assert open_entry(both.committee, kept, both.unit.org).listed.revisions == 1
    both.same()


def test_what_was_not_confirmed_of_the_earlier_epoch_travels_with_the_new_one(both: Both) -> None:
    visit(both.unit, "未报的")
    earlier = both.unit.epoch
    both.restore_unit(both.copied(both.unit))
    visit(both.unit, "恢复后的")
    sent = export_bundle(both.unit, to=both.committee.org, directory=both.folder)
    assert (sent.seq, sent.entries) == (1, 2)
    plan = preview_import(both.committee, sent.path)
    manifest = plan.staged.manifest
    assert manifest.prev is None
    assert [part.epoch for part in manifest.logs] == [earlier, both.unit.epoch]
    assert [one.epoch for one in manifest.continues] == [both.unit.epoch]
    import_bundle(both.committee, plan)
    both.settle()
    assert (
        waiting_for(both.unit, both.committee.org).from_n
        == 1 + entries.head(both.unit.read, both.unit.org, both.unit.epoch).n
    )
    both.same()


def test_a_new_epoch_with_nothing_new_to_tell_is_told_with_the_receipt(both: Both) -> None:
    receive(both.unit, _order_sent(both))
    both.restore_unit(both.copied(both.unit), Cause.MOVED)
    plan = preview_import(both.committee, both.up())
    assert [one.why for one in plan.restored] == ["搬家"]
    import_bundle(both.committee, plan)
    both.settle()
    both.same()


def _order_sent(both: Both) -> Path:
    issue_order(replace(both.pair, committee=both.committee, unit=both.unit))
    return both.down()


def test_the_same_bundle_twice_is_taken_over_once(both: Both) -> None:
    both.restore_unit(both.copied(both.unit))
    visit(both.unit)
    path = both.up()
    plans = [preview_import(both.committee, path) for _ in range(2)]
    import_bundle(both.committee, plans[0])
    before = dump(both.committee)
    with pytest.raises(UserError) as stale:
        import_bundle(both.committee, plans[1])
    assert stale.value.code is ErrorCode.PREVIEW_STALE
    assert dump(both.committee) == before
    is_refused(both.committee, path, ErrorCode.BUNDLE_REPEATED)
    visit(both.unit)
    again = preview_import(both.committee, both.up())
    assert again.restored == ()
    again.close()


def test_a_preview_is_stale_once_the_epoch_was_taken_over(both: Both) -> None:
    both.restore_unit(both.copied(both.unit))
    visit(both.unit)
    first, second = (preview_import(both.committee, both.up()) for _ in range(2))
    import_bundle(both.committee, first)
    with pytest.raises(UserError) as stale:
        import_bundle(both.committee, second)
    assert stale.value.code is ErrorCode.PREVIEW_STALE


def test_a_late_bundle_of_the_earlier_epoch_is_kept_but_does_not_count(both: Both) -> None:
    copy = both.copied(both.unit)
    visit(both.unit, "丢失的")
    late = both.up()
    both.restore_unit(copy)
    visit(both.unit, "恢复后的")
    receive(both.committee, both.up())
    receive(both.committee, late)
    assert unadopted_titles(both.committee, both.unit.org) == {"丢失的"}
    both.settle()
    both.same()


def test_restored_twice_one_after_the_other(both: Both) -> None:
    first = both.copied(both.unit)
    visit(both.unit, "第一次丢失的")
    receive(both.committee, both.up())
    both.restore_unit(first)
    visit(both.unit, "留下的")
    both.settle()
    second = both.copied(both.unit)
    visit(both.unit, "第二次丢失的")
    receive(both.committee, both.up())
    both.restore_unit(second)
    visit(both.unit, "最后的")
    both.settle()
    assert unadopted_titles(both.committee, both.unit.org) == {"第一次丢失的", "第二次丢失的"}
    assert causes(both.committee, both.unit.org) == ["", "恢复", "恢复"]
    both.same()


@pytest.mark.parametrize("is_late_first", [False, True])
def test_restored_again_from_a_copy_that_knows_nothing_of_the_first_restore(
    both: Both, *, is_late_first: bool
) -> None:
    oldest = both.copied(both.unit)
    visit(both.unit, "较新备份里的")
    newer = both.copied(both.unit)
    both.restore_unit(newer)
    visit(both.unit, "第一次恢复后的")
    early = both.up()
    both.restore_unit(oldest)
    visit(both.unit, "第二次恢复后的")
    late = both.up()
    for path in (late, early) if is_late_first else (early, late):
        receive(both.committee, path)
    assert unadopted_titles(both.committee, both.unit.org) == {"较新备份里的", "第一次恢复后的"}
    both.settle()
    both.same()


def test_two_epochs_from_one_position_are_a_fork(both: Both) -> None:
    copies = [both.copied(both.unit) for _ in range(2)]
    both.restore_unit(copies[0])
    visit(both.unit, "一处的")
    receive(both.committee, both.up())
    both.restore_unit(copies[1])
    visit(both.unit, "另一处的")
    is_refused(both.committee, both.up(), ErrorCode.BUNDLE_FORKED)
    assert held(both.committee, both.unit.org) == {"共同的", "一处的"}


def test_the_restored_committee_gets_anew_what_it_had_confirmed(both: Both) -> None:
    copy = both.copied(both.committee)
    visit(both.unit, "委员会丢失的")
    both.settle()
    both.restore_committee(copy)
    visit(both.unit, "之后的")
    is_refused(both.committee, both.up(), ErrorCode.BUNDLE_GAP)
    receive(both.unit, both.down())
    receive(both.committee, both.up())
    assert held(both.committee, both.unit.org) == {"共同的", "委员会丢失的", "之后的"}
    both.settle()
    both.same()


def test_an_order_the_restored_committee_lost_stays_marked_and_is_no_longer_asked_for(both: Both) -> None:
    kept = issue_order(replace(both.pair, committee=both.committee), title="留下的")
    both.settle()
    copy = both.copied(both.committee)
    lost = issue_order(replace(both.pair, committee=both.committee), title="丢失的")
    receive(both.unit, both.down())
    both.restore_committee(copy)
    issue_order(replace(both.pair, committee=both.committee), title="恢复后的")
    both.settle()
    assert {one.order.title for one in matter_board(both.unit)} == {"留下的", "恢复后的"}
    assert open_entry(both.unit, lost).listed.unadopted
    assert not open_entry(both.unit, kept).listed.unadopted
    assert causes(both.unit, both.committee.org) == ["", "恢复"]
    both.same()


def test_orders_the_restored_unit_lost_are_sent_again(both: Both) -> None:
    copy = both.copied(both.unit)
    issue_order(replace(both.pair, committee=both.committee), title="单位丢失的")
    both.settle()
    both.restore_unit(copy)
    assert waiting_for(both.unit, both.committee.org).is_untold
    both.settle()
    assert not waiting_for(both.unit, both.committee.org).is_untold
    assert {one.order.title for one in matter_board(both.unit)} == {"单位丢失的"}
    both.same()


def test_an_order_that_comes_before_those_lost_does_not_confirm_them(both: Both) -> None:
    copy = both.copied(both.unit)
    issue_order(replace(both.pair, committee=both.committee), title="单位丢失的")
    both.settle()
    issue_order(replace(both.pair, committee=both.committee), title="新的")
    on_its_way = both.down()
    both.restore_unit(copy)
    plan = preview_import(both.unit, on_its_way)
    assert plan.starts_late
    import_bundle(both.unit, plan)
    assert {one.order.title for one in matter_board(both.unit)} == {"新的"}
    both.settle()
    assert {one.order.title for one in matter_board(both.unit)} == {"新的", "单位丢失的"}
    both.same()


def test_a_restored_committee_tells_until_it_is_confirmed(both: Both) -> None:
    empty = both.copied(both.committee)
    visit(both.unit, "已确认的")
    both.settle()
    both.restore_committee(empty)
    both.down()  # a stick that was lost
    visit(both.unit, "之后的")
    assert waiting_for(both.committee, both.unit.org).is_untold
    both.settle(patient=True)
    assert held(both.committee, both.unit.org) == {"共同的", "已确认的", "之后的"}
    assert not waiting_for(both.committee, both.unit.org).is_untold
    both.same()


def test_both_restored(both: Both) -> None:
    unit, committee = both.copied(both.unit), both.copied(both.committee)
    visit(both.unit, "都丢失的")
    issue_order(replace(both.pair, committee=both.committee), title="丢失的")
    both.settle()
    both.restore_unit(unit)
    both.restore_committee(committee)
    visit(both.unit, "恢复后的")
    issue_order(replace(both.pair, committee=both.committee), title="恢复后的")
    both.settle()
    assert held(both.committee, both.unit.org) == {"共同的", "恢复后的"}
    assert {one.order.title for one in matter_board(both.unit)} == {"恢复后的"}
    both.same()


def test_an_export_cut_off_in_the_new_epoch_is_named_void_in_its_next(both: Both) -> None:
    both.restore_unit(both.copied(both.unit))
    visit(both.unit)

    def cut_off(done: int, total: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        export_bundle(both.unit, to=both.committee.org, directory=both.folder, progress=cut_off)
    spent = [
        sent for sent in outbox.sent_to(both.unit.read, both.committee.org) if sent.epoch == both.unit.epoch
    ]
    plan = preview_import(both.committee, both.up())
    assert [one.seq for one in plan.staged.manifest.voided] == [one.seq for one in spent]
    assert plan.skipped_numbers == ()
    import_bundle(both.committee, plan)
    both.settle()
    both.same()


def test_a_statement_whose_point_we_do_not_hold_waits_for_what_is_missing(both: Both) -> None:
    older = both.copied(both.committee)
    visit(both.unit, "已确认的")
    both.settle()
    both.restore_unit(both.copied(both.unit))
    visit(both.unit, "恢复后的")
    path = both.up()
    committee = open_unit(older, PASSWORD, Surroundings(RESOURCES, now=both.pair.clock, cost=CHEAP))
    both.opened.append(committee)
    is_refused(committee, path, ErrorCode.BUNDLE_GAP)


def test_when_a_record_was_submitted_is_still_known_in_the_new_epoch(both: Both) -> None:
    both.restore_unit(both.copied(both.unit))
    (row,) = list_entries(both.unit, Filter(forms=(VISIT,)))
    found = submitted(both.unit, row)
    assert found is not None and found.is_confirmed


def test_people_of_the_lost_part_are_not_chosen_from_any_more(both: Both) -> None:
    copy = both.copied(both.unit)
    save_entry(both.unit, form_id=PERSON, values={"name": "新来的"})
    receive(both.committee, both.up())
    assert "新来的" in {one.name for one in directory(both.committee, both.unit.org).persons}
    both.restore_unit(copy)
    visit(both.unit)
    both.settle()
    assert "新来的" not in {one.name for one in directory(both.committee, both.unit.org).persons}


def forged(both: Both, **changes: Any) -> Path:
    """Write the unit's next bundle after its newest statement was replaced by another one, truly signed."""
    (statement,) = continuations.of(both.unit.read, both.unit.org)
    changed = replace(statement, **changes)
    if "signature" not in changes:
        changed = sign_continuation(changed, own_identity(both.unit))
    both.unit.workbook.write(lambda db: _replace(db, changed))
    return both.up()


def _replace(db: Database, statement: Continuation) -> None:
    db.execute("DELETE FROM continuations")
    continuations.keep(db, statement)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"signature": b"s" * 64}, ErrorCode.BUNDLE_HOSTILE),
        ({"at": "2026-13-40T00:00:00+08:00"}, ErrorCode.BUNDLE_HOSTILE),
        ({"link": b"l" * 32}, ErrorCode.BUNDLE_FORKED),
    ],
)
def test_a_statement_that_does_not_hold_is_refused(
    both: Both, changes: dict[str, object], code: ErrorCode
) -> None:
    both.restore_unit(both.copied(both.unit))
    visit(both.unit)
    is_refused(both.committee, forged(both, **changes), code)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM continuations",
        "UPDATE continuations SET signature=zeroblob(64)",
        "UPDATE continuations SET n=n-1",
        "UPDATE epochs SET counts_to=1 WHERE counts_to IS NOT NULL",
    ],
)
def test_the_check_finds_a_statement_that_is_gone_or_altered(both: Both, sql: str) -> None:
    both.restore_unit(both.copied(both.unit))
    visit(both.unit)
    both.settle()
    for ws in (both.unit, both.committee):
        ws.workbook.write(lambda db: db.execute(sql))
        assert "continuation" in {found.kind for found in check_workbook(ws).findings}


def test_a_log_taken_back_under_a_clock_set_back_counts_all_the_same(both: Both) -> None:
    copy = both.copied(both.unit)
    visit(both.unit, "报送过的")
    receive(both.committee, both.up())
    both.pair.clock.set(date(2026, 11, 25))
    both.restore_unit(copy)
    both.pair.clock.set(date(2026, 11, 19))
    back = export_recovery(both.committee, to=both.unit.org, directory=both.folder).path
    receive(both.unit, back)
    both.unit.workbook.close()
    both.unit = open_unit(copy, PASSWORD, Surroundings(RESOURCES, now=both.pair.clock, cost=CHEAP))
    both.opened.append(both.unit)
    visit(both.unit, "后来的")
    both.settle()
    both.same()
    for ws in (both.unit, both.committee):
        assert held(ws, both.unit.org) == {"共同的", "报送过的", "后来的"}
        assert unadopted_titles(ws, both.unit.org) == set()
