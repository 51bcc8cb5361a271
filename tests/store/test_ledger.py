"""Running numbers are given once, in the same transaction as the record; settings and events are kept."""

import threading

import pytest

from sxt_desktop.domain.ids import FormId
from sxt_desktop.store import ledger
from sxt_desktop.store.engine import Database
from sxt_desktop.store.workbook import Workbook
from tests.events import events


def test_numbers_run_from_one_for_every_series_and_year(workbook: Workbook) -> None:
    def take(db: Database) -> list[int]:
        wanted = (("谈", 2026), ("谈", 2026), ("督", 2026), ("谈", 2027), ("谈", 2026))
        return [ledger.next_number(db, series, year) for series, year in wanted]

    assert workbook.write(take) == [1, 2, 1, 1, 3]


def test_a_number_of_a_write_that_failed_is_given_to_the_next(workbook: Workbook) -> None:
    def failing(db: Database) -> None:
        ledger.next_number(db, "谈", 2026)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        workbook.write(failing)
    assert workbook.write(lambda db: ledger.next_number(db, "谈", 2026)) == 1


def test_many_threads_never_get_the_same_number(workbook: Workbook) -> None:
    taken: list[int] = []

    def take() -> None:
        for _ in range(10):
            taken.append(workbook.write(lambda db: ledger.next_number(db, "谈", 2026)))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 41))


def test_events_are_listed_newest_first(workbook: Workbook) -> None:
    def add(db: Database) -> None:
        for at in ("2026-03-05", "2026-03-06"):
            ledger.add_event(db, at=at, kind="imported", detail={"seq": 1})

    workbook.write(add)
    assert [event[0] for event in events(workbook.read)] == ["2026-03-06", "2026-03-05"]


def test_a_form_definition_is_kept_once_under_its_hash(workbook: Workbook) -> None:
    def keep(db: Database) -> None:
        for title in ("第一版", "另一版"):
            definition = {"title": title}
            ledger.keep_form(db, hash="ab", form_id=FormId("f"), version=1, definition=definition)

    workbook.write(keep)
    assert ledger.form_definition(workbook.read, "ab") == '{"title": "第一版"}'
    assert ledger.form_definition(workbook.read, "cd") is None
