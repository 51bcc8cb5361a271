"""How far a number may go where its form says nothing: no field takes an amount nobody can mean.

A form narrows this with `minimum`, `maximum` and `decimals`; a slip of the keyboard (a barcode in 金额, a day's date in
人数) is refused in every form, also in those released before and in those a unit makes itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sxt_desktop.domain.values import FieldKind

TEN_THOUSAND_YUAN = "万元"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The largest number of a kind, with either sign, and how many digits may follow its point."""

    most: Decimal
    decimals: int


_MONEY: Mapping[str, Bounds] = {
    "元": Bounds(Decimal(10) ** 12, 2),
    TEN_THOUSAND_YUAN: Bounds(Decimal(10) ** 8, 6),
}
"""A trillion yuan, to the last fen: more than any organisation decides about."""
_KINDS: Mapping[FieldKind, Bounds] = {
    FieldKind.INTEGER: Bounds(Decimal(10) ** 9, 0),
    FieldKind.DECIMAL: Bounds(Decimal(10) ** 12, 4),
    FieldKind.MONEY: _MONEY[TEN_THOUSAND_YUAN],
}


def bounds_of(kind: FieldKind, unit: str) -> Bounds:
    """Return how far a number of a kind may go; money without a unit is in 万元."""
    own = _MONEY.get(unit) if kind is FieldKind.MONEY else None
    return own or _KINDS[kind]


def decimals_of(number: Decimal | int) -> int:
    """Return how many digits follow the point, noughts at the end not counted."""
    exponent = Decimal(number).normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0
