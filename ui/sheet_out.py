"""导出表格: asks where to, writes away from the window with progress and cancel, says what was written."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from sxt_desktop.usecases.export_sheet import (
    ListWish,
    SheetWritten,
    ShownList,
    export_sheet,
    export_shown,
)
from sxt_desktop.usecases.preferences import documents_folder
from sxt_desktop.usecases.workspace import Workspace
from ui.jobs import Jobs, Progress
from ui.widgets.choosing import Choosers

KINDS = {"xlsx": "Excel 表格 (*.xlsx)", "csv": "文本表格 (*.csv)"}


class SheetOut(QObject):
    """`told` carries the sentence for what was written; errors go where all errors of work go."""

    told = Signal(str)

    def __init__(self, ws: Workspace, jobs: Jobs, choosers: Choosers | None = None) -> None:
        super().__init__()
        self._ws, self._jobs = ws, jobs
        self.choosers = choosers or Choosers()

    @Slot(object, str)
    def ask(self, wish: ListWish | ShownList, ending: str) -> None:
        """Ask for the file and write there what is wanted: a list by its filter, or one that is on show."""
        path = self._where(wish.title, ending)
        if path is None:
            return

        def work(progress: Progress) -> SheetWritten:
            if isinstance(wish, ShownList):
                return export_shown(self._ws, wish, out=path)
            return export_sheet(self._ws, wish, out=path, progress=progress.report)

        self._jobs.run("正在导出表格", work, done=self._written)

    def _where(self, title: str, ending: str) -> Path | None:
        name = f"{title}-{self._ws.today:%Y%m%d}.{ending}"
        window = QApplication.activeWindow() or QWidget()
        out = self.choosers.save(window, "导出到", str(documents_folder() / name), KINDS[ending])
        if out is None:
            return None
        return out if out.suffix.casefold() == f".{ending}" else Path(f"{out}.{ending}")

    def _written(self, done: SheetWritten) -> None:
        self.told.emit(f"已导出 {done.rows:,} 条，存为{done.path}。")
