"""The third step: every row as it would be kept; names that are not clear, one reason for late rows, then taken in."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableView,
    QVBoxLayout,
)

from sxt_desktop.domain.values import FieldKind, Ref
from sxt_desktop.usecases.sheet_dry_run import DryRun, NameQuestion
from ui.forms.widgets.field import Edit
from ui.pages.sheet_parts.inputs import beside, choice
from ui.pages.sheet_parts.rows_delegate import RowsDelegate
from ui.pages.sheet_parts.rows_model import RowState, SheetRows, state_of
from ui.tables.painting import plain_table
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.cards import clear
from ui.widgets.chip_row import ChipRow
from ui.widgets.hints import set_hint
from ui.widgets.steps import StepFoot
from ui.widgets.text import label

ASKED = 5
"""So many names are asked about at once; the next ones follow when these are answered."""
_ALL = "全部"
_WIDTHS = {
    FieldKind.LONG_TEXT: 280,
    FieldKind.ENTRIES: 260,
    FieldKind.PERSONS: 200,
    FieldKind.ORGS: 200,
    FieldKind.DATE_RANGE: 210,
    FieldKind.DATETIME: 180,
    FieldKind.TEXT: 200,
}


class CheckStep(QFrame):
    """`answered` says that a name was chosen, `settled` that reason or look-alikes changed; the verbs go out as signals."""

    answered = Signal()
    settled = Signal()
    take_asked = Signal()
    give_back_asked = Signal()
    back_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._run: DryRun | None = None
        self._state: RowState | None = None
        self.names: dict[tuple[str, str], Ref] = {}
        self._model = SheetRows()
        self._painter = RowsDelegate(theme)
        self.table = QTableView()
        states = (None, *RowState)
        words = {state: _ALL if state is None else state.value for state in states}
        self._chips = ChipRow(words, name=lambda state: f"rows_{states.index(state)}")
        self._chips.chosen.connect(self._choose)
        self.reason = Edit(self)
        self.reason.setObjectName("sheet_reason")
        self.reason.setAccessibleName("补录原因")
        set_hint(self.reason, "写一次，用于所有没有写明原因的补录行")
        self.reason.editingFinished.connect(self.settled)
        self._late = QFrame()
        self._late_says = label("", "warn")
        self.twins = QCheckBox("与已有记录相同的也导入")
        self.twins.setObjectName("sheet_twins")
        self.twins.toggled.connect(self.settled)
        self._notes = label("", "second", wraps=True)
        self._notes.setObjectName("sheet_notes")
        self.hidden = QCheckBox("隐藏的行也导入")
        self.hidden.setObjectName("sheet_hidden")
        self.above = QCheckBox("序号合并的，空着的必填项同上一行")
        self.above.setObjectName("sheet_above")
        self.above.setChecked(True)
        for box in (self.hidden, self.above):
            box.toggled.connect(self.answered)
        self._asking = QVBoxLayout()
        self._asking.setSpacing(6)
        self._why = label("", "error", wraps=True)
        self._why.setObjectName("sheet_why")
        self._back = plain_button("有问题的行另存…", name="sheet_give_back", theme=theme, icon="save")
        self._back.setToolTip("存成一个表格，每行写明原因；改好后可以再导入")
        self._back.clicked.connect(self.give_back_asked)
        self.foot = StepFoot("导入", name="sheet_check")
        self.foot.back.clicked.connect(self.back_asked)
        self.foot.forward.clicked.connect(self.take_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        table = self.table
        plain_table(table, name="sheet_rows", says="各行核对结果")
        table.setModel(self._model)
        table.setItemDelegate(self._painter)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setTextElideMode(Qt.TextElideMode.ElideRight)
        table.selectionModel().currentRowChanged.connect(self._explain)
        table.verticalHeader().setDefaultSectionSize(self._theme.px(36))
        chips = QHBoxLayout()
        chips.setSpacing(4)
        chips.addWidget(self._chips, 1)
        chips.addWidget(self.twins)
        late = QHBoxLayout(self._late)
        late.setContentsMargins(0, 0, 0, 0)
        late.addWidget(self._late_says)
        late.addWidget(self.reason, 1)
        notes = QHBoxLayout()
        notes.setSpacing(16)
        notes.addWidget(self._notes, 1)
        notes.addWidget(self.hidden)
        notes.addWidget(self.above)
        self.foot.insertWidget(1, self._back)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(10)
        column.addLayout(notes)
        column.addLayout(self._asking)
        column.addWidget(self._late)
        column.addLayout(chips)
        column.addWidget(self.table, 1)
        column.addWidget(self._why)
        column.addLayout(self.foot)

    def begin(self) -> None:
        """Forget what was answered for another table."""
        self.names = {}
        self.reason.clear()
        for box, is_on in ((self.twins, False), (self.hidden, False), (self.above, True)):
            box.blockSignals(True)
            box.setChecked(is_on)
            box.blockSignals(False)
        self._state = None

    def show_run(self, run: DryRun) -> None:
        """Show how every row stands."""
        is_new = (
            self._run is None
            or self._run.how.columns != run.how.columns
            or self._run.table.grid is not run.table.grid
        )
        self._run = run
        counts = self._counts(run)
        self._chips.show_counts(counts, kept=(None,))
        if self._state is not None and not counts[self._state]:
            self._state = None
        self._choose(self._state)
        if is_new:
            self._fit()
        self._ask(run)
        self._show_late(run)
        self._show_notes(run)
        self.twins.setVisible(bool(run.twins))
        self._back.setVisible(bool(run.problems))
        self.show_ready(run)

    def show_ready(self, run: DryRun) -> None:
        """Say at the button how many rows would be taken in, and whether they can be."""
        taken = sum(1 for _ in run.taken)
        self.foot.forward.setText(f"导入 {taken} 行" if taken else "没有可导入的行")
        self.foot.forward.setEnabled(bool(taken) and not run.needs_reason)
        why = "请先写明补录原因" if run.needs_reason else ""
        self.foot.forward.setToolTip(why)

    def _counts(self, run: DryRun) -> Mapping[RowState | None, int]:
        wrong = len(run.problems)
        twins = sum(1 for row in run.twins if state_of(run, row) is RowState.TWIN)
        good = run.total - wrong - twins
        return {None: run.total, RowState.GOOD: good, RowState.TWIN: twins, RowState.WRONG: wrong}

    def _show_notes(self, run: DryRun) -> None:
        """Say which rows of the file are not among those below, and what was filled in from above."""
        told = []
        if run.hidden is None:
            told.append("这个文件看不出哪些行是隐藏的，隐藏的行也列在下面，请留意。")
        elif run.hidden:
            how = "已一并列入" if run.how.takes_hidden else "没有列入"
            told.append(f"有 {run.hidden} 行在表格里是隐藏的或被筛选掉的，{how}。")
        if run.empty:
            told.append(f"有 {run.empty} 行对应的各列都空着，没有列入。")
        if run.carried:
            told.append(f"有 {run.carried} 行的序号与上一行合并，空着的必填项按上一行填。")
        self._notes.setText("".join(told))
        self._notes.setVisible(bool(told))
        self.hidden.setVisible(bool(run.hidden))
        self.above.setVisible(bool(run.carried) or not run.how.same_above)

    def _show_late(self, run: DryRun) -> None:
        late = len([row for row in run.late if row not in run.problems])
        self._late.setVisible(bool(late))
        self._late_says.setText(f"其中 {late} 行是补录，补录原因")

    @Slot(object)
    def _choose(self, state: RowState | None) -> None:
        self._state = state
        self._chips.press(state)
        self._model.show_run(self._run, state)
        self._why.hide()
        if self._model.rowCount():
            self.table.selectRow(0)

    @Slot(QModelIndex)
    def _explain(self, index: QModelIndex) -> None:
        """Say in full why the row in hand is not taken in: its cell has no room for all of it."""
        words = self._model.reasons(index.row()) if index.isValid() else ""
        self._why.setText(words)
        self._why.setVisible(bool(words))

    def _fit(self) -> None:
        head, px = self.table.horizontalHeader(), self._theme.px
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.resizeSection(0, px(56))
        head.resizeSection(1, px(250))
        run = self._run
        specs = {} if run is None else {spec.label: spec for spec in run.table.form.fields}
        for column in range(2, self._model.columnCount()):
            spec = specs.get(str(self._model.headerData(column, Qt.Orientation.Horizontal)))
            head.resizeSection(column, px(140 if spec is None else _WIDTHS.get(spec.kind, 140)))

    def _ask(self, run: DryRun) -> None:
        clear(self._asking)
        for number, question in enumerate(run.questions[:ASKED]):
            self._asking.addLayout(self._question(number, question))
        if len(run.questions) > ASKED:
            more = label(f"另有 {len(run.questions) - ASKED} 个名字，答完这些再问。", "second")
            self._asking.addWidget(more)

    def _question(self, number: int, question: NameQuestion) -> QHBoxLayout:
        choices: list[tuple[str, object]] = [("请选择…", None)]
        choices += [(f"是 {one.name}", one) for one in question.offered]
        choices += [("只记文字，不对应到人员或单位", Ref(None, question.name))] if question.may_stay else []
        combo = choice(
            self._theme,
            choices,
            name=f"name_{number}",
            says=f"{question.label}“{question.name}”是谁",
            width=280,
        )
        combo.activated.connect(partial(self._named, question, combo.itemData))
        why = "有几个同名的" if question.is_shared else "没有登记"
        words = f"{question.label}“{question.name}”{why}（{question.rows} 行）"
        line = beside(words, combo)
        line.addStretch(1)
        return line

    def _named(self, question: NameQuestion, data: object, index: int) -> None:
        chosen = data(index) if callable(data) else None
        if isinstance(chosen, Ref):
            self.names[question.field_id, question.name] = chosen
            self.answered.emit()

    def button(self) -> QPushButton:
        """The button that takes rows in."""
        return self.foot.forward
