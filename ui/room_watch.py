"""Looks every ten minutes whether the disk of the workbook fills up, and says it once."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.room import Room

EVERY_MS = 10 * 60 * 1000
_MEBI, _GIBI = 1 << 20, 1 << 30


class RoomWatch(QObject):
    """`tight` carries a sentence, at most once as long as a workbook is open."""

    tight = Signal(str)

    def __init__(self, look: Callable[[], Room], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Look now; a disk that does not answer is said by whatever wants to write to it."""
        try:
            found = self._look()
        except UserError:
            return
        if found.is_tight:
            self._timer.stop()
            self.tight.emit(tight_words(found))

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()


def tight_words(found: Room) -> str:
    """Return the sentence about a disk that fills up."""
    wanted = _size(found.wanted)
    return f"台账所在的磁盘只剩 {_size(found.free)}，建议至少留 {wanted}。已保存的不受影响，请抽空清理磁盘。"


def _size(length: int) -> str:
    return f"{length / _GIBI:.1f} 吉字节" if length >= _GIBI else f"{length // _MEBI} 兆字节"
