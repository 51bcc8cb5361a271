"""清单备案表: the record as a form, with the authority's opinion as it was registered or as it came in a bundle."""

from dataclasses import replace

from sxt_desktop.documents.contexts import FormTableContext, Opinion
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import chinese_date
from sxt_desktop.usecases.directory import day_in
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.filing_answers import Answer, answers_of
from sxt_desktop.usecases.paper_entry import entry_context
from sxt_desktop.usecases.review_entry import organisation_name, reason_of
from sxt_desktop.usecases.workspace import Workspace

_AUTHORITY = "authority"


def filing_context(ws: Workspace, entry_id: EntryId, spec: DocumentSpec) -> FormTableContext:
    """Gather one filing; an opinion that came in a bundle stands in the authority's box, after what was registered."""
    context = entry_context(ws, entry_id, spec)
    said = next((one for one in answers_of(ws, _row(ws, entry_id)) if one.counts), None)
    label = next((party.label for party in spec.parties if party.key == _AUTHORITY), "")
    if said is None:
        return context
    words = _words(ws, spec, said)
    return replace(
        context, opinions=tuple(_with(one, words) if one.label == label else one for one in context.opinions)
    )


def _row(ws: Workspace, entry_id: EntryId) -> Listed:
    return open_entry(ws, entry_id).listed


def _with(box: Opinion, words: str) -> Opinion:
    return replace(box, words="\n".join(filter(None, (box.words, words))))


def _words(ws: Workspace, spec: DocumentSpec, one: Answer) -> str:
    """Return who said what on which day, and that it came in a bundle: nobody signed it on this sheet."""
    body = one.review.body
    reviewer, day = body.get("reviewer"), day_in(body.get("reviewed_on"))
    name = str(reviewer.get("name") or "") if isinstance(reviewer, dict) else ""
    opinion = "：".join(filter(None, (one.review.title, reason_of(one.review))))
    by = "　".join(
        filter(None, (organisation_name(ws, one.review.owner), name, chinese_date(day) if day else ""))
    )
    return f"{opinion}\n{by}（{spec.word('by_bundle')}）"
