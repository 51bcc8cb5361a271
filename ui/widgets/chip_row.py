"""Chips of which one is down: the parts of a page, or what of a list is shown."""

from collections.abc import Callable, Collection, Hashable, Mapping
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from ui.widgets.buttons import chip
from ui.widgets.flow_row import FlowRow

GAP = 4
Key = TypeVar("Key", bound=Hashable)


class ChipRow(FlowRow, Generic[Key]):
    """`words` are what chips say, by key; `chosen` carries the key of the one pressed, also of the one down."""

    chosen = Signal(object)

    def __init__(self, words: Mapping[Key, str], *, name: Callable[[Key], str]) -> None:
        super().__init__(gap=GAP)
        self._words: dict[Key, str] = {}
        self._chips: dict[Key, QPushButton] = {}
        for key, says in words.items():
            self.add_chip(key, says, name=name(key))

    def add_chip(self, key: Key, says: str, *, name: str) -> None:
        """Add a chip at the end."""
        button = chip(says, name=name)
        button.clicked.connect(partial(self._pressed, key))
        self._words[key], self._chips[key] = says, button
        self.add(button)

    def _pressed(self, key: Key, _: bool = False) -> None:
        self.press(key)
        self.chosen.emit(key)

    def rename(self, words: Mapping[Key, str]) -> None:
        """Let chips say something else; counts are shown behind it the next time."""
        for key, says in words.items():
            if self._words[key] != says:
                self._words[key] = says
                self._chips[key].setText(says)

    def press(self, key: Key | None) -> None:
        """Show which one is down; a key none of them has: none is."""
        for other, button in self._chips.items():
            button.setChecked(other == key)

    @property
    def down(self) -> Key | None:
        """The key of the one that is down."""
        return next((key for key, button in self._chips.items() if button.isChecked()), None)

    @property
    def keys(self) -> tuple[Key, ...]:
        """All keys, in the order shown."""
        return tuple(self._chips)

    def show_counts(self, counts: Mapping[Key, int], *, kept: Collection[Key] | None = None) -> None:
        """Say behind the words how many there are; with `kept`, chips of nothing are hidden but these."""
        for key, count in counts.items():
            self._chips[key].setText(f"{self._words[key]} {count}")
            if kept is not None:
                self.offer(key, bool(count) or key in kept)

    def offer(self, key: Key, on: bool) -> None:
        """Show or hide a chip."""
        self._chips[key].setVisible(on)

    def explain(self, key: Key, words: str) -> None:
        """Say more of a chip where the mouse rests on it."""
        self._chips[key].setToolTip(words)
