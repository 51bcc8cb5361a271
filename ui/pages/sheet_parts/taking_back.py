"""What was taken in, newest first, and taking one import back whole."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sxt_desktop.usecases.take_back_import import SheetImport, TakingBack
from ui.forms.widgets.field import Edit
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button
from ui.widgets.cards import EmptyState
from ui.widgets.hints import set_hint
from ui.widgets.listing import Column, Listing, Mark
from ui.widgets.text import label
from ui.widgets.words import full_moment, short_moment

_EMPTY = "把原来的 Excel 台账导入进来：先自动对应各列、逐行核对，有问题的行不进台账；导入错了可以整批撤回。"
_IN_USE = Mark("已导入", "done", ("green", "green_soft"))
_BACK = Mark("已撤回", "not_applicable", ("second", "grey_soft"))
_SHOWN = 6


class ImportList(QWidget):
    """`back_asked` carries the import to be taken back, `back_agreed` it and the reason."""

    begin_asked = Signal()
    back_asked = Signal(object)
    back_agreed = Signal(object, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.bar = TakeBackBar()
        self.bar.agreed.connect(self._agreed)
        self.list = Listing(theme, _columns(), name="sheet_imports", says="导入过的表格")
        self.list.picked.connect(self._picked)
        self.verb = plain_button("撤回这次导入", name="take_back", theme=theme, icon="back")
        self.verb.clicked.connect(self._ask)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        empty = EmptyState(theme, _EMPTY, icon="table", verb="导入表格", name="sheets_empty")
        empty.asked.connect(self.begin_asked)
        self._stack.addWidget(empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)

    def show_imports(self, imports: Sequence[SheetImport]) -> None:
        """Show what was taken in."""
        self.bar.hide()
        self.list.show_rows(imports, same=lambda one: (one.epoch, one.from_n))
        self._stack.setCurrentIndex(0 if imports else 1)
        if imports and self.list.current() is None:
            self.list.selectRow(0)
        self._picked(self.list.current())

    @Slot(object)
    def _picked(self, imported: object) -> None:
        can = isinstance(imported, SheetImport) and not imported.taken_back_at
        self.verb.setEnabled(can)
        self.bar.hide()

    @Slot()
    def _ask(self) -> None:
        imported = self.list.current()
        if isinstance(imported, SheetImport):
            self.back_asked.emit(imported)

    @Slot(str)
    def _agreed(self, reason: str) -> None:
        imported = self.list.current()
        if isinstance(imported, SheetImport):
            self.back_agreed.emit(imported, reason)


class TakeBackBar(QFrame):
    """Names what would be taken out of use and what is left, and asks why."""

    agreed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("take_back_bar")
        self.setProperty("role", "notice")
        self.setProperty("kind", "warn")
        self.words = label("", "bold", wraps=True)
        self._left = label("", wraps=True)
        self.reason = Edit(self)
        self.reason.setObjectName("take_back_reason")
        self.reason.setAccessibleName("撤回原因")
        set_hint(self.reason, "写明撤回原因")
        self.agree = plain_button("撤回", name="take_back_agree")
        leave = link_button("不撤回", name="take_back_leave")
        leave.clicked.connect(self.hide)
        self.agree.clicked.connect(self._agree)
        self.reason.returnPressed.connect(self._agree)
        self.reason.textChanged.connect(self._typed)
        row = QHBoxLayout()
        row.addWidget(self.reason, 1)
        row.addWidget(self.agree)
        row.addWidget(leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 10, 10)
        column.addWidget(self.words)
        column.addWidget(self._left)
        column.addLayout(row)
        self.hide()

    def ask(self, imported: SheetImport, plan: TakingBack) -> None:
        """Say what taking an import back would do."""
        count = len(plan.entries)
        gone = f"，另有 {plan.voided} 条此前已作废" if plan.voided else ""
        if count:
            self.words.setText(
                f"撤回“{imported.file}”的导入？{count} 条记录会作废{gone}；作废后仍可查看和恢复，编号不再使用。"
            )
        else:
            self.words.setText(f"“{imported.file}”导入的记录没有可以撤回的{gone}。")
        shown = "；".join(f"{title}（{why}）" for title, why in plan.left[:_SHOWN])
        more = f"等 {len(plan.left)} 条" if len(plan.left) > _SHOWN else ""
        self._left.setText(f"保留不动：{shown}{more}。")
        self._left.setVisible(bool(plan.left))
        for widget in (self.reason, self.agree):
            widget.setVisible(bool(count))
        self.reason.clear()
        self._typed()
        self.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        self.agree.setEnabled(bool(self.reason.text().strip()))

    def _agree(self) -> None:
        if self.reason.text().strip():
            self.hide()
            self.agreed.emit(self.reason.text().strip())


def _columns() -> tuple[Column, ...]:
    def state(one: SheetImport) -> str:
        return f"{short_moment(one.taken_back_at)} 撤回" if one.taken_back_at else ""

    return (
        Column("文件", lambda one: one.file, second=lambda one: one.form_title),
        Column("导入", lambda one: f"{one.rows} 行", width=110, second=_left),
        Column("经办", lambda one: one.by, width=130),
        Column("时间", lambda one: full_moment(one.at), width=180, second=state),
        Column("情况", lambda one: "", width=110, mark=lambda one: _BACK if one.taken_back_at else _IN_USE),
    )


def _left(one: SheetImport) -> str:
    return f"{one.left} 行没有导入" if one.left else ""
