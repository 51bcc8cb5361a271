"""Buttons by what they mean: primary, plain, link, quiet icon, filter chip."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from ui.icons import set_icon
from ui.theme import Theme


def _button(text: str, role: str, name: str) -> QPushButton:
    made = QPushButton(text)
    made.setProperty("role", role)
    made.setObjectName(name)
    made.setAutoDefault(False)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def primary_button(text: str, *, name: str = "", theme: Theme | None = None, icon: str = "") -> QPushButton:
    """Return the one button of a place that acts."""
    made = _button(text, "primary", name)
    if theme is not None and icon:
        set_icon(made, icon, theme=theme, token="on_act", size=16)
    return made


def plain_button(text: str, *, name: str = "", theme: Theme | None = None, icon: str = "") -> QPushButton:
    """Return a button beside the primary one."""
    made = _button(text, "plain", name)
    if theme is not None and icon:
        set_icon(made, icon, theme=theme, size=16)
    return made


def link_button(text: str, *, name: str = "", is_flush: bool = False) -> QPushButton:
    """Return a verb at the end of a row, or one whose words stand flush with those above."""
    return _button(text, "flush" if is_flush else "link", name)


def icon_button(theme: Theme, icon: str, *, says: str, name: str = "", keys: str = "") -> QPushButton:
    """Return a button that is only an icon; `says` is its accessible name and tooltip."""
    made = _button("", "quiet", name)
    set_icon(made, icon, theme=theme)
    made.setAccessibleName(says)
    made.setToolTip(f"{says}（{keys}）" if keys else says)
    return made


def chip(text: str, *, name: str = "") -> QPushButton:
    """Return a filter that is on or off."""
    made = _button(text, "chip", name)
    made.setCheckable(True)
    return made
