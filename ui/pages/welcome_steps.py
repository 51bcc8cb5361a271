"""The screens of first use: three choices, three questions, a password, the recovery key; and opening."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.choices import Choice
from ui.widgets.choosing import ask_folder
from ui.widgets.labelled import LabelledEdit, SecretEdit
from ui.widgets.text import ElidedLabel, label, rule


@dataclass(frozen=True, slots=True)
class Recent:
    """A workbook that was open before."""

    path: Path
    title: str


class StartStep(QWidget):
    """Three big choices, and what was open before."""

    new_asked = Signal()
    open_asked = Signal(object)
    demo_asked = Signal()

    def __init__(self, theme: Theme, recent: Sequence[Recent]) -> None:
        super().__init__()
        self.setObjectName("step_start")
        new = Choice(
            theme, "新建本单位", "回答三个问题,设好密码,就可以记第一条。", icon="building", name="welcome_new"
        )
        open_ = Choice(theme, "打开", "打开本机或U盘上已有的台账。", icon="folder", name="welcome_open")
        demo = Choice(
            theme,
            "用示例单位试一试",
            "一个虚构单位的整年数据,随便改,不影响正式台账。",
            icon="try",
            name="welcome_demo",
        )
        new.clicked.connect(self.new_asked)
        open_.clicked.connect(self._open_any)
        demo.clicked.connect(self.demo_asked)
        row = QHBoxLayout()
        row.setSpacing(16)
        for choice in (new, open_, demo):
            row.addWidget(choice, 1)
        self._error: QLabel = label("", "error", wraps=True)
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(row)
        column.addWidget(self._error)
        if recent:
            column.addLayout(self._recent(recent))

    def _recent(self, recent: Sequence[Recent]) -> QVBoxLayout:
        self._paths = {str(one.path): one.path for one in recent}
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addSpacing(16)
        column.addWidget(label("最近打开", "second"))
        column.addSpacing(8)
        for one in recent[:5]:
            row = QHBoxLayout()
            row.setContentsMargins(0, 6, 0, 6)
            row.setSpacing(12)
            title = ElidedLabel(one.title, "bold", mode=Qt.TextElideMode.ElideMiddle)
            path = ElidedLabel(str(one.path), "second", mode=Qt.TextElideMode.ElideMiddle)
            verb = link_button("打开", name=str(one.path))
            verb.setAccessibleName(f"打开{one.title}")
            verb.clicked.connect(self._open_recent)
            row.addWidget(title, 2)
            row.addWidget(path, 3)
            row.addWidget(verb)
            column.addWidget(rule())
            column.addLayout(row)
        return column

    def show_error(self, text: str) -> None:
        """Say what went wrong with the example."""
        self._error.setText(text)
        self._error.setVisible(bool(text))

    @Slot()
    def _open_any(self) -> None:
        self.open_asked.emit(None)

    @Slot()
    def _open_recent(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.open_asked.emit(self._paths[sender.objectName()])


class StepFoot(QHBoxLayout):
    """Back at the left, the way on at the right."""

    def __init__(self, forward: str, *, name: str, back: str = "上一步") -> None:
        super().__init__()
        self.back = plain_button(back, name=f"{name}_back")
        self.forward = primary_button(forward, name=f"{name}_forward")
        if back:
            self.addWidget(self.back)
        self.addStretch(1)
        self.addWidget(self.forward)


class UnitStep(QWidget):
    """Three questions: by which profile, which unit, who records."""

    back_asked = Signal()
    forward_asked = Signal()

    def __init__(self, profiles: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName("step_unit")
        self.name = LabelledEdit(
            "单位全称", name="name", hint="如:中共江北大学机械工程学院委员会", is_required=True
        )
        self.short_name = LabelledEdit("简称", name="short_name", hint="如:机械工程学院党委")
        self.code = LabelledEdit("单位代字", name="code", hint="用于文号,如:机党")
        self.superior_name = LabelledEdit(
            "上级党组织", name="superior_name", hint="如:江北大学党委;没有可不填"
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
        words = "台账用密码加密,打开时要输入。密码只在您手里,没有人能代为找回。"
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
            self.password.show_error(f"密码至少{self._minimum}位,现在{len(self.password.text)}位")
        elif self.again.text != self.password.text:
            self.again.show_error("两次输入的密码不一样,请重新输入")
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
        paper = plain_button("打印恢复单", name="recovery_print", theme=theme, icon="printer")
        file = plain_button("另存为文件", name="recovery_save", theme=theme, icon="save")
        paper.clicked.connect(self._print)
        file.clicked.connect(self._save)
        self._noted = QCheckBox("已抄写或打印,并与电脑分开存放")
        self._noted.setObjectName("recovery_noted")
        self._foot = StepFoot("开始使用", name="recovery", back="")
        self._foot.forward.setEnabled(False)
        self._foot.forward.clicked.connect(self.done_asked)
        self._noted.toggled.connect(self._foot.forward.setEnabled)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(paper)
        buttons.addWidget(file)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        words = "台账已建好。忘记密码时只能用下面的恢复密钥打开,它只显示这一次,请写到纸上。"
        column.addWidget(label(words, "quiet", wraps=True))
        column.addLayout(grid)
        column.addLayout(buttons)
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

    @Slot()
    def _print(self) -> None:
        self.print_asked.emit(self._key)

    @Slot()
    def _save(self) -> None:
        self.save_asked.emit(self._key)


class OpenStep(QWidget):
    """Which workbook, and its password or its recovery key."""

    back_asked = Signal()
    open_asked = Signal()

    def __init__(self, theme: Theme, *, can_recover: bool) -> None:
        super().__init__()
        self.setObjectName("step_open")
        self.path: Path | None = None
        self._place = ElidedLabel("还没有选台账文件夹", mode=Qt.TextElideMode.ElideMiddle)
        choose = plain_button("选择文件夹", name="open_choose", theme=theme, icon="folder")
        choose.clicked.connect(self._choose)
        self.password = SecretEdit(theme, "密码", name="open_password")
        self.recovery_key = LabelledEdit(
            "恢复密钥", name="open_recovery", hint="八组,每组四位", is_required=True
        )
        self._other = link_button("忘记密码,用恢复密钥打开", name="open_other", is_flush=True)
        self._other.setVisible(can_recover)
        self._other.clicked.connect(self._switch)
        self._error: QLabel = label("", "error", wraps=True)
        self._error.hide()
        self.foot = StepFoot("打开", name="open", back="返回")
        self.foot.back.clicked.connect(self.back_asked)
        self.foot.forward.clicked.connect(self._ask)
        self.password.confirmed.connect(self._ask)
        self.recovery_key.confirmed.connect(self._ask)
        self._lay_out(choose)
        self.recovery_key.hide()

    def _lay_out(self, choose: QWidget) -> None:
        place = QHBoxLayout()
        place.setSpacing(12)
        place.addWidget(self._place, 1)
        place.addWidget(choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(label("台账文件夹", "quiet"))
        column.addLayout(place)
        column.addWidget(self.password)
        column.addWidget(self.recovery_key)
        column.addWidget(self._other, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._error)
        column.addSpacing(8)
        column.addLayout(self.foot)

    @property
    def is_by_recovery_key(self) -> bool:
        """Whether the recovery key is asked for instead of the password."""
        return not self.recovery_key.isHidden()

    def show_path(self, path: Path | None) -> None:
        """Show which workbook is to be opened."""
        self.path = path
        self._place.setText("还没有选台账文件夹" if path is None else str(path))
        self.show_error("")
        self.password.edit.clear()

    def show_error(self, text: str) -> None:
        """Say why it did not open."""
        self._error.setText(text)
        self._error.setVisible(bool(text))

    @Slot()
    def _choose(self) -> None:
        found = ask_folder(self, "选择台账文件夹")
        if found is not None:
            self.show_path(found)
            self.password.edit.setFocus()

    @Slot()
    def _switch(self) -> None:
        by_key = not self.is_by_recovery_key
        self.recovery_key.setVisible(by_key)
        self.password.setVisible(not by_key)
        self._other.setText("改用密码打开" if by_key else "忘记密码,用恢复密钥打开")
        self.show_error("")

    @Slot()
    def _ask(self) -> None:
        self.show_error("")
        secret = self.recovery_key if self.is_by_recovery_key else self.password
        if self.path is None:
            self.show_error("请先选择台账所在的文件夹")
        elif secret.is_filled():
            self.open_asked.emit()


def _side_by_side(left: QWidget, right: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    row.addWidget(left, 1, Qt.AlignmentFlag.AlignTop)
    row.addWidget(right, 1, Qt.AlignmentFlag.AlignTop)
    return row
