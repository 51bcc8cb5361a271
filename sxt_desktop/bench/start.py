"""Process start to first painted page: our overview beside a bare window of the same toolkit."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from sxt_desktop.bench.data import PASSWORD
from sxt_desktop.bench.measure import Line, side_by_side

_BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.setCentralWidget(QLabel("window"))
window.resize(1280, 800)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""


def lines(main: Path, workbook: Path, note: str) -> Iterator[Line]:
    """Measure whole processes, compiled before as installed ones are; without a display both run off screen."""
    environment = {
        **os.environ,
        "SXT_PASSWORD": PASSWORD,
        "PYTHONPYCACHEPREFIX": str(workbook.parent / "pyc"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform == "win32"):
        environment["QT_QPA_PLATFORM"] = "offscreen"

    def run(*arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], env=environment, check=True, capture_output=True)

    took = side_by_side(
        lambda: run(str(main), str(workbook), "--first-paint"), lambda: run("-c", _BARE), rounds=5
    )
    yield Line("start to painted overview", *took, "bare window, same toolkit", note)
