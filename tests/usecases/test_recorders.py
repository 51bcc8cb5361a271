"""Who keeps the handbook: the holders themselves, or a clerk who is registered and whose records the holders confirm."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from sxt_desktop.catalog.profiles import load_profile
from sxt_desktop.domain.values import Ref
from sxt_desktop.usecases.overview import overview
from sxt_desktop.usecases.paper_books import quality_context
from sxt_desktop.usecases.paper_handbook import handbook_context
from sxt_desktop.usecases.paper_kinds import document_spec
from sxt_desktop.usecases.workspace import Workspace
from tests.samples import RESOURCES
from tests.usecases.paper_world import TODAY, PaperWorld, empty_world

YEAR = TODAY.year


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PaperWorld]:
    made = empty_world(tmp_path_factory.mktemp("recorders"))
    team = Ref(made.ws.org, "机械学院党委")
    for confirmed in (None, TODAY):
        made.keep(
            "handbook_03",
            subject=team,
            title="听取汇报",
            confirmed_on=confirmed,
            content="听取三个支部书记汇报并逐一提出下一步要求",
        )
    yield made
    made.close()


def under(ws: Workspace, profile: str) -> Workspace:
    loaded = load_profile(RESOURCES / "profiles" / profile, ws.library.forms)
    return replace(ws, library=replace(ws.library, profile=loaded))


def book(ws: Workspace) -> tuple[str, dict[str, str]]:
    found = handbook_context(ws, subject=ws.org, year=YEAR, spec=document_spec(ws, "handbook"))
    return found.rules[0], dict(found.sums)


def unconfirmed(ws: Workspace) -> int:
    paper = quality_context(ws, document_spec(ws, "record_quality"), YEAR)
    return sum("本人未确认" in "".join(row) for part in paper.parts for row in part.rows)


def asked(ws: Workspace) -> list[str]:
    return [one.title for one in overview(ws, YEAR).todo if "记实专员" in one.title]


@pytest.mark.req("LZ22", "LZ23")
def test_a_clerk_is_asked_for_and_the_holders_confirm_only_where_the_profile_says_so(
    world: PaperWorld,
) -> None:
    own, clerk = under(world.ws, "ningxia"), under(world.ws, "tianjin")
    assert "由责任人本人填写，" in book(own)[0] and "本人未确认" not in book(own)[1]
    assert "由专人记录、责任人本人确认，" in book(clerk)[0] and book(clerk)[1]["本人未确认"] == "1条"
    assert (unconfirmed(own), unconfirmed(clerk)) == (0, 1)
    assert asked(own) == [] and asked(clerk) == ["登记记实专员"]
    world.keep("recorder_post", person=Ref(None, "林静"), since=date(YEAR, 1, 1), until=None)
    assert asked(clerk) == [] and book(clerk)[1]["记实专员"] == "林静"
    assert "记实专员" not in book(own)[1]
