"""A kill between an import and what should have followed it leaves nothing waiting for ever."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.store import kept_bundles
from sxt_desktop.usecases.catching_up import catch_up, left_behind
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import carried_out
from sxt_desktop.usecases.received_list import received_count
from sxt_desktop.usecases.take_in import take_in
from tests.pairs import Pair, carry, make_pair, save_visit
from tests.usecases.test_exchange import restored


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A committee and its unit, enrolled with each other."""
    made = make_pair(tmp_path)
    yield made
    made.close()


def test_what_a_kill_left_waiting_is_taken_over_at_the_next_start_and_nothing_else(pair: Pair) -> None:
    save_visit(pair.unit, date(2026, 11, 16), title="第一条")
    first = export_bundle(pair.unit, to=pair.committee.org, directory=pair.folder)

    def confirmed() -> None:
        carry_on(pair, first.path)

    older = restored(pair, pair.committee, confirmed)
    try:
        save_visit(pair.unit, date(2026, 11, 17), title="第二条")
        second = export_bundle(pair.unit, to=pair.committee.org, directory=pair.folder)
        with pytest.raises(UserError) as refused:
            take_in(older, second.path)
        assert refused.value.code is ErrorCode.BUNDLE_GAP
        assert left_behind(older) == ()
        assert catch_up(older).entries == ()
        assert len(kept_bundles.held(older.read)) == 1

        carried_out(older, take_in(older, first.path))  # and killed before anything followed
        assert left_behind(older) == (pair.unit.org,)
        assert received_count(older) == 1
        assert len(catch_up(older).entries) == 1
        assert kept_bundles.held(older.read) == ()
        assert received_count(older) == 2
        assert left_behind(older) == ()
        assert catch_up(older) == Changes((), duties=True, people=True, exchange=True)
        assert check_workbook(older).findings == ()
    finally:
        older.workbook.close()


def carry_on(pair: Pair, path: Path) -> None:
    """Take the unit's bundle over at the committee, and bring its receipt back."""
    carried_out(pair.committee, take_in(pair.committee, path))
    carry(pair.committee, pair.unit, pair.folder)
