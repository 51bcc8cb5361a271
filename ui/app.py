"""Starts the window program and ends it; the one place where errors that reach the top are said."""

import sys
import time
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.opening_ahead import OpeningAhead
from sxt_desktop.usecases.program_log import note_bug, note_error, start_log, stop_log
from sxt_desktop.usecases.setup import read_forms
from sxt_desktop.usecases.viewing import sweep_viewing
from ui.collecting import Collector
from ui.messages import sentence
from ui.program import Program

__all__ = ["Program", "install_excepthook", "run"]

QUIET_S = 5.0
"""After so long without a key or the mouse there is time to go through all objects there are."""
BUG_WORDS = "程序出了意外，没有保存的内容已留作草稿，已保存的不受影响。请重新打开本页再试。"


def install_excepthook(program: Program) -> None:
    """Let every error that reaches the top be said: the user's in its sentence, a bug as what it is."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, UserError):
            note_error(error)
            _say(program, error)
            return
        note_bug(error)
        sys.__excepthook__(kind, error, trace)
        _say(program, None)

    sys.excepthook = hook


def _say(program: Program, error: UserError | None) -> None:
    """Say an error in its sentence, or that the program itself failed."""
    text = BUG_WORDS if error is None else sentence(error)
    if program.session is not None and error is not None:
        program.session.notices.fail_error(error)
    elif program.session is not None:
        program.session.notices.fail_bug(text)
    elif program.welcome is not None:
        program.welcome.say(text)


def run(
    resources: Path,
    workbook: Path | None,
    *,
    file: Path | None = None,
    opening: OpeningAhead | None = None,
    first_paint: bool = False,
) -> int:
    """Open the window and stay until it is closed; `first_paint` leaves once the first page was painted and filled.

    `opening` is the workbook where its password is known; else it is asked for. A `file` of others is taken in
    once a workbook is open.
    """
    started = time.perf_counter()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    QApplication.setApplicationName("四责协同")
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus)
    start_log()
    collector = Collector()
    sweep_viewing()
    program = Program(resources)
    collector.is_quiet = partial(program.guard.watch.is_alone, QUIET_S)
    program.bell.listen()
    install_excepthook(program)
    _begin(program, resources, workbook or program.last_opened, opening)
    if file is not None:
        program.receive((file.absolute(),))
    if first_paint:
        program.warming.stop()  # what comes later is no part of the start
        QTimer.singleShot(0, partial(_leave_when_filled, program, started))
    code = int(app.exec())
    program.close()
    collector.stop()
    stop_log()
    return code


def _begin(program: Program, resources: Path, workbook: Path | None, opening: OpeningAhead | None) -> None:
    """Show the window of the workbook that is being opened, else the way in, with why it did not open."""
    if opening is None:
        program.show_welcome(workbook)
        return
    read_forms(resources)
    try:
        program.enter(opening.wait())
    except UserError as error:
        note_error(error)
        program.show_welcome(workbook, sentence(error))


def _leave_when_filled(program: Program, started: float) -> None:
    session = program.session
    if session is not None and session.reads.is_busy:
        session.reads.rested.connect(partial(_leave, started))
    else:
        _leave(started)


def _leave(started: float) -> None:
    print(f"{time.perf_counter() - started:.3f}")
    QApplication.quit()
