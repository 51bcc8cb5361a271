"""The recovery key: shown in eight groups to be put on paper, and four of them typed back from the paper."""

from collections.abc import Callable, Sequence
from random import SystemRandom

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.labelled import LabelledEdit
from ui.widgets.text import label, set_role

GROUPS, ASKED, LENGTH = 8, 4, 4
Choose = Callable[[], Sequence[int]]


def four_groups() -> Sequence[int]:
    """Return which groups to ask for, counted from 0; nobody can know them before."""
    return sorted(SystemRandom().sample(range(GROUPS), ASKED))


class KeySheet(QWidget):
    """The key in its groups with the ways to paper; `print_asked` and `save_asked` carry the key."""

    print_asked = Signal(str)
    save_asked = Signal(str)

    def __init__(self, theme: Theme, *, columns: int = 4) -> None:
        super().__init__()
        self.key = ""
        self._groups = [label("", "key") for _ in range(GROUPS)]
        grid = QGridLayout()
        grid.setSpacing(8)
        for number, group in enumerate(self._groups):
            group.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(group, number // columns, number % columns)
        self.paper = plain_button("打印恢复单", name="recovery_print", theme=theme, icon="printer")
        file = plain_button("另存为文件", name="recovery_save", theme=theme, icon="save")
        self.paper.clicked.connect(self._print)
        file.clicked.connect(self._save)
        self._said: QLabel = label("", "quiet", wraps=True)
        self._said.setObjectName("recovery_said")
        self._said.hide()
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.paper)
        buttons.addWidget(file)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addLayout(grid)
        column.addLayout(buttons)
        column.addWidget(self._said)

    def show_key(self, key: str) -> None:
        """Show the key in its groups; an empty one forgets it."""
        self.key = key
        parts = key.split("-") if key else []
        for number, group in enumerate(self._groups):
            text = parts[number] if number < len(parts) else ""
            group.setText(text)
            group.setAccessibleName(f"第{number + 1}组 {' '.join(text)}")

    def say(self, text: str, role: str = "quiet") -> None:
        """Say where the sheet went, or why it could not be made."""
        self._said.setText(text)
        set_role(self._said, role)
        self._said.setVisible(bool(text))

    @Slot()
    def _print(self) -> None:
        self.print_asked.emit(self.key)

    @Slot()
    def _save(self) -> None:
        self.save_asked.emit(self.key)


class TypeBack(QWidget):
    """Four fields for four groups; a full one leads on to the next."""

    confirmed = Signal()

    def __init__(self, choose: Choose = four_groups) -> None:
        super().__init__()
        self._choose = choose
        self._wanted: tuple[str, ...] = ()
        self.fields = tuple(LabelledEdit("", name=f"group_{number}") for number in range(ASKED))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for number, field in enumerate(self.fields):
            field.edit.setMaxLength(LENGTH)
            field.edit.setAlignment(Qt.AlignmentFlag.AlignCenter)
            field.edit.textEdited.connect(lambda text, at=number: self._typed(at, text))
            field.confirmed.connect(self.confirmed)
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)

    def ask(self, key: str) -> None:
        """Ask for four groups of a key."""
        groups = key.split("-")
        asked = tuple(self._choose())
        self._wanted = tuple(groups[number] for number in asked)
        for field, number in zip(self.fields, asked, strict=True):
            field.set_title(f"第{number + 1}组")
            field.edit.clear()
            field.show_error("")
        self.fields[0].edit.setFocus()

    def forget(self) -> None:
        """Keep nothing of the key."""
        self._wanted = ()
        for field in self.fields:
            field.edit.clear()

    def fits(self) -> bool:
        """Whether every group is as on the sheet; says at the first one that is not."""
        for field, wanted in zip(self.fields, self._wanted, strict=True):
            if field.text.upper() != wanted:
                field.show_error("与恢复单不一致" if field.text else "请填写")
                field.edit.selectAll()
                return False
        return True

    def _typed(self, at: int, text: str) -> None:
        if len(text) == LENGTH and at + 1 < ASKED:
            self.fields[at + 1].edit.setFocus()
