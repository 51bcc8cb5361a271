"""Where a record stands in review, the same on both sides: from 待接收 to 归档."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.reviewing import Opinion, ReviewState, review_state
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.review_entry import review_entry
from sxt_desktop.usecases.review_states import review_states
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, carry, make_pair, save_visit


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    found = make_pair(tmp_path)
    yield found
    found.close()


def state(ws: Workspace, pair: Pair) -> str:
    """Return the state of the unit's one record, as one side sees it."""
    rows = list_entries(ws, Filter(forms=(FormId("handbook_08"),), owner=pair.unit.org), limit=10)
    return "".join(review_states(ws, rows).values())


def both(pair: Pair) -> tuple[str, str]:
    return state(pair.unit, pair), state(pair.committee, pair)


def judge(pair: Pair, entry: EntryId, verdict: str) -> None:
    review_entry(pair.committee, entry_id=entry, owner=pair.unit.org, verdict=verdict, remark="见附注")
    carry(pair.committee, pair.unit, pair.folder)


def change(pair: Pair, entry: EntryId, text: str) -> None:
    opened = open_entry(pair.unit, entry)
    values = {**opened.values, "content": text}
    save_entry(pair.unit, form_id=opened.listed.form_id, values=values, entry_id=entry)


def test_a_record_goes_through_all_seven_states(pair: Pair) -> None:
    entry = save_visit(pair.unit, date(2026, 11, 16))
    assert both(pair) == ("待接收", "")
    carry(pair.unit, pair.committee, pair.folder)
    assert both(pair) == ("待接收", "已接收")
    carry(pair.committee, pair.unit, pair.folder)
    assert both(pair) == ("已接收", "已接收")
    judge(pair, entry, "退回补正")
    assert both(pair) == ("退回补正", "退回补正")
    change(pair, entry, "补充了听取汇报的人。")
    assert both(pair) == ("已修改", "退回补正")
    carry(pair.unit, pair.committee, pair.folder)
    assert both(pair) == ("已修改", "已修改")
    judge(pair, entry, "不通过")
    assert both(pair) == ("不通过", "不通过")
    judge(pair, entry, "通过")
    assert both(pair) == ("通过", "通过")
    judge(pair, entry, "归档")
    assert both(pair) == ("归档", "归档")
    change(pair, entry, "归档后又改。")
    assert both(pair)[0] == "归档"


def test_a_note_says_only_that_it_was_read() -> None:
    noted = Opinion("留意", "a")
    assert review_state([noted], digest="a", is_received=True) is ReviewState.RECEIVED
    passed = Opinion("通过", "a")
    assert review_state([passed, noted], digest="a", is_received=True) is ReviewState.PASSED


def test_without_a_superior_there_is_no_state(pair: Pair) -> None:
    save_visit(pair.committee, date(2026, 11, 16))
    rows = list_entries(pair.committee, Filter(owner=pair.committee.org), limit=10)
    assert review_states(pair.committee, rows) == {}
