"""What a crossing of the signing matrix says, and its colours."""

from collections.abc import Mapping

from sxt_desktop.domain.letter_matrix import Cell, CellState
from sxt_desktop.domain.letter_parties import FirstParty, Party, SecondParty

TOKENS: Mapping[CellState, tuple[str, str]] = {
    CellState.TO_MAKE: ("act", "act_soft"),
    CellState.TO_SIGN: ("amber", "amber_soft"),
    CellState.SIGNED: ("green", "green_soft"),
    CellState.AGAIN: ("red", "red_soft"),
    CellState.LEFT: ("second", "grey_soft"),
    CellState.PASSED: ("second", "grey_soft"),
    CellState.NOT_SIGNED: ("second", "grey_soft"),
}
"""Colour of the word and of its ground; a crossing without a state has none."""
KINDS: Mapping[str, str] = {
    SecondParty.MEMBERS: "班子成员",
    SecondParty.COMMITTEES_BELOW: "下级党组织",
    SecondParty.COMMISSIONS_BELOW: "下级纪委",
    SecondParty.DEPARTMENTS: "内设部门",
}
"""What a second party is called by its kind."""
NO_ITEMS = "缺清单"
SHARED_HEAD = "分管的班子成员"
"""The column members in charge share."""


def below(party_a: Party, cell: Cell) -> str:
    """Return what stands below the state; in the column members share, their name first and the number's end alone."""
    if party_a.kind != FirstParty.MEMBER:
        return second_line(cell)
    words = second_line(cell)
    number = "" if cell.letter is None else cell.letter.number
    short = words.replace(number, number.partition("〕")[2] or number) if number else words
    return "　".join(filter(None, (party_a.name, short)))


def second_line(cell: Cell) -> str:
    """Return what is missing, why, or the letter's number."""
    if cell.state in (CellState.TO_MAKE, CellState.AGAIN) and not cell.items:
        return NO_ITEMS
    if cell.reason:
        return cell.reason
    if cell.letter is None:
        return ""
    return f"代签　{cell.letter.number}" if cell.letter.by_proxy else cell.letter.number


def told(cell: Cell) -> str:
    """Return everything a crossing says, for tooltips and readers of the screen."""
    word = cell.state.value or ("不在应签之列" if cell.level else "没有签订关系")
    return "，".join(filter(None, (cell.level, word, second_line(cell))))
