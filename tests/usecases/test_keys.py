"""Keys are replaced and revoked: nobody is shut out by it, and nobody gets in by an old one."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.bundle.key_updates import key_update_from_json, sign_key_update
from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.revisions import canonical
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.store import entries, org_keys, outbox
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.epochs import begin_epoch
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.identities import (
    begin_enrolment,
    finish_enrolment,
    own_identity,
    peer_identity,
    peers,
    write_identity,
)
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.keys import keys_of, next_number, own_keys_of, revoke, rotate_keys
from sxt_desktop.usecases.outgoing import waiting_for
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.workspace import Workspace
from tests.events import events
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Pair, carry, enrol, issue_order, make_pair, save_visit

DAY = date(2026, 11, 18)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = make_pair(tmp_path)
    yield made
    made.close()


def refused(code: ErrorCode) -> "pytest.RaisesExc[UserError]":
    return pytest.raises(UserError, check=lambda error: error.code is code)


def up(pair: Pair) -> Path:
    save_visit(pair.unit, DAY)
    return export_bundle(pair.unit, to=pair.committee.org, directory=pair.folder).path


def held(ws: Workspace, owner: Workspace) -> int:
    return entries.head(ws.whole, owner.org, owner.epoch).n


def take(ws: Workspace, path: Path) -> None:
    import_bundle(ws, preview_import(ws, path))


def is_refused(ws: Workspace, path: Path, code: ErrorCode) -> None:
    with refused(code):
        preview_import(ws, path).close()


def copied(pair: Pair, ws: Workspace, name: str) -> Path:
    """Copy a workbook's folder as it is now."""
    ws.workbook.read.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = pair.folder / f"{name}.sxt"
    shutil.copytree(ws.workbook.path, copy, ignore=shutil.ignore_patterns("lock", "*-wal", "*-shm"))
    return copy


def opened(pair: Pair, copy: Path) -> Workspace:
    return open_unit(copy, PASSWORD, Surroundings(RESOURCES, now=pair.clock, cost=CHEAP))


def test_a_new_key_is_taken_over_by_itself_shown_and_noted(pair: Pair) -> None:
    carry(pair.unit, pair.committee, pair.folder)
    before = own_identity(pair.unit).public
    rotate_keys(pair.unit)
    after = own_identity(pair.unit).public
    assert after.key_id != before.key_id and after.org == before.org
    plan = preview_import(pair.committee, up(pair))
    assert [(one.old.key_id, one.new.key_id) for one in plan.key_changes] == [(before.key_id, after.key_id)]
    assert peer_identity(pair.committee, pair.unit.org) == before
    import_bundle(pair.committee, plan)
    assert peer_identity(pair.committee, pair.unit.org) == after
    assert len(peers(pair.committee)) == 1
    (event,) = [one for one in events(pair.committee.read) if one[1] == "key_changed"]
    assert (event[2]["from"], event[2]["to"]) == (before.key_id, after.key_id)
    assert held(pair.committee, pair.unit) == held(pair.unit, pair.unit)
    again = preview_import(pair.committee, up(pair))
    assert again.key_changes == ()
    import_bundle(pair.committee, again)
    for ws in (pair.unit, pair.committee):
        assert check_workbook(ws, cancelled=None).findings == ()


def test_several_changes_are_followed_even_when_the_bundles_between_are_lost(pair: Pair) -> None:
    carry(pair.unit, pair.committee, pair.folder)
    for _ in range(3):
        rotate_keys(pair.unit)
        up(pair).unlink()
    take(pair.committee, up(pair))
    assert peer_identity(pair.committee, pair.unit.org) == own_identity(pair.unit).public
    assert held(pair.committee, pair.unit) == held(pair.unit, pair.unit)
    assert [one.by_paper for one in keys_of(pair.committee, pair.unit.org)] == [False, False, False, True]


def test_an_earlier_bundle_under_the_old_key_still_counts_after_the_change(pair: Pair) -> None:
    early = up(pair)
    rotate_keys(pair.unit)
    late = up(pair)
    take(pair.committee, late)
    plan = preview_import(pair.committee, early)
    assert plan.new == 0
    import_bundle(pair.committee, plan)


def test_a_superior_changes_its_key_as_well(pair: Pair) -> None:
    rotate_keys(pair.committee)
    issue_order(pair)
    carry(pair.committee, pair.unit, pair.folder)
    assert peer_identity(pair.unit, pair.committee.org) == own_identity(pair.committee).public
    sent, _ = carry(pair.unit, pair.committee, pair.folder)
    assert sent.seq == 1
    carry(pair.committee, pair.unit, pair.folder)
    assert waiting_for(pair.unit, pair.committee.org).total == 0


def test_what_was_sealed_for_the_old_key_still_opens(pair: Pair) -> None:
    sent = up(pair)
    rotate_keys(pair.committee)
    rotate_keys(pair.committee)
    take(pair.committee, sent)
    assert held(pair.committee, pair.unit) == held(pair.unit, pair.unit)
    own = own_keys_of(pair.committee)
    assert [one.is_present for one in own] == [True, False, False]
    assert all(one.until_n for one in own[1:])


def test_the_old_key_counts_no_further_than_it_was_said(pair: Pair) -> None:
    carry(pair.unit, pair.committee, pair.folder)
    thief = opened(pair, copied(pair, pair.unit, "copy"))
    try:
        rotate_keys(pair.unit)
        take(pair.committee, up(pair))
        save_visit(thief, DAY)
        forged = export_bundle(thief, to=pair.committee.org, directory=pair.folder)
        is_refused(pair.committee, forged.path, ErrorCode.BUNDLE_KEY_REPLACED)
        thief = begin_epoch(thief, Cause.RESTORED)
        save_visit(thief, DAY)
        forged = export_bundle(thief, to=pair.committee.org, directory=pair.folder)
        is_refused(pair.committee, forged.path, ErrorCode.BUNDLE_KEY_REPLACED)
        rotate_keys(thief)
        save_visit(thief, DAY)
        forged = export_bundle(thief, to=pair.committee.org, directory=pair.folder)
        is_refused(pair.committee, forged.path, ErrorCode.BUNDLE_FORKED)
    finally:
        thief.workbook.close()


def test_a_change_does_not_count_when_the_old_key_had_gone_on(pair: Pair) -> None:
    thief = opened(pair, copied(pair, pair.unit, "copy"))
    try:
        rotate_keys(thief)
        save_visit(thief, DAY)
        forged = export_bundle(thief, to=pair.committee.org, directory=pair.folder)
        carry(pair.unit, pair.committee, pair.folder)
        save_visit(pair.unit, DAY)
        carry(pair.unit, pair.committee, pair.folder)
        is_refused(pair.committee, forged.path, ErrorCode.BUNDLE_FORKED)
    finally:
        thief.workbook.close()


def test_a_statement_by_another_organisation_brings_no_key(pair: Pair) -> None:
    rotate_keys(pair.unit)
    (kept,) = org_keys.updates(pair.unit.whole, pair.unit.org)
    update = key_update_from_json(json.loads(kept.statement))
    other = own_identity(pair.committee)
    with pytest.raises(ValueError, match="same organisation"):
        sign_key_update(old=other, new=own_identity(pair.unit), epoch=pair.unit.epoch, n=1, at=update.at)
    raw = {**update.to_json(), "old_signature": "00" * 64}
    pair.unit.workbook.write(
        lambda db: db.execute("UPDATE key_updates SET statement=?", (canonical(raw).decode(),))
    )
    is_refused(pair.committee, up(pair), ErrorCode.BUNDLE_UNKNOWN_SENDER)


def test_revoking_refuses_from_a_number_and_keeps_what_came_before(pair: Pair) -> None:
    first, second = up(pair), up(pair)
    with refused(ErrorCode.REASON_MISSING):
        revoke(pair.committee, pair.unit.org, from_seq=2, reason=" ")
    assert next_number(pair.committee, pair.unit.org) == 1
    revoke(pair.committee, pair.unit.org, from_seq=2, reason="电脑被盗")
    is_refused(pair.committee, second, ErrorCode.BUNDLE_REVOKED_SENDER)
    take(pair.committee, first)
    for seq in (0, 2):
        with refused(ErrorCode.NOT_REVOCABLE):
            revoke(pair.committee, pair.unit.org, from_seq=seq, reason="又一次")
    with refused(ErrorCode.PEER_REVOKED):
        export_bundle(pair.committee, to=pair.unit.org, directory=pair.folder)
    (key,) = keys_of(pair.committee, pair.unit.org)
    assert (key.revoked_from, key.why, key.is_present) == (2, "电脑被盗", False)


def test_neither_a_new_epoch_nor_a_new_key_gets_a_thief_in(pair: Pair) -> None:
    carry(pair.unit, pair.committee, pair.folder)
    revoke(pair.committee, pair.unit.org, from_seq=2, reason="电脑被盗")
    thief = begin_epoch(pair.unit, Cause.RESTORED)
    save_visit(thief, DAY)
    forged = export_bundle(thief, to=pair.committee.org, directory=pair.folder)
    assert forged.seq == 1
    is_refused(pair.committee, forged.path, ErrorCode.BUNDLE_REVOKED_SENDER)
    rotate_keys(thief)
    save_visit(thief, DAY)
    forged = export_bundle(thief, to=pair.committee.org, directory=pair.folder)
    is_refused(pair.committee, forged.path, ErrorCode.BUNDLE_REVOKED_SENDER)


def test_a_revoked_organisation_is_enrolled_anew_and_goes_on(pair: Pair) -> None:
    carry(pair.unit, pair.committee, pair.folder)
    old_card = write_identity(pair.unit, pair.folder).rename(pair.folder / "旧.sxk")
    revoke(pair.committee, pair.unit.org, from_seq=2, reason="电脑被盗")
    with refused(ErrorCode.IDENTITY_USED_UP):
        begin_enrolment(pair.committee, old_card)
    rotate_keys(pair.unit)
    unit = begin_epoch(pair.unit, Cause.RESTORED)
    enrol(pair.committee, unit, Relation.SUBORDINATE, pair.folder)
    save_visit(unit, DAY)
    carry(unit, pair.committee, pair.folder)
    assert held(pair.committee, unit) == held(unit, unit)
    present, revoked = keys_of(pair.committee, unit.org)
    assert present.is_present and present.by_paper and revoked.revoked_from == 2
    assert check_workbook(pair.committee, cancelled=None).findings == ()


def test_another_card_takes_the_place_only_when_it_is_said_to(pair: Pair) -> None:
    carry(pair.unit, pair.committee, pair.folder)
    stray = up(pair)
    rotate_keys(pair.unit)
    card = write_identity(pair.unit, pair.folder)
    with refused(ErrorCode.IDENTITY_CONFLICT):
        begin_enrolment(pair.committee, card)
    asked = begin_enrolment(pair.committee, card, replacing=True)
    assert asked.replaces == keys_of(pair.committee, pair.unit.org)[0].key_id
    fingerprint = own_identity(pair.unit).public.fingerprint
    groups = {index: fingerprint[index] for index in asked.asked}
    finish_enrolment(pair.committee, asked, groups=groups, relation=Relation.SUBORDINATE)
    is_refused(pair.committee, stray, ErrorCode.BUNDLE_REVOKED_SENDER)
    take(pair.committee, up(pair))
    assert held(pair.committee, pair.unit) == held(pair.unit, pair.unit)


def test_who_is_enrolled_after_a_change_believes_earlier_epochs(pair: Pair) -> None:
    unit = begin_epoch(pair.unit, Cause.MOVED)
    rotate_keys(unit)
    pair.committee.workbook.write(lambda db: db.execute("DELETE FROM peers"))
    enrol(pair.committee, unit, Relation.SUBORDINATE, pair.folder)
    save_visit(unit, DAY)
    carry(unit, pair.committee, pair.folder)
    assert held(pair.committee, unit) == held(unit, unit)
    assert check_workbook(pair.committee, cancelled=None).findings == ()


@pytest.mark.parametrize("role", [Role.HOLDER, Role.RECORDER, Role.SUPERVISOR, Role.ENDORSER])
def test_only_an_administrator_changes_and_revokes_keys(pair: Pair, role: Role) -> None:
    from dataclasses import replace

    someone = LocalUser("u1", "某人", frozenset({role}))
    unit, committee = replace(pair.unit, user=someone), replace(pair.committee, user=someone)
    with refused(ErrorCode.NOT_PERMITTED):
        rotate_keys(unit)
    with refused(ErrorCode.NOT_PERMITTED):
        revoke(committee, unit.org, from_seq=1, reason="试")
    assert outbox.own_keys(unit.whole) == outbox.own_keys(pair.unit.whole)
