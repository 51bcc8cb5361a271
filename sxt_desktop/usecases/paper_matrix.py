"""责任书签订矩阵: who signs with whom in a year, 乙方 against 甲方, with where each crossing stands, level by level."""

from collections.abc import Iterator

from sxt_desktop.documents.contexts import Column, LedgerContext, LedgerPart
from sxt_desktop.domain.letter_matrix import Cell, CellState, Matrix
from sxt_desktop.domain.letter_parties import FirstParty, Party
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.roles import How
from sxt_desktop.domain.values import chinese_date
from sxt_desktop.usecases.letter_matrix import letter_matrix
from sxt_desktop.usecases.looks import looked
from sxt_desktop.usecases.paper_ledger import ledger_foot, ledger_signatures
from sxt_desktop.usecases.paper_parts import full_name
from sxt_desktop.usecases.sign_letter import letters
from sxt_desktop.usecases.workspace import Workspace


def matrix_context(ws: Workspace, spec: DocumentSpec, year: int) -> LedgerContext:
    """Every crossing of a year that is to be signed, is signed, or was decided not to be; 签订率 below."""
    rows, matrix = letters(ws, year), letter_matrix(ws, year)
    looked(ws, How.PRINTED, *rows)
    firsts = tuple(party for party in matrix.columns if party.kind != FirstParty.MEMBER)
    has_members = len(firsts) < len(matrix.columns)
    heads = (
        *(f"{spec.word('first')}：{one.name}" for one in firsts),
        *([spec.word("members")] * has_members),
    )
    return LedgerContext(
        title=spec.title,
        organisation=full_name(ws, ws.org),
        period=f"{year}年度",
        columns=(Column(spec.word("second")), *(Column(head, 2.0) for head in heads)),
        parts=tuple(_parts(matrix, firsts, has_members=has_members)),
        totals=tuple((one.level, f"应签{one.due}份，已签{one.signed}份") for one in matrix.rates),
        notes=tuple(text for clause in spec.clauses for text in clause.paragraphs),
        signatures=ledger_signatures(ws, spec),
        foot=ledger_foot(ws, spec, rows, year),
    )


def _parts(matrix: Matrix, firsts: tuple[Party, ...], *, has_members: bool) -> Iterator[LedgerPart]:
    """Yield the second parties by kind; a member's crossings stand in the last column with the member's name."""
    kinds: dict[str, list[tuple[str, ...]]] = {}
    for row in matrix.rows:
        cells = [_words(matrix.cell(column, row)) for column in firsts]
        if has_members:
            members = (one for one in matrix.columns if one.kind == FirstParty.MEMBER)
            shown = ((one, _words(matrix.cell(one, row))) for one in members)
            cells.append("\n".join(f"{one.name}　{words}" for one, words in shown if words))
        if any(cells):
            kinds.setdefault(row.kind, []).append((row.name, *cells))
    for lines in kinds.values():
        yield LedgerPart("", tuple(lines))


def _words(cell: Cell) -> str:
    letter = cell.letter
    if letter is None:
        return "" if cell.state is CellState.NONE else cell.state.value
    if cell.state in (CellState.AGAIN, CellState.LEFT, CellState.PASSED):
        return "\n".join((letter.number, f"{cell.state.value}（{cell.reason}）"))
    by = "（代签）" if letter.by_proxy else ""
    said = "未签" if letter.signed_on is None else f"{chinese_date(letter.signed_on)}签订{by}"
    return "\n".join(filter(None, (letter.number, said)))
