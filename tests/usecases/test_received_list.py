"""The superior's list of what came: by review state, unit and days, in one pass, and one verdict for many records."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.records import UNCONFIRMED, Filter
from sxt_desktop.domain.reviewing import ReviewFilter, ReviewState
from sxt_desktop.usecases.entries import count_entries, list_entries, open_entry
from sxt_desktop.usecases.inbox import inbox_count
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.received_list import received_count, received_page, review_many
from sxt_desktop.usecases.review_entry import remarks_on, returned_to_us, review_entry, reviews_of
from sxt_desktop.usecases.review_states import review_states
from sxt_desktop.usecases.save_entry import save_entry
from tests.pairs import Pair, carry, make_pair, save_visit

DAYS = (date(2026, 10, 20), date(2026, 11, 3), date(2026, 11, 4), date(2026, 11, 5))
NOVEMBER = ReviewFilter(first=date(2026, 11, 1), last=date(2026, 11, 30))


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    found = make_pair(tmp_path)
    yield found
    found.close()


@pytest.fixture
def records(pair: Pair) -> list[EntryId]:
    """Four records of the unit that the committee has, oldest first."""
    made = [save_visit(pair.unit, day, title=f"{day}调研") for day in DAYS]
    carry(pair.unit, pair.committee, pair.folder)
    return made


def ids(pair: Pair, chosen: ReviewFilter) -> list[EntryId]:
    rows = received_page(pair.committee, chosen)
    assert received_count(pair.committee, chosen) == len(rows)
    return [row.entry_id for row in rows]


def judge(pair: Pair, entry: EntryId, verdict: str, **more: Any) -> None:
    review_entry(
        pair.committee, entry_id=entry, owner=pair.unit.org, verdict=verdict, remark="见附注", **more
    )


def change(pair: Pair, entry: EntryId, text: str) -> None:
    opened = open_entry(pair.unit, entry)
    save_entry(
        pair.unit, form_id=opened.listed.form_id, values={**opened.values, "content": text}, entry_id=entry
    )


def test_every_state_lists_what_the_records_themselves_are_said_to_be_in(
    pair: Pair, records: list[EntryId]
) -> None:
    for entry, verdict in zip(records, ("退回补正", "通过", "不通过", "留意"), strict=True):
        judge(pair, entry, verdict)
    carry(pair.committee, pair.unit, pair.folder)
    change(pair, records[0], "补充了听取汇报的人。")
    carry(pair.unit, pair.committee, pair.folder)
    rows = received_page(pair.committee, ReviewFilter())
    told = review_states(pair.committee, rows)
    for state in ReviewState:
        listed = {row.entry_id for row in received_page(pair.committee, ReviewFilter(state=state))}
        assert listed == {entry for (_, entry), said in told.items() if said is state}
    assert ids(pair, ReviewFilter(waiting=True)) == [records[0]]
    assert inbox_count(pair.committee, ()) == 1


def test_a_unit_that_writes_by_a_clock_set_back_is_reviewed_anew(pair: Pair, records: list[EntryId]) -> None:
    judge(pair, records[3], "通过")
    pair.clock.set(date(2026, 11, 6))
    change(pair, records[3], "时钟调慢以后修改。")
    pair.clock.set(date(2026, 11, 20))
    carry(pair.unit, pair.committee, pair.folder)
    assert records[3] in ids(pair, ReviewFilter(waiting=True))
    assert ids(pair, ReviewFilter(state=ReviewState.CORRECTED)) == [records[3]]


def test_lists_are_cut_by_unit_and_days_and_read_in_windows(pair: Pair, records: list[EntryId]) -> None:
    assert ids(pair, NOVEMBER) == records[:0:-1]
    assert ids(pair, ReviewFilter(org=OrgId("nobody"))) == []
    assert [row.entry_id for row in received_page(pair.committee, offset=1, limit=2)] == records[2:0:-1]
    assert received_count(pair.committee, most=2) == 2


@pytest.mark.req("LZ25")
def test_many_are_passed_and_then_filed_at_once(pair: Pair, records: list[EntryId]) -> None:
    judge(pair, records[1], "退回补正")
    done = review_many(pair.committee, NOVEMBER, verdict=ReviewState.PASSED)
    assert set(done.entries) == {records[2], records[3]}
    with pytest.raises(UserError) as nothing:
        review_many(pair.committee, NOVEMBER, verdict=ReviewState.PASSED)
    assert nothing.value.code is ErrorCode.ENTRY_UNKNOWN
    filed = review_many(pair.committee, ReviewFilter(org=pair.unit.org), verdict=ReviewState.ARCHIVED)
    assert set(filed.entries) == {records[2], records[3]}
    carry(pair.committee, pair.unit, pair.folder)
    states = review_states(pair.unit, list_entries(pair.unit, Filter(forms=(FormId("handbook_08"),))))
    assert states[(pair.unit.org, records[2])] is ReviewState.ARCHIVED
    assert states[(pair.unit.org, records[0])] is ReviewState.RECEIVED
    assert [one.body["verdict"] for one in reviews_of(pair.unit, records[2])] == ["归档", "通过"]


@pytest.mark.parametrize("verdict", ["退回补正", "不通过"])
def test_what_is_sent_back_is_to_be_done_at_the_unit_until_a_day(
    pair: Pair, records: list[EntryId], verdict: str
) -> None:
    judge(pair, records[0], verdict, remarks={"内容": "写明听取了谁的汇报"}, due=date(2026, 11, 25))
    carry(pair.committee, pair.unit, pair.folder)
    (todo,) = [one for one in overview(pair.unit, 2026).todo if one.entry_id == records[0]]
    assert todo.title == f"{verdict}：2026-10-20调研"
    assert "2026年11月25日前补正" in todo.detail
    assert todo.light.days_left == 7
    assert remarks_on(pair.unit, records[0]) == {"内容": "写明听取了谁的汇报"}
    pair.clock.set(date(2026, 11, 26))
    (late,) = [one for one in overview(pair.unit, 2026).todo if one.entry_id == records[0]]
    assert late.light.light == "overdue"


def test_a_later_opinion_on_the_same_version_ends_what_was_asked_for(
    pair: Pair, records: list[EntryId]
) -> None:
    judge(pair, records[0], "不通过")
    judge(pair, records[0], "通过")
    carry(pair.committee, pair.unit, pair.folder)
    assert returned_to_us(pair.unit) == ()


def test_the_units_own_lists_are_filtered_by_the_same_states(pair: Pair, records: list[EntryId]) -> None:
    unit, handbook = pair.unit, (FormId("handbook_08"),)

    def count(state: str) -> int:
        return count_entries(unit, Filter(forms=handbook, owner=unit.org, review=state))

    later = save_visit(unit, date(2026, 11, 17))
    assert (count("待接收"), count(UNCONFIRMED), count("已接收")) == (5, 4, 0)
    for entry, verdict in zip(records, ("退回补正", "通过", "不通过"), strict=False):
        judge(pair, entry, verdict)
    carry(pair.committee, unit, pair.folder)
    change(pair, records[0], "补充了听取汇报的人。")
    assert (count("已修改"), count("通过"), count("不通过"), count("已接收")) == (1, 1, 1, 1)
    rows = list_entries(unit, Filter(forms=handbook, owner=unit.org, review="待接收"))
    assert [row.entry_id for row in rows] == [later]
