"""Slow work: result, error, cancel and bug come back on the window's thread, one after the other."""

import threading
import time
from collections.abc import Iterator
from functools import partial
from typing import NoReturn

import pytest
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.errors import ErrorCode, UserError
from ui.jobs import Jobs, Progress
from ui.widgets.progress_strip import ProgressStrip


class Receiver:
    """Notes what it is told and on which thread."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.errors: list[UserError] = []
        self.threads: list[str] = []

    def take(self, result: object) -> None:
        self.results.append(result)
        self.threads.append(threading.current_thread().name)

    def fail(self, error: UserError) -> None:
        self.errors.append(error)
        self.threads.append(threading.current_thread().name)


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.stop()


def test_a_result_comes_back_on_the_windows_thread(jobs: Jobs, qtbot: QtBot) -> None:
    receiver, worked_on = Receiver(), []

    def work(_: Progress) -> int:
        worked_on.append(threading.get_ident())
        return 42

    with qtbot.waitSignal(jobs.ended):
        jobs.run("数一数", work, done=receiver.take)
    qtbot.waitUntil(lambda: receiver.results == [42])
    assert worked_on != [threading.get_ident()]
    assert receiver.threads == [threading.main_thread().name]
    assert not jobs.is_busy


def test_work_is_done_one_after_the_other(jobs: Jobs, qtbot: QtBot) -> None:
    receiver = Receiver()
    for number in range(5):
        jobs.run("数", partial(_same, number), done=receiver.take)
    assert jobs.is_busy
    qtbot.waitUntil(lambda: len(receiver.results) == 5)
    assert receiver.results == [0, 1, 2, 3, 4]


def _same(number: int, _: Progress) -> int:
    return number


def _refuse(_: Progress) -> NoReturn:
    raise UserError(ErrorCode.DISK_FULL, path="/x")


def test_a_user_error_goes_to_who_asked(jobs: Jobs, qtbot: QtBot) -> None:
    receiver = Receiver()
    jobs.run("写", _refuse, done=receiver.take, failed=receiver.fail)
    qtbot.waitUntil(lambda: len(receiver.errors) == 1)
    assert receiver.errors[0].code is ErrorCode.DISK_FULL
    assert receiver.threads == [threading.main_thread().name]
    assert not receiver.results


def test_a_user_error_nobody_takes_goes_out_for_all(jobs: Jobs, qtbot: QtBot) -> None:
    with qtbot.waitSignal(jobs.failure_told) as told:
        jobs.run("写", _refuse)
    assert told.args is not None and told.args[0].code is ErrorCode.DISK_FULL


def test_cancelling_is_silent_and_stops_the_work(jobs: Jobs, qtbot: QtBot) -> None:
    receiver, began = Receiver(), threading.Event()

    def work(progress: Progress) -> str:
        began.set()
        while True:
            time.sleep(0.001)
            progress.report(1, 0)

    progress = jobs.run("很久", work, done=receiver.take, failed=receiver.fail)
    qtbot.waitUntil(began.is_set)
    with qtbot.waitSignal(jobs.ended):
        jobs.cancel()
    assert progress.cancelled
    assert not receiver.results and not receiver.errors


def test_a_bug_reaches_the_excepthook_and_the_next_work_still_runs(jobs: Jobs, qtbot: QtBot) -> None:
    receiver = Receiver()
    with qtbot.captureExceptions() as caught:
        jobs.run("错", lambda _: 1 // 0, done=receiver.take)
        jobs.run("对", lambda _: "好", done=receiver.take)
        qtbot.waitUntil(lambda: receiver.results == ["好"])
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]


def test_progress_is_told(jobs: Jobs, qtbot: QtBot) -> None:
    def work(progress: Progress) -> None:
        for number in range(1000):
            progress.report(number + 1, 1000)

    told: list[tuple[int, int]] = []
    jobs.told.connect(lambda done, total: told.append((done, total)))
    jobs.run("数", work)
    qtbot.waitUntil(lambda: (1000, 1000) in told)
    assert len(told) < 1000


def test_the_strip_shows_only_what_takes_long(jobs: Jobs, qtbot: QtBot) -> None:
    strip, go_on = ProgressStrip(jobs), threading.Event()
    qtbot.addWidget(strip)

    def work(progress: Progress) -> None:
        progress.report(1, 2)
        go_on.wait(10)
        progress.report(2, 2)

    with qtbot.waitSignal(jobs.ended):
        jobs.run("快", lambda _: None)
    qtbot.wait(350)
    assert not strip.isVisible()
    jobs.run("慢", work)
    qtbot.waitUntil(strip.isVisible, timeout=3000)
    with qtbot.waitSignal(jobs.ended):
        go_on.set()
    assert not strip.isVisible()


def test_the_strip_can_cancel(jobs: Jobs, qtbot: QtBot) -> None:
    strip = ProgressStrip(jobs)
    qtbot.addWidget(strip)

    def work(progress: Progress) -> None:
        while True:
            time.sleep(0.001)
            progress.report(1, 0)

    jobs.run("慢", work)
    qtbot.waitUntil(strip.isVisible, timeout=3000)
    with qtbot.waitSignal(jobs.ended):
        strip.stop()


def test_stopping_drops_what_waits(qtbot: QtBot) -> None:
    jobs, receiver = Jobs(), Receiver()
    jobs.run("一", lambda progress: progress.report(1, 0), done=receiver.take)
    jobs.run("二", lambda _: 2, done=receiver.take)
    jobs.stop()
    qtbot.wait(20)
    assert 2 not in receiver.results
