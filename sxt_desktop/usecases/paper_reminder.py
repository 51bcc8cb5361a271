"""催报名单: the units whose report of a month or half-year did not come, since when it is due, whom to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sxt_desktop.documents.contexts import Column, LedgerContext, LedgerPart
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.people import PERSON
from sxt_desktop.domain.periods import Period
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import chinese_date
from sxt_desktop.store import lists
from sxt_desktop.usecases.desk import Matrix, matrix
from sxt_desktop.usecases.paper_ledger import ledger_foot, ledger_signatures
from sxt_desktop.usecases.paper_parts import full_name
from sxt_desktop.usecases.workspace import Workspace

MOST_PEOPLE = 20_000
BY_HAND = "催办情况"


@dataclass(frozen=True, slots=True)
class Lacking:
    """A unit to be reminded: until when its report was due, how many days ago that was (0: not over yet)."""

    org: OrgId
    name: str
    due: date
    days: int
    contact: str


def lacking(ws: Workspace, found: Matrix, period: Period) -> tuple[Lacking, ...]:
    """Return whom to remind of a period of a matrix, in its order; `contact` is the first person known of a unit.

    With an office phone, if the unit keeps one.
    """
    rows = found.missing(found.periods.index(period))
    due = period.end + timedelta(days=ws.library.profile.policy.report_days)
    days = max((found.today - due).days, 0)
    contacts = _contacts(ws, [row.org for row in rows])
    return tuple(Lacking(row.org, row.name, due, days, contacts.get(row.org, "")) for row in rows)


def _contacts(ws: Workspace, orgs: Sequence[OrgId]) -> dict[OrgId, str]:
    chosen = Filter(forms=(PERSON,), owners=tuple(orgs))
    found: dict[OrgId, str] = {}
    for row in reversed(lists.page(ws.read, chosen, limit=MOST_PEOPLE) if orgs else ()):
        phone = str(row.body.get("office_phone") or "")
        found.setdefault(row.owner, f"{row.title} {phone}".rstrip())
    return found


def reminder_context(ws: Workspace, spec: DocumentSpec, year: int, subject: str) -> LedgerContext:
    """Return the list for a period of a year, named as the matrix names it (DOCUMENT_NEEDS for another one)."""
    found = matrix(ws, year)
    period = next((one for one in found.periods if one.name == subject), None)
    if period is None:
        raise UserError(ErrorCode.DOCUMENT_NEEDS, what="period", name=spec.title)
    units = lacking(ws, found, period)
    rows = tuple(
        (
            full_name(ws, one.org),
            chinese_date(one.due),
            f"{one.days}天" if one.days else "未到期",
            one.contact,
            "",
        )
        for one in units
    )
    return LedgerContext(
        title=spec.title,
        organisation=full_name(ws, ws.org),
        period=f"{year}年{period.name.removeprefix(f'{year}年')}",
        columns=tuple(Column(one.label, one.weight, by_hand=one.label == BY_HAND) for one in spec.columns),
        parts=(LedgerPart("", rows),) if rows else (),
        totals=(("合计", f"{len(rows)}个单位"),) if rows else (),
        notes=tuple(text for clause in spec.clauses for text in clause.paragraphs),
        signatures=ledger_signatures(ws, spec),
        foot=ledger_foot(ws, spec, (), year),
    )
