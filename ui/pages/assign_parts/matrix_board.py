"""签订矩阵: what is to be signed with whom, ticked and made at once, printed as one batch; rates level by level."""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.letter_matrix import Matrix
from sxt_desktop.domain.matrix_lines import Crossing
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.letter_matrix import Decision
from sxt_desktop.usecases.permits import TO_ENDORSE
from sxt_desktop.usecases.sign_letter import LETTER
from ui.forms.one_day import OneDay
from ui.messages import sentence
from ui.pages.assign_parts.actions import MatrixActions
from ui.pages.assign_parts.crossing import CrossingView
from ui.pages.assign_parts.matrix_table import MatrixTable
from ui.pages.print_parts.wishes import Extent, PaperWish
from ui.reading import Reading
from ui.theme import Theme
from ui.widgets.bars import ShareBar
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.cards import EmptyState, clear
from ui.widgets.page import GAP, PageHead
from ui.widgets.panel_page import PanelPage
from ui.widgets.text import label

_PANEL, _DAY = 400, 220
_JOINED = "\u2060"
"""Keeps a level on one line; lines end between levels."""
_EMPTY = "还没有可以签订责任书的双方。先登记班子成员、下级单位和内设部门。"


class MatrixBoard(PanelPage):
    """`paper_asked` carries a `PaperWish`, `letter_asked` a letter's id."""

    paper_asked = Signal(object)
    letter_asked = Signal(str)
    items_asked = Signal()

    def __init__(self, theme: Theme, actions: MatrixActions, reading: Reading | None = None) -> None:
        super().__init__(theme, panel="matrix_panel", width=_PANEL)
        self._actions, self._year = actions, 0
        self._reading = reading or Reading()
        self.table = MatrixTable(theme)
        self.table.ticks_changed.connect(self._count)
        self.table.opened.connect(self._open)
        self._stack = QStackedWidget()
        self._rates = QFrame()
        self._rates.setProperty("role", "card")
        self._rates_row = QHBoxLayout(self._rates)
        self._rates_row.setContentsMargins(16, 10, 16, 10)
        self._rates_row.setSpacing(16)
        self._sign_by = OneDay(actions.letter_form, "sign_by", actions.sources())
        self._sign_by.setMaximumWidth(theme.px(_DAY))
        self._lay_out()

    def _lay_out(self) -> None:
        theme = self._theme
        self._paper = plain_button("打印矩阵", name="print_matrix", theme=theme, icon="paper")
        self._paper.clicked.connect(self._print_matrix)
        self._print = plain_button("打印待签", name="print_to_sign", theme=theme, icon="printer")
        self._print.clicked.connect(self.print_now)
        self._make = primary_button("生成所选", name="make_chosen", theme=theme, icon="plus")
        self._make.clicked.connect(self.make_chosen)
        self._may = self._actions.may.gate(self._make, *TO_ENDORSE)
        self._head = PageHead("签订矩阵", (self._paper, self._print, self._make))
        empty = EmptyState(theme, _EMPTY, icon="assign", name="matrix_empty")
        for one in (self._board(), empty):
            self._stack.addWidget(one)
        self.lay_out_page("matrix_board", self._head, main=self._stack)

    def _board(self) -> QWidget:
        place = QWidget()
        tools = QHBoxLayout()
        tools.setSpacing(12)
        bottom = Qt.AlignmentFlag.AlignBottom
        tools.addWidget(self._sign_by)
        for words, name, on in (("勾选全部待生成", "tick_all", True), ("全不选", "tick_none", False)):
            button = link_button(words, name=name)
            button.clicked.connect(lambda _=False, on=on: self.table.tick_all(on))
            tools.addWidget(button, 0, bottom)
        self._back = link_button("撤回刚才生成的", name="take_back_letters")
        self._back.setToolTip("最近一次生成的责任书整批作废，编号不再用；已签订、已送签的不动")
        self._back.clicked.connect(self.take_back)
        tools.addWidget(self._back, 0, bottom)
        hint = label("方向键移动，空格勾选，回车查看", "second")
        tools.addStretch(1)
        tools.addWidget(hint, 0, bottom)
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self._rates)
        column.addLayout(tools)
        column.addWidget(self.table, 1)
        return place

    def show_year(self, year: int) -> None:
        """Show a year's matrix as it is now."""
        if year != self._year:
            self._sign_by.show_day(self._actions.sign_by(year))
        self._year = year
        self._head.aside.setText(f"{year}年度")
        self._back.setVisible(self._may and self._actions.may_take_back(year))
        self._reading.ask(partial(self._actions.matrix, year), self._show_matrix)

    def _show_matrix(self, matrix: Matrix) -> None:
        self.table.show_matrix(matrix)
        self._stack.setCurrentIndex(0 if matrix.rows and matrix.columns else 1)
        waiting = len(matrix.waiting_letters)
        self._print.setText(f"打印待签 {waiting} 份" if waiting else "打印待签")
        self._print.setEnabled(bool(waiting))
        self._show_rates()
        self._renew_panel()

    def _show_rates(self) -> None:
        clear(self._rates_row)
        rates = self.table.matrix.rates
        due, signed = sum(one.due for one in rates), sum(one.signed for one in rates)
        words = f"应签 {due} 份，已签 {signed} 份"
        share = signed / due if due else 0.0
        self._rates_row.addWidget(label("签订率", "heading"))
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(label(words))
        each = "　".join(f"{_JOINED.join(one.level)}\u00a0{one.signed}/{one.due}" for one in rates)
        levels = label(each, "second", wraps=True)
        levels.setObjectName("level_rates")
        column.addWidget(levels)
        self._rates_row.addLayout(column, 5)
        self._rates_row.addWidget(ShareBar(self._theme, share, says=f"签订率{share:.0%}"), 1)
        percent = label(f"{share:.0%}", "heading")
        percent.setObjectName("matrix_share")
        percent.setAccessibleName(words)
        self._rates_row.addWidget(percent)

    @Slot()
    def _count(self) -> None:
        count = len(self.table.ticked)
        self._make.setText(f"生成所选 {count} 份" if count else "生成所选")
        self._make.setEnabled(bool(count) and self._may)

    @Slot()
    def make_chosen(self) -> None:
        """Make the letters of the ticked crossings, away from the window, and offer them for printing."""
        if not self._sign_by.is_right():
            return
        day = self._sign_by.day
        year, pairs, make = self._year, self.table.ticked, self._actions.make
        self._make.setEnabled(False)
        self._actions.run(lambda: make(year, pairs, day), self._made, self._refused)

    def _made(self, changes: object) -> None:
        if isinstance(changes, Changes):
            self.show_year(self._year)
            self.announce(changes, f"已生成 {len(changes.entries)} 份责任书，可以整批打印签字。")

    @Slot()
    def take_back(self) -> None:
        """Take back the letters made together last, away from the window; those gone on with are left."""
        year, take_back = self._year, self._actions.take_back
        self._back.setEnabled(False)
        self._actions.run(lambda: take_back(year), self._taken_back, self._refused)

    def _taken_back(self, result: object) -> None:
        self._back.setEnabled(True)
        if isinstance(result, tuple):
            changes, left = result
            self.show_year(self._year)
            kept = f"，另有 {left} 份已签订或已被引用，没有动" if left else ""
            self.announce(changes, f"已撤回 {len(changes.entries)} 份责任书{kept}。")

    def _refused(self, error: UserError) -> None:
        self._count()
        self._back.setEnabled(True)
        self.failed.emit(sentence(error))

    @Slot(object)
    def _open(self, one: Crossing) -> None:
        view = CrossingView(self._theme, one, may=self._actions.may)
        view.decided.connect(self._decide)
        view.letter_asked.connect(self.letter_asked)
        view.items_asked.connect(self.items_asked)
        self.panel.show_content(f"{one.party_a.name}与{one.party_b.name}", view)

    def _renew_panel(self) -> None:
        found = self.table.current()
        if not self.panel.isHidden() and found is not None:
            self._open(found)

    @Slot(object)
    def _decide(self, decision: Decision) -> None:
        changes = self.attempt(partial(self._actions.decide, self._year, (decision,)))
        if changes is not None:
            self.show_year(self._year)
            self.announce(changes)

    @Slot()
    def print_now(self) -> None:
        """Ask for every letter that waits to be signed, each on its own sheets."""
        entries = self.table.matrix.waiting_letters
        if entries:
            self.paper_asked.emit(PaperWish(LETTER, Extent.EACH, entries=entries))

    @Slot()
    def _print_matrix(self) -> None:
        self.paper_asked.emit(PaperWish("letter_matrix", Extent.LIST))
