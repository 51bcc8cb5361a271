"""What an endorsement says of itself: its badge, whom it waits for, which a list can be narrowed to."""

from collections.abc import Callable, Mapping
from datetime import date

from sxt_desktop.domain.endorsing import EndorsementState, SignedLevel
from sxt_desktop.domain.lights import Light, lit
from sxt_desktop.domain.values import chinese_date
from sxt_desktop.usecases.directory import day_in
from sxt_desktop.usecases.endorsements import Standing
from ui.widgets.lights import TOKENS, light_words
from ui.widgets.listing import Mark

_PLAIN: Mapping[EndorsementState, Mark] = {
    EndorsementState.CHANGED: Mark("内容已变，待重新签", "overdue", TOKENS[Light.OVERDUE]),
    EndorsementState.VOID: Mark("已作废", "not_applicable", TOKENS[Light.NOT_APPLICABLE]),
    EndorsementState.REPLACED: Mark("已重新送签", "not_applicable", TOKENS[Light.NOT_APPLICABLE]),
}
_PROXY = Mark("代签", "overdue", TOKENS[Light.OVERDUE])


def sheet_mark(one: Standing, *, today: date, amber_days: int) -> Mark:
    """Return where a sheet stands: what changed and what was signed by proxy in red, the rest by its day."""
    state = one.endorsement.state
    if state in _PLAIN:
        return _PLAIN[state]
    if state is EndorsementState.DONE:
        return _PROXY if one.endorsement.is_by_proxy else Mark("已签", "done", TOKENS[Light.DONE])
    light = lit(due=day_in(one.row.due_on), is_done=False, today=today, amber_days=amber_days)
    words = state.value if light.days_left is None else f"{state.value} {light_words(light)}"
    return Mark(words, light.light.value, TOKENS[light.light])


def waits_for(one: Standing) -> tuple[str, str]:
    """Say which level signs next, and who that is where a name is known."""
    waiting = one.endorsement.waiting
    if waiting is None or not one.endorsement.is_open:
        return "—", ""
    return waiting.name, waiting.signer


def level_words(level: SignedLevel) -> str:
    """Say what is known of one level."""
    if level.day is None:
        return "待签"
    by = f"（代签{f'：{level.signed_by}' if level.signed_by else ''}）" if level.by_proxy else ""
    return f"{chinese_date(level.day)}签{by}"


SHOWN_OF: Mapping[str, Callable[[Standing], bool]] = {
    "全部": lambda one: True,
    "待签": lambda one: one.endorsement.is_open,
    "内容已变": lambda one: one.endorsement.state is EndorsementState.CHANGED,
    "已签": lambda one: one.endorsement.state is EndorsementState.DONE,
    "代签": lambda one: one.endorsement.is_by_proxy,
}
"""Which sheets a list can be narrowed to."""
