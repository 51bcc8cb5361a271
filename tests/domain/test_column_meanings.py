"""What columns mean, and which of them may be taken in together."""

import pytest

from sxt_desktop.domain.column_meanings import PIECES_OF, Piece, field_of, go_together, meaning, piece_of


@pytest.mark.parametrize("piece", ["", *Piece, "=提醒谈话"])
def test_a_meaning_is_its_field_and_its_piece(piece: str) -> None:
    meant = meaning("occurred", piece)
    assert (field_of(meant), piece_of(meant)) == ("occurred", piece)


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        ("title", "content", True),
        ("title", "title", False),
        ("day.year", "day.month", True),
        ("day.day", "day.clock", True),
        ("day.date", "day.clock", True),
        ("day.start", "day.end", True),
        ("day.year", "day.year", False),
        ("day", "day.year", False),
        ("day.start", "day.month", False),
        ("day.date", "day.day", False),
        ("kind.=约谈", "kind.=提醒谈话", True),
        ("kind.=约谈", "kind", False),
    ],
)
def test_two_columns_tell_of_one_field_only_as_pieces_of_one_whole(one: str, other: str, may: bool) -> None:
    assert go_together(one, other) is go_together(other, one) is may


def test_every_piece_belongs_to_some_kind_of_field() -> None:
    assert {piece for pieces in PIECES_OF.values() for piece in pieces} == set(Piece)
