"""Three levels: what a middle level passes on is verified at the top by the unit's own signatures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.store import entries, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.epochs import begin_epoch
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.keys import rotate_keys
from sxt_desktop.usecases.passing_on import originals_for
from sxt_desktop.usecases.recovering import pass_originals_on, passes_originals_on
from sxt_desktop.usecases.sensitivity import set_sensitivity
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, carry, enrol, make_pair, new_unit, save_visit


@dataclass
class Three:
    """A unit, the committee above it, and the one above both, which enrolled the committee alone."""

    top: Workspace
    middle: Workspace
    unit: Workspace
    folder: Path

    def up(self) -> None:
        """Carry everything from the unit over the middle to the top, and a receipt back to the middle."""
        carry(self.unit, self.middle, self.folder)
        carry(self.middle, self.top, self.folder)
        carry(self.top, self.middle, self.folder)


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Three]:
    pair: Pair = make_pair(tmp_path)
    top = new_unit(tmp_path, pair.clock, name="宁夏区委教育工委", short_name="教育工委", code="教工")
    enrol(top, pair.committee, Relation.SUBORDINATE, tmp_path)
    enrol(pair.committee, top, Relation.SUPERIOR, tmp_path)
    yield Three(top, pair.committee, pair.unit, tmp_path)
    top.workbook.close()
    pair.close()


def digests(ws: Workspace, org: OrgId) -> list[tuple[str, int, bytes]]:
    return [
        (epoch, one.n, one.digest)
        for epoch, _ in entries.epochs(ws.whole, org)
        for one in entries.positions(ws.whole, org, epoch, 1, 10_000)
    ]


def whole(ws: Workspace, org: OrgId) -> set[EntryId]:
    """Return the records of which the content is held."""
    return {
        one.revision.entry_id
        for epoch, _ in entries.epochs(ws.whole, org)
        for one in entries.positions(ws.whole, org, epoch, 1, 10_000)
        if one.revision is not None and one.payload is not None
    }


def test_originals_go_up_only_when_they_were_asked_for(three: Three) -> None:
    save_visit(three.unit, date(2026, 11, 2))
    three.up()
    assert digests(three.top, three.unit.org) == []
    pass_originals_on(three.middle, three.top.org, wanted=True)
    assert passes_originals_on(three.middle, three.top.org)
    three.up()
    assert digests(three.top, three.unit.org) == digests(three.unit, three.unit.org)
    assert [one.key_id for one in outbox.checkpoints(three.top.whole, three.unit.org)]
    assert check_workbook(three.top).findings == ()


def test_what_was_confirmed_is_not_sent_again_and_nothing_is_lost_in_between(three: Three) -> None:
    pass_originals_on(three.middle, three.top.org, wanted=True)
    save_visit(three.unit, date(2026, 11, 2))
    three.up()
    save_visit(three.unit, date(2026, 11, 3))
    carry(three.unit, three.middle, three.folder)
    lost = export_bundle(three.middle, to=three.top.org, directory=three.folder)
    assert lost.seq == 2
    save_visit(three.unit, date(2026, 11, 4))
    three.up()
    assert digests(three.top, three.unit.org) == digests(three.unit, three.unit.org)
    middle = three.middle
    assert originals_for(middle.whole, middle.org, three.top.org).logs == ()


def test_what_is_withheld_from_the_middle_or_restricted_stays_withheld(three: Three) -> None:
    pass_originals_on(three.middle, three.top.org, wanted=True)
    seen, hidden = save_visit(three.unit, date(2026, 11, 2)), save_visit(three.unit, date(2026, 11, 3))
    set_sensitivity(three.unit, entry_id=hidden, level=Sensitivity.DISCIPLINE)
    three.up()
    assert digests(three.top, three.unit.org) == digests(three.unit, three.unit.org)
    assert seen in whole(three.top, three.unit.org)
    assert hidden not in whole(three.top, three.unit.org)


def test_a_unit_that_changed_keys_and_went_on_in_a_new_epoch_is_followed(three: Three) -> None:
    pass_originals_on(three.middle, three.top.org, wanted=True)
    save_visit(three.unit, date(2026, 11, 2))
    three.up()
    rotate_keys(three.unit)
    three.unit = begin_epoch(three.unit, Cause.MOVED)
    save_visit(three.unit, date(2026, 11, 3))
    three.up()
    assert digests(three.top, three.unit.org) == digests(three.unit, three.unit.org)
    for ws in (three.top, three.middle):
        assert check_workbook(ws).findings == ()


def test_a_record_the_middle_rewrote_is_refused_at_the_top(three: Three) -> None:
    pass_originals_on(three.middle, three.top.org, wanted=True)
    save_visit(three.unit, date(2026, 11, 2))
    carry(three.unit, three.middle, three.folder)

    def forge(db: Database) -> None:
        whose = "owner=(SELECT id FROM owners WHERE org_id=?)"
        db.execute("DROP TRIGGER log_reveal_only")
        db.execute(
            f"UPDATE log SET digest=randomblob(32), entry_id=NULL, payload=NULL WHERE n=1 AND {whose}",
            (three.unit.org,),
        )

    three.middle.workbook.write(forge)
    with pytest.raises(UserError) as refused:
        carry(three.middle, three.top, three.folder)
    assert refused.value.code in (ErrorCode.BUNDLE_ALTERED, ErrorCode.READ_BACK_FAILED)
    assert digests(three.top, three.unit.org) == []
