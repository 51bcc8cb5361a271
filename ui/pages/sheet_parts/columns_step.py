"""The second step: what each column means. Proposed from its title, corrected by the user, remembered for the same head."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.column_meanings import (
    PIECES_OF,
    TICKED,
    Piece,
    field_of,
    go_together,
    meaning,
    piece_of,
)
from sxt_desktop.domain.forms import FieldSpec, Sensitivity
from sxt_desktop.usecases.sheet_tables import Table
from ui.forms.widgets.field import Edit
from ui.pages.sheet_parts.inputs import beside, choice, choose
from ui.theme import Theme
from ui.widgets.cards import clear, scrolling
from ui.widgets.hints import set_hint
from ui.widgets.steps import StepFoot
from ui.widgets.text import ElidedLabel, label, rule

_SKIP = "（不导入）"
_PIECES = {
    Piece.YEAR: "年",
    Piece.MONTH: "月",
    Piece.DAY: "日",
    Piece.DATE: "日期",
    Piece.CLOCK: "时间",
    Piece.START: "起",
    Piece.END: "止",
}
YEARS, MOST_HEADS = 20, 40
"""So many years back, and so many first rows for the head, are offered."""


class ColumnsStep(QWidget):
    """`head_changed` carries (first row, rows) as the user sets them; `forward_asked` that the columns are right."""

    head_changed = Signal(int, int)
    forward_asked = Signal()
    back_asked = Signal()

    def __init__(self, theme: Theme, year: int, levels: Sequence[Sensitivity]) -> None:
        super().__init__()
        self._theme, self._year = theme, year
        self._fields: tuple[FieldSpec, ...] = ()
        self._combos: list[QComboBox] = []
        self._fixed: dict[str, Edit | QComboBox] = {}
        self._head = choice(theme, (), name="sheet_head", says="表头所在的行", width=110)
        self._rows = choice(
            theme, (("占一行", 1), ("占两行", 2)), name="sheet_head_rows", says="表头占几行", width=110
        )
        years = [(f"{one}年", one) for one in range(year + 1, year - YEARS, -1)]
        self.year = choice(theme, years, name="sheet_year", says="没有写年份的日期算哪一年", width=110)
        choose(self.year, year)
        self.level = choice(
            theme, [(one.value, one.value) for one in levels], name="sheet_level", says="敏感级别", width=120
        )
        for combo in (self._head, self._rows):
            combo.activated.connect(self._head_moved)
        self._says = label("", "second", wraps=True)
        self._grid = QGridLayout()
        self._missing = QVBoxLayout()
        self.foot = StepFoot("核对各行", name="sheet_columns")
        self.foot.back.clicked.connect(self.back_asked)
        self.foot.forward.clicked.connect(self.forward_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(20)
        head = beside("表头在", self._head)
        head.addWidget(self._rows)
        top.addLayout(head)
        top.addLayout(beside("没写年份的日期按", self.year))
        if self.level.count():
            top.addLayout(beside("敏感级别", self.level))
        if not self.level.count():
            self.level.hide()
        top.addStretch(1)
        inside = QWidget()
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(0, 0, 12, 0)
        inner.setSpacing(10)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(2, 2)
        inner.addLayout(self._missing)
        inner.addLayout(self._grid)
        inner.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self._says)
        column.addWidget(rule())
        column.addWidget(scrolling(inside), 1)
        column.addLayout(self.foot)

    def show_table(self, table: Table, fields: Sequence[FieldSpec]) -> None:
        """Show the columns of a table and what each is taken for."""
        self._fields = tuple(fields)
        self._head.clear()
        for row in _head_rows(table):
            self._head.addItem(f"第{row + 1}行", row)
        choose(self._head, table.head.first)
        choose(self._rows, table.head.last - table.head.first + 1)
        choose(self.level, table.form.sensitivity.value)
        choose(self.year, table.year or self._year)
        self._says.setText(self._told(table))
        self._show_columns(table)
        self._show_missing()
        self.foot.forward.setEnabled(bool(table.rows))

    def _told(self, table: Table) -> str:
        """Say how the table was understood, so that each of it can be undone."""
        known = "列的对应关系沿用上一次同样的表头" if table.is_remembered else "已按列名自动对应，请看一遍"
        left = f"；{len(table.left_out)} 行是小标题、合计或填表说明，不导入" if table.left_out else ""
        told = [f"“{table.form.title}”，{len(table.rows)} 行。{known}，不对的在右边改{left}。"]
        told += self._joined(table)
        if table.year is not None and table.year != self._year and self.year.currentData() == table.year:
            told.append(f"表格写明是{table.year}年，没写年份的日期按这一年。")
        if table.further is not None:
            row = table.further + 1
            told.append(f"第{row}行起是另一张表，这次不导入；要导入它，把表头改在第{row}行。")
        return "".join(told)

    def _joined(self, table: Table) -> list[str]:
        """Say which columns make one field together."""
        together: dict[str, list[str]] = {}
        for column, meant in sorted(table.columns.items()):
            if piece_of(meant):
                together.setdefault(field_of(meant), []).append(table.titles[column])
        return [
            f"“{'”“'.join(titles)}”{len(titles)}列合成“{table.form.label_of(field_id)}”。"
            for field_id, titles in together.items()
        ]

    def _show_columns(self, table: Table) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._combos = []
        choices = self._choices(table)
        for number, words in enumerate(("表格里的列", "前几行的内容", "对应本表的项目")):
            self._grid.addWidget(label(words, "second"), 0, number)
        for column, title in enumerate(table.titles):
            shown = ElidedLabel(title or f"第 {column + 1} 列（没有名称）", "bold")
            shown.setFixedWidth(self._theme.px(190))
            combo = choice(self._theme, choices, name=f"column_{column}", says=f"“{title}”对应的项目")
            choose(combo, table.columns.get(column, ""))
            combo.activated.connect(self._chosen)
            self._combos.append(combo)
            self._grid.addWidget(shown, column + 1, 0)
            self._grid.addWidget(ElidedLabel("　".join(table.samples(column)), "quiet"), column + 1, 1)
            self._grid.addWidget(combo, column + 1, 2)

    def _choices(self, table: Table) -> list[tuple[str, str]]:
        """Whole fields first, then pieces of them, and choices that are columns of this table."""
        named = ((f"{spec.label}{' *' if spec.required else ''}", spec.id) for spec in self._fields)
        pieces = (
            (f"{spec.label}：{_PIECES[piece]}", meaning(spec.id, piece))
            for spec in self._fields
            for piece in PIECES_OF.get(spec.kind, ())
        )
        ticked = (
            (f"{table.form.label_of(field_of(meant))}：{piece_of(meant).removeprefix(TICKED)}", meant)
            for meant in table.columns.values()
            if piece_of(meant).startswith(TICKED)
        )
        return [(_SKIP, ""), *named, *pieces, *ticked]

    @Slot()
    def _chosen(self) -> None:
        """Let each field be meant by one column only, or by one for each piece: the last one chosen counts."""
        last = self.sender()
        value = str(last.currentData()) if isinstance(last, QComboBox) else ""
        for combo in self._combos:
            if combo is not last and value and not go_together(value, str(combo.currentData())):
                choose(combo, "")
        self._show_missing()

    def _show_missing(self) -> None:
        """Ask for what every row needs and no column gives."""
        typed = self.fixed()
        clear(self._missing)
        self._fixed = {}
        mapped = set(map(field_of, self.columns().values()))
        missing = [s for s in self._fields if s.required and s.visible_when is None and s.id not in mapped]
        if missing:
            words = "下面是必填的项目，表格里没有对应的列。各行都一样的，可以在这里填一次；否则请在下面给它选一列。"
            self._missing.addWidget(label(words, "warn", wraps=True))
        for spec in missing:
            self._fixed[spec.id] = edit = self._input(spec, typed.get(spec.id, ""))
            line = beside(f"{spec.label}：各行都填", edit)
            line.addStretch(1)
            self._missing.addLayout(line)
        if missing:
            self._missing.addWidget(rule())

    def _input(self, spec: FieldSpec, typed: str) -> Edit | QComboBox:
        if spec.choices and not typed:
            choices = [("（不填）", ""), *((one, one) for one in spec.choices)]
            return choice(self._theme, choices, name=f"fixed_{spec.id}", says=spec.label, width=240)
        edit = Edit(self)
        edit.setObjectName(f"fixed_{spec.id}")
        edit.setAccessibleName(spec.label)
        edit.setFixedWidth(self._theme.px(240))
        edit.setText(typed)
        set_hint(edit, spec.label)
        return edit

    def columns(self) -> Mapping[int, str]:
        """Return the field of each column that is taken in."""
        return {n: str(combo.currentData()) for n, combo in enumerate(self._combos) if combo.currentData()}

    def fixed(self) -> dict[str, str]:
        """Return what is filled into every row."""
        given = {
            key: str(edit.currentData()) if isinstance(edit, QComboBox) else edit.text().strip()
            for key, edit in self._fixed.items()
        }
        return {key: text for key, text in given.items() if text}

    def sensitivity(self) -> Sensitivity | None:
        """Return the level chosen, None where none is offered."""
        return Sensitivity(str(self.level.currentData())) if self.level.count() else None

    @Slot()
    def _head_moved(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.head_changed.emit(int(self._head.currentData()), int(self._rows.currentData()))


def _head_rows(table: Table) -> list[int]:
    """Return the rows that are offered for the head: the first ones, and where another table begins."""
    rows = list(range(min(len(table.grid.rows), MOST_HEADS)))
    further = (table.head.first, table.further)
    return rows + sorted({row for row in further if row is not None and row >= len(rows)})
