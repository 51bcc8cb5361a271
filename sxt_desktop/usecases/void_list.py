"""回收站: records taken out of use, with who took them out, when and why; they keep their numbers."""

from dataclasses import dataclass, replace

from sxt_desktop.domain.projections import BLANKED
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Body
from sxt_desktop.store import lists
from sxt_desktop.usecases.entries import versions
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Voided:
    """A record out of use: who took it out, when (ISO text with offset) and why."""

    listed: Listed
    by: str
    at: str
    reason: str


def voided_entries(ws: Workspace, chosen: Filter, *, offset: int = 0, limit: int = 200) -> tuple[Voided, ...]:
    """Return a window of the void records of a list, ours unless another owner is asked for."""
    rows = lists.page(ws.read, _asked(ws, chosen), offset=offset, limit=limit)
    shown(ws, rows)
    return tuple(_voided(ws, row) for row in rows)


def count_voided(ws: Workspace, chosen: Filter) -> int:
    """Return how many void records a list has."""
    return lists.count(ws.read, _asked(ws, chosen))


def _asked(ws: Workspace, chosen: Filter) -> Filter:
    return replace(chosen, only_void=True, owner=chosen.owner or ws.org)


def _voided(ws: Workspace, row: Listed) -> Voided:
    acts = [one for one in versions(ws, row.entry_id, row.owner) if one.is_void]
    if not acts:
        return Voided(row, "", row.recorded_at, "")
    last = acts[-1]
    return Voided(row, last.author, last.recorded_at, BLANKED if last.is_blanked else void_reason(last.body))


def void_reason(body: Body) -> str:
    """Return why a record was taken out of use."""
    return str(body.get("reason") or "")
