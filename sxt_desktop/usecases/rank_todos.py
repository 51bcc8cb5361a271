"""Who stands low in the assessment of a year, until a talk or a task about it is recorded (KZ05, KZ11).

What follows is decided by people: the program only says that the profile asks for it.
"""

from collections.abc import Iterator, Sequence

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.lights import Light, Lit
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.switches import LowRank
from sxt_desktop.store import lists
from sxt_desktop.usecases.rankings import Standing, low, scored_in, standings, weights
from sxt_desktop.usecases.rules import rules_in
from sxt_desktop.usecases.todo import Todo
from sxt_desktop.usecases.workspace import Workspace

PAGE = "assess"
FOLLOWED_BY = (FormId("talk_record"), FormId("own_task"))
"""Records made of an assessment that show that somebody was talked to, or that something else was arranged."""
ASKS = {LowRank.SAME_YEAR: "约谈提醒", LowRank.TWO_YEARS: "约谈或者调整岗位"}


def rank_todos(ws: Workspace, year: int) -> tuple[Todo, ...]:
    """Return what the profile asks for about whoever stands low, by the last year that is assessed whole."""
    for assessed in (year, year - 1):
        given = scored_in(ws, assessed)
        found = standings(given, weights(ws.library.resources)) if given else ()
        if any(one.rank for one in found):
            return tuple(_asked(ws, assessed, found))
    return ()


def _asked(ws: Workspace, year: int, found: Sequence[Standing]) -> Iterator[Todo]:
    switches = rules_in(ws, year).switches
    if switches.low_rank not in ASKS:
        return
    before = standings(scored_in(ws, year - 1), weights(ws.library.resources))
    asked = low(found, {one.name: one for one in before}, switches)
    for one in found:
        if one.name in asked and not _is_followed(ws, one):
            yield _todo(one, f"{year}年度考核{asked[one.name]}", ASKS[switches.low_rank])


def _todo(one: Standing, why: str, act: str) -> Todo:
    return Todo(
        Lit(Light.SOON),
        f"{act}：{one.name}",
        f"{why}；办什么由单位决定，从考核评分转出",
        "去办理",
        PAGE,
        one.entries[-1],
    )


def _is_followed(ws: Workspace, one: Standing) -> bool:
    chosen = (Filter(forms=FOLLOWED_BY, owner=ws.org, about_entry=entry) for entry in one.entries)
    return any(lists.aimed(ws.read, asked) for asked in chosen)
