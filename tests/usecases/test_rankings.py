"""Who stands low in an assessment, and what the profile asks for: a reminder, until a talk or a task is recorded."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from sxt_desktop.catalog.profiles import load_profile
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.revisions import Target
from sxt_desktop.domain.switches import LowRank, Switches
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.convert import begin_conversion, keep_begun
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.paper_kinds import document_spec
from sxt_desktop.usecases.paper_scores import ranking_context
from sxt_desktop.usecases.rank_todos import rank_todos
from sxt_desktop.usecases.rankings import Scored, low, standings
from sxt_desktop.usecases.workspace import Workspace
from tests.samples import RESOURCES
from tests.usecases.paper_world import TODAY, PaperWorld, empty_world, paper_values, score_rows

YEAR = TODAY.year
WEIGHTS = {"年终考核": Decimal(100)}


def scores(*given: int) -> tuple[Scored, ...]:
    return tuple(
        Scored(row, EntryId(str(row)), f"{row}号", "年终考核", str(score), "", 0)
        for row, score in enumerate(given)
    )


def lowest(switches: Switches, now: tuple[int, ...], before: tuple[int, ...] = ()) -> list[str]:
    found = {one.name: one for one in standings(scores(*before), WEIGHTS)}
    return list(low(standings(scores(*now), WEIGHTS), found, switches))


@pytest.mark.req("KZ05", "KZ11")
def test_low_is_what_the_profile_says_and_equals_are_not_low() -> None:
    same = Switches(low_rank=LowRank.SAME_YEAR)
    assert lowest(same, (90, 80, 70)) == ["2号"]
    assert lowest(replace(same, low_count=2), (90, 80, 70, 75)) == ["3号", "2号"]
    assert lowest(replace(same, low_count=50), (90, 80)) == ["1号"]
    assert lowest(same, (80, 80, 80)) == lowest(same, (80,)) == lowest(same, ()) == []
    two = Switches(low_rank=LowRank.TWO_YEARS)
    assert lowest(two, (90, 80, 70), (90, 80, 70)) == ["2号"]
    assert lowest(two, (90, 80, 70), (90, 60, 70)) == lowest(two, (90, 70)) == []
    assert lowest(Switches(), (90, 80, 70), (90, 80, 70)) == []


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperWorld]:
    made = empty_world(tmp_path_factory.mktemp("rankings"))
    for year in (YEAR - 1, YEAR):
        for name, score in (("甲学院", "90"), ("乙学院", "70")):
            for stage in ("平时抽查", "半年检查", "年终考核"):
                half = str(Decimal(score) / 2)
                given: Values = {"year": year, "score": Decimal(score), "scores": score_rows(half, half)}
                made.keep("assessment", target=Ref(None, name), stage=stage, last_rank=None, **given)
    yield made
    made.close()


def under(ws: Workspace, profile: str) -> Workspace:
    loaded = load_profile(RESOURCES / "profiles" / profile, ws.library.forms)
    return replace(ws, library=replace(ws.library, profile=loaded))


@pytest.mark.req("KZ05", "KZ11")
def test_the_ranking_says_what_follows_under_each_profile(world: PaperWorld) -> None:
    def said(profile: str) -> tuple[str, str]:
        ws = under(world.ws, profile)
        paper = ranking_context(ws, document_spec(ws, "assessment_ranking"), YEAR)
        return paper.parts[0].rows[-1][-1], paper.notes[0]

    remark, note = said("ningxia")
    assert remark == "连续两年末位" and "连续两年末位的，约谈或者调整岗位。" in note
    remark, note = said("tianjin")
    assert remark == "排名靠后" and "后1名" in note and "岗位" not in note
    remark, note = said("shanghai")
    assert remark == "" and note.endswith("不排名次。") and "{" not in note


@pytest.mark.req("KZ05", "KZ11")
def test_it_is_a_thing_to_do_until_somebody_was_talked_to(world: PaperWorld) -> None:
    assert rank_todos(under(world.ws, "shanghai"), YEAR) == ()
    (asked,) = rank_todos(under(world.ws, "tianjin"), YEAR)
    assert asked.title == "约谈提醒：乙学院" and asked.entry_id is not None
    (two,) = rank_todos(under(world.ws, "ningxia"), YEAR + 1)
    assert two.title == "约谈或者调整岗位：乙学院" and f"{YEAR}年度考核连续两年末位" in two.detail
    begun = begin_conversion(world.ws, entry_id=asked.entry_id, conversion="assessment_talk")
    assert begun.values["kind"] == "提醒谈话"
    spec = world.ws.library.form(FormId("talk_record"))
    why: Values = {"trigger": ("工作",)}
    keep_begun(world.ws, begun, {**paper_values(spec), **begun.values, **why})
    row = open_entry(world.ws, asked.entry_id).listed
    assert begun.about == Target(row.owner, row.entry_id, row.digest)
    assert rank_todos(under(world.ws, "tianjin"), YEAR) == ()
