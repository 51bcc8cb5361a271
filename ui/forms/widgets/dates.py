"""Inputs for days, periods and moments: typed in any usual spelling, or picked from a calendar."""

from datetime import date, datetime, time

from PySide6.QtCore import QDate, QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.values import DateRange, Value, chinese_date, show
from ui.forms.date_words import parse_day, parse_time
from ui.forms.sources import Sources
from ui.forms.widgets.field import Edit, FieldWidget
from ui.icons import set_icon
from ui.theme import Theme
from ui.widgets.hints import set_hint


class DayEdit(Edit):
    """A line holding a day; up and down go a day forward and back, Alt+Down opens the calendar."""

    step_asked = Signal(int)
    calendar_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle the arrow keys unless an input method is composing."""
        key = event.key()
        if self.composing or self.isReadOnly() or key not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.calendar_asked.emit()
        else:
            self.step_asked.emit(1 if key == Qt.Key.Key_Up else -1)


class CalendarPopup(QFrame):
    """A calendar beneath an input, gone as soon as a day is chosen."""

    picked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("role", "popup")
        self.calendar = QCalendarWidget(self)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self.calendar.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        quiet = QTextCharFormat()
        quiet.setForeground(theme.color("second"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day, quiet)
        self.calendar.clicked.connect(self._choose)
        self.calendar.activated.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self.calendar)

    def show_day(self, day: date, beneath: QWidget) -> None:
        """Open under a widget with a day chosen, always inside the screen."""
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.adjustSize()
        corner = beneath.mapToGlobal(QPoint(0, beneath.height() + 2))
        screen = beneath.screen().availableGeometry()
        if corner.y() + self.height() > screen.bottom():
            corner.setY(beneath.mapToGlobal(QPoint(0, 0)).y() - self.height() - 2)
        corner.setX(max(screen.left(), min(corner.x(), screen.right() - self.width())))
        self.move(corner)
        self.show()
        self.calendar.setFocus()

    def _choose(self, day: QDate) -> None:
        self.hide()
        self.picked.emit(date(day.year(), day.month(), day.day()))


class DayInput(QWidget):
    """One day: the line and the button of its calendar."""

    changed = Signal()

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget) -> None:
        super().__init__(parent)
        self._past = spec.past_only
        self._today = sources.today
        self._theme = sources.theme
        self._quiet = False
        self._popup: CalendarPopup | None = None
        self.edit = DayEdit(self)
        self.edit.textChanged.connect(self._typed)
        self.edit.editingFinished.connect(self._spell_out)
        self.edit.step_asked.connect(self._step)
        self.edit.calendar_asked.connect(self.open_calendar)
        self.edit.setProperty("role", "day")
        self.button = QPushButton()
        self.button.setAccessibleName(f"{spec.label}：打开日历")
        self.button.setToolTip("打开日历（Alt+↓）")
        self.button.clicked.connect(self.open_calendar)
        set_icon(self.button, "calendar", theme=sources.theme, size=16)
        self.edit.set_tail(self.button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.edit, 1)
        set_hint(self.edit, "如 3-5 或 昨天")

    def text(self) -> str:
        """Return what stands in the line."""
        return self.edit.text().strip()

    def day(self) -> date | None:
        """Return the day that was typed, None when there is none or it cannot be read."""
        return parse_day(self.text(), self._today, past=self._past)

    def show_text(self, text: str) -> None:
        """Put text into the line without telling of a change."""
        self._quiet = True
        self.edit.setText(text)
        self.edit.setCursorPosition(0)
        self._quiet = False

    def put(self, day: date) -> None:
        """Put a day into the line as if it had been typed."""
        self.edit.setText(chinese_date(day))

    def set_read_only(self, read_only: bool) -> None:
        """Without the button when it cannot change anything."""
        self.edit.show_tail(not read_only)

    def open_calendar(self) -> None:
        """Show the calendar at the day typed, or at today."""
        if self._popup is None:
            self._popup = CalendarPopup(self._theme, self)
            self._popup.picked.connect(self._picked)
        self._popup.show_day(self.day() or self._today, self.edit)

    def _picked(self, day: date) -> None:
        self.put(day)
        self.edit.setFocus()

    def _typed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def _spell_out(self) -> None:
        day = self.day()
        if day is not None and not self.edit.isReadOnly() and self.text() != chinese_date(day):
            self.put(day)

    def _step(self, days: int) -> None:
        day = self.day()
        self.put(self._today if day is None else date.fromordinal(max(1, day.toordinal() + days)))


class DateField(FieldWidget):
    """A day."""

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(spec, sources, parent)
        self.day = DayInput(spec, sources, self)
        self.day.changed.connect(self.changed)
        self._row().addWidget(self.day)
        self._take(self.day.edit)

    def value(self) -> Value:
        """Return the day, the text when it cannot be read, None when nothing was typed."""
        return self.day.day() or self.day.text() or None

    def set_value(self, value: Value) -> None:
        """Show a day, or text that was kept because it could not be read."""
        self.day.show_text(show(value))

    def set_read_only(self, read_only: bool) -> None:
        """Without the calendar."""
        super().set_read_only(read_only)
        self.day.set_read_only(read_only)


class DateRangeField(FieldWidget):
    """A period; the second day follows the first until it is typed itself."""

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(spec, sources, parent)
        self.start = DayInput(spec, sources, self)
        self.end = DayInput(spec, sources, self)
        self._follows = True
        until = QLabel("至", self)
        until.setProperty("role", "quiet")
        row = self._row()
        row.addWidget(self.start, 1)
        row.addWidget(until)
        row.addWidget(self.end, 1)
        self._take(self.start.edit, self.end.edit)
        self.start.edit.setAccessibleName(f"{spec.label}：从")
        self.end.edit.setAccessibleName(f"{spec.label}：到")
        self.start.changed.connect(self._start_changed)
        self.end.changed.connect(self._end_changed)

    def _start_changed(self) -> None:
        first, last = self.start.day(), self.end.day()
        if self._follows or last is None or (first is not None and last < first):
            self.end.show_text(chinese_date(first) if first is not None else self.start.text())
            self._follows = True
        self.changed.emit()

    def _end_changed(self) -> None:
        self._follows = not self.end.text()
        self.changed.emit()

    def value(self) -> Value:
        """Return the period, the text when one day is missing or unreadable, None when both are empty."""
        first, last = self.start.day(), self.end.day()
        if first is not None and last is not None:
            return DateRange(first, last)
        if not self.start.text() and not self.end.text():
            return None
        return f"{self.start.text()}至{self.end.text()}"

    def set_value(self, value: Value) -> None:
        """Show a period, or text that was kept because it could not be read."""
        if isinstance(value, DateRange):
            first, last = chinese_date(value.start), chinese_date(value.end)
        else:
            first, _, last = show(value).partition("至")
        self._follows = first == last
        self.start.show_text(first)
        self.end.show_text(last)

    def set_read_only(self, read_only: bool) -> None:
        """Without the calendars."""
        super().set_read_only(read_only)
        self.start.set_read_only(read_only)
        self.end.set_read_only(read_only)


class DateTimeField(FieldWidget):
    """A day and the time of day."""

    def __init__(self, spec: FieldSpec, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__(spec, sources, parent)
        self._quiet = False
        self.day = DayInput(spec, sources, self)
        self.clock = Edit(self)
        self.clock.setMaximumWidth(110)
        set_hint(self.clock, "时:分")
        row = self._row()
        row.addWidget(self.day, 1)
        row.addWidget(self.clock)
        self._take(self.day.edit, self.clock)
        self.clock.setAccessibleName(f"{spec.label}：时间")
        self.day.changed.connect(self.changed)
        self.clock.textChanged.connect(self._typed)
        self.clock.editingFinished.connect(self._spell_out)

    def _typed(self) -> None:
        if not self._quiet:
            self.changed.emit()

    def _spell_out(self) -> None:
        found = self._time()
        if found is not None and not self.clock.isReadOnly() and self.clock.text() != f"{found:%H:%M}":
            self.clock.setText(f"{found:%H:%M}")

    def _time(self) -> time | None:
        return parse_time(self.clock.text())

    def value(self) -> Value:
        """Return the moment, the text when a part is missing or unreadable, None when both are empty."""
        day, clock = self.day.day(), self._time()
        if day is not None and clock is not None:
            return datetime.combine(day, clock)
        return f"{self.day.text()} {self.clock.text().strip()}".strip() or None

    def set_value(self, value: Value) -> None:
        """Show a moment, or text that was kept because it could not be read."""
        day, _, clock = show(value).partition(" ")
        self._quiet = True
        self.day.show_text(day)
        self.clock.setText(clock)
        self._quiet = False

    def set_read_only(self, read_only: bool) -> None:
        """Without the calendar."""
        super().set_read_only(read_only)
        self.day.set_read_only(read_only)
