"""The matrix of units and periods: what bundles say, at once for hundreds of units."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sxt_desktop.documents.contexts import LedgerContext
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.people import PERSON
from sxt_desktop.domain.roles import LocalUser, Role
from sxt_desktop.domain.standing import Standing
from sxt_desktop.domain.values import Values
from sxt_desktop.store import kept_bundles
from sxt_desktop.store.kept_bundles import Held
from sxt_desktop.usecases import desk
from sxt_desktop.usecases.desk import confirm_epoch, has_subordinates, matrix
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.outgoing import waiting_for
from sxt_desktop.usecases.overview import peer_states
from sxt_desktop.usecases.paper_contexts import Asked, document_context
from sxt_desktop.usecases.paper_kinds import document_spec
from sxt_desktop.usecases.paper_reminder import lacking
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import Pair, carry, make_pair, save_visit
from tests.usecases.many_units import enrol_many, fill_monthly, happen, moment, receive, refuse, send

HALF = 6
"""The column of the first half-year; the months are the columns before and after it."""


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    found = make_pair(tmp_path)
    yield found
    found.close()


@pytest.fixture
def ws(pair: Pair) -> Workspace:
    return pair.committee


def words(ws: Workspace, org: OrgId, year: int = 2026) -> list[str]:
    row = next(one for one in matrix(ws, year).rows if one.org == org)
    return ["" if one is None else one.standing.value for one in row.cells]


def test_columns_are_months_with_half_years_after_their_last_month(ws: Workspace) -> None:
    names = [one.name for one in matrix(ws, 2026).periods]
    assert names[5:8] == ["6月", "上半年", "7月"]
    assert names[-1] == "下半年"
    assert len(names) == 14


def test_a_bundle_covers_every_period_that_was_over_when_it_was_made(ws: Workspace) -> None:
    (org,) = enrol_many(ws, 1)
    receive(ws, org, 1, date(2026, 3, 31))
    receive(ws, org, 2, date(2026, 8, 10))
    shown = words(ws, org)
    assert shown[: HALF + 2] == ["已报"] * 8
    assert shown[8:] == ["未报", "未报", "未报", "未报", "", "已报"]
    row = next(one for one in matrix(ws, 2026).rows if one.org == org)
    first, july = row.cells[0], row.cells[HALF + 1]
    assert first is not None and (first.seq, first.at[:10]) == (1, "2026-03-31")
    assert july is not None and july.seq == 2


def test_the_running_month_is_reported_by_a_bundle_made_within_it(ws: Workspace) -> None:
    (org,) = enrol_many(ws, 1)
    receive(ws, org, 1, date(2026, 11, 2))
    assert words(ws, org)[10:] == ["已报", "已报", "", "已报"]


def test_a_bundle_made_before_the_last_day_leaves_the_month_open(ws: Workspace) -> None:
    (org,) = enrol_many(ws, 1)
    receive(ws, org, 1, date(2026, 10, 30))
    assert words(ws, org)[9:12] == ["已报", "未报", "未报"]


def test_nothing_is_due_before_a_unit_was_enrolled_or_before_a_period_begins(pair: Pair) -> None:
    shown = words(pair.committee, pair.unit.org)
    assert shown == [""] * 11 + ["未报", "", "未报"]
    assert words(pair.committee, pair.unit.org, 2027) == [""] * 14


@pytest.mark.parametrize(
    ("code", "standing"),
    [
        (ErrorCode.BUNDLE_KEY_REPLACED, Standing.INVALID),
        (ErrorCode.BUNDLE_NEWER, Standing.OUTDATED),
        (ErrorCode.BUNDLE_ALTERED, Standing.INVALID),
        (ErrorCode.BUNDLE_REVOKED_SENDER, Standing.INVALID),
    ],
)
def test_a_refused_bundle_shows_until_a_later_one_is_imported(
    ws: Workspace, code: ErrorCode, standing: Standing
) -> None:
    (org,) = enrol_many(ws, 1)
    receive(ws, org, 1, date(2026, 10, 9))
    refuse(ws, org, code.value, date(2026, 11, 10), seq=3)
    shown = words(ws, org)
    assert shown[9:] == ["已报", standing, standing, "", standing]
    row = next(one for one in matrix(ws, 2026).rows if one.org == org)
    assert row.cells[11] is not None and row.cells[11].seq == 3
    receive(ws, org, 4, date(2026, 11, 12))
    assert words(ws, org)[9:] == ["已报", "已报", "已报", "", "已报"]


def test_a_bundle_that_waits_shows_until_it_waits_no_longer(ws: Workspace) -> None:
    (org,) = enrol_many(ws, 1)
    receive(ws, org, 1, date(2026, 10, 9))
    held = Held("a" * 64, "b", "c" * 64, org, "e" * 32, 3, 9, 4, 8, moment(date(2026, 11, 10)))
    ws.workbook.write(lambda db: kept_bundles.hold(db, held))
    receive(ws, org, 2, date(2026, 11, 12))
    assert words(ws, org)[9:] == ["已报", "已报", "待补", "", "待补"]
    ws.workbook.write(lambda db: kept_bundles.drop_held(db, held.sha256))
    assert words(ws, org)[9:] == ["已报", "已报", "已报", "", "已报"]


def test_a_fork_stays_until_it_is_settled_whatever_else_comes(ws: Workspace) -> None:
    (org,) = enrol_many(ws, 1)
    receive(ws, org, 1, date(2026, 9, 30))
    refuse(ws, org, ErrorCode.BUNDLE_FORKED.value, date(2026, 10, 8))
    receive(ws, org, 2, date(2026, 11, 3))
    assert words(ws, org)[9:] == ["已报", "分叉", "分叉", "", "分叉"]
    happen(ws, "fork_settled", date(2026, 11, 5), {"from": org})
    assert words(ws, org)[9:] == ["已报", "已报", "已报", "", "已报"]


def test_a_restored_unit_waits_for_somebody_to_confirm_it(ws: Workspace) -> None:
    (org,) = enrol_many(ws, 1)
    refuse(ws, org, ErrorCode.BUNDLE_FORKED.value, date(2026, 10, 8))
    happen(ws, "epoch_continued", date(2026, 11, 3), {"from": org, "seq": 1})
    receive(ws, org, 1, date(2026, 11, 3))
    assert words(ws, org)[9:] == ["已报", "已报", "待确认", "", "待确认"]
    assert confirm_epoch(ws, org).exchange
    assert words(ws, org)[9:] == ["已报", "已报", "已报", "", "已报"]


def test_a_bundle_in_an_older_format_says_that_the_unit_is_behind(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_visit(pair.unit, date(2026, 11, 16))
    carry(pair.unit, pair.committee, pair.folder)
    assert words(pair.committee, pair.unit.org)[11] == "已报"
    monkeypatch.setattr(desk, "CURRENT", 2)
    assert words(pair.committee, pair.unit.org)[11] == "版本落后"


def test_only_units_that_sent_nothing_are_to_be_reminded(ws: Workspace, pair: Pair) -> None:
    orgs = enrol_many(ws, 3)
    receive(ws, orgs[0], 1, date(2026, 11, 2))
    refuse(ws, orgs[1], ErrorCode.BUNDLE_ALTERED.value, date(2026, 11, 10))
    found = matrix(ws, 2026)
    assert found.periods[found.present].name == "11月"
    assert [row.name for row in found.missing(found.present)] == ["第3党支部", "机械学院党委"]
    assert found.count(found.present, Standing.MISSING) == 2
    assert found.count(found.present, Standing.INVALID) == 1


def test_a_unit_sees_nobody_below_itself(pair: Pair) -> None:
    assert not has_subordinates(pair.unit)
    assert matrix(pair.unit, 2026).rows == ()
    assert has_subordinates(pair.committee)


def test_hundreds_of_units_take_as_many_queries_as_one(ws: Workspace) -> None:
    asked: list[str] = []
    ws.read.conn.set_trace_callback(asked.append)

    def queries() -> tuple[int, int]:
        asked.clear()
        assert matrix(ws, 2026).rows
        first = len(asked)
        peer_states(ws)
        return first, len(asked) - first

    few = queries()
    orgs = enrol_many(ws, 60)
    fill_monthly(ws, orgs, 2026, range(1, 3))
    for org in orgs[:20]:
        send(ws, org, 1)
    many = queries()
    assert few == many
    assert 0 < few[0] <= 10
    assert words(ws, orgs[-1])[1] == "已报"


def test_all_that_waits_is_the_same_asked_at_once_or_one_by_one(ws: Workspace, pair: Pair) -> None:
    enrol_many(ws, 3)
    save_visit(pair.unit, date(2026, 11, 16))
    carry(pair.unit, ws, pair.folder)
    states = peer_states(ws)
    assert [one.waiting for one in states] == [waiting_for(ws, one.org) for one in states]
    assert [one.waiting.receipts for one in states] == [0, 0, 0, 1]


def test_who_may_not_exchange_may_not_confirm(ws: Workspace) -> None:
    (org,) = enrol_many(ws, 1)
    reader = replace(ws, user=LocalUser("u9", "钱红", frozenset({Role.DISCIPLINE})))
    with pytest.raises(UserError) as refused:
        confirm_epoch(reader, org)
    assert refused.value.code is ErrorCode.NOT_PERMITTED


def test_units_to_be_reminded_are_listed_with_day_and_person(pair: Pair) -> None:
    first = directory(pair.unit).persons[0]
    values: Values = {"name": first.name, "office_phone": "0510-8591 3300"}
    save_entry(pair.unit, form_id=PERSON, values=values, entry_id=EntryId(first.id))
    carry(pair.unit, pair.committee, pair.folder)
    pair.clock.set(date(2026, 12, 9))
    late, *_ = enrol_many(pair.committee, 1, since="2026-10-05T09:00:00+08:00")
    found = matrix(pair.committee, 2026)
    november = next(one for one in found.periods if one.name == "11月")
    listed = {one.org: one for one in lacking(pair.committee, found, november)}
    assert (listed[late].due, listed[late].days, listed[late].contact) == (date(2026, 12, 5), 4, "")
    assert listed[pair.unit.org].contact == "周明远 0510-8591 3300"
    spec = document_spec(pair.committee, "reminder_list")
    context = document_context(pair.committee, spec, Asked(2026, "11月"))
    assert isinstance(context, LedgerContext)
    assert [row[:4] for part in context.parts for row in part.rows] == [
        ("第1党支部", "2026年12月5日", "4天", ""),
        ("东湖大学机械工程学院党委", "2026年12月5日", "4天", "周明远 0510-8591 3300"),
    ]
    with pytest.raises(UserError) as wrong:
        document_context(pair.committee, spec, Asked(2026, "十一月"))
    assert wrong.value.code is ErrorCode.DOCUMENT_NEEDS
