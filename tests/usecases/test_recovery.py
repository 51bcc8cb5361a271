"""A unit that lost its workbook gets its own log back from its superior, verified by its own signatures."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.chains import Cause
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId, OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Filter
from sxt_desktop.store import entries
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.coming_back import (
    ComingBack,
    coming_back,
    read_former_card,
    resumed,
    settle_coming_back,
)
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.epochs import begin_epoch
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.identities import (
    begin_enrolment,
    finish_enrolment,
    own_identity,
    write_identity,
)
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.numbers import Gap, number_series, set_last_number, unused_numbers
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.recovering import export_recovery, write_former_card
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import NewUnit, Surroundings, create_unit, open_unit
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import (
    CHEAP,
    COMMITTEE,
    PASSWORD,
    RESOURCES,
    UNIT,
    Pair,
    carry,
    enrol,
    make_pair,
    new_unit,
    save_visit,
)
from tests.samples import sample_values
from tests.usecases.epochs_held import causes


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = make_pair(tmp_path)
    yield made
    made.close()


def copied(ws: Workspace, folder: Path) -> Path:
    """Copy a workbook as a backup would have it."""
    ws.workbook.write(lambda db: None)
    ws.workbook.read.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = folder / "old.sxt"
    shutil.copytree(ws.workbook.path, copy, ignore=shutil.ignore_patterns("lock", "*-wal", "*-shm"))
    return copy


def opened(pair: Pair, path: Path) -> Workspace:
    return open_unit(path, PASSWORD, Surroundings(RESOURCES, now=pair.clock, cost=CHEAP))


def line(ws: Workspace, org: OrgId) -> list[tuple[int, bytes]]:
    """Return position and digest of everything of an owner that counts."""
    off = entries.unadopted(ws.whole, org)
    return [
        (one.n, one.digest)
        for epoch, _ in entries.epochs(ws.whole, org)
        for one in entries.positions(ws.whole, org, epoch, 1, 10_000)
        if one.digest not in off
    ]


def titles(ws: Workspace) -> dict[str, bool]:
    """Return the titles of our visits and whether each counts."""
    rows = list_entries(ws, Filter(owner=ws.org), limit=1000)
    return {row.title: not row.unadopted for row in rows if row.form_id == "handbook_08"}


def save_talk(ws: Workspace) -> object:
    """Keep a talk and return the number it got."""
    talk = FormId("talk_record")
    values = {**sample_values(ws.library.form(talk), today=date(2026, 11, 2)), "number": None}
    saved = save_entry(ws, form_id=talk, values=values)
    return open_entry(ws, saved.entry, ws.org).values["number"]


def recovery(pair: Pair, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return export_recovery(pair.committee, to=pair.unit.org, directory=folder).path


def test_an_old_backup_in_which_nothing_was_recorded_goes_on_from_what_the_superior_holds(
    pair: Pair, tmp_path: Path
) -> None:
    save_visit(pair.unit, date(2026, 11, 2), title="一")
    copy = copied(pair.unit, tmp_path)
    save_visit(pair.unit, date(2026, 11, 3), title="二")
    carry(pair.unit, pair.committee, tmp_path)
    held = line(pair.committee, pair.unit.org)
    ws = begin_epoch(opened(pair, copy), Cause.RESTORED)
    try:
        assert titles(ws) == {"一": True}
        plan = preview_import(ws, recovery(pair, tmp_path / "stick"))
        assert plan.recovery is not None
        assert (plan.recovery.new, plan.recovery.bodiless, plan.recovery.is_taken) == (1, (), True)
        import_bundle(ws, plan)
        with pytest.raises(UserError) as refused:
            save_visit(ws, date(2026, 11, 4))
        assert refused.value.code is ErrorCode.WORKBOOK_READ_ONLY
    finally:
        ws.workbook.close()
    again = opened(pair, copy)
    try:
        assert titles(again) == {"一": True, "二": True}
        assert line(again, again.org) == held
        assert causes(again, again.org)[-1] == Cause.RECOVERED.value
        assert check_workbook(again).findings == ()
        save_visit(again, date(2026, 11, 5), title="三")
        carry(again, pair.committee, tmp_path)
        assert line(again, again.org) == line(pair.committee, again.org)
        assert check_workbook(pair.committee).findings == ()
    finally:
        again.workbook.close()


def test_what_was_recorded_since_the_backup_stays_and_what_comes_back_can_be_looked_at(
    pair: Pair, tmp_path: Path
) -> None:
    save_visit(pair.unit, date(2026, 11, 2), title="一")
    copy = copied(pair.unit, tmp_path)
    save_visit(pair.unit, date(2026, 11, 3), title="二")
    carry(pair.unit, pair.committee, tmp_path)
    ws = begin_epoch(opened(pair, copy), Cause.RESTORED)
    try:
        save_visit(ws, date(2026, 11, 4), title="三")
        plan = preview_import(ws, recovery(pair, tmp_path / "stick"))
        assert plan.recovery is not None
        assert (plan.recovery.new, plan.recovery.is_taken) == (1, False)
        import_bundle(ws, plan)
        assert titles(ws) == {"一": True, "三": True, "二": False}
        save_visit(ws, date(2026, 11, 5), title="四")
        assert check_workbook(ws).findings == ()
        carry(ws, pair.committee, tmp_path)
        assert line(ws, ws.org) == line(pair.committee, ws.org)
    finally:
        ws.workbook.close()


def made_anew(pair: Pair, tmp_path: Path, card: bytes) -> Workspace:
    """Return a new workbook for the unit that was lost, enrolled by its superior in the place of the lost one."""
    new = NewUnit(
        UNIT,
        "机械学院党委",
        "机械",
        "ningxia",
        "林静",
        PASSWORD,
        tmp_path / "anew",
        secretary="周明远",
        card=card,
    )
    (tmp_path / "anew").mkdir()
    ws, _ = create_unit(new, Surroundings(RESOURCES, now=pair.clock, cost=CHEAP))
    assert ws.org == pair.unit.org
    enrol_anew(pair.committee, ws, Relation.SUBORDINATE, tmp_path / "anew")
    enrol(ws, pair.committee, Relation.SUPERIOR, tmp_path)
    return ws


def enrol_anew(ws: Workspace, other: Workspace, relation: Relation, folder: Path) -> None:
    """Let one organisation enrol another's new card in the place of the one before."""
    found = begin_enrolment(ws, write_identity(other, folder), replacing=True)
    fingerprint = own_identity(other).public.fingerprint
    groups = {index: fingerprint[index] for index in found.asked}
    finish_enrolment(ws, found, groups=groups, relation=relation)


@pytest.fixture
def anew(pair: Pair, tmp_path: Path) -> Iterator[Workspace]:
    """A workbook made anew for the unit, whose PC died after it had reported two visits; enrolled again."""
    save_visit(pair.unit, date(2026, 11, 2), title="一")
    save_visit(pair.unit, date(2026, 11, 3), title="二")
    carry(pair.unit, pair.committee, tmp_path)
    save_visit(pair.unit, date(2026, 11, 3), title="没有报送的")
    ws = made_anew(pair, tmp_path, write_identity(pair.unit, tmp_path).read_bytes())
    yield ws
    ws.workbook.close()


def test_a_new_workbook_takes_the_lost_log_back_and_goes_on(
    pair: Pair, anew: Workspace, tmp_path: Path
) -> None:
    held = line(pair.committee, anew.org)
    plan = preview_import(anew, recovery(pair, tmp_path / "stick"))
    assert plan.recovery is not None
    assert plan.recovery.is_taken
    assert plan.recovery.to_n == len(held)
    import_bundle(anew, plan)
    anew.workbook.close()
    ws = opened(pair, anew.workbook.path)
    try:
        assert titles(ws) == {"一": True, "二": True}
        assert line(ws, ws.org) == held
        assert check_workbook(ws).findings == ()
        assert check_workbook(ws, rebuild=True).findings == ()
        save_visit(ws, date(2026, 11, 6), title="三")
        carry(ws, pair.committee, tmp_path)
        carry(pair.committee, ws, tmp_path)
        assert line(ws, ws.org) == line(pair.committee, ws.org)
        assert titles(ws) == {"一": True, "二": True, "三": True}
        assert check_workbook(pair.committee).findings == ()
    finally:
        ws.workbook.close()


def test_a_log_of_our_own_from_anyone_but_a_superior_is_refused(pair: Pair, tmp_path: Path) -> None:
    carry(pair.unit, pair.committee, tmp_path)
    with pytest.raises(UserError) as refused:
        export_recovery(pair.unit, to=pair.committee.org, directory=tmp_path)
    assert refused.value.code is ErrorCode.ORGANISATION_UNKNOWN


def test_the_same_recovery_twice_is_taken_once(pair: Pair, tmp_path: Path) -> None:
    save_visit(pair.unit, date(2026, 11, 2), title="一")
    carry(pair.unit, pair.committee, tmp_path)
    before = line(pair.unit, pair.unit.org)
    path = recovery(pair, tmp_path / "stick")
    plan = preview_import(pair.unit, path)
    assert plan.recovery is not None
    assert (plan.recovery.new, plan.recovery.is_taken) == (0, False)
    import_bundle(pair.unit, plan)
    with pytest.raises(UserError) as refused:
        preview_import(pair.unit, path)
    assert refused.value.code is ErrorCode.BUNDLE_REPEATED
    assert line(pair.unit, pair.unit.org) == before
    export_bundle(pair.unit, to=pair.committee.org, directory=tmp_path)


def test_numbers_go_on_after_the_last_one_used_on_paper_and_what_was_left_out_is_listed(pair: Pair) -> None:
    ws = pair.committee
    series = next(one for one in number_series(ws) if one.series.startswith("东大督"))
    set_last_number(ws, series.series, year=series.year, last=7, reason="手写发出过七号")
    assert next(one for one in number_series(ws) if one.series == series.series).last == 7
    for last, why, code in ((6, "退回", ErrorCode.NUMBER_USED), (8, " ", ErrorCode.REASON_MISSING)):
        with pytest.raises(UserError) as refused:
            set_last_number(ws, series.series, year=series.year, last=last, reason=why)
        assert refused.value.code is code
    (left_out,) = unused_numbers(ws)
    assert left_out.number == "东大督〔2026〕1号 至 东大督〔2026〕7号"
    assert (left_out.why, left_out.reason, left_out.by) == (Gap.PAPER, "手写发出过七号", "林静")


def test_numbers_of_what_came_back_are_not_given_again(pair: Pair, tmp_path: Path) -> None:
    unit = pair.unit
    save_talk(unit)
    save_talk(unit)
    carry(unit, pair.committee, tmp_path)
    ws = made_anew(pair, tmp_path, write_identity(unit, tmp_path).read_bytes())
    try:
        import_bundle(ws, preview_import(ws, recovery(pair, tmp_path / "stick")))
        assert next(one for one in number_series(ws) if "谈" in one.series).last == 2
        found = coming_back(ws)
        assert found is not None
        assert found.came is not None
        assert (found.came.is_taken, found.came.bodiless) == (True, ())
        ws = resumed(ws)
        assert save_talk(ws) == "机械谈〔2026〕3号"
        assert check_workbook(ws).findings == ()
        settle_coming_back(ws)
        assert coming_back(ws) is None
    finally:
        ws.workbook.close()


def test_a_unit_that_kept_no_card_sets_up_anew_with_the_word_of_its_superior(
    pair: Pair, tmp_path: Path
) -> None:
    save_visit(pair.unit, date(2026, 11, 2), title="一")
    carry(pair.unit, pair.committee, tmp_path)
    path = write_former_card(pair.committee, pair.unit.org, tmp_path)
    former = read_former_card(path)
    assert (former.org, former.name, former.said_by) == (pair.unit.org, UNIT, COMMITTEE)
    for wrong in (former.content.replace(b"2026", b"2027"), b"{}", b"x" * 70_000):
        path.write_bytes(wrong)
        with pytest.raises(UserError) as refused:
            read_former_card(path)
        assert refused.value.code is ErrorCode.IDENTITY_DAMAGED
    path.write_bytes(former.content)
    with pytest.raises(UserError) as refused:
        begin_enrolment(pair.committee, path)
    assert refused.value.code is ErrorCode.IDENTITY_FORMER
    ws = made_anew(pair, tmp_path, former.content)
    try:
        assert coming_back(ws) == ComingBack(is_anew=True, superior=COMMITTEE, came=None)
        with pytest.raises(UserError) as refused:
            export_bundle(ws, to=pair.committee.org, directory=tmp_path)
        assert refused.value.code is ErrorCode.RETURN_PENDING
        import_bundle(ws, preview_import(ws, recovery(pair, tmp_path / "stick")))
        assert titles(resumed(ws)) == {"一": True}
    finally:
        ws.workbook.close()


def test_who_waits_for_nothing_more_goes_on_without(pair: Pair, tmp_path: Path) -> None:
    ws = made_anew(pair, tmp_path, write_identity(pair.unit, tmp_path).read_bytes())
    try:
        settle_coming_back(ws)
        assert coming_back(ws) is None
        carry(ws, pair.committee, tmp_path)
        assert line(ws, ws.org) == line(pair.committee, ws.org)
    finally:
        ws.workbook.close()


def test_a_middle_level_that_lost_everything_gets_its_subordinates_records_from_them(
    pair: Pair, tmp_path: Path
) -> None:
    top = new_unit(tmp_path, pair.clock, name="东湖省委教育工委", short_name="教育工委", code="教工")
    enrol(top, pair.committee, Relation.SUBORDINATE, tmp_path)
    enrol(pair.committee, top, Relation.SUPERIOR, tmp_path)
    save_visit(pair.unit, date(2026, 11, 2), title="一")
    carry(pair.unit, pair.committee, tmp_path)
    carry(pair.committee, top, tmp_path)
    carry(pair.committee, pair.unit, tmp_path)
    card = write_identity(pair.committee, tmp_path).read_bytes()
    above = Pair(top, pair.committee, pair.clock, tmp_path)
    ws = made_anew(above, tmp_path, card)
    try:
        (tmp_path / "stick").mkdir()
        path = export_recovery(top, to=ws.org, directory=tmp_path / "stick").path
        import_bundle(ws, preview_import(ws, path))
        ws = resumed(ws)
        enrol(ws, pair.unit, Relation.SUBORDINATE, tmp_path)
        enrol_anew(pair.unit, ws, Relation.SUPERIOR, tmp_path)
        carry(ws, pair.unit, tmp_path)
        carry(pair.unit, ws, tmp_path)
        assert line(ws, pair.unit.org) == line(pair.unit, pair.unit.org)
        for one in (ws, pair.unit, top):
            assert check_workbook(one).findings == ()
    finally:
        ws.workbook.close()
        top.workbook.close()
