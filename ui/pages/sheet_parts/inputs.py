"""Small inputs of the wizard: a choice that the wheel does not change by accident, a line with its label."""

from collections.abc import Iterable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QWidget

from ui.forms.widgets.field import WheelGuard
from ui.theme import Theme
from ui.widgets.text import label


def choice(
    theme: Theme, choices: Iterable[tuple[str, object]], *, name: str, says: str, width: int = 0
) -> QComboBox:
    """Return a list to choose from; `width` at 100 %, 0 takes what there is."""
    combo = QComboBox()
    combo.setObjectName(name)
    combo.setAccessibleName(says)
    combo.installEventFilter(_guard(combo))
    combo.setMaxVisibleItems(20)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(6)
    for words, value in choices:
        combo.addItem(words, value)
    if width:
        combo.setFixedWidth(theme.px(width))
    else:
        combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return combo


def _guard(parent: QObject) -> WheelGuard:
    return WheelGuard(parent)


def choose(combo: QComboBox, value: object) -> None:
    """Choose a value without telling; nothing that is not there is chosen."""
    combo.blockSignals(True)
    combo.setCurrentIndex(max(combo.findData(value), 0))
    combo.blockSignals(False)


def beside(words: str, widget: QWidget, after: str = "") -> QHBoxLayout:
    """Return a line: words, an input, words after it."""
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(label(words, "quiet"))
    row.addWidget(widget)
    if after:
        row.addWidget(label(after, "quiet"))
    return row
