"""下级报送: how every unit below stands in every month and half-year, whom to remind, one unit at the side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sxt_desktop.domain.exchange import Received
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.periods import Period
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.standing import Cell, Standing
from sxt_desktop.domain.values import chinese_date
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.desk import Matrix, Row
from ui.jobs import Jobs
from ui.may import EVERYTHING, May
from ui.pages.print_parts.wishes import Extent, PaperWish
from ui.pages.units_parts.matrix_view import MatrixView
from ui.pages.units_parts.words import cell_words, reminder
from ui.reading import Reading
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.cards import EmptyState
from ui.widgets.chip_row import ChipRow
from ui.widgets.page import PageHead
from ui.widgets.panel_page import PanelPage
from ui.widgets.text import ElidedLabel, label, rule
from ui.widgets.words import short_moment

_ALL, _PANEL, _SHOWN = "全部", 320, 8
_EMPTY = "还没有登记过下级。登记并导入下级的报送包后，这里列出各单位各月的报送情况。"


@dataclass(frozen=True, slots=True)
class UnitsActions:
    """`received` gives the bundles of a unit, newest first."""

    matrix: Callable[[int], Matrix]
    received: Callable[[OrgId], Sequence[Received]]
    confirm: Callable[[OrgId], Changes]
    originals: Callable[[OrgId], int] = lambda org: 0
    """Of how many units an organisation passed the originals on to us."""
    may: May = EVERYTHING


class UnitsPage(PanelPage):
    """`card_asked` carries a unit, `records_asked` and `filing_asked` a unit and a period, `paper_asked` a `PaperWish`."""

    card_asked = Signal(str)
    records_asked = Signal(str, object)
    filing_asked = Signal(str, object)
    paper_asked = Signal(object)
    originals_asked = Signal(str)

    def __init__(
        self, theme: Theme, jobs: Jobs, actions: UnitsActions, *, year: int, reading: Reading | None = None
    ) -> None:
        super().__init__(theme, panel="unit_panel", width=_PANEL)
        self._reading = reading or Reading()
        self._jobs, self._actions, self._year = jobs, actions, year
        self._matrix: Matrix | None = None
        self._state = _ALL
        states = (_ALL, *map(str, Standing))
        self._chips = ChipRow({name: name for name in states}, name=lambda name: f"state_{name}")
        self._chips.chosen.connect(self._choose)
        self._period = QComboBox()
        self._period.setObjectName("units_period")
        self._period.setAccessibleName("时段")
        self._period.currentIndexChanged.connect(self._filter)
        self.view = MatrixView(theme)
        self.view.opened.connect(self._show_unit)
        self._stack = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        copy = plain_button("复制催报名单", name="copy_reminder", theme=self._theme, icon="paper")
        copy.clicked.connect(self._copy)
        self._remind = copy
        paper = plain_button("打印催报名单", name="print_reminder", theme=self._theme, icon="printer")
        paper.clicked.connect(self._print_reminder)
        self._remind_on_paper = paper
        self._head = PageHead("下级报送", (copy, paper))
        filters = QHBoxLayout()
        filters.setSpacing(4)
        filters.addWidget(self._period)
        filters.addSpacing(8)
        filters.addWidget(self._chips, 1)
        self._stack.addWidget(self.view)
        self._stack.addWidget(EmptyState(self._theme, _EMPTY, icon="building", name="units_empty"))
        self._stack.addWidget(EmptyState(self._theme, "没有这种情况的单位。", icon="done", name="units_none"))
        self.lay_out_page("units_page", self._head, filters, main=self._stack)

    def show_year(self, year: int) -> None:
        """Show another year."""
        self._year = year
        self.show_units()

    @Slot()
    def show_units(self) -> None:
        """Read how the units stand and show it."""
        if self._matrix is None or self._matrix.year != self._year:
            self._head.aside.setText("正在读取…")
        self._reading.ask(partial(self._actions.matrix, self._year), self._show_matrix)

    def _show_matrix(self, found: Matrix) -> None:
        before, self._matrix = self._matrix, found
        if before is None or before.year != found.year:
            self._period.blockSignals(True)
            self._period.clear()
            self._period.addItems([one.name for one in found.periods])
            self._period.setCurrentIndex(found.present)
            self._period.blockSignals(False)
            self.panel.hide()
        self._filter()

    @property
    def column(self) -> int:
        """The period that is counted and reminded of."""
        return max(self._period.currentIndex(), 0)

    @Slot(object)
    def _choose(self, state: str) -> None:
        self._state = state
        self._filter()

    @Slot()
    def _filter(self) -> None:
        found = self._matrix
        if found is None:
            return
        counts = {str(one): found.count(self.column, one) for one in Standing}
        counts[_ALL] = len(found.rows)
        self._chips.show_counts(counts, kept=(_ALL, self._state) if found.rows else ())
        self._chips.press(self._state)
        rows = [row for row in found.rows if self._state in (_ALL, self._standing(row))]
        self.view.show_rows(found.periods, rows)
        self._stack.setCurrentIndex(0 if rows else 2 if found.rows else 1)
        period, missing = found.periods[self.column], counts[str(Standing.MISSING)]
        self._head.aside.setText(f"{period.name}已报 {counts[str(Standing.REPORTED)]}，未报 {missing}")
        for button in (self._remind, self._remind_on_paper):
            button.setEnabled(bool(missing))

    def _standing(self, row: Row) -> str:
        cell = row.cells[self.column]
        return "" if cell is None else cell.standing.value

    def _missing(self) -> tuple[str, tuple[str, ...]]:
        found = self._matrix
        if found is None:
            return "", ()
        period = found.periods[self.column]
        names = tuple(row.name for row in found.missing(self.column))
        return f"{found.year}年{period.name}未报送单位名单", names

    @Slot()
    def _copy(self) -> None:
        title, names = self._missing()
        if names and self._matrix is not None:
            QGuiApplication.clipboard().setText(reminder(title, names, chinese_date(self._matrix.today)))
            self.told.emit(f"催报名单已复制，共 {len(names)} 个单位。")

    @Slot()
    def _print_reminder(self) -> None:
        found = self._matrix
        if found is not None:
            period = found.periods[self.column].name
            self.paper_asked.emit(PaperWish("reminder_list", Extent.SUBJECT, subject=period, year=found.year))

    @Slot(object, int)
    def _show_unit(self, row: Row, column: int) -> None:
        """Show one unit: what the cell means, the last bundles with their receipts, where to go on."""
        found = self._matrix
        if found is None:
            return
        column = self.column if column < 0 else column
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(16, 14, 16, 14)
        lines.setSpacing(10)
        period = found.periods[column]
        self._add_meaning(lines, row.org, period, row.cells[column])
        self._add_ways(lines, row.org, period)
        lines.addWidget(rule())
        self._add_received(lines, row.org)
        lines.addStretch(1)
        self.panel.show_content(row.name, body)
        self.view.keep_in_view()

    def _add_meaning(self, lines: QVBoxLayout, org: OrgId, period: Period, cell: Cell | None) -> None:
        """Say what a cell means; an epoch to be confirmed can be confirmed here."""
        if cell is None:
            lines.addWidget(label(f"{period.name}还没有开始，或在该单位登记之前，不需要报送。", wraps=True))
            return
        lines.addWidget(label(cell_words(period, cell), wraps=True))
        if cell.standing is Standing.UNCONFIRMED:
            agree = primary_button("已与对方核实，确认接续", name="unit_confirm")
            self._actions.may.gate(agree, Permission.EXCHANGE)
            agree.clicked.connect(lambda: self._confirm(org))
            lines.addWidget(agree, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_ways(self, lines: QVBoxLayout, org: OrgId, period: Period) -> None:
        """Lead on: to the unit's records of a period, to filing them, to its card, to what it passed on."""
        records = plain_button(
            f"{period.name}的记录", name="unit_records", theme=self._theme, icon="supervise"
        )
        records.clicked.connect(partial(self.records_asked.emit, org, period))
        file = plain_button(f"{period.name}全部归档…", name="unit_file", theme=self._theme, icon="lock")
        file.clicked.connect(partial(self.filing_asked.emit, org, period))
        self._actions.may.gate(file, Permission.SUPERVISE)
        card = plain_button("报送卡片", name="unit_card", theme=self._theme, icon="stick")
        card.clicked.connect(partial(self.card_asked.emit, org))
        for button in (records, file, card):
            lines.addWidget(button)
        passed = self._actions.originals(org)
        if passed:
            look = plain_button(
                f"转报来的原件（{passed} 个单位）",
                name="unit_originals",
                theme=self._theme,
                icon="organisation",
            )
            look.clicked.connect(partial(self.originals_asked.emit, org))
            lines.addWidget(look)

    def _add_received(self, lines: QVBoxLayout, org: OrgId) -> None:
        received = tuple(self._actions.received(org))
        lines.addWidget(label("收到的报送包", "heading"))
        if not received:
            lines.addWidget(label("还没有收到过。", "quiet"))
        for got in received[:_SHOWN]:
            line = QHBoxLayout()
            both = QVBoxLayout()
            both.setSpacing(1)
            both.addWidget(ElidedLabel(f"第{got.seq}包", "bold", mode=Qt.TextElideMode.ElideRight))
            sent_back = "回执已带回" if got.confirmed_in else "回执未带回"
            both.addWidget(label(f"{short_moment(got.imported_at)} 导入，{sent_back}", "second", wraps=True))
            line.addLayout(both, 1)
            paper = link_button("打印回执", name=f"receipt_{got.seq}")
            paper.clicked.connect(partial(self._print_receipt, got))
            line.addWidget(paper, 0, Qt.AlignmentFlag.AlignTop)
            lines.addLayout(line)
        if len(received) > _SHOWN:
            lines.addWidget(label(f"更早还有 {len(received) - _SHOWN} 包。", "second"))

    def _print_receipt(self, got: Received) -> None:
        self.paper_asked.emit(PaperWish("receipt", Extent.SUBJECT, subject=got.bundle_id))

    def _confirm(self, org: OrgId) -> None:
        changes = self.attempt(partial(self._actions.confirm, org))
        if changes is not None:
            self.panel.hide()
            self.show_units()
            self.announce(changes, "已确认，接续后的记录正常计入。")
