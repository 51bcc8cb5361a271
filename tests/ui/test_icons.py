"""Icons: each draws something, in the colour asked for, and follows the theme."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ui.icons import IconView, icon, pixmap, set_icon
from ui.theme import Scheme, Theme

NAMES = sorted(path.stem for path in (Path(__file__).parents[2] / "resources" / "icons").glob("*.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_drawn_in_its_colour(name: str, theme: Theme) -> None:
    image = pixmap(name, theme=theme, token="red", size=48).toImage()
    inked = [
        image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() == 255
    ]
    assert inked
    assert QColor(theme.color("red")) in inked


@pytest.mark.parametrize("name", NAMES)
def test_every_drawing_has_one_ink_that_can_be_tinted(name: str, theme: Theme) -> None:
    drawing = (theme.resources / "icons" / f"{name}.svg").read_text("utf-8")
    assert drawing.count("#000000") == 1
    assert "currentColor" not in drawing


def test_an_icon_is_sharp_on_dense_screens(theme: Theme) -> None:
    picture = pixmap("home", theme=theme, token="text", size=18, density=2.0)
    assert picture.width() == 36 and picture.devicePixelRatio() == 2.0
    assert not icon("home", theme=theme).isNull()


def test_an_icon_on_a_button_follows_the_theme(qtbot: QtBot, theme: Theme) -> None:
    button = QPushButton()
    qtbot.addWidget(button)
    set_icon(button, "home", theme=theme)
    set_icon(button, "lock", theme=theme)
    before = button.icon().cacheKey()
    theme.switch(scheme=Scheme.DARK)
    assert button.icon().cacheKey() != before


def test_an_icon_alone_can_change(qtbot: QtBot, theme: Theme) -> None:
    view = IconView(theme, "home", size=24)
    qtbot.addWidget(view)
    before = view.grab().toImage()
    view.show_icon("lock", "red")
    assert view.grab().toImage() != before
    assert view.sizeHint().width() == 24
