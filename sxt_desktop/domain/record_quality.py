"""What a record of the handbook still lacks, to be pointed out in a talk (LZ07); never added up for comparing people."""

from sxt_desktop.domain.values import Body
from sxt_desktop.domain.workdays import Timeliness

LEAST_WORDS = 20
"""A summary shorter than this says neither what was done nor what came of it."""


def lacking(body: Body, *, by_clerk: bool = False) -> tuple[str, ...]:
    """Return what is late or missing in a body, in the words of the talk; nothing when it is in order.

    The holder's own confirmation is asked only of what a clerk recorded (`by_clerk`, S1 三(二)1); elsewhere it may be
    given until the book is printed.
    """
    timeliness = body.get("timeliness")
    found = [f"{timeliness}"] if timeliness in (Timeliness.LATE, Timeliness.BELATED) else []
    if len(str(body.get("content") or "")) < LEAST_WORDS:
        found.append("内容过简")
    if not body.get("list_items") and not body.get("outside_list"):
        found.append("没有对应清单项")
    if by_clerk and not body.get("confirmed_on"):
        found.append("本人未确认")
    return tuple(found)
