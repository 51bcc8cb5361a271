"""What the page of matters can do, handed over as functions, and the words for where a matter stands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.lifecycles import State
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import Opened
from sxt_desktop.usecases.matter_papers import MatterPaper
from sxt_desktop.usecases.matters import MatterKind, OpenMatter
from sxt_desktop.usecases.preview_pages import OpenPages
from ui.forms.drafts import DraftActions
from ui.forms.sources import Sources
from ui.jobs import Progress
from ui.may import EVERYTHING, May
from ui.pages.matter_parts.flow_actions import FlowActions
from ui.widgets.lights import TOKENS, light_words
from ui.widgets.listing import Mark


@dataclass(frozen=True, slots=True)
class MattersActions:
    """What the page can do; `papers` are those of one matter, to be looked at beside each other by `paper_pages`."""

    board: Callable[[], Sequence[OpenMatter]]
    open: Callable[[EntryId, OrgId], Opened]
    kinds: Sequence[MatterKind]
    issue: Callable[[FormId, Values], Changes]
    reply: Callable[[EntryId, Values], Changes]
    verify: Callable[[EntryId, OrgId | None, Values], Changes]
    sources: Callable[[], Sources]
    subordinates: Callable[[], Sequence[Ref]]
    name_of: Callable[[OrgId], str]
    default_due: Callable[[], date]
    papers: Callable[[OpenMatter], Sequence[MatterPaper]]
    paper_pages: Callable[[MatterPaper, Progress], OpenPages]
    drafts: DraftActions
    flows: FlowActions
    may_keep: Callable[[FormId], bool]
    may: May = EVERYTHING


def matter_mark(one: OpenMatter) -> Mark:
    """Return where a matter stands as icon, word and colours."""
    matter = one.matter
    if matter.state is State.CLOSED:
        return Mark(one.state_word, "done", TOKENS[Light.DONE])
    if matter.state is State.ESCALATED:
        return Mark("已升级", "sanction", TOKENS[Light.NOT_APPLICABLE])
    if matter.state is State.ANSWERED:
        return Mark(one.state_word, "inbox", TOKENS[Light.RUNNING])
    light = matter.light
    if matter.state is State.OVERDUE:
        return Mark(light_words(light), "overdue", TOKENS[Light.OVERDUE])
    words = one.state_word
    if light.days_left is not None:
        words += f" {light_words(light)}"
    return Mark(words, light.light.value, TOKENS[light.light])


def whose_turn(one: OpenMatter) -> str:
    """Return who has to do what next."""
    if one.is_ours_to_answer:
        return f"待本单位{one.kind.lifecycle.answering}"
    if one.is_ours_to_verify:
        return f"待本单位{one.kind.lifecycle.judging}"
    if not one.matter.is_open:
        return "已办结" if one.matter.state is State.CLOSED else "转其他程序"
    runs = one.kind.lifecycle
    return f"待上级{runs.judging}" if one.matter.state is State.ANSWERED else f"待下级{runs.answering}"
