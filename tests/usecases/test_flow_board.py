"""A problem through its steps in a workbook: one record, each step a revision, the board counting where all stand."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from sxt_desktop.catalog.boards import load_boards
from sxt_desktop.catalog.library import load_library
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.flows import FORMER, OnBoard
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.problems import Problem, ProblemCode
from sxt_desktop.domain.projections import BLANKED
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.values import Body, Ref, Row, Values
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.blank_entry import blank_entry
from sxt_desktop.usecases.convert import begin_conversion
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.entries import list_entries, open_entry
from sxt_desktop.usecases.flow_board import (
    PROBLEM,
    flow_board,
    flow_forms,
    flow_page,
    measures_below,
    open_flow,
    path_of,
    take_step,
)
from sxt_desktop.usecases.paper_kinds import document_for
from sxt_desktop.usecases.paper_problem import SELF_FOUND
from sxt_desktop.usecases.print_document import render_document
from sxt_desktop.usecases.recording import ToRecord, append
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.catalog.form_lock import locked
from tests.documents.papers import page_texts
from tests.domain.test_flows import GIVEN, WAY
from tests.pairs import RESOURCES, Clock, new_unit, secretary
from tests.samples import load_form
from tests.usecases.paper_world import paper_values

RELEASED = Path(__file__).parents[1] / "released" / "forms" / "problem_item.toml"
"""The form of problems as 0.3.0 had it."""


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    clock = Clock(datetime(2026, 11, 18, 9, tzinfo=CHINA))
    made = new_unit(
        tmp_path_factory.mktemp("flow"), clock, name="东湖大学党委", short_name="校党委", code="东大"
    )
    yield made
    made.workbook.close()


def problem(ws: Workspace, content: str, **more: object) -> EntryId:
    values: Values = {
        "kind": "管党治党问题",
        "origin": "自查",
        "found_by_self": True,
        "content": content,
        "area": "二级学院",
        "holder": secretary(ws),
        "raised_on": date(2026, 3, 1),
        **more,  # type: ignore[dict-item]
    }
    return save_entry(ws, form_id=PROBLEM, values=values).entry


def walk(ws: Workspace, entry: EntryId, *steps: str) -> None:
    for name in steps:
        take_step(ws, entry_id=entry, step_id=name, given=GIVEN[name])


def states(ws: Workspace) -> dict[str, int]:
    return dict(flow_board(ws, OnBoard(PROBLEM)).counts)


@pytest.mark.req("MZ35")
def test_each_step_is_a_revision_and_the_board_counts_where_records_stand(ws: Workspace) -> None:
    way = WAY if path_of(ws) == "proposed" else WAY[1:]
    entry = problem(ws, "领导班子分工没有及时调整")
    walk(ws, entry, *way)
    one = open_flow(ws, entry)
    assert one.matter.state == "已销号" and not one.matter.is_open and one.matter.light.light is Light.DONE
    assert one.matter.row.closed_on == "2026-06-05" and one.matter.row.revisions == len(way) + 1
    assert [passed.title for passed in one.course][-3:] == ["整改", "核验", "销号"]
    assert {passed.author for passed in one.course} == {"林静"}
    assert [step.id for step in one.steps] == ["relapse"] and one.matter.found_by_self
    open_one = problem(ws, "会议记录缺页", due=date(2026, 11, 20))
    assert states(ws) == {"已销号": 1, "提出": 1}
    first, second = flow_page(ws, flow_board(ws, OnBoard(PROBLEM)))
    assert (first.row.entry_id, first.state, first.light.light) == (open_one, "提出", Light.SOON)
    assert second.row.entry_id == entry
    board = flow_board(ws, OnBoard(PROBLEM))
    assert [row.row.entry_id for row in flow_page(ws, board.of("已销号"))] == [entry]
    assert [row.row.entry_id for row in flow_page(ws, board.still_open())] == [open_one]
    assert board.open_count == 1 and not flow_page(ws, board, offset=2)
    assert [row.row.entry_id for row in flow_page(ws, flow_board(ws, OnBoard(PROBLEM, words="缺页")))] == [
        open_one
    ]
    walk(ws, entry, "relapse")
    assert states(ws) == {"反弹": 1, "提出": 1} and open_flow(ws, entry).matter.row.closed_on is None


@pytest.mark.req("MZ35")
def test_what_is_out_of_order_or_contradicts_is_refused_and_nothing_is_written(ws: Workspace) -> None:
    entry = problem(ws, "谈话记录空泛")
    with pytest.raises(UserError) as refused:
        take_step(ws, entry_id=entry, step_id="close", given=GIVEN["close"])
    assert refused.value.code is ErrorCode.STEP_NOT_OPEN
    walk(ws, entry, *(("judge",) if path_of(ws) == "proposed" else ()))
    wrong: tuple[tuple[Values, str, ProblemCode], ...] = (
        ({"decided_on": date(2026, 3, 8)}, "decided_at", ProblemCode.REQUIRED),
        ({**GIVEN["decide"], "decided_on": date(2026, 2, 1)}, "decided_on", ProblemCode.BEFORE_OTHER),
    )
    for given, field, code in wrong:
        with pytest.raises(UserError) as refused:
            take_step(ws, entry_id=entry, step_id="decide", given=given)
        assert (field, code) in [(one.field_id, one.code) for one in refused.value.facts["problems"]]  # type: ignore[attr-defined]
    before = open_entry(ws, entry).listed
    walk(ws, entry, "decide")
    with pytest.raises(UserError) as refused:
        take_step(ws, entry_id=entry, step_id="claim", given=GIVEN["claim"], expected=before.digest)
    assert refused.value.code is ErrorCode.ENTRY_CHANGED_MEANWHILE


@pytest.mark.req("MZ59")
def test_one_problem_stands_in_the_list_of_each_who_holds_it(ws: Workspace) -> None:
    people = directory(ws)
    own = Ref(ws.org, "校党委")
    entry = problem(ws, "共同的一个问题", holder=own, others=(secretary(ws), Ref(None, "校纪委")))
    for person in (ws.org, people.persons[0].id):
        found = [one.row.entry_id for one in flow_page(ws, flow_board(ws, OnBoard(PROBLEM, str(person))))]
        assert found.count(entry) == 1
        listed = list_entries(ws, Filter(forms=(PROBLEM,), subject=str(person), shared=True))
        assert [row.entry_id for row in listed].count(entry) == 1
    assert not flow_board(ws, OnBoard(PROBLEM, "nobody")).places


@pytest.mark.req("MZ12", "MZ64")
def test_measures_hang_below_a_problem_with_its_number_and_the_meeting_that_decided_them(
    ws: Workspace,
) -> None:
    entry = problem(ws, "耗材验收只有一人签字")
    row = open_entry(ws, entry).listed
    form = ws.library.form(FormId("measure_item"))
    milestone: Row = {"name": "核对差额", "planned": date(2026, 10, 15)}
    values: Values = {
        "holder": secretary(ws),
        "problems": (Ref(entry, row.title),),
        "kind": ("制度", "监督"),
        "goal": "三人分离",
        "content": "重新划分岗位。",
        "lead": Ref(None, "财务处"),
        "mark": "岗位分离到人",
        "decided_at": "党委会",
        "decided_on": date(2026, 9, 15),
        "due": date(2026, 11, 30),
        "milestones": (milestone,),
        "conclusion": "未开始",
    }
    for name in ("goal", "lead", "content", "milestones", "decided_at", "decided_on", "mark"):
        (found, *_) = form.problems({**values, name: None}, today=ws.today)
        assert (found.field_id, found.code) == (name, ProblemCode.REQUIRED)
    kind = form.field("kind")
    assert kind is not None and kind.choices == ("教育", "制度", "监督", "查处", "追究")
    about = Target(row.owner, entry, row.digest)
    numbers = []
    for _ in range(2):
        made = save_entry(ws, form_id=form.id, values=values, about=about).entry
        numbers.append(open_entry(ws, made).listed.number)
    assert numbers == [f"CS{row.number}-1", f"CS{row.number}-2"]
    assert [one.number for one in measures_below(ws, row)] == numbers
    free = {**values, "problems": (Ref(None, "岗位风险"),)}
    assert open_entry(ws, save_entry(ws, form_id=form.id, values=free).entry).listed.number == "CS2026-1"
    items = ws.library.form(FormId("list_item")).field("origin")
    assert items is not None and {"权力风险点", "职工关注点", "监督重点区域"} <= set(items.choices)


@pytest.mark.req("MZ44")
def test_a_risk_names_its_tier(ws: Workspace) -> None:
    form = ws.library.form(PROBLEM)
    tier = form.field("tier")
    assert tier is not None and tier.choices == ("决策层", "管理层", "操作层")
    entry = problem(ws, "维修拆分立项", kind="廉政风险点", risk="高", tier="操作层")
    assert open_entry(ws, entry).values["tier"] == "操作层"
    assert PROBLEM in [one.id for one in flow_forms(ws)]


@pytest.mark.req("LZ55", "LZ33", "LZ62")
@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"kind": "四风问题"}, "style_kind", 10),
        ({"origin": "主要负责人整改意见"}, "opinion_on", 4),
        ({"kind": "热点难点问题", "origin": "群众反映"}, "", 0),
    ],
)
def test_kinds_and_occasions_have_their_words_and_never_who_spoke(
    ws: Workspace, given: Values, field: str, words: int
) -> None:
    form = ws.library.form(PROBLEM)
    values = {**open_entry(ws, problem(ws, "字典")).values, **given}
    found = form.problems(values, today=ws.today)
    if field:
        assert [(one.field_id, one.code) for one in found] == [(field, ProblemCode.REQUIRED)]
        spec = form.field(field)
        assert spec is not None and len(spec.choices) == words
    else:
        assert not found
        assert not [spec.id for spec in form.fields if "反映人" in spec.label or "举报人" in spec.label]


def test_a_problem_prints_with_its_measures_and_its_course_and_the_list_says_where_each_stands(
    ws: Workspace,
) -> None:
    entry = problem(ws, "印章使用登记不全")
    walk(ws, entry, *(WAY if path_of(ws) == "proposed" else WAY[1:]), "relapse")
    card = "".join(page_texts(render_document(ws, document=document_for(ws, PROBLEM), subject=entry)[0]))
    for words in (
        "问题整改单",
        "办理经过",
        "党委会第7次会议",
        "无需问责",
        "又有一个学院没有调整",
        SELF_FOUND,
    ):
        assert words in card
    listed = "".join(page_texts(render_document(ws, document="problem_list", year=2026)[0]))
    assert "反弹" in listed and "主动" in listed


@pytest.mark.req("MZ35")
def test_a_problem_of_the_first_form_stands_where_it_said_prints_and_goes_on(ws: Workspace) -> None:
    loaded = load_form(RELEASED)
    assert f"{loaded.spec.hash}" == locked()["problem_item-1"]
    values: Values = {**open_entry(ws, problem(ws, "旧表登记的问题")).values, "state": "整改中"}
    entry = EntryId(ws.new_id())

    def keep(db: Database) -> None:
        append(ws, db, ToRecord(loaded, loaded.spec.body(values), entry))

    ws.workbook.write(keep)
    one = open_flow(ws, entry)
    assert one.opened.form.version == 1 and one.matter.state == "整改中"
    assert [row.state for row in flow_page(ws, flow_board(ws, OnBoard(PROBLEM))) if row.key == entry] == [
        "整改中"
    ]
    assert page_texts(render_document(ws, document="problem_item", subject=entry)[0])
    assert [step.id for step in one.steps] == ["rectify"]
    walk(ws, entry, "rectify", "verify", "close")
    after = open_flow(ws, entry)
    assert after.opened.form.version == 2 and after.matter.state == "已销号" and "state" not in after.values
    assert [passed.title for passed in after.course] == ["提出", "整改", "核验", "销号"]


def keep(ws: Workspace, form: str, said: Values, entry: EntryId | None = None) -> EntryId:
    """Keep a paper as it is filled in the samples, with what it says otherwise."""
    spec = ws.library.form(FormId(form))
    values = {**paper_values(spec), **said}
    return save_entry(ws, form_id=spec.id, values=values, entry_id=entry).entry


def stands(ws: Workspace, form: str, entry: EntryId) -> str:
    """Return where a record stands: as it opens, and as the board counts it, which must agree."""
    board = flow_board(ws, OnBoard(FormId(form)))
    (row,) = [one for one in flow_page(ws, board) if one.key == entry]
    assert row.state == open_flow(ws, entry).matter.state
    return row.state


@pytest.mark.req("DZ17")
def test_an_inspection_stands_where_its_progress_and_verdict_say_and_nobody_types_a_state(
    ws: Workspace,
) -> None:
    form = "inspection_rectification"
    said: Values = dict.fromkeys(("progress", "closed_on", "rectified", "sanctioned", "lasting"))
    said |= {"verdict": "整改中", "leader": secretary(ws), "due": date(2026, 11, 1)}
    entry = keep(ws, form, said)
    assert stands(ws, form, entry) == "待整改"
    row: Row = {"on": date(2026, 6, 1), "text": "已修订办法"}
    said |= {"progress": (row,)}
    assert stands(ws, form, keep(ws, form, said, entry)) == "整改中"
    said |= {"verdict": "二次整改"}
    assert stands(ws, form, keep(ws, form, said, entry)) == "二次整改"
    assert open_flow(ws, entry).matter.light.light is Light.OVERDUE
    said |= {"verdict": "通过", "closed_on": date(2026, 6, 5), "rectified": "已改"}
    said |= {"sanctioned": "无需问责", "lasting": "已建制度"}
    assert stands(ws, form, keep(ws, form, said, entry)) == "销号"
    one = open_flow(ws, entry)
    assert one.steps == () and not one.matter.is_open
    assert [passed.state for passed in one.course] == ["待整改", "整改中", "二次整改", "销号"]


@pytest.mark.req("DZ01", "DZ03")
def test_a_notice_stands_where_its_answers_and_the_day_it_was_verified_say(ws: Workspace) -> None:
    form = "integrity_notice"
    opened: Values = {"issued_on": date(2026, 5, 20), "closed_on": None, "addressee": None}
    entry, other = keep(ws, form, opened), keep(ws, form, opened)
    assert stands(ws, form, entry) == "待回告"
    said: Values = {"notice": (Ref(entry, "抄告"),), "replied_on": date(2026, 6, 1)}
    said |= dict.fromkeys(("verdict", "verdict_on", "verdict_view"))
    first = keep(ws, "notice_reply", said)
    assert stands(ws, form, entry) == "已回告" and stands(ws, form, other) == "待回告"
    keep(ws, "notice_reply", {**said, "verdict": "退回"}, first)
    assert stands(ws, form, entry) == "退回" and open_flow(ws, entry).course[-1].turns_back
    keep(ws, "notice_reply", {**said, "replied_on": date(2026, 6, 9)})
    one = open_flow(ws, entry)
    assert stands(ws, form, entry) == "已回告" and len(one.told) == 2 and one.matter.is_open
    assert [passed.title for passed in one.course] == ["待回告", "廉情抄告回告单", "廉情抄告回告单"]
    keep(ws, form, {**opened, "closed_on": date(2026, 6, 12)}, entry)
    assert stands(ws, form, entry) == "核验通过"
    assert not open_flow(ws, entry).matter.is_open and stands(ws, form, other) == "待回告"


@pytest.mark.req("DZ01")
def test_an_answer_is_begun_from_its_notice_with_every_problem_and_nothing_typed_twice(ws: Workspace) -> None:
    entry = keep(ws, "integrity_notice", {"closed_on": None, "addressee": None})
    begun = begin_conversion(ws, entry, "notice_answer")
    notice = open_flow(ws, entry)
    told, answered = notice.values["problems"], begun.values["answers"]
    assert isinstance(told, tuple) and isinstance(answered, tuple)
    assert [row["problem"] for row in answered] == [row["problem"] for row in told]  # type: ignore[index]
    assert {key for row in answered for key in row} == {"problem"}  # type: ignore[union-attr]
    named = begun.values["notice"]
    assert isinstance(named, tuple) and [one.id for one in named] == [entry]  # type: ignore[union-attr]
    assert begun.values["leader"] == notice.values["receiver"]


@pytest.mark.req("DZ02")
def test_an_answer_says_what_rules_were_made(ws: Workspace) -> None:
    form = ws.library.form(FormId("notice_reply"))
    (found,) = form.problems({**paper_values(form), "rules_made": None}, today=ws.today)
    assert (found.field_id, found.code) == ("rules_made", ProblemCode.REQUIRED)


@pytest.mark.req("DZ29")
def test_recommendations_are_gathered_by_area_and_stand_where_their_answer_says(ws: Workspace) -> None:
    form = "discipline_recommendation"
    entry = keep(ws, form, {"area": "政府采购", "replied_on": None, "adopted": None})
    other = keep(ws, form, {"area": "招生录取", "replied_on": date(2026, 11, 18)})
    assert (stands(ws, form, entry), stands(ws, form, other)) == ("待回复", "已回复")
    gathered = flow_page(ws, flow_board(ws, OnBoard(FormId(form), words="招生录取")))
    assert [one.key for one in gathered] == [other]


@pytest.mark.req("TB15")
def test_of_a_unit_only_who_is_addressed_answers_and_only_we_verify() -> None:
    flow = load_library(RESOURCES).boards[FormId("integrity_notice")]
    assert flow.told_by is not None
    body: Body = {"replied_on": "2026-06-01", "verdict": "通过"}
    begun: Values = {"issued_on": date(2026, 5, 1)}
    assert flow.state({**begun, **flow.told_by.told(flow, body, is_ours=True)}) == "核验通过"
    assert flow.state({**begun, **flow.told_by.told(flow, body, is_ours=False)}) == "已回告"
    assert flow.state({**begun, FORMER: "核验通过"}) == "核验通过"
    assert flow.state({**begun, FORMER: "待审"}) == "待回告"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('form = "integrity_notice"', 'form = "nothing"'),
        ('form = "integrity_notice"', 'form = "problem_item"'),
        ('link = "notice"', 'link = "title"'),
        ('form = "notice_reply", link', 'form = "order_reply", link'),
        ('says = ["二次整改"]', 'says = ["再改"]'),
        ('mark = "replied_on"', 'mark = "nowhere"'),
    ],
)
def test_a_board_that_cannot_be_meant_is_refused_with_its_line(
    ws: Workspace, tmp_path: Path, old: str, new: str
) -> None:
    text = (RESOURCES / "boards.toml").read_text("utf-8")
    assert old in text
    broken = tmp_path / "boards.toml"
    broken.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(UserError) as refused:
        load_boards(broken, ws.library.forms)
    assert refused.value.code is ErrorCode.RESOURCE_INVALID and refused.value.facts["line"]


def test_a_step_without_its_day_is_refused_at_the_field(ws: Workspace) -> None:
    entry = problem(ws, "经费审批没有分级")
    without: tuple[Values, ...] = ({}, {"decided_at": "党委会第7次会议"})
    for given in without:
        with pytest.raises(UserError) as refused:
            take_step(ws, entry_id=entry, step_id="decide", given=given)
        assert refused.value.facts["problems"] == (Problem("decided_on", ProblemCode.REQUIRED),)
    assert open_flow(ws, entry).matter.state == "提出"


def test_nothing_is_closed_without_what_was_mended_sanctioned_and_kept(ws: Workspace) -> None:
    entry = problem(ws, "公务用车登记不全")
    walk(ws, entry, "decide", "claim", "rectify", "verify")
    for missing in ("rectified", "sanctioned", "lasting"):
        given = {key: value for key, value in GIVEN["close"].items() if key != missing}
        with pytest.raises(UserError) as refused:
            take_step(ws, entry_id=entry, step_id="close", given=given)
        assert refused.value.code is ErrorCode.NOT_ACCEPTED
    assert open_flow(ws, entry).matter.state == "待销号"


def test_a_blanked_problem_stands_nowhere_as_undone(ws: Workspace) -> None:
    entry = problem(ws, "误登记的问题")
    before = flow_board(ws, OnBoard(PROBLEM)).open_count
    blank_entry(ws, entry_id=entry, basis="本人申请", reason="误登记")
    board = flow_board(ws, OnBoard(PROBLEM))
    assert board.open_count == before - 1
    assert entry not in [one.row.entry_id for one in flow_page(ws, board)]
    assert BLANKED in [row.title for row in list_entries(ws, Filter(forms=(PROBLEM,)))]


def test_a_problem_that_comes_back_twice_goes_the_way_three_times(ws: Workspace) -> None:
    entry = problem(ws, "一再反弹的问题")
    walk(ws, entry, *(WAY if path_of(ws) == "proposed" else WAY[1:]))
    for month in (9, 10):
        given: Values = {**GIVEN["relapse"], "relapsed_on": date(2026, month, 1)}
        take_step(ws, entry_id=entry, step_id="relapse", given=given)
        for name, mark in (("rectify", "rectified_on"), ("verify", "verified_on"), ("close", "closed_on")):
            take_step(ws, entry_id=entry, step_id=name, given={**GIVEN[name], mark: date(2026, month, 20)})
    one = open_flow(ws, entry)
    titles = [passed.title for passed in one.course]
    assert one.matter.state == "已销号" and (titles.count("反弹"), titles.count("销号")) == (2, 3)
