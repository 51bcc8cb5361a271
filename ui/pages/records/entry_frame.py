"""The parts of one record beside the list, and where they stand: head, bars, what others said, the form."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.forms import FormSpec
from ui.forms.drafts import DraftKeeper
from ui.forms.form_view import FormView
from ui.forms.sources import Sources
from ui.pages.records.actions import RecordActions
from ui.pages.records.acts import RecordActs
from ui.pages.records.entry_head import EntryHead
from ui.pages.records.look_bar import LookBar
from ui.pages.records.turning import Turning
from ui.pages.records.views import FormViews
from ui.widgets.cards import scrolling
from ui.widgets.draft_return import DraftReturn
from ui.widgets.say_bar import SayBar

FORM_WIDTH = 880


class EntryFrame(QFrame):
    """Holds the parts; what they do with each other is the panel's. `make_view` makes the view of a form."""

    def __init__(
        self, actions: RecordActions, sources: Sources, make_view: Callable[[FormSpec, Sources], FormView]
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setObjectName("entry")
        self._sources = sources
        self._views = FormViews(make_view)
        self.head = EntryHead(sources.theme, actions.levels)
        self.bar = SayBar("entry_bar")
        self.acts = RecordActs(actions, sources.theme, self.head, self.bar, self)
        self.look = LookBar(actions.register_look, actions.run, lambda: self._sources)
        self.drafts = DraftKeeper(actions.drafts, self)
        self.turning = Turning(actions.turning, sources.theme, self.head.turn)
        self.returning = DraftReturn(sources.theme, self.drafts, self.bar)
        self._remarks = QVBoxLayout()
        self._lay_out()

    def _lay_out(self) -> None:
        canvas = QWidget()
        inner = QWidget()
        inner.setMaximumWidth(self._sources.theme.px(FORM_WIDTH))
        content = QVBoxLayout(inner)
        content.setContentsMargins(24, 12, 24, 24)
        content.setSpacing(12)
        self._remarks.setSpacing(8)
        content.addLayout(self._remarks)
        content.addWidget(self.returning.panel)
        content.addLayout(self._views.place, 1)
        row = QHBoxLayout(canvas)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(inner, 1)
        row.addStretch(0)
        self.area = scrolling(canvas)
        bars = QVBoxLayout()
        bars.setContentsMargins(16, 8, 16, 0)
        bars.setSpacing(8)
        bars.addWidget(self.bar)
        bars.addWidget(self.acts.reason)
        bars.addWidget(self.look)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(bars)
        for widget in (self.area, *self.acts.panels):
            middle.addWidget(widget, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addLayout(middle, 1)
