"""数据交换: one card for each enrolled organisation, taking bundles over, our own card."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.arrivals import Arrival, arrival_of
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.overview import PeerState
from sxt_desktop.usecases.pending_bundles import Pending
from ui.jobs import Jobs, Progress
from ui.messages import sentence
from ui.pages.exchange_parts.actions import ExchangeActions, OwnCard
from ui.pages.exchange_parts.card_list import CardList, CardWords
from ui.pages.exchange_parts.chosen import ChosenBoard
from ui.pages.exchange_parts.coming_back import ComingBackBoard
from ui.pages.exchange_parts.enrolling import EnrolPanel, OwnCardView
from ui.pages.exchange_parts.helping import HelpingPanel
from ui.pages.exchange_parts.importing import ImportBoard
from ui.pages.exchange_parts.keys import KeysPanel
from ui.pages.exchange_parts.passing import PassingPanel
from ui.pages.exchange_parts.peer_card import PeerCard
from ui.pages.exchange_parts.pending import PendingBoard, title_of
from ui.pages.exchange_parts.sending import SendingPanel
from ui.pages.exchange_parts.words import passing_words
from ui.reading import Reading
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.cards import EmptyState, scrolling
from ui.widgets.page import GAP, PageHead, fit_panel, page_column
from ui.widgets.side_panel import SidePanel
from ui.widgets.text import label

__all__ = ["ExchangeActions", "ExchangePage", "OwnCard"]

AWAITED = "本单位的台账还没有找回，现在不能向上级报送。找回以后，或在上面点“不再找回”以后，再报送。"
Gathered = tuple[tuple[PeerState, ...], tuple[CardWords, ...]]
"""How exchange stands with everyone, and the cards that are shown."""
_SIDE, _PANEL = 344, 400
_FEW, _CARDS = 3, 24
"""With more cards than a few, taking over comes before them. So many are shown at once; hundreds would take seconds."""


class ExchangePage(QWidget):
    """Shows the state of exchange; `changed` carries the `Changes` of everything done here."""

    changed = Signal(object)
    inbox_asked = Signal()

    def __init__(
        self, theme: Theme, jobs: Jobs, actions: ExchangeActions, reading: Reading | None = None
    ) -> None:
        super().__init__()
        self._reading = reading or Reading()
        self._theme, self._jobs, self._actions = theme, jobs, actions
        self._states: tuple[PeerState, ...] = ()
        self._wanted: OrgId | None = None
        self.cards = CardList(self._card)
        self._more = label("", "quiet", wraps=True)
        self._more.hide()
        self._none = self._empty()
        self._none.hide()
        self._own = OwnCardView(theme)
        self._own.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        self.imports = ImportBoard(theme, jobs, actions)
        self.sending = SendingPanel(theme, jobs, actions)
        self.enrolling = EnrolPanel(theme, actions)
        self.pending = PendingBoard(theme, actions.pending, actions.may)
        self.keys = KeysPanel(theme, actions.keys)
        self.helping = HelpingPanel(theme, actions)
        self.passing = PassingPanel(theme, actions.passing, self._reading.another())
        self.returning = ComingBackBoard(theme, actions.returning)
        self.chosen = ChosenBoard(theme, actions.chosen, actions.may)
        self._lay_out()
        self._connect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        for panel in self._panels():
            fit_panel(panel, self, self._theme.px(_PANEL))
        fit_panel(self._own, self, self._theme.px(_SIDE))
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        take = plain_button("导入报送包…", name="import", theme=self._theme, icon="inbox")
        take.clicked.connect(self.imports.ask_files)
        self._head = PageHead("数据交换", (take,))
        self._actions.may.gate(take, Permission.EXCHANGE)
        self._actions.may.gate(self.imports, Permission.EXCHANGE)
        self._own.allow(self._actions.may)
        canvas = QWidget()
        middle = QVBoxLayout(canvas)
        middle.setContentsMargins(0, 0, 8, 0)
        middle.setSpacing(GAP)
        self._middle = middle
        middle.addWidget(self.chosen)
        middle.addWidget(self.returning)
        middle.addWidget(self.pending)
        middle.addWidget(self.cards)
        middle.addWidget(self._more)
        middle.addWidget(self._none)
        middle.addWidget(self.imports)
        middle.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self._area = scrolling(canvas)
        row.addWidget(self._area, 1)
        row.addWidget(self._own, 0, Qt.AlignmentFlag.AlignTop)
        for panel in self._panels():
            row.addWidget(panel)
        column = page_column(self, "exchange")
        column.addWidget(self._head)
        column.addLayout(row, 1)

    def _connect(self) -> None:
        self._own.export_asked.connect(self._export_card)
        self._own.print_asked.connect(self._print_card)
        self._own.enrol_asked.connect(self.show_enrolment)
        self.sending.sent.connect(self._tell)
        self.sending.closed.connect(self._show_own)
        self.enrolling.enrolled.connect(self._enrolled)
        self.enrolling.closed.connect(self._show_own)
        self._own.keys_asked.connect(self._show_own_keys)
        self.keys.changed.connect(self._keys_changed)
        self.keys.closed.connect(self._show_own)
        self.passing.changed.connect(self._tell)
        self.passing.closed.connect(self._show_own)
        self.helping.closed.connect(self._show_own)
        self.helping.enrol_asked.connect(self.show_enrolment)
        self.helping.write_asked.connect(self._show_recovery)
        self.returning.print_asked.connect(self._print_card)
        self.returning.card_asked.connect(self._export_card)
        self.returning.enrol_asked.connect(self.show_enrolment)
        self.returning.import_asked.connect(self.imports.ask_files)
        self.returning.changed.connect(self._tell)
        self.imports.taken.connect(self._tell)
        self.imports.inbox_asked.connect(self.inbox_asked)
        self.pending.changed.connect(self._tell)
        self.chosen.changed.connect(self._followed)
        self.pending.again_asked.connect(self._look_again)

    def show_exchange(self) -> None:
        """Read everything anew and show it."""
        self._own.show_card(self._actions.own_card())
        self.pending.show_pending()
        self.chosen.show_choices()
        self.returning.show_state()
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
            for one in self._cards(states)
        )
        return states, tuple(cards)

    def _show_gathered(self, found: Gathered) -> None:
        self._states, cards = found
        self.cards.show_cards(cards)
        left = len(self._states) - len(cards)
        self._more.setText(f"另有 {left} 个下级单位，在“下级报送”里点单位名可以找到它的卡片。")
        self._more.setVisible(bool(left))
        self._none.setVisible(not self._states)
        self._put_imports()
        self.imports.setVisible(bool(self._states or self.imports.rows))
        waiting = sum(1 for state in self._states if state.waiting.is_worth_a_bundle)
        self._head.aside.setText(f"{waiting} 个单位有待报送的内容" if waiting else "")

    def _put_imports(self) -> None:
        """Put what is taken in above the cards where units report here: there may be dozens of cards."""
        has_units = any(state.relation is Relation.SUBORDINATE for state in self._states)
        is_above = self._middle.indexOf(self.imports) < self._middle.indexOf(self.cards)
        if has_units is not is_above:
            self._middle.removeWidget(self.imports)
            place = self._middle.indexOf(self.cards if has_units else self._none) + (not has_units)
            self._middle.insertWidget(place, self.imports)

    def _card(self, words: CardWords) -> PeerCard:
        card = PeerCard(
            self._theme,
            words.state,
            self._actions.may,
            originals=words.originals,
            held_back=words.held_back,
        )
        card.originals_asked.connect(self._show_originals)
        card.send_asked.connect(self.show_sending)
        card.keys_asked.connect(self._show_keys)
        card.recovery_asked.connect(self._help)
        return card

    @Slot(object)
    def _look_again(self, kept: Pending) -> None:
        """Look again into a bundle that is kept here."""
        self.imports.add_kept(kept.path, title_of(kept))
        self._area.ensureWidgetVisible(self.imports)

    def _cards(self, states: tuple[PeerState, ...]) -> tuple[PeerState, ...]:
        """Return whose cards are shown: superiors, whom one was led to, then those for whom something waits."""
        if len(states) <= _CARDS:
            return states
        above = [one for one in states if one.relation is Relation.SUPERIOR]
        below = [one for one in states if one.relation is not Relation.SUPERIOR]
        below.sort(key=lambda one: (one.org != self._wanted, not one.waiting.is_worth_a_bundle))
        return (*above, *below[: max(_CARDS - len(above), 1)])

    def show_card(self, org: OrgId) -> None:
        """Lead to the card of one organisation."""
        self._wanted = org
        self.show_exchange()
        self._reading.then(lambda: self.cards.when_shown(lambda: self._bring_to(org)))

    def _bring_to(self, org: OrgId) -> None:
        card = self.cards.findChild(PeerCard, f"peer_{org}")
        if card is not None:
            QTimer.singleShot(0, card, lambda: self._area.ensureWidgetVisible(card))

    def _empty(self) -> QWidget:
        text = "还没有登记过上级或下级。先与对方互换登记文件，并核对盖章的登记卡。"
        verb = "登记对方单位" if self._actions.may(Permission.EXCHANGE) else ""
        empty = EmptyState(self._theme, text, icon="stick", verb=verb, name="exchange_empty")
        empty.asked.connect(self.show_enrolment)
        empty.setMinimumHeight(self._theme.px(280))
        return empty

    def show_originals(self, org: OrgId) -> None:
        """Lead to the originals that passed between us and an organisation."""
        self._wanted = org
        self.show_exchange()
        self._reading.then(lambda: self._originals_with(org))

    def _originals_with(self, org: OrgId) -> None:
        for state in self._states:
            if state.org == org:
                self._show_originals(state)

    def show_peer(self, org: OrgId) -> None:
        """Lead straight to the bundle for one organisation."""
        self.show_exchange()
        self._reading.then(lambda: self._send_to(org))

    def _send_to(self, org: OrgId) -> None:
        card = self.cards.card(org)
        if card is not None and card.held_back:
            self._area.ensureWidgetVisible(self.returning)
            return
        for state in self._states:
            if state.org == org:
                self.show_sending(state)

    @Slot(object)
    def show_sending(self, state: PeerState) -> None:
        """Show where the bundle for an organisation can be written."""
        if not self._actions.may(Permission.EXCHANGE):
            return
        self._make_room()
        self.sending.show_peer(state)

    def _originals(self, state: PeerState) -> str:
        """Say how it stands with originals of others between us and an organisation."""
        passing = self._actions.passing
        if state.relation is Relation.SUPERIOR:
            return passing_words(passing.choice(state.org))
        found = passing.came(state.org)
        return f"转报来 {len(found)} 个单位的原件，签名已核验" if found else ""

    @Slot(object)
    def _show_originals(self, state: PeerState) -> None:
        self._make_room()
        is_above = state.relation is Relation.SUPERIOR
        (self.passing.show_choice if is_above else self.passing.show_came)(state)

    def _panels(self) -> tuple[SidePanel, ...]:
        return (self.sending, self.enrolling, self.keys, self.helping, self.passing)

    @Slot(object)
    def _help(self, state: PeerState) -> None:
        self._make_room()
        self.helping.show_peer(state)

    @Slot(object)
    def _show_recovery(self, state: PeerState) -> None:
        self._make_room()
        self.sending.show_recovery(state)

    @Slot()
    def show_enrolment(self) -> None:
        """Ask for the other side's card."""
        if not self._actions.may(Permission.EXCHANGE):
            return
        self._make_room()
        self.enrolling.begin()

    def receive(self, files: Sequence[Path]) -> None:
        """Take in what was opened or dropped: bundles are looked into, a card is read for enrolment."""
        card = next((path for path in files if arrival_of(path) is Arrival.CARD), None)
        bundles = tuple(path for path in files if arrival_of(path) is Arrival.BUNDLE)
        if card is not None:
            self.show_enrolment()
            self.enrolling.open_card(card)
        if bundles:
            self.imports.show()
            self.imports.add_files(bundles)
            QTimer.singleShot(0, self, self._show_imports)

    @Slot()
    def _show_imports(self) -> None:
        """Bring what is looked into to where it is seen, however many organisations there are."""
        self._area.ensureWidgetVisible(self.imports)

    @Slot()
    def _show_own(self) -> None:
        self._own.setVisible(all(panel.isHidden() for panel in self._panels()))

    def _make_room(self) -> None:
        """Leave the right side to one panel."""
        for one in (*self._panels(), self._own):
            one.hide()

    @Slot()
    def _show_own_keys(self) -> None:
        self._make_room()
        self.keys.show_own()

    @Slot(object)
    def _show_keys(self, state: PeerState) -> None:
        self._make_room()
        self.keys.show_peer(state.org, state.name)

    @Slot(object, str)
    def _keys_changed(self, changes: Changes, words: str) -> None:
        self._own.say(words)
        self._tell(changes)

    @Slot(object)
    def _followed(self, changes: Changes) -> None:
        """A choice was followed; its board has the workbook opened anew."""
        self.show_exchange()
        self._show_own()
        self.changed.emit(changes)

    @Slot(object)
    def _tell(self, changes: Changes) -> None:
        self._followed(changes)
        if self._actions.returning.is_due():
            self._actions.returning.reopen()

    @Slot(object, str)
    def _enrolled(self, changes: Changes, name: str) -> None:
        self._own.say(f"已登记{name}。")
        self._tell(changes)

    @Slot()
    def _export_card(self) -> None:
        folder = self._actions.choosers.folder(self, "登记文件写到哪里")
        if folder is None:
            return
        try:
            written = self._actions.write_card(folder)
        except UserError as error:
            self._own.say(sentence(error))
            return
        self._own.say(f"已写出 {written.name}，连同盖章的登记卡一起交给对方。")

    @Slot()
    def _print_card(self) -> None:
        make = self._actions.print_card

        def work(progress: Progress) -> Path | None:
            made = make()
            return made if isinstance(made, Path) else None

        self._jobs.run("正在生成登记卡", work, done=self._printed, failed=self._not_printed)

    def _printed(self, made: Path | None) -> None:
        self._own.say("登记卡已生成。" if made is None else f"登记卡已生成：{made.name}")

    def _not_printed(self, error: UserError) -> None:
        self._own.say(sentence(error))

    def close_plans(self) -> None:
        """Give up every preview before the workbook is closed."""
        self.imports.close_plans()
