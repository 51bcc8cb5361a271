"""本事项文书: every paper of a matter, in the order things happened: order, answers, verdicts, receipts."""

from dataclasses import dataclass

from sxt_desktop.domain.exchange import Received
from sxt_desktop.domain.ids import EntryId, FormId, OrgId
from sxt_desktop.domain.records import Listed
from sxt_desktop.usecases.desk import received_from
from sxt_desktop.usecases.matters import OpenMatter
from sxt_desktop.usecases.paper_kinds import document_for
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.workspace import Workspace

RECEIPT = "receipt"


@dataclass(frozen=True, slots=True)
class MatterPaper:
    """A paper of a matter: what it is called, its document and what that is about; a receipt is of no record."""

    title: str
    document: str
    subject: str
    entry_id: EntryId | None = None
    form_id: FormId | None = None


def matter_papers(ws: Workspace, one: OpenMatter) -> tuple[MatterPaper, ...]:
    """Return the papers of a matter; at the end receipts of the bundles in which others' steps came."""
    papers = [_paper(ws, one.order, one.order.number or one.kind.form.title)]
    runs = one.kind.lifecycle
    for step in one.steps:
        is_answer = step.form_id == one.kind.answer.id
        word = runs.report if is_answer else f"{runs.judging}：{step.body.get('verdict') or ''}"
        papers.append(_paper(ws, step, f"{_day(step)} {organisation_name(ws, step.owner)} {word}"))
    return (*papers, *_receipts(ws, (one.order, *one.steps)))


def _paper(ws: Workspace, row: Listed, title: str) -> MatterPaper:
    return MatterPaper(title, document_for(ws, row.form_id), row.entry_id, row.entry_id, row.form_id)


def _receipts(ws: Workspace, rows: tuple[Listed, ...]) -> list[MatterPaper]:
    found: dict[str, MatterPaper] = {}
    came: dict[OrgId, tuple[Received, ...]] = {}
    for row in rows:
        if row.owner == ws.org:
            continue
        if row.owner not in came:
            came[row.owner] = tuple(reversed(tuple(received_from(ws, row.owner))))
        got = next((bundle for bundle in came[row.owner] if bundle.owner_n >= row.n), None)
        if got is not None:
            title = f"回执 {organisation_name(ws, row.owner)} 第{got.seq}号报送包"
            found[got.bundle_id] = MatterPaper(title, RECEIPT, got.bundle_id)
    return list(found.values())


def _day(row: Listed) -> str:
    year, month, day = (row.occurred_on or row.first_recorded_at[:10]).split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"
