"""Binds the page of matters to the use cases of one open workbook."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.usecases.addressing import subordinates
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.flow_board import (
    PROBLEM,
    flow_board,
    flow_forms,
    flow_of,
    flow_page,
    measures_below,
    open_flow,
    take_step,
)
from sxt_desktop.usecases.flow_papers import flow_papers
from sxt_desktop.usecases.make_paper import WantedPaper, make_paper
from sxt_desktop.usecases.matter_papers import MatterPaper, matter_papers
from sxt_desktop.usecases.matters import (
    issue_matter,
    matter_board,
    matter_kinds,
    reply_matter,
    verify_matter,
)
from sxt_desktop.usecases.naming import form_now
from sxt_desktop.usecases.permits import form_for, may_keep
from sxt_desktop.usecases.preview_pages import OpenPages
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.rules import rules_now
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.shared_way import parties, share_problem
from sxt_desktop.usecases.workspace import Workspace
from ui.drafting import draft_actions
from ui.forms.sources import Sources
from ui.jobs import Progress
from ui.may import may_of
from ui.pages.matter_parts.actions import MattersActions
from ui.pages.matter_parts.flow_actions import FlowActions, beginning
from ui.pages.matter_parts.three_steps import WayActions
from ui.pages.records.wiring import turning_actions


def matters_actions(
    ws: Workspace,
    *,
    sources: Callable[[], Sources],
) -> MattersActions:
    """Return what the page can do with a workbook."""

    def pages(paper: MatterPaper, progress: Progress) -> OpenPages:
        made = make_paper(ws, WantedPaper(paper.document, (paper.subject,)), progress=progress.report)
        if made.missing:
            first = made.missing[0]
            facts = {"character": first.character, "field": first.field, "record": first.record}
            raise UserError(ErrorCode.GLYPH_MISSING, **facts, more=len(made.missing) - 1)
        return OpenPages(made.content)

    return MattersActions(
        board=lambda: matter_board(ws),
        open=lambda entry, owner: open_entry(ws, entry, owner),
        kinds=matter_kinds(ws),
        issue=lambda form, values: issue_matter(ws, values, form),
        reply=lambda order, values: reply_matter(ws, order=order, values=values),
        verify=lambda order, unit, values: verify_matter(ws, order=order, values=values, addressee=unit),
        sources=sources,
        subordinates=lambda: subordinates(ws),
        name_of=lambda org: organisation_name(ws, org),
        default_due=lambda: ws.today + timedelta(days=rules_now(ws).policy.order_reply_days),
        papers=lambda one: matter_papers(ws, one),
        paper_pages=pages,
        drafts=draft_actions(ws),
        flows=flow_actions(ws, sources=sources),
        may_keep=lambda form: may_keep(ws, form),
        may=may_of(ws.user),
    )


def flow_actions(ws: Workspace, *, sources: Callable[[], Sources]) -> FlowActions:
    """Return what the boards of records that go through a flow can do."""
    turning = turning_actions(ws)
    way = WayActions(
        form=beginning(form_for(ws, PROBLEM)),
        raise_new=lambda values: save_entry(ws, form_id=PROBLEM, values=values),
        parties=partial(parties, ws),
        share=lambda entry, chosen: share_problem(ws, entry_id=entry, chosen=chosen),
        measure=lambda entry: turning.begin(entry, "problem_measure", None),
        keep_measure=lambda begun, values: turning.keep(begun, values, None),
        sources=sources,
        drafts=draft_actions(ws),
    )
    return FlowActions(
        forms=flow_forms(ws),
        flow_of=partial(flow_of, ws),
        board=partial(flow_board, ws),
        page=lambda board, offset, limit: flow_page(ws, board, offset=offset, limit=limit),
        open=partial(open_flow, ws),
        take=lambda entry, step, given, expected: take_step(
            ws, entry_id=entry, step_id=step, given=given, expected=expected
        ),
        raise_new=lambda form, values: save_entry(ws, form_id=form, values=values),
        measures=partial(measures_below, ws),
        papers=partial(flow_papers, ws),
        turning=turning,
        way=way,
        sources=sources,
        named=partial(form_now, ws),
    )
