"""Many bundles at once: found in folders, in order, each by itself, stopped between two, told in a summary."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.errors import ErrorCode
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.standing import Standing
from sxt_desktop.usecases.desk import matrix
from sxt_desktop.usecases.entries import count_entries
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_many import DEPTH, Outcome, find_bundles, import_many
from sxt_desktop.usecases.restore import known_backups
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, enrol, make_pair, new_unit, save_visit


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    found = make_pair(tmp_path)
    yield found
    found.close()


@pytest.fixture
def other(pair: Pair) -> Iterator[Workspace]:
    """A second unit below the committee."""
    ws = new_unit(
        pair.folder, pair.clock, name="东湖大学外国语学院党委", short_name="外语学院党委", code="外语"
    )
    enrol(pair.committee, ws, Relation.SUBORDINATE, pair.folder)
    enrol(ws, pair.committee, Relation.SUPERIOR, pair.folder)
    yield ws
    ws.workbook.close()


def stick(pair: Pair) -> Path:
    place = pair.folder / "stick"
    place.mkdir(exist_ok=True)
    return place


def sent(pair: Pair, ws: Workspace, folder: Path, *days: int) -> list[Path]:
    """Write one bundle for each day, with one record more in each."""
    found = []
    for day in days:
        save_visit(ws, date(2026, 11, day))
        found.append(export_bundle(ws, to=pair.committee.org, directory=folder).path)
    return found


def visits(pair: Pair, ws: Workspace) -> int:
    return count_entries(pair.committee, Filter(forms=(FormId("handbook_08"),), owner=ws.org))


def test_a_stick_is_taken_over_whole_in_the_order_of_each_sender(pair: Pair, other: Workspace) -> None:
    place = stick(pair)
    deep = place / "二级" / "十一月"
    deep.mkdir(parents=True)
    first, _, third = sent(pair, pair.unit, place, 12, 13, 16)
    first.rename(deep / "z.sxb")
    third.rename(place / "A.SXB")
    sent(pair, other, deep, 17)
    (place / "说明.txt").write_text("这不是报送包", encoding="utf-8")
    told: list[tuple[int, int]] = []
    done = import_many(pair.committee, [place], lambda have, all: told.append((have, all)))
    assert [line.outcome for line in done.lines] == [Outcome.IMPORTED] * 4
    numbers = {
        name: [line.seq for line in done.lines if line.sender_name == name]
        for name in {line.sender_name for line in done.lines}
    }
    assert sorted(numbers.values()) == [[1], [1, 2, 3]]
    assert (visits(pair, pair.unit), visits(pair, other)) == (3, 1)
    assert done.entries >= 4 and done.changes.duties
    assert told == sorted(told) and told[-1][0] == told[-1][1]


def test_one_backup_is_made_before_the_first_and_none_when_nothing_comes(pair: Pair) -> None:
    place = stick(pair)
    (place / "x.sxb").write_bytes(b"nothing")
    import_many(pair.committee, [place])

    def held() -> int:
        found = known_backups(pair.committee.workbook.path)
        return sum(1 for one in found if one.kind is BackupKind.IMPORT)

    assert held() == 0
    sent(pair, pair.unit, place, 12, 13)
    import_many(pair.committee, [place])
    assert held() == 1


def test_what_cannot_be_taken_is_named_with_its_reason_and_stops_nothing(pair: Pair) -> None:
    place = stick(pair)
    first, second = sent(pair, pair.unit, place, 12, 13)
    import_many(pair.committee, [first])
    altered = place / "altered.sxb"
    content = bytearray(second.read_bytes())
    content[-30] ^= 1
    altered.write_bytes(bytes(content))
    (place / "text.sxb").write_text("x", encoding="utf-8")
    copyfile(second, place / "copy.sxb")
    done = import_many(pair.committee, [place])
    outcomes = {line.path.name: line.outcome for line in done.lines}
    assert outcomes[first.name] is Outcome.REPEATED
    assert outcomes["altered.sxb"] is outcomes["text.sxb"] is Outcome.REFUSED
    assert sorted([outcomes[second.name], outcomes["copy.sxb"]]) == [Outcome.IMPORTED, Outcome.REPEATED]
    errors = {line.path.name: line.error for line in done.lines if line.error}
    assert errors["text.sxb"].code is ErrorCode.NOT_A_BUNDLE
    assert errors["altered.sxb"].code is ErrorCode.BUNDLE_ALTERED
    assert visits(pair, pair.unit) == 2
    assert not any((pair.committee.workbook.path / "received").glob("*"))


def test_a_bundle_under_a_key_that_was_not_enrolled_shows_on_the_matrix(pair: Pair) -> None:
    place = stick(pair)
    sent(pair, pair.unit, place, 12)
    pair.committee.workbook.write(lambda db: db.execute("UPDATE peers SET key_id=?", ("0" * 16,)))
    (line,) = import_many(pair.committee, [place]).lines
    assert line.error is not None and line.error.code is ErrorCode.BUNDLE_UNKNOWN_SENDER
    assert (line.sender_name, line.seq) == ("机械学院党委", 1)
    (row,) = matrix(pair.committee, 2026).rows
    assert row.has(Standing.INVALID)


def test_work_stops_between_two_bundles_and_keeps_what_was_taken(pair: Pair) -> None:
    place = stick(pair)
    paths = sent(pair, pair.unit, place, 12, 13, 16)
    done_so_far: list[int] = []

    def stop() -> bool:
        return bool(done_so_far) and done_so_far[-1] >= paths[0].stat().st_size

    done = import_many(pair.committee, [place], lambda have, all: done_so_far.append(have), stop)
    assert [line.seq for line in done.lines] == [1]
    assert done.left == tuple(paths[1:])
    assert visits(pair, pair.unit) == 1
    assert [line.seq for line in import_many(pair.committee, [place]).lines if line.entries] == [2, 3]


def test_folders_are_looked_into_so_deep_and_hidden_ones_not(tmp_path: Path) -> None:
    deep = tmp_path
    for number in range(DEPTH + 1):
        deep = deep / str(number)
    deep.mkdir(parents=True)
    (deep / "too-deep.sxb").write_bytes(b"x")
    hidden = tmp_path / ".Trashes"
    hidden.mkdir()
    (hidden / "gone.sxb").write_bytes(b"x")
    for number in (1, 2):
        (tmp_path / f"one.sxb.{number:03d}").write_bytes(b"x")
    found = find_bundles([tmp_path, tmp_path / "one.sxb.002"])
    assert [path.name for path in found.paths] == ["one.sxb.001"]
    assert found.left_out
