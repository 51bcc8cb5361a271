"""What a bundle would bring, before it is taken over: the counts by form, what changed field by field, what is to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from sxt_desktop.usecases.preview_import import FormCount, ImportPlan
from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.compare_table import CompareTable
from ui.widgets.text import ElidedLabel, label, rule, whole_label

SHOWN = 8
"""So many things to do are named; the rest are counted."""
TOTAL = "合计"
_HEADS = ("内容", "新增", "修改", "迟录", "补录")


def counts_grid(plan: ImportPlan) -> QGridLayout:
    """Return the counts by form as a table, with the sum below several; columns without any number are left out."""
    rows = [*plan.forms]
    if len(rows) > 1:
        late, belated = sum(one.late for one in rows), sum(one.belated for one in rows)
        rows.append(FormCount(TOTAL, plan.new, plan.changed, late, belated))
    shown = [
        0,
        1,
        2,
        *([3] if any(one.late for one in rows) else []),
        *([4] if any(one.belated for one in rows) else []),
    ]
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    for place, column in enumerate(shown):
        grid.addWidget(label(_HEADS[column], "second"), 0, place, _side(place))
    for number, form in enumerate(rows, start=1):
        role = "bold" if form.title == TOTAL else "body"
        cells = (form.title, form.new, form.changed, form.late, form.belated)
        grid.addWidget(ElidedLabel(form.title, role, mode=Qt.TextElideMode.ElideMiddle), number, 0)
        for place, column in enumerate(shown[1:], start=1):
            grid.addWidget(label(str(cells[column] or "—"), role), number, place, _side(place))
    return grid


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft


def todo_lines(plan: ImportPlan) -> QVBoxLayout:
    """Return what would be to do after taking the bundle over, one line each."""
    lines = QVBoxLayout()
    lines.setSpacing(2)
    lines.addWidget(label("接收后要办的", "second"))
    for words in plan.todos[:SHOWN]:
        lines.addWidget(whole_label(words))
    if len(plan.todos) > SHOWN:
        lines.addWidget(label(f"等 {len(plan.todos)} 件。", "second"))
    return lines


class ComingChanges(QWidget):
    """A verb that unfolds what the changed records say otherwise than what is held here, field by field."""

    def __init__(self, theme: Theme, plan: ImportPlan) -> None:
        super().__init__()
        self._theme, self._plan = theme, plan
        self._area: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.toggle = link_button(self._words(), name="bundle_changes", is_flush=True)
        self.toggle.setCheckable(True)
        self.toggle.toggled.connect(self._turn)
        self._column.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)

    def _words(self) -> str:
        return f"逐项对照修改的 {len(self._plan.changes)} 条"

    def _turn(self, shown: bool) -> None:
        """Build the tables only when they are wanted: there may be dozens."""
        self.toggle.setText("收起对照" if shown else self._words())
        if shown and self._area is None:
            self._area = self._built()
            self._column.addWidget(self._area)
        if self._area is not None:
            self._area.setVisible(shown)

    def _built(self) -> QWidget:
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for number, one in enumerate(self._plan.changes):
            if number:
                column.addWidget(rule())
            column.addWidget(label(f"{one.form_title} · {one.title}", "bold", wraps=True))
            table = CompareTable(self._theme, name=f"coming_change_{number}")
            table.show_rows(one.changes, before="本机已有", after="本包")
            table.all.hide()
            column.addWidget(table)
        rest = self._plan.changed - len(self._plan.changes)
        if rest > 0:
            column.addWidget(label(f"另有 {rest} 条修改，接收后可在修改记录里对照。", "second", wraps=True))
        return area
