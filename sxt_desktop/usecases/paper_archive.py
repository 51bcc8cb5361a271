"""归档 on paper: the contents of a year's file by retention (DA/T 22—2015), and the note inside its box."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sxt_desktop.documents.contexts import (
    FormCell,
    FormSection,
    FormTableContext,
    LedgerContext,
    LedgerPart,
    SignaturePlace,
)
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.roles import How
from sxt_desktop.store import lists
from sxt_desktop.usecases.looks import looked
from sxt_desktop.usecases.paper_ledger import ledger_columns, ledger_foot, ledger_signatures
from sxt_desktop.usecases.paper_parts import day_text, full_name
from sxt_desktop.usecases.workspace import Workspace

_CODES = {"永久": "Y", "30年": "D30", "10年": "D10"}
"""Retention periods in the order in which a file is kept, with their letters in a file's number."""
_FONDS = "全宗号：____________"
"""Given by the archive and written by hand, once for the sheet."""
_BOUND = {"handbook": "全程纪实手册", "lists": ""}
"""Groups of forms whose records are bound into one paper: of each person, of each kind of list."""

_BY_HAND = ("页数", "备注")

Item = tuple[str, str, str, str]
"""Number on paper, responsible, title, day."""


def archive_context(ws: Workspace, spec: DocumentSpec, year: int) -> LedgerContext:
    """Every paper of a year once, by retention; pages are counted and written by hand."""
    rows = _records(ws, year)
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
    rows = _records(ws, year)
    looked(ws, How.PRINTED, *rows)
    parts = tuple(_parts(ws, rows, year))
    counts = "；".join(f"{part.title}{len(part.rows)}件" for part in parts)
    cells = (
        FormCell("年度", f"{year}年", half=True),
        FormCell("件数", f"{sum(len(part.rows) for part in parts)}件", half=True),
        FormCell("保管期限", counts or "无"),
        *(FormCell(text, "\n\n\n") for text in spec.clause("state").paragraphs),
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


def _records(ws: Workspace, year: int) -> tuple[Listed, ...]:
    kept = tuple(form.spec.id for form in ws.library.forms.values() if form.spec.retention in _CODES)
    forms = tuple(name for name in kept if ws.library.form(name).group != "people")
    chosen = Filter(forms=forms, owner=ws.org, year=year, only_adopted=True)
    return tuple(sorted(lists.each(ws.read, chosen), key=lambda row: (row.occurred_on or "", row.row)))


def _parts(ws: Workspace, rows: Sequence[Listed], year: int) -> Iterator[LedgerPart]:
    forms = {name: loaded.spec for name, loaded in ws.library.forms.items()}
    for retention, code in _CODES.items():
        mine = [row for row in rows if forms[row.form_id].retention == retention]
        items = tuple(_items(ws, mine, forms, year))
        numbered = tuple(
            (f"WS·{year}-{code}-{number:04d}", *item, "", "") for number, item in enumerate(items, start=1)
        )
        if numbered:
            yield LedgerPart(f"保管期限：{retention}", numbered)


def _items(
    ws: Workspace, rows: Iterable[Listed], forms: Mapping[FormId, FormSpec], year: int
) -> Iterator[Item]:
    """Yield one paper for each record, but one for each book or list its records are bound into."""
    bound: dict[str, Item] = {}
    unit = full_name(ws, ws.org)
    for row in rows:
        form = forms[row.form_id]
        if form.group in _BOUND:
            who = row.subject_name or unit
            kind = str(row.body.get("list_kind") or form.title)
            is_book = form.group == "handbook"
            title = f"{year}年度{_BOUND[form.group]}（{who}）" if is_book else f"{year}年度{kind}"
            bound.setdefault(title, ("", who if is_book else unit, title, day_text(f"{year}-12-31")))
        else:
            day = day_text((row.occurred_on or row.first_recorded_at)[:10])
            yield row.number or "", unit, _titled(form, row), day
    yield from bound.values()


def _titled(form: FormSpec, row: Listed) -> str:
    return row.title if form.title in row.title else f"{form.title}：{row.title}"
