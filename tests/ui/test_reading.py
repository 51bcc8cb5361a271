"""Pages of a large workbook: there before they are filled, only the newest answer shown, nothing lost on the way."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event, get_ident

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.extent import MANY_PEERS, is_extensive
from tests.pairs import Pair, make_pair
from tests.ui.pages.given import find, shown
from tests.usecases.many_units import enrol_many
from ui.jobs import Jobs
from ui.pages.units_parts.matrix_view import MatrixView
from ui.reading import Reading
from ui.session import Session
from ui.theme import Theme
from ui.widgets.peer_list import PeerList

LONG = 20_000


@pytest.fixture
def reads() -> Iterator[Jobs]:
    """The thread that is read on."""
    made = Jobs()
    yield made
    made.stop()


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A committee and its unit."""
    made = make_pair(tmp_path)
    yield made
    made.close()


def test_a_small_workbook_is_read_and_shown_at_once(reads: Jobs) -> None:
    found: list[object] = []
    reading = Reading(reads, lambda: False)
    reading.ask(get_ident, found.append)
    reading.then(lambda: found.append("then"))
    assert found == [get_ident(), "then"]


def test_only_the_newest_answer_is_shown_and_what_follows_waits_for_it(qtbot: QtBot, reads: Jobs) -> None:
    found: list[object] = []
    begun, go_on, reading = Event(), Event(), Reading(reads, lambda: True)

    def slow() -> str:
        begun.set()
        go_on.wait(20)
        return "out of date"

    reading.ask(slow, found.append)
    assert begun.wait(20)
    reading.ask(lambda: pytest.fail("never begun"), found.append)
    reading.ask(lambda: ("newest", get_ident()), found.append)
    reading.then(lambda: found.append("then"))
    assert reading.is_busy and not found
    go_on.set()
    qtbot.waitUntil(lambda: not reads.is_busy, timeout=LONG)
    answer, then = found
    assert then == "then" and isinstance(answer, tuple)
    assert answer[0] == "newest" and answer[1] != get_ident()


def test_what_cannot_be_read_is_said_once_and_asked_again_later(qtbot: QtBot, reads: Jobs) -> None:
    def fails() -> str:
        raise UserError(ErrorCode.FILE_MISSING, name="x")

    found: list[object] = []
    reading = Reading(reads, lambda: True)
    with qtbot.waitSignal(reads.failure_told, timeout=LONG) as told:
        reading.ask(fails, found.append)
        reading.then(lambda: found.append("then"))
    assert told.args is not None and told.args[0].code is ErrorCode.FILE_MISSING
    assert not reading.is_busy and found == []
    with qtbot.waitSignal(reads.rested, timeout=LONG):
        reading.ask(lambda: "there", found.append)
    assert found == ["there"]


def rows_of(session: Session) -> int:
    """Return how many units the page about them lists."""
    return find(session.window.page("units"), MatrixView, "units_matrix").model().rowCount()


def test_a_superior_of_many_units_has_its_window_first_and_its_pages_follow(
    qtbot: QtBot, theme: Theme, pair: Pair
) -> None:
    assert not is_extensive(pair.committee)
    orgs = enrol_many(pair.committee, MANY_PEERS)
    assert is_extensive(pair.committee)
    session = Session(pair.committee, theme)
    try:
        shown(qtbot, session.window)
        qtbot.waitUntil(lambda: not session.reads.is_busy, timeout=LONG)
        page = session.window.page("overview")
        assert "另有 31 个单位" in find(page, QPushButton, "peers_more").text()
        assert len(find(page, PeerList, "peers_below").findChildren(QLabel)) < 3 * 20 + 10
        session.go("units")
        qtbot.waitUntil(lambda: rows_of(session) == 1 + len(orgs))
        session.go("exchange", unit=orgs[-1])
        qtbot.waitUntil(
            lambda: session.window.page("exchange").findChild(QWidget, f"peer_{orgs[-1]}") is not None
        )
        enrol_many(pair.committee, 1)
        session.news.tell(Changes(exchange=True))
        assert rows_of(session) == 1 + len(orgs)  # not before it is seen
        session.go("units")
        qtbot.waitUntil(lambda: rows_of(session) == 2 + len(orgs))
        session.rest("正在换用")
        session.wake()
        session.go("inbox")
        qtbot.waitUntil(lambda: not session.reads.is_busy, timeout=LONG)
    finally:
        session.close(keep_open=True)
