"""What a column of a table means: a field, or a piece of one that several columns tell.

A meaning is a text: the id of a field, or the id, a dot and the piece of it that stands in the column
(`occurred.year`, `kind.=提醒谈话`); it is what mappings hold and remember.
"""

from collections.abc import Mapping
from enum import StrEnum

from sxt_desktop.domain.values import FieldKind


class Piece(StrEnum):
    """What one of several columns tells of a field."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    DATE = "date"
    CLOCK = "clock"
    START = "start"
    END = "end"


TICKED = "="
"""Before a choice, in place of a piece: the column in which that choice is ticked."""
PARTS = (Piece.YEAR, Piece.MONTH, Piece.DAY)
"""Of a day, from the largest to the smallest."""
PIECES_OF: Mapping[FieldKind, tuple[Piece, ...]] = {
    FieldKind.DATE: PARTS,
    FieldKind.DATE_RANGE: (*PARTS, Piece.START, Piece.END),
    FieldKind.DATETIME: (*PARTS, Piece.DATE, Piece.CLOCK),
}
"""What columns may tell of fields of a kind."""
_FAMILIES = (
    frozenset((*PARTS, Piece.CLOCK)),
    frozenset((Piece.DATE, Piece.CLOCK)),
    frozenset((Piece.START, Piece.END)),
)


def meaning(field_id: str, piece: str = "") -> str:
    """Return what a column means, as mappings hold it."""
    return f"{field_id}.{piece}" if piece else field_id


def field_of(meant: str) -> str:
    """Return the field a column tells of."""
    return meant.partition(".")[0]


def piece_of(meant: str) -> str:
    """Return which piece of its field a column tells, empty for the whole of it."""
    return meant.partition(".")[2]


def go_together(one: str, other: str) -> bool:
    """Whether two columns may both be taken in: of two fields, or each its own piece of the same."""
    if field_of(one) != field_of(other):
        return True
    pieces = {piece_of(one), piece_of(other)}
    if len(pieces) < 2 or "" in pieces:
        return False
    return any(pieces <= family for family in _FAMILIES) or all(each.startswith(TICKED) for each in pieces)
