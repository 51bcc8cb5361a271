"""What is to be taken, chosen by ticks before it is made: items of last year with their open problems, tasks of an item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Values, chinese_date, show
from sxt_desktop.usecases.item_tasks import due_of
from sxt_desktop.usecases.next_year import Carried
from ui.may import May
from ui.theme import Theme
from ui.widgets.buttons import primary_button
from ui.widgets.picking import PickLine, PickList
from ui.widgets.text import label

ITEMS, PROBLEMS, TASKS = "items", "problems", "tasks"
_LINES = 7


@dataclass(frozen=True, slots=True)
class Choice:
    """One list of a choice: its heading, a quiet word about it, its lines, all taken at first."""

    name: str
    title: str
    note: str
    lines: tuple[PickLine, ...]


def carried_choices(carried: Sequence[Carried]) -> tuple[Choice, ...]:
    """Return last year's items to choose from, and apart from them the problems they would bring along."""
    items = tuple(PickLine(one.item.entry_id, one.item.title, one.item.holder) for one in carried)
    problems = {
        str(ref.id): PickLine(str(ref.id), f"（{one.item.title}）", ref.name)
        for one in carried
        for ref in one.problems
    }
    found = Choice(
        ITEMS, "清单项", "原来的不变；领受人、收件单位在新的一年另填，上级项没有勾选的另选上级来源项。", items
    )
    if not problems:
        return (found,)
    note = "跟着所属的清单项走；不勾选的，新的一项不写它，问题本身照旧。"
    return (found, Choice(PROBLEMS, "未销号的问题", note, tuple(problems.values())))


def task_choices(tasks: Sequence[Values]) -> tuple[Choice, ...]:
    """Return the tasks an item would become, by the days they are due."""
    lines = tuple(
        PickLine(due_of(one).isoformat(), show(one.get("content")), chinese_date(due_of(one)))
        for one in tasks
    )
    return (Choice(TASKS, "任务", "没有勾选的，以后还可以再分解。", lines),)


class ChoosingView(QWidget):
    """Lists with ticks and the one button that takes what is ticked.

    `chosen` carries what is taken by the names of the lists; nothing can be taken while the first list has no tick.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, choices: Sequence[Choice], *, verb: str, may: May) -> None:
        super().__init__()
        self._verb, self._may = verb, may
        self._lists: dict[str, PickList] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        for one in choices:
            column.addWidget(label(one.title, "heading"))
            column.addWidget(label(one.note, "second", wraps=True))
            most = min(max(len(one.lines), 2), _LINES)
            found = PickList(theme, name=one.name, says=one.title, verb=verb, unit="项", lines=most)
            found.show_lines(one.lines)
            found.changed.connect(self._count)
            column.addWidget(found)
            self._lists[one.name] = found
        self.button = primary_button("", name="take_chosen")
        self.button.clicked.connect(self._take)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._count()

    @property
    def taken(self) -> Mapping[str, tuple[str, ...]]:
        """What is ticked, by the names of the lists."""
        return {name: found.taken for name, found in self._lists.items()}

    @Slot()
    def _count(self) -> None:
        count = len(next(iter(self.taken.values())))
        self.button.setText(f"{self._verb}{count}项")
        self.button.setEnabled(count > 0)
        self._may.gate(self.button, Permission.RECORD)

    @Slot()
    def _take(self) -> None:
        self.chosen.emit(self.taken)
