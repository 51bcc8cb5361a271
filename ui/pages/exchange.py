"""数据交换: one card for each enrolled organisation, taking bundles over, our own card."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.arrivals import Arrival, arrival_of
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.overview import PeerState
from sxt_desktop.usecases.pending_bundles import Pending
from ui.jobs import Jobs
from ui.pages.exchange_parts.actions import ExchangeActions, OwnCard
from ui.pages.exchange_parts.card_board import CardBoard
from ui.pages.exchange_parts.chosen import ChosenBoard
from ui.pages.exchange_parts.coming_back import ComingBackBoard
from ui.pages.exchange_parts.enrolling import EnrolPanel
from ui.pages.exchange_parts.helping import HelpingPanel
from ui.pages.exchange_parts.importing import ImportBoard
from ui.pages.exchange_parts.keys import KeysPanel
from ui.pages.exchange_parts.own_card import OwnCardView
from ui.pages.exchange_parts.passing import PassingPanel
from ui.pages.exchange_parts.pending import PendingBoard, title_of
from ui.pages.exchange_parts.sending import SendingPanel
from ui.reading import Reading
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.cards import scrolling
from ui.widgets.page import GAP, PageHead, fit_panel, page_column
from ui.widgets.side_panel import SidePanel

__all__ = ["ExchangeActions", "ExchangePage", "OwnCard"]

_SIDE, _PANEL = 344, 400


class ExchangePage(QWidget):
    """Shows the state of exchange; `changed` carries the `Changes` of everything done here."""

    changed = Signal(object)
    inbox_asked = Signal()

    def __init__(
        self, theme: Theme, jobs: Jobs, actions: ExchangeActions, reading: Reading | None = None
    ) -> None:
        super().__init__()
        self._reading = reading or Reading()
        self._theme, self._actions = theme, actions
        self.cards = CardBoard(theme, actions, self._reading)
        self._own = OwnCardView(theme, jobs, actions)
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
        canvas = QWidget()
        middle = QVBoxLayout(canvas)
        middle.setContentsMargins(0, 0, 8, 0)
        middle.setSpacing(GAP)
        self._middle = middle
        for board in (self.chosen, self.returning, self.pending, self.cards, self.imports):
            middle.addWidget(board)
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
        self.cards.shown.connect(self._cards_shown)
        self.cards.enrol_asked.connect(self.show_enrolment)
        self.cards.originals_asked.connect(self._show_originals)
        self.cards.send_asked.connect(self.show_sending)
        self.cards.keys_asked.connect(self._show_keys)
        self.cards.recovery_asked.connect(self._help)
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
        self.returning.print_asked.connect(self._own.print_card)
        self.returning.card_asked.connect(self._own.export_card)
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
        self._own.show_card()
        self.pending.show_pending()
        self.chosen.show_choices()
        self.returning.show_state()
        self.cards.show_cards()

    @Slot()
    def _cards_shown(self) -> None:
        self._put_imports()
        self.imports.setVisible(bool(self.cards.states or self.imports.rows))
        waiting = self.cards.waiting
        self._head.aside.setText(f"{waiting} 个单位有待报送的内容" if waiting else "")

    def _put_imports(self) -> None:
        """Put what is taken in above the cards where units report here: there may be dozens of cards."""
        is_above = self._middle.indexOf(self.imports) < self._middle.indexOf(self.cards)
        if self.cards.has_units is not is_above:
            self._middle.removeWidget(self.imports)
            place = self._middle.indexOf(self.cards) + (not self.cards.has_units)
            self._middle.insertWidget(place, self.imports)

    @Slot(object)
    def _look_again(self, kept: Pending) -> None:
        """Look again into a bundle that is kept here."""
        self.imports.add_kept(kept.path, title_of(kept))
        self._area.ensureWidgetVisible(self.imports)

    def show_card(self, org: OrgId) -> None:
        """Lead to the card of one organisation."""
        self.cards.want(org)
        self.show_exchange()
        self.cards.when_shown(lambda: self._bring_to(org))

    def _bring_to(self, org: OrgId) -> None:
        card = self.cards.card(org)
        if card is not None:
            QTimer.singleShot(0, card, lambda: self._area.ensureWidgetVisible(card))

    def show_originals(self, org: OrgId) -> None:
        """Lead to the originals that passed between us and an organisation."""
        self.cards.want(org)
        self.show_exchange()
        self._reading.then(lambda: self._originals_with(org))

    def _originals_with(self, org: OrgId) -> None:
        state = self.cards.state(org)
        if state is not None:
            self._show_originals(state)

    def show_peer(self, org: OrgId) -> None:
        """Lead straight to the bundle for one organisation."""
        self.show_exchange()
        self._reading.then(lambda: self._send_to(org))

    def _send_to(self, org: OrgId) -> None:
        state = self.cards.state(org)
        if self.cards.is_held_back(org):
            self._area.ensureWidgetVisible(self.returning)
        elif state is not None:
            self.show_sending(state)

    @Slot(object)
    def show_sending(self, state: PeerState) -> None:
        """Show where the bundle for an organisation can be written."""
        if not self._actions.may(Permission.EXCHANGE):
            return
        self._make_room()
        self.sending.show_peer(state)

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

    def close_plans(self) -> None:
        """Give up every preview before the workbook is closed."""
        self.imports.close_plans()
