"""Three levels: what a middle level passes on is verified at the top by the unit's own signatures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.store import entries, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.back_up import back_up
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.epochs import begin_epoch
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.keys import rotate_keys
from sxt_desktop.usecases.outgoing import waiting_for
from sxt_desktop.usecases.paper_card import receipt_context
from sxt_desktop.usecases.paper_kinds import document_spec
from sxt_desktop.usecases.passed_originals import original_records, originals_by
from sxt_desktop.usecases.passing_choice import choose_originals, passing_on_to
from sxt_desktop.usecases.passing_on import originals_for
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.restore import known_backups, restore
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import (
    CHEAP,
    COMMITTEE,
    RESOURCES,
    Pair,
    carry,
    enrol,
    make_pair,
    new_unit,
    save_visit,
    set_level,
)


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
    made = Three(top, pair.committee, pair.unit, tmp_path)
    yield made
    made.top.workbook.close()
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
    choose_originals(three.middle, three.top.org, wanted=True)
    assert passing_on_to(three.middle, three.top.org).passed == 1
    three.up()
    assert digests(three.top, three.unit.org) == digests(three.unit, three.unit.org)
    assert [one.key_id for one in outbox.checkpoints(three.top.whole, three.unit.org)]
    assert check_workbook(three.top).findings == ()


def test_what_waits_is_counted_and_who_is_left_out_is_not(three: Three) -> None:
    save_visit(three.unit, date(2026, 11, 2))
    carry(three.unit, three.middle, three.folder)
    choose_originals(three.middle, three.top.org, wanted=True, without=[three.unit.org])
    (unit,) = passing_on_to(three.middle, three.top.org).units
    assert (unit.is_passed, unit.waiting) == (False, 0)
    assert waiting_for(three.middle, three.top.org).originals == 0
    choose_originals(three.middle, three.top.org, wanted=True)
    found = waiting_for(three.middle, three.top.org)
    assert (found.originals, found.units) == (len(digests(three.middle, three.unit.org)), 1)
    carry(three.middle, three.top, three.folder)
    assert waiting_for(three.middle, three.top.org).originals == found.originals
    carry(three.top, three.middle, three.folder)
    assert waiting_for(three.middle, three.top.org).originals == 0


def test_the_top_is_told_whose_originals_came_and_by_whom(three: Three) -> None:
    save_visit(three.unit, date(2026, 11, 2), title="一")
    choose_originals(three.middle, three.top.org, wanted=True)
    carry(three.unit, three.middle, three.folder)
    sent = export_bundle(three.middle, to=three.top.org, directory=three.folder)
    plan = preview_import(three.top, sent.path)
    (told,) = plan.originals
    assert (told.org, told.name) == (three.unit.org, "机械学院党委")
    assert told.new == len(digests(three.unit, three.unit.org))
    bundle = plan.staged.manifest.bundle_id
    import_bundle(three.top, plan)
    (unit,) = originals_by(three.top, three.middle.org)
    receipt = dict(receipt_context(three.top, document_spec(three.top, "receipt"), bundle).rows)
    assert receipt["转报下级原件"].startswith(f"机械学院党委至第{told.new}条，")
    assert (unit.name, unit.by, unit.signed_n) == ("机械学院党委", COMMITTEE, told.new)
    assert "一" in [one.title for one in original_records(three.top, three.unit.org)]
    assert originals_by(three.middle, three.unit.org) == ()


def test_a_top_that_went_back_to_a_backup_gets_originals_again(three: Three) -> None:
    choose_originals(three.middle, three.top.org, wanted=True)
    back_up(three.top, BackupKind.MANUAL)
    save_visit(three.unit, date(2026, 11, 2))
    three.up()
    before = known_backups(three.top.workbook.path)[0].path
    three.top = restore(three.top, before, Surroundings(RESOURCES, now=three.top.now, cost=CHEAP))
    assert digests(three.top, three.unit.org) == []
    carry(three.top, three.middle, three.folder)
    assert waiting_for(three.middle, three.top.org).units == 1
    carry(three.middle, three.top, three.folder)
    assert digests(three.top, three.unit.org) == digests(three.unit, three.unit.org)
    assert check_workbook(three.top).findings == ()


def test_what_was_confirmed_is_not_sent_again_and_nothing_is_lost_in_between(three: Three) -> None:
    choose_originals(three.middle, three.top.org, wanted=True)
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
    choose_originals(three.middle, three.top.org, wanted=True)
    seen, hidden = save_visit(three.unit, date(2026, 11, 2)), save_visit(three.unit, date(2026, 11, 3))
    set_level(three.unit, hidden, Sensitivity.DISCIPLINE)
    three.up()
    assert digests(three.top, three.unit.org) == digests(three.unit, three.unit.org)
    assert seen in whole(three.top, three.unit.org)
    assert hidden not in whole(three.top, three.unit.org)


def test_a_unit_that_changed_keys_and_went_on_in_a_new_epoch_is_followed(three: Three) -> None:
    choose_originals(three.middle, three.top.org, wanted=True)
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
    choose_originals(three.middle, three.top.org, wanted=True)
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
