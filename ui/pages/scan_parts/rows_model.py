"""What was read as a table: documents first, then pages nobody recognised; ticks are taken here."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPixmap

from sxt_desktop.usecases.read_scans import PageRef, ScannedDocument, ScanPlan, State
from ui.pages.scan_parts.actions import Decisions
from ui.widgets.listing import Mark

_INDEX = QModelIndex | QPersistentModelIndex
PICTURE, MARK, TICK, RED = (int(Qt.ItemDataRole.UserRole) + n for n in range(1, 5))
"""A small picture; a badge; a box to tick (True, False); words that are painted in red."""


class At(IntEnum):
    """The columns."""

    TICK = 0
    PICTURE = 1
    PAPER = 2
    PAGES = 3
    STATE = 4
    PROXY = 5


HEADS = ("归入", "首页", "文书", "页数", "情况", "代签")
MARKS = {
    State.READY: ("done", ("green", "green_soft")),
    State.MISSING_PAGES: ("overdue", ("red", "red_soft")),
    State.CHANGED: ("soon", ("amber", "amber_soft")),
    State.ALREADY: ("info", ("second", "grey_soft")),
    State.LOOK: ("lock", ("amber", "amber_soft")),
    State.NOT_FILED: ("not_applicable", ("second", "grey_soft")),
    State.UNKNOWN: ("not_applicable", ("second", "grey_soft")),
}
NOT_READ = Mark("未识别", "help", ("amber", "amber_soft"))
LEFT_OUT = Mark("不归档", "not_applicable", ("second", "grey_soft"))


@dataclass(frozen=True, slots=True)
class ScanRow:
    """A document by its place in the plan, or a page nobody recognised."""

    number: int = -1
    document: ScannedDocument | None = None
    page: PageRef | None = None

    @property
    def first(self) -> PageRef | None:
        """The page whose picture stands for it."""
        return self.page if self.document is None else self.document.pages[0][0]


def rows_of(plan: ScanPlan) -> tuple[ScanRow, ...]:
    """Return documents in the order they were read, then the pages nobody recognised."""
    documents = (ScanRow(n, one) for n, one in enumerate(plan.documents))
    return (*documents, *(ScanRow(page=page) for page in plan.unknown))


def place_words(page: PageRef) -> str:
    """Say where a page lies."""
    return f"{page.path.name} 第{page.number + 1}页"


def title_words(document: ScannedDocument) -> tuple[str, str]:
    """Return what a document is, and a second line that tells it from others."""
    row = document.row
    if row is None:
        return document.form_title or "不是本台账的文书", place_words(document.pages[0][0])
    named = " · ".join(filter(None, (row.subject_name, row.number)))
    title = row.title if document.form_title in row.title else f"{document.form_title} · {row.title}"
    return named or row.title, title if named else document.form_title


def pages_words(document: ScannedDocument) -> str:
    """Say how many pages came, which did not, and how many came twice."""
    said = [f"{len(document.pages)}页"]
    if document.missing:
        said.append(f"缺第{'、'.join(map(str, document.missing))}页")
    elif document.repeated:
        said.append(f"重复{document.repeated}页")
    return "\n".join(said)


class ScanRows(QAbstractTableModel):
    """`decided` says that something was ticked or not any more."""

    decided = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._plan: ScanPlan | None = None
        self._decisions = Decisions()
        self._rows: Sequence[ScanRow] = ()
        self._pictures: dict[PageRef, QPixmap] = {}

    def show_rows(self, plan: ScanPlan, decisions: Decisions, rows: Sequence[ScanRow]) -> None:
        """Show rows of a plan with what is decided about them."""
        self.beginResetModel()
        if plan is not self._plan:
            self._pictures.clear()
        self._plan, self._decisions, self._rows = plan, decisions, tuple(rows)
        self.endResetModel()

    @property
    def rows(self) -> Sequence[ScanRow]:
        """What is shown."""
        return self._rows

    def rowCount(self, parent: _INDEX | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _INDEX | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            middle = At(section) in (At.TICK, At.PICTURE, At.PROXY)
            side = Qt.AlignmentFlag.AlignHCenter if middle else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if orientation == Qt.Orientation.Vertical or role != Qt.ItemDataRole.DisplayRole:
            return None
        return HEADS[section]

    def data(self, index: _INDEX, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        row, column = self._rows[index.row()], At(index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.words(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, column)
        if role == PICTURE and column is At.PICTURE:
            return self._picture(row)
        if role == MARK and column is At.STATE:
            return self.mark(row)
        if role == TICK:
            return self._tick(row, column)
        if role == RED:
            return column is At.PAGES and row.document is not None and bool(row.document.missing)
        return None

    def words(self, row: ScanRow, column: At) -> str:
        """Return what a cell says."""
        document = row.document
        if column is At.STATE:
            return self.mark(row).text
        if document is None:
            return f"未识别的页\n{place_words(row.page)}" if column is At.PAPER and row.page else ""
        if column is At.PAPER:
            return "\n".join(filter(None, title_words(document)))
        return pages_words(document) if column is At.PAGES else ""

    def _spoken(self, row: ScanRow, column: At) -> str:
        ticked = self._tick(row, column)
        if ticked is None:
            return self.words(row, column)
        return f"{HEADS[column]}：{'是' if ticked else '否'}"

    def mark(self, row: ScanRow) -> Mark:
        """Return the badge of a row."""
        if row.document is None:
            return LEFT_OUT if row.page in self._decisions.left_out else NOT_READ
        icon, tokens = MARKS[row.document.state]
        return Mark(row.document.state.value, icon, tokens)

    def _tick(self, row: ScanRow, column: At) -> bool | None:
        document = row.document
        if document is None or not document.is_fileable:
            return None
        if column is At.TICK:
            return row.number in self._decisions.filed
        if column is At.PROXY and document.takes_proxy:
            return row.number in self._decisions.by_proxy
        return None

    def _picture(self, row: ScanRow) -> QPixmap | None:
        page = row.first
        if page is None or self._plan is None:
            return None
        if page not in self._pictures:
            made = QPixmap()
            made.loadFromData(self._plan.small.get(page, b""))
            self._pictures[page] = made
        return self._pictures[page]

    def turn_over(self, index: _INDEX) -> bool:
        """Tick a box, or take the tick away; says whether there is one."""
        row, column = self._rows[index.row()], At(index.column())
        ticked = self._tick(row, column)
        if ticked is None:
            return False
        chosen = self._decisions.by_proxy if column is At.PROXY else self._decisions.filed
        chosen.symmetric_difference_update({row.number})
        left, right = self.index(index.row(), 0), self.index(index.row(), len(HEADS) - 1)
        self.dataChanged.emit(left, right)
        self.decided.emit()
        return True
