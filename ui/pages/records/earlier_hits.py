"""What a search of earlier contents found: each with its version, opened where it stands."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.history_search import Found, FoundInHistory
from ui.messages import sentence
from ui.pages.records.actions import HistorySearch
from ui.theme import Theme
from ui.widgets.cards import EmptyState
from ui.widgets.listing import Column, Listing
from ui.widgets.text import label


class EarlierHits(QWidget):
    """Searches away from the window; only the newest search answers. `chosen` carries a `Found`."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, search: HistorySearch) -> None:
        super().__init__()
        self.setObjectName("earlier_hits")
        self._search = search
        self._stop: Callable[[], object] = _nothing
        self._asked = 0
        self.list = Listing(theme, _COLUMNS, name="earlier_list", says="修改前的内容里找到的")
        self.list.setProperty("role", "records")
        self.list.horizontalHeader().hide()
        self.list.picked.connect(self.chosen)
        self.list.opened.connect(self.chosen)
        self.says = label("", "second", wraps=True)
        self.says.setContentsMargins(14, 0, 14, 0)
        self._none = EmptyState(theme, "修改前的内容里没有找到。", icon="search", name="no_earlier")
        self._none.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list, 1)
        column.addWidget(self._none, 1)
        column.addWidget(self.says)

    def look_for(self, words: str, chosen: Filter) -> None:
        """Search anew; a search still going on is given up."""
        self.stop()
        self._asked += 1
        number = self._asked
        self.says.setText("正在查找修改前的内容…")
        self._stop = self._search(
            words, chosen, lambda found: self._take(number, found), lambda error: self._fail(number, error)
        )

    @Slot()
    def stop(self) -> None:
        """Give up what is still being looked for."""
        self._stop()
        self._stop = _nothing

    def _take(self, number: int, answer: FoundInHistory) -> None:
        if number != self._asked:
            return
        self.list.blockSignals(True)
        self.list.show_rows(answer.found)
        self.list.blockSignals(False)
        self.list.setVisible(bool(answer.found))
        self._none.setVisible(not answer.found)
        more = "，只列出最近的，请把条件写得更具体" if answer.has_more else ""
        self.says.setText(f"修改前和已作废的内容里找到 {len(answer.found)} 处{more}" if answer.found else "")

    def _fail(self, number: int, error: UserError) -> None:
        if number == self._asked:
            self.says.setText(sentence(error))


def _nothing() -> None:
    """There is nothing to give up."""


def _where(found: Found) -> str:
    what = "作废原因" if found.is_void else f"第{found.version}版"
    return f"{what} · {found.excerpt}"


def _now(found: Found) -> str:
    return f"{found.listed.title}{'（已作废）' if found.listed.voided else ''}"


_COLUMNS = (Column("记录", _now, second=_where),)
