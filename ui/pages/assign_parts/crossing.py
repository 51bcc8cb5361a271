"""One crossing of the signing matrix: who with whom, where it stands and why, and whether they sign this year."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sxt_desktop.domain.letter_matrix import ONE_PERSON, CellState
from sxt_desktop.domain.matrix_lines import Crossing
from sxt_desktop.domain.values import chinese_date
from sxt_desktop.usecases.letter_matrix import Decision
from sxt_desktop.usecases.permits import TO_ENDORSE
from ui.may import EVERYTHING, May
from ui.pages.assign_parts.matrix_words import TOKENS
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button
from ui.widgets.facts import Facts
from ui.widgets.lights import Badge
from ui.widgets.text import label, rule

_ICONS = {
    CellState.TO_MAKE: "plus",
    CellState.TO_SIGN: "soon",
    CellState.SIGNED: "done",
    CellState.AGAIN: "overdue",
    CellState.LEFT: "not_applicable",
    CellState.PASSED: "not_applicable",
    CellState.NOT_SIGNED: "not_applicable",
}
_LONGEST = 100


class CrossingView(QWidget):
    """`decided` carries a `Decision`, `letter_asked` a letter's id."""

    decided = Signal(object)
    letter_asked = Signal(str)
    items_asked = Signal()

    def __init__(self, theme: Theme, one: Crossing, *, may: May = EVERYTHING) -> None:
        super().__init__()
        self.setObjectName("crossing")
        cell = one.cell
        self._parties, self._cell = (one.party_a, one.party_b), cell
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(12)
        if cell.state in TOKENS:
            badge = Badge(theme, cell.state.value, icon=_ICONS[cell.state], tokens=TOKENS[cell.state])
            self._column.addWidget(badge)
        self._column.addWidget(Facts(self._facts(), name="crossing_facts"))
        self._letter()
        self._reason = QLineEdit()
        self._decision(may)
        self._column.addStretch(1)

    def _facts(self) -> list[tuple[str, str]]:
        (first, second), cell = self._parties, self._cell
        letter = cell.letter
        found = [("甲方", first.name), ("乙方", second.name), ("签订层级", cell.level), ("原因", cell.reason)]
        if letter is None:
            return [*found, ("清单", f"{cell.items} 项" if cell.items else "还没有本年度的清单项")]
        days = (("应签日期", letter.due), ("签订日期", letter.signed_on))
        shown = [(words, chinese_date(day)) for words, day in days if day is not None]
        return [*found, ("编号", letter.number), *shown, ("代签", "是" if letter.by_proxy else "")]

    def _letter(self) -> None:
        letter = self._cell.letter
        if letter is not None:
            button = link_button("查看责任书", name="open_letter", is_flush=True)
            button.clicked.connect(lambda: self.letter_asked.emit(letter.entry))
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if not self._cell.items and self._cell.state is CellState.TO_MAKE:
            self._column.addWidget(label("责任书由清单生成。先给乙方建立本年度的责任清单。", wraps=True))
            button = link_button("去建责任清单", name="go_items", is_flush=True)
            button.clicked.connect(self.items_asked)
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _decision(self, may: May) -> None:
        """Offer to leave the two out this year, or to take them in; what has a letter is not decided here."""
        state = self._cell.state
        if not self._cell.level or state not in (CellState.TO_MAKE, CellState.NOT_SIGNED, CellState.NONE):
            return
        if self._cell.reason == ONE_PERSON:
            return
        signs = state is not CellState.TO_MAKE
        self._column.addWidget(rule())
        self._reason.setObjectName("decision_reason")
        self._reason.setPlaceholderText("原因（可以不填）")
        self._reason.setAccessibleName("原因")
        self._reason.setMaxLength(_LONGEST)
        self._column.addWidget(self._reason)
        button = plain_button("列入应签" if signs else "本年不签", name="decide")
        button.clicked.connect(self._decide)
        may.gate(button, *TO_ENDORSE)
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        self._column.addLayout(row)

    @Slot()
    def _decide(self) -> None:
        signs = self._cell.state is not CellState.TO_MAKE
        self.decided.emit(Decision(*self._parties, signs, self._reason.text()))
