"""The real window in a process of its own: a secretary's day with one word that must stay secret.

python -m tests.faults.window work <word>    save, print, look, search, hand over, type on; then `shown`;
                                             with a line on stdin lock, then `locked`; with another leave
python -m tests.faults.window start          start the program, see the first page, leave
Home, configuration, cache, runtime and temporary folder come from the environment.
"""

import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from sxt_desktop.domain.backups import BackupKind
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.values import Attachment, DateRange, Values
from sxt_desktop.usecases.attach_file import attach_file
from sxt_desktop.usecases.back_up import back_up
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.identities import peers
from tests.pairs import PASSWORD, RESOURCES, make_pair, secretary
from tests.ui.finding import find
from ui.app import Program, install_excepthook, run
from ui.pages.printing import PrintPage
from ui.pages.records.page import RecordPage
from ui.session import Session

PATIENCE_MS = 180_000
UNIT = "机械学院党委.sxt"


def main(arguments: list[str]) -> int:
    """Do what the arguments say."""
    if arguments[0] == "start":
        return run(RESOURCES, None, first_paint=True)
    return work(Path.home(), arguments[1])


def work(home: Path, word: str) -> int:
    """A day at the window; the folders of the pair lie in the home folder."""
    place = home / "文档"
    place.mkdir()
    make_pair(place).close()
    app = QApplication([])
    program = Program(RESOURCES)
    install_excepthook(program)
    session = program.open(place / UNIT, PASSWORD)
    shown: list[Path] = []
    session.papers._show = shown.append  # the system's viewer is the one thing not started
    entry = save(session, word, home)
    look(session, entry, shown)
    hand_over(session, home)
    type_on(session, word)
    step("shown")
    session.lock_asked.emit()
    wait(lambda: program.session is None and program.welcome is not None)
    step("locked")
    program.close()
    app.quit()
    return 0


def save(session: Session, word: str, home: Path) -> EntryId:
    """Save a record with evidence, as Ctrl+S does."""
    source = home / f"{word}.txt"
    source.write_text(f"会议说明：{word}" * 50, encoding="utf-8")
    evidence = attach_file(session.ws, source)
    source.unlink()
    day = session.ws.today
    values: Values = {
        "subject": secretary(session.ws),
        "occurred": DateRange(day, day),
        "days": Decimal(1),
        "title": f"到{word}调研",
        "content": f"听取汇报：{word}。" * 20,
        "evidence": (evidence,),
    }
    page = session.window.page("handbook")
    assert isinstance(page, RecordPage)
    session.go("handbook", form="handbook_08", action="new")
    page.start_new("handbook_08")
    form = page.entry.form
    assert form is not None
    form.show_values(values, read_only=False)
    page.save_now()
    wait(lambda: page.entry.entry_id is not None)
    entry = page.entry.entry_id
    assert entry is not None
    return entry


def look(session: Session, entry: EntryId, shown: list[Path]) -> None:
    """Print and preview the record, open its evidence, search for it."""
    kept = open_entry(session.ws, entry).values["evidence"]
    assert isinstance(kept, tuple)
    evidence = kept[0]
    assert isinstance(evidence, Attachment)
    session.papers.open_attachment(evidence)
    session.print_entry(entry)
    wait(lambda: _is_looked_at(session), lambda: _state(session))
    session.print_book("", booklet=False)
    wait(lambda: len(shown) == 1 and _is_looked_at(session), lambda: _state(session))
    session.window.search_asked.emit(evidence.name)


def _is_looked_at(session: Session) -> bool:
    """Whether the 打印中心 shows pages and is done with them."""
    page = session.window.page("printing")
    is_busy = session.jobs.is_busy or session.desk.drawing.is_busy
    return isinstance(page, PrintPage) and not is_busy and page.pane.view.count > 0


def _state(session: Session) -> str:
    """Say what the 打印中心 is doing, for when it is never done."""
    page = session.window.page("printing")
    assert isinstance(page, PrintPage)
    jobs, drawing = session.jobs, session.desk.drawing
    return f"jobs {jobs.title!r} drawing {drawing.title!r} pages {page.pane.view.count}"


def hand_over(session: Session, home: Path) -> None:
    """Write a bundle to a stick and back the workbook up."""
    (stick := home / "U盘").mkdir()
    (to,) = [peer.org_id for peer in peers(session.ws)]
    export_bundle(session.ws, to=to, directory=stick)
    back_up(session.ws, BackupKind.MANUAL)


def type_on(session: Session, word: str) -> None:
    """Begin another record and leave it unfinished."""
    page = session.window.page("handbook")
    assert isinstance(page, RecordPage)
    session.go("handbook")
    page.start_new("handbook_08")
    form = page.entry.form
    assert form is not None
    title = find(find(form, QWidget, "title"), QLineEdit, "")
    title.setFocus()
    title.insert(f"没写完{word}")  # as an input method does
    QTest.keyClicks(title, "2")
    assert word in title.text()


def step(name: str) -> None:
    """Say how far it is and go on with a line on stdin."""
    print(name, flush=True)
    sys.stdin.readline()


def wait(is_so: Callable[[], bool], state: Callable[[], str] = lambda: "") -> None:
    """Let the window live until something is so; what is instead is said when it never comes.

    The loop runs as the program's own does: `QTest.qWait` would keep the worker threads waiting.
    """
    loop, asked, patience = QEventLoop(), QTimer(), QTimer()
    asked.timeout.connect(
        lambda: loop.exit(1) if is_so() else None
    )  # what is so now need not be so afterwards
    patience.timeout.connect(loop.quit)
    asked.start(20)
    patience.start(PATIENCE_MS)
    assert is_so() or loop.exec() == 1, state()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
