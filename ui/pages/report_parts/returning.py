"""取回定稿: what an edited report says otherwise than the draft, chapter by chapter, before it is kept."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sxt_desktop.usecases.final_report import Returned
from ui.widgets.buttons import primary_button
from ui.widgets.text import label

_MOST = 12
"""So many paragraphs of a chapter are told one by one."""


class ReturnPanel(QWidget):
    """`taken`: the file is to be the final one."""

    taken = Signal()

    def __init__(self, returned: Returned) -> None:
        super().__init__()
        self.setObjectName("return_content")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(label(returned.path.name, "bold", wraps=True))
        column.addWidget(label(_summary(returned), "quiet", wraps=True))
        for one in returned.changed:
            column.addSpacing(6)
            column.addWidget(label(one.heading, "bold"))
            for words, texts in (("删去", one.removed), ("改成", one.added)):
                for text in texts[:_MOST]:
                    column.addWidget(label(f"{words}：{text}", "second", wraps=True))
                if len(texts) > _MOST:
                    column.addWidget(label(f"{words}的还有{len(texts) - _MOST}段。", "second"))
        take = primary_button("作为定稿存进报告", name="report_final")
        take.clicked.connect(self.taken)
        column.addSpacing(6)
        column.addWidget(take)
        column.addStretch(1)


def _summary(returned: Returned) -> str:
    if returned.chapters is None:
        return "PDF 不逐章对照，请自己核对内容。"
    if not returned.changed:
        return "与草稿相同。"
    return f"与草稿相比，改了{len(returned.changed)}章："
