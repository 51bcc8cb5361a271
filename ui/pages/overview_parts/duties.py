"""定额进度: by person or by the four duties; a click shows what is behind a figure, in the same card."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sxt_desktop.domain.duties import Progress
from sxt_desktop.domain.terms import FOUR_LAYERS, Terms
from sxt_desktop.usecases.duty_reasons import DutyReasons
from ui.pages.overview_parts.duty_reasons import ReasonsView
from ui.reading import Reading
from ui.theme import Theme
from ui.widgets.buttons import chip, link_button
from ui.widgets.cards import Card, EmptyState, RowsArea, clear
from ui.widgets.duty_list import DutyList, due_now, gap_words
from ui.widgets.text import ElidedLabel, label

Explain = Callable[[Progress], DutyReasons]
HEIGHT = 380
"""So high at least is what is behind a figure, in pixels at 100 %."""
EMPTY = "登记班子成员后，这里显示每人已做、应做、还差。"


class Grouping(QWidget):
    """How much is still owed, and chips that choose by whom or by which of the four duties it is shown."""

    grouped = Signal(bool)
    """Whether by the four duties."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps = label("", "second")
        self._people, self._duties = (
            chip("按人", name="duties_people"),
            chip("按责任主体", name="duties_four"),
        )
        self._people.setChecked(True)
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.gaps)
        for button in (self._people, self._duties):
            group.addButton(button)
            row.addWidget(button)
        self._people.clicked.connect(lambda: self.grouped.emit(False))
        self._duties.clicked.connect(lambda: self.grouped.emit(True))


class Behind(QWidget):
    """What is behind one line, under a way back: the people of a quota, or the records of one figure."""

    back_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        back = link_button("返回", name="duties_back", is_flush=True)
        back.clicked.connect(self.back_asked)
        self._title = ElidedLabel("", "bold", mode=Qt.TextElideMode.ElideMiddle)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(back)
        head.addWidget(self._title, 1)
        self._place = QVBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addLayout(self._place, 1)
        self._back = back

    def let_go(self) -> None:
        """Hold nothing any more, so that the card is as high as what it shows."""
        clear(self._place)
        self.setMinimumHeight(0)

    def show_content(self, title: str, content: QWidget) -> None:
        """Show a widget in place of the one before."""
        self.let_go()
        self._title.setText(title)
        self._place.addWidget(content, 1)
        self.setMinimumHeight(self._theme.px(HEIGHT))
        self._back.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_asked.emit()
        else:
            super().keyPressEvent(event)


class DutyCard(Card):
    """`record_asked` carries a record's row, `list_asked` and `new_asked` the progress they are about."""

    record_asked = Signal(object)
    list_asked = Signal(object)
    new_asked = Signal(object)

    def __init__(
        self, theme: Theme, explain: Explain, *, may_record: bool = True, reading: Reading | None = None
    ) -> None:
        self._grouping = Grouping()
        super().__init__("定额进度", name="card_duties", aside=self._grouping, scrolls=True)
        self._theme, self._explain, self._may_record = theme, explain, may_record
        self._reading = reading or Reading()
        self._board: tuple[Progress, ...] = ()
        self._terms = FOUR_LAYERS
        self._path: tuple[tuple[Progress, ...], ...] = ()
        self.rows = DutyList(theme)
        self.empty = EmptyState(theme, EMPTY, icon="person", verb="登记班子成员", name="duties_empty")
        self._behind = Behind(theme)
        self._stack = QStackedWidget()
        for one in (self.rows, self.empty, self._behind):
            self._stack.addWidget(one)
        self.body.addWidget(self._stack)
        self._grouping.grouped.connect(self._group)
        self.rows.progress_asked.connect(self._open)
        self._behind.back_asked.connect(self._back)

    def show_board(self, whole: Sequence[Progress], today: date, terms: Terms = FOUR_LAYERS) -> None:
        """Show what concerns today; what was open stays open, read anew, as long as it is there."""
        board = due_now(whole, today)
        self._board, self._terms = board, terms
        self.rows.show_board(board, terms, whole=whole)
        self._grouping.gaps.setText(gap_words(board))
        self._grouping.setVisible(bool(board))
        known = {_key(one): one for one in whole}
        self._path = tuple(
            items
            for step in self._path
            if (items := tuple(known[k] for one in step if (k := _key(one)) in known))
        )
        self._show()

    @Slot(bool)
    def _group(self, is_by_duty: bool) -> None:
        self._path = ()
        self.rows.show_by_duty(is_by_duty)
        self._show()

    @Slot(object)
    def _open(self, items: tuple[Progress, ...]) -> None:
        self._path = (*self._path, items)
        self._show()

    @Slot()
    def _back(self) -> None:
        self._path = self._path[:-1]
        self._show()

    def _show(self) -> None:
        if not self._path:
            self._behind.let_go()
            self._stack.setCurrentWidget(self.rows if self._board else self.empty)
            return
        items = self._path[-1]
        if len(items) == 1:
            self._reading.ask(partial(self._explain, items[0]), self._show_reasons)
            return
        people = DutyList(self._theme)
        people.setObjectName("duty_people")
        people.show_board(items, self._terms)
        people.progress_asked.connect(self._open)
        self._behind.show_content(items[0].duty.title, people)
        self._stack.setCurrentWidget(self._behind)

    def _show_reasons(self, found: DutyReasons) -> None:
        one = found.progress
        view = ReasonsView(self._theme, found, may_record=self._may_record)
        view.record_asked.connect(self.record_asked)
        view.list_asked.connect(self.list_asked)
        view.new_asked.connect(self.new_asked)
        self._behind.show_content(f"{one.subject_name} · {one.duty.title}", RowsArea(view))
        self._stack.setCurrentWidget(self._behind)


def _key(one: Progress) -> tuple[str, str, object]:
    return one.duty.id, one.subject, one.period.start
