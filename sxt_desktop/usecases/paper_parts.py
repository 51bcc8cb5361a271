"""What every printed sheet says about where it comes from, and small conversions all papers share."""

from datetime import date, datetime

from sxt_desktop.documents.contexts import Foot
from sxt_desktop.domain.forms import Sensitivity
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.sheet_code import version_of
from sxt_desktop.domain.values import DateRange, Ref, Value, chinese_date, show
from sxt_desktop.store import entries, lists
from sxt_desktop.usecases.workspace import Workspace

LOG_HEAD_DIGITS = 12


def foot(
    ws: Workspace, *, document_id: str, number: str, rows: tuple[Listed, ...], has_totals: bool = False
) -> Foot:
    """Return a sheet's small print; record numbers are positions in the log.

    Totals leave out what whoever prints them may not see, and say so whether there is any or not.
    """
    head = entries.head(ws.whole, ws.org, ws.epoch)
    entered = max((row.recorded_at for row in rows), default=ws.timestamp)
    return Foot(
        document_id=document_id,
        number=number,
        record_numbers=_ranges(sorted(row.n for row in rows)),
        entered_at=datetime.fromisoformat(entered),
        log_head=head.link.hex()[:LOG_HEAD_DIGITS],
        remark=not_counted(ws) if has_totals else "",
        version=version_of(rows[0].digest) if len(rows) == 1 and rows[0].entry_id == document_id else "",
    )


def second_foot(ws: Workspace, spec: DocumentSpec, row: Listed) -> Foot:
    """Return the small print of a further paper about a record, whose pages must not be taken for the record's own."""
    return foot(ws, document_id=f"{row.entry_id}-{spec.id}"[:64], number=row.number or "", rows=(row,))


def not_counted(ws: Workspace) -> str:
    """Return what a paper with totals says about records left out of them; nothing for who sees all."""
    return "" if ws.sees(Sensitivity.DISCIPLINE) else "限定查阅的记录未计入"


def _ranges(numbers: list[int]) -> tuple[str, ...]:
    """Return record numbers, a few one by one, many as first and last."""
    if len(numbers) > 3:
        return (f"{numbers[0]}至{numbers[-1]}（共{len(numbers)}条）",)
    return tuple(str(number) for number in numbers)


def full_name(ws: Workspace, org: str) -> str:
    """Return an organisation's full name as we keep it, or as it calls itself."""
    row = lists.find(ws.read, EntryId(org), ws.org) or lists.find(ws.read, EntryId(org), OrgId(org))
    return "" if row is None else str(row.body.get("name") or row.title)


def full_names(ws: Workspace, value: Value) -> str:
    """Return the organisations of a value by their full names (主送用全称); as they are called where we keep none."""
    refs = (one for one in (value if isinstance(value, tuple) else (value,)) if isinstance(one, Ref))
    return "、".join((full_name(ws, ref.id) if ref.id else "") or ref.name for ref in refs)


def paragraphs(value: Value) -> tuple[str, ...]:
    """Return a long text as paragraphs without empty ones."""
    return tuple(line.strip() for line in show(value).splitlines() if line.strip())


def period(value: Value) -> str:
    """Return a period in words of a letter."""
    if isinstance(value, DateRange):
        return f"{chinese_date(value.start)}至{chinese_date(value.end)}"
    return show(value)


def day_text(iso: str | None) -> str:
    """Return an ISO day as papers write it."""
    return chinese_date(date.fromisoformat(iso)) if iso else ""
