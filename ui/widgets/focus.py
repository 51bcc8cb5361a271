"""Where the keys go within a part of the window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def first_focusable(area: QWidget) -> QWidget | None:
    """Return the first widget within an area that Tab would reach, in the order of Tab."""
    found = area.nextInFocusChain()
    while found is not None and found is not area:
        takes_tab = found.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes_tab and found.isVisible() and found.isEnabled() and area.isAncestorOf(found):
            return found
        found = found.nextInFocusChain()
    return None
