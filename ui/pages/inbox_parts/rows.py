"""How things to do are listed: what is to be done as a mark, what it is about, who sent it."""

from collections.abc import Mapping

from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.reviewing import ReviewState
from ui.marks import Mark
from ui.pages.inbox_parts.actions import Kind, Thing
from ui.widgets.lights import TOKENS
from ui.widgets.listing import Column

_LOOKS = {
    Kind.REVIEW: ("supervise", Light.RUNNING),
    Kind.RETURNED: ("back", Light.SOON),
    Kind.ANSWER: ("paper", Light.SOON),
    Kind.VERIFY: ("shield", Light.RUNNING),
    Kind.READ: ("info", Light.SOON),
    Kind.WITHDRAWN: ("back", Light.NOT_APPLICABLE),
}
_STATES: Mapping[ReviewState, tuple[str, Light]] = {
    ReviewState.RETURNED: ("back", Light.SOON),
    ReviewState.PASSED: ("check", Light.DONE),
    ReviewState.FAILED: ("info", Light.SOON),
    ReviewState.ARCHIVED: ("lock", Light.NOT_APPLICABLE),
}
"""How records are marked on which we gave an opinion; others wait for one."""


def _mark(thing: Thing) -> Mark:
    if thing.state is not None and thing.state in _STATES:
        icon, light = _STATES[thing.state]
        return Mark(thing.state.value, icon, TOKENS[light])
    icon, light = _LOOKS[thing.kind]
    return Mark(thing.kind.value, icon, TOKENS[light])


def columns() -> tuple[Column, ...]:
    """Return the columns of the list."""
    return (
        Column("要做什么", lambda thing: "", width=116, mark=_mark),
        Column("内容", lambda thing: thing.title, second=_sender),
    )


def _sender(thing: Thing) -> str:
    again = thing.words if thing.kind is Kind.REVIEW else ""
    return " · ".join(filter(None, (again, thing.sender, thing.form_title)))
