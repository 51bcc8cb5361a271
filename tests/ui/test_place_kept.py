"""The window comes back where it was left, for the same user, unless something unfinished is said first."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.usecases.drafts import keep_draft
from sxt_desktop.usecases.preferences import PreferenceFile
from sxt_desktop.usecases.setup import Surroundings
from sxt_desktop.usecases.workspace import CHINA
from tests.pairs import CHEAP, PASSWORD, RESOURCES, Clock, new_unit, save_visit
from ui.program import Program
from ui.session import Session

NOW = datetime(2026, 11, 18, 9, tzinfo=CHINA)


class Starts:
    """Starts the program again and again with the same preferences."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "settings.json"
        self._around = Surroundings(RESOURCES, now=Clock(NOW), cost=CHEAP)
        self._programs: list[Program] = []
        ws = new_unit(folder, Clock(NOW), name="甲党委", short_name="甲", code="甲")
        self.entry: EntryId = save_visit(ws, NOW.date())
        self.path = ws.workbook.path
        ws.workbook.close()

    def start(self) -> Session:
        self.end()
        program = Program(RESOURCES, PreferenceFile(self._file), around=self._around)
        self._programs.append(program)
        return program.open(self.path, PASSWORD)

    def end(self) -> None:
        for program in self._programs:
            program.close()
        self._programs.clear()


@pytest.fixture
def starts(tmp_path: Path, qtbot: QtBot) -> Iterator[Starts]:
    made = Starts(tmp_path)
    yield made
    made.end()


def test_page_and_record_are_on_show_again(starts: Starts) -> None:
    starts.start().go("handbook", entry=starts.entry)
    again = starts.start()
    assert again.window.current_page == "handbook"
    assert again.place().chosen == {"entry": starts.entry}
    again.go("organisation", part="settings")
    last = starts.start()
    assert (last.window.current_page, last.place().chosen) == ("organisation", {"part": "settings"})


def test_what_was_left_unfinished_is_said_first(starts: Starts) -> None:
    session = starts.start()
    session.go("matters")
    keep_draft(session.ws, Typing(FormId("handbook_08")), {"title": "没写完"})
    assert starts.start().window.current_page == "overview"


def test_preferences_that_make_no_sense_lead_nowhere(starts: Starts, tmp_path: Path) -> None:
    session = starts.start()
    session.go("matters")
    starts.end()
    file = tmp_path / "settings.json"
    file.write_text(file.read_text("utf-8").replace('"matters"', '"nothing"'), "utf-8")
    assert starts.start().window.current_page == "overview"
