"""The steps of first use: three questions, a password, the recovery key."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button
from ui.widgets.choosing import ask_folder
from ui.widgets.labelled import LabelledEdit, SecretEdit
from ui.widgets.steps import StepFoot
from ui.widgets.text import ElidedLabel, label, set_role


class UnitStep(QWidget):
    """Three questions: by which profile, which unit, who records."""

    back_asked = Signal()
    forward_asked = Signal()

    def __init__(self, profiles: Sequence[tuple[str, str]]) -> None:
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
        column.setSpacing(12)
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

    def _profile_rows(self, profiles: Sequence[tuple[str, str]]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        for number, (profile_id, title) in enumerate(profiles):
            button = QRadioButton(title)
            button.setObjectName(profile_id)
            button.setChecked(number == 0)
            self._profiles.addButton(button)
            column.addWidget(button)
        return column

    def _unit_rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self.name, 0, 0, 1, 2, top)
        grid.addWidget(self.short_name, 1, 0, top)
        grid.addWidget(self.code, 1, 1, top)
        grid.addWidget(self.superior_name, 2, 0, 1, 2, top)
        return grid

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

    def __init__(self, theme: Theme, folder: Path, minimum: int) -> None:
        super().__init__()
        self.setObjectName("step_password")
        self._minimum, self._folder = minimum, folder
        self.password = SecretEdit(theme, "密码", name="password", hint=f"至少{minimum}位")
        self.again = SecretEdit(theme, "再输一次", name="password_again")
        self._place = ElidedLabel(str(folder), mode=Qt.TextElideMode.ElideMiddle)
        change = link_button("更改", name="folder_change")
        change.setAccessibleName("更改存放位置")
        change.clicked.connect(self._change)
        self.error: QLabel = label("", "error", wraps=True)
        self.error.hide()
        self.foot = StepFoot("建立台账", name="password")
        self.foot.back.clicked.connect(self.back_asked)
        self.foot.forward.clicked.connect(self._forward)
        self.password.confirmed.connect(self.again.edit.setFocus)
        self.again.confirmed.connect(self._forward)
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
        column.addWidget(self.again)
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
        if not self.password.is_filled():
            return
        if len(self.password.text) < self._minimum:
            self.password.show_error(f"密码至少{self._minimum}位，现在{len(self.password.text)}位")
        elif self.again.text != self.password.text:
            self.again.show_error("两次输入的密码不一样，请重新输入")
        else:
            self.forward_asked.emit()


class RecoveryStep(QWidget):
    """The recovery key, shown once, to be put on paper."""

    done_asked = Signal()
    print_asked = Signal(str)
    save_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("step_recovery")
        self._key = ""
        self._groups = [label("", "key") for _ in range(8)]
        grid = QGridLayout()
        grid.setSpacing(8)
        for number, group in enumerate(self._groups):
            group.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(group, number // 4, number % 4)
        self.paper = plain_button("打印恢复单", name="recovery_print", theme=theme, icon="printer")
        file = plain_button("另存为文件", name="recovery_save", theme=theme, icon="save")
        self.paper.clicked.connect(self._print)
        file.clicked.connect(self._save)
        self._said: QLabel = label("", "quiet", wraps=True)
        self._said.setObjectName("recovery_said")
        self._said.hide()
        self._noted = QCheckBox("已抄写或打印，并与电脑分开存放")
        self._noted.setObjectName("recovery_noted")
        self._foot = StepFoot("开始使用", name="recovery", back="")
        self._foot.forward.setEnabled(False)
        self._foot.forward.clicked.connect(self.done_asked)
        self._noted.toggled.connect(self._foot.forward.setEnabled)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.paper)
        buttons.addWidget(file)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        words = "台账已建好。忘记密码时只能用下面的恢复密钥打开，它只显示这一次，请写到纸上。"
        column.addWidget(label(words, "quiet", wraps=True))
        column.addLayout(grid)
        column.addLayout(buttons)
        column.addWidget(self._said)
        column.addWidget(self._noted)
        column.addLayout(self._foot)

    def show_key(self, key: str) -> None:
        """Show the key in its groups; an empty one forgets it."""
        self._key = key
        parts = key.split("-") if key else []
        for number, group in enumerate(self._groups):
            text = parts[number] if number < len(parts) else ""
            group.setText(text)
            group.setAccessibleName(f"第{number + 1}组 {' '.join(text)}")

    def show_told(self, text: str) -> None:
        """Say where the sheet went."""
        self._say(text, "quiet")

    def show_error(self, text: str) -> None:
        """Say why the sheet could not be made."""
        self._say(text, "error")

    def _say(self, text: str, role: str) -> None:
        self._said.setText(text)
        set_role(self._said, role)
        self._said.setVisible(bool(text))

    @Slot()
    def _print(self) -> None:
        self.print_asked.emit(self._key)

    @Slot()
    def _save(self) -> None:
        self.save_asked.emit(self._key)


def _side_by_side(left: QWidget, right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    row.addWidget(left, 1, Qt.AlignmentFlag.AlignTop)
    row.addWidget(right, 1, Qt.AlignmentFlag.AlignTop)
    return row
