"""The look: contrast of every pair of colours that occurs, the style sheet, switching while open."""

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.forms.widgets.suggest import SuggestEdit, Suggestion
from ui.style_sheet import style_sheet
from ui.theme import SCALES, Scheme, Theme, token_value, tokens

GROUNDS = ("ground", "surface", "sunken")
PAIRS = [
    *((text, ground) for text in ("text", "second", "act", "red", "amber", "green") for ground in GROUNDS),
    *((text, "grey_soft") for text in ("text", "second")),
    *((text, "act_soft") for text in ("text", "second", "act")),
    ("red", "red_soft"),
    ("text", "red_soft"),
    ("amber", "amber_soft"),
    ("text", "amber_soft"),
    ("green", "green_soft"),
    ("text", "green_soft"),
    ("on_act", "act"),
    ("on_act", "act_hover"),
    ("on_red", "red"),
]
SHAPES = [(token, ground) for token in ("third", "act", "grey_fill", "act_fill") for ground in GROUNDS]


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours as WCAG 2 defines it."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_can_be_read_on_its_ground(text: str, ground: str, scheme: Scheme) -> None:
    assert contrast(token_value(text, scheme), token_value(ground, scheme)) >= 4.5


@pytest.mark.parametrize("scheme", Scheme)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_every_shape_can_be_seen_on_its_ground(shape: str, ground: str, scheme: Scheme) -> None:
    assert contrast(token_value(shape, scheme), token_value(ground, scheme)) >= 3


@pytest.mark.parametrize("scheme", Scheme)
def test_the_style_sheet_holds_only_colours_of_tokens(scheme: Scheme, theme: Theme) -> None:
    theme.scheme = scheme
    known = {token_value(token, scheme) for token in tokens()}
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", theme.css())) <= known
    assert "$" not in theme.css()


@pytest.mark.parametrize("scheme", Scheme)
def test_marks_of_the_style_sheet_exist_in_the_colours_of_the_tokens(scheme: Scheme, theme: Theme) -> None:
    theme.scheme = scheme
    for path in re.findall(r'url\("([^"]+)"\)', theme.css()):
        drawing = Path(path).read_text("utf-8")
        token = "second" if path.endswith(("-down.svg", "-up.svg")) else "on_act"
        assert token_value(token, scheme) in drawing


def test_lengths_grow_with_the_text_but_hairlines_do_not() -> None:
    colours = {token: token_value(token, Scheme.LIGHT) for token in tokens()}
    large = style_sheet(colours, marks="m", scale=150)
    assert "font-size: 21px" in large
    assert "border: 1px solid" in large


@pytest.mark.parametrize("scale", [50, *SCALES, 300])
def test_a_scale_stays_between_100_and_175(scale: int, theme: Theme) -> None:
    assert 100 <= Theme(theme.resources, scale=scale).scale <= 175


def test_switching_dresses_the_application_and_tells(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitSignal(theme.theme_changed):
        theme.switch(scheme=Scheme.DARK, scale=125)
    assert token_value("ground", Scheme.DARK) in window.styleSheet()
    assert not qapp.styleSheet()
    assert QApplication.font().pixelSize() == round(14 * 1.25)
    assert theme.color("surface").name().upper() == token_value("surface", Scheme.DARK)


def test_an_open_window_and_what_pops_up_over_it_wear_the_new_look(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    line = SuggestEdit(lambda words: (Suggestion(words, words),), window)
    qtbot.addWidget(window)
    theme.apply()
    window.show()
    theme.switch(scheme=Scheme.DARK)
    line.setFocus()
    line.offer("谈话")
    dark = token_value("ground", Scheme.DARK)
    assert dark in window.styleSheet() and dark in line._popup.styleSheet()
    line._popup.hide()
    later = QWidget()
    qtbot.addWidget(later)
    theme.dress(later)
    assert later.styleSheet() == window.styleSheet()


def test_the_bundled_sans_is_used(theme: Theme) -> None:
    assert theme.font().family() == "Noto Sans SC"
