"""The line below a list: how many records it has, tables out and in."""

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from ui.widgets.buttons import link_button
from ui.widgets.text import label

CHOICES = (
    ("Excel 表格（列表各列）", False, "xlsx"),
    ("Excel 表格（全部填写项）", True, "xlsx"),
    ("文本表格 CSV（列表各列）", False, "csv"),
    ("文本表格 CSV（全部填写项）", True, "csv"),
)
"""What can be asked for: its words, whether with every field, the ending of the file."""


class ListFoot(QWidget):
    """`sheet_asked` carries whether every field is wanted and the ending, `tables_asked` that a table comes in,
    `scans_asked` that signed papers do."""

    sheet_asked = Signal(bool, str)
    tables_asked = Signal()
    scans_asked = Signal()

    def __init__(self, *, may_take_in: bool) -> None:
        super().__init__()
        self._may_take_in = may_take_in
        self.total = label("", "second")
        self.total.setObjectName("list_total")
        self.out = link_button("导出表格", name="export_sheet")
        self.out.setToolTip("按现在的查找条件和次序，导出为表格文件")
        self.out.clicked.connect(self._offer)
        self.take_in = link_button("导入表格", name="import_sheet")
        self.take_in.setToolTip("把原有的表格台账导入进来")
        self.take_in.clicked.connect(self.tables_asked)
        self.scans = link_button("扫描归档", name="go_scans")
        self.scans.setToolTip("把签字后扫描的纸件归入各自的记录；也可以把扫描件直接拖到这一页")
        self.scans.clicked.connect(self.scans_asked)
        self.menu = QMenu(self)
        for words, whole, ending in CHOICES:
            self.menu.addAction(words).setData((whole, ending))
        self.menu.triggered.connect(self._chosen)
        row = QHBoxLayout(self)
        row.setSpacing(4)
        row.addWidget(self.total)
        row.addStretch(1)
        row.addWidget(self.scans)
        row.addWidget(self.take_in)
        row.addWidget(self.out)
        self.scans.setVisible(may_take_in)
        self.take_in.setVisible(may_take_in)  # not before it has a parent: it would open as a window

    def show_total(self, total: int) -> None:
        """Say how many records there are; an empty list has nothing to write."""
        self.total.setText(f"共 {total:,} 条" if total else "")
        self.out.setVisible(total > 0)

    @Slot()
    def _offer(self) -> None:
        self.menu.popup(self.out.mapToGlobal(QPoint(0, -self.menu.sizeHint().height())))

    def _chosen(self, action: object) -> None:
        whole, ending = action.data()  # type: ignore[attr-defined]
        self.sheet_asked.emit(whole, ending)
