"""Units beside what was sent to them: a row of counts for each, and in the panel every item with its state."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.lights import Light
from sxt_desktop.usecases.taking_up import Cascade, UnitRow
from ui.pages.cascade_parts.actions import UNIT_MARKS
from ui.theme import Theme
from ui.widgets.lights import TOKENS, Badge
from ui.widgets.listing import Column, Mark
from ui.widgets.text import label, rule

_ORDER = (Cascade.WAITS, Cascade.NOT_THERE, Cascade.OLDER, Cascade.TAKEN)
_TAKEN = (Cascade.TAKEN, Cascade.OLDER)


def unit_columns() -> tuple[Column, ...]:
    """Return the columns of the units."""
    return (
        Column("单位", lambda row: row.name),
        Column("承接", lambda row: "", width=136, mark=_mark),
        Column("未承接", lambda row: _number(row.count(Cascade.WAITS)), width=80, is_number=True),
        Column("其中断链", lambda row: _number(row.late), width=88, is_number=True),
        Column("未送达", lambda row: _number(row.count(Cascade.NOT_THERE)), width=80, is_number=True),
        Column(
            "按修改前",
            lambda row: _number(row.count(Cascade.OLDER)),
            width=88,
            is_number=True,
            is_optional=True,
        ),
    )


def _number(count: int) -> str:
    return str(count) if count else "—"


def _mark(row: UnitRow) -> Mark:
    taken, total = row.count(*_TAKEN), len(row.items)
    light = Light.DONE if taken == total else Light.OVERDUE if row.late else Light.SOON
    return Mark(f"{taken}/{total}", light.value, TOKENS[light])


class UnitView(QWidget):
    """Every item that was sent to a unit, those it did not take up first."""

    def __init__(self, theme: Theme, unit: UnitRow) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(f"下发{len(unit.items)}项，已承接{unit.count(*_TAKEN)}项", "bold"))
        column.addWidget(rule())
        for item, state in sorted(unit.items, key=lambda pair: _ORDER.index(pair[1])):
            mark = UNIT_MARKS[state]
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(Badge.of(theme, mark))
            row.addWidget(label(item.title, wraps=True), 1)
            column.addLayout(row)
        column.addStretch(1)
