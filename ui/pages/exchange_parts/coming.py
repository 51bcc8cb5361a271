"""What a bundle would bring, before it is taken over: the counts by form, what changed field by field, what is to do."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.ids import FormId
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
        rows.append(FormCount(FormId(""), TOTAL, plan.new, plan.changed, late, belated))
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


class Unfolding(QWidget):
    """A verb that unfolds more of a bundle; it is built only when it is wanted, since there may be dozens of lines."""

    def __init__(self, words: str, *, name: str, build: Callable[[], QWidget]) -> None:
        super().__init__()
        self._words, self._build = words, build
        self._area: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.toggle = link_button(words, name=name, is_flush=True)
        self.toggle.setCheckable(True)
        self.toggle.toggled.connect(self._turn)
        self._column.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)

    @Slot(bool)
    def _turn(self, shown: bool) -> None:
        self.toggle.setText("收起" if shown else self._words)
        if shown and self._area is None:
            self._area = self._build()
            self._column.addWidget(self._area)
        if self._area is not None:
            self._area.setVisible(shown)


def coming_changes(theme: Theme, plan: ImportPlan) -> Unfolding:
    """Return what unfolds what changed records say otherwise than what is held here, field by field."""
    return Unfolding(
        f"逐项对照修改的 {len(plan.changes)} 条", name="bundle_changes", build=lambda: _changes(theme, plan)
    )


def coming_records(plan: ImportPlan) -> Unfolding:
    """Return what unfolds the records that are new here, one line each."""
    return Unfolding(f"列出新增的 {plan.new} 条", name="bundle_added", build=lambda: _added(plan))


def _changes(theme: Theme, plan: ImportPlan) -> QWidget:
    area, column = _area(12)
    for number, one in enumerate(plan.changes):
        if number:
            column.addWidget(rule())
        column.addWidget(label(f"{one.form_title} · {one.title}", "bold", wraps=True))
        table = CompareTable(theme, name=f"coming_change_{number}")
        table.show_rows(one.changes, before="本机已有" if one.is_held else "本包先前", after="本包")
        table.all.hide()
        column.addWidget(table)
    rest = plan.changed - len(plan.changes)
    if rest > 0:
        column.addWidget(label(f"另有 {rest} 条修改，接收后可在修改记录里对照。", "second", wraps=True))
    return area


def _added(plan: ImportPlan) -> QWidget:
    area, column = _area(2)
    for one in plan.added:
        day = date.fromisoformat(one.day)
        column.addWidget(whole_label(f"{day.month}月{day.day}日　{one.form_title} · {one.title}"))
    rest = plan.new - len(plan.added)
    if rest > 0:
        column.addWidget(label(f"另有 {rest} 条，接收后在列表里看。", "second", wraps=True))
    return area


def _area(spacing: int) -> tuple[QWidget, QVBoxLayout]:
    area = QWidget()
    column = QVBoxLayout(area)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    return area, column
