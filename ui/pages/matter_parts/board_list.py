"""A list under its groups: a chip for each with how many there are, the rows of the chosen one below."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.chip_row import ChipRow
from ui.widgets.listing import Column, Listing

ALL = "全部"


class BoardList(QWidget):
    """`group_chosen` carries the name of a group; the owner answers with rows. Groups with nothing in them go."""

    group_chosen = Signal(str)

    def __init__(
        self, theme: Theme, columns: Sequence[Column], groups: Sequence[str], *, name: str, says: str
    ) -> None:
        super().__init__()
        self.chosen = groups[0]
        self._kept = (groups[0], ALL)
        self.chips = ChipRow({one: one for one in groups}, name=lambda one: f"show_{one}")
        self.chips.chosen.connect(self.choose)
        self.list = Listing(theme, columns, name=name, says=says)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.chips)
        column.addWidget(self.list, 1)

    def add_beside(self, widget: QWidget) -> None:
        """Put what narrows the list behind the groups."""
        self.chips.add(widget)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Say how many there are in each group."""
        found = {group: counts.get(group, 0) for group in self.chips.keys}
        self.chips.show_counts(found, kept=(*self._kept, self.chosen))

    @Slot(object)
    def choose(self, group: str) -> None:
        """Choose a group; its rows are asked for."""
        self.chosen = group
        self.chips.press(group)
        self.group_chosen.emit(group)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show the rows of the chosen group; the one in hand stays in hand by its `key`."""
        self.list.show_rows(rows, same=lambda one: one.key)
