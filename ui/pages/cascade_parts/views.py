"""What stands in the panel beside the lists: an item to take up, what changed above, who took up what."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.addressing import SEVERAL
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Values, is_empty, show
from sxt_desktop.usecases.taking_up import Cascade, ChangedAbove, SentItem
from ui.may import EVERYTHING, May
from ui.pages.cascade_parts.actions import UNIT_MARKS
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.compare_table import CompareTable
from ui.widgets.facts import Facts
from ui.widgets.lights import Badge
from ui.widgets.text import label, rule

_WITHDRAWN = "上级已不再使用这一项。本单位的一项仍然有效；不再需要的，请在责任清单中作废。"
_ROUND = (
    "这一项承接着上级的一项，上级的那一项又改为承接本单位的这一项，绕成了圈。两项都照常保存；"
    "请与上级商定哪一项在上，在责任清单中改“上级来源项”。"
)
_ORDER = (Cascade.WAITS, Cascade.NOT_THERE, Cascade.OLDER, Cascade.TAKEN)


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(12)
    return column


class OfferedView(QWidget):
    """An item of a superior's with everything it says, and the one step that takes it up."""

    take_up_asked = Signal()

    def __init__(self, form: FormSpec, values: Values, sender: str, may: May = EVERYTHING) -> None:
        super().__init__()
        column = _column(self)
        button = primary_button("承接", name="take_up")
        button.clicked.connect(self.take_up_asked)
        may.gate(button, Permission.RECORD)
        row = QHBoxLayout()
        row.addWidget(button)
        row.addWidget(label("建立本单位的一项，内容自动带入，责任主体为本单位", "second", wraps=True), 1)
        column.addLayout(row)
        column.addWidget(rule())
        pairs = (
            (spec.label, show(values.get(spec.id)))
            for spec in form.visible(values)
            if spec.id != SEVERAL and not is_empty(values.get(spec.id))
        )
        column.addWidget(Facts((("来自", sender), *pairs), name="offered_facts"))
        column.addStretch(1)


class ChangedView(QWidget):
    """What the superior changed since an item was taken up. `follow_asked` carries whether to take it over."""

    follow_asked = Signal(bool)
    item_asked = Signal()

    def __init__(self, theme: Theme, one: ChangedAbove, may: May = EVERYTHING) -> None:
        super().__init__()
        column = _column(self)
        if one.is_withdrawn or one.goes_round:
            words = _ROUND if one.goes_round else _WITHDRAWN
            column.addWidget(label(words, wraps=True))
            button = primary_button("去责任清单", name="to_item")
            button.clicked.connect(self.item_asked)
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
            column.addStretch(1)
            return
        adopt = primary_button("按上级修改", name="follow_adopt")
        adopt.clicked.connect(lambda: self.follow_asked.emit(True))
        keep = plain_button("保留本单位内容", name="follow_keep")
        keep.clicked.connect(lambda: self.follow_asked.emit(False))
        row = QHBoxLayout()
        for button in (adopt, keep):
            may.gate(button, Permission.RECORD)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(rule())
        table = CompareTable(theme, name="above_changes")
        table.show_rows(one.changes, before="承接时", after="现在")
        column.addWidget(table)
        column.addStretch(1)


class SentView(QWidget):
    """Every unit an item went to, those that did not take it up first."""

    item_asked = Signal()

    def __init__(self, theme: Theme, one: SentItem) -> None:
        super().__init__()
        column = _column(self)
        done = one.count(Cascade.TAKEN, Cascade.OLDER)
        column.addWidget(label(f"下发{len(one.units)}个单位，已承接{done}个", "bold"))
        column.addWidget(label(one.item.title, "second", wraps=True))
        column.addWidget(rule())
        for unit in sorted(one.units, key=lambda unit: _ORDER.index(unit.state)):
            mark = UNIT_MARKS[unit.state]
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(Badge.of(theme, mark))
            name = label(unit.name, wraps=True)
            name.setObjectName("unit_name")
            row.addWidget(name, 1)
            column.addLayout(row)
        item = plain_button("去责任清单", name="to_item")
        item.clicked.connect(self.item_asked)
        row = QHBoxLayout()
        row.addWidget(item)
        row.addStretch(1)
        column.addWidget(rule())
        column.addLayout(row)
        column.addStretch(1)
