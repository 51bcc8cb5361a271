"""Lists: any filter, order and window gives what picking by hand from the same records gives."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.projections import Facts
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.store import lists
from sxt_desktop.store.engine import Database
from sxt_desktop.store.workbook import Workbook
from tests.store.writing import OTHERS, US, Log, new_workbook

FORMS = ("handbook_01", "handbook_08", "talk_record")
DAYS = (None, "2025-12-31", "2026-01-01", "2026-03-05", "2026-03-06", "2026-11-30")
WORDS = ("党委研究", "党员谈话", "到车间调研", "ERP系统")


@dataclass(frozen=True)
class Made:
    """A record as it was made, to be filtered by hand."""

    entry_id: str
    owner: str
    form: str
    facts: Facts
    voided: bool
    order: int


FACTS = st.builds(
    lambda words, day, subject, timeliness, addressee: Facts(
        title=words,
        search_text=words,
        year=int((day or "2026")[:4]),
        occurred_on=day,
        occurred_to=day,
        subject=subject,
        timeliness=timeliness,
        addressee=addressee,
    ),
    st.sampled_from(WORDS),
    st.sampled_from(DAYS),
    st.sampled_from((None, "张", "李")),
    st.sampled_from((None, "及时", "补录")),
    st.sampled_from((None, str(US))),
)
RECORDS = st.lists(
    st.tuples(st.sampled_from((US, OTHERS)), st.sampled_from(FORMS), FACTS, st.booleans()), max_size=12
)
FILTERS = st.builds(
    Filter,
    forms=st.lists(st.sampled_from(FORMS), max_size=2, unique=True).map(lambda f: tuple(map(FormId, f))),
    owner=st.sampled_from((None, US, OTHERS)),
    year=st.sampled_from((None, 2025, 2026, 2027)),
    month=st.sampled_from((None, 1, 3, 12)),
    subject=st.sampled_from(("", "张")),
    timeliness=st.sampled_from(("", "补录")),
    words=st.sampled_from(("", " ", "党", "谈话", "erp", "研究 党委", "没有")),
    addressee=st.sampled_from(("", str(US))),
    with_void=st.booleans(),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbook]:
    """One workbook whose projections are emptied before every example; its log just grows."""
    made, _ = new_workbook(tmp_path_factory.mktemp("lists") / "甲.sxt")
    with made:
        yield made


def fill(workbook: Workbook, records: list[tuple[str, str, Facts, bool]]) -> list[Made]:
    """Write records afresh; the day a record without a date counts for is that of recording."""
    logs = {US: Log(US), OTHERS: Log(OTHERS)}

    def work(db: Database) -> list[Made]:
        db.execute("DELETE FROM latest")
        db.execute("INSERT INTO search(search) VALUES('delete-all')")
        made = []
        for order, (owner, form, facts, voided) in enumerate(records):
            log, key = logs[US if owner == US else OTHERS], f"e{order}"
            log.write(db, key, {"title": facts.title}, form=form, facts=facts)
            if voided:
                log.void(db, key)
            made.append(Made(key, owner, form, facts, voided, order))
        return made

    return workbook.write(work)


def by_hand(made: list[Made], chosen: Filter) -> list[str]:
    def fits(one: Made) -> bool:
        facts, text = one.facts, one.facts.search_text.lower()
        return all(
            (
                chosen.with_void or not one.voided,
                not chosen.forms or one.form in chosen.forms,
                chosen.owner in (None, one.owner),
                chosen.year in (None, facts.year),
                chosen.month is None or (facts.occurred_on or "")[5:7] == f"{chosen.month:02d}",
                chosen.subject in ("", facts.subject),
                chosen.timeliness in ("", facts.timeliness),
                chosen.addressee in ("", facts.addressee),
                all(word in text for word in chosen.words.split()),
            )
        )

    def day(one: Made) -> str:
        return one.facts.occurred_on or "2026-03-05"

    return [
        one.entry_id
        for one in sorted(filter(fits, made), key=lambda one: (day(one), one.order), reverse=True)
    ]


def ids(rows: tuple[Listed, ...]) -> list[EntryId]:
    return [row.entry_id for row in rows]


@given(records=RECORDS, chosen=FILTERS, offset=st.integers(0, 5), limit=st.integers(1, 5))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_filter_and_window_equals_picking_by_hand(
    shared: Workbook, records: list[tuple[str, str, Facts, bool]], chosen: Filter, offset: int, limit: int
) -> None:
    expected = by_hand(fill(shared, records), chosen)
    assert ids(lists.page(shared.read, chosen)) == expected
    assert ids(lists.page(shared.read, chosen, offset=offset, limit=limit)) == expected[offset:][:limit]
    assert lists.count(shared.read, chosen) == len(expected)
    assert sorted(row.entry_id for row in lists.each(shared.read, chosen)) == sorted(expected)


def test_a_record_of_ours_and_of_others_under_one_id_are_told_apart(tmp_path: Path) -> None:
    with new_workbook(tmp_path / "甲.sxt")[0] as workbook:
        ours, theirs = Log(US), Log(OTHERS)
        workbook.write(lambda db: ours.write(db, "same", {"title": "我们的"}))
        workbook.write(lambda db: theirs.write(db, "same", {"title": "他们的"}))
        found = {owner: lists.find(workbook.read, EntryId("same"), owner) for owner in (US, OTHERS)}
        assert {owner: row and row.title for owner, row in found.items()} == {US: "我们的", OTHERS: "他们的"}


def test_counts_by_year_and_month_leave_void_records_out(workbook: Workbook) -> None:
    log = Log()
    days = ("2026-01-05", "2026-01-06", "2026-03-01", "2025-03-01")

    def work(db: Database) -> None:
        for number, day in enumerate(days):
            facts = Facts(title="x", search_text="x", year=int(day[:4]), occurred_on=day, timeliness="及时")
            log.write(db, f"e{number}", {}, facts=facts)
        log.void(db, "e1")

    workbook.write(work)
    form = FormId("handbook_01")
    assert lists.count(workbook.read, Filter(forms=(form,), owner=US)) == 3
    assert lists.count(workbook.read, Filter(forms=(form,), owner=US, year=2026)) == 2
    assert lists.counts_by_month(workbook.read, US, 2026, (form,)) == {(1, "及时"): 1, (3, "及时"): 1}
    assert lists.years(workbook.read, US) == (2026, 2025)
    assert lists.years(workbook.read, OTHERS) == ()


def test_records_of_one_day_come_newest_first(workbook: Workbook) -> None:
    log = Log()
    facts = Facts(title="x", search_text="x", occurred_on="2026-03-05")
    workbook.write(lambda db: [log.write(db, f"e{n}", {}, facts=facts) for n in range(3)])
    assert ids(lists.page(workbook.read, Filter())) == ["e2", "e1", "e0"]
    assert ids(lists.page(workbook.read, Filter(), offset=1, limit=1)) == ["e1"]
