"""What a file of others is, by its name alone."""

from pathlib import Path

import pytest

from sxt_desktop.usecases.arrivals import Arrival, arrival_of, one_of_each


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("甲-至-乙-000001.sxb", Arrival.BUNDLE),
        ("A.SXB", Arrival.BUNDLE),
        ("a.sxb.001", Arrival.BUNDLE),
        ("A.SXB.012", Arrival.BUNDLE),
        ("甲.sxk", Arrival.CARD),
        ("甲.SXK", Arrival.CARD),
        ("a.sxb.part", None),
        ("a.sxb.1", None),
        ("a.sxt", None),
        ("a.sxk.001", None),
        ("sxb", None),
        ("check", None),
    ],
)
def test_the_ending_tells(name: str, kind: Arrival | None) -> None:
    assert arrival_of(Path("somewhere") / name) is kind


def test_of_several_volumes_one_is_looked_into() -> None:
    names = ["b.sxb", "a.sxb.002", "A.SXB.001", "a.sxb.003", "c.sxb.002"]
    assert [path.name for path in one_of_each(map(Path, names))] == ["b.sxb", "A.SXB.001", "c.sxb.002"]
    assert one_of_each([Path("x/a.sxb"), Path("y/a.sxb")]) == (Path("x/a.sxb"), Path("y/a.sxb"))
