"""The line that says how many papers nobody has dated yet, with the two answers there are."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.widgets.buttons import link_button
from ui.widgets.text import label

LATER = "签订日期以后再填，这次只归签署件，签订情况仍显示待签。"


class DayAsked(QWidget):
    """`today_asked` when all were signed today; `is_later` once the day is to be filled in some other time."""

    today_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_later = False
        self._count = 0
        self._says = label("", wraps=True)
        self._says.setObjectName("scan_undated")
        self._today = link_button("都是今天签的", name="scan_today")
        self._today.clicked.connect(self.today_asked)
        self._later = link_button("以后再填", name="scan_day_later")
        self._later.clicked.connect(self._leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._says, 1)
        row.addWidget(self._today)
        row.addWidget(self._later)

    def show_count(self, count: int, *, may_wait: bool) -> None:
        """Show of how many papers no day is known; without the second answer where a day has to be said."""
        self._count = count
        self.is_later = self.is_later and may_wait
        self.setVisible(count > 0)
        self._later.setVisible(may_wait and not self.is_later)
        words = f"{count} 份还没有签订日期：填上纸上的日期才登记为已签，日期不同的分几次归档。"
        self._says.setText(LATER if self.is_later else words)

    @Slot()
    def _leave(self) -> None:
        self.is_later = True
        self.show_count(self._count, may_wait=True)
