"""A key revoked at the middle level is refused at the top too, from the position on that the middle named."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.bundle.revocations import Revocation, revocation_from_json, sign_revocation
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.people import Relation
from sxt_desktop.store import entries, org_keys
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.identities import own_identity
from sxt_desktop.usecases.keys import revoke, rotate_keys
from sxt_desktop.usecases.passing_choice import choose_originals
from sxt_desktop.usecases.revoking import held_revocations, limits
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import carry, enrol, make_pair, new_unit, save_visit


@dataclass
class Levels:
    """A unit, the committee above it that passes originals on, and the one above both."""

    top: Workspace
    middle: Workspace
    unit: Workspace
    folder: Path

    def up(self) -> None:
        """Carry everything from the unit over the middle to the top, and a receipt back."""
        carry(self.unit, self.middle, self.folder)
        self.pass_on()

    def pass_on(self) -> None:
        """Carry what the middle has to the top, and a receipt back."""
        carry(self.middle, self.top, self.folder)
        carry(self.top, self.middle, self.folder)


@pytest.fixture
def levels(tmp_path: Path) -> Iterator[Levels]:
    pair = make_pair(tmp_path)
    top = new_unit(tmp_path, pair.clock, name="宁夏区委教育工委", short_name="教育工委", code="教工")
    enrol(top, pair.committee, Relation.SUBORDINATE, tmp_path)
    enrol(pair.committee, top, Relation.SUPERIOR, tmp_path)
    choose_originals(pair.committee, top.org, wanted=True)
    yield Levels(top, pair.committee, pair.unit, tmp_path)
    top.workbook.close()
    pair.close()


def head(ws: Workspace, unit: Workspace) -> int:
    return entries.head(ws.whole, unit.org, unit.epoch).n


def test_the_top_hears_up_to_where_a_key_counted(levels: Levels) -> None:
    save_visit(levels.unit, date(2026, 11, 2))
    levels.up()
    kept = head(levels.middle, levels.unit)
    save_visit(levels.unit, date(2026, 11, 3))
    carry(levels.unit, levels.middle, levels.folder)
    revoke(levels.middle, levels.unit.org, from_seq=2, reason="密钥遗失")
    save_visit(levels.middle, date(2026, 11, 4))
    levels.pass_on()
    (said,) = held_revocations(levels.top.whole, levels.unit.org)
    assert (said.n, said.parent) == (kept, levels.middle.org)
    assert head(levels.top, levels.unit) == kept
    assert head(levels.middle, levels.unit) > kept


def test_a_middle_that_passes_on_what_a_revoked_key_signed_is_refused(levels: Levels) -> None:
    save_visit(levels.unit, date(2026, 11, 2))
    levels.up()
    kept = head(levels.top, levels.unit)
    save_visit(levels.unit, date(2026, 11, 3))
    carry(levels.unit, levels.middle, levels.folder)
    revoke(levels.middle, levels.unit.org, from_seq=2, reason="密钥遗失")
    save_visit(levels.middle, date(2026, 11, 4))
    levels.pass_on()
    levels.middle.workbook.write(lambda db: db.execute("DELETE FROM revocations"))
    save_visit(levels.middle, date(2026, 11, 5))
    with pytest.raises(UserError) as refused:
        levels.pass_on()
    assert refused.value.code is ErrorCode.BUNDLE_REVOKED_SENDER
    assert head(levels.top, levels.unit) == kept


def test_a_replaced_key_counts_at_the_top_up_to_where_it_was_replaced(levels: Levels) -> None:
    save_visit(levels.unit, date(2026, 11, 2))
    levels.up()
    old = own_identity(levels.unit).public.key_id
    rotate_keys(levels.unit)
    save_visit(levels.unit, date(2026, 11, 3))
    levels.up()
    assert limits(levels.top.whole, levels.unit.org)[old].n == head(levels.top, levels.unit) - 1
    assert head(levels.top, levels.unit) == head(levels.unit, levels.unit)


@pytest.mark.parametrize("forged", ["signature", "stranger"])
def test_only_who_vouched_for_a_key_may_revoke_it(levels: Levels, forged: str) -> None:
    save_visit(levels.unit, date(2026, 11, 2))
    levels.up()
    signer = own_identity(levels.middle)
    subject = levels.top if forged == "stranger" else levels.unit
    said = Revocation(
        subject=subject.org,
        subject_key_id=own_identity(subject).public.key_id,
        epoch=subject.epoch,
        n=0,
        parent=levels.middle.org,
        parent_key_id=signer.public.key_id,
        at=levels.middle.timestamp,
    )
    said = sign_revocation(said, signer)
    if forged == "signature":
        said = replace(said, n=1)
    text = json.dumps(said.to_json())
    assert revocation_from_json(json.loads(text)) == said

    def plant(db: Database) -> None:
        org_keys.keep_revocation(db, said.subject, said.subject_key_id, said.parent, text, said.at)

    levels.middle.workbook.write(plant)
    save_visit(levels.middle, date(2026, 11, 5))
    with pytest.raises(UserError) as refused:
        carry(levels.middle, levels.top, levels.folder)
    assert refused.value.code is ErrorCode.BUNDLE_HOSTILE
    assert held_revocations(levels.top.whole) == ()
