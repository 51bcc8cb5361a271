"""A strip that shows running work with a way to cancel it, only when the work takes longer than a moment."""

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QProgressBar, QPushButton

from ui.jobs import Jobs
from ui.widgets.buttons import link_button
from ui.widgets.notice import FootBar
from ui.widgets.text import label

APPEARS_MS = 300


class ProgressStrip(FootBar):
    """Follows a `Jobs`; hidden while nothing runs or what runs is quick."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__("progress_strip")
        self._jobs = jobs
        self._title = label()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._share = label("", "second")
        self._cancel: QPushButton = link_button("取消", name="progress_cancel")
        self._cancel.clicked.connect(self.stop)
        self.row.addWidget(self._title)
        self.row.addWidget(self._bar, 1)
        self.row.addWidget(self._share)
        self.row.addWidget(self._cancel)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.show)
        jobs.started.connect(self._start)
        jobs.told.connect(self._tell)
        jobs.ended.connect(self._end)

    @Slot(str)
    def _start(self, title: str) -> None:
        self._title.setText(title)
        self._bar.setAccessibleName(title)
        self._bar.setRange(0, 0)
        self._share.setText("")
        self._cancel.setEnabled(True)
        self._timer.start(APPEARS_MS)

    @Slot(int, int)
    def _tell(self, done: int, total: int) -> None:
        known = total > 0
        self._bar.setRange(0, 1000 if known else 0)
        self._bar.setValue(round(1000 * done / total) if known else 0)
        self._share.setText(f"{100 * done // total}%" if known else "")

    @Slot()
    def _end(self) -> None:
        self._timer.stop()
        self.hide()

    @Slot()
    def stop(self) -> None:
        """Ask what runs to stop."""
        self._cancel.setEnabled(False)
        self._share.setText("正在停下")
        self._jobs.cancel()
