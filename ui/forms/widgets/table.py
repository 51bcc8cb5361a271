"""Input for a sub-table: rows of small inputs, added and removed without a mouse."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QWidget

from sxt_desktop.domain.forms import FieldSpec, Problem
from sxt_desktop.domain.values import FieldKind, Row, Value, is_empty
from ui.forms.sources import Sources
from ui.forms.widgets.field import FieldWidget
from ui.widgets.buttons import icon_button, link_button
from ui.widgets.text import label

_WIDE = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.PERSONS, FieldKind.ORGS, FieldKind.ENTRIES)
_LINE = 14
"""How much of columns fits on one line: 3 for one of text, 2 for any other; more are laid on further lines."""

Maker = Callable[[FieldSpec, Sources, QWidget], FieldWidget]


def _share(column: FieldSpec) -> int:
    return 3 if column.kind in _WIDE else 2


def lines_of(columns: Sequence[FieldSpec]) -> tuple[tuple[FieldSpec, ...], ...]:
    """Return columns by line, the lines about equally full; few columns stand on one."""
    total = sum(map(_share, columns))
    count = -(-total // _LINE)
    lines: list[list[FieldSpec]] = [[]]
    for column in columns:
        is_full = sum(map(_share, lines[-1])) + _share(column) > -(-total // count) + 1
        if is_full and lines[-1] and len(lines) < count:
            lines.append([])
        lines[-1].append(column)
    return tuple(map(tuple, lines))


class TableRow:
    """The inputs of one row, their labels where they have their own, and the button that takes the row out."""

    def __init__(
        self, cells: tuple[FieldWidget, ...], remove: QPushButton, labels: tuple[QLabel, ...] = ()
    ) -> None:
        self.cells = cells
        self.remove = remove
        self.labels = labels

    def value(self) -> Row:
        """Return column id -> value."""
        return {cell.spec.id: cell.value() for cell in self.cells}

    def has_focus(self) -> bool:
        """Whether one of the cells is being typed into."""
        return any(cell.hasFocus() or cell.isAncestorOf(_focus(cell)) for cell in self.cells)


def _focus(widget: QWidget) -> QWidget:
    return widget.window().focusWidget() or widget.window()


def _head(column: FieldSpec) -> QLabel:
    head = label(column.label + (" *" if column.required else ""), "second")
    head.setToolTip(column.hint)
    return head


class TableField(FieldWidget):
    """Rows; Enter in the last one adds another, Ctrl+Delete takes the current one out."""

    def __init__(
        self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None, *, make: Maker
    ) -> None:
        super().__init__(spec, sources, parent)
        self._make = make
        self.rows: list[TableRow] = []
        self.add = link_button("＋ 加一行")
        self.add.setAccessibleName(f"{spec.label}：加一行")
        self.add.clicked.connect(self._add_asked)
        self._grid_home = QWidget(self)
        self._grid = QGridLayout(self._grid_home)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        column = self._column()
        column.addWidget(self._grid_home)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._take(self.add)
        self._lines = lines_of(spec.columns)
        if len(self._lines) == 1:
            self._draw_heads()
        shortcut = QShortcut(QKeySequence("Ctrl+Del"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._remove_current)
        self._show_heads()

    def _draw_heads(self) -> None:
        for number, column in enumerate(self.spec.columns):
            self._grid.addWidget(_head(column), 0, number)
            self._grid.setColumnStretch(number, _share(column))

    def _show_heads(self) -> None:
        self._grid_home.setVisible(bool(self.rows))

    def _add_asked(self) -> None:
        self.add_row({})
        self.rows[-1].cells[0].setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit()

    def add_row(self, row: Row) -> None:
        """Show one more row."""
        cells = []
        for column in self.spec.columns:
            cell = self._make(column, self.sources, self._grid_home)
            cell.set_value(row.get(column.id))
            cell.set_read_only(self.is_read_only)
            cell.setAccessibleName(f"{self.spec.label}第{len(self.rows) + 1}行{column.label}")
            cell.changed.connect(self.changed)
            cells.append(cell)
        remove = icon_button(self.sources.theme, "close", says="删去这一行", keys="Ctrl+Delete")
        remove.setParent(self._grid_home)
        remove.clicked.connect(self._remove_clicked)
        remove.setVisible(not self.is_read_only)
        labels = tuple(_head(column) for column in self.spec.columns) if len(self._lines) > 1 else ()
        self.rows.append(TableRow(tuple(cells), remove, labels))
        self._place()

    def _place(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if row.labels:
                self._place_lines(row, number)
                continue
            for place, cell in enumerate(row.cells):
                self._grid.addWidget(cell, number, place, Qt.AlignmentFlag.AlignTop)
                cell.show()
            self._grid.addWidget(row.remove, number, len(row.cells), Qt.AlignmentFlag.AlignTop)
        self._show_heads()

    def _place_lines(self, row: TableRow, number: int) -> None:
        """Lay a row of many columns on several lines, each input below its label, the whole as wide as the form."""
        cells = iter(zip(row.labels, row.cells, strict=True))
        first = number * (2 * len(self._lines) + 1)
        self._grid.setRowMinimumHeight(first - 1, self.sources.theme.px(6))
        for line, columns in enumerate(self._lines):
            top = first + 2 * line
            at = 0
            for column in columns:
                head, cell = next(cells)
                span = _share(column)
                self._grid.addWidget(head, top, at, 1, span)
                self._grid.addWidget(cell, top + 1, at, 1, span, Qt.AlignmentFlag.AlignTop)
                head.show()
                cell.show()
                at += span
        width = max(sum(map(_share, columns)) for columns in self._lines)
        for place in range(width):
            self._grid.setColumnStretch(place, 1)
        self._grid.addWidget(row.remove, first + 1, width, Qt.AlignmentFlag.AlignTop)

    def _remove_clicked(self) -> None:
        row = next((row for row in self.rows if row.remove is self.sender()), None)
        if row is not None:
            self._remove(row)

    def _remove_current(self) -> None:
        row = next((row for row in self.rows if row.has_focus()), None)
        if row is not None and not self.is_read_only:
            self._remove(row)
            (self.rows[-1].cells[0] if self.rows else self.add).setFocus(Qt.FocusReason.TabFocusReason)

    def _remove(self, row: TableRow) -> None:
        self._drop(row)
        self.changed.emit()

    def _drop(self, row: TableRow) -> None:
        self.rows.remove(row)
        for widget in (*row.cells, *row.labels, row.remove):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter that no cell wanted adds a row at the end, or goes down one."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or self.is_read_only:
            super().keyPressEvent(event)
            return
        place = next((n for n, row in enumerate(self.rows) if row.has_focus()), None)
        if place is None or not isinstance(_focus(self), QLineEdit):
            super().keyPressEvent(event)
        elif place == len(self.rows) - 1:
            self._add_asked()
        else:
            self.rows[place + 1].cells[0].setFocus(Qt.FocusReason.TabFocusReason)

    def value(self) -> Value:
        """Return the rows that are not blank."""
        rows = tuple(row.value() for row in self.rows)
        return tuple(row for row in rows if not is_empty(row)) or None

    def set_value(self, value: Value) -> None:
        """Show rows."""
        for row in tuple(self.rows):
            self._drop(row)
        for given in value if isinstance(value, tuple) else ():
            if isinstance(given, dict):
                self.add_row(given)
        self._show_heads()

    def show_cell_problems(self, found: tuple[Problem, ...]) -> None:
        """Mark the cells that are not acceptable; rows count without the blank ones."""
        filled = [row for row in self.rows if not is_empty(row.value())]
        wrong = {(one.row, one.column_id) for one in found}
        for number, row in enumerate(filled):
            for cell in row.cells:
                cell.set_problem("请核对" if (number, cell.spec.id) in wrong else None)

    def first_wrong_cell(self) -> FieldWidget | None:
        """Return the first cell that is marked."""
        return next((cell for row in self.rows for cell in row.cells if cell.problem), None)

    def set_read_only(self, read_only: bool) -> None:
        """Rows without buttons."""
        self.is_read_only = read_only
        self.add.setVisible(not read_only)
        self.add.setEnabled(not read_only)
        for row in self.rows:
            row.remove.setVisible(not read_only)
            for cell in row.cells:
                cell.set_read_only(read_only)
