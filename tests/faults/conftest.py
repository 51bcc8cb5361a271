"""A pair of workbooks per operation, and the process that is interrupted."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest

from tests.faults.operations import OPERATIONS
from tests.faults.ptrace import Call, Fault
from tests.faults.server import Box, Outcome
from tests.pairs import make_pair

Unproven = Callable[[str], NoReturn]


class Places:
    """Folders prepared for an operation, and copies of them to be ruined."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._copies = 0
        self._calls: dict[str, tuple[Call, ...]] = {}

    def prepared(self, operation: str) -> Path:
        """Return the folder an operation begins with; it must stay as it is."""
        folder = self._home / operation
        if not folder.exists():
            shutil.copytree(self._pair(), folder)
            for name in ("stick", "temp"):
                (folder / name).mkdir()
            OPERATIONS[operation].prepare(folder)
        return folder

    def copy(self, operation: str) -> Path:
        """Return a fresh copy of it; the one before is removed."""
        shutil.rmtree(self._home / f"copy-{self._copies}", ignore_errors=True)
        self._copies += 1
        return Path(shutil.copytree(self.prepared(operation), self._home / f"copy-{self._copies}"))

    def left_alone(self, box: Box, operation: str) -> tuple[Path, Outcome]:
        """Let an operation do its work undisturbed; returns where and what came of it."""
        folder = self.copy(operation)
        outcome = box.run(operation, folder, Fault())
        self._calls[operation] = outcome.calls
        return folder, outcome

    def calls(self, box: Box, operation: str) -> tuple[Call, ...]:
        """Return every call of an operation that is left alone, in its order; run once for all who ask."""
        if operation not in self._calls:
            self.left_alone(box, operation)
        return self._calls[operation]

    def _pair(self) -> Path:
        folder = self._home / "pair"
        if not folder.exists():
            folder.mkdir()
            make_pair(folder).close()
        return folder


@pytest.fixture(scope="session")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    """Folders of every operation, made when first asked for."""
    return Places(tmp_path_factory.mktemp("faults"))


@pytest.fixture(scope="session")
def server() -> Iterator[Box]:
    """The process that lets copies of itself fail."""
    with Box() as made:
        yield made


@pytest.fixture
def box(server: Box, unproven: Unproven) -> Box:
    """The same, where this machine allows it."""
    if server.impossible:
        unproven(server.impossible)
    return server
