"""The lines of a catalogue with a tick each; their words can be put into the unit's own before they are taken."""

from collections.abc import Mapping

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from sxt_desktop.domain.catalogues import Catalogue, Line
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.usecases.starters import Pick, Taken
from ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TITLES = ("条目（可改成本单位的文字）", "方面", "责任", "依据", "已选入")
_WIDTHS = (0, 104, 132, 88, 88)
_GIVE_WAY = (1, 3, 4, 2)
"""Columns that are left out where room is short, in this order; the tooltip of a line tells all of them."""
_LEAST = 300
_WORDS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole)
_TICK, _EDIT = Qt.ItemDataRole.CheckStateRole, Qt.ItemDataRole.EditRole


class LinesModel(QAbstractTableModel):
    """What is ticked and in which words; a line somebody has already can be taken for others."""

    ticked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[Line, ...] = ()
        self._taken = Taken({})
        self._ticked: set[str] = set()
        self._said: dict[str, str] = {}
        self._names: dict[FourDuty, str] = {}

    def name_duties(self, names: Mapping[FourDuty, str]) -> None:
        """Call the four duties as the profile does."""
        self._names = dict(names)

    def show_lines(self, catalogue: Catalogue, taken: Taken) -> None:
        """Show a catalogue, none of its lines ticked."""
        self.beginResetModel()
        self._lines, self._taken = catalogue.lines, taken
        self._ticked, self._said = set(), {}
        self.endResetModel()
        self.ticked.emit()

    @property
    def picks(self) -> tuple[Pick, ...]:
        """What is ticked, in the order of the catalogue."""
        return tuple(
            Pick(one.id, self._said.get(one.id, "")) for one in self._lines if one.id in self._ticked
        )

    @property
    def duties(self) -> tuple[FourDuty, ...]:
        """The duties of what is ticked, in the order of the catalogue."""
        return tuple(dict.fromkeys(one.duty for one in self._lines if one.id in self._ticked))

    def tick_all(self, is_ticked: bool) -> None:
        """Tick every line nobody has yet, or none."""
        fresh = {one.id for one in self._lines if not self._taken.of(one)}
        self._ticked = fresh if is_ticked else set()
        self._tell(0, len(self._lines) - 1)

    def _tell(self, first: int, last: int) -> None:
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(_TITLES) - 1))
        self.ticked.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> object:
        is_title = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return _TITLES[section] if is_title else None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        line = self._lines[index.row()]
        if role == _TICK and index.column() == 0:
            return Qt.CheckState.Checked if line.id in self._ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role not in _WORDS:
            return None
        cells = (
            self._said.get(line.id, line.words),
            line.aspect,
            self._names.get(line.duty, line.duty.value),
            line.clause,
            "、".join(self._taken.of(line)),
        )
        if role == Qt.ItemDataRole.ToolTipRole:
            told = [f"{title}：{words}" for title, words in zip(_TITLES[1:], cells[1:], strict=True) if words]
            return "\n".join((cells[0], *told))
        return cells[index.column()]

    def setData(self, index: Index, value: object, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        line = self._lines[index.row()]
        if role == _TICK:
            is_ticked = Qt.CheckState(value) is Qt.CheckState.Checked
            self._ticked = self._ticked | {line.id} if is_ticked else self._ticked - {line.id}
        elif role == _EDIT and str(value).strip():
            self._said[line.id] = str(value).strip()
            self._ticked |= {line.id}
        else:
            return False
        self._tell(index.row(), index.row())
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        if index.column() == 0:
            found |= Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable
        return found


class _Roomy(QStyledItemDelegate):
    """Leaves room above and below words that wrap, and draws a hairline below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        wanted = super().sizeHint(option, index)
        return QSize(wanted.width(), wanted.height() + self._theme.px(14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        painter.setPen(self._theme.color("hairline"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())


class LinesView(QTableView):
    """The table: a click on the box or the space bar ticks a line, F2 or a double click changes its words."""

    def __init__(self, theme: Theme, model: LinesModel) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("starter_lines")
        self.setAccessibleName("起步清单的条目")
        self.setModel(model)
        self.setShowGrid(False)
        self._roomy = _Roomy(theme)
        self.setItemDelegate(self._roomy)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        theme.theme_changed.connect(self._measure)
        model.modelReset.connect(self._fit)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        head = self.horizontalHeader()
        for number, width in enumerate(_WIDTHS):
            mode = QHeaderView.ResizeMode.Fixed if width else QHeaderView.ResizeMode.Stretch
            head.setSectionResizeMode(number, mode)
            if width:
                head.resizeSection(number, self._theme.px(width))
        self._give_way()
        self._fit()

    def _give_way(self) -> None:
        px = self._theme.px
        room = self.viewport().width() - px(_LEAST) - sum(map(px, _WIDTHS))
        for number in _GIVE_WAY:
            is_hidden = room < 0
            self.setColumnHidden(number, is_hidden)
            room += px(_WIDTHS[number]) if is_hidden else 0

    @Slot()
    def _fit(self) -> None:
        self.verticalHeader().setMinimumSectionSize(self._theme.px(40))
        self.resizeRowsToContents()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()
        if event.size().width() != event.oldSize().width():
            self._fit()
