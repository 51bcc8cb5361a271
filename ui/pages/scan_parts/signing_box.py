"""How the paper in hand was signed: which levels have signed, and who signed for another."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from sxt_desktop.usecases.read_scans import ScannedDocument
from sxt_desktop.usecases.scan_signing import WHOLE
from ui.pages.scan_parts.actions import Decisions
from ui.theme import Theme
from ui.widgets.hints import set_hint
from ui.widgets.text import label

_MOST_NAME = 50
_IN_PERSON = "代签人，本人签的不填"


class SigningBox(QWidget):
    """`changed` when something was said of the paper; what is said goes into the decisions it was made with."""

    changed = Signal()

    def __init__(self, theme: Theme, number: int, document: ScannedDocument, decisions: Decisions) -> None:
        """`number` is the place of the document in the plan."""
        super().__init__()
        self.setObjectName("scan_signing")
        self._theme, self._number, self._decisions = theme, number, decisions
        self._levels: dict[str, QCheckBox] = {}
        self.names: dict[str, QLineEdit] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(6)
        self._grid.setColumnStretch(1, 1)
        by_proxy = number in decisions.by_proxy
        for row, level in enumerate(document.levels):
            self._add_level(row, level, by_proxy=by_proxy)
        if by_proxy and not document.levels:
            self._grid.addWidget(label("代签人", "quiet"), 0, 0)
            self._add_name(0, WHOLE, says="代签人")
        self.setHidden(not self._grid.count())

    def _add_level(self, row: int, level: str, *, by_proxy: bool) -> None:
        box = QCheckBox(f"{level}已签")
        box.setObjectName(f"scan_level_{level}")
        box.setChecked(level not in self._decisions.waiting.get(self._number, ()))
        box.toggled.connect(lambda on: self._level_ticked(level, on))
        self._levels[level] = box
        self._grid.addWidget(box, row, 0)
        if by_proxy:
            edit = self._add_name(row, level, says=f"{level}的代签人")
            set_hint(edit, _IN_PERSON)
            edit.setEnabled(box.isChecked())

    def _add_name(self, row: int, level: str, *, says: str) -> QLineEdit:
        edit = QLineEdit(self._decisions.names.get((self._number, level), ""))
        edit.setObjectName("scan_signed_by" if level == WHOLE else f"scan_signed_by_{level}")
        edit.setAccessibleName(says)
        edit.setMaxLength(_MOST_NAME)
        edit.textChanged.connect(lambda text: self._named(level, text))
        self.names[level] = edit
        self._grid.addWidget(edit, row, 1)
        return edit

    def _level_ticked(self, level: str, on: bool) -> None:
        """Keep the order: who signs later has not signed before an earlier level, and the other way round."""
        order = tuple(self._levels)
        at = order.index(level)
        for other in order[:at] if on else order[at + 1 :]:
            self._levels[other].setChecked(on)
        waiting = {name for name, box in self._levels.items() if not box.isChecked()}
        self._decisions.waiting[self._number] = waiting
        for name, edit in self.names.items():
            edit.setEnabled(name not in waiting)
        self.changed.emit()

    def _named(self, level: str, text: str) -> None:
        self._decisions.names[self._number, level] = text.strip()
        self.changed.emit()
