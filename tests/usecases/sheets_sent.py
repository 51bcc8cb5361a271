"""Sheets sent to be endorsed: whole lists of holders, or single papers, nothing besides."""

from collections.abc import Sequence
from datetime import date

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.values import Ref
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.send_endorsement import Wanted, send_chosen
from sxt_desktop.usecases.workspace import Workspace


def send_lists(
    ws: Workspace, *, year: int, holders: Sequence[Ref], due: date | None = None, relation: str = ""
) -> Changes:
    """Send everyone's lists of a year."""
    return send_chosen(ws, year=year, wanted=Wanted(holders=tuple(holders)), due=due, relation=relation)


def send_papers(ws: Workspace, *, entries: Sequence[EntryId]) -> Changes:
    """Send single papers of this year."""
    return send_chosen(ws, year=ws.today.year, wanted=Wanted(papers=tuple(entries)))
