"""A sheet for endorsement that comes back from the copier: level by level, with who signed for another."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from sxt_desktop.domain.endorsing import EndorsementState
from sxt_desktop.domain.errors import ErrorCode
from sxt_desktop.usecases.endorsements import standing_of
from sxt_desktop.usecases.file_scans import file_scans
from sxt_desktop.usecases.print_document import render_document
from sxt_desktop.usecases.read_scans import ScannedDocument, State, read_scans
from sxt_desktop.usecases.scan_signing import Signing
from sxt_desktop.usecases.send_endorsement import Wanted, send_chosen
from sxt_desktop.usecases.workspace import CHINA
from tests.documents.scanning import as_pdf, printed_pages
from tests.pairs import Clock, new_unit
from tests.usecases.assigning_world import Assigned, assigned

YEAR = 2026
DAY = date(YEAR, 1, 12)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Assigned]:
    clock = Clock(datetime(YEAR, 1, 12, 9, tzinfo=CHINA))
    made = assigned(
        new_unit(tmp_path, clock, name="东湖大学党委", short_name="东湖大学党委", code="东大"), clock
    )
    yield made
    made.ws.workbook.close()


def back(world: Assigned, sheet: str, to: Path) -> ScannedDocument:
    """Print a sheet, scan it upside down, read it."""
    paper = render_document(world.ws, document="endorsement", subject=sheet)[0]
    to.write_bytes(as_pdf([page.rotate(180) for page in printed_pages(paper)]))
    (document,) = read_scans(world.ws, [to]).documents
    return document


@pytest.mark.req("MZ26")
def test_levels_that_signed_are_told_with_who_signed_for_another(world: Assigned, tmp_path: Path) -> None:
    """Two levels have signed when the sheet is scanned first, one of them by proxy; the rest when it is scanned again."""
    ws = world.ws
    wanted = Wanted(holders=(world.head,))
    sheet = send_chosen(ws, year=YEAR, wanted=wanted, relation="four_levels").entry
    first = back(world, sheet, tmp_path / "一.pdf")
    assert (first.state, first.wants_day) == (State.READY, True)
    assert first.levels == ("承办人", "部门负责人", "分管领导", "主要领导")
    part = Signing({"部门负责人": "李强"}, frozenset({"分管领导", "主要领导"}))
    undated = file_scans(ws, (first,), signings={sheet: part})
    assert [error.code for _, error in undated.refused] == [ErrorCode.NOT_ACCEPTED]
    file_scans(ws, (first,), signed_on=DAY, signings={sheet: part})
    found = standing_of(ws, sheet).endorsement
    assert (found.state, found.proxies) == (EndorsementState.PARTLY, ("部门负责人",))
    assert [one.signed_by for one in found.levels] == ["", "李强", "", ""]

    again = back(world, sheet, tmp_path / "二.pdf")
    assert (again.state, again.levels) == (State.ALREADY, ("分管领导", "主要领导"))
    file_scans(ws, (again,), signed_on=DAY)
    found = standing_of(ws, sheet).endorsement
    assert (found.state, found.signed_on, found.proxies) == (EndorsementState.DONE, DAY, ("部门负责人",))
