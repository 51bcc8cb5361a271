"""Whether a ledger's file is whole: what others wrote since is no damage, what is damaged is told."""

from collections.abc import Callable

import pytest

from sxt_desktop.store import blanking, latest, soundness
from sxt_desktop.store.engine import Database
from sxt_desktop.store.workbook import Workbook

Check = Callable[[Database], tuple[str, ...]]
checks = pytest.mark.parametrize("check", [soundness.quick_faults, soundness.page_faults])
WORDS = 50


def write_words(db: Database) -> None:
    for key in range(1, WORDS + 1):
        db.execute(latest.DROP_WORDS, (key,))
        db.execute(latest.ADD_WORDS, (key, f"谈 话 {key}"))


@checks
def test_an_index_others_have_written_anew_since_the_last_check_is_no_damage(
    workbook: Workbook, check: Check
) -> None:
    """A window that stays open for weeks is checked on a connection that seldom searches."""
    workbook.write(write_words)
    assert check(workbook.read) == ()
    workbook.write(write_words)
    workbook.write(blanking.squeeze_search)
    assert check(workbook.read) == ()
    assert not workbook.read.conn.in_transaction


@checks
def test_within_a_transaction_of_the_caller_it_stays_open(workbook: Workbook, check: Check) -> None:
    def write(db: Database) -> None:
        write_words(db)
        assert check(db) == () and db.conn.in_transaction

    workbook.write(write)


@checks
def test_an_index_that_lost_a_part_is_told(workbook: Workbook, check: Check) -> None:
    workbook.write(write_words)
    workbook.write(lambda db: db.execute("DELETE FROM search_data WHERE id > 10"))
    assert check(workbook.read)
