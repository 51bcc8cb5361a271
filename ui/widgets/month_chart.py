"""Twelve stacked bars: records of a year by timeliness, what is due by how far it is; for the unit itself, never for ranking."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from sxt_desktop.domain.calendar import MonthLoad
from sxt_desktop.usecases.overview import MonthCount
from ui.theme import SECONDARY, Theme

Parts = Sequence[tuple[str, str]]
"""What a bar is made of, from the bottom up: the words and the colour."""
PARTS: Parts = (("及时", "green_fill"), ("迟录", "amber_fill"), ("补录", "grey_fill"))
LOAD_PARTS: Parts = (("已完成", "green_fill"), ("未完成", "act_fill"), ("逾期", "red"))


@dataclass(frozen=True, slots=True)
class Bar:
    """One month: how much of each part, and what is said of it."""

    month: int
    counts: tuple[int, ...]
    words: str

    @property
    def total(self) -> int:
        """The height of the whole bar."""
        return sum(self.counts)


class StackedMonths(QWidget):
    """Twelve bars; arrow keys move among them, Enter or a click asks for the month."""

    month_asked = Signal(int)

    def __init__(self, theme: Theme, parts: Parts, *, name: str, says: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme, self._parts, self._says = theme, tuple(parts), says
        self._months: tuple[Bar, ...] = ()
        self._present: int | None = None
        self._at = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)

    def show_bars(self, bars: Sequence[Bar], present: int | None) -> None:
        """Show counts; `present` is the month it is now, if this is the year."""
        self._months, self._present = tuple(bars), present
        self._at = present or 1
        self.setAccessibleName(self._says)
        self.setAccessibleDescription("；".join(bar.words for bar in bars))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(480), self._theme.px(168))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(360), self._theme.px(112))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        base = self._base()
        for one in self._months:
            if one.month == self._present:
                self._paint_present(painter, one.month)
        painter.setPen(self._theme.color("hairline"))
        painter.drawLine(QPointF(0, base + 0.5), QPointF(self.width(), base + 0.5))
        highest = max((one.total for one in self._months), default=0)
        for one in self._months:
            self._paint_month(painter, one, highest)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("act"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._slot(self._at).adjusted(2, 1, -2, -1), 6, 6)

    def _paint_present(self, painter: QPainter, month: int) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("act_soft"))
        painter.drawRoundedRect(self._slot(month).adjusted(2, 0, -2, 0), 6, 6)

    def _paint_month(self, painter: QPainter, one: Bar, highest: int) -> None:
        theme, px, slot, base = self._theme, self._theme.px, self._slot(one.month), self._base()
        is_present, is_ahead = one.month == self._present, one.month > (self._present or 12)
        painter.setFont(theme.font(SECONDARY, bold=is_present))
        token = "act" if is_present else "second"
        painter.setPen(theme.color("second" if is_ahead else token))
        below = QRectF(slot.left(), base + 1, slot.width(), slot.bottom() - base - 1)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, f"{one.month}月")
        if not one.total:
            return
        top = self._paint_bar(painter, one, (base - px(20)) / max(highest, 1))
        painter.setPen(theme.color("text"))
        above = QRectF(slot.left(), top - px(20), slot.width(), px(18))
        painter.drawText(above, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, str(one.total))

    def _paint_bar(self, painter: QPainter, one: Bar, unit: float) -> float:
        """Paint the parts from the bottom up, a pixel of ground between them; returns the top."""
        slot, top = self._slot(one.month), float(self._base())
        width = min(slot.width() * 0.56, self._theme.px(36))
        left = slot.center().x() - width / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for count, (_, token) in zip(one.counts, self._parts, strict=True):
            if count:
                height = max(count * unit, 2.0)
                painter.setBrush(self._theme.color(token))
                painter.drawRect(QRectF(left, top - height, width, max(height - 1, 1.0)))
                top -= height
        return top

    def _base(self) -> int:
        return self.height() - self._theme.px(24)

    def _slot(self, month: int) -> QRectF:
        width = self.width() / 12
        return QRectF((month - 1) * width, 0, width, self.height())

    def _month_at(self, spot: QPointF) -> int:
        return min(max(int(spot.x() / max(self.width() / 12, 1)) + 1, 1), 12)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        month = self._month_at(event.position())
        found = next((one for one in self._months if one.month == month), None)
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if found and found.total else Qt.CursorShape.ArrowCursor
        )
        if found is not None:
            QToolTip.showText(event.globalPosition().toPoint() + QPoint(8, 8), found.words, self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.month_asked.emit(self._month_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self._at = min(max(self._at + step, 1), 12)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.month_asked.emit(self._at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()


class MonthChart(StackedMonths):
    """Records month by month, stacked by timeliness."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, PARTS, name="month_chart", says="逐月记录")

    def show_months(self, months: Sequence[MonthCount], present: int | None) -> None:
        """Show counts; `present` is the month it is now, if this is the year."""
        bars = [Bar(one.month, (one.prompt, one.late, one.belated), _words(one)) for one in months]
        self.show_bars(bars, present)


class LoadChart(StackedMonths):
    """What is due month by month, so that heaps are seen early."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, LOAD_PARTS, name="load_chart", says="逐月到期")

    def show_load(self, months: Sequence[MonthLoad], present: int | None) -> None:
        """Show how much is due; `present` is the month it is now, if this is the year."""
        bars = [
            Bar(one.month, (one.done, one.open - one.overdue, one.overdue), _load_words(one))
            for one in months
        ]
        self.show_bars(bars, present)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(360), self._theme.px(88))


class Legend(QWidget):
    """Names the colours of the bars."""

    def __init__(self, theme: Theme, parts: Parts = PARTS) -> None:
        super().__init__()
        self._theme, self._parts = theme, tuple(parts)
        self._slot = 11 + max(len(name) for name, _ in parts) * 14 + 15
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("图例：" + "、".join(name for name, _ in parts))

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(self._slot) * len(self._parts) - self._theme.px(11), self._theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        px = self._theme.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(SECONDARY))
        for number, (name, token) in enumerate(self._parts):
            left = number * px(self._slot) + px(4)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color(token))
            painter.drawRoundedRect(QRectF(left, (self.height() - px(10)) / 2, px(10), px(10)), 2, 2)
            painter.setPen(self._theme.color("second"))
            spot = QRectF(left + px(15), 0, px(self._slot - 18), self.height())
            painter.drawText(spot, Qt.AlignmentFlag.AlignVCenter, name)


def _words(one: MonthCount) -> str:
    return f"{one.month}月{one.total}条：及时{one.prompt}、迟录{one.late}、补录{one.belated}"


def _load_words(one: MonthLoad) -> str:
    if not one.total:
        return f"{one.month}月没有到期的事"
    return f"{one.month}月到期{one.total}项：已完成{one.done}、未完成{one.open}（逾期{one.overdue}）"
