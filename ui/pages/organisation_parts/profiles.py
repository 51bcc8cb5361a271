"""口径: by which rules this year is reckoned, what superiors sent down and what it would change, sending ours down."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.policies import Profile
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.profile_offers import Offer, OfferPreview, OfferState
from ui.forms.drafts import DraftActions
from ui.forms.sources import Sources
from ui.messages import sentence
from ui.pages.organisation_parts.profile_choosing import ChooseActions, ChooseProfile
from ui.pages.organisation_parts.profile_told import ProfileTold
from ui.pages.organisation_parts.profile_view import OfferView
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.cards import scrolling
from ui.widgets.form_sheet import FormSheet
from ui.widgets.lights import TOKENS
from ui.widgets.listing import Column, Listing, Mark
from ui.widgets.page import GAP
from ui.widgets.panel_page import PanelPage
from ui.widgets.sheet_stack import SheetStack
from ui.widgets.text import label

_PANEL = 460
_MARKS = {
    OfferState.WAITS: Mark(OfferState.WAITS.value, "soon", TOKENS[Light.SOON]),
    OfferState.ADOPTED: Mark(OfferState.ADOPTED.value, "done", TOKENS[Light.DONE]),
    OfferState.REPLACED: Mark(OfferState.REPLACED.value, "not_applicable", TOKENS[Light.NOT_APPLICABLE]),
    OfferState.DECLINED: Mark(OfferState.DECLINED.value, "not_applicable", TOKENS[Light.NOT_APPLICABLE]),
}
NONE = "下面是现行口径的条款。上级下发口径后，在这里核对哪些定额和参数有变化，再决定从哪一年起采用。"


@dataclass(frozen=True, slots=True)
class ProfileActions:
    """`decide(offer, owner, from which year or None, reason)` is None for who may not decide, `send` for who may not
    send down; `blank` gives what a new one begins with. `present` says by which rules this year is reckoned.
    """

    present: Callable[[], str]
    profile: Callable[[], Profile]
    offers: Callable[[], Sequence[Offer]]
    preview: Callable[[EntryId, OrgId], OfferPreview]
    this_year: Callable[[], int]
    form: FormSpec
    blank: Callable[[], Values]
    sources: Callable[[], Sources]
    drafts: DraftActions
    decide: Callable[[EntryId, OrgId, int | None, str], Changes] | None = None
    send: Callable[[Values], Changes] | None = None
    choose: ChooseActions | None = None


class ProfilesBoard(PanelPage):
    """A list of profiles beside what one would change."""

    def __init__(self, theme: Theme, actions: ProfileActions) -> None:
        super().__init__(theme, panel="profile_panel", width=_PANEL)
        self.setObjectName("profiles_board")
        self._actions = actions
        self.list = Listing(theme, _columns(), name="profile_list", says="口径")
        self.list.picked.connect(self._show_offer)
        self._empty = QScrollArea()
        self._stack = SheetStack()
        self._present = label("", wraps=True)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._present, 1)
        tell = plain_button("查看条款", name="profile_tell")
        tell.clicked.connect(self.show_told)
        head.addWidget(tell)
        if self._actions.choose is not None:
            other = plain_button("更换口径", name="profile_choose")
            other.clicked.connect(self.show_choice)
            head.addWidget(other)
        if self._actions.send is not None:
            new = plain_button("下发口径", name="new_offer", theme=self._theme, icon="plus")
            new.clicked.connect(self.show_new)
            head.addWidget(new)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(head)
        column.addLayout(self.beside_panel(self._stack), 1)

    @Slot()
    def show_profiles(self) -> None:
        """Read everything anew and show it."""
        self._stack.leave_sheet()
        self._present.setText(self._actions.present())
        rows = tuple(self._actions.offers())
        self.panel.hide()
        self.list.show_rows(rows, same=lambda one: one.row.entry_id)
        if rows:
            self._stack.setCurrentWidget(self.list)
        else:
            self._tell_present()

    def _tell_present(self) -> None:
        """Show what the present profile says where nothing came from above."""
        told = ProfileTold(self._actions.profile(), second=NONE)
        old, self._empty = self._empty, scrolling(told)
        self._stack.addWidget(self._empty)
        self._stack.setCurrentWidget(self._empty)
        self._stack.removeWidget(old)
        old.deleteLater()

    @Slot()
    def show_told(self) -> None:
        """Show what the profile of this year says, with its clauses."""
        profile = self._actions.profile()
        self.panel.show_content(profile.title, ProfileTold(profile))

    @Slot()
    def show_choice(self) -> None:
        """Offer other profiles, from a year on."""
        if self._actions.choose is None:
            return
        make = partial(ChooseProfile, self._theme, self._actions.choose, this_year=self._actions.this_year())
        view = self.attempt(make)  # refused where a profile added to the program's own is wrong
        if view is None:
            return
        view.chosen.connect(self._chosen)
        view.told.connect(self.told)
        self.panel.show_content("更换口径", view)

    @Slot(object, str)
    def _chosen(self, changes: Changes, words: str) -> None:
        self.show_profiles()
        self.announce(changes, words)

    @Slot(object)
    def _show_offer(self, one: Offer) -> None:
        key = one.row.entry_id, one.row.owner
        try:
            preview = self._actions.preview(*key)
        except UserError as error:
            view = OfferView(self._theme, one, None, sentence(error))
        else:
            view = OfferView(self._theme, one, preview, "")
        if self._actions.decide is not None:
            view.offer_decision(self._actions.this_year())
            view.decided.connect(lambda year, reason: self._decide(view, one, year, reason))
        self.panel.show_content(one.row.title, view)

    def _decide(self, view: OfferView, one: Offer, year: int, reason: str) -> None:
        decide = self._actions.decide
        if decide is None:
            return
        try:
            changes = decide(one.row.entry_id, one.row.owner, year or None, reason)
        except UserError as error:
            view.say(sentence(error))
            return
        self.show_profiles()
        adopted = f"自{year}年起按“{one.row.title}”计算，以前年度不变。"
        self.announce(changes, adopted if year else "已记下不采用的原因。")

    @Slot()
    def show_new(self) -> None:
        """Open an offer filled in with the rules as they are."""
        send = self._actions.send
        if send is None:
            return
        form = self._actions.form
        sheet = FormSheet(
            self._theme,
            form,
            self._actions.sources(),
            title="下发口径",
            verb="下发",
            save=send,
            drafts=self._actions.drafts,
        )
        self.panel.hide()
        self._stack.open_sheet(sheet, self._sent)
        sheet.show_values(self._actions.blank(), Typing(form.id))

    @Slot(object)
    def _sent(self, changes: Changes) -> None:
        self.show_profiles()
        self.announce(changes, "已登记。下一次报送给所列单位时随包下发；本单位也要采用的，在列表中决定。")

    @property
    def sheet(self) -> FormSheet | None:
        """The form that is filled in just now."""
        return self._stack.sheet


def _second(one: Offer) -> str:
    return f"{one.sender} · 自{one.from_year}年起施行"


def _columns() -> tuple[Column, ...]:
    return (
        Column("状态", lambda one: "", width=130, mark=lambda one: _MARKS[one.state]),
        Column("口径", lambda one: one.row.title, second=_second),
    )
