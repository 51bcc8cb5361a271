"""The card the steps of the way in stand on: title, what comes next, one step at a time, slow work below."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from ui.jobs import Jobs, Progress
from ui.keys import press_focused
from ui.theme import Theme
from ui.widgets.cards import scrolling
from ui.widgets.choosing import take_drag
from ui.widgets.navigation import Mark
from ui.widgets.progress_strip import ProgressStrip
from ui.widgets.steps import Steps
from ui.widgets.text import label

T = TypeVar("T")
U = TypeVar("U")
WIDE, NARROW = 880, 560
_ABOVE = 1
"""Which row of the column is the room above the card."""
_SAYS = "责任清单、全程纪实、督办与报送，都记在本机一本加密台账里。"


class StepFrame(QWidget):
    """Shows one step after the other; the first one begins and is wide, those `in_order` are counted above."""

    def __init__(self, theme: Theme, jobs: Jobs | None, titles: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("welcome")
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("四责协同")
        self.setAcceptDrops(True)
        self._theme, self._jobs, self._steps_shown = theme, jobs, len(titles)
        self._title = label("", "title")
        self._says = label("", "quiet", wraps=True)
        self._awaiting = label("", "bold", wraps=True)
        self._awaiting.setObjectName("awaiting")
        self._awaiting.hide()
        self._steps = Steps(theme, titles)
        self._titles: dict[QWidget, str] = {}
        self._ordered: tuple[QWidget, ...] = ()
        self._current: QWidget | None = None
        self.column = QWidget()
        self._card = QFrame()
        self._inner = QVBoxLayout(self._card)
        self._lay_out()
        if jobs is not None:
            jobs.ended.connect(self._free)
        theme.theme_changed.connect(self._size)

    def _lay_out(self) -> None:
        self._inner.setContentsMargins(24, 20, 24, 20)
        self._inner.setSpacing(16)
        for one in (self._title, self._awaiting, self._says, self._steps):
            self._inner.addWidget(one)
        column = self._rows = QVBoxLayout(self.column)
        column.setContentsMargins(20, 8, 20, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setContentsMargins(8, 0, 0, 0)
        head.addWidget(Mark(self._theme))
        column.addLayout(head)
        column.addStretch(1)
        column.addWidget(self._card)
        column.addStretch(2)
        column.addWidget(label("离线运行 · 数据只在本机", "second"), 0, Qt.AlignmentFlag.AlignHCenter)
        centre = QWidget()
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self.column)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolling(centre))
        if self._jobs is not None:
            outer.addWidget(ProgressStrip(self._jobs))

    def put_steps(self, titles: dict[QWidget, str], *, in_order: Sequence[QWidget]) -> None:
        """Put every step on the card, under its title; the first is where one begins."""
        self._titles, self._ordered = titles, tuple(in_order)
        for step in titles:
            self._inner.addWidget(step)

    @property
    def current(self) -> QWidget | None:
        """The step on show."""
        return self._current

    def show_step(self, step: QWidget) -> None:
        """Show one step."""
        is_first = step is next(iter(self._titles))
        self._title.setText(self._titles[step])
        self._says.setText(_SAYS)
        self._says.setVisible(is_first)
        self._steps.setVisible(step in self._ordered)
        if step in self._ordered:
            self._steps.show_step(min(self._ordered.index(step), self._steps_shown - 1))
        # steps in order begin at the same height, so that nothing jumps on the way; the others stand in the middle
        self._rows.setStretch(_ABOVE, 0 if step in self._ordered else 1)
        self._current = step
        for other in self._titles:
            other.setVisible(other is step)
        self._card.setProperty("role", "canvas" if is_first else "card")
        self._card.style().unpolish(self._card)
        self._card.style().polish(self._card)
        self._size()

    @Slot()
    def _size(self) -> None:
        is_first = self._current is next(iter(self._titles), None)
        wanted = self._theme.px(WIDE if is_first else NARROW) + 40
        self.column.setMaximumWidth(wanted)
        self.column.setMinimumWidth(min(wanted, 960))

    def run(
        self,
        title: str,
        work: Callable[[], T],
        *,
        done: Callable[[T], object],
        failed: Callable[[UserError], object],
    ) -> None:
        """Do something that takes a moment, off this thread when there is a worker for it."""
        if self._jobs is not None:
            self.run_long(title, lambda progress: work(), done=done, failed=failed)
            return
        try:
            result = work()
        except UserError as error:
            failed(error)
        else:
            done(result)

    def run_long(
        self,
        title: str,
        work: Callable[[Progress], T],
        *,
        done: Callable[[T], object],
        failed: Callable[[UserError], object],
    ) -> None:
        """Do something that may take minutes, with a bar and a way to stop it; nothing can be pressed meanwhile."""
        if self._jobs is not None:
            self.column.setEnabled(False)
            self._jobs.run(title, work, done=partial(self._then, done), failed=partial(self._then, failed))

    def _then(self, call: Callable[[U], object], result: U) -> None:
        self._free()
        call(result)

    @Slot()
    def _free(self) -> None:
        """Let the page be used again, also after work that was stopped."""
        self.column.setEnabled(True)

    def explain(self, why: str) -> None:
        """Say below the title why one is here again."""
        self._says.setText(why)

    def announce(self, text: str) -> None:
        """Say what comes once a workbook is open, on every screen until then."""
        self._awaiting.setText(text)
        self._awaiting.show()
        self._size()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button in focus."""
        if not press_focused(event):
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take bundles and cards wherever they are dropped."""
        take_drag(event)
