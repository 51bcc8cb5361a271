"""The first step: which form the records are of, which file, which of its sheets."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.usecases.sheet_tables import SheetSource
from ui.pages.sheet_parts.inputs import beside, choice, choose
from ui.theme import Theme
from ui.widgets.choosing import Choosers, DropArea
from ui.widgets.steps import StepFoot
from ui.widgets.text import ElidedLabel, label

KINDS = (".xlsx", ".xlsm", ".xls", ".csv", ".txt")
_HINT = "按表格里的列名对应到本表的项目，先核对、后导入；可以导入 Excel 的 .xlsx、.xls 和 .csv 文件。文件只读，不会改动。"


class FileStep(QWidget):
    """`file_given` carries a path, `forward_asked` that form and sheet are chosen."""

    file_given = Signal(object)
    forward_asked = Signal()
    left = Signal()

    def __init__(self, theme: Theme, choosers: Choosers) -> None:
        super().__init__()
        self._theme = theme
        self.form = choice(theme, (), name="sheet_form", says="导入到哪一张表", width=320)
        self.sheet = choice(theme, (), name="sheet_number", says="工作表", width=320)
        self._drop = DropArea(
            theme,
            choosers,
            says="把表格文件（.xlsx、.xls、.csv）拖到这里",
            verb="选择文件…",
            suffix=KINDS,
            kinds="表格 (*.xlsx *.xlsm *.xls *.csv *.txt)",
            name="sheet_file",
        )
        self._drop.given.connect(self._given)
        self._name = ElidedLabel("", "bold")
        self._error = label("", "error", wraps=True)
        self._error.setObjectName("sheet_file_error")
        self._which = QFrame()
        self.foot = StepFoot("下一步", name="sheet_file", back="不导入了")
        self.foot.back.clicked.connect(self.left)
        self.foot.forward.clicked.connect(self.forward_asked)
        self._lay_out()
        self.show_source(None)

    def _lay_out(self) -> None:
        which = QVBoxLayout(self._which)
        which.setContentsMargins(0, 0, 0, 0)
        which.addWidget(self._name)
        line = beside("工作表", self.sheet)
        line.addStretch(1)
        which.addLayout(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(14)
        column.addWidget(label(_HINT, "quiet", wraps=True))
        form = beside("导入到", self.form)
        form.addStretch(1)
        column.addLayout(form)
        column.addWidget(self._drop)
        column.addWidget(self._error)
        column.addWidget(self._which)
        column.addStretch(1)
        column.addLayout(self.foot)

    def show_forms(self, forms: Sequence[FormSpec], chosen: FormId | None) -> None:
        """Offer forms, one of them chosen."""
        self.form.clear()
        for form in forms:
            self.form.addItem(form.title, form.id)
        choose(self.form, chosen)

    def show_source(self, source: SheetSource | None) -> None:
        """Show which file was read, and its sheets; None while there is none."""
        self._error.hide()
        self._which.setVisible(source is not None)
        self.foot.forward.setEnabled(source is not None and self.form.count() > 0)
        if source is None:
            return
        self._name.setText(f"已读取：{source.path.name}")
        self.sheet.clear()
        for number, (name, is_hidden) in enumerate(source.sheets):
            self.sheet.addItem(f"{name or source.path.name}{'（隐藏的工作表）' if is_hidden else ''}", number)
        choose(self.sheet, source.first)
        self.sheet.setEnabled(self.sheet.count() > 1)

    def show_error(self, words: str) -> None:
        """Say why a file cannot be read."""
        self._error.setText(words)
        self._error.show()

    @Slot(object)
    def _given(self, paths: tuple[Path, ...]) -> None:
        self.file_given.emit(paths[0])
