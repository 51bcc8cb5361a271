"""Records sent back with a remark per field: written by the superior, read at the unit until it was corrected."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.review_entry import (
    RETURNED,
    SEE_ITEMS,
    remarks_on,
    returned_to_us,
    review_entry,
    reviews_of,
)
from sxt_desktop.usecases.save_entry import save_entry
from tests.pairs import Pair, carry, make_pair, save_visit

REMARKS = {"内容": "写明听取了谁的汇报", "标题": "  "}


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    found = make_pair(tmp_path)
    yield found
    found.close()


@pytest.fixture
def entry(pair: Pair) -> EntryId:
    """A record of the unit that the committee has."""
    made = save_visit(pair.unit, date(2026, 11, 16))
    carry(pair.unit, pair.committee, pair.folder)
    return made


def send_back(pair: Pair, entry: EntryId, verdict: str = RETURNED, **more: Any) -> None:
    review_entry(
        pair.committee, entry_id=entry, owner=pair.unit.org, verdict=verdict, remarks=REMARKS, **more
    )
    carry(pair.committee, pair.unit, pair.folder)


def test_a_remark_reaches_the_field_it_is_about(pair: Pair, entry: EntryId) -> None:
    send_back(pair, entry)
    assert remarks_on(pair.unit, entry) == {"内容": "写明听取了谁的汇报"}
    (review,) = returned_to_us(pair.unit)
    assert review.body["return_reason"] == f"{SEE_ITEMS}内容"


def test_a_reason_of_its_own_is_kept_beside_the_remarks(pair: Pair, entry: EntryId) -> None:
    send_back(pair, entry, remark="整体过于简单")
    (review,) = returned_to_us(pair.unit)
    assert review.body["return_reason"] == "整体过于简单"
    assert remarks_on(pair.unit, entry)


def test_remarks_end_when_the_record_was_corrected(pair: Pair, entry: EntryId) -> None:
    send_back(pair, entry)
    opened = open_entry(pair.unit, entry)
    values = {**opened.values, "content": "听取第一支部书记汇报。"}
    save_entry(pair.unit, form_id=opened.listed.form_id, values=values, entry_id=entry)
    assert remarks_on(pair.unit, entry) == {}


def test_only_what_is_sent_back_carries_remarks(pair: Pair, entry: EntryId) -> None:
    send_back(pair, entry, "通过")
    (review,) = reviews_of(pair.unit, entry)
    assert "remarks" not in review.body
    assert remarks_on(pair.unit, entry) == {}
