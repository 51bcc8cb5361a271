"""归档 on paper: the contents of a year's file by retention (DA/T 22—2015), and the note inside its box."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sxt_desktop.documents.contexts import (
    FormCell,
    FormSection,
    FormTableContext,
    LedgerContext,
    LedgerPart,
    SignaturePlace,
)
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import How
from sxt_desktop.usecases.archive_items import CODES, ArchiveItem, archive_items, archive_records
from sxt_desktop.usecases.looks import looked
from sxt_desktop.usecases.paper_ledger import ledger_columns, ledger_foot, ledger_signatures
from sxt_desktop.usecases.paper_parts import full_name
from sxt_desktop.usecases.workspace import Workspace

_FONDS = f"全宗号：{'＿' * 6}"
"""Given by the archive and written by hand, once for the sheet."""
_BY_HAND = ("页数", "备注")
_RETENTION = "保管期限："
_TO_WRITE = "\n".join(" " * 8)
"""Lines left to be written on by hand."""


def archive_context(ws: Workspace, spec: DocumentSpec, year: int) -> LedgerContext:
    """Every paper of a year once, by retention; pages are counted and written by hand."""
    rows = archive_records(ws, year)
    looked(ws, How.PRINTED, *rows)
    columns = tuple(replace(one, by_hand=one.label in _BY_HAND) for one in ledger_columns(spec.columns))
    parts = tuple(_parts(ws, rows, year))
    return LedgerContext(
        title=spec.title,
        organisation=full_name(ws, ws.org),
        period=f"{year}年度　　{_FONDS}",
        columns=columns,
        parts=parts,
        totals=(("件数", f"{sum(len(part.rows) for part in parts)}件"),),
        notes=tuple(text for clause in spec.clauses for text in clause.paragraphs),
        signatures=ledger_signatures(ws, spec),
        foot=ledger_foot(ws, spec, rows, year),
    )


def archive_note_context(ws: Workspace, spec: DocumentSpec, year: int) -> FormTableContext:
    """What lies in the box and its state, to be completed by hand (备考表)."""
    rows = archive_records(ws, year)
    looked(ws, How.PRINTED, *rows)
    parts = tuple(_parts(ws, rows, year))
    counts = "；".join(f"{part.title.removeprefix(_RETENTION)}{len(part.rows)}件" for part in parts)
    cells = (
        FormCell("年度", f"{year}年", half=True),
        FormCell("件数", f"{sum(len(part.rows) for part in parts)}件", half=True),
        FormCell("保管期限", counts or "无"),
        *(FormCell(text, _TO_WRITE) for text in spec.clause("state").paragraphs),
    )
    return FormTableContext(
        title=spec.title,
        number="",
        sections=(FormSection("", cells),),
        notes=spec.clause("notes").paragraphs,
        signatures=tuple(SignaturePlace(party.signer) for party in spec.parties),
        organisation=full_name(ws, ws.org),
        foot=ledger_foot(ws, spec, rows, year),
    )


def _parts(ws: Workspace, rows: Sequence[Listed], year: int) -> Iterator[LedgerPart]:
    items = archive_items(ws, rows, year)
    for retention in CODES:
        mine = tuple(_row(one) for one in items if one.retention == retention)
        if mine:
            yield LedgerPart(f"{_RETENTION}{retention}", mine)


def _row(one: ArchiveItem) -> tuple[str, ...]:
    return one.reference, one.on_paper, one.responsible, one.title, one.day_words, "", ""
