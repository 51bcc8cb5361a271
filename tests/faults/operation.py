"""What is interrupted: a thing that changes a workbook, how it is prepared, done, and looked at afterwards.

`run` happens in the process that dies; it tells in one system call what it would tell a user. `look` is the
oracle: it opens what is left and says what is wrong by an AssertionError.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.store import keyslots
from sxt_desktop.store.engine import one
from sxt_desktop.store.kept_bundles import HELD, QUARANTINE
from sxt_desktop.usecases.attach_file import attach_bytes
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.setup import open_unit
from sxt_desktop.usecases.start_check import start_check
from sxt_desktop.usecases.workspace import Workspace
from tests.journeys.worker import AROUND, visit
from tests.pairs import PASSWORD

Tell = Callable[[str], None]
Told = tuple[str, ...]
VISIT = FormId("handbook_08")
OTHER_PASSWORD = "另一个很长的密码"
UNIT, COMMITTEE = "机械学院党委.sxt", "东湖大学党委.sxt"
UNFINISHED = (".part", ".unused", ".damaged", ".staged")
KEPT = {Path(place).name for place in (HELD, QUARANTINE)}
"""Folders of `received` in which bundles are kept on purpose."""
EVIDENCE = bytes(range(256)) * 600


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to interrupt, in a folder with an enrolled pair and a `stick`."""

    run: Callable[[Path, Tell], None]
    look: Callable[[Path, Told], None]
    prepare: Callable[[Path], None] = lambda folder: None


def told_of(told: Told, word: str) -> list[str]:
    """Return what was told under a word."""
    return [rest for first, _, rest in (line.partition(" ") for line in told) if first == word]


@contextmanager
def opened(path: Path, password: str = PASSWORD, user: str = "") -> Iterator[Workspace]:
    """Open a workbook for a while."""
    ws = open_unit(path, password, AROUND, user=user)
    try:
        yield ws
    finally:
        ws.workbook.close()


def insisting(work: Callable[[], object], tell: Tell) -> None:
    """Do it; when it is refused tell the code, and do it once more as a user would after making room."""
    try:
        work()
    except UserError as refused:
        tell(f"refused {refused.code.value}")
        work()


def at_unit(work: Callable[[Workspace, Path, Tell], object]) -> Callable[[Path, Tell], None]:
    """Return the work as done at the unit's workbook, opened for it and closed after it."""
    return at_workbook(UNIT, work)


def at_workbook(name: str, work: Callable[[Workspace, Path, Tell], object]) -> Callable[[Path, Tell], None]:
    def run(folder: Path, tell: Tell) -> None:
        found: list[Workspace] = []
        insisting(lambda: found.append(open_unit(folder / name, PASSWORD, AROUND)), tell)
        (ws,) = found
        try:
            insisting(lambda: work(ws, folder, tell), tell)
        finally:
            ws.workbook.close()

    return run


def sound(path: Path, password: str = PASSWORD) -> None:
    """Assert that a workbook opens, passes both checks, has no leftovers, and takes another record."""
    with opened(path, password) as ws:
        assert start_check(ws).findings == ()
        assert check_workbook(ws).findings == ()
        assert leftovers(path) == []
        entry = save_entry(ws, form_id=VISIT, values=visit(99)).entry
        assert open_entry(ws, entry).listed.title == "调研99"


def leftovers(path: Path) -> list[str]:
    """Return what an interrupted attempt left in an open workbook's folder."""
    parts = keyslots.read(path / "keyslots.json").parts
    in_use = (parts.ledger, parts.drafts, parts.files)
    named = keyslots.PART_NAMES.values()
    left = [one.name for one in path.iterdir() if one.name not in in_use and _is_part(one.name, named)]
    left += [one.name for one in (path / "received").iterdir() if one.name not in KEPT]
    return left + [one.name for one in path.rglob("*") if one.suffix in UNFINISHED]


def _is_part(name: str, named: Iterable[re.Pattern[str]]) -> bool:
    return any(pattern.fullmatch(name) for pattern in named)


def rows(ws: Workspace, table: str) -> int:
    """Return how many rows a table has."""
    return int(one(ws.whole, f"SELECT count(*) FROM {table}"))


def waiting_evidence(folder: Path) -> None:
    """Let the unit save two records with evidence."""
    with opened(folder / UNIT) as ws:
        for number in range(2):
            kept = attach_bytes(ws, "附件.bin", EVIDENCE + bytes([number]))
            save_entry(ws, form_id=VISIT, values={**visit(number), "evidence": (kept,)})


def refused_with(path: Path, password: str, user: str = "") -> ErrorCode | None:
    """Return with which code a password is refused, None when it opens."""
    try:
        open_unit(path, password, AROUND, user=user).workbook.close()
    except UserError as refused:
        return refused.code
    return None
