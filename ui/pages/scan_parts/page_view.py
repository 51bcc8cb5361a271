"""One scanned page as large as there is room, with ways to the other pages of its document and to turn it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.read_scans import PageRef
from ui.jobs import Jobs
from ui.messages import sentence
from ui.theme import Theme
from ui.widgets.buttons import icon_button, link_button
from ui.widgets.text import label

Picture = Callable[[PageRef, int, int], bytes]
_WIDTH = 760
_TURNS = (("左转", "scan_left", 270), ("右转", "scan_right", 90), ("倒转", "scan_over", 180))


class PageView(QWidget):
    """Shows pages one at a time, and lives as long as its page: pictures come later; `turned` carries a page and by how many degrees clockwise it now stands."""

    turned = Signal(object, int)

    def __init__(self, theme: Theme, jobs: Jobs, picture: Picture) -> None:
        super().__init__()
        self._jobs, self._draw = jobs, picture
        self._pages: tuple[tuple[PageRef, int], ...] = ()
        self._at = 0
        self._asked = 0
        self._picture = QPixmap()
        self._turns: list[QPushButton] = []
        self._label = QLabel()
        self._label.setObjectName("scan_picture")
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setMinimumHeight(theme.px(220))
        self._label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._back = icon_button(theme, "previous", says="上一页", name="scan_previous")
        self._next = icon_button(theme, "next", says="下一页", name="scan_next")
        self._back.clicked.connect(lambda: self._go(-1))
        self._next.clicked.connect(lambda: self._go(1))
        self._where = label("", "second")
        row = QHBoxLayout()
        for widget in (self._back, self._where, self._next):
            row.addWidget(widget)
        row.addStretch(1)
        for words, name, turn in _TURNS:
            button = link_button(words, name=name)
            button.clicked.connect(lambda _=False, by=turn: self._turn(by))
            self._turns.append(button)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._label, 1)
        column.addLayout(row)

    def show_pages(self, pages: Sequence[tuple[PageRef, int]], *, may_turn: bool) -> None:
        """Show the first of some pages, each with the degrees it has to be turned by."""
        self._pages, self._at = tuple(pages), 0
        for button in self._turns:
            button.setVisible(may_turn)
        self._picture = QPixmap()
        self._label.clear()
        self._renew()

    def _go(self, by: int) -> None:
        self._at = min(max(self._at + by, 0), len(self._pages) - 1)
        self._renew()

    def _turn(self, by: int) -> None:
        page, turn = self._pages[self._at]
        now = (turn + by) % 360
        self._pages = (*self._pages[: self._at], (page, now), *self._pages[self._at + 1 :])
        self.turned.emit(page, now)
        self._renew()

    def _renew(self) -> None:
        page, turn = self._pages[self._at]
        self._back.setEnabled(self._at > 0)
        self._next.setEnabled(self._at < len(self._pages) - 1)
        self._where.setText(f"{self._at + 1} / {len(self._pages)}")
        self._asked += 1
        asked, draw = self._asked, self._draw
        self._jobs.run(
            "正在取这一页的图像",
            lambda _: (asked, draw(page, _WIDTH, turn)),
            done=self._show,
            failed=self._fail,
        )

    @Slot(object)
    def _show(self, drawn: tuple[int, bytes]) -> None:
        asked, content = drawn
        if asked == self._asked:  # another page may be wanted by now
            self._picture.loadFromData(content)
            self._fit()

    @Slot(object)
    def _fail(self, error: UserError) -> None:
        self._label.setText(sentence(error))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page as large as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._picture.isNull():
            return
        ratio = self.devicePixelRatioF()
        size = self._label.size() * ratio
        fitted = self._picture.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        fitted.setDevicePixelRatio(ratio)
        self._label.setPixmap(fitted)
        self._label.setAccessibleName(f"第{self._at + 1}页的图像，共{len(self._pages)}页")
