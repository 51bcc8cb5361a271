"""查阅记录: who looked at which restricted record, when and how."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sxt_desktop.usecases.looks import Look
from ui.theme import Theme
from ui.widgets.buttons import chip
from ui.widgets.cards import EmptyState
from ui.widgets.listing import Column, Listing
from ui.widgets.text import label
from ui.widgets.words import full_moment

NOTE = (
    "查看“纪检专阅”记录都会留痕：打开、打印等每次都记，列表和检索每人每条每天记一次。这里只能查看，不能删改。"
    "廉政档案在列表和检索里只有姓名、档号和日期，看内容要先登记。"
)


class LooksBoard(QWidget):
    """A table that can only be read."""

    def __init__(self, theme: Theme, looks: Callable[[bool], Sequence[Look]]) -> None:
        super().__init__()
        self.setObjectName("looks_board")
        self._looks = looks
        self.at_contents = chip("只看打开、打印、导出", name="looks_at_contents")
        self.at_contents.toggled.connect(self.show_looks)
        self.list = Listing(theme, _COLUMNS, name="looks", says="查阅记录")
        self._empty = EmptyState(theme, "还没有人查阅过“纪检专阅”记录。", icon="shield", name="no_looks")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(NOTE, "second", wraps=True))
        column.addWidget(self.at_contents, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.list, 1)
        column.addWidget(self._empty, 1)

    @Slot()
    def show_looks(self) -> None:
        """Read the looks anew."""
        rows = self._looks(self.at_contents.isChecked())
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self._empty.setVisible(not rows)


def _what(look: Look) -> str:
    if look.title:
        return f"{look.form_title} · {look.title}"
    return f"第{look.n}号登记（内容不向管理员显示）" if look.n else "已不在台账中的记录"


_COLUMNS = (
    Column("时间", lambda look: full_moment(look.at), width=190),
    Column("查阅人", lambda look: look.user, width=130),
    Column("方式", lambda look: look.how, width=90),
    Column("记录", _what, width=270),
    Column("登记的事由", lambda look: look.by.row.title if look.by else ""),
    Column("批准人", lambda look: look.by.approver if look.by else "", width=110),
)
