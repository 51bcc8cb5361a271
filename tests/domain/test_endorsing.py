"""Endorsements by themselves: levels, what changed, who is proposed to sign."""

from datetime import date

import pytest

from sxt_desktop.catalog.library import load_library
from sxt_desktop.domain.endorsing import Endorsement, EndorsementState, SignedLevel, is_same_content
from sxt_desktop.domain.filing import ListLine, outdated
from sxt_desktop.domain.list_versions import item_year, list_version
from sxt_desktop.domain.values import Body
from tests.samples import RESOURCES

DAY = date(2026, 3, 1)
OPEN, SIGNED = SignedLevel("承办人", "安"), SignedLevel("承办人", "安", DAY)
PROXY = SignedLevel("部门负责人", "本", DAY, by_proxy=True)


@pytest.mark.parametrize(
    ("endorsement", "state", "waiting"),
    [
        (Endorsement((OPEN, PROXY)), EndorsementState.PARTLY, "承办人"),
        (Endorsement((OPEN,)), EndorsementState.WAITING, "承办人"),
        (Endorsement((SIGNED, PROXY)), EndorsementState.DONE, None),
        (Endorsement((OPEN,), signed_on=DAY), EndorsementState.DONE, None),
        (Endorsement((SIGNED,), changed=("x",)), EndorsementState.CHANGED, None),
        (Endorsement((SIGNED,), changed=("x",), is_replaced=True), EndorsementState.REPLACED, None),
    ],
)
def test_where_a_sheet_stands(endorsement: Endorsement, state: EndorsementState, waiting: str | None) -> None:
    assert endorsement.state is state
    assert (None if endorsement.waiting is None else endorsement.waiting.name) == waiting
    is_open = state not in (EndorsementState.DONE, EndorsementState.REPLACED)
    assert endorsement.is_open is is_open


def test_a_proxy_is_told_by_level_or_for_the_sheet_as_a_whole() -> None:
    assert (Endorsement((SIGNED, PROXY)).is_by_proxy, Endorsement((SIGNED,)).is_by_proxy) == (True, False)
    assert Endorsement((SIGNED,), by_proxy=True).is_by_proxy


def test_what_is_filled_in_after_signing_is_no_change() -> None:
    assert is_same_content({"a": "1"}, {"a": "1", "scan": ["x"]}, ("scan",))
    assert not is_same_content({"a": "1"}, {"a": "2"}, ("scan",))
    assert not is_same_content({"a": "1", "b": "2"}, {"a": "1"}, ())


@pytest.mark.parametrize(
    ("body", "year"),
    [
        ({"year": 2027, "due": "2026-05-01"}, 2027),
        ({"due": "2026-05-01", "start_on": "2025-05-01"}, 2026),
        ({"start_on": "2024-05-01"}, 2024),
        ({"year": "2027", "due": "soon"}, 2025),
        ({}, 2025),
    ],
)
def test_the_year_of_an_item(body: Body, year: int) -> None:
    assert item_year(body, "2025-12-31T09:00:00+08:00") == year


def test_the_version_of_a_list_hangs_on_its_items_alone() -> None:
    assert list_version(["a", "b"]) == list_version(["b", "a"])
    assert list_version(["a"]) != list_version(["a", "b"])
    assert list_version([]) == ""
    one, two = list_version(["a"]), list_version(["b"])
    filed = (ListLine("责任清单", one, 2), ListLine("任务清单", "", 0), ListLine("班子清单", "第1版", 8))
    assert outdated(filed, (ListLine("责任清单", two, 2),)) == ("责任清单",)
    assert outdated(filed, (ListLine("责任清单", one, 2),)) == ()
    assert outdated(filed, ()) == ("责任清单",)


@pytest.mark.parametrize("profile", ["ningxia", "shanghai", "tianjin"])
def test_shipped_relations_have_levels_and_known_parties(profile: str) -> None:
    shipped = load_library(RESOURCES, profile).profile
    rules = shipped.endorsing
    found = [rules.relation(one) for one in ("four_levels", "secretary_member", "member_head")]
    assert [one and len(one.levels) for one in found] == [4, 1, 1]
    assert {one.level for one in shipped.signing} == {
        "党委—班子成员",
        "党委—下级党委",
        "纪委—班子成员",
        "纪委—下级纪委",
        "成员—部门",
    }
