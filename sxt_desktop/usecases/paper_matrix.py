"""责任书签订矩阵: who signs with whom in a year, 乙方 against 甲方, with the number and day of each letter."""

from sxt_desktop.documents.contexts import Column, LedgerContext, LedgerPart
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import How
from sxt_desktop.usecases.looks import looked
from sxt_desktop.usecases.paper_ledger import ledger_foot, ledger_signatures
from sxt_desktop.usecases.paper_parts import day_text, full_name
from sxt_desktop.usecases.sign_letter import letters
from sxt_desktop.usecases.workspace import Workspace


def matrix_context(ws: Workspace, spec: DocumentSpec, year: int) -> LedgerContext:
    """Every letter of a year at the crossing of its two parties."""
    rows = letters(ws, year)
    looked(ws, How.PRINTED, *rows)
    firsts = tuple(dict.fromkeys(_party_a(row) for row in rows))
    levels: dict[str, dict[str, dict[str, str]]] = {}
    for row in reversed(rows):
        crossing = levels.setdefault(str(row.body.get("level") or ""), {})
        crossing.setdefault(row.subject_name or "", {})[_party_a(row)] = _words(row)
    parts = tuple(
        LedgerPart(
            level,
            tuple((second, *(signed.get(first, "") for first in firsts)) for second, signed in mine.items()),
        )
        for level, mine in levels.items()
    )
    return LedgerContext(
        title=spec.title,
        organisation=full_name(ws, ws.org),
        period=f"{year}年度",
        columns=(
            Column(spec.word("second")),
            *(Column(f"{spec.word('first')}：{name}", 2.0) for name in firsts),
        ),
        parts=parts,
        totals=(("合计", f"{len(rows)}份"),) if rows else (),
        notes=tuple(text for clause in spec.clauses for text in clause.paragraphs),
        signatures=ledger_signatures(ws, spec),
        foot=ledger_foot(ws, spec, rows, year),
    )


def _party_a(row: Listed) -> str:
    party = row.body.get("party_a")
    return str(party.get("name") or "") if isinstance(party, dict) else ""


def _words(row: Listed) -> str:
    signed = f"{day_text(row.closed_on[:10])}签订" if row.closed_on else "未签"
    return "\n".join(filter(None, (row.number, signed)))
