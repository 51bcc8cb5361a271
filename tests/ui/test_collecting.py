"""What nobody holds any more goes, and nobody who types waits for it."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from ui.collecting import Collector
from ui.idle import Clocks, IdleWatch


class Ring:
    """Something that holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector(qapp: QApplication) -> Iterator[Collector]:
    """One that finds every threshold passed at once."""
    before = gc.get_threshold()
    gc.set_threshold(0, 0, 0)
    made = Collector()
    made.is_quiet = lambda: False
    yield made
    made.stop()
    gc.disable()
    gc.set_threshold(*before)


def test_while_someone_works_only_what_is_new_is_gone_through(collector: Collector) -> None:
    old = Ring()
    left = weakref.ref(old)
    collector.collect()
    del old
    new = weakref.ref(Ring())
    for _ in range(4):
        collector.collect()
    assert new() is None
    assert left() is not None
    collector.is_quiet = lambda: True
    collector.collect()
    assert left() is None


def test_quiet_is_when_no_input_came_for_a_while(qapp: QApplication) -> None:
    now = [100.0]
    watch = IdleWatch(10, Clocks(running=lambda: now[0], wall=lambda: now[0]))
    assert watch.is_alone(5)
    watch.start()
    now[0] += 4
    assert not watch.is_alone(5)
    watch.eventFilter(QObject(), QEvent(QEvent.Type.KeyPress))
    now[0] += 4
    assert not watch.is_alone(5)
    now[0] += 1
    assert watch.is_alone(5)
    watch.stop()
