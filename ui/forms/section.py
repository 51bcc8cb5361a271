"""One section of a form: its heading, and its fields in two columns where there is room."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.forms.field_box import FieldBox
from ui.widgets.text import label, rule, show_if

NARROW = 38
"""Below this width in characters a form has one column."""


class Section(QWidget):
    """A heading with its fields in two columns; half-width fields share a row."""

    def __init__(self, title: str, boxes: tuple[FieldBox, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.boxes = boxes
        for box in boxes:
            box.setParent(self)
        self._order: tuple[FieldBox, ...] = ()
        self._is_narrow = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self._rule = rule()
        column.addWidget(self._rule)
        heading = label(title, "section")
        column.addWidget(heading)
        show_if(heading, bool(title))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(14)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        column.addLayout(self._grid)

    def arrange(self, shown: set[str], *, is_first: bool) -> bool:
        """Place the fields that apply; tells whether there are any."""
        wanted = tuple(box for box in self.boxes if box.spec.id in shown)
        show_if(self._rule, not is_first)
        if wanted != self._order:
            self._place(wanted)
        show_if(self, bool(wanted))
        return bool(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Go to one column where two would cut what is typed."""
        super().resizeEvent(event)
        is_narrow = self.width() < self.fontMetrics().horizontalAdvance("四") * NARROW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._place(self._order)

    def _place(self, wanted: tuple[FieldBox, ...]) -> None:
        self._order = wanted
        for box in self.boxes:
            self._grid.removeWidget(box)
            show_if(box, box in wanted)
        row, column = 0, 0
        for box in wanted:
            if box.spec.half and not self._is_narrow:
                self._grid.addWidget(box, row, column)
                row, column = (row, 1) if column == 0 else (row + 1, 0)
            else:
                row += column
                self._grid.addWidget(box, row, 0, 1, 2)
                row, column = row + 1, 0
