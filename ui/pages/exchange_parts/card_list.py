"""The cards of organisations below each other: those that are as they were stay, others are made a few at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.usecases.overview import PeerState
from ui.pages.exchange_parts.peer_card import PeerCard
from ui.widgets.page import GAP

AT_ONCE, A_FEW = 6, 3
"""So many cards are made at once, further ones so many at a time: each takes some milliseconds."""


@dataclass(frozen=True, slots=True)
class CardWords:
    """What a card shows: the state, how it stands with originals, why nothing can be sent just now."""

    state: PeerState
    originals: str = ""
    held_back: str = ""


class CardList(QWidget):
    """`make` turns words into a card that is joined already."""

    def __init__(self, make: Callable[[CardWords], PeerCard]) -> None:
        super().__init__()
        self._make = make
        self._kept: dict[OrgId, tuple[CardWords, PeerCard]] = {}
        self._wanted: tuple[CardWords, ...] = ()
        self._after: list[Callable[[], object]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._go_on)

    def show_cards(self, wanted: Sequence[CardWords]) -> None:
        """Show these cards in this order."""
        self._wanted = tuple(wanted)
        there = {words.state.org: words for words in wanted}
        for org, (words, card) in tuple(self._kept.items()):
            self._column.removeWidget(card)
            if there.get(org) != words:
                card.hide()
                card.deleteLater()
                del self._kept[org]
        for words in wanted:
            if words.state.org in self._kept:
                self._column.addWidget(self._kept[words.state.org][1])
        self._add(AT_ONCE)

    def card(self, org: OrgId) -> CardWords | None:
        """Return what the card of an organisation says, None where it has none here."""
        return next((one for one in self._wanted if one.state.org == org), None)

    def when_shown(self, call: Callable[[], object]) -> None:
        """Do something as soon as every card is there."""
        self._after.append(call)
        self._tell()

    @Slot()
    def _go_on(self) -> None:
        self._add(A_FEW)

    def _add(self, most: int) -> None:
        lacking = [
            (number, words) for number, words in enumerate(self._wanted) if words.state.org not in self._kept
        ]
        before = len(self._wanted) - len(lacking)
        for number, words in lacking[:most]:
            card = self._make(words)
            self._kept[words.state.org] = (words, card)
            earlier = sum(1 for one in self._wanted[:number] if one.state.org in self._kept)
            self._column.insertWidget(earlier, card)
        if len(self._kept) < len(self._wanted) and len(self._kept) > before:
            self._timer.start()
        self._tell()

    def _tell(self) -> None:
        if len(self._kept) >= len(self._wanted):
            after, self._after = self._after, []
            for call in after:
                call()
