"""What people wait for must not grow with what is held: SQLite's own steps are counted, never time."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.projections import Facts
from sxt_desktop.domain.records import Filter
from sxt_desktop.store import entries, lists
from sxt_desktop.store.engine import Database
from sxt_desktop.store.workbook import Workbook
from tests.store.writing import EPOCH, OTHERS, US, Log, new_workbook

FEW, MANY = 150, 1500
FORMS = (FormId("handbook_01"), FormId("handbook_02"))
WINDOW = 20

Work = Callable[[Database], object]
READS: dict[str, Work] = {
    "head of a log": lambda db: entries.head(db, US, EPOCH),
    "link at a position": lambda db: entries.link_at(db, US, EPOCH, 40),
    "digest at a position": lambda db: entries.digest_at(db, US, EPOCH, 40),
    "whether there are links": lambda db: entries.has_links(db, US, EPOCH),
    "newest revision": lambda db: entries.last_revision(db, US, EntryId("e40")),
    "newest revision of a new record": lambda db: entries.last_revision(db, US, EntryId("new")),
    "history": lambda db: entries.revisions_of(db, US, EntryId("e40")),
    "a stretch of a log": lambda db: list(entries.positions(db, US, EPOCH, 40, 50)),
    "our record": lambda db: lists.find(db, EntryId("e40"), US),
    "somebody's record": lambda db: lists.find(db, EntryId("e40")),
    "no record": lambda db: lists.find(db, EntryId("new")),
    "all": lambda db: lists.page(db, Filter(), limit=WINDOW),
    "a year": lambda db: lists.page(db, Filter(year=2026), limit=WINDOW),
    "a form": lambda db: lists.page(db, Filter(forms=FORMS[:1]), limit=WINDOW),
    "forms of a year": lambda db: lists.page(db, Filter(forms=FORMS, year=2026), limit=WINDOW),
    "our forms": lambda db: lists.page(db, Filter(forms=FORMS, owner=US), limit=WINDOW),
    "our forms of a year": lambda db: lists.page(db, Filter(forms=FORMS, owner=US, year=2026), limit=WINDOW),
    "what is about a record": lambda db: lists.page(db, Filter(about_entry="e40"), limit=WINDOW),
    "a form nobody filled": lambda db: lists.page(db, Filter(forms=(FormId("post"),), owner=US)),
    "everything of a form nobody filled": lambda db: list(
        lists.each(db, Filter(forms=(FormId("post"),), owner=US))
    ),
    "a rare word": lambda db: lists.page(db, Filter(words="唯一"), limit=WINDOW),
}


def _filled(path: Path, count: int) -> Workbook:
    workbook, _ = new_workbook(path)
    logs = (Log(US), Log(OTHERS))

    def work(db: Database) -> None:
        for number in range(count):
            day = f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
            text = "唯一" if number == 7 else "党委研究"
            facts = Facts(title=text, search_text=text, year=2026, occurred_on=day, timeliness="及时")
            log = logs[number % 5 == 4]
            log.write(db, f"e{number}", {"title": text}, form=FORMS[number % 2], facts=facts)

    workbook.write(work)
    return workbook


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workbook, Workbook]]:
    """A small and a large workbook, filled alike."""
    folder = tmp_path_factory.mktemp("growth")
    with _filled(folder / "few.sxt", FEW) as few, _filled(folder / "many.sxt", MANY) as many:
        yield few, many


def steps(db: Database, work: Work) -> int:
    """Count the virtual machine's instructions, in tens."""
    counted = 0

    def tick() -> int:
        nonlocal counted
        counted += 1
        return 0

    db.conn.set_progress_handler(tick, 10)
    try:
        work(db)
    finally:
        db.conn.set_progress_handler(None, 0)
    return counted


@pytest.mark.parametrize("name", READS)
def test_reading_does_not_grow_with_what_is_held(name: str, both: tuple[Workbook, Workbook]) -> None:
    few, many = (steps(workbook.read, READS[name]) for workbook in both)
    assert many <= few * 1.5 + 20


def test_writing_does_not_grow_with_what_is_held(both: tuple[Workbook, Workbook]) -> None:
    def work(db: Database) -> int:
        return steps(db, lambda _: Log(US).write(db, "written", {"title": "新"}))

    few, many = (workbook.write(work) for workbook in both)
    assert many <= few * 1.5 + 20


def test_a_scan_is_noticed(both: tuple[Workbook, Workbook]) -> None:
    few, many = (
        steps(one.read, lambda db: db.execute("SELECT count(*) FROM latest WHERE +title='x'").fetchone())
        for one in both
    )
    assert many > few * 5
