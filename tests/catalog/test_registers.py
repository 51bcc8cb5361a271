"""The registers of what is done day by day: what each asks for, what it never asks for, what it holds against what."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from sxt_desktop.catalog.library import load_library
from sxt_desktop.catalog.profiles import profile_from, profile_texts
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.form_checks import Limit, Limits
from sxt_desktop.domain.forms import FieldSpec, FormSpec, Sensitivity
from sxt_desktop.domain.problems import ProblemCode
from sxt_desktop.domain.values import DateRange, FieldKind, Row, Value, Values
from tests.samples import FORMS, RESOURCES, TODAY, load_form, sample_ref, sample_values
from ui.messages import problem as worded

PERSONS = (FieldKind.PERSON, FieldKind.PERSONS)
WORDS = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.TAGS, FieldKind.ATTACHMENTS, FieldKind.TABLE)
BEFORE, AFTER = TODAY - timedelta(days=9), TODAY - timedelta(days=2)


def form(name: str) -> FormSpec:
    return load_form(FORMS / f"{name}.toml").spec


def field(name: str, field_id: str) -> FieldSpec:
    found = form(name).field(field_id)
    assert found is not None
    return found


def wrong(name: str, changes: Values, *, limits: Limits | None = None) -> list[tuple[str, str]]:
    """Return at which field a sample with changes is refused, and why."""
    spec = form(name)
    values = {**sample_values(spec, overrides=changes), **changes}
    found = spec.problems(values, today=TODAY, limits=lambda year: limits or {})
    return [(one.field_id, one.code) for one in found]


def hints(name: str, **changes: Value) -> list[str]:
    """Return what is said beside the fields of an accepted sample."""
    spec = form(name)
    values = {**sample_values(spec, overrides=changes), **changes}
    assert spec.problems(values, today=TODAY) == ()
    return [worded(one, spec.label_of(one.field_id)) for one in spec.advice(values, today=TODAY)]


def asks_for(name: str, *kinds: FieldKind) -> set[str]:
    return {spec.id for spec in form(name).fields if spec.kind in kinds}


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        pytest.param(
            "request_report", {"kind", "title", "receiver", "sent_on"}, marks=pytest.mark.req("LZ18")
        ),
        pytest.param(
            "organisation_life",
            {"kind", "held_on", "branch", "title", "leaders"},
            marks=pytest.mark.req("LZ19"),
        ),
        pytest.param("study", {"kind", "held_on", "title", "first_topic"}, marks=pytest.mark.req("LZ20")),
        pytest.param(
            "disclosure", {"stage", "kind", "period", "title", "cleared"}, marks=pytest.mark.req("LZ39")
        ),
        pytest.param(
            "integrity_opinion", {"asked_by", "asked_on", "reason", "person"}, marks=pytest.mark.req("LZ52")
        ),
        pytest.param("rotation", {"person", "post", "manner", "moved_on"}, marks=pytest.mark.req("LZ56")),
        pytest.param("reception", {"kind", "title", "held", "headcount"}, marks=pytest.mark.req("LZ57")),
        pytest.param("highlight", {"kind", "on", "title"}, marks=pytest.mark.req("LZ59")),
    ],
)
def test_a_register_asks_for_little(name: str, needed: set[str]) -> None:
    assert {spec.id for spec in form(name).visible({}) if spec.required} == needed


@pytest.mark.req("LZ18")
def test_an_answer_is_not_before_what_was_asked() -> None:
    days: Values = {"sent_on": AFTER, "answered_on": BEFORE}
    assert wrong("request_report", days) == [("answered_on", ProblemCode.BEFORE_OTHER)]
    assert wrong("request_report", {"sent_on": BEFORE, "answered_on": AFTER}) == []


@pytest.mark.req("LZ20")
def test_whether_politics_came_first_stands_in_the_list() -> None:
    assert field("study", "first_topic").kind is FieldKind.YES_NO
    assert "first_topic" in form("study").list_columns


@pytest.mark.req("LZ21")
def test_what_leaders_report_about_themselves_has_no_place_for_its_content() -> None:
    assert {spec.id: spec.kind for spec in form("personal_matters").fields} == {
        "person": FieldKind.PERSON,
        "reported": FieldKind.YES_NO,
        "on": FieldKind.DATE,
    }
    assert not any("个人" in word for word in field("handbook_13", "kind").choices)


@pytest.mark.req("LZ39")
def test_what_is_made_public_is_one_of_three_and_was_cleared() -> None:
    assert field("disclosure", "stage").choices == ("决策过程", "执行情况", "结果")
    assert wrong("disclosure", {"cleared": None}) == [("cleared", ProblemCode.REQUIRED)]


@pytest.mark.req("LZ49")
def test_the_five_meetings_have_their_rules() -> None:
    five = ("党委全委会", "党委常委会", "书记办公会", "二级党组织会议", "党政联席会议")
    assert field("rules_of_procedure", "meeting").choices == five
    for name in ("major_decision", "handbook_14", "handbook_01"):
        assert set(five) <= set(field(name, "meeting_kind").choices)


@pytest.mark.req("LZ50")
def test_education_knows_what_is_compulsory() -> None:
    kinds = field("education", "kind").choices
    assert {"警示教育", "纪律教育", "党章党规党纪学习", "党校培训"} <= set(kinds)
    assert "compulsory" in sample_values(form("education"), overrides={"kind": "党校培训"})
    assert "党章党规党纪" in field("study", "rules_of_party").label


@pytest.mark.req("LZ64")
def test_training_in_turns_is_registered_without_points() -> None:
    assert "batch" in sample_values(form("education"), overrides={"kind": "政治教育轮训"})
    assert "batch" not in sample_values(form("education"), overrides={"kind": "警示教育"})
    assert not [spec.id for spec in form("education").fields if "分" in spec.label]
    assert asks_for("education", *PERSONS) == {"lead"}


@pytest.mark.req("LZ52")
def test_opinions_on_integrity_are_for_the_commission_alone() -> None:
    assert form("integrity_opinion").sensitivity is Sensitivity.DISCIPLINE
    days: Values = {"asked_on": AFTER, "replied_on": BEFORE}
    assert wrong("integrity_opinion", days) == [("replied_on", ProblemCode.BEFORE_OTHER)]


@pytest.mark.req("LZ56")
def test_who_stays_on_a_post_says_why() -> None:
    assert wrong("rotation", {"manner": "暂不轮岗", "reason": None}) == [("reason", ProblemCode.REQUIRED)]
    assert wrong("rotation", {"manner": "轮岗"}) == []


@pytest.mark.req("LZ57")
def test_no_visitor_is_named() -> None:
    assert asks_for("reception", *PERSONS) == {"approver"}
    assert not field("reception", "visiting_unit").refers_to
    money: dict[str, Value] = {"budget": Decimal(480), "cost": Decimal(512)}
    assert hints("reception", **money) == ["实际支出不能大于预算（480），请核对"]


@pytest.mark.req("LZ58")
def test_a_democratic_meeting_keeps_problems_and_not_who_criticised_whom() -> None:
    assert asks_for("democratic_meeting", *PERSONS) == {"chair", "recorder"}
    columns = [column.id for column in field("democratic_meeting", "problems").columns]
    assert columns == ["problem", "measure", "responsible", "due", "result"]
    late: Values = {"held_on": AFTER, "reported_on": BEFORE, "told_on": AFTER}
    assert wrong("democratic_meeting", late) == [("reported_on", ProblemCode.BEFORE_OTHER)]


class TestStocktaking:
    """梳理会: reports are heard first (MZ09; S0)."""

    FOUR = ("政治生态情况", "监督执纪问责情况", "职能部门监督情况", "重点目标任务落实情况")

    def heard(self, *kinds: str, on: date = BEFORE) -> tuple[Row, ...]:
        return tuple({"kind": kind, "by": "纪委办公室", "heard_on": on} for kind in kinds)

    @pytest.mark.req("MZ09")
    def test_reports_not_heard_are_named(self) -> None:
        given = {"held_on": AFTER}
        assert hints("stocktaking", reports=self.heard(*self.FOUR), **given) == []
        assert hints("stocktaking", reports=self.heard(*self.FOUR[:2]), **given) == [
            "听取的报告里还没有：职能部门监督情况、重点目标任务落实情况"
        ]
        assert wrong("stocktaking", {"reports": None}) == [("reports", ProblemCode.REQUIRED)]

    @pytest.mark.req("MZ09")
    def test_what_was_heard_afterwards_is_refused(self) -> None:
        later = self.heard(*self.FOUR, on=AFTER)
        found = wrong("stocktaking", {"held_on": BEFORE, "reports": later})
        assert set(found) == {("reports", ProblemCode.BEFORE_OTHER)}


class TestMatters:
    """重大事项: risks beside every arrangement (MZ31; S1), a decision above the profile's amount (LZ41; S2)."""

    MORE: Limits = {"collective_decision": Limit(Decimal(10), inclusive=False, only="重大项目")}
    FROM: Limits = {"collective_decision": Limit(Decimal(10), inclusive=True, only="重大项目")}

    def project(self, amount: str, **more: Value) -> Values:
        nothing: Values = {"decision": None, "decided_at": None}
        return {"kind": "重大项目", "amount": Decimal(amount), **nothing, **more}

    @pytest.mark.req("MZ31")
    def test_an_arrangement_names_risks_and_measures(self) -> None:
        assert wrong("major_matter", {"risks": None}) == [("risks", ProblemCode.REQUIRED)]
        assert wrong("major_matter", {"risks": ({"risk": "围标"},)}) == [("risks", ProblemCode.REQUIRED)]

    @pytest.mark.req("LZ41")
    @pytest.mark.parametrize(("amount", "more", "at_least"), [("9.99", 0, 0), ("10", 0, 1), ("10.01", 1, 1)])
    def test_the_sign_of_comparison_is_the_profiles(self, amount: str, more: int, at_least: int) -> None:
        needed = [("decision", ProblemCode.ABOVE_LIMIT)]
        assert wrong("major_matter", self.project(amount), limits=self.MORE) == needed * more
        assert wrong("major_matter", self.project(amount), limits=self.FROM) == needed * at_least
        assert wrong("major_matter", self.project(amount)) == []

    @pytest.mark.req("LZ41")
    def test_a_decision_on_record_or_on_paper_is_enough(self) -> None:
        recorded = self.project("80", decision=(sample_ref("设备采购"),))
        on_paper = self.project("80", decided_at="5月8日党政联席会议")
        for values in (recorded, on_paper, {**self.project("80"), "kind": "大额资金"}):
            assert wrong("major_matter", values, limits=self.MORE) == []

    @pytest.mark.req("LZ41")
    def test_the_reason_stands_at_the_field(self) -> None:
        spec = form("major_matter")
        values = sample_values(spec, overrides={**self.project("80"), "kind": "重大项目"})
        (found,) = spec.problems(values, today=TODAY, limits=lambda year: self.MORE)
        assert worded(found, spec.label_of(found.field_id)) == (
            "按本单位口径，金额超过10万元的须经集体决策，请填写决策记录"
        )


class TestDecision:
    """三重一大: the chief speaks last, the study comes first, votes are whole (LZ17, LZ42; S4)."""

    def spoken(self, *names: str) -> tuple[Row, ...]:
        return tuple({"speaker": name, "view": "同意"} for name in names)

    @pytest.mark.req("LZ17")
    def test_the_chief_who_does_not_speak_last_is_hinted_at(self) -> None:
        chief = sample_ref("韦承砚")
        asked: dict[str, Value] = {"chair": sample_ref("骆明澈"), "chief": chief}
        assert hints("major_decision", speeches=self.spoken("骆明澈", "韦承砚"), **asked) == []
        assert hints("major_decision", speeches=self.spoken("韦承砚", "骆明澈"), **asked) == [
            "发言要点里韦承砚不是最后一个，主要负责人应当末位表态，请核对先后"
        ]
        asked = {"chair": chief, "chief": None}
        assert hints("major_decision", speeches=self.spoken("韦承砚", "闻喆"), **asked) != []

    @pytest.mark.req("LZ17")
    def test_votes_make_up_those_entitled(self) -> None:
        votes: Values = {"votes_for": 4, "votes_against": 1, "votes_abstained": 1}
        for name in ("major_decision", "handbook_14"):
            counts: Values = {"voters": 7, "present_count": 9, "due_count": 9, **votes}
            spec = form(name)
            values = {**sample_values(spec), **counts}
            assert [one.code for one in spec.problems(values, today=TODAY)] == [ProblemCode.NOT_ADDING_UP]
            assert spec.problems({**values, "voters": 6}, today=TODAY) == ()

    @pytest.mark.req("LZ42")
    def test_what_was_studied_before_is_marked_and_lies_before(self) -> None:
        spec = form("major_decision")
        assert "prior_study" in spec.list_columns
        values = sample_values(spec, overrides={"prior_study": True})
        late = {**values, "prior_study_on": TODAY, "due": None}
        assert [one.field_id for one in spec.problems(late, today=TODAY)] == ["when"]
        assert "prior_study_on" not in sample_values(spec, overrides={"prior_study": False})
        assert form("rules_of_procedure").field("prior_matters") is not None


@pytest.mark.req("MZ62")
def test_each_of_the_six_steps_has_its_day_and_what_records_it() -> None:
    steps = field("deployment", "steps")
    six = ("传达", "研究", "动员", "分解", "督办", "追究")
    columns = {column.id: column for column in steps.columns}
    assert columns["step"].choices == six and columns["on"].required and "record" in columns
    rows: tuple[Row, ...] = tuple({"step": step, "on": AFTER, "how": "开会"} for step in six)
    asked: dict[str, Value] = {"received_on": BEFORE}
    assert hints("deployment", steps=rows, **asked) == []
    assert hints("deployment", steps=rows[:4], **asked) == ["环节里还没有：督办、追究"]
    early: tuple[Row, ...] = ({"step": "传达", "on": BEFORE, "how": "开会"},)
    found = wrong("deployment", {"received_on": AFTER, "steps": early})
    assert found == [("steps", ProblemCode.BEFORE_OTHER)]


@pytest.mark.req("LZ02")
@pytest.mark.parametrize(
    ("section", "register"),
    [
        (1, "stocktaking"),
        (4, "rotation"),
        (5, "education"),
        (6, "reception"),
        (11, "organisation_life"),
        (13, "request_report"),
        (14, "major_decision"),
    ],
)
def test_sections_of_the_handbook_refer_to_what_is_registered(section: int, register: str) -> None:
    name = f"handbook_{section:02d}"
    registered = field(name, "registered")
    assert register in registered.refers_to and not registered.required
    assert form(name).sensitivity is not Sensitivity.DISCIPLINE


@pytest.mark.req("LZ59")
def test_no_profile_can_count_what_is_kept_for_its_own_sake() -> None:
    library = load_library(RESOURCES, "ningxia")
    texts = profile_texts(RESOURCES / "profiles" / "ningxia")
    counting = texts["duties"].replace('forms = ["talk_record"]', 'forms = ["talk_record", "highlight"]', 1)
    assert counting != texts["duties"]
    with pytest.raises(UserError) as refused:
        profile_from(library.profile, title="改过", texts={"duties": counting}, forms=library.forms)
    assert "亮点登记" in str(refused.value.facts["reason"])
    assert not any("highlight" in duty.forms for duty in library.profile.duties)


@pytest.mark.req("LZ02")
@pytest.mark.parametrize("section", range(1, 16))
def test_an_entry_of_the_handbook_serves_a_list_item_or_says_what_else_it_is(section: int) -> None:
    name = f"handbook_{section:02d}"
    assert hints(name, list_items=None, outside_list=None) == ["对应清单项和清单外事项请填一项"]
    assert hints(name, list_items=None, outside_list="临时交办") == []
    early: Values = {"occurred": DateRange(AFTER, AFTER), "confirmed_on": BEFORE}
    found = wrong(name, early)
    assert ("confirmed_on", ProblemCode.BEFORE_OTHER) in found
