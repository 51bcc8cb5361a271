"""How exchange stands with everyone enrolled, a card each; of hundreds those that are wanted now."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.overview import PeerState
from ui.pages.exchange_parts.actions import ExchangeActions
from ui.pages.exchange_parts.card_list import CardList, CardWords
from ui.pages.exchange_parts.peer_card import PeerCard
from ui.pages.exchange_parts.words import passing_words
from ui.reading import Reading
from ui.theme import Theme
from ui.widgets.cards import EmptyState
from ui.widgets.page import GAP
from ui.widgets.text import label

AWAITED = "本单位的台账还没有找回，现在不能向上级报送。找回以后，或在上面点“不再找回”以后，再报送。"
Gathered = tuple[tuple[PeerState, ...], tuple[CardWords, ...]]
"""How exchange stands with everyone, and the cards that are shown."""
_CARDS = 24
"""So many are shown at once; hundreds would take seconds."""
_EMPTY_HEIGHT = 280


class CardBoard(QWidget):
    """`shown` tells that the cards are those of now; the others carry the `PeerState` they are asked about."""

    shown = Signal()
    enrol_asked = Signal()
    originals_asked = Signal(object)
    send_asked = Signal(object)
    keys_asked = Signal(object)
    recovery_asked = Signal(object)

    def __init__(self, theme: Theme, actions: ExchangeActions, reading: Reading) -> None:
        super().__init__()
        self._theme, self._actions, self._reading = theme, actions, reading
        self._wanted: OrgId | None = None
        self.states: tuple[PeerState, ...] = ()
        self._list = CardList(self._card)
        self._more = label("", "quiet", wraps=True)
        self._more.hide()
        self._none = self._empty()
        self._none.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for widget in (self._list, self._more, self._none):
            column.addWidget(widget)

    def _empty(self) -> QWidget:
        text = "还没有登记过上级或下级。先与对方互换登记文件，并核对盖章的登记卡。"
        verb = "登记对方单位" if self._actions.may(Permission.EXCHANGE) else ""
        empty = EmptyState(self._theme, text, icon="stick", verb=verb, name="exchange_empty")
        empty.asked.connect(self.enrol_asked)
        empty.setMinimumHeight(self._theme.px(_EMPTY_HEIGHT))
        return empty

    @property
    def waiting(self) -> int:
        """For how many organisations there is something to send."""
        return sum(1 for state in self.states if state.waiting.is_worth_a_bundle)

    @property
    def has_units(self) -> bool:
        """Whether units report here: there may be dozens of cards."""
        return any(state.relation is Relation.SUBORDINATE for state in self.states)

    def state(self, org: OrgId) -> PeerState | None:
        """Return how exchange stands with an organisation, None for who is not enrolled."""
        return next((one for one in self.states if one.org == org), None)

    def is_held_back(self, org: OrgId) -> bool:
        """Whether nothing can be sent to an organisation just now."""
        card = self._list.card(org)
        return card is not None and bool(card.held_back)

    def card(self, org: OrgId) -> PeerCard | None:
        """Return the card of an organisation, None where it has none here."""
        found = self._list.findChild(PeerCard, f"peer_{org}")
        return found if isinstance(found, PeerCard) else None

    def want(self, org: OrgId) -> None:
        """Let an organisation have a card whatever waits for others."""
        self._wanted = org

    def when_shown(self, call: Callable[[], object]) -> None:
        """Do something as soon as what was read last is shown, every card of it."""
        self._reading.then(lambda: self._list.when_shown(call))

    def show_cards(self) -> None:
        """Read everything anew and show it."""
        self._reading.ask(self._gathered, self._show_gathered)

    def _gathered(self) -> Gathered:
        """Return how exchange stands with everyone, and what the cards say; touches no widget."""
        states = tuple(self._actions.peers())
        back = self._actions.returning.state()
        is_awaited = back is not None and back.is_anew
        cards = (
            CardWords(
                one, self._originals(one), AWAITED if is_awaited and one.relation is Relation.SUPERIOR else ""
            )
            for one in self._chosen(states)
        )
        return states, tuple(cards)

    def _chosen(self, states: tuple[PeerState, ...]) -> tuple[PeerState, ...]:
        """Return whose cards are shown: superiors, whom one was led to, then those for whom something waits."""
        if len(states) <= _CARDS:
            return states
        above = [one for one in states if one.relation is Relation.SUPERIOR]
        below = [one for one in states if one.relation is not Relation.SUPERIOR]
        below.sort(key=lambda one: (one.org != self._wanted, not one.waiting.is_worth_a_bundle))
        return (*above, *below[: max(_CARDS - len(above), 1)])

    def _originals(self, state: PeerState) -> str:
        """Say how it stands with originals of others between us and an organisation."""
        passing = self._actions.passing
        if state.relation is Relation.SUPERIOR:
            return passing_words(passing.choice(state.org))
        found = passing.came(state.org)
        return f"转报来 {len(found)} 个单位的原件，签名已核验" if found else ""

    def _show_gathered(self, found: Gathered) -> None:
        self.states, cards = found
        self._list.show_cards(cards)
        left = len(self.states) - len(cards)
        self._more.setText(f"另有 {left} 个下级单位，在“下级报送”里点单位名可以找到它的卡片。")
        self._more.setVisible(bool(left))
        self._none.setVisible(not self.states)
        self.shown.emit()

    def _card(self, words: CardWords) -> PeerCard:
        card = PeerCard(
            self._theme,
            words.state,
            self._actions.may,
            originals=words.originals,
            held_back=words.held_back,
        )
        card.originals_asked.connect(self.originals_asked)
        card.send_asked.connect(self.send_asked)
        card.keys_asked.connect(self.keys_asked)
        card.recovery_asked.connect(self.recovery_asked)
        return card
