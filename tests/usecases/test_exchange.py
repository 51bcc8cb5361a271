"""Exchange between a unit and its committee: repeated, lost, reordered, forked, tampered, withheld, confirmed."""

import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from sxt_desktop.bundle.checkpoints import sign_checkpoint
from sxt_desktop.bundle.container import Outgoing, OutgoingLog, write_bundle
from sxt_desktop.bundle.identity import PrivateIdentity, PublicIdentity, new_identity
from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.revisions import Carried
from sxt_desktop.domain.values import DateRange, Ref, Values
from sxt_desktop.store import entries, ledger, outbox
from sxt_desktop.store.engine import Database, one
from sxt_desktop.usecases import cargo
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.entries import count_entries, list_entries, open_entry
from sxt_desktop.usecases.export_bundle import Exported, export_bundle
from sxt_desktop.usecases.identities import own_identity
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.outgoing import waiting_for
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.save_entry import bring_back, save_entry, void_entry
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.workspace import Workspace
from tests.events import events
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Pair, carry, enrol, make_pair, new_unit, set_level

DAY = date(2026, 11, 17)
VISIT = FormId("handbook_08")
CANARY = "绝密金丝雀词"


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A committee and its unit, enrolled with each other."""
    made = make_pair(tmp_path)
    yield made
    made.close()


def visit(ws: Workspace, title: str = "调研", *, sensitivity: Sensitivity | None = None) -> EntryId:
    """Keep one record of the handbook."""
    values: Values = {
        "subject": Ref("person-1", "周明远"),
        "occurred": DateRange(DAY, DAY),
        "title": title,
        "content": f"内容:{title}",
        "days": Decimal(1),
    }
    return save_entry(ws, form_id=VISIT, values=values, sensitivity=sensitivity).entry


def send(pair: Pair) -> Exported:
    """Write the unit's next bundle to the committee."""
    return export_bundle(pair.unit, to=pair.committee.org, directory=pair.folder)


def receive(ws: Workspace, path: Path) -> int:
    """Preview and import; returns how many records were taken over."""
    return import_bundle(ws, preview_import(ws, path)).entries


def held(ws: Workspace, owner: OrgId) -> set[str]:
    """Return the titles of an owner's visits that a workbook holds."""
    return {row.title for row in list_entries(ws, Filter(forms=(VISIT,), owner=owner))}


def dump(ws: Workspace) -> list[tuple[str, list[tuple[object, ...]]]]:
    """Return everything a workbook's ledger holds but the notes about refusals."""
    tables = [
        row[0]
        for row in ws.read.execute(
            "SELECT name FROM sqlite_schema WHERE type='table' AND name NOT LIKE 'search%' ORDER BY name"
        )
    ]
    return [(name, [tuple(row) for row in ws.read.execute(f"SELECT * FROM {name}")]) for name in tables]


def is_refused(ws: Workspace, path: Path, code: ErrorCode) -> UserError:
    """Assert that a file is refused and changes nothing, not even on disk."""
    before, files = dump(ws), sorted(p.name for p in ws.workbook.path.rglob("*") if p.is_file())
    with pytest.raises(UserError) as error:
        preview_import(ws, path)
    assert error.value.code is code
    assert dump(ws) == before
    assert sorted(p.name for p in ws.workbook.path.rglob("*") if p.is_file()) == files
    return error.value


def same_log(pair: Pair) -> None:
    """Assert that the committee holds the unit's log position for position."""
    last = entries.head(pair.unit.read, pair.unit.org, pair.unit.epoch).n
    logs = [
        list(entries.positions(ws.read, pair.unit.org, pair.unit.epoch, 1, last))
        for ws in (pair.unit, pair.committee)
    ]
    assert [one.digest for one in logs[0]] == [one.digest for one in logs[1]]
    assert [one.payload for one in logs[0]] == [one.payload for one in logs[1]]


@pytest.mark.req("TB15")
def test_what_the_unit_saved_arrives_digest_for_digest_with_its_attachments(pair: Pair) -> None:
    evidence = attach_bytes(pair.unit, "照片.jpg", b"picture" * 1000)
    entry = visit(pair.unit)
    values = {**open_entry(pair.unit, entry).values, "evidence": (evidence,)}
    save_entry(pair.unit, form_id=VISIT, values=values, entry_id=entry)
    sent, got = carry(pair.unit, pair.committee, pair.folder)
    assert (got.seq, sent.files, sent.withheld) == (1, 1, 0)
    same_log(pair)
    assert b"".join(pair.committee.workbook.files.chunks(evidence.sha256)) == b"picture" * 1000
    assert check_workbook(pair.committee).findings == ()


def test_the_preview_says_what_would_come_and_writes_nothing(pair: Pair) -> None:
    visit(pair.unit)
    sent, before = send(pair), dump(pair.committee)
    plan = preview_import(pair.committee, sent.path)
    assert (plan.sender, plan.seq, plan.new, plan.changed) == (pair.unit.org, 1, sent.entries, 0)
    assert {form.title: (form.new, form.changed) for form in plan.forms if form.title == "反映问题调研"} == {
        "反映问题调研": (1, 0)
    }
    plan.close()
    assert dump(pair.committee) == before
    assert list((pair.committee.workbook.path / "received").iterdir()) == []


def test_the_same_bundle_again_is_told_with_the_day_it_came(pair: Pair) -> None:
    sent, _ = carry(pair.unit, pair.committee, pair.folder)
    error = is_refused(pair.committee, sent.path, ErrorCode.BUNDLE_REPEATED)
    assert str(error.facts["at"]).startswith("2026-11-18")


@pytest.mark.parametrize("has_news", [True, False])
def test_a_bundle_previewed_twice_is_imported_once(pair: Pair, has_news: bool) -> None:
    if not has_news:
        carry(pair.unit, pair.committee, pair.folder)  # no receipt came back, so all of it goes again
    sent = send(pair)
    first, second = preview_import(pair.committee, sent.path), preview_import(pair.committee, sent.path)
    import_bundle(pair.committee, first)
    before = dump(pair.committee)
    with pytest.raises(UserError) as error:
        import_bundle(pair.committee, second)
    assert error.value.code is ErrorCode.PREVIEW_STALE
    assert dump(pair.committee) == before


def test_a_preview_is_stale_once_another_bundle_was_imported(pair: Pair) -> None:
    first = send(pair)
    visit(pair.unit)
    second = send(pair)
    plans = [preview_import(pair.committee, sent.path) for sent in (first, second)]
    import_bundle(pair.committee, plans[1])
    with pytest.raises(UserError) as error:
        import_bundle(pair.committee, plans[0])
    assert error.value.code is ErrorCode.PREVIEW_STALE
    assert list((pair.committee.workbook.path / "received").iterdir()) == []


def test_import_is_one_transaction(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    visit(pair.unit)
    sent, before = send(pair), dump(pair.committee)

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("sxt_desktop.usecases.import_bundle._keep_received", fail)
    plan = preview_import(pair.committee, sent.path)
    with pytest.raises(ZeroDivisionError):
        import_bundle(pair.committee, plan)
    monkeypatch.undo()
    assert dump(pair.committee) == before
    assert receive(pair.committee, sent.path) == sent.entries


def test_a_lost_bundle_is_made_up_for_by_the_next_and_noted(pair: Pair) -> None:
    visit(pair.unit, "第一条")
    send(pair)
    visit(pair.unit, "第二条")
    second = send(pair)
    plan = preview_import(pair.committee, second.path)
    assert plan.skipped_numbers == (1,)
    import_bundle(pair.committee, plan)
    assert held(pair.committee, pair.unit.org) == {"第一条", "第二条"}
    event = events(pair.committee.read)[0]
    assert (event[1], event[2]["skipped"]) == ("imported", [1])


def test_an_older_bundle_after_a_newer_one_changes_no_record(pair: Pair) -> None:
    visit(pair.unit, "第一条")
    first = send(pair)
    visit(pair.unit, "第二条")
    second = send(pair)
    receive(pair.committee, second.path)
    assert receive(pair.committee, first.path) == 0
    same_log(pair)


@pytest.mark.req("TB14")
def test_a_receipt_marks_what_arrived_and_the_next_bundle_starts_after_it(pair: Pair) -> None:
    visit(pair.unit, "第一条")
    sent, _ = carry(pair.unit, pair.committee, pair.folder)
    assert waiting_for(pair.unit, pair.committee.org).from_n == 1
    assert waiting_for(pair.committee, pair.unit.org).receipts == 1
    carry(pair.committee, pair.unit, pair.folder)
    waiting = waiting_for(pair.unit, pair.committee.org)
    head = entries.head(pair.unit.read, pair.unit.org, pair.unit.epoch).n
    assert (waiting.from_n, waiting.total) == (head + 1, 0)
    (kept,) = outbox.sent_to(pair.unit.read, pair.committee.org)
    assert kept.receipt is not None and kept.receipt["n"] == head
    visit(pair.unit, "第二条")
    again, _ = carry(pair.unit, pair.committee, pair.folder)
    assert (again.seq, again.entries) == (2, 1)
    same_log(pair)
    assert sent.seq == 1


def test_receipts_do_not_go_back_and_forth_for_ever(pair: Pair) -> None:
    carry(pair.unit, pair.committee, pair.folder)
    carry(pair.committee, pair.unit, pair.folder)
    for ws, other in ((pair.unit, pair.committee), (pair.committee, pair.unit)):
        with pytest.raises(UserError) as error:
            export_bundle(ws, to=other.org, directory=pair.folder)
        assert error.value.code is ErrorCode.NOTHING_TO_SEND


def test_a_lost_receipt_comes_again_with_the_next_bundle(pair: Pair) -> None:
    carry(pair.unit, pair.committee, pair.folder)
    export_bundle(pair.committee, to=pair.unit.org, directory=pair.folder)
    visit(pair.unit)
    carry(pair.unit, pair.committee, pair.folder)
    carry(pair.committee, pair.unit, pair.folder)
    assert waiting_for(pair.unit, pair.committee.org).total == 0


def test_a_changed_a_voided_and_a_new_record_travel_as_such(pair: Pair) -> None:
    changed, voided = visit(pair.unit, "要改的"), visit(pair.unit, "要作废的")
    carry(pair.unit, pair.committee, pair.folder)
    carry(pair.committee, pair.unit, pair.folder)
    values = {**open_entry(pair.unit, changed).values, "title": "改过的"}
    save_entry(pair.unit, form_id=VISIT, values=values, entry_id=changed)
    void_entry(pair.unit, entry_id=voided, reason="重复")
    visit(pair.unit, "新的")
    plan = preview_import(pair.committee, send(pair).path)
    assert (plan.new, plan.changed) == (1, 2)
    import_bundle(pair.committee, plan)
    assert held(pair.committee, pair.unit.org) == {"改过的", "新的"}
    assert open_entry(pair.committee, voided).listed.voided
    same_log(pair)
    assert check_workbook(pair.committee).findings == ()


def restored(pair: Pair, ws: Workspace, change: Callable[[], None]) -> Workspace:
    """Copy a workbook as it is, let something happen to the original, return the copy open."""
    around = Surroundings(RESOURCES, now=pair.clock, cost=CHEAP)
    source, copy = ws.workbook.path, pair.folder / "旧.sxt"
    ws.workbook.write(lambda db: None)
    ws.workbook.read.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("lock", "*-wal", "*-shm"))
    change()
    return open_unit(copy, PASSWORD, around)


def test_what_starts_later_than_what_is_held_is_a_gap(pair: Pair) -> None:
    visit(pair.unit)

    def confirmed() -> None:
        carry(pair.unit, pair.committee, pair.folder)
        carry(pair.committee, pair.unit, pair.folder)

    older = restored(pair, pair.committee, confirmed)
    try:
        visit(pair.unit, "第二条")
        error = is_refused(older, send(pair).path, ErrorCode.BUNDLE_GAP)
        assert error.facts["have"] == 0
    finally:
        older.workbook.close()


def test_two_lines_of_a_cloned_workbook_are_seen_as_a_fork(pair: Pair) -> None:
    visit(pair.unit, "共同的")
    clone = restored(pair, pair.unit, lambda: None)
    try:
        visit(pair.unit, "原本上的")
        visit(clone, "副本上的")
        first = send(pair)
        second = export_bundle(clone, to=pair.committee.org, directory=pair.folder)
        receive(pair.committee, first.path)
        is_refused(pair.committee, second.path, ErrorCode.BUNDLE_FORKED)
        visit(clone, "副本上的又一条")
        third = export_bundle(clone, to=pair.committee.org, directory=pair.folder)
        is_refused(pair.committee, third.path, ErrorCode.BUNDLE_FORKED)
    finally:
        clone.workbook.close()
    assert held(pair.committee, pair.unit.org) == {"共同的", "原本上的"}


def test_a_bundle_for_someone_else_is_refused(pair: Pair, tmp_path: Path) -> None:
    other = new_unit(tmp_path, pair.clock, name="别的党委", short_name="别的党委", code="别")
    try:
        is_refused(other, send(pair).path, ErrorCode.BUNDLE_NOT_FOR_US)
    finally:
        other.workbook.close()


def test_a_sender_who_is_not_enrolled_is_refused(pair: Pair, tmp_path: Path) -> None:
    stranger = new_unit(tmp_path, pair.clock, name="生人党委", short_name="生人", code="生")
    try:
        enrol(stranger, pair.committee, Relation.SUPERIOR, tmp_path)
        sent = export_bundle(stranger, to=pair.committee.org, directory=tmp_path)
        is_refused(pair.committee, sent.path, ErrorCode.BUNDLE_UNKNOWN_SENDER)
    finally:
        stranger.workbook.close()


def test_a_man_with_the_recipients_key_but_not_the_senders_cannot_forge(pair: Pair) -> None:
    """He knows all public keys and can encrypt for the committee, but signs with a key of his own."""
    real = own_identity(pair.unit).public
    forger = new_identity(
        org=real.org,
        name=real.name,
        short_name=real.short_name,
        epoch=real.epoch,
        created_at=real.created_at,
        random=pair.unit.random,
    )
    committee = own_identity(pair.committee).public
    is_refused(pair.committee, _forged(pair, forger, committee), ErrorCode.BUNDLE_UNKNOWN_SENDER)
    impostor = PrivateIdentityOf(real, forger)
    is_refused(pair.committee, _forged(pair, impostor, committee), ErrorCode.BUNDLE_ALTERED)


class PrivateIdentityOf(PrivateIdentity):
    """The public half of one identity with the private half of another, which honest code never makes."""

    def __init__(self, public: PublicIdentity, seeds: PrivateIdentity) -> None:
        object.__setattr__(self, "public", public)
        object.__setattr__(self, "sign_seed", seeds.sign_seed)
        object.__setattr__(self, "box_seed", seeds.box_seed)


def _forged(pair: Pair, sender: PrivateIdentity, to: PublicIdentity) -> Path:
    out = io.BytesIO()
    content = Outgoing(
        from_org=sender.public.org, to_org=to.org, seq=1, prev=None, created_at="2026-11-18T09:00:00+08:00"
    )
    write_bundle(out, content=content, sender=sender, recipients=[to], random=pair.unit.random, app="forger")
    path = pair.folder / "伪造.sxb"
    path.write_bytes(out.getvalue())
    return path


def test_a_revoked_key_is_refused_from_its_number_on(pair: Pair) -> None:
    sent = send(pair)
    pair.committee.workbook.write(lambda db: db.execute("UPDATE peers SET revoked_from=1"))
    is_refused(pair.committee, sent.path, ErrorCode.BUNDLE_REVOKED_SENDER)


def everything(ws: Workspace) -> bytes:
    """Return all a workbook holds, decrypted: every cell of every table and every attachment."""
    cells: list[bytes] = []
    for (name,) in ws.read.execute("SELECT name FROM sqlite_schema WHERE type='table'").fetchall():
        for row in ws.read.execute(f'SELECT * FROM "{name}"'):
            cells += [cell if isinstance(cell, bytes) else str(cell).encode() for cell in row]
    for sha256 in ledger.attachment_sizes(ws.read):
        cells += list(ws.workbook.files.chunks(sha256))
    return b"\0".join(cells)


def test_what_is_restricted_before_it_was_sent_leaves_no_earlier_word_behind(pair: Pair) -> None:
    secret = visit(pair.unit, CANARY)
    set_level(pair.unit, secret, Sensitivity.DISCIPLINE)
    waiting = waiting_for(pair.unit, pair.committee.org)
    sent, _ = carry(pair.unit, pair.committee, pair.folder)
    assert (sent.withheld, waiting.withheld) == (2, 2)
    assert CANARY.encode() not in everything(pair.committee)


@pytest.mark.req("LZ65")
def test_withheld_records_travel_as_digests_and_no_word_of_them_reaches_the_superior(pair: Pair) -> None:
    secret = visit(pair.unit, CANARY, sensitivity=Sensitivity.DISCIPLINE)
    evidence = attach_bytes(pair.unit, f"{CANARY}.txt", CANARY.encode())
    values = {**open_entry(pair.unit, secret).values, "title": f"{CANARY}改", "evidence": (evidence,)}
    save_entry(pair.unit, form_id=VISIT, values=values, entry_id=secret)
    void_entry(pair.unit, entry_id=secret, reason=CANARY)
    bring_back(pair.unit, entry_id=secret)
    visit(pair.unit, "公开的")
    assert CANARY.encode() in everything(pair.unit)
    sent, _ = carry(pair.unit, pair.committee, pair.folder)
    assert (sent.withheld, sent.files) == (4, 0)
    held_there = everything(pair.committee)
    assert "公开的".encode() in held_there
    for word in (CANARY.encode(), secret.encode(), evidence.sha256.encode()):
        assert word not in held_there
    assert json.dumps(CANARY).strip('"').encode() not in held_there
    same = [
        [one.digest for one in entries.positions(ws.read, pair.unit.org, pair.unit.epoch, 1, 1000)]
        for ws in (pair.unit, pair.committee)
    ]
    assert same[0] == same[1]
    assert count_entries(pair.committee, Filter(forms=(VISIT,), owner=pair.unit.org)) == 1
    assert check_workbook(pair.committee).findings == ()
    rebuilt = check_workbook(pair.committee, rebuild=True)
    assert rebuilt.findings == () and rebuilt.rebuilt


def test_only_what_is_addressed_to_a_unit_goes_down(pair: Pair, tmp_path: Path) -> None:
    visit(pair.committee, CANARY)
    carry(pair.unit, pair.committee, pair.folder)
    carry(pair.committee, pair.unit, pair.folder)
    assert CANARY.encode() not in everything(pair.unit)
    assert count_entries(pair.unit, Filter(owner=pair.committee.org)) == 0


def test_a_number_spent_by_a_write_that_failed_is_named_in_the_next_bundle(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise UserError(ErrorCode.READ_BACK_FAILED)

    monkeypatch.setattr("sxt_desktop.usecases.export_bundle.verify_written", broken)
    with pytest.raises(UserError):
        send(pair)
    monkeypatch.undo()
    assert list(pair.folder.glob("*.sxb*")) == []
    plan = preview_import(pair.committee, send(pair).path)
    assert (plan.seq, plan.skipped_numbers) == (2, ())
    assert [void.seq for void in plan.staged.manifest.voided] == [1]
    import_bundle(pair.committee, plan)
    same_log(pair)


def test_an_export_cut_off_by_a_kill_is_named_as_void_in_the_next_bundle(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """Nothing after it runs, as after kill -9."""

    def killed(*_: object, **__: object) -> None:
        raise Killed

    monkeypatch.setattr("sxt_desktop.usecases.export_bundle.verify_written", killed)
    monkeypatch.setattr("sxt_desktop.usecases.export_bundle._settle", killed)
    with pytest.raises(Killed):
        send(pair)
    monkeypatch.undo()
    assert one(pair.unit.read, "SELECT state FROM outbox") == "signed"
    plan = preview_import(pair.committee, send(pair).path)
    assert (plan.seq, plan.skipped_numbers) == (2, ())
    import_bundle(pair.committee, plan)


def test_cancelling_an_export_leaves_no_file(pair: Pair) -> None:
    with pytest.raises(Cancelled):
        export_bundle(pair.unit, to=pair.committee.org, directory=pair.folder, cancelled=lambda: True)
    assert list(pair.folder.glob("*.sxb*")) == []


def test_an_earlier_bundle_on_the_stick_is_never_touched(pair: Pair) -> None:
    first = send(pair)
    content = first.path.read_bytes()
    second = send(pair)
    assert second.path != first.path
    assert first.path.read_bytes() == content


def test_whom_we_did_not_enrol_we_send_nothing(pair: Pair) -> None:
    with pytest.raises(UserError) as error:
        export_bundle(pair.unit, to=OrgId("unknown"), directory=pair.folder)
    assert error.value.code is ErrorCode.ORGANISATION_UNKNOWN


def lying(pair: Pair, monkeypatch: pytest.MonkeyPatch, change: Callable[[OutgoingLog], OutgoingLog]) -> Path:
    """Let the unit send a bundle that is truly signed but whose log was changed."""
    honest = cargo._log

    def changed(*args: Any, **more: Any) -> OutgoingLog:
        return change(honest(*args, **more))

    monkeypatch.setattr(cargo, "_log", changed)
    path = send(pair).path
    monkeypatch.undo()
    return path


def test_a_chain_that_does_not_begin_where_ours_ends_is_a_fork(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = lying(pair, monkeypatch, lambda log: replace(log, link_before=b"x" * 32))
    is_refused(pair.committee, path, ErrorCode.BUNDLE_FORKED)


def test_another_digest_than_the_one_held_is_a_fork(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    visit(pair.unit)
    carry(pair.unit, pair.committee, pair.folder)

    def rewritten(log: OutgoingLog) -> OutgoingLog:
        first, *rest = log.lines
        return replace(log, lines=[Carried(first.n, b"y" * 32), *rest])

    path = lying(pair, monkeypatch, rewritten)
    is_refused(pair.committee, path, ErrorCode.BUNDLE_FORKED)


def test_a_chain_that_does_not_reach_its_signed_head_is_refused(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other_head(log: OutgoingLog) -> OutgoingLog:
        assert log.checkpoint is not None
        return replace(
            log, checkpoint=sign_checkpoint(replace(log.checkpoint, link=b"z" * 32), own_identity(pair.unit))
        )

    path = lying(pair, monkeypatch, other_head)
    is_refused(pair.committee, path, ErrorCode.BUNDLE_ALTERED)

    def other_signature(log: OutgoingLog) -> OutgoingLog:
        assert log.checkpoint is not None
        return replace(log, checkpoint=replace(log.checkpoint, signature=b"s" * 64))

    path = lying(pair, monkeypatch, other_signature)
    is_refused(pair.committee, path, ErrorCode.BUNDLE_ALTERED)


def test_a_receipt_that_says_held_back_confirms_nothing(pair: Pair) -> None:
    sent = send(pair)

    def held_back(db: Database) -> None:
        receipt = {"n": 5, "result": "held"}
        outbox.confirm_sent(
            db, seq=sent.seq, epoch=pair.unit.epoch, recipient=pair.committee.org, receipt=receipt
        )

    pair.unit.workbook.write(held_back)
    assert waiting_for(pair.unit, pair.committee.org).from_n == 1
