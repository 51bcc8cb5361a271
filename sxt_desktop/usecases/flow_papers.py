"""本事项文书 of a record that goes through a flow: its own paper, those of answers, of its measures, of what was made from it."""

from sxt_desktop.domain.records import Listed
from sxt_desktop.usecases.convert import called, made_from
from sxt_desktop.usecases.flow_board import OpenFlow
from sxt_desktop.usecases.matter_papers import MatterPaper
from sxt_desktop.usecases.paper_kinds import document_for
from sxt_desktop.usecases.workspace import Workspace


def flow_papers(ws: Workspace, one: OpenFlow) -> tuple[MatterPaper, ...]:
    """Return the papers of one record, its own first."""
    return tuple(_paper(ws, row) for row in (one.matter.row, *one.told, *made_from(ws, one.opened)))


def _paper(ws: Workspace, row: Listed) -> MatterPaper:
    title = f"{called(ws, row)} {row.title}"
    return MatterPaper(title, document_for(ws, row.form_id), row.entry_id, row.entry_id, row.form_id)
