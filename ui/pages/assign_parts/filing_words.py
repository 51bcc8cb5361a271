"""What filings, publications and plans say of themselves in lists."""

from collections.abc import Mapping
from datetime import date

from sxt_desktop.domain.filing import FilingState
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.values import Json
from sxt_desktop.usecases.filings import Filing, Publication
from ui.widgets.lights import TOKENS, light_words
from ui.widgets.listing import Mark

_FILED: Mapping[FilingState, Mark] = {
    FilingState.FILED: Mark("已报", "running", TOKENS[Light.RUNNING]),
    FilingState.RECORDED: Mark("已备案", "done", TOKENS[Light.DONE]),
    FilingState.RETURNED: Mark("退回", "overdue", TOKENS[Light.OVERDUE]),
}


def filing_mark(one: Filing) -> Mark:
    """Return where a filing stands; one not filed by its day."""
    if one.state in _FILED:
        return _FILED[one.state]
    words = one.state.value if one.light.days_left is None else f"{one.state.value} {light_words(one.light)}"
    return Mark(words, one.light.light.value, TOKENS[one.light.light])


def shown_mark(one: Publication) -> Mark:
    """Return whether a publication is still up."""
    if one.is_over:
        return Mark("已结束", "done", TOKENS[Light.DONE])
    return Mark("公示中", "running", TOKENS[Light.RUNNING])


def outdated_words(names: tuple[str, ...]) -> str:
    """Say which lists changed since; a dash for none."""
    return f"{'、'.join(names)}已变动" if names else "—"


def outdated_remarks(names: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """Say in a sentence which lists changed since they were filed or shown; nothing for none."""
    return ((f"{'、'.join(names)}后来有变动，请看是否要重新报备或公示。", True),) if names else ()


def day_words(value: Json) -> str:
    """Return a stored day in short words, a dash for none."""
    if not isinstance(value, str) or not value:
        return "—"
    day = date.fromisoformat(value[:10])
    return f"{day.month}月{day.day}日"


def named(value: Json) -> str:
    """Return the name a stored reference holds."""
    return str(value.get("name") or "") if isinstance(value, dict) else ""


def listed(value: Json) -> str:
    """Return stored texts in a row."""
    return "、".join(map(str, value)) if isinstance(value, list) else ""
