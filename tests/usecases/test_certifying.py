"""A superior's word travels down to whom it is about and up to who must check originals; several superiors go side by side."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from sxt_desktop.bundle.certificates import vouched_for
from sxt_desktop.bundle.identity import verify_certificate
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import KeyId
from sxt_desktop.domain.people import Relation
from sxt_desktop.store import entries, org_keys, outbox
from sxt_desktop.usecases.certifying import certify, held_certificates
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.identities import own_identity
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.keys import rotate_keys
from sxt_desktop.usecases.outgoing import acknowledged, waiting_for
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.sender_keys import known_key
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import Clock, carry, enrol, new_unit, save_visit

DAY = date(2026, 11, 18)
Three = tuple[Workspace, Workspace, Workspace]


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 18, 9, tzinfo=CHINA))


@pytest.fixture
def three(tmp_path: Path, clock: Clock) -> Iterator[Three]:
    """Three workbooks that do not know each other."""
    names = ("东湖市委", "东湖大学党委", "机械学院党委")
    made = [new_unit(tmp_path, clock, name=name, short_name=name, code=name[:2]) for name in names]
    yield made[0], made[1], made[2]
    for ws in made:
        ws.workbook.close()


def key_of(ws: Workspace) -> KeyId:
    return own_identity(ws).public.key_id


def join(superior: Workspace, subordinate: Workspace, folder: Path) -> None:
    enrol(superior, subordinate, Relation.SUBORDINATE, folder)
    enrol(subordinate, superior, Relation.SUPERIOR, folder)


def test_a_subordinate_gets_its_superiors_word_and_again_after_a_change(three: Three, tmp_path: Path) -> None:
    _, committee, unit = three
    join(committee, unit, tmp_path)
    carry(unit, committee, tmp_path)
    carry(committee, unit, tmp_path)
    (found,) = held_certificates(unit.read, unit.org)
    assert found.subject == own_identity(unit).public
    assert verify_certificate(found, own_identity(committee).public)
    assert held_certificates(unit.read, committee.org) == ()
    rotate_keys(unit)
    save_visit(unit, DAY)
    carry(unit, committee, tmp_path)
    carry(committee, unit, tmp_path)
    newer, earlier = held_certificates(unit.read, unit.org)
    assert newer.subject == own_identity(unit).public
    assert earlier == found
    assert newer.valid_from_n >= found.valid_from_n


def test_the_top_can_check_a_unit_it_never_met(three: Three, tmp_path: Path) -> None:
    top, committee, unit = three
    join(top, committee, tmp_path)
    join(committee, unit, tmp_path)
    earlier, before = own_identity(unit).public, own_identity(committee).public
    carry(unit, committee, tmp_path)
    rotate_keys(committee)
    rotate_keys(unit)
    save_visit(unit, DAY)
    carry(unit, committee, tmp_path)
    assert held_certificates(top.read, unit.org) == ()
    carry(committee, top, tmp_path)
    trusted = [known_key(top.read, committee.org, key) for key in (before.key_id, key_of(committee))]
    vouched = vouched_for(held_certificates(top.read, unit.org), filter(None, trusted))
    for identity in (earlier, own_identity(unit).public):
        assert vouched.get((unit.org, identity.key_id)) == identity


def is_hostile(ws: Workspace, path: Path) -> None:
    with pytest.raises(UserError) as refused:
        import_bundle(ws, preview_import(ws, path))
    assert (refused.value.code, refused.value.facts["what"]) == (ErrorCode.BUNDLE_HOSTILE, "certificates")
    assert org_keys.certificates(ws.whole) == ()


def test_a_word_that_does_not_verify_refuses_the_bundle(three: Three, tmp_path: Path) -> None:
    top, committee, unit = three
    join(top, committee, tmp_path)
    forged = outbox.peer(top.whole, committee.org)
    assert forged is not None
    stranger = own_identity(unit)
    committee.workbook.write(lambda db: certify(unit, db, (forged,), parent=stranger))
    top.workbook.write(lambda db: db.execute("DELETE FROM certificates"))
    committee.workbook.write(
        lambda db: db.execute("UPDATE certificates SET subject='other', subject_key_id='other'")
    )
    sent = export_bundle(committee, to=top.org, directory=tmp_path)
    is_hostile(top, sent.path)


def test_two_superiors_both_get_everything_each_with_its_own_receipts(three: Three, tmp_path: Path) -> None:
    committee, commission, unit = three
    for superior in (committee, commission):
        join(superior, unit, tmp_path)
    save_visit(unit, DAY)
    carry(unit, committee, tmp_path)
    carry(committee, unit, tmp_path)
    assert acknowledged(unit, committee.org) > 0 and acknowledged(unit, commission.org) == 0
    save_visit(unit, DAY)
    sent, _ = carry(unit, commission, tmp_path)
    assert sent.seq == 1
    carry(unit, committee, tmp_path)
    carry(commission, unit, tmp_path)
    assert waiting_for(unit, commission.org).total == 0
    carry(committee, unit, tmp_path)
    head = entries.head(unit.whole, unit.org, unit.epoch)
    for superior in (committee, commission):
        assert waiting_for(unit, superior.org).total == 0
        assert entries.head(superior.whole, unit.org, unit.epoch) == head
    assert {one.parent for one in org_keys.certificates(unit.whole, unit.org)} == {
        committee.org,
        commission.org,
    }
    rotate_keys(unit)
    save_visit(unit, DAY)
    for superior in (commission, committee):
        carry(unit, superior, tmp_path)
        assert known_key(superior.read, unit.org, key_of(unit)) is not None
