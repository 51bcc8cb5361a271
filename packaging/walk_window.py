"""Walks through every page of the window and tells which single events take long on the window's thread.

Run from the project's folder: ``python packaging/walk_window.py`` for the example, or with workbooks whose password is in
`SXT_PASSWORD`. Processor time is told, not time that passed: another program that works meanwhile changes little.
A workbook that is given is copied first, since the walk saves records.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt  # noqa: E402 - the path and the platform come first
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import (  # noqa: E402
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from sxt_desktop.domain.errors import UserError  # noqa: E402
from sxt_desktop.store.keyslots import Cost  # noqa: E402
from sxt_desktop.usecases.demo import build_demo  # noqa: E402
from sxt_desktop.usecases.initials import read_dictionary  # noqa: E402
from sxt_desktop.usecases.setup import Surroundings, open_unit  # noqa: E402
from ui.collecting import Collector  # noqa: E402
from ui.forms.widgets.suggest import SuggestEdit  # noqa: E402
from ui.jobs import Jobs  # noqa: E402
from ui.main_window import MainWindow  # noqa: E402
from ui.pages.records.page import RecordPage  # noqa: E402
from ui.session import Session  # noqa: E402
from ui.theme import Scheme, Theme  # noqa: E402
from ui.warming import Warming  # noqa: E402

LONG_MS = 50.0
PATIENCE_S = 3.0
"""So long a step may go on in the background before the next one is done."""
DEMO_PASSWORD = "sxt-walk-1"
WORDS = "督促整改落实"


@dataclass(frozen=True, slots=True)
class Told:
    """One step: milliseconds of the window's thread until the call came back, and of the longest turn of events after it."""

    name: str
    call: float
    events: float

    @property
    def longest(self) -> float:
        """How long the window stood still at most."""
        return max(self.call, self.events)


class Walk:
    """The steps of one window."""

    def __init__(self, app: QApplication, session: Session) -> None:
        self._app, self._session = app, session
        self.told: list[Told] = []

    def step(self, name: str, work: Callable[[], object]) -> None:
        """Do one thing as a person does, until nothing is left to be done."""
        try:
            call = _took(work)
        except UserError as error:
            print(f"  {name}: {error.code}")
            return
        self.told.append(Told(name, call, self._settle()))

    def _settle(self) -> float:
        """Let everything happen that is on its way; returns the longest turn."""
        until, longest = time.monotonic() + PATIENCE_S, 0.0
        while time.monotonic() < until:
            longest = max(longest, _took(self._app.processEvents))
            if not any(jobs.is_busy for jobs in self._session.findChildren(Jobs)):
                return max(longest, _took(self._app.processEvents))
            time.sleep(0.002)
        return longest

    def all(self) -> None:
        """Every page, then what is done on those of records, then what concerns all of them."""
        window, session = self._session.window, self._session
        pages = [entry.id for entry in session.desk.entries() if window.has_page(entry.id)]
        for page in pages:
            self.step(f"first visit of {page}", partial(session.go, page))
        for page in pages:
            self.step(f"second visit of {page}", partial(session.go, page))
            for number, view in enumerate(self._views(window, page)):
                self.step(f"row of {page}, list {number + 1}", partial(_choose, view))
                self.step(f"row opened of {page}, list {number + 1}", partial(_open, view))
        for page in pages:
            self.records(page)
        self.line(window)
        self.whole(session, window)

    def _views(self, window: MainWindow, page: str) -> Iterator[QAbstractItemView]:
        for view in window.page(page).findChildren(QAbstractItemView):
            model = view.model()
            if view.isVisible() and model is not None and model.rowCount() > 1:
                yield view

    def records(self, page_id: str) -> None:
        """Begin a record, type, save, leave."""
        session = self._session
        forms = [form for page, form in session.desk.recorded() if page == page_id]
        for form in forms:
            self.step(f"new {form.id}", partial(session.go, page_id, form=form.id, action="new"))
            page = session.window.page(page_id)
            if not isinstance(page, RecordPage):
                return
            inputs = [one for one in page.entry.findChildren(QWidget) if _is_input(one)]
            for one in inputs[:2]:
                one.setFocus()
                self.step(f"typing in {form.id}", partial(QTest.keyClicks, one, "abc"))
                self.step(f"a sentence in {form.id}", partial(_insert, one))
            self.step(f"saving {form.id}", page.save_now)

    def line(self, window: MainWindow) -> None:
        """Type into the search line."""
        found = window.findChild(SuggestEdit, "search")
        if found is None:
            return
        found.setFocus()
        for letter in ("l", "z", "t", "h"):
            self.step(f"search line, {letter}", partial(QTest.keyClicks, found, letter))
        self.step("search line, looked for", lambda: window.search_asked.emit(WORDS[:2]))

    def whole(self, session: Session, window: MainWindow) -> None:
        """Another year and another look, on a few pages."""
        for page in ("overview", "calendar", "handbook", "letters", "matters"):
            session.go(page)
            self._settle()
            for year in (session.ws.today.year - 1, session.ws.today.year):
                self.step(f"year {year} on {page}", partial(window.year_changed.emit, year))
        for scheme in (Scheme.DARK, Scheme.LIGHT):
            self.step(f"look {scheme.value}", partial(session.desk.theme.choose, scheme))


def _took(work: Callable[[], object]) -> float:
    began = time.thread_time()
    work()
    return (time.thread_time() - began) * 1000


def _is_input(widget: QWidget) -> bool:
    kinds = (QLineEdit, QPlainTextEdit, QTextEdit)
    return isinstance(widget, kinds) and widget.isVisible() and widget.isEnabled()


def _insert(widget: QWidget) -> None:
    if isinstance(widget, QLineEdit):
        widget.insert(WORDS)
    elif isinstance(widget, QPlainTextEdit | QTextEdit):
        widget.insertPlainText(WORDS)


def _choose(view: QAbstractItemView) -> None:
    view.setCurrentIndex(view.model().index(1, 0))


def _open(view: QAbstractItemView) -> None:
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)


def walk(app: QApplication, workbook: Path, password: str) -> None:
    """Walk through one workbook and print what took long."""
    around = Surroundings(ROOT / "resources", cost=Cost(1, 8192))
    theme = Theme(ROOT / "resources")
    theme.apply()
    session = Session(open_unit(workbook, password, around), theme)
    print(f"{workbook.stem}:", flush=True)
    session.window.resize(1280, 800)
    one = Walk(app, session)
    one.step("window shown", session.window.show)
    one.all()
    long = sorted((each for each in one.told if each.longest >= LONG_MS), key=lambda each: -each.longest)
    print(f"  {len(one.told)} steps, {len(long)} of them above {LONG_MS:.0f} ms")
    for each in long:
        print(f"  {each.call:6.0f} ms + {each.events:4.0f} ms  {each.name}")
    sys.stdout.flush()
    session.close()


def _warm(app: QApplication) -> None:
    """Read what the window reads while nobody waits."""
    warming = Warming(app)
    warming.begin()
    while not warming.is_done:
        app.processEvents()
    read_dictionary()


def main() -> int:
    """Walk through the workbooks that are named, or through both of the example."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workbooks", nargs="*", type=Path)
    given: list[Path] = parser.parse_args().workbooks
    app = QApplication(sys.argv[:1])
    collector = Collector(is_quiet=lambda: False)
    _warm(app)
    with tempfile.TemporaryDirectory(prefix="sxt-walk-") as place:
        folder = Path(place)
        if given:
            copies = [Path(shutil.copytree(one, folder / one.name)) for one in given]
            for copy in copies:
                walk(app, copy, os.environ["SXT_PASSWORD"])
        else:
            around = Surroundings(ROOT / "resources", cost=Cost(1, 8192))
            made = build_demo(folder, around, password=DEMO_PASSWORD, today=around.now().date())
            walk(app, made.unit, DEMO_PASSWORD)
            walk(app, made.committee, DEMO_PASSWORD)
    collector.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
