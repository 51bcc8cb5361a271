"""The demonstration: fictional, complete, entered at its own moments, with something left to do."""

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest

from sxt_desktop.domain.endorsing import EndorsementState
from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.filing import FilingState
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.lifecycles import State
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.workdays import Timeliness
from sxt_desktop.usecases.check_workbook import check_workbook
from sxt_desktop.usecases.demo import Demo, build_demo
from sxt_desktop.usecases.demo_data import DemoData, load_demo
from sxt_desktop.usecases.demo_papers import load_papers
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.endorsements import endorsements
from sxt_desktop.usecases.entries import all_entries, count_entries, history
from sxt_desktop.usecases.filings import filings
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.matters import matter_board
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.paper_books import failures
from sxt_desktop.usecases.paper_kinds import document_spec
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.setup import open_unit
from sxt_desktop.usecases.sign_letter import items_of, letters, signed_rate
from sxt_desktop.usecases.workspace import Workspace
from tests.usecases.conftest import DEMO_PASSWORD, DEMO_TODAY, RESOURCES, OpenDemo, demo_surroundings


@pytest.fixture(scope="session")
def declared() -> DemoData:
    return load_demo(RESOURCES)


def handbook(ws: Workspace) -> list[Listed]:
    forms = tuple(form.id for form in ws.library.group("handbook"))
    return list(all_entries(ws, Filter(owner=ws.org, forms=forms)))


def both_handbooks(demo: OpenDemo) -> list[Listed]:
    return handbook(demo.committee) + handbook(demo.unit)


def test_twelve_persons_with_rare_characters_and_a_dotted_name(open_demo: OpenDemo) -> None:
    names = {p.name for ws in (open_demo.committee, open_demo.unit) for p in directory(ws).persons}
    assert len(names) == 12
    assert all(any(rare in name for name in names) for rare in "䶮𬭛喆·")


@pytest.mark.req("MZ01")
def test_all_four_duties_are_held_in_both_units(open_demo: OpenDemo) -> None:
    year = date(DEMO_TODAY.year, 1, 1), date(DEMO_TODAY.year, 12, 31)
    for ws in (open_demo.committee, open_demo.unit):
        for duty in FourDuty:
            assert directory(ws).holders(duty, start=year[0], end=year[1]), duty


def test_every_holder_has_list_items(open_demo: OpenDemo) -> None:
    year = date(DEMO_TODAY.year, 1, 1), date(DEMO_TODAY.year, 12, 31)
    total = 0
    for ws in (open_demo.committee, open_demo.unit):
        holders = {p.id for duty in FourDuty for p in directory(ws).holders(duty, start=year[0], end=year[1])}
        counts = [len(items_of(ws, subject, DEMO_TODAY.year)) for subject in (*holders, ws.org)]
        assert min(counts) >= 2
        total += sum(counts)
    assert total >= 25


@pytest.mark.req("LZ02")
def test_a_year_of_records_in_all_fifteen_sections(open_demo: OpenDemo) -> None:
    rows = both_handbooks(open_demo)
    assert len(rows) >= 140
    assert len(rows) == open_demo.demo.records
    assert {row.form_id for row in rows} == {f"handbook_{n:02d}" for n in range(1, 16)}
    for ws in (open_demo.committee, open_demo.unit):
        assert len({row.form_id for row in handbook(ws)}) == 15


def test_records_read_like_records(open_demo: OpenDemo) -> None:
    rows = both_handbooks(open_demo)
    contents = Counter(str(row.body["content"]) for row in rows)
    assert max(contents.values()) == 1
    words = [f"{row.title}{row.body['content']}" for row in rows]
    assert not [text for text in words if any(sign in text for sign in ("{", "样例", "示例", "。。"))]


def test_some_are_late_and_the_belated_say_why(open_demo: OpenDemo) -> None:
    counts = Counter(row.timeliness for row in both_handbooks(open_demo))
    assert counts[Timeliness.PROMPT] > counts[Timeliness.LATE] > counts[Timeliness.BELATED] >= 1
    belated = [row for row in both_handbooks(open_demo) if row.timeliness == Timeliness.BELATED]
    assert all(str(row.body["late_reason"]) for row in belated)


def test_every_record_was_entered_at_its_own_past_moment(open_demo: OpenDemo) -> None:
    rows = both_handbooks(open_demo)
    assert all(str(row.occurred_to) <= row.first_recorded_at[:10] < DEMO_TODAY.isoformat() for row in rows)
    assert len({row.first_recorded_at[:10] for row in rows}) > 60


def test_both_workbooks_check_out(open_demo: OpenDemo) -> None:
    for ws in (open_demo.committee, open_demo.unit):
        found = check_workbook(ws)
        assert found.findings == ()
        assert found.files > 5


def test_the_first_page_has_something_to_do(open_demo: OpenDemo) -> None:
    at_unit = overview(open_demo.unit, DEMO_TODAY.year)
    assert {todo.verb for todo in at_unit.todo} >= {"去回告", "去登记", "去补正"}
    for ws in (open_demo.committee, open_demo.unit):
        board = overview(ws, DEMO_TODAY.year)
        lights = Counter(one.light.light for one in board.progress)
        assert lights[Light.DONE] >= 3
        assert any(not one.is_met and one.done for one in board.progress)
        assert any(todo.target == "letters" for todo in board.todo)


def test_one_order_is_closed_and_one_open(open_demo: OpenDemo) -> None:
    for ws in (open_demo.committee, open_demo.unit):
        assert [one.matter.state for one in matter_board(ws)] == [State.WAITING, State.CLOSED]


def test_a_returned_record_was_corrected_and_one_was_made_void(
    open_demo: OpenDemo, declared: DemoData
) -> None:
    ws = open_demo.unit
    row = next(one for one in handbook(ws) if one.title == declared.exchange["returned"]["title"])
    versions = history(ws, row.entry_id)
    assert len(versions) == 2
    assert str(versions[1].body["content"]).endswith(declared.exchange["returned"]["corrected"])
    voided = [one for one in all_entries(ws, Filter(owner=ws.org, with_void=True)) if one.voided]
    assert [one.title for one in voided] == [declared.exchange["voided"]["title"]]


def test_letters_are_signed_or_wait(open_demo: OpenDemo) -> None:
    rate = signed_rate(open_demo.committee, DEMO_TODAY.year)
    assert 0 < rate.signed < rate.due
    scans = [
        bool(row.body.get("scan")) for row in letters(open_demo.committee, DEMO_TODAY.year) if row.closed_on
    ]
    assert set(scans) == {True, False}


def test_lists_are_endorsed_and_one_sheet_and_one_filing_are_under_way(open_demo: OpenDemo) -> None:
    sheets = endorsements(open_demo.committee, DEMO_TODAY.year)
    states = Counter(one.endorsement.state for one in sheets)
    assert states == {EndorsementState.DONE: 2, EndorsementState.PARTLY: 1}
    running = next(one.endorsement for one in sheets if one.endorsement.is_open)
    assert all(level.signer for level in running.levels)
    found = [(one.row.title[4:], one.state) for one in filings(open_demo.unit, DEMO_TODAY.year)]
    assert found == [
        ("年度清单调整备案", FilingState.FILED),
        ("年度责任清单、任务清单备案", FilingState.RECORDED),
    ]


def test_bundles_went_both_ways_and_one_still_waits(
    built_demo: Demo, open_demo: OpenDemo, tmp_path: Path
) -> None:
    for ws in (open_demo.committee, open_demo.unit):
        (peer,) = overview(ws, DEMO_TODAY.year).peers
        assert peer.sent is not None
        assert peer.received is not None
        assert peer.sent.seq >= 4
    plan = preview_import(open_demo.committee, built_demo.waiting_bundle)
    assert plan.seq > 0
    plan.close()


def test_the_waiting_bundle_can_be_imported(tmp_path: Path) -> None:
    around = demo_surroundings(date(2026, 7, 1))
    demo = build_demo(tmp_path, around, password=DEMO_PASSWORD, today=date(2026, 7, 1))
    ws = open_unit(demo.committee, DEMO_PASSWORD, around)
    try:
        imported = import_bundle(ws, preview_import(ws, demo.waiting_bundle))
        assert imported.receipts >= 1
        assert check_workbook(ws).findings == ()
    finally:
        ws.workbook.close()


@pytest.mark.parametrize("today", [date(2026, 1, 5), date(2027, 4, 30)])
def test_early_in_a_year_last_year_is_shown_too(tmp_path: Path, today: date) -> None:
    around = demo_surroundings(today)
    calls: list[tuple[int, int]] = []
    demo = build_demo(
        tmp_path,
        around,
        password=DEMO_PASSWORD,
        today=today,
        progress=lambda done, total: calls.append((done, total)),
    )
    assert demo.records >= 140
    assert calls[-1][0] == calls[-1][1] == len(calls)
    ws = open_unit(demo.unit, DEMO_PASSWORD, around)
    try:
        years = {str(row.occurred_on)[:4] for row in handbook(ws)}
        assert str(today.year - 1) in years
        assert max(row.recorded_at for row in handbook(ws)) < (today + timedelta(days=1)).isoformat()
        assert overview(ws, today.year).todo
    finally:
        ws.workbook.close()


def test_a_second_demonstration_in_the_same_place_is_refused(built_demo: Demo) -> None:
    around = demo_surroundings(DEMO_TODAY)
    with pytest.raises(UserError) as refused:
        build_demo(built_demo.unit.parent, around, password=DEMO_PASSWORD, today=DEMO_TODAY)
    assert refused.value.code is ErrorCode.WORKBOOK_EXISTS


def test_declared_values_are_all_for_fields_that_exist(declared: DemoData, open_demo: OpenDemo) -> None:
    for records in declared.records.values():
        for record in records:
            form = open_demo.unit.library.form(FormId(record.form_id))
            assert [key for key in record.fields if form.field(key) is None] == []


def test_stopping_leaves_no_half_made_workbooks(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done == 5:
            raise Cancelled

    with pytest.raises(Cancelled):
        build_demo(
            tmp_path,
            demo_surroundings(DEMO_TODAY),
            password=DEMO_PASSWORD,
            today=DEMO_TODAY,
            progress=stop,
        )
    assert not list(tmp_path.glob("*.sxt"))


def _load_all(resources: Path) -> None:
    load_demo(resources)
    load_papers(resources, 2026)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("unit_records.toml", 'columns = ["day", ', 'columns = ["'),
        ("lists.toml", '"cycle", "due"]', '"cycle"]'),
        ("people.toml", 'recorder = "cen"', 'writer = "cen"'),
        ("exchange.toml", "[closed_order]", "[closed_order"),
        ("papers.toml", 'form = "problem_item"', 'forms = "problem_item"'),
    ],
)
def test_a_wrong_declaration_names_its_file(tmp_path: Path, file: str, old: str, new: str) -> None:
    folder = copytree(RESOURCES / "demo", tmp_path / "demo")
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError) as refused:
        _load_all(tmp_path)
    assert refused.value.code is ErrorCode.RESOURCE_INVALID
    assert refused.value.facts["file"] == file


def test_the_committee_keeps_papers_of_every_phase(open_demo: OpenDemo) -> None:
    library = open_demo.committee.library
    rows = all_entries(open_demo.committee, Filter(owner=open_demo.committee.org))
    phases = {library.form(row.form_id).phase for row in rows if row.form_id in library.forms}
    assert {"明责", "履责", "述责", "督责", "考责", "问责"} <= phases


@pytest.mark.req("LZ40")
def test_failures_of_the_unit_are_what_its_superior_verified(open_demo: OpenDemo) -> None:
    for ws, titles in (
        (open_demo.unit, {"order_verdict", "discipline_recommendation"}),
        (open_demo.committee, {"order_verdict", "inspection", "discipline_recommendation"}),
    ):
        spec = document_spec(ws, "failure_book")
        rows = failures(ws, spec, DEMO_TODAY.year)
        assert {row.form_id for row in rows} == titles
        assert {row.owner for row in rows} == {open_demo.committee.org}


def test_every_register_of_integrity_shows_something(open_demo: OpenDemo) -> None:
    ws = open_demo.committee
    forms = ws.library.group("integrity")
    empty = [form.id for form in forms if count_entries(ws, Filter(forms=(form.id,), owner=ws.org)) == 0]
    assert forms and empty == []
