"""What a page shows, and above it at most one form to be filled in, or another thing opened for a while."""

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from sxt_desktop.usecases.changes import Changes
from ui.widgets.form_sheet import FormSheet


class SheetStack(QStackedWidget):
    """Begins with what the page shows (`addWidget`); leaving what is above leads back to what was shown before it."""

    def __init__(self) -> None:
        super().__init__()
        self.sheet: FormSheet | None = None
        self._below: QWidget | None = None

    def open_sheet(self, sheet: FormSheet, saved: Callable[[Changes], object]) -> None:
        """Show a form above; what was typed in the one before is kept as a draft."""
        self.leave_sheet()
        sheet.left.connect(self.leave_sheet)
        sheet.saved.connect(saved)
        self.sheet = sheet
        self.put_above(sheet)

    @Slot()
    def leave_sheet(self) -> None:
        """Lead back from a form, if one is open; what was typed is kept as a draft."""
        sheet, self.sheet = self.sheet, None
        if sheet is not None:
            sheet.put_away()
            self.take_off(sheet)

    def put_above(self, one: QWidget) -> None:
        """Show something above."""
        self._below = self.currentWidget()
        self.addWidget(one)
        self.setCurrentWidget(one)

    def take_off(self, one: QWidget) -> None:
        """Give up what was put above, and show what is below."""
        self.removeWidget(one)
        one.deleteLater()
        below, self._below = self._below, None
        if below is not None:
            self.setCurrentWidget(below)
