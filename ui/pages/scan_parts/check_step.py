"""The second step: every document and page that was read, what is to be filed, and the signing of all of them."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.values import FieldKind
from sxt_desktop.usecases.file_scans import Filed
from sxt_desktop.usecases.read_scans import PageRef, ScanPlan, State
from ui.forms.sources import Sources
from ui.forms.widgets.dates import DayInput
from ui.jobs import Jobs
from ui.messages import sentence
from ui.pages.records.look_bar import Register
from ui.pages.scan_parts.actions import Decisions, Reading, Wish
from ui.pages.scan_parts.beside import PROXY, Beside
from ui.pages.scan_parts.day_asked import DayAsked
from ui.pages.scan_parts.page_view import Picture
from ui.pages.scan_parts.rows_model import ScanRow, ScanRows, rows_of
from ui.pages.scan_parts.signing_box import SigningBox
from ui.pages.scan_parts.table import ScanTable
from ui.pages.sheet_parts.inputs import beside
from ui.theme import Theme
from ui.widgets.chip_row import ChipRow
from ui.widgets.flow_row import FlowRow, held
from ui.widgets.page import GAP, fit_panel
from ui.widgets.steps import StepFoot
from ui.widgets.text import label, rule

_ALL, _READY, _LOOK, _UNREAD = "全部", "可以归入", "需要看一看", "未识别"
_BESIDE = 420
_DAY = FieldSpec(id="scan_day", label="签订日期", kind=FieldKind.DATE, past_only=True)
_MOST_BOX = 50


class CheckStep(QWidget):
    """`file_asked` carries a `Wish`; what `beside` asks is answered by the page."""

    file_asked = Signal(object)
    back_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        jobs: Jobs,
        picture: Picture,
        sources: Callable[[], Sources],
        register_look: Register,
    ) -> None:
        super().__init__()
        self._theme = theme
        self._plan = ScanPlan((), (), 0, 0)
        self._decisions = Decisions()
        self._shown = _ALL
        self.model = ScanRows()
        self.table = ScanTable(theme, self.model)
        self._sources = sources
        self.beside = Beside(theme, jobs, picture, sources, register_look)
        self.day = DayInput(_DAY, sources(), self)
        self.day.edit.setObjectName("scan_day")
        self.day.edit.setAccessibleName("签订日期，写到台账里还没有签订日期的记录")
        self.box = QLineEdit()
        self.box.setObjectName("scan_box")
        self.box.setAccessibleName("纸质存放盒号")
        self.box.setMaxLength(_MOST_BOX)
        self._error = label("", "error")
        self._error.setObjectName("scan_day_error")
        self._summary = label("", "quiet", wraps=True)
        self._summary.setObjectName("scan_summary")
        self._damaged = label("", "error", wraps=True)
        self._damaged.setObjectName("scan_damaged")
        self._proxy = label(PROXY, "error", wraps=True)
        self._proxy.setObjectName("scan_proxy_remark")
        self._asked = DayAsked()
        self._signing: SigningBox | None = None
        self._chips = ChipRow({one: one for one in _NAMES}, name=lambda one: f"scan_show_{_NAMES.index(one)}")
        self._chips.chosen.connect(self._choose)
        self.foot = StepFoot("归档", name="scan_check", back="重新选择")
        self._lay_out()
        self._connect()

    def resizeEvent(self, event: QResizeEvent) -> None:
        fit_panel(self.beside, self, self._theme.px(_BESIDE))
        super().resizeEvent(event)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self._summary)
        left.addWidget(self._damaged)
        left.addWidget(self._chips)
        left.addWidget(self.table, 1)
        middle = QHBoxLayout()
        middle.setSpacing(GAP)
        middle.addLayout(left, 1)
        middle.addWidget(self.beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(10)
        column.addLayout(middle, 1)
        column.addWidget(rule())
        column.addWidget(self._proxy)
        column.addWidget(self._asked)
        self._put_signing()
        column.addLayout(self.foot)
        order = (self.table, self.day.edit, self.box, self.foot.back, self.foot.forward)
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    def _put_signing(self) -> None:
        """Put what is noted of the signing between the ways back and on."""
        row = FlowRow(gap=8)
        for words, widget, width in (("签订日期", self.day, 190), ("存放盒号", self.box, 150)):
            widget.setFixedWidth(self._theme.px(width))
            row.add(held(beside(words, widget)))
        row.add(self._error)
        self.foot.insertWidget(1, row, 100)

    def _connect(self) -> None:
        self.model.decided.connect(self._decided)
        self.table.picked.connect(self._show_row)
        self.table.entered.connect(self.beside.setFocus)
        self.beside.turned.connect(self._turned)
        self.beside.left_out_asked.connect(self._leave_out)
        self.day.changed.connect(self._count)
        self._asked.today_asked.connect(lambda: self.day.put(self._sources().today))
        self.foot.back.clicked.connect(self.back_asked)
        self.foot.forward.clicked.connect(self._ask_file)

    def show_reading(self, reading: Reading) -> None:
        """Show what was read, with what is proposed."""
        self._decisions = Decisions.usual(reading.plan)
        self.beside.show_targets(reading.targets)
        self._error.hide()
        self._asked.is_later = False
        self._shown = _ALL
        self.show_plan(reading.plan)
        self.table.setFocus()

    def show_plan(self, plan: ScanPlan) -> None:
        """Show a plan with the decisions made before; what is new in it and can be filed is proposed too."""
        before = self._plan
        for number, document in enumerate(plan.documents):
            known = before.documents[number] if number < len(before.documents) else None
            if document.state is State.READY and (known is None or known.state is not State.READY):
                self._decisions.filed.add(number)
        self._plan = plan
        self._damaged.setText("\n".join(sentence(error) for _, error in plan.damaged))
        self._damaged.setVisible(bool(plan.damaged))
        self._summary.setText(_summary(plan))
        self._choose(self._shown)

    @property
    def turns(self) -> dict[PageRef, int]:
        """By how much pages were turned by hand."""
        return self._decisions.turns

    @property
    def plan(self) -> ScanPlan:
        """What is on show."""
        return self._plan

    @Slot(object)
    def _choose(self, wanted: str) -> None:
        every = rows_of(self._plan)
        sorted_rows = {name: [row for row in every if _belongs(row, name)] for name in _NAMES}
        self._shown = wanted if sorted_rows[wanted] else _ALL
        self._chips.show_counts({name: len(rows) for name, rows in sorted_rows.items()})
        self._chips.press(self._shown)
        held = self.table.current()
        rows = sorted_rows[self._shown]
        self.model.show_rows(self._plan, self._decisions, rows)
        at = next((n for n, row in enumerate(rows) if held and row.first == held.first), 0)
        self.beside.show_row(None)
        if rows:
            self.table.selectRow(at)
        self._count()

    @Slot()
    def _count(self) -> None:
        count = len(self._decisions.filed)
        self.foot.forward.setText(f"归档 {count} 份")
        self.foot.forward.setEnabled(count > 0)
        decisions, plan = self._decisions, self._plan
        self._proxy.setVisible(bool(decisions.proxies(plan)))
        undated = 0 if self.day.text() else decisions.undated(plan)
        self._asked.show_count(undated, may_wait=not decisions.needs_day(plan))
        self._error.hide()

    @Slot()
    def _decided(self) -> None:
        """Ask at the paper in hand what follows from its ticks."""
        row = self.table.current()
        if row is not None:
            self._show_signing(row)
        self._count()

    def _show_signing(self, row: ScanRow) -> None:
        """Ask how the paper in hand was signed, where it is to be filed."""
        document, self._signing = row.document, None
        if document is not None and document.is_fileable and row.number in self._decisions.filed:
            self._signing = SigningBox(self._theme, row.number, document, self._decisions)
            self._signing.changed.connect(self._count)
        self.beside.show_signing(self._signing)

    @Slot(object)
    def _show_row(self, row: ScanRow) -> None:
        page = row.page
        turn = 0 if page is None else self._decisions.turns.get(page, 0)
        self.beside.show_row(row, turn=turn, is_left_out=page in self._decisions.left_out)
        self._show_signing(row)

    @Slot(object, int)
    def _turned(self, page: PageRef, turn: int) -> None:
        self._decisions.turns[page] = turn

    @Slot(object)
    def _leave_out(self, page: PageRef) -> None:
        self._decisions.left_out.symmetric_difference_update({page})
        self._choose(self._shown)

    @Slot()
    def _ask_file(self) -> None:
        day = self.day.day()
        if self.day.text() and day is None:
            self._ask_again(self.day.edit, "看不出是哪一天，请写成2026年3月5日")
            return
        if (unnamed := self._decisions.unnamed(self._plan)) is not None:
            self._ask_name(unnamed)
            return
        if not self._asked.isHidden() and not self._asked.is_later:
            self._ask_again(self.day.edit, "请填签订日期")
            return
        self.file_asked.emit(self.wish())

    def _ask_name(self, number: int) -> None:
        """Bring the paper in hand of which nobody said who signed it for another."""
        if all(row.number != number for row in self.model.rows):
            self._choose(_ALL)
        at = next(n for n, row in enumerate(self.model.rows) if row.number == number)
        self.table.selectRow(at)
        names = () if self._signing is None else tuple(self._signing.names.values())
        field = next((one for one in names if one.isEnabled()), self.day.edit)
        self._ask_again(field, "请写明由谁代签")

    def _ask_again(self, field: QLineEdit, words: str) -> None:
        self._error.setText(words)
        self._error.show()
        field.setFocus()

    def rest(self, wish: Wish, filed: Filed) -> ScanPlan:
        """Return what is still to be dealt with after filing: what was not filed, and pages nobody put anywhere."""
        back = {id(one) for one, _ in filed.refused} | {id(one) for one in filed.left}
        gone = {id(one) for one in wish.documents} - back
        plan = self._plan
        documents = tuple(one for one in plan.documents if id(one) not in gone)
        unknown = tuple(page for page in plan.unknown if page not in self._decisions.left_out)
        pages = sum(len(one.pages) for one in documents) + len(unknown)
        return replace(plan, documents=documents, unknown=unknown, pages=pages, empty=0, damaged=())

    def wish(self) -> Wish:
        """Return what is to be filed now."""
        return self._decisions.wish(
            self._plan,
            signed_on=self.day.day(),
            box_no=self.box.text().strip(),
        )


_NAMES = (_ALL, _READY, _LOOK, _UNREAD)


def _belongs(row: ScanRow, name: str) -> bool:
    if name == _ALL:
        return True
    if row.document is None:
        return name == _UNREAD
    return name == (_READY if row.document.state is State.READY else _LOOK)


def _summary(plan: ScanPlan) -> str:
    parts = [f"读了 {plan.pages} 页，分成 {len(plan.documents)} 份文书"]
    if plan.unknown:
        parts.append(f"未识别 {len(plan.unknown)} 页")
    if plan.empty:
        parts.append(f"空白背面 {plan.empty} 页，不归档")
    return "，".join(parts) + "。"
