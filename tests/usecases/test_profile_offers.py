"""A superior's 口径 is previewed, adopted from a year on or declined; old years keep their rules, nothing else gets in."""

from dataclasses import replace
from datetime import date

import pytest

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import Role
from sxt_desktop.domain.values import Ref, Value, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.duty_board import duty_board
from sxt_desktop.usecases.endorsements import endorsement_rules
from sxt_desktop.usecases.export_bundle import export_bundle
from sxt_desktop.usecases.import_bundle import import_bundle
from sxt_desktop.usecases.preview_import import preview_import
from sxt_desktop.usecases.profile_offers import (
    OFFER,
    OfferState,
    blank_offer,
    decide_offer,
    offer_profile,
    offers,
    preview_offer,
    waiting_offers,
)
from sxt_desktop.usecases.rules import rules_in
from sxt_desktop.usecases.save_entry import save_entry, void_entry
from sxt_desktop.usecases.workspace import Workspace
from tests.pairs import enrol
from tests.usecases.three_workbooks import Three, changed, three

__all__ = ["three"]


def _stricter(three: Three, **more: Value) -> Values:
    values = blank_offer(three.committee)
    duties = str(values["duties"]).replace("quota = 60", "quota = 80")
    policy = str(values["policy"]).replace("amber_days = 10", "amber_days = 20")
    assert duties != values["duties"] and policy != values["policy"]
    to = (three.ref(three.first),)
    return values | {"title": "东湖大学口径", "addressees": to, "duties": duties, "policy": policy, **more}


@pytest.fixture
def offer(three: Three) -> EntryId:
    """A stricter profile that reached the first unit."""
    entry = offer_profile(three.committee, _stricter(three)).entry
    three.send(three.first)
    return entry


def _study_days(ws: Workspace, year: int) -> int:
    return int(next(one for one in rules_in(ws, year).duties if one.id == "field_study_secretary").quota)


def test_it_waits_and_says_what_would_change(three: Three, offer: EntryId) -> None:
    (one,) = waiting_offers(three.first)
    assert one.row.title == "东湖大学口径" and one.from_year == 2027
    found = preview_offer(three.first, entry_id=offer, owner=three.committee.org)
    assert [(change.what, change.name, change.before, change.after) for change in found.changes] == [
        ("定额", "深入基层调研（党委书记第一责任）", "每年60天", "每年80天"),
        ("参数", "到期前亮黄灯（天）", "10", "20"),
    ]
    assert _study_days(three.first, 2027) == 60


def test_adopted_it_counts_from_its_year_on(three: Three, offer: EntryId) -> None:
    decide_offer(three.first, entry_id=offer, owner=three.committee.org, from_year=2027)
    assert waiting_offers(three.first) == ()
    assert (_study_days(three.first, 2026), _study_days(three.first, 2027)) == (60, 80)
    owed = {one.duty.id: one.duty.quota for one in duty_board(three.first, 2027)}
    assert owed["field_study_secretary"] == 80
    assert rules_in(three.first, 2027).policy.amber_days == 20
    assert rules_in(three.first, 2026).policy.amber_days == 10
    three.report(three.first)
    (told,) = lists.page(three.committee.read, Filter(owner=three.first.org, about_owner=three.committee.org))
    assert told.form_id == "profile_decision" and told.body["decision"] == "采用"


def test_what_was_adopted_stays_whatever_the_superior_does(three: Three, offer: EntryId) -> None:
    decide_offer(three.first, entry_id=offer, owner=three.committee.org, from_year=2026)
    void_entry(three.committee, entry_id=offer, reason="重新制定")
    three.send(three.first)
    assert _study_days(three.first, 2026) == 80


def test_a_later_text_waits_anew_and_old_years_keep_theirs(three: Three, offer: EntryId) -> None:
    decide_offer(three.first, entry_id=offer, owner=three.committee.org, from_year=2026)
    three.clock.set(date(2028, 1, 5))
    again = _stricter(three)
    again |= {"duties": str(again["duties"]).replace("quota = 80", "quota = 90"), "from_year": 2028}
    changed(three.committee, OFFER, again | {"issued_on": date(2028, 1, 5)}, offer)
    three.send(three.first)
    assert [one.state for one in offers(three.first)] == [OfferState.WAITS]
    decide_offer(three.first, entry_id=offer, owner=three.committee.org, from_year=2028)
    assert [_study_days(three.first, year) for year in (2025, 2026, 2027, 2028)] == [60, 80, 80, 90]


def test_who_signs_what_travels_with_it_and_wrong_relations_are_refused(three: Three) -> None:
    """What a profile says of signing counts from its year on, for letters of that year and sheets of today."""
    own = '[[relation]]\nid = "own"\ntitle = "两级"\nlevels = [{ name = "书记", signer = "secretary" }]\n'
    letters = '[[relation]]\nlevel = "党委—下级党委"\nparty_a = "committee"\nparty_b = "committees_below"\n'
    values = _stricter(three, endorsement=own, letters=letters)
    with pytest.raises(UserError) as refused:
        offer_profile(three.committee, values | {"letters": letters + 'by = "others"\n'})
    assert refused.value.code is ErrorCode.OFFER_INVALID
    assert (refused.value.facts["file"], refused.value.facts["line"]) == ("责任书签订关系", 5)
    entry = offer_profile(three.committee, values).entry
    three.send(three.first)
    decide_offer(three.first, entry_id=entry, owner=three.committee.org, from_year=2026)
    assert [one.title for one in endorsement_rules(three.first).relations] == ["两级"]
    assert len(rules_in(three.first, 2026).signing) == 1 < len(rules_in(three.first, 2025).signing)


def test_of_two_superiors_profiles_for_one_year_the_later_decision_counts(
    three: Three, offer: EntryId
) -> None:
    """Nothing is mixed: the preview says whose place it takes, the first stays as a record and is marked so."""
    unit, other = three.first, three.second
    enrol(unit, other, Relation.SUPERIOR, three.folder)
    enrol(other, unit, Relation.SUBORDINATE, three.folder)
    theirs = blank_offer(other)
    duties = str(theirs["duties"]).replace("quota = 60", "quota = 70")
    to = (Ref(unit.org, "机械学院党委"),)
    second = offer_profile(
        other, theirs | {"title": "主管部门口径", "duties": duties, "addressees": to}
    ).entry
    sent = export_bundle(other, to=unit.org, directory=three.folder)
    import_bundle(unit, preview_import(unit, sent.path))
    assert len(waiting_offers(unit)) == 2
    assert preview_offer(unit, entry_id=second, owner=other.org).replaces == ""
    decide_offer(unit, entry_id=offer, owner=three.committee.org, from_year=2027)
    assert preview_offer(unit, entry_id=second, owner=other.org).replaces == "东湖大学口径"
    decide_offer(unit, entry_id=second, owner=other.org, from_year=2027)
    assert _study_days(unit, 2027) == 70 and rules_in(unit, 2027).policy.amber_days == 10
    states = {one.row.entry_id: one.state for one in offers(unit)}
    assert states == {offer: OfferState.REPLACED, second: OfferState.ADOPTED}
    decide_offer(unit, entry_id=offer, owner=three.committee.org, from_year=2027)
    assert _study_days(unit, 2027) == 80
    assert {one.row.entry_id: one.state for one in offers(unit)}[second] is OfferState.REPLACED


def test_a_year_gone_by_is_not_changed(three: Three, offer: EntryId) -> None:
    with pytest.raises(UserError) as refused:
        decide_offer(three.first, entry_id=offer, owner=three.committee.org, from_year=2025)
    assert refused.value.code is ErrorCode.NOT_ACCEPTED


def test_it_is_declined_with_a_reason(three: Three, offer: EntryId) -> None:
    with pytest.raises(UserError) as refused:
        decide_offer(three.first, entry_id=offer, owner=three.committee.org, from_year=None)
    assert refused.value.code is ErrorCode.NOT_ACCEPTED
    decide_offer(
        three.first, entry_id=offer, owner=three.committee.org, from_year=None, reason="本单位没有分管部门"
    )
    assert [one.state for one in offers(three.first)] == [OfferState.DECLINED]
    assert _study_days(three.first, 2027) == 60
    decide_offer(three.first, entry_id=offer, owner=three.committee.org, from_year=2027)
    assert [one.state for one in offers(three.first)] == [OfferState.ADOPTED]


def test_it_reaches_only_those_it_names(three: Three, offer: EntryId) -> None:
    assert lists.find(three.second.read, offer, three.committee.org) is None
    with pytest.raises(UserError) as refused:
        decide_offer(three.second, entry_id=offer, owner=three.committee.org, from_year=2027)
    assert refused.value.code is ErrorCode.ENTRY_UNKNOWN


def test_only_an_administrator_decides(three: Three, offer: EntryId) -> None:
    recorder = replace(three.first, user=replace(three.first.user, roles=frozenset({Role.RECORDER})))
    with pytest.raises(UserError) as refused:
        decide_offer(recorder, entry_id=offer, owner=three.committee.org, from_year=2027)
    assert refused.value.code is ErrorCode.NOT_PERMITTED


WRONG = {
    "an unknown parameter": ("policy", "letter_template = 3\n", "参数", 1, "letter_template"),
    "a parameter that is no number": ("policy", 'amber_days = "<b>"\n', "参数", 1, "amber_days"),
    "a parameter beyond reason": ("policy", "\namber_days = 99999\n", "参数", 2, "amber_days"),
    "a document": ("duties", "[document]\nid = 1\n", "责任与定额", 1, "document"),
    "a broken text": ("duties", "[[duty]]\nid = \n", "责任与定额", 2, "TOML"),
    "tables within tables": ("duties", "a = " + "[" * 5000 + "]" * 5000, "责任与定额", 1, ""),
    "too many duties": ("duties", "[[duty]]\n" * 201, "责任与定额", 1, "200"),
    "no table": ("duties", "duty = [1]\n", "责任与定额", 1, ""),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_a_bundle_brings_is_checked_like_what_is_installed(three: Three, name: str) -> None:
    field, text, file, line, word = WRONG[name]
    values = _stricter(three)
    values |= {field: text, "issued_on": date(2026, 11, 18)}
    with pytest.raises(UserError) as refused:
        offer_profile(three.committee, values)
    assert refused.value.code is ErrorCode.OFFER_INVALID
    hostile = save_entry(three.committee, form_id=OFFER, values=values).entry
    three.send(three.first)
    for act in (
        lambda: preview_offer(three.first, entry_id=hostile, owner=three.committee.org),
        lambda: decide_offer(three.first, entry_id=hostile, owner=three.committee.org, from_year=2027),
    ):
        with pytest.raises(UserError) as refused:
            act()
        facts = refused.value.facts
        assert refused.value.code is ErrorCode.OFFER_INVALID
        assert facts["file"] == file and facts["line"] == line and word in str(facts["reason"])
    assert _study_days(three.first, 2027) == 60


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("quota = 60", 'quota = "1e999999"', "定额"),
        ("quota = 60", "quota = 0", "定额"),
        ('forms = ["handbook_08"]', 'forms = ["no_such_form"]', "没有表单"),
        ('rule = "sum_by_person"', 'rule = "import_os"', "没有"),
        ("where = { special_study", "where = { no_such_field", "没有字段"),
        ('where = { special_study = ["是"] }', 'where = { special_study = "是" }', "条件"),
        ('id = "talks_member"', 'id = "talks_secretary"', "重复"),
        ('unit = "天"', 'unit = "天\\u202e"', "不可见"),
    ],
)
def test_a_duty_must_fit_rules_and_forms(three: Three, old: str, new: str, word: str) -> None:
    values = _stricter(three)
    source = str(blank_offer(three.committee)["duties"])
    assert old in source
    with pytest.raises(UserError) as refused:
        offer_profile(three.committee, values | {"duties": source.replace(old, new, 1)})
    assert refused.value.code is ErrorCode.OFFER_INVALID and word in str(refused.value.facts["reason"])
    assert int(str(refused.value.facts["line"])) > 1


def test_an_older_superior_knows_fewer_parameters(three: Three) -> None:
    entry = offer_profile(three.committee, _stricter(three, policy="amber_days = 20\n")).entry
    three.send(three.first)
    found = preview_offer(three.first, entry_id=entry, owner=three.committee.org)
    assert found.profile.policy.order_reply_days == 15 and found.profile.policy.amber_days == 20


def test_the_superior_may_work_by_it_as_well(three: Three) -> None:
    entry = offer_profile(three.committee, _stricter(three, addressees=())).entry
    assert waiting_offers(three.committee) == ()
    decide_offer(three.committee, entry_id=entry, owner=three.committee.org, from_year=2027)
    assert (_study_days(three.committee, 2026), _study_days(three.committee, 2027)) == (60, 80)
