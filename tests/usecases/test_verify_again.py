"""Reading a bundle again after it was written: the same bytes, or not to be handed over."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.usecases.export_bundle import Exported, export_bundle
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.verify_again import verify_again
from sxt_desktop.usecases.verify_bundle import outline
from tests.pairs import Pair, carry, make_pair, save_visit

VOLUME = 1500


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = make_pair(tmp_path / "both")
    yield made
    made.close()


def sent(pair: Pair, folder: Path, volume: int = 10**9) -> Exported:
    save_visit(pair.unit, date(2026, 11, 17))
    return export_bundle(pair.unit, to=pair.committee.org, directory=folder, volume=volume)


def refusal(pair: Pair, path: Path) -> ErrorCode:
    with pytest.raises(UserError) as told:
        verify_again(pair.unit, path)
    return told.value.code


def test_what_is_as_it_was_written_is_said_so(pair: Pair, tmp_path: Path) -> None:
    made = sent(pair, tmp_path)
    found = verify_again(pair.unit, made.path)
    assert (found.seq, found.recipient, found.sha256) == (made.seq, pair.committee.org, made.sha256)
    assert (found.size, found.volumes) == (made.size, 1)
    moved = made.path.rename(tmp_path / "改名.sxb")
    assert verify_again(pair.unit, moved).seq == made.seq


def test_volumes_are_read_again_and_travel(pair: Pair, tmp_path: Path) -> None:
    made = sent(pair, tmp_path, volume=VOLUME)
    volumes = sorted(tmp_path.glob("*.sxb.*"))
    assert made.volumes == len(volumes) > 1 and made.path == volumes[0]
    assert verify_again(pair.unit, volumes[-1]).volumes == made.volumes
    assert outline(volumes[1])["volumes"] == made.volumes
    plan = preview_import(pair.committee, volumes[1])
    assert plan.new >= 1
    plan.close()
    volumes[0].unlink()
    assert refusal(pair, volumes[1]) is ErrorCode.BUNDLE_VOLUME_MISSING
    with pytest.raises(UserError) as told:
        preview_import(pair.committee, volumes[1])
    assert told.value.facts["name"] == volumes[0].name


def test_what_is_not_as_it_was_written_is_not_to_be_handed_over(pair: Pair, tmp_path: Path) -> None:
    path = sent(pair, tmp_path).path
    sound = path.read_bytes()
    for harmed in (sound[:-1], sound + b"x", b"", sound[:-1] + bytes([sound[-1] ^ 1])):
        path.write_bytes(harmed)
        assert refusal(pair, path) is ErrorCode.BUNDLE_NOT_AS_WRITTEN


def test_a_bundle_of_others_and_one_that_is_gone(pair: Pair, tmp_path: Path) -> None:
    save_visit(pair.unit, date(2026, 11, 17))
    carry(pair.unit, pair.committee, tmp_path)
    back = export_bundle(pair.committee, to=pair.unit.org, directory=tmp_path)
    assert refusal(pair, back.path) is ErrorCode.BUNDLE_NOT_AS_WRITTEN
    assert refusal(pair, tmp_path / "gone.sxb") is ErrorCode.FILE_MISSING


def test_it_can_be_stopped(pair: Pair, tmp_path: Path) -> None:
    made = sent(pair, tmp_path)
    with pytest.raises(Cancelled):
        verify_again(pair.unit, made.path, cancelled=lambda: True)
