"""A subordinate that lies about others: it vouches for keys it made up and passes on logs they sign."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sxt_desktop.bundle.identity import PrivateIdentity, new_identity
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.store import entries
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.identities import own_identity
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.keys import revoke
from sxt_desktop.usecases.take_in import take_in
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import enrol, make_pair, new_unit
from tests.usecases.hostile_bundles import AT, Enrolled, part


@dataclass
class World:
    """A committee, a subordinate of it that lies, and another whose log it says it has."""

    committee: Workspace
    other: Workspace
    liar: Enrolled
    folder: Path

    def receive(self, key: PrivateIdentity) -> None:
        """Let the committee receive one position of the other's log, signed with a key the liar vouches for."""
        told, line = part(key, [b"forged".ljust(32, b".")])
        members = [("certificates.jsonl", self.liar.vouches(key))]
        path = self.folder / "lie.sxb"
        path.write_bytes(self.liar.bundle(log=line, members=members, logs=[told]).raw())
        import_bundle(self.committee, take_in(self.committee, path))
        assert check_workbook(self.committee).findings == ()

    def held(self, owner: OrgId) -> list[tuple[str, int]]:
        """Return what the committee holds of an owner."""
        db = self.committee.whole
        return [(epoch, entries.head(db, owner, epoch).n) for epoch, _ in entries.epochs(db, owner)]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    pair = make_pair(tmp_path)
    other = new_unit(tmp_path, pair.clock, name="东湖大学理学院党委", short_name="理学院党委", code="理学")
    liar = Enrolled(own_identity(pair.unit), own_identity(pair.committee))
    yield World(pair.committee, other, liar, tmp_path)
    other.workbook.close()
    pair.close()


def made_up(ws: Workspace) -> PrivateIdentity:
    """Return keys that are not an organisation's, though they say so."""
    true = own_identity(ws).public
    return new_identity(
        org=true.org,
        name=true.name,
        short_name=true.short_name,
        epoch=true.epoch,
        created_at=AT,
        random=ws.random,
    )


def test_of_whom_nobody_knows_what_its_superior_vouches_for_is_believed(world: World) -> None:
    world.receive(own_identity(world.other))
    assert world.held(world.other.org) == [(world.other.epoch, 1)]


@pytest.mark.parametrize("is_revoked", [False, True])
def test_nobody_vouches_for_another_key_of_whoever_is_enrolled_here(world: World, is_revoked: bool) -> None:
    enrol(world.committee, world.other, Relation.SUBORDINATE, world.folder)
    if is_revoked:
        revoke(world.committee, world.other.org, from_seq=1, reason="电脑被盗")
    world.receive(made_up(world.other))
    assert world.held(world.other.org) == []


def test_a_revoked_key_signs_nothing_that_others_bring(world: World) -> None:
    enrol(world.committee, world.other, Relation.SUBORDINATE, world.folder)
    revoke(world.committee, world.other.org, from_seq=1, reason="电脑被盗")
    world.receive(own_identity(world.other))
    assert world.held(world.other.org) == []


def test_what_an_enrolled_owner_signed_itself_may_come_by_another_way(world: World) -> None:
    enrol(world.committee, world.other, Relation.SUBORDINATE, world.folder)
    world.receive(own_identity(world.other))
    assert world.held(world.other.org) == [(world.other.epoch, 1)]
