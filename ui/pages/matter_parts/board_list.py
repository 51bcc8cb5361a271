"""A list under its groups: a chip for each with how many there are, the rows of the chosen one below."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ui.forms.widgets.flow import FlowBox
from ui.theme import Theme
from ui.widgets.buttons import chip
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
        self.chips: dict[str, QPushButton] = {one: chip(one, name=f"show_{one}") for one in groups}
        self.list = Listing(theme, columns, name=name, says=says)
        self._row = FlowBox(gap=4)
        for group, button in self.chips.items():
            button.clicked.connect(lambda _=False, wanted=group: self.choose(wanted))
            self._row.add(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._row)
        column.addWidget(self.list, 1)

    def add_beside(self, widget: QWidget) -> None:
        """Put what narrows the list behind the groups."""
        self._row.add(widget)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Say how many there are in each group."""
        for group, button in self.chips.items():
            count = counts.get(group, 0)
            button.setText(f"{group} {count}")
            button.setVisible(bool(count) or group in (*self._kept, self.chosen))

    def choose(self, group: str) -> None:
        """Choose a group; its rows are asked for."""
        self.chosen = group
        for name, button in self.chips.items():
            button.setChecked(name == group)
        self.group_chosen.emit(group)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show the rows of the chosen group; the one in hand stays in hand by its `key`."""
        self.list.show_rows(rows, same=lambda one: one.key)
