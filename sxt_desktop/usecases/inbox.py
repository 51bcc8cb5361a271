"""How much waits for us: what came back, orders to answer or to verify, records of others to review."""

from collections.abc import Sequence

from sxt_desktop.usecases.received_list import MOST_COUNTED, received_count
from sxt_desktop.usecases.todo import Todo
from sxt_desktop.usecases.workspace import Workspace


def inbox_count(ws: Workspace, todo: Sequence[Todo]) -> int:
    """Count what the page of received things lists, from what is to do anyway and one query."""
    received = sum(
        1 for one in todo if one.entry_id is not None and one.target in ("matters", "handbook", "inbox")
    )
    return received + received_count(ws, most=MOST_COUNTED)
