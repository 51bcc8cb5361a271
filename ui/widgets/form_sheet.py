"""A form on a card of its own: back at the top, the fields, what went wrong, one button to keep it.

What is typed and not saved is kept as a draft and is there again when the same sheet is opened.
"""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.values import Body, Values
from ui.forms.drafts import DraftActions, DraftKeeper
from ui.forms.form_view import FormView
from ui.forms.sources import Sources
from ui.messages import sentence
from ui.theme import Theme
from ui.widgets.buttons import icon_button, primary_button
from ui.widgets.cards import scrolling
from ui.widgets.draft_return import Compare, DraftReturn
from ui.widgets.say_bar import SayBar
from ui.widgets.text import ElidedLabel, label, rule

Save = Callable[[Values], object]


class FormSheet(QFrame):
    """Shows one form; `save` may refuse, its sentence then stands beside the button."""

    left = Signal()
    saved = Signal(object)

    def __init__(
        self,
        theme: Theme,
        form: FormSpec,
        sources: Sources,
        *,
        title: str,
        verb: str = "",
        save: Save | None = None,
        drafts: DraftActions | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("form_sheet")
        self.setProperty("role", "card")
        self._save = save
        self.view = FormView(form, sources, dict)
        self.view.save_asked.connect(self._keep)
        self.bar = SayBar("sheet_bar")
        self.drafts = DraftKeeper(drafts or DraftActions(), self)
        self.returning = DraftReturn(theme, self.drafts, self.bar)
        self._kept = label("", "second")
        self._kept.setObjectName("sheet_kept")
        self.drafts.told.connect(self._kept.setText)
        self.view.changed.connect(self.drafts.changed)
        self._error = label("", "error", wraps=True)
        self._error.setObjectName("sheet_error")
        self._button = primary_button(verb, name="sheet_save")
        self._button.clicked.connect(self.view.ask_save)
        self.returning.comparing.connect(self._button.setDisabled)
        self._lay_out(theme, title)

    def _lay_out(self, theme: Theme, title: str) -> None:
        back = icon_button(theme, "back", says="返回", name="sheet_back")
        back.clicked.connect(self.left)
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 16, 8)
        head.addWidget(back)
        head.addWidget(ElidedLabel(title, "heading"), 1)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(16, 16, 16, 16)
        inner.setSpacing(12)
        self.above = label("", "quiet", wraps=True)
        self.above.setObjectName("sheet_above")
        self.above.hide()
        inner.addWidget(self.above)
        inner.addWidget(self.bar)
        inner.addWidget(self.returning.panel)
        inner.addWidget(self.view)
        inner.addStretch(1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 10, 16, 10)
        foot.addWidget(self._error, 1)
        foot.addWidget(self._kept)
        foot.addWidget(self._button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(scrolling(body), 1)
        if self._save is not None:
            column.addWidget(rule())
            column.addLayout(foot)
        else:
            for unused in (self._button, self._error, self._kept):
                unused.setParent(self)
                unused.hide()

    def show_above(self, text: str) -> None:
        """Say something above the fields that helps to fill them."""
        self.above.setText(text)
        self.above.setVisible(bool(text))

    def show_values(
        self, values: Values, typing: Typing | None = None, compare: Compare | None = None
    ) -> None:
        """Fill the form; without `save` it is only read.

        `typing` names what is filled in, so that its draft is kept and found; `compare` is for a kept record.
        """
        self._error.setText("")
        self.view.show_values(values, read_only=self._save is None)
        if self._save is None:
            return
        if typing is not None:
            self.drafts.watch(typing, self._body)
            self.returning.bring_back(self.view, values, compare)
        if not self.returning.is_comparing:
            self.view.focus_first()

    def _body(self) -> Body:
        return self.view.form.body(self.view.values())

    def put_away(self) -> None:
        """Keep what was typed, before another page or list takes the place of the sheet."""
        self.drafts.keep_now()
        self.drafts.rest()

    def save_now(self) -> None:
        """Keep what was filled in (Ctrl+S of the window), or say at the fields why it cannot be."""
        if self._save is not None and not self.returning.is_comparing:
            self.view.ask_save()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+S, where no window has taken it for the whole page."""
        if event.matches(QKeySequence.StandardKey.Save):
            self.save_now()
        else:
            super().keyPressEvent(event)

    @Slot(object)
    def _keep(self, values: Values) -> None:
        if self._save is None:
            return
        try:
            changes = self._save(values)
        except UserError as error:
            self._error.setText(sentence(error))
            found = error.facts.get("problems")
            if isinstance(found, tuple):
                self.view.show_problems(found)
            return
        self.drafts.drop()
        self.drafts.rest()
        self.saved.emit(changes)
