"""How far the duties have got: by who owes them, or by the four duties and their quotas."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from sxt_desktop.domain.duties import Progress
from sxt_desktop.domain.periods import PeriodKind
from sxt_desktop.domain.terms import FOUR_LAYERS, Terms
from ui.icons import IconView
from ui.theme import Theme
from ui.widgets.asking_row import AskingRow
from ui.widgets.bars import ShareBar
from ui.widgets.buttons import link_button
from ui.widgets.cards import BAR, RowsArea, clear
from ui.widgets.text import ElidedLabel, label, rule
from ui.widgets.words import plain_number

SHOWN = 6
"""Subjects shown before all are asked for."""
TITLE_WIDTH, DONE_WIDTH, LEFT_WIDTH = 88, 72, 56
NO_QUOTA = "这一责本口径没有规定次数"

Subject = tuple[str, tuple[Progress, ...]]


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One line: one duty of one subject, or one duty of everyone who owes it."""

    title: str
    who: str
    tip: str
    done: str
    owed: str
    share: float
    left: str
    progress: tuple[Progress, ...]


@dataclass(frozen=True, slots=True)
class DutyGroup:
    """Lines under a heading; `remark` stands where there are none."""

    title: str
    second: str
    lines: tuple[DutyLine, ...]
    remark: str = ""


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


def by_subject(board: Sequence[Progress], terms: Terms) -> tuple[DutyGroup, ...]:
    """Return a group for everyone who owes something."""
    return tuple(
        DutyGroup(
            items[0].subject_name,
            terms.duty_name(items[0].duty.who),
            tuple(_line(one, terms) for one in items),
        )
        for _, items in subjects(board)
    )


def by_duty(board: Sequence[Progress], terms: Terms, whole: Sequence[Progress] = ()) -> tuple[DutyGroup, ...]:
    """Return a group for each of the four duties a profile has, one line for each quota in each period (MZ45).

    `whole` also holds who did it already in a period that others missed.
    """
    groups = []
    concerned = {(one.duty.id, one.period.start) for one in board}
    asked = dict.fromkeys((*(layer.duty for layer in terms.layers), *(one.duty.who for one in board)))
    for four in asked:
        quotas: dict[tuple[str, date], list[Progress]] = {}
        for one in whole or board:
            key = one.duty.id, one.period.start
            if one.duty.who is four and key in concerned:
                quotas.setdefault(key, []).append(one)
        lines = tuple(_together(tuple(items), terms) for items in quotas.values())
        met = sum(1 for line in lines if not line.left)
        second = f"{met}/{len(lines)} 项做到" if lines else ""
        groups.append(DutyGroup(terms.duty_name(four), second, lines, "" if lines else NO_QUOTA))
    return tuple(groups)


def _line(one: Progress, terms: Terms) -> DutyLine:
    unit = one.duty.unit
    left = "" if one.is_met else f"差{plain_number(one.remaining)}{unit}"
    share = 1.0 if not one.required else float(one.done / one.required)
    done, owed = plain_number(one.done), plain_number(one.required)
    return DutyLine(_title(one), one.subject_name, _tip(one), done, f"{owed}{unit}", share, left, (one,))


def _together(items: tuple[Progress, ...], terms: Terms) -> DutyLine:
    if len(items) == 1:
        return _line(items[0], terms)
    met = sum(1 for one in items if one.is_met)
    left = "" if met == len(items) else f"差{len(items) - met}人"
    names = "、".join(one.subject_name for one in items if not one.is_met)
    tip = "\n".join(filter(None, (_tip(items[0]), f"还没做到：{names}" if names else "")))
    return DutyLine(
        _title(items[0]), "做到的人", tip, str(met), f"{len(items)}人", met / len(items), left, items
    )


def gap_words(board: Sequence[Progress]) -> str:
    """Return how many duties still owe something."""
    owing = sum(1 for one in board if one.is_owed)
    return f"{owing} 项还有缺口" if owing else "都已做到" if board else ""


class DutyRow(AskingRow):
    """One line; a click, Enter or the space bar asks what is behind it."""

    def __init__(self, theme: Theme, line: DutyLine) -> None:
        says = f"{line.who}{line.title}:已做{line.done}，应做{line.owed}"
        super().__init__(says)
        px = theme.px
        self.line = line
        self.setToolTip(line.tip)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        title = ElidedLabel(line.title)
        title.setMinimumWidth(px(TITLE_WIDTH))
        row.addWidget(title, 5)
        row.addWidget(ShareBar(theme, line.share, says=says), 2)
        row.addWidget(_number(f"{line.done}/{line.owed}", px(DONE_WIDTH)))
        row.addWidget(_remainder(theme, line.left))


def _title(progress: Progress) -> str:
    is_whole_year = progress.duty.period is PeriodKind.YEAR
    period = progress.period.name.removeprefix("第")
    return progress.duty.title if is_whole_year else f"{progress.duty.title}（{period}）"


def _tip(progress: Progress) -> str:
    missing = f"\n还差：{'、'.join(progress.missing)}" if progress.missing else ""
    note = f"\n{progress.duty.note}" if progress.duty.note else ""
    return f"{progress.duty.title}（{progress.period.name}）\n依据：{progress.duty.source}{note}{missing}"


def _number(text: str, width: int) -> QLabel:
    made = label(text)
    made.setMinimumWidth(width)
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def _remainder(theme: Theme, left: str) -> QWidget:
    place = QWidget()
    place.setMinimumWidth(theme.px(LEFT_WIDTH))
    row = QHBoxLayout(place)
    row.setContentsMargins(0, 0, 0, 0)
    row.addStretch(1)
    if left:
        row.addWidget(label(left, "warn"))
    else:
        row.addWidget(IconView(theme, "check", token="green", size=16))
    return place


class DutyList(QWidget):
    """Progress by person or by the four duties, scrolling within its place."""

    progress_asked = Signal(object)
    """What is behind one figure."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("duty_list")
        self._theme = theme
        self._board: tuple[Progress, ...] = ()
        self._whole: tuple[Progress, ...] = ()
        self._terms = FOUR_LAYERS
        self._shows_all = self._is_by_duty = False
        self._rows: dict[DutyRow, DutyLine] = {}
        canvas = QWidget()
        self._column = QVBoxLayout(canvas)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._heads())
        self._area = RowsArea(canvas)
        outer.addWidget(self._area, 1)

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

    def show_board(
        self, board: Sequence[Progress], terms: Terms = FOUR_LAYERS, *, whole: Sequence[Progress] = ()
    ) -> None:
        """Show progress, in the words of the profile; `whole` also holds what is met and past."""
        self._board, self._whole, self._terms = tuple(board), tuple(whole), terms
        self._renew()

    def show_by_duty(self, is_by_duty: bool) -> None:
        """Group by the four duties instead of by person, or back."""
        self._is_by_duty, self._shows_all = is_by_duty, False
        self._renew()
        self._area.verticalScrollBar().setValue(0)

    @Slot()
    def show_all(self) -> None:
        """Show every subject."""
        self._shows_all = True
        self._renew()

    def _renew(self) -> None:
        clear(self._column)
        self._rows.clear()
        if self._is_by_duty:
            found = by_duty(self._board, self._terms, self._whole)
        else:
            found = by_subject(self._board, self._terms)
        shown = found if self._shows_all or self._is_by_duty else found[:SHOWN]
        for number, group in enumerate(shown):
            if number:
                self._column.addSpacing(3)
                self._column.addWidget(rule())
                self._column.addSpacing(3)
            self._add_group(group)
        if len(shown) < len(found):
            more = link_button(f"查看全部 {len(self._board)} 项", name="duty_more")
            more.clicked.connect(self.show_all)
            self._column.addWidget(more, 0, Qt.AlignmentFlag.AlignRight)
        self._column.addStretch(1)

    def _add_group(self, group: DutyGroup) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        name = ElidedLabel(group.title, "bold", mode=Qt.TextElideMode.ElideMiddle)
        name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        head.addWidget(name)
        head.addWidget(label(group.second, "second"))
        head.addStretch(1)
        self._column.addLayout(head)
        if group.remark:
            self._column.addWidget(label(group.remark, "second"))
        for line in group.lines:
            self._add_line(line)

    def _add_line(self, line: DutyLine) -> None:
        row = DutyRow(self._theme, line)
        row.asked.connect(self._tell)
        self._rows[row] = line
        self._column.addWidget(row)

    @Slot()
    def _tell(self) -> None:
        row = self.sender()
        if isinstance(row, DutyRow):
            self.progress_asked.emit(self._rows[row].progress)
