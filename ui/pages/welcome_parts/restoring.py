"""Restoring or salvaging before anything is open, on the frame of the way in."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from sxt_desktop.usecases.salvage import Salvaged
from ui.pages.welcome_parts.frame import StepFrame
from ui.pages.welcome_parts.restore import RestoreStep, RestoreUse, SalvagedStep
from ui.theme import Theme


class Restoring(QObject):
    """`restored` when a backup is open; `open_asked` carries a workbook made of what could be salvaged."""

    back_asked = Signal()
    restored = Signal(object)
    open_asked = Signal(object)

    def __init__(self, frame: StepFrame, use: RestoreUse, theme: Theme) -> None:
        super().__init__(frame)
        self._frame, self._use = frame, use
        self.step = RestoreStep(theme, use)
        self.salvaged = SalvagedStep(theme)
        self.step.back_asked.connect(self.back_asked)
        self.step.restore_asked.connect(self._restore)
        self.step.salvage_asked.connect(self._salvage)
        self.salvaged.open_asked.connect(self.open_asked)

    @Slot(object)
    def begin(self, damaged: Path | None) -> None:
        """Begin to restore; `damaged` is the workbook that does not open, if it is about one."""
        self.step.begin(damaged)
        self._frame.show_step(self.step)

    @Slot()
    def _restore(self) -> None:
        step = self.step
        if step.backup is not None:
            work = partial(self._use.restore, step.backup, step.damaged, step.proof)
            self._frame.run_long("正在恢复", work, done=self._restored, failed=step.refuse)

    def _restored(self, _: object) -> None:
        self.step.begin(None)
        self.restored.emit(None)

    @Slot()
    def _salvage(self) -> None:
        step = self.step
        if step.damaged is not None:
            work = partial(self._use.salvage, step.damaged, step.proof)
            self._frame.run_long("正在抢救", work, done=self._was_salvaged, failed=step.refuse)

    def _was_salvaged(self, found: Salvaged) -> None:
        self.salvaged.show_salvaged(found)
        self._frame.show_step(self.salvaged)
