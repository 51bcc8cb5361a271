"""Checks over several fields: counts that agree, scores that say why they are lower."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.form_checks import Check, check_problems
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.problems import Problem, ProblemCode
from sxt_desktop.domain.values import DateRange, Ref, Row, Value
from tests.samples import FORMS, load_form, sample_values
from ui.messages import problem as worded

DAY = date(2026, 11, 18)


def form(name: str) -> FormSpec:
    return load_form(FORMS / f"{name}.toml").spec


def problems(name: str, **changes: Value) -> list[Problem]:
    spec = form(FormId(name))
    values = {**sample_values(spec, today=DAY), **changes}
    return list(spec.problems(values, today=DAY))


def said(name: str, **changes: Value) -> list[str]:
    spec = form(name)
    found = problems(name, **changes)
    return [worded(one, spec.label_of(one.column_id or one.field_id, one.field_id)) for one in found]


ROW: Row = {"item": "总体评价", "good": 5, "fair": 3, "ordinary": 1, "poor": 0, "abstained": 0}
COUNTS: dict[str, Value] = {
    "due_count": 12,
    "present_count": 10,
    "issued": 10,
    "collected": 10,
    "valid": 9,
    "invalid": 1,
    "votes": (ROW,),
}


class TestVotes:
    """民主测评: what was given out, came back and was counted (F13)."""

    def test_counts_that_agree_are_accepted(self) -> None:
        assert problems("appraisal", **COUNTS) == []

    def test_more_ballots_back_than_given_out_are_refused(self) -> None:
        wrong = {**COUNTS, "collected": 11, "valid": 10, "votes": ({**ROW, "good": 6},)}
        assert said("appraisal", **wrong) == ["收回不能大于发出（10），请核对"]

    def test_valid_and_invalid_make_up_what_came_back(self) -> None:
        assert said("appraisal", **{**COUNTS, "invalid": 0}) == ["各项合计是9，与收回（10）不等，请核对"]

    def test_each_row_of_votes_adds_up_to_the_valid_ones(self) -> None:
        found = problems("appraisal", **{**COUNTS, "votes": (ROW, {**ROW, "fair": 4})})
        assert [(one.field_id, one.row, one.column_id, one.code) for one in found] == [
            ("votes", 1, "good", ProblemCode.NOT_ADDING_UP)
        ]
        assert said("appraisal", **{**COUNTS, "votes": (ROW, {**ROW, "fair": 4})}) == [
            "第2行：各项合计是10，与有效（9）不等，请核对"
        ]


class TestScores:
    """考核评分: no more than the full score, full scores of 100, a reason for less (F14, KZ01)."""

    FULL: Row = {
        "index": "履职尽责",
        "content": "甲",
        "full": Decimal(60),
        "standard": "乙",
        "given": Decimal(60),
    }

    def test_full_scores_make_up_a_hundred(self) -> None:
        rows = (self.FULL, {**self.FULL, "full": Decimal(40), "given": Decimal(40)})
        assert problems("assessment", scores=rows) == []
        assert said("assessment", scores=(self.FULL,)) == ["分值合计应为100，现在是60，请核对"]

    def test_less_than_full_needs_its_reason(self) -> None:
        less = {**self.FULL, "full": Decimal(40), "given": Decimal("38.5")}
        assert said("assessment", scores=(self.FULL, less)) == ["第2行：考核组评分低于满分，请填写加扣分说明"]
        assert problems("assessment", scores=(self.FULL, {**less, "reason": "台账不全"})) == []

    def test_more_than_full_is_refused(self) -> None:
        more = {**self.FULL, "full": Decimal(40), "given": Decimal(41)}
        assert said("assessment", scores=(self.FULL, more)) == ["第2行：考核组评分不能大于分值（40），请核对"]


def test_a_decision_counts_every_vote() -> None:
    counts: dict[str, Value] = {"due_count": 9, "present_count": 8, "voters": 8}
    votes: dict[str, Value] = {"votes_for": 6, "votes_against": 1, "votes_abstained": 1}
    assert problems("major_decision", **counts, **votes) == []
    assert said("major_decision", **counts, **{**votes, "votes_for": 5}) == [
        "各项合计是7，与应参加表决（8）不等，请核对"
    ]


@pytest.mark.parametrize(
    "check",
    [
        Check("at_most", ("a", "b")),
        Check("adds_up", ("a", "b", "c")),
        Check("total_is", ("a",), "rows", Decimal(100)),
        Check("less_needs_reason", ("a", "b", "c")),
    ],
)
def test_nothing_is_said_about_what_is_not_filled_in(check: Check) -> None:
    scopes: tuple[dict[str, Value], ...] = (
        {},
        {"a": None, "rows": ({},)},
        {"b": 3, "rows": ()},
        {"a": True, "b": "x"},
    )
    for scope in scopes:
        assert list(check_problems((check,), scope, lambda name, table: name)) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('rule = "never"\nfields = ["a", "b"]', "没有“never”这种核对"),
        ('rule = "at_most"\nfields = ["a"]', "“at_most”这种核对的字段数不对"),
        ('rule = "at_most"\nfields = ["a", "z"]', "核对指向没有的字段“z”"),
        ('rule = "at_most"\ntable = "a"\nfields = ["a", "b"]', "核对指向没有的子表“a”"),
        ('rule = "at_most"\nfields = ["a", "b"]\nlevel = 1', "不认识的项“level”"),
    ],
)
def test_a_check_that_cannot_be_meant_is_refused_with_its_file(
    tmp_path: Path, text: str, reason: str
) -> None:
    path = tmp_path / "sample.toml"
    head = 'id = "sample"\nversion = 1\ntitle = "样表"\nlist_columns = ["a"]\n\n[facts]\ntitle = "a"\n'
    fields = "".join(f'\n[[field]]\nid = "{name}"\nlabel = "{name}"\nkind = "integer"\n' for name in "ab")
    path.write_text(f"{head}\n[[check]]\n{text}\n{fields}", encoding="utf-8")
    with pytest.raises(UserError) as refused:
        load_form(path)
    assert refused.value.code is ErrorCode.RESOURCE_INVALID and refused.value.facts["reason"] == reason


class TestSigning:
    """签字背书: levels one after another, a proxy by name (domain.md 3.02)."""

    DAYS: Row = {"level": "承办人", "signed_on": date(2026, 11, 3)}
    NEXT: Row = {"level": "部门负责人", "signed_on": date(2026, 11, 4)}

    def wrong(self, *levels: Row) -> list[str]:
        given: dict[str, Value] = {"sent_on": date(2026, 11, 2), "signed_on": None, "levels": levels}
        return said("endorsement", **given)

    def test_one_after_another_is_accepted_and_so_is_who_is_still_to_sign(self) -> None:
        assert self.wrong(self.DAYS, self.NEXT, {"level": "分管领导"}) == []
        assert self.wrong(self.DAYS, {**self.NEXT, "signed_on": self.DAYS["signed_on"]}) == []

    def test_nobody_signs_before_the_levels_below(self) -> None:
        assert self.wrong({"level": "承办人"}, self.NEXT) == [
            "第2行：签字日期按先后填写，“承办人”还没有填，后面的不能先填"
        ]
        late = {**self.DAYS, "signed_on": date(2026, 11, 5)}
        assert self.wrong(late, self.NEXT) == ["第2行：签字日期不能早于承办人（2026年11月5日），请核对"]

    def test_nobody_signs_before_the_sheet_was_sent_or_for_another_without_a_name(self) -> None:
        early = {**self.DAYS, "signed_on": date(2026, 11, 1), "by_proxy": True, "signed_by": "李强"}
        assert self.wrong(early) == ["第1行：签字日期不能早于送签日期（2026年11月2日），请核对"]
        unnamed = {**self.DAYS, "by_proxy": True}
        assert self.wrong(unnamed) == ["第1行：是否代签选了“是”，请填写代签人"]
        assert self.wrong({**self.DAYS, "by_proxy": False}) == []


def test_a_filing_is_answered_after_it_was_filed() -> None:
    filed = date(2026, 4, 10)
    assert said("filing", filed_on=filed, answered_on=date(2026, 4, 9)) == [
        "备案日期不能早于报备日期（2026年4月10日），请核对"
    ]
    assert said("filing", filed_on=None, answered_on=filed) == ["填了备案日期，请一并填写报备日期"]
    assert said("filing", filed_on=filed, answered_on=filed) == []


def test_nobody_signs_a_letter_with_himself() -> None:
    who = Ref("1", "王伟")
    row: Row = {"party_a": who, "party_b": who, "decision": "签"}
    assert said("letter_plan", pairs=(row,)) == ["第1行：乙方不能与甲方相同，请核对"]
    assert said("responsibility_letter", party_a_person=who, party_b=who) == [
        "乙方不能与甲方代表相同，请核对"
    ]
    term = DateRange(date(2026, 12, 31), date(2026, 1, 1))
    assert said("responsibility_letter", term=term) == ["责任期限的结束日期早于开始日期，请核对"]


def test_a_talk_that_ends_before_it_begins_is_refused_also_on_the_same_day() -> None:
    begun, ended = datetime(2026, 11, 17, 10), datetime(2026, 11, 17, 9)  # noqa: DTZ001 - local time
    (found,) = problems("talk_record", when=begun, until=ended)
    assert (found.field_id, found.code) == ("until", ProblemCode.BEFORE_OTHER)
    assert found.facts["limit"] == "2026年11月17日 10:00"
    assert not problems("talk_record", when=begun, until=begun)
