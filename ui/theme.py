"""Colours, type and text scale of the window: the one place where tokens have values."""

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from ui.style_sheet import style_sheet

BODY, SECONDARY, HEADING, TITLE = 14, 12, 16, 20
"""Sizes of type in pixels at 100 %."""
SYSTEM = "system"
"""The choice of looking as the desktop does."""
SCALES = (100, 115, 125, 150, 175)
"""Text scales offered, in per cent; any value between the first and the last works."""


class Scheme(StrEnum):
    """Light or dark."""

    LIGHT = "light"
    DARK = "dark"


_TOKENS: Mapping[str, tuple[str, str]] = {
    "ground": ("#F3F4F6", "#15181D"),
    "surface": ("#FFFFFF", "#1E2229"),
    "sunken": ("#F7F8FA", "#191C22"),
    "hairline": ("#E1E4E9", "#2E343E"),
    "strong": ("#C5CBD5", "#454D5A"),
    "text": ("#1B2430", "#E7EAEF"),
    "second": ("#55606F", "#B1B9C5"),
    "third": ("#6F7987", "#939DAB"),
    "act": ("#1F4E8C", "#7FB0EC"),
    "act_hover": ("#183F73", "#98C0F1"),
    "act_soft": ("#E8EFF8", "#25344A"),
    "act_fill": ("#5B8DCB", "#6396D8"),
    "on_act": ("#FFFFFF", "#10161F"),
    "red": ("#B42318", "#FF8A80"),
    "red_soft": ("#FDECEA", "#3B2426"),
    "amber": ("#8A5A00", "#F2C25B"),
    "amber_soft": ("#FFF3D1", "#392F1A"),
    "amber_fill": ("#E0A526", "#D9A437"),
    "green": ("#1E6B45", "#7FD1A2"),
    "green_soft": ("#E3F3EA", "#1E3429"),
    "green_fill": ("#3E9B6B", "#4FA878"),
    "grey_soft": ("#ECEEF1", "#2A3039"),
    "grey_fill": ("#6F7987", "#939DAB"),
    "track": ("#ECEDF2", "#2B313B"),
    "on_red": ("#FFFFFF", "#2A0E0C"),
}


def token_value(token: str, scheme: Scheme) -> str:
    """Return the hexadecimal colour of a token in a scheme."""
    return _TOKENS[token][0 if scheme is Scheme.LIGHT else 1]


def tokens() -> tuple[str, ...]:
    """Return the names of all tokens."""
    return tuple(_TOKENS)


@lru_cache(maxsize=4)
def load_fonts(folder: Path) -> str:
    """Make the bundled sans known to the window once and return the name of its family."""
    families: list[str] = []
    for name in ("SxtHei-Regular.ttf", "SxtHei-Bold.ttf"):
        number = QFontDatabase.addApplicationFont(str(folder / name))
        families += QFontDatabase.applicationFontFamilies(number)
    return families[0] if families else QFont().family()


@runtime_checkable
class Wears(Protocol):
    """A window that puts a look on by itself."""

    def wear(self, css: str) -> None: ...


def worn_by(widget: QWidget) -> str:
    """Return the sheet a widget is dressed by: its own, or that of the nearest around it."""
    around: QWidget | None = widget
    while around is not None and not around.styleSheet():
        around = around.parentWidget()
    return "" if around is None else around.styleSheet()


class Theme(QObject):
    """The look in use; widgets that paint themselves ask it for colours each time they paint."""

    theme_changed = Signal()

    def __init__(self, resources: Path, *, scheme: Scheme = Scheme.LIGHT, scale: int = 100) -> None:
        super().__init__()
        self.resources = resources
        self.scheme = scheme
        self.scale = _within(scale)
        self._follows_system = False

    def color(self, token: str) -> QColor:
        """Return the colour of a token."""
        return QColor(token_value(token, self.scheme))

    def px(self, size: int) -> int:
        """Return a length in pixels under the text scale."""
        return round(size * self.scale / 100)

    def font(self, size: int = BODY, *, bold: bool = False) -> QFont:
        """Return the bundled sans in a size (pixels at 100 %)."""
        font = QFont(load_fonts(self.resources / "fonts"))
        font.setPixelSize(self.px(size))
        font.setBold(bold)
        return font

    def css(self) -> str:
        """Return the style sheet of the whole application."""
        colours = {token: token_value(token, self.scheme) for token in _TOKENS}
        marks = (self.resources / "icons" / "marks").as_posix()
        return style_sheet(colours, marks=f"{marks}/{self.scheme.value}", scale=self.scale)

    def palette(self) -> QPalette:
        """Return the palette for whatever the style sheet leaves to Fusion."""
        palette = QPalette()
        for role, token in _ROLES.items():
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("third"))
        return palette

    def apply(self) -> None:
        """Dress the running application, and windows that are open by themselves; those shown later by `dress`.

        The application itself never wears a sheet: Qt would put it on every widget again whenever one of those
        around it finds its place, so that a page of 300 widgets took three times as long to be built.
        """
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        if app.style().objectName() != "fusion":
            QApplication.setStyle("Fusion")
        QApplication.setPalette(self.palette())
        QApplication.setFont(self.font())
        QToolTip.setFont(self.font(SECONDARY))
        for window in app.topLevelWidgets():
            if window.isVisible() and window.parentWidget() is None:
                self.dress(window)

    def dress(self, window: QWidget) -> None:
        """Dress one window where it wears another look than this; one that has several rooms sees to them itself."""
        css = self.css()
        if isinstance(window, Wears):
            window.wear(css)
        elif window.styleSheet() != css:
            window.setStyleSheet(css)

    @property
    def wanted(self) -> str:
        """What the user chose: ``light``, ``dark``, or ``system`` to look as the desktop does."""
        return SYSTEM if self._follows_system else self.scheme.value

    def choose(self, wanted: str, *, scale: int | None = None) -> None:
        """Take the user's choice of look."""
        self.scheme = system_scheme() if wanted == SYSTEM else Scheme(wanted)
        self._follows_system = wanted == SYSTEM
        self.switch(scale=scale)

    def switch(self, *, scheme: Scheme | None = None, scale: int | None = None) -> None:
        """Change the look while the window is open."""
        if scheme is not None:
            self.scheme, self._follows_system = scheme, False
        self.scale = self.scale if scale is None else _within(scale)
        self.apply()
        self.theme_changed.emit()


def system_scheme() -> Scheme:
    """Return how the desktop looks; light where it does not say."""
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return Scheme.DARK if dark else Scheme.LIGHT


def _within(scale: int) -> int:
    return min(max(scale, SCALES[0]), SCALES[-1])


_ROLES: Mapping[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "ground",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "red",
    QPalette.ColorRole.Highlight: "act",
    QPalette.ColorRole.HighlightedText: "on_act",
    QPalette.ColorRole.Link: "act",
    QPalette.ColorRole.LinkVisited: "act",
    QPalette.ColorRole.ToolTipBase: "surface",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Mid: "strong",
    QPalette.ColorRole.Dark: "strong",
    QPalette.ColorRole.Shadow: "strong",
}
