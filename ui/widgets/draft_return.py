"""Brings a draft back into its form: at once, or, where the record was saved since, after both were compared."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from sxt_desktop.domain.drafts import KeptDraft
from sxt_desktop.domain.values import Body, Values
from sxt_desktop.usecases.drafts import Comparison, chosen
from ui.forms.bodies import draft_values
from ui.forms.drafts import DraftKeeper
from ui.forms.form_view import FormView
from ui.theme import Theme
from ui.widgets.draft_compare import DraftCompare
from ui.widgets.say_bar import SayBar, Verb
from ui.widgets.words import short_moment

Compare = Callable[[KeptDraft], Comparison]


class DraftReturn(QObject):
    """Belongs to one keeper; `filled` tells that the form shows something else than before.

    `comparing` tells whether one has to choose before the form can be saved.
    """

    filled = Signal()
    comparing = Signal(bool)

    def __init__(self, theme: Theme, keeper: DraftKeeper, bar: SayBar) -> None:
        super().__init__(keeper)
        self.panel = DraftCompare(theme)
        self._keeper, self._bar = keeper, bar
        self._view: FormView | None = None
        self._initial: Values = {}
        self._draft: KeptDraft | None = None
        self._comparison: Comparison | None = None
        self.panel.chosen.connect(self._take)
        self.panel.given_up.connect(self.give_up)

    def bring_back(self, view: FormView, initial: Values, compare: Compare | None = None) -> None:
        """Show the draft of what the keeper watches, if there is one; `initial` is what the form shows without.

        With `compare`, which a change of a kept record needs, nothing that was saved meanwhile is covered up.
        """
        self.leave()
        found = self._keeper.find()
        if found is None:
            return
        self._view, self._initial, self._draft = view, initial, found
        self._comparison = None if compare is None else compare(found)
        if self._comparison is None:
            self._show_draft(())
        elif not self._comparison.differences:
            self._keeper.drop()
        elif self._comparison.has_moved:
            self.show_comparison()
        else:
            self._show_draft((("与已保存的对照", self.show_comparison),))

    def leave(self) -> None:
        """Forget the draft on show: another record is shown."""
        self.panel.hide()
        if self._view is not None:
            self._view.show()
        self._view = self._draft = self._comparison = None
        self.comparing.emit(False)

    @property
    def is_comparing(self) -> bool:
        """Whether one has to choose before typing goes on."""
        return not self.panel.isHidden()

    def _show_draft(self, verbs: Sequence[Verb]) -> None:
        if self._view is None or self._draft is None:
            return
        self._view.show_values(draft_values(self._view.form, self._draft.body))
        self._bar.say(
            f"接着上次没有保存的内容（{short_moment(self._draft.at)}）。",
            "info",
            (*verbs, ("不要了，重新填", self.give_up)),
        )
        self.filled.emit()

    @Slot()
    def show_comparison(self) -> None:
        """Show both beside each other instead of the form."""
        if self._view is None or self._comparison is None:
            return
        self._bar.hide()
        self._view.hide()
        self.panel.show_comparison(self._comparison)
        self.panel.focus_choice()
        self.comparing.emit(True)

    @Slot(object)
    def _take(self, as_saved: Sequence[str]) -> None:
        """Go on with what was chosen; from now on it is based on the record as it is."""
        view, draft, comparison = self._view, self._draft, self._comparison
        if view is None or draft is None or comparison is None:
            return
        saved: Body = view.form.body(self._initial)
        body = chosen(comparison, saved=saved, typed=draft.body, take_saved=as_saved)
        self.leave()
        view.show_values(draft_values(view.form, body))
        view.focus_first()
        self._keeper.changed()
        self._keeper.flush()
        self.filled.emit()

    @Slot()
    def give_up(self) -> None:
        """Throw the draft away and show the form without it."""
        view = self._view
        self.leave()
        self._bar.hide()
        self._keeper.drop()
        if view is not None:
            view.show_values(self._initial)
            self._keeper.begin_anew()
            view.focus_first()
            self.filled.emit()
