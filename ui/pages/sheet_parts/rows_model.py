"""The rows of a dry run as a table: what each would become, with what is wrong marked at its cell."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from sxt_desktop.domain.column_meanings import field_of
from sxt_desktop.domain.forms import FieldSpec, Problem
from sxt_desktop.domain.values import show
from sxt_desktop.usecases.sheet_dry_run import DryRun
from ui.messages import problem

_INDEX = QModelIndex | QPersistentModelIndex
_LONGEST = 120
_LEAD = 2
TOKEN, ICON = int(Qt.ItemDataRole.UserRole) + 1, int(Qt.ItemDataRole.UserRole) + 2
"""What a cell is painted in, and with which icon before it; both empty for most."""


class RowState(StrEnum):
    """How a row stands; the values are what users see."""

    GOOD = "可导入"
    TWIN = "与已有相同"
    WRONG = "有问题"


def state_of(run: DryRun, row: int) -> RowState:
    """Return how a row stands."""
    if row in run.problems:
        return RowState.WRONG
    return RowState.TWIN if row in run.twins else RowState.GOOD


_LOOKS = {
    RowState.WRONG: ("red", "overdue"),
    RowState.TWIN: ("amber", "soon"),
    RowState.GOOD: ("green", "done"),
}


class SheetRows(QAbstractTableModel):
    """Rows of one state or of all; cells are worked out when they are looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._run: DryRun | None = None
        self._rows: Sequence[int] = ()
        self._specs: tuple[FieldSpec, ...] = ()

    def show_run(self, run: DryRun | None, state: RowState | None = None) -> None:
        """Show the rows of a dry run that stand in a state, all of them without one."""
        self.beginResetModel()
        self._run = run
        every = range(run.total if run else 0)
        self._rows = (
            every if run is None or state is None else [n for n in every if state_of(run, n) is state]
        )
        mapped = {*map(field_of, run.how.columns.values()), *run.how.fixed} if run else set()
        self._specs = tuple(spec for spec in run.table.form.fields if spec.id in mapped) if run else ()
        self.endResetModel()

    def rowCount(self, parent: _INDEX | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _INDEX | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._specs) + _LEAD

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == 0 else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if orientation == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return ("行号", "情况")[section] if section < _LEAD else self._specs[section - _LEAD].label

    def data(self, index: _INDEX, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        run = self._run
        if run is None:
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(run, row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(run, row, index.column())
        if role == TOKEN:
            return self._token(run, row, index.column())
        if role == ICON and index.column() == 1:
            return _LOOKS[state_of(run, row)][1]
        return None

    def _text(self, run: DryRun, row: int, column: int) -> str:
        if column == 0:
            return str(run.number(row))
        if column == 1:
            return self._state_words(run, row)
        spec = self._specs[column - _LEAD]
        value = run.values[spec.id][row]
        found = self._problem(run, row, spec.id)
        text = show(value) if found is None or value is not None else run.cell_words(row, spec.id)
        return " ".join(text[:_LONGEST].split())

    def _state_words(self, run: DryRun, row: int) -> str:
        found = run.problems.get(row)
        if found:
            return f"{self._said(run, found[0])}{'等' if len(found) > 1 else ''}"
        twin = run.twins.get(row)
        if twin is not None:
            return "与已有记录相同" if twin.row is None else f"与第{twin.row}行相同"
        return RowState.GOOD.value

    def reasons(self, at: int) -> str:
        """Return everything that is wrong with the row on a line of the list, in full."""
        if self._run is None or not 0 <= at < len(self._rows):
            return ""
        said = self._tip(self._run, self._rows[at], 1)
        return f"第{self._run.number(self._rows[at])}行：{'；'.join(said.splitlines())}" if said else ""

    def _tip(self, run: DryRun, row: int, column: int) -> str:
        if column == 1:
            return "\n".join(dict.fromkeys(self._said(run, one) for one in run.problems.get(row, ())))
        if column < _LEAD:
            return ""
        spec = self._specs[column - _LEAD]
        found = self._problem(run, row, spec.id)
        return self._said(run, found) if found is not None else show(run.values[spec.id][row])[:2000]

    def _token(self, run: DryRun, row: int, column: int) -> str:
        if column == 1:
            return _LOOKS[state_of(run, row)][0]
        if column < _LEAD:
            return ""
        return "red" if self._problem(run, row, self._specs[column - _LEAD].id) is not None else ""

    def _problem(self, run: DryRun, row: int, field_id: str) -> Problem | None:
        return next((one for one in run.problems.get(row, ()) if one.field_id == field_id), None)

    def _said(self, run: DryRun, found: Problem) -> str:
        return problem(found, run.table.form.label_of(found.field_id))
