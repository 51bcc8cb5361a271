"""The third time of a record: when it left for the superior, and whether the superior has it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.submitted import submitted
from tests.pairs import Pair, carry, make_pair, save_visit


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    made = make_pair(tmp_path)
    yield made
    made.close()


def test_a_record_is_submitted_when_its_bundle_is_written_and_confirmed_by_the_receipt(pair: Pair) -> None:
    entry = save_visit(pair.unit, date(2026, 11, 17))
    assert submitted(pair.unit, open_entry(pair.unit, entry).listed) is None
    sent, _ = carry(pair.unit, pair.committee, pair.folder)
    found = submitted(pair.unit, open_entry(pair.unit, entry).listed)
    assert found is not None and found.seq == sent.seq and not found.is_confirmed
    carry(pair.committee, pair.unit, pair.folder)
    found = submitted(pair.unit, open_entry(pair.unit, entry).listed)
    assert found is not None and found.is_confirmed


def test_a_later_change_has_to_be_submitted_again(pair: Pair) -> None:
    entry = save_visit(pair.unit, date(2026, 11, 17))
    carry(pair.unit, pair.committee, pair.folder)
    opened = open_entry(pair.unit, entry)
    values = {**opened.values, "title": "到基层党支部调研(补充)"}
    save_entry(
        pair.unit, form_id=opened.form.id, values=values, entry_id=entry, expected=opened.listed.digest
    )
    assert submitted(pair.unit, open_entry(pair.unit, entry).listed) is None


def test_what_others_own_is_not_ours_to_submit(pair: Pair) -> None:
    entry = save_visit(pair.unit, date(2026, 11, 17))
    carry(pair.unit, pair.committee, pair.folder)
    assert submitted(pair.committee, open_entry(pair.committee, entry).listed) is None
