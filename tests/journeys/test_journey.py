"""The whole way of one record: what the unit exported is what the committee holds, and the matter ends."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.lifecycles import State
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.workdays import Timeliness
from sxt_desktop.store.keyslots import Cost
from sxt_desktop.usecases.cargo import hashes_in
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.entries import all_entries
from sxt_desktop.usecases.journey import journey
from sxt_desktop.usecases.matters import matter_board
from sxt_desktop.usecases.outgoing import acknowledged
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.workspace import CHINA, Workspace

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
PASSWORD = "fullcourse1"
NOW = datetime(2026, 11, 20, 10, tzinfo=CHINA)
AROUND = Surroundings(RESOURCES, now=lambda: NOW, cost=Cost(1, 8192))


@dataclass(frozen=True, slots=True)
class Done:
    """What the journey said, and both workbooks open."""

    told: dict[str, Any]
    out: Path
    committee: Workspace
    unit: Workspace


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Done]:
    out = tmp_path_factory.mktemp("journey")
    told = journey(out, AROUND, password=PASSWORD)
    committee, unit = (open_unit(Path(one["path"]), one["password"], AROUND) for one in told["workbooks"])
    yield Done(told, out, committee, unit)
    unit.workbook.close()
    committee.workbook.close()


def of_unit(ws: Workspace, unit: Workspace) -> dict[str, Listed]:
    """Return the unit's records as one workbook holds them, by id, void ones too."""
    return {row.entry_id: row for row in all_entries(ws, Filter(owner=unit.org, with_void=True))}


def test_what_it_tells_is_json_and_complete(done: Done) -> None:
    told = json.loads(json.dumps(done.told))
    assert set(told) == {"workbooks", "bundles", "documents", "counts"}
    assert [Path(one["path"]).is_dir() for one in told["workbooks"]] == [True, True]
    assert [one["seq"] for one in told["bundles"]] == [1, 1, 2, 2]
    assert all(Path(one["path"]).is_file() for one in told["bundles"])
    assert [Path(path).name for path in told["documents"]] == ["letter.pdf", "handbook.pdf"]
    assert all(Path(path).read_bytes().startswith(b"%PDF-") for path in told["documents"])


@pytest.mark.req("LZ02")
def test_all_sections_are_filled_each_with_evidence(done: Done) -> None:
    forms = tuple(form.id for form in done.unit.library.group("handbook"))
    rows = list(all_entries(done.unit, Filter(owner=done.unit.org, forms=forms)))
    assert [row.form_id for row in rows] == [f"handbook_{n:02d}" for n in range(1, 16)]
    assert all(row.body.get("evidence") for row in rows)
    assert done.told["counts"]["sections_filled"] == 15
    belated = [row for row in rows if row.timeliness == Timeliness.BELATED]
    assert [bool(row.body.get("late_reason")) for row in belated] == [True]


def test_the_committee_holds_what_the_unit_exported_entry_for_entry(done: Done) -> None:
    theirs, ours = of_unit(done.unit, done.unit), of_unit(done.committee, done.unit)
    assert set(ours) == set(theirs)
    assert len(ours) > 30
    for key, row in theirs.items():
        held = ours[key]
        assert (held.form_id, held.digest, held.body) == (row.form_id, row.digest, row.body)
        assert (held.n, held.form_hash, held.recorded_at) == (row.n, row.form_hash, row.recorded_at)
    counts = done.told["counts"]
    assert counts["entries_at_committee"] == counts["entries_at_unit"]


@pytest.mark.req("LZ24")
def test_attachments_are_the_same_byte_for_byte(done: Done) -> None:
    named = {digest for row in of_unit(done.committee, done.unit).values() for digest in hashes_in(row.body)}
    assert len(named) == done.told["counts"]["attachments"] == 16
    for digest in named:
        ours = b"".join(done.committee.workbook.files.chunks(digest))
        assert ours == b"".join(done.unit.workbook.files.chunks(digest))
        assert ours


def test_the_same_bundle_is_refused_a_second_time(done: Done) -> None:
    assert done.told["counts"]["repeated_imports_refused"] == 1
    for bundle in done.told["bundles"]:
        receiver = done.committee if bundle["to"] == done.told["workbooks"][0]["organisation"] else done.unit
        with pytest.raises(UserError) as refused:
            preview_import(receiver, Path(bundle["path"]))
        assert refused.value.code is ErrorCode.BUNDLE_REPEATED


def test_the_matter_is_closed_on_both_sides(done: Done) -> None:
    for ws in (done.committee, done.unit):
        (matter,) = matter_board(ws)
        assert matter.matter.state is State.CLOSED
        assert len(matter.steps) == 2
    assert done.told["counts"]["orders_closed"] == 1
    assert done.told["counts"]["reviews"] == 1


def test_receipts_came_back_and_both_workbooks_check_out(done: Done) -> None:
    held = len(of_unit(done.unit, done.unit))
    assert acknowledged(done.unit, done.committee.org) >= held
    for ws in (done.committee, done.unit):
        assert check_workbook(ws).findings == ()


def test_a_second_journey_into_the_same_folder_goes_beside_the_first(done: Done) -> None:
    again = journey(done.out, AROUND, password=PASSWORD)
    assert [Path(one["path"]).parent for one in again["workbooks"]] == [done.out / "02"] * 2
    assert again["counts"]["entries_at_unit"] == done.told["counts"]["entries_at_unit"]
    assert check_workbook(done.unit).findings == ()
