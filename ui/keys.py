"""What keys mean wherever nothing else wanted them."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QRadioButton

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def press_focused(event: QKeyEvent) -> bool:
    """Let Enter press the button that has the focus, as the space bar does; tells whether it did."""
    focused = QApplication.focusWidget()
    if event.key() not in ENTER or event.isAutoRepeat() or not isinstance(focused, QAbstractButton):
        return False
    if isinstance(focused, QCheckBox | QRadioButton) or not focused.isEnabled():
        return False
    focused.click()
    return True
