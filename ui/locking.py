"""The way to a locked window: nothing typed is lost, no job is cut, nothing of ours stays open or readable.

A lock that was asked for ends jobs at their next safe point; one that came by itself lets them go on to their
end. Until then the window is covered, so that nobody reads or types in it.
"""

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QDialog

from ui.clipboard import ClipboardWatch
from ui.idle import WARN_S, IdleWatch
from ui.session import Session

BY_HAND = "已锁定。没有保存的内容已留作草稿。"
LOOK_AGAIN_MS = 50


def idle_words(minutes: int) -> str:
    """Say why the window locked by itself."""
    return f"超过{minutes}分钟没有操作，或电脑休眠过，已自动锁定。没有保存的内容已留作草稿。"


class Guard(QObject):
    """Watches over one open workbook; `locked` carries why, and leaves closing to whoever opened it."""

    locked = Signal(str)

    def __init__(self, watch: IdleWatch, parent: QObject) -> None:
        super().__init__(parent)
        self.watch = watch
        self._session: Session | None = None
        self._locking: Locking | None = None
        self._why = ""
        self._clipboard = ClipboardWatch(self)
        watch.warned.connect(self._warn)
        watch.calmed.connect(self._calm)
        watch.idle.connect(self._left_alone)

    def watch_over(self, session: Session) -> None:
        """Begin with the window of a workbook that was just opened."""
        self._session = session
        session.lock_asked.connect(self.lock)
        self.watch.start()

    def release(self) -> None:
        """Watch over nothing any more."""
        self.watch.stop()
        self._session = None
        if self._locking is not None:
            self._locking.deleteLater()
            self._locking = None

    @Slot()
    def lock(self) -> None:
        """Lock because someone asked for it; running jobs are asked to stop."""
        self._lock(BY_HAND, cancels=True)

    @Slot()
    def _left_alone(self) -> None:
        """Lock because nobody is there; running jobs go on to their end first."""
        self._lock(idle_words(self.watch.minutes), cancels=False)

    def _lock(self, why: str, *, cancels: bool) -> None:
        if self._session is None or self._locking is not None:
            return
        self._why = why
        self._locking = Locking(self._session, cancels=cancels, parent=self)
        self._locking.ready.connect(self._ready)
        self._locking.start()

    @Slot()
    def _ready(self) -> None:
        self._clipboard.forget()
        self.release()
        self.locked.emit(self._why)

    @Slot()
    def _warn(self) -> None:
        if self._session is not None:
            self._session.window.warn(f"{WARN_S}秒后将锁定，按任意键或动一下鼠标就不锁。")

    @Slot()
    def _calm(self) -> None:
        if self._session is not None:
            self._session.window.warn("")


class Locking(QObject):
    """One way to the lock; `ready` when the session can be closed."""

    ready = Signal()

    def __init__(self, session: Session, *, cancels: bool, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._cancels = session, cancels
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._begin)

    def start(self) -> None:
        """Begin once the key or click that asked for it is dealt with; then `ready`, never within this call."""
        self._timer.start(0)

    @Slot()
    def _begin(self) -> None:
        """Cover the window, close dialogs, end or await jobs."""
        self._timer.stop()
        self._timer.timeout.disconnect(self._begin)
        self._timer.timeout.connect(self._look)
        close_dialogs()
        jobs = self._session.jobs
        if self._cancels:
            jobs.cancel_all()
        if self._session.farewell is not None:
            self._session.farewell(_nothing)
        self._session.window.cover(f"{jobs.title}，做完就锁定" if jobs.is_busy else "正在锁定")
        self._timer.start(LOOK_AGAIN_MS)

    @Slot()
    def _look(self) -> None:
        """A dialog may still be on its way out, or open only now: what it returns to has to end first."""
        if self._session.jobs.is_busy or close_dialogs():
            return
        self._timer.stop()
        self.ready.emit()


def _nothing() -> None:
    """What follows is waited for by looking whether jobs still run."""


def close_dialogs() -> bool:
    """Close whatever stands before the window, menus too; tells whether anything did."""
    popup = QApplication.activePopupWidget()
    if popup is not None:
        popup.close()
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    for dialog in found:
        dialog.done(QDialog.DialogCode.Rejected)
    return popup is not None or bool(found)
