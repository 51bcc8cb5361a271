"""A filing or a publication beside its list: what it says, what was answered, changing and printing it."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import FieldKind, is_empty, show
from sxt_desktop.usecases.entries import Opened
from ui.may import EVERYTHING, May
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.facts import Facts
from ui.widgets.lights import Badge
from ui.widgets.listing import Mark
from ui.widgets.text import label, rule

Remark = tuple[str, bool]
"""A sentence, and whether somebody has to act on it."""


class RecordView(QWidget):
    """Asks for the form (`edit_asked`) and for paper (`print_asked`)."""

    edit_asked = Signal()
    print_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        opened: Opened,
        mark: Mark,
        remarks: Sequence[Remark] = (),
        *,
        may: May = EVERYTHING,
    ) -> None:
        super().__init__()
        self.setObjectName("record_view")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(12)
        badge = Badge.of(theme, mark)
        self._column.addWidget(badge, 0, Qt.AlignmentFlag.AlignLeft)
        for words, is_pressing in remarks:
            says = label(words, "error" if is_pressing else "body", wraps=True)
            says.setObjectName("record_remark")
            self._column.addWidget(says)
        self._acts(theme, may)
        self._column.addWidget(rule())
        self._column.addWidget(Facts(_facts(opened), name="record_facts"))
        self._tables(opened)
        self._column.addStretch(1)

    def _acts(self, theme: Theme, may: May) -> None:
        row = QHBoxLayout()
        edit = plain_button("登记结果、修改", name="record_edit")
        edit.clicked.connect(self.edit_asked)
        may.gate(edit, Permission.RECORD)
        paper = plain_button("预览与打印", name="record_print", theme=theme, icon="printer")
        paper.clicked.connect(self.print_asked)
        row.addWidget(edit)
        row.addWidget(paper)
        row.addStretch(1)
        self._column.addLayout(row)

    def _tables(self, opened: Opened) -> None:
        for spec in opened.form.fields:
            rows = opened.values.get(spec.id)
            if spec.kind is not FieldKind.TABLE or not isinstance(rows, tuple):
                continue
            self._column.addWidget(label(spec.label, "bold"))
            for row in rows:
                if isinstance(row, Mapping):
                    first, *others = spec.columns
                    self._column.addWidget(label(show(row.get(first.id)), wraps=True))
                    cells = ((one.label, row.get(one.id)) for one in others)
                    words = " · ".join(f"{name}{show(cell)}" for name, cell in cells if not is_empty(cell))
                    self._column.addWidget(label(words, "second", wraps=True))


def _facts(opened: Opened) -> list[tuple[str, str]]:
    plain = (one for one in opened.form.fields if one.kind is not FieldKind.TABLE)
    return [(one.label, show(opened.values.get(one.id))) for one in plain]
