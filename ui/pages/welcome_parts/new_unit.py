"""The first steps of first use: three questions, a password."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.choosing import ask_folder
from ui.widgets.kind_choice import KindChoice
from ui.widgets.labelled import LabelledEdit
from ui.widgets.new_password import NewPassword
from ui.widgets.steps import StepFoot
from ui.widgets.text import ElidedLabel, label

_INDENT = 32
"""How far a sentence stands in below what it is about."""


class UnitStep(QWidget):
    """Three questions: by which profile, which unit, who records."""

    back_asked = Signal()
    forward_asked = Signal()

    def __init__(self, profiles: Sequence[tuple[str, str, str]]) -> None:
        super().__init__()
        self.setObjectName("step_unit")
        self.name = LabelledEdit(
            "单位全称", name="name", hint="如：中共江北大学机械工程学院委员会", is_required=True
        )
        self.short_name = LabelledEdit("简称", name="short_name", hint="如：机械工程学院党委")
        self.code = LabelledEdit("单位代字", name="code", hint="用于文号，如：机党")
        self.superior_name = LabelledEdit(
            "上级党组织", name="superior_name", hint="如：江北大学党委；没有可不填"
        )
        self.kind = KindChoice(name="kind")
        self.name.edit.textChanged.connect(self.kind.propose)
        self.recorder = LabelledEdit("记实人姓名", name="recorder", hint="平时由谁记录", is_required=True)
        self.secretary = LabelledEdit("书记姓名", name="secretary", hint="可以以后再填")
        self._profiles = QButtonGroup(self)
        foot = StepFoot("下一步", name="unit", back="返回")
        foot.back.clicked.connect(self.back_asked)
        foot.forward.clicked.connect(self._forward)
        for field in self._fields():
            field.confirmed.connect(self._forward)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(label("一、按哪套口径", "bold"))
        column.addLayout(self._profile_rows(profiles))
        column.addWidget(label("二、哪个单位", "bold"))
        column.addLayout(self._unit_rows())
        column.addWidget(label("三、谁来记录", "bold"))
        column.addLayout(_side_by_side(self.recorder, self.secretary))
        column.addSpacing(8)
        column.addLayout(foot)

    def _fields(self) -> tuple[LabelledEdit, ...]:
        return (self.name, self.short_name, self.code, self.superior_name, self.recorder, self.secretary)

    def _profile_rows(self, profiles: Sequence[tuple[str, str, str]]) -> QVBoxLayout:
        """One line for each, with a plain sentence below it; what is chosen can be changed from a later year on."""
        column = QVBoxLayout()
        column.setSpacing(0)
        for number, (profile_id, title, plain) in enumerate(profiles):
            button = QRadioButton(title)
            button.setObjectName(profile_id)
            button.setChecked(number == 0)
            button.setAccessibleDescription(plain)
            self._profiles.addButton(button)
            column.addWidget(button)
            if plain:
                words = label(plain, "second", wraps=True)
                words.setContentsMargins(_INDENT, 0, 0, 2)
                column.addWidget(words)
        return column

    def _unit_rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.name, 0, 0, 1, 2, top)
        grid.addWidget(self.short_name, 1, 0, top)
        grid.addWidget(self.code, 1, 1, top)
        grid.addWidget(self.superior_name, 2, 0, top)
        grid.addWidget(self.kind, 2, 1, top)
        return grid

    def fill(self, name: str, short_name: str) -> None:
        """Answer who the unit is."""
        self.name.edit.setText(name)
        self.short_name.edit.setText(short_name)

    @property
    def profile(self) -> str:
        """Id of the profile chosen."""
        chosen = self._profiles.checkedButton()
        return "" if chosen is None else chosen.objectName()

    @Slot()
    def _forward(self) -> None:
        if self.name.is_filled() and self.recorder.is_filled():
            self.forward_asked.emit()


class PasswordStep(QWidget):
    """A password typed twice, and where the workbook lies."""

    back_asked = Signal()
    forward_asked = Signal()

    def __init__(self, theme: Theme, folder: Path) -> None:
        super().__init__()
        self.setObjectName("step_password")
        self._folder = folder
        self.password = NewPassword(theme)
        self._place = ElidedLabel(str(folder), mode=Qt.TextElideMode.ElideMiddle)
        change = link_button("更改", name="folder_change")
        change.setAccessibleName("更改存放位置")
        change.clicked.connect(self._change)
        self.error: QLabel = label("", "error", wraps=True)
        self.error.hide()
        self.foot = StepFoot("建立台账", name="password")
        self.foot.back.clicked.connect(self.back_asked)
        self.foot.forward.clicked.connect(self._forward)
        self.password.confirmed.connect(self._forward)
        place = QHBoxLayout()
        place.setSpacing(12)
        place.addWidget(self._place, 1)
        place.addWidget(change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        words = "台账用密码加密，打开时要输入。密码只在您手里，没有人能代为找回。"
        column.addWidget(label(words, "quiet", wraps=True))
        column.addWidget(self.password)
        column.addWidget(label("存放位置", "quiet"))
        column.addLayout(place)
        column.addWidget(self.error)
        column.addSpacing(8)
        column.addLayout(self.foot)

    @property
    def folder(self) -> Path:
        """Where the workbook is to lie."""
        return self._folder

    def show_error(self, text: str) -> None:
        """Say what keeps the workbook from being made."""
        self.error.setText(text)
        self.error.setVisible(bool(text))

    @Slot()
    def _change(self) -> None:
        found = ask_folder(self, "台账放在哪里")
        if found is not None:
            self._folder = found
            self._place.setText(str(found))

    @Slot()
    def _forward(self) -> None:
        self.show_error("")
        if self.password.is_good():
            self.forward_asked.emit()


def _side_by_side(left: QWidget, right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    row.addWidget(left, 1, Qt.AlignmentFlag.AlignTop)
    row.addWidget(right, 1, Qt.AlignmentFlag.AlignTop)
    return row
