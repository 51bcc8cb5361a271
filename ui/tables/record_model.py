"""The one model of all lists: it knows how many records there are and fetches those one looks at.

Pages of 200 records are read when a row of theirs is wanted and the latest few are kept, so that a list of
a million rows costs no more than a short one and a jump to its end reads one page.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.records import Filter, Listed
from ui.tables.columns import Cell, Column

PAGE, PAGES_KEPT = 200, 16
RECORD, MARK = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class RecordModel(QAbstractTableModel):
    """Rows are records in the order of the store, columns what `columns` say."""

    def __init__(
        self,
        count: Callable[[Filter], int],
        page: Callable[[Filter, int, int], Sequence[Listed]],
        columns: Sequence[Column],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._count = count
        self._page = page
        self._columns = tuple(columns)
        self._filter = Filter()
        self._total = 0
        self._pages: OrderedDict[int, tuple[Listed, ...]] = OrderedDict()

    @property
    def filter(self) -> Filter:
        """What the list shows."""
        return self._filter

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns shown."""
        return self._columns

    def show_filter(self, chosen: Filter, columns: Sequence[Column] | None = None) -> None:
        """Show other records, with other columns if given."""
        self.beginResetModel()
        self._filter = chosen
        self._columns = self._columns if columns is None else tuple(columns)
        self._pages.clear()
        self._total = self._count(chosen)
        self.endResetModel()

    def reload(self) -> None:
        """Read anew what the list shows."""
        self.show_filter(self._filter)

    def record(self, row: int) -> Listed | None:
        """Return the record of a row, reading its page if need be."""
        if not 0 <= row < self._total:
            return None
        number, place = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = tuple(self._page(self._filter, number * PAGE, PAGE))
            self._pages[number] = page
            while len(self._pages) > PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[place] if place < len(page) else None

    def row_of(self, entry_id: EntryId) -> int | None:
        """Return the row of a record among the pages at hand (the first page is always looked at)."""
        self.record(0)
        for number, page in self._pages.items():
            for place, listed in enumerate(page):
                if listed.entry_id == entry_id:
                    return number * PAGE + place
        return None

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many records the list has."""
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a view asks for; nothing is worked out before it is asked for."""
        listed = self.record(index.row()) if index.isValid() else None
        if listed is None:
            return None
        if role == RECORD:
            return listed
        column = self._columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.is_right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return _answer(column.cell(listed), listed, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return headings, on the side of their numbers."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.is_right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


def _answer(cell: Cell, listed: Listed, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return cell.text
    if role == Qt.ItemDataRole.ToolTipRole:
        return cell.tip or None
    if role == MARK:
        return cell.mark
    if role == Qt.ItemDataRole.AccessibleTextRole:
        return " ".join(filter(None, (listed.title, cell.text)))
    return None
