"""A backup older than a change of our keys: superiors know the newer key only, so it is kept, taken back or replaced."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.back_up import back_up
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.entries import list_entries
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.identities import begin_enrolment, finish_enrolment, own_identity, write_identity
from sxt_desktop.usecases.keys import own_keys_of, rotate_keys, was_restored
from sxt_desktop.usecases.keys_back import take_keys_back
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.restore import known_backups, restore, way_in
from sxt_desktop.usecases.restore_folder import restore_to
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.take_in import take_in
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Pair, carry, issue_order, make_pair, save_visit


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A unit whose committee received two bundles, the second signed by a newer key than the backup between them."""
    made = make_pair(tmp_path)
    save_visit(made.unit, date(2026, 11, 2), title="一")
    carry(made.unit, made.committee, tmp_path)
    back_up(made.unit, BackupKind.MANUAL)
    rotate_keys(made.unit)
    save_visit(made.unit, date(2026, 11, 3), title="二")
    carry(made.unit, made.committee, tmp_path)
    yield made
    made.close()


def around(pair: Pair) -> Surroundings:
    return Surroundings(RESOURCES, now=pair.clock, cost=CHEAP)


def oldest(pair: Pair) -> Path:
    return known_backups(pair.unit.workbook.path)[-1].path


def test_a_newer_key_that_is_here_stays_whatever_is_restored(pair: Pair, tmp_path: Path) -> None:
    newer = own_identity(pair.unit).public.key_id
    ws = restore(pair.unit, oldest(pair), around(pair))
    try:
        assert own_identity(ws).public.key_id == newer
        save_visit(ws, date(2026, 11, 4), title="三")
        goes_on(pair, ws, tmp_path)
    finally:
        ws.workbook.close()


@pytest.fixture
def old(pair: Pair, tmp_path: Path) -> Iterator[Workspace]:
    """The older backup on another PC, where nothing is known of the newer key."""
    ws = restore_to(oldest(pair), tmp_path / "new.sxt", way_in(password=PASSWORD), around(pair))
    save_visit(ws, date(2026, 11, 4), title="三")
    yield ws
    ws.workbook.close()


def test_elsewhere_the_older_key_counts_no_more_and_what_comes_cannot_be_opened(
    pair: Pair, old: Workspace, tmp_path: Path
) -> None:
    assert was_restored(old)
    assert not was_restored(pair.unit)
    sent = export_bundle(old, to=pair.committee.org, directory=tmp_path)
    with pytest.raises(UserError) as refused:
        preview_import(pair.committee, sent.path)
    assert refused.value.code is ErrorCode.BUNDLE_KEY_REPLACED
    issue_order(pair)
    came = export_bundle(pair.committee, to=old.org, directory=tmp_path)
    with pytest.raises(UserError) as refused:
        take_in(old, came.path)
    assert refused.value.code is ErrorCode.BUNDLE_FOR_OTHER_KEY


def test_the_newer_key_is_taken_back_out_of_another_backup(
    pair: Pair, old: Workspace, tmp_path: Path
) -> None:
    place = pair.unit.workbook.path
    with pytest.raises(UserError) as refused:
        take_keys_back(old, place)
    assert refused.value.code is ErrorCode.KEYS_NOT_NEWER
    with pytest.raises(UserError) as refused:
        take_keys_back(old, tmp_path / "empty")
    assert refused.value.code is ErrorCode.BACKUP_MISSING
    back_up(pair.unit, BackupKind.MANUAL)
    take_keys_back(old, place)
    assert own_identity(old).public == own_identity(pair.unit).public
    assert [one.key_id for one in own_keys_of(old)] == [one.key_id for one in own_keys_of(pair.unit)]
    goes_on(pair, old, tmp_path)


def test_without_such_a_backup_a_new_card_is_enrolled_anew(
    pair: Pair, old: Workspace, tmp_path: Path
) -> None:
    rotate_keys(old)
    found = begin_enrolment(pair.committee, write_identity(old, tmp_path), replacing=True)
    fingerprint = own_identity(old).public.fingerprint
    groups = {index: fingerprint[index] for index in found.asked}
    finish_enrolment(pair.committee, found, groups=groups, relation=Relation.SUBORDINATE)
    goes_on(pair, old, tmp_path)


def goes_on(pair: Pair, ws: Workspace, tmp_path: Path) -> None:
    """Bundles go both ways, and what was lost with the older backup is kept above as 未承接."""
    carry(ws, pair.committee, tmp_path)
    issue_order(pair)
    carry(pair.committee, ws, tmp_path)
    for one in (ws, pair.committee):
        assert check_workbook(one).findings == ()
    rows = list_entries(pair.committee, Filter(owner=ws.org, forms=(FormId("handbook_08"),)))
    assert {row.title: bool(row.unadopted) for row in rows} == {"一": False, "二": True, "三": False}
