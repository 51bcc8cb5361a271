"""One month as a sheet of days, painted: what is due stands in its day; keys and mouse move among days and things."""

from calendar import Calendar
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from sxt_desktop.domain.calendar import CalendarItem
from ui.icons import paint_icon
from ui.theme import SECONDARY, Theme
from ui.widgets.lights import TOKENS, light_words

WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
HEAD, DAY_LINE, LINE, PAD = 28, 24, 22, 5
"""Heights in pixels at 100 %: the names of the days, the number of a day, one thing; and the room within a day."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """A line of a day as it was painted: its place, its things (several where they did not all find room)."""

    area: QRectF
    items: tuple[CalendarItem, ...]


class MonthView(QWidget):
    """`item_asked` carries a `CalendarItem`, `day_asked` a date whose things did not find room, `month_asked` a step."""

    item_asked = Signal(object)
    day_asked = Signal(object)
    month_asked = Signal(int)

    def __init__(self, theme: Theme, is_workday: Callable[[date], bool]) -> None:
        super().__init__()
        self.setObjectName("month_view")
        self._theme, self._is_workday = theme, is_workday
        self._weeks: tuple[tuple[date, ...], ...] = ()
        self._items: Mapping[date, Sequence[CalendarItem]] = {}
        self._spots: list[_Spot] = []
        self._month, self._today, self._day = date.min, date.min, date.min
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.theme_changed.connect(self.update)

    @property
    def day(self) -> date:
        """The day in hand."""
        return self._day

    @property
    def month(self) -> date:
        """The first day of the month shown."""
        return self._month

    def show_month(self, month: date, today: date, items: Sequence[CalendarItem]) -> None:
        """Show the month of a day with what is due in it and in the days around it."""
        grouped: dict[date, list[CalendarItem]] = {}
        for one in items:
            if one.due is not None:
                grouped.setdefault(one.due, []).append(one)
        self._items = {day: _open_first(found) for day, found in grouped.items()}
        self._month, self._today = month.replace(day=1), today
        self._weeks = tuple(map(tuple, Calendar().monthdatescalendar(month.year, month.month)))
        if (self._day.year, self._day.month) != (month.year, month.month):
            self._day = today if (today.year, today.month) == (month.year, month.month) else self._month
        self._tell()
        self.update()

    def take(self, day: date) -> None:
        """Take a day of the month shown in hand."""
        self._day = day
        self._tell()
        self.update()

    def items_on(self, day: date) -> Sequence[CalendarItem]:
        """Return what is due on a day, what is still open first."""
        return self._items.get(day, ())

    def _tell(self) -> None:
        due = self.items_on(self._day)
        says = "；".join(f"{light_words(one.light)} {one.title}" for one in due) or "没有到期的事"
        self.setAccessibleName(f"{self._month.year}年{self._month.month}月")
        self.setAccessibleDescription(f"{self._day.month}月{self._day.day}日：{says}")

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(760), self._theme.px(520))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(420), self._theme.px(HEAD + 6 * (DAY_LINE + LINE)))

    # where things are

    def _cell(self, day: date) -> QRectF:
        first = self._weeks[0][0]
        week, weekday = divmod((day - first).days, 7)
        head = self._theme.px(HEAD)
        width, height = self.width() / 7, (self.height() - head) / len(self._weeks)
        return QRectF(weekday * width, head + week * height, width, height)

    def _day_at(self, spot: QPointF) -> date | None:
        return next((day for week in self._weeks for day in week if self._cell(day).contains(spot)), None)

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._weeks:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._theme.color("surface"))
        self._spots = []
        self._paint_head(painter)
        for week in self._weeks:
            for day in week:
                self._paint_day(painter, day)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("act"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._cell(self._day).adjusted(1, 1, -1, -1), 4, 4)

    def _paint_head(self, painter: QPainter) -> None:
        theme, width = self._theme, self.width() / 7
        painter.setFont(theme.font(SECONDARY))
        painter.setPen(theme.color("second"))
        for number, name in enumerate(WEEKDAYS):
            spot = QRectF(number * width, 0, width, theme.px(HEAD))
            painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, f"周{name}")

    def _paint_day(self, painter: QPainter, day: date) -> None:
        theme, cell = self._theme, self._cell(day)
        is_here = day.month == self._month.month
        if not is_here or not self._is_workday(day):
            painter.fillRect(cell, theme.color("sunken"))
        if day == self._day:
            painter.fillRect(cell, theme.color("act_soft"))
        painter.setPen(theme.color("hairline"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell)
        self._paint_number(painter, day, cell, is_here=is_here)
        if is_here:
            self._paint_items(painter, day, cell)

    def _paint_number(self, painter: QPainter, day: date, cell: QRectF, *, is_here: bool) -> None:
        theme, px = self._theme, self._theme.px
        is_today = day == self._today
        spot = QRectF(cell.left() + px(PAD), cell.top() + px(3), px(22), px(DAY_LINE - 4))
        if is_today:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("act"))
            painter.drawRoundedRect(spot, px(10), px(10))
        painter.setFont(theme.font(SECONDARY, bold=is_today))
        token = "on_act" if is_today else ("text" if is_here else "third")
        painter.setPen(theme.color(token))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(day.day))
        said = self._said_of(day)
        if said and is_here:
            painter.setPen(theme.color("second"))
            painter.setFont(theme.font(SECONDARY))
            aside = QRectF(
                spot.right() + px(4), spot.top(), cell.right() - spot.right() - px(8), spot.height()
            )
            painter.drawText(aside, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), said)

    def _said_of(self, day: date) -> str:
        """Say what is not as usual: a holiday in the week, a week-end that is worked."""
        is_weekday, works = day.weekday() < 5, self._is_workday(day)
        return "" if is_weekday == works else ("班" if works else "休")

    def _paint_items(self, painter: QPainter, day: date, cell: QRectF) -> None:
        px = self._theme.px
        due = tuple(self.items_on(day))
        room = int((cell.height() - px(DAY_LINE) - 2) // px(LINE))
        shown = due if len(due) <= room else due[: max(room - 1, 0)]
        top = cell.top() + px(DAY_LINE)
        for number, one in enumerate(shown):
            area = QRectF(cell.left() + px(3), top + number * px(LINE), cell.width() - px(6), px(LINE) - 2)
            self._paint_item(painter, one, area)
            self._spots.append(_Spot(area, (one,)))
        left = due[len(shown) :]
        if left and room > 0:
            area = QRectF(
                cell.left() + px(3), top + len(shown) * px(LINE), cell.width() - px(6), px(LINE) - 2
            )
            self._paint_more(painter, left, area, is_all=not shown)
            self._spots.append(_Spot(area, left))

    def _paint_item(self, painter: QPainter, one: CalendarItem, area: QRectF) -> None:
        theme, px = self._theme, self._theme.px
        word, ground = TOKENS[one.light.light]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(area, px(3), px(3))
        side = px(13)
        icon = QRectF(area.left() + px(4), area.center().y() - side / 2, side, side)
        paint_icon(painter, one.light.light.value, theme=theme, token=word, rect=icon)
        painter.setFont(theme.font(SECONDARY, bold=one.light.is_pressing))
        painter.setPen(theme.color(word))
        words = area.adjusted(px(21), 0, -px(4), 0)
        metrics = QFontMetricsF(painter.font())
        shown = metrics.elidedText(one.title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), shown)

    def _paint_more(
        self, painter: QPainter, left: Sequence[CalendarItem], area: QRectF, *, is_all: bool
    ) -> None:
        painter.setFont(self._theme.font(SECONDARY))
        painter.setPen(self._theme.color("act"))
        words = f"{len(left)}项" if is_all else f"还有{len(left)}项"
        painter.drawText(area.adjusted(self._theme.px(4), 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), words)

    # keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        months = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self._go(self._day + timedelta(days=steps[key]))
        elif key in months:
            self.month_asked.emit(months[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            days = [day for week in self._weeks for day in week if day.month == self._month.month]
            self._go(days[0] if key == Qt.Key.Key_Home else days[-1])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._ask(tuple(self.items_on(self._day)))
        else:
            super().keyPressEvent(event)

    def _go(self, day: date) -> None:
        """Take a day in hand; beyond the month, ask for the next one and go on there."""
        if (day.year, day.month) == (self._month.year, self._month.month):
            self.take(day)
            return
        step = 1 if day > self._month else -1
        self.month_asked.emit(step)
        if (day.year, day.month) == (self._month.year, self._month.month):
            self.take(day)

    def _ask(self, items: tuple[CalendarItem, ...]) -> None:
        if len(items) == 1:
            self.item_asked.emit(items[0])
        elif items:
            self.day_asked.emit(items[0].due)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and day is not None and day.month == self._month.month:
            self.take(day)
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        spot = self._spot_at(event.position())
        if event.button() is not Qt.MouseButton.LeftButton or spot is None:
            return
        if len(spot.items) == 1:
            self.item_asked.emit(spot.items[0])
        else:
            self.day_asked.emit(spot.items[0].due)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        has_item = self._spot_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if has_item else Qt.CursorShape.ArrowCursor)

    def _spot_at(self, where: QPointF) -> _Spot | None:
        return next((spot for spot in self._spots if spot.area.contains(where)), None)

    def event(self, event: QEvent) -> bool:
        """Say under the mouse what a line could not hold."""
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            spot = self._spot_at(QPointF(event.pos()))
            lines = [f"{light_words(one.light)}　{one.title}" for one in spot.items] if spot else []
            QToolTip.showText(event.globalPos(), "\n".join(lines), self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()


def _open_first(items: Sequence[CalendarItem]) -> tuple[CalendarItem, ...]:
    return tuple(sorted(items, key=lambda one: not one.is_open))
