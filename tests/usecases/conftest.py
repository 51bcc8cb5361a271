"""The demonstration, built once for all tests that look at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from sxt_desktop.store.keyslots import Cost
from sxt_desktop.usecases.demo import Demo, build_demo
from sxt_desktop.usecases.setup import Surroundings, open_unit
from sxt_desktop.usecases.workspace import CHINA, Workspace

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
DEMO_TODAY = date(2026, 11, 22)
DEMO_PASSWORD = "demonstration1"


@dataclass(frozen=True, slots=True)
class OpenDemo:
    """The demonstration with both workbooks open on its day."""

    demo: Demo
    committee: Workspace
    unit: Workspace


def demo_surroundings(today: date) -> Surroundings:
    """Return surroundings in which it is ten in the morning of a day."""
    moment = datetime(today.year, today.month, today.day, 10, tzinfo=CHINA)
    return Surroundings(RESOURCES, now=lambda: moment, cost=Cost(1, 8192))


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demonstration on disk, closed; tests that change it work on a copy."""
    around = demo_surroundings(DEMO_TODAY)
    folder = tmp_path_factory.mktemp("demo")
    return build_demo(folder, around, password=DEMO_PASSWORD, today=DEMO_TODAY)


@pytest.fixture(scope="session")
def open_demo(built_demo: Demo) -> Iterator[OpenDemo]:
    """Both workbooks of the demonstration, open."""
    around = demo_surroundings(DEMO_TODAY)
    committee = open_unit(built_demo.committee, DEMO_PASSWORD, around)
    unit = open_unit(built_demo.unit, DEMO_PASSWORD, around)
    yield OpenDemo(built_demo, committee, unit)
    unit.workbook.close()
    committee.workbook.close()
