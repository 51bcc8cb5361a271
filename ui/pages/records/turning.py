"""What a record can be turned into and what became of it: the menu in its head, quiet rows above its fields."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.convert import Begun, Offer
from sxt_desktop.usecases.entries import Opened
from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.text import ElidedLabel, label

LIKE = "按这条再记一条"
ENDORSE = "送签…"
MADE_BEFORE = "已经转过，请核对是否重复"
_ROW_WORDS = 24


@dataclass(frozen=True, slots=True)
class TurningActions:
    """What a page of records can do with the ways records are turned into others.

    `words` says what a record is: 问题（风险）清单 WT2026-3; `standing` where one of a flow stands, empty for others.
    """

    offers: Callable[[Opened], Sequence[Offer]]
    begin: Callable[[EntryId, str, int | None], Begun]
    like: Callable[[EntryId], Begun]
    keep: Callable[[Begun, Values, Sensitivity | None], Changes]
    made_from: Callable[[Opened], Sequence[Listed]]
    came_from: Callable[[Listed], Listed | None]
    words: Callable[[Listed], str]
    standing: Callable[[Opened], str]
    may_keep: Callable[[FormId], bool]
    may_endorse: Callable[[Opened], bool]


class Turning(QObject):
    """The menu of ways and the rows of relations of the record on show.

    `begun` carries a `Begun`, `refused` a `UserError`, `record_asked` form and id of a record to be led to; without a
    form it is to be taken its next step on the board; `endorse_asked` the id of one that is to be sent for endorsement.
    """

    begun = Signal(object)
    refused = Signal(object)
    record_asked = Signal(str, str)
    endorse_asked = Signal(str)

    def __init__(self, actions: TurningActions | None, theme: Theme, button: QPushButton) -> None:
        super().__init__(button)
        self._actions, self._theme, self._button = actions, theme, button
        self._entry: EntryId | None = None
        self.menu = QMenu(button)
        button.setMenu(self.menu)
        button.hide()

    def forget(self) -> None:
        """No record is on show, or another one will be."""
        self._entry = None
        self._button.hide()

    def show(self, opened: Opened, rows: QVBoxLayout) -> None:
        """Offer what can be made of a record; what became of it and where it came from goes into `rows`."""
        actions = self._actions
        if actions is None:
            return
        self._entry = opened.listed.entry_id
        is_ours = opened.is_own and not opened.form.guarded
        self._fill(actions.offers(opened), may_repeat=is_ours and actions.may_keep(opened.listed.form_id))
        if actions.may_endorse(opened):
            self.menu.addAction(ENDORSE).triggered.connect(self._ask_endorsing)
            self._button.show()
        standing = actions.standing(opened)
        if standing:
            lead = partial(self.record_asked.emit, "", opened.listed.entry_id)
            rows.addWidget(relation_row(f"现在：{standing}", "", "去办理", lead))
        source = actions.came_from(opened.listed)
        for said, row in (("出自", source), *(("已转为", one) for one in actions.made_from(opened))):
            if row is not None:
                lead = partial(self.record_asked.emit, row.form_id, row.entry_id)
                rows.addWidget(relation_row(said, f"{actions.words(row)}　{row.title}", "打开", lead))

    def show_earlier(self, begun: Begun, rows: QVBoxLayout) -> None:
        """Say that the same was made before, with the way to it, so that it is not there twice by mistake."""
        if self._actions is not None:
            for row in begun.earlier:
                lead = partial(self.record_asked.emit, row.form_id, row.entry_id)
                words = f"{self._actions.words(row)}　{row.title}"
                rows.addWidget(relation_row(MADE_BEFORE, words, "打开", lead))

    def _fill(self, offers: Sequence[Offer], *, may_repeat: bool) -> None:
        self.menu.clear()
        below: dict[str, QMenu] = {}
        for one in offers:
            if one.row is None:
                action = self.menu.addAction(one.verb)
            else:
                if one.conversion not in below:
                    below[one.conversion] = self.menu.addMenu(one.verb)
                action = below[one.conversion].addAction(f"{one.row + 1}. {_short(one.row_words)}")
            action.triggered.connect(partial(self._begin, one))
        if may_repeat:
            if offers:
                self.menu.addSeparator()
            self.menu.addAction(LIKE).triggered.connect(self._begin_like)
        self._button.setVisible(bool(offers) or may_repeat)

    def _begin(self, one: Offer, checked: bool = False) -> None:
        actions, entry = self._actions, self._entry
        if actions is not None and entry is not None:
            self._tell(lambda: actions.begin(entry, one.conversion, one.row))

    def _begin_like(self, checked: bool = False) -> None:
        actions, entry = self._actions, self._entry
        if actions is not None and entry is not None:
            self._tell(lambda: actions.like(entry))

    def _ask_endorsing(self, checked: bool = False) -> None:
        if self._entry is not None:
            self.endorse_asked.emit(self._entry)

    def _tell(self, begin: Callable[[], Begun]) -> None:
        try:
            found = begin()
        except UserError as error:
            self.refused.emit(error)
            return
        self.begun.emit(found)


def _short(words: str) -> str:
    return words if len(words) <= _ROW_WORDS else words[: _ROW_WORDS - 1] + "…"


def relation_row(said: str, words: str, verb: str, lead: Callable[[], object]) -> QFrame:
    """Return one line that says something of another record and leads to it."""
    box = QFrame()
    box.setObjectName("relation")
    box.setProperty("role", "notice")
    box.setProperty("kind", "info")
    line = QHBoxLayout(box)
    line.setContentsMargins(14, 4, 8, 4)
    line.setSpacing(8)
    line.addWidget(label(said, "bold"))
    line.addWidget(ElidedLabel(words, "second"), 1)
    look = link_button(verb, name="relation_open")
    look.setAccessibleName(f"{verb}：{words}" if words else verb)
    look.clicked.connect(lambda: lead())
    line.addWidget(look)
    return box
