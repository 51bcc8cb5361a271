"""Enrolment: only who holds the stamped paper gets in, and only the organisation itself."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sxt_desktop.bundle.identity import new_identity, write_card
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.people import Relation
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.identities import (
    Enrolment,
    begin_enrolment,
    finish_enrolment,
    own_identity,
    peer_identity,
    peers,
    write_identity,
)
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import Clock, Pair, enrol, make_pair, new_unit


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """Two workbooks that do not know each other."""
    made = make_pair(tmp_path, enrolled=False)
    yield made
    made.close()


def right(other: Workspace, asked: Enrolment) -> dict[int, str]:
    fingerprint = own_identity(other).public.fingerprint
    return {index: fingerprint[index] for index in asked.asked}


def wrong(other: Workspace, asked: Enrolment) -> dict[int, str]:
    groups = right(other, asked)
    first = min(groups)
    return {**groups, first: "0000" if groups[first] != "0000" else "1111"}


def refused(code: ErrorCode) -> "pytest.RaisesExc[UserError]":
    return pytest.raises(UserError, check=lambda error: error.code is code)


def test_the_right_groups_enrol_the_organisation_and_its_record(pair: Pair) -> None:
    asked = begin_enrolment(pair.committee, write_identity(pair.unit, pair.folder))
    assert len(asked.asked) == 4 and set(asked.asked) <= set(range(8))
    assert peers(pair.committee) == ()
    groups = {index: f" {group.upper()} " for index, group in right(pair.unit, asked).items()}
    finish_enrolment(pair.committee, asked, groups=groups, relation=Relation.SUBORDINATE)
    assert peer_identity(pair.committee, pair.unit.org) == own_identity(pair.unit).public
    (unit,) = directory(pair.committee).related(Relation.SUBORDINATE)
    assert unit.id == pair.unit.org


@pytest.mark.req("TB05")
def test_what_kind_an_organisation_is_is_proposed_chosen_and_stays(pair: Pair) -> None:
    """A commission is one because it was said to be one; enrolled anew it keeps what is recorded of it."""
    asked = begin_enrolment(pair.committee, write_identity(pair.unit, pair.folder))
    assert asked.kind == "党委"
    said = {"groups": right(pair.unit, asked), "relation": Relation.SUBORDINATE}
    finish_enrolment(pair.committee, asked, **said, kind="纪委")  # type: ignore[arg-type]
    (unit,) = directory(pair.committee).related(Relation.SUBORDINATE)
    assert (unit.kind, unit.is_commission) == ("纪委", True)
    again = begin_enrolment(pair.committee, write_identity(pair.unit, pair.folder))
    assert again.kind == "纪委"
    finish_enrolment(pair.committee, again, groups=right(pair.unit, again), relation=Relation.SUPERIOR)
    (unit,) = directory(pair.committee).related(Relation.SUPERIOR)
    assert unit.kind == "纪委"
    own = directory(pair.unit).own
    assert own is not None and own.kind == "党委" and not own.is_commission


def test_three_wrong_tries_lock_the_card_even_for_the_right_groups(pair: Pair) -> None:
    card = write_identity(pair.unit, pair.folder)
    asked = begin_enrolment(pair.committee, card)
    for left in (2, 1):
        with pytest.raises(UserError) as error:
            finish_enrolment(
                pair.committee, asked, groups=wrong(pair.unit, asked), relation=Relation.SUBORDINATE
            )
        assert (error.value.code, error.value.facts["left"]) == (ErrorCode.FINGERPRINT_WRONG, left)
    for groups in (wrong, right, right):
        with refused(ErrorCode.FINGERPRINT_LOCKED):
            finish_enrolment(
                pair.committee, asked, groups=groups(pair.unit, asked), relation=Relation.SUBORDINATE
            )
    again = begin_enrolment(pair.committee, card)
    with refused(ErrorCode.FINGERPRINT_LOCKED):
        finish_enrolment(pair.committee, again, groups=right(pair.unit, again), relation=Relation.SUBORDINATE)
    assert peers(pair.committee) == ()
    pair.clock.set(pair.committee.today + timedelta(days=1))
    finish_enrolment(pair.committee, asked, groups=right(pair.unit, asked), relation=Relation.SUBORDINATE)
    assert len(peers(pair.committee)) == 1


def test_other_groups_than_those_asked_do_not_count(pair: Pair) -> None:
    asked = begin_enrolment(pair.committee, write_identity(pair.unit, pair.folder))
    fingerprint = own_identity(pair.unit).public.fingerprint
    others = {index: fingerprint[index] for index in range(8) if index not in asked.asked}
    for groups in (others, {}, {min(asked.asked): fingerprint[min(asked.asked)]}):
        with pytest.raises(UserError):
            finish_enrolment(pair.committee, asked, groups=groups, relation=Relation.SUBORDINATE)
    assert peers(pair.committee) == ()


def test_our_own_card_is_refused(pair: Pair) -> None:
    with refused(ErrorCode.IDENTITY_OWN):
        begin_enrolment(pair.unit, write_identity(pair.unit, pair.folder))


def test_a_card_altered_after_it_was_signed_is_refused(pair: Pair, tmp_path: Path) -> None:
    enrol(pair.committee, pair.unit, Relation.SUBORDINATE, pair.folder)
    clock = Clock(datetime(2026, 11, 18, 9, tzinfo=CHINA))
    impostor = new_unit(tmp_path, clock, name="冒充的", short_name="冒充的", code="冒")
    try:
        card = write_identity(impostor, tmp_path)
        forged = card.read_bytes().replace(impostor.org.encode(), pair.unit.org.encode())
        card.write_bytes(forged)
        with refused(ErrorCode.IDENTITY_DAMAGED):
            begin_enrolment(pair.committee, card)
    finally:
        impostor.workbook.close()


def test_a_new_key_of_an_enrolled_organisation_is_not_taken_on_trust(pair: Pair) -> None:
    enrol(pair.committee, pair.unit, Relation.SUBORDINATE, pair.folder)
    known = own_identity(pair.unit).public
    other = new_identity(
        org=known.org,
        name=known.name,
        short_name=known.short_name,
        epoch=known.epoch,
        created_at=known.created_at,
        random=pair.unit.random,
    )
    card = pair.folder / "新的.sxk"
    card.write_bytes(write_card(other))
    with refused(ErrorCode.IDENTITY_CONFLICT):
        begin_enrolment(pair.committee, card)


@pytest.mark.parametrize("content", [b"", b"{}", b"not a card", b"\xff" * 100, b"[" * 70_000])
def test_what_is_no_card_is_refused(pair: Pair, content: bytes) -> None:
    card = pair.folder / "坏.sxk"
    card.write_bytes(content)
    with refused(ErrorCode.IDENTITY_DAMAGED):
        begin_enrolment(pair.committee, card)


def test_a_card_that_is_not_there_is_told_by_name(pair: Pair) -> None:
    with refused(ErrorCode.FILE_MISSING):
        begin_enrolment(pair.committee, pair.folder / "没有.sxk")


def test_a_place_that_cannot_be_written_gets_no_card(pair: Pair) -> None:
    with refused(ErrorCode.PLACE_NOT_WRITABLE):
        write_identity(pair.unit, pair.folder / "没有这个文件夹")
