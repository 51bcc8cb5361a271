"""How far the duties of each person and of the organisation have got: done, owed, still missing."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from sxt_desktop.domain.duties import Progress
from sxt_desktop.domain.periods import PeriodKind
from ui.icons import IconView
from ui.theme import Theme
from ui.widgets.bars import ShareBar
from ui.widgets.buttons import link_button
from ui.widgets.cards import BAR, RowsArea, clear
from ui.widgets.text import ElidedLabel, label, rule
from ui.widgets.words import plain_number

SHOWN = 6
"""Subjects shown before all are asked for."""
TITLE_WIDTH, DONE_WIDTH, LEFT_WIDTH = 112, 72, 56

Subject = tuple[str, tuple[Progress, ...]]


def due_now(board: Sequence[Progress], today: date) -> tuple[Progress, ...]:
    """Return what concerns today: periods that run, and earlier ones that were not met."""
    return tuple(one for one in board if one.period.holds(today) or (one.period.end < today and one.is_owed))


def subjects(board: Sequence[Progress]) -> tuple[Subject, ...]:
    """Group progress by subject; who still owes something comes first."""
    found: dict[str, list[Progress]] = {}
    for one in board:
        found.setdefault(one.subject, []).append(one)
    grouped = [(key, tuple(items)) for key, items in found.items()]
    return tuple(sorted(grouped, key=lambda subject: all(one.is_met for one in subject[1])))


def gap_words(board: Sequence[Progress]) -> str:
    """Return how many duties still owe something."""
    owing = sum(1 for one in board if one.is_owed)
    return f"{owing} 项还有缺口" if owing else "都已做到" if board else ""


class DutyRow(QFrame):
    """One duty of one subject."""

    asked = Signal()

    def __init__(self, theme: Theme, progress: Progress) -> None:
        super().__init__()
        px, unit = theme.px, progress.duty.unit
        done, owed = plain_number(progress.done), plain_number(progress.required)
        says = f"{progress.subject_name}{_title(progress)}:已做{done}{unit}，应做{owed}{unit}"
        self.setAccessibleName(says)
        self.setToolTip(_tip(progress))
        self.setProperty("role", "row")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        title = ElidedLabel(_title(progress))
        title.setMinimumWidth(px(TITLE_WIDTH))
        row.addWidget(title, 3)
        share = 1.0 if not progress.required else float(progress.done / progress.required)
        row.addWidget(ShareBar(theme, share, says=says), 2)
        row.addWidget(_number(f"{done}/{owed}{unit}", px(DONE_WIDTH)))
        row.addWidget(_remainder(theme, progress))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.asked.emit()


def _title(progress: Progress) -> str:
    is_whole_year = progress.duty.period is PeriodKind.YEAR
    return progress.duty.title if is_whole_year else f"{progress.duty.title}（{progress.period.name}）"


def _tip(progress: Progress) -> str:
    missing = f"\n还差：{'、'.join(progress.missing)}" if progress.missing else ""
    return f"{progress.duty.title}（{progress.period.name}）\n依据：{progress.duty.source}{missing}"


def _number(text: str, width: int) -> QLabel:
    made = label(text)
    made.setMinimumWidth(width)
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def _remainder(theme: Theme, progress: Progress) -> QWidget:
    place = QWidget()
    place.setMinimumWidth(theme.px(LEFT_WIDTH))
    row = QHBoxLayout(place)
    row.setContentsMargins(0, 0, 0, 0)
    row.addStretch(1)
    if progress.is_met:
        row.addWidget(IconView(theme, "check", token="green", size=16))
    else:
        row.addWidget(label(f"差{plain_number(progress.remaining)}{progress.duty.unit}", "warn"))
    return place


class DutyList(QWidget):
    """Progress by person, scrolling within its place."""

    progress_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("duty_list")
        self._theme = theme
        self._board: tuple[Progress, ...] = ()
        self._shows_all = False
        self._rows: dict[DutyRow, Progress] = {}
        canvas = QWidget()
        self._column = QVBoxLayout(canvas)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._heads())
        outer.addWidget(RowsArea(canvas), 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(320), self._theme.px(208))

    def _heads(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, BAR, 4)
        row.setSpacing(8)
        row.addStretch(1)
        for text, width in (("已做/应做", DONE_WIDTH), ("还差", LEFT_WIDTH)):
            head = label(text, "second")
            head.setMinimumWidth(self._theme.px(width))
            head.setAlignment(Qt.AlignmentFlag.AlignRight)
            row.addWidget(head)
        return row

    def show_board(self, board: Sequence[Progress]) -> None:
        """Show progress."""
        self._board = tuple(board)
        self._renew()

    @Slot()
    def show_all(self) -> None:
        """Show every subject."""
        self._shows_all = True
        self._renew()

    def _renew(self) -> None:
        clear(self._column)
        self._rows.clear()
        found = subjects(self._board)
        shown = found if self._shows_all else found[:SHOWN]
        for number, (_, items) in enumerate(shown):
            if number:
                self._column.addSpacing(3)
                self._column.addWidget(rule())
                self._column.addSpacing(3)
            self._add_subject(items)
        if len(shown) < len(found):
            more = link_button(f"查看全部 {len(self._board)} 项", name="duty_more")
            more.clicked.connect(self.show_all)
            self._column.addWidget(more, 0, Qt.AlignmentFlag.AlignRight)
        self._column.addStretch(1)

    def _add_subject(self, items: tuple[Progress, ...]) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        name = ElidedLabel(items[0].subject_name, "bold", mode=Qt.TextElideMode.ElideMiddle)
        name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        head.addWidget(name)
        head.addWidget(label(items[0].duty.who.value, "second"))
        head.addStretch(1)
        self._column.addLayout(head)
        for progress in items:
            row = DutyRow(self._theme, progress)
            row.asked.connect(self._tell)
            self._rows[row] = progress
            self._column.addWidget(row)

    @Slot()
    def _tell(self) -> None:
        row = self.sender()
        if isinstance(row, DutyRow):
            self.progress_asked.emit(self._rows[row])
