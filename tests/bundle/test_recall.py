"""What was read of a bundle is kept for the next time only where it takes little memory."""

from pathlib import Path

import pytest

from sxt_desktop.bundle import recall
from sxt_desktop.bundle.incoming import Staged
from sxt_desktop.bundle.recall import EACH_VALUE, Recall
from sxt_desktop.domain.revisions import Carried
from tests.bundle.making import POSITIONS, read, write


def test_positions_are_read_once_and_the_same_ones_come_again(tmp_path: Path) -> None:
    with read(write()[0], tmp_path) as staged:
        first, again = list(staged.lines(0)), list(staged.lines(0))
        assert again == first == POSITIONS
        assert all(one is other for one, other in zip(first, again, strict=True))


def test_what_was_not_read_to_its_end_is_not_kept(tmp_path: Path) -> None:
    with read(write()[0], tmp_path) as staged:
        begun = next(staged.lines(0))
        assert next(staged.lines(0)) is not begun
        assert list(staged.lines(0)) == POSITIONS


def test_a_large_bundle_is_read_again_from_where_it_is_staged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recall.Recall.__init__, "__defaults__", (500,))
    with read(write()[0], tmp_path) as staged:
        first, again = list(staged.lines(0)), list(staged.lines(0))
        assert again == first == POSITIONS
        assert not any(one is other for one, other in zip(first, again, strict=True))


def test_nothing_is_kept_of_a_bundle_that_was_closed(tmp_path: Path) -> None:
    staged: Staged = read(write()[0], tmp_path)
    assert list(staged.lines(0)) == POSITIONS
    staged.close()
    with pytest.raises(ValueError, match="closed"):
        list(staged.lines(0))


def test_all_parts_of_a_bundle_share_its_room() -> None:
    kept, room = Recall(room=10 + 2 * EACH_VALUE), [b"{[12]}"]
    for name in ("first", "second"):
        reading = kept.reading()
        assert list(reading.weighed(room)) == room
        assert list(reading.noted([Carried(1, b"")])) == [Carried(1, b"")]
        reading.kept_in(kept, name)
    assert kept.get("first") == (Carried(1, b""),)
    assert kept.get("second") is None


def test_many_small_values_weigh_more_than_their_bytes() -> None:
    kept = Recall(room=100)
    reading = kept.reading()
    list(reading.weighed([b"[[],[],[]]"]))
    list(reading.noted([Carried(1, b"")]))
    reading.kept_in(kept, "part")
    assert kept.get("part") is None
