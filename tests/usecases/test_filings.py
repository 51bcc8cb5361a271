"""清单备案, 清单公示, 年度工作要点: versions of lists filed and shown, answered by the superior; points become tasks."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from sxt_desktop.catalog.library import load_library
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.filing import FilingState
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.problems import ProblemCode
from sxt_desktop.domain.values import Ref, Row, Values
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.filing_answers import answers_of
from sxt_desktop.usecases.filings import (
    FILING,
    PUBLICATION,
    Filing,
    filings,
    list_lines,
    new_filing_values,
    new_publication_values,
    publications,
)
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.paper_contexts import Asked, document_context
from sxt_desktop.usecases.paper_kinds import document_spec
from sxt_desktop.usecases.review_entry import review_entry
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.sign_letter import make_letters
from sxt_desktop.usecases.workspace import CHINA, Workspace
from sxt_desktop.usecases.year_plans import YEAR_PLAN, spread_of, spread_plan
from tests.pairs import RESOURCES, Clock, Pair, carry, enrol, make_pair, new_unit, save_duty, secretary

YEAR = 2026


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    """A committee and its unit; the unit's secretary holds two items of the year's list."""
    made = make_pair(tmp_path)
    made.clock.set(date(YEAR, 4, 2))
    save_duty(made.unit, secretary(made.unit))
    save_duty(made.unit, secretary(made.unit), text="每年讲一次廉政党课")
    yield made
    made.close()


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """A unit by itself with two items of the year's list."""
    clock = Clock(datetime(YEAR, 4, 2, 9, tzinfo=CHINA))
    made = new_unit(tmp_path, clock, name="机械工程学院党委", short_name="机械学院党委", code="机械")
    save_duty(made, secretary(made))
    save_duty(made, secretary(made), text="每年讲一次廉政党课")
    yield made
    made.workbook.close()


def in_profile(ws: Workspace, profile: str) -> Workspace:
    return replace(ws, library=load_library(RESOURCES, profile))


def changed(ws: Workspace, entry: EntryId, form: FormId, **fields: object) -> None:
    values: Values = {**open_entry(ws, entry, ws.org).values, **fields}  # type: ignore[dict-item]
    save_entry(ws, form_id=form, values=values, entry_id=entry)


def only(ws: Workspace) -> Filing:
    (found,) = filings(ws, YEAR)
    return found


@pytest.mark.req("TB01", "TB02")
def test_by_when_lists_are_filed_is_the_profiles_for_units_with_and_without_others_below(pair: Pair) -> None:
    dues = [new_filing_values(in_profile(ws, "tianjin"), YEAR)["due"] for ws in (pair.committee, pair.unit)]
    assert dues == [date(YEAR, 4, 30), date(YEAR, 4, 15)]


@pytest.mark.req("TB01", "TB02")
def test_a_filing_is_filled_from_the_lists_and_overdue_until_it_is_filed(pair: Pair) -> None:
    ws = in_profile(pair.unit, "tianjin")
    values = new_filing_values(ws, YEAR)
    assert values["authority"] == Ref(pair.committee.org, "东湖大学党委")
    assert values["content"] == (
        {"list": "责任清单", "version": list_lines(ws, YEAR)[0].version, "count": 2},
    )
    entry = save_entry(ws, form_id=FILING, values=values).entry
    assert (only(ws).state, only(ws).light.light) == (FilingState.NOT_FILED, Light.RUNNING)
    pair.clock.set(date(YEAR, 4, 20))
    assert (only(ws).state, only(ws).light.light) == (FilingState.NOT_FILED, Light.OVERDUE)
    changed(ws, entry, FILING, filed_on=date(YEAR, 4, 20))
    assert (only(ws).state, only(ws).light.light) == (FilingState.FILED, Light.DONE)
    changed(ws, entry, FILING, receipt_no="东大备〔2026〕3号", answered_on=date(YEAR, 4, 20))
    assert only(ws).state is FilingState.RECORDED


@pytest.mark.req("TB02")
def test_the_superiors_answer_comes_in_a_bundle_and_counts_for_what_it_was_given_on(
    pair: Pair, tmp_path: Path
) -> None:
    unit, committee = pair.unit, pair.committee
    entry = save_entry(
        unit, form_id=FILING, values={**new_filing_values(unit, YEAR), "filed_on": date(YEAR, 4, 2)}
    ).entry
    carry(unit, committee, tmp_path)
    review_entry(committee, entry_id=entry, owner=unit.org, verdict="退回补正", remark="缺任务清单")
    carry(committee, unit, tmp_path)
    assert only(unit).state is FilingState.RETURNED
    assert ("letters", entry) in [(one.target, one.entry_id) for one in overview(unit, YEAR).todo]
    changed(unit, entry, FILING, note="已补任务清单")
    assert only(unit).state is FilingState.FILED
    carry(unit, committee, tmp_path)
    review_entry(committee, entry_id=entry, owner=unit.org, verdict="通过", remark="予以备案")
    carry(committee, unit, tmp_path)
    assert only(unit).state is FilingState.RECORDED
    assert only(unit).outdated == ()
    save_duty(unit, secretary(unit), text="新增一项")
    assert only(unit).outdated == ("责任清单",)


@pytest.mark.req("TB02")
def test_only_the_authority_named_files_and_what_it_said_stands_on_the_paper(
    pair: Pair, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    unit, committee = pair.unit, pair.committee
    other = new_unit(tmp_path, pair.clock, name="东湖大学纪委", short_name="东湖大学纪委", code="东纪")
    request.addfinalizer(other.workbook.close)
    enrol(other, unit, Relation.SUBORDINATE, tmp_path)
    enrol(unit, other, Relation.SUPERIOR, tmp_path)
    values = {**new_filing_values(unit, YEAR), "authority": Ref(committee.org, "东湖大学党委")}
    entry = save_entry(unit, form_id=FILING, values={**values, "filed_on": date(YEAR, 4, 2)}).entry
    for superior, remark in ((other, "纪委已阅"), (committee, "予以备案")):
        carry(unit, superior, tmp_path)
        review_entry(superior, entry_id=entry, owner=unit.org, verdict="通过", remark=remark, reviewer="方正")
        carry(superior, unit, tmp_path)
        is_filed = superior is committee
        assert only(unit).state is (FilingState.RECORDED if is_filed else FilingState.FILED)
    said = [(one.is_authoritys, one.counts) for one in answers_of(unit, only(unit).row)]
    assert said == [(True, True), (False, False)]
    paper = repr(document_context(unit, document_spec(unit, "filing"), Asked(YEAR, entry)))
    assert "通过：予以备案" in paper
    assert "方正" in paper and "2026年4月2日（随报送包答复）" in paper
    assert "纪委已阅" not in paper
    changed(unit, entry, FILING, receipt_no="东大备〔2026〕3号")
    assert only(unit).state is FilingState.RECORDED
    changed(unit, entry, FILING, note="换了一版清单")
    assert only(unit).state is FilingState.FILED
    assert "予以备案" not in repr(document_context(unit, document_spec(unit, "filing"), Asked(YEAR, entry)))


@pytest.mark.req("MZ43")
def test_where_and_when_a_list_was_shown_is_registered_with_its_version(ws: Workspace) -> None:
    values = new_publication_values(ws, YEAR)
    values |= {"places": ("公开栏",), "place_note": "一号楼大厅", "shown_to": date(YEAR, 4, 9)}
    entry = save_entry(ws, form_id=PUBLICATION, values=values).entry
    (found,) = publications(ws, YEAR)
    assert (found.row.entry_id, found.until, found.is_over, found.outdated) == (
        entry,
        date(YEAR, 4, 9),
        False,
        (),
    )
    spec = document_spec(ws, "responsibility_list_public")
    assert "上级来源" not in repr(document_context(ws, spec, Asked(YEAR)))
    save_duty(ws, secretary(ws), text="新增一项")
    later = replace(ws, now=Clock(datetime(YEAR, 4, 10, 9, tzinfo=CHINA)))
    (found,) = publications(later, YEAR)
    assert (found.is_over, found.outdated) == (True, ("责任清单",))


def new_plan(ws: Workspace, kind: str) -> EntryId:
    values: Values = {"kind": kind, "year": YEAR, "title": f"2026年{kind}", "adopted_on": date(YEAR, 3, 1)}
    rows: tuple[Row, ...] = (
        {"no": "1", "part": "政治建设", "content": "专题研究全面从严治党", "holder": secretary(ws)},
        {"no": "2", "content": "开展警示教育", "due": date(YEAR, 9, 30), "target": "不少于两次"},
    )
    values["items"] = rows
    return save_entry(ws, form_id=YEAR_PLAN, values=values).entry


@pytest.mark.req("MZ10", "MZ23")
@pytest.mark.parametrize("kind", ["年度工作要点", "年度工作计划"])
def test_every_point_becomes_a_task_once_and_nothing_is_typed_again(ws: Workspace, kind: str) -> None:
    plan = new_plan(ws, kind)
    assert spread_of(ws, plan).waiting == ("1", "2")
    made = spread_plan(ws, plan=plan).entries
    first, second = (open_entry(ws, one, ws.org).values for one in made[:2])
    assert (first["holder"], first["content"]) == (secretary(ws), "专题研究全面从严治党")
    assert (second["holder"], second["due"]) == (Ref(ws.org, "机械学院党委"), date(YEAR, 9, 30))
    assert {one["list_kind"] for one in (first, second)} == {"任务清单"}
    assert spread_plan(ws, plan=plan).entries == ()
    assert [(line.name, line.count) for line in list_lines(ws, YEAR)] == [("责任清单", 2), ("任务清单", 2)]
    words = repr(document_context(ws, document_spec(ws, "year_plan"), Asked(YEAR, plan)))
    assert "开展警示教育" in words
    assert made[0] not in words


@pytest.mark.req("MZ10")
def test_a_task_that_was_taken_out_of_use_and_a_new_point_are_made_when_spread_again(ws: Workspace) -> None:
    plan = new_plan(ws, "年度工作要点")
    first = spread_plan(ws, plan=plan).entries[0]
    void_entry(ws, entry_id=first, reason="写错")
    values = open_entry(ws, plan, ws.org).values
    rows = values["items"]
    assert isinstance(rows, tuple)
    changed(ws, plan, YEAR_PLAN, items=(*rows, {"no": "3", "content": "新增的事"}))
    assert spread_of(ws, plan).waiting == ("1", "3")
    spread_plan(ws, plan=plan)
    assert spread_of(ws, plan).waiting == ()


def test_what_is_no_plan_is_not_spread(ws: Workspace) -> None:
    item = save_duty(ws, secretary(ws))
    with pytest.raises(UserError) as refused:
        spread_plan(ws, plan=item)
    assert refused.value.code is ErrorCode.ENTRY_UNKNOWN


@pytest.mark.req("MZ53")
def test_an_assessment_and_a_sanction_rest_on_the_letter_they_name(ws: Workspace) -> None:
    letter = Ref(make_letters(ws, year=YEAR, parties=(secretary(ws),)).entry, "机械党责〔2026〕1号")
    common: Values = {"target": secretary(ws), "letters": (letter,)}
    found = {
        "assessment": {"scheme": "年度考核", "year": YEAR, "stage": "平时抽查"},
        "sanction_proposal": {"title": "履责不力", "failures": ("整改不力",)},
    }
    for form, values in found.items():
        spec = ws.library.form(FormId(form))
        given: Values = {**common, **values}  # type: ignore[dict-item]
        assert not [one for one in spec.problems(given, today=ws.today) if one.field_id == "letters"]
        assert spec.read(spec.body(given))["letters"] == (letter,)
        free = spec.problems({**given, "letters": (Ref(None, "某年的责任书"),)}, today=ws.today)
        assert [one.code for one in free if one.field_id == "letters"] == [ProblemCode.NOT_A_CHOICE]
