"""Any record as a form on paper: its fields by section, sub-tables, and who signs."""

from sxt_desktop.documents.contexts import (
    Column,
    FormCell,
    FormSection,
    FormTableContext,
    Opinion,
    SignaturePlace,
    SubTable,
)
from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.roles import How
from sxt_desktop.domain.values import FieldKind, Value, Values, is_empty, show
from sxt_desktop.usecases.entries import Opened, open_entry
from sxt_desktop.usecases.paper_parts import foot, full_name
from sxt_desktop.usecases.workspace import Workspace

_WIDE = (FieldKind.LONG_TEXT, FieldKind.ATTACHMENTS, FieldKind.PERSONS, FieldKind.ORGS, FieldKind.ENTRIES)
_NARROW = (FieldKind.INTEGER, FieldKind.DATE, FieldKind.YES_NO, FieldKind.DECIMAL)


def entry_context(ws: Workspace, entry_id: EntryId, spec: DocumentSpec) -> FormTableContext:
    """Gather one record; what the form numbers stands above the table, not in it."""
    opened = open_entry(ws, entry_id, how=How.PRINTED)
    each_page = next((party.signer for party in spec.parties if party.every_page), "")
    return FormTableContext(
        title=spec.title if spec.id != "entry_form" else opened.form.title,
        number=opened.listed.number or "",
        sections=_sections(opened, left_out(spec)),
        opinions=opinions(spec, opened.values),
        signatures=signature_places(ws, opened, spec),
        page_signature=each_page,
        organisation=full_name(ws, opened.listed.owner),
        addressee=show(opened.form.fact("addressee", opened.values)),
        foot=foot(ws, document_id=entry_id, number=opened.listed.number or "", rows=(opened.listed,)),
    )


def signature_places(ws: Workspace, opened: Opened, spec: DocumentSpec) -> tuple[SignaturePlace, ...]:
    """Return where the parties sign that have no box for an opinion; the issuer's seal names the owner."""
    issuer = full_name(ws, OrgId(opened.listed.owner))
    signers = (party for party in spec.parties if not party.opinion)
    return tuple(SignaturePlace(party.signer, issuer if party.sealed else "") for party in signers)


def opinions(spec: DocumentSpec, values: Values) -> tuple[Opinion, ...]:
    """Return the boxes for opinions, each with what the record already says of it."""
    return tuple(
        Opinion(party.label, party.signer, words_of(spec, party.key, values))
        for party in spec.parties
        if party.opinion
    )


def words_of(spec: DocumentSpec, place: str, values: Values) -> str:
    """Return what a record says at a place of the layout, several fields as paragraphs."""
    found = (show(values.get(name)) for name in spec.takes.get(place, ()))
    return "\n".join(words for words in found if words)


def left_out(spec: DocumentSpec) -> frozenset[str]:
    """Return the fields that stand elsewhere on the paper, or are not to be printed at all."""
    taken = (name for names in spec.takes.values() for name in names)
    return frozenset((*spec.leaves_out, *taken))


def _sections(opened: Opened, left: frozenset[str]) -> tuple[FormSection, ...]:
    sections = []
    for title, specs in opened.form.sections(opened.values):
        shown = [one for one in specs if one.id not in left and _is_printed(one, opened.values)]
        cells = tuple(
            cell(one, opened.values.get(one.id)) for one in shown if one.kind is not FieldKind.TABLE
        )
        tables = tuple(table(one, opened.values.get(one.id)) for one in shown if one.kind is FieldKind.TABLE)
        if cells or tables:
            sections.append(FormSection(title, cells, tables))
    return tuple(sections)


def _is_printed(spec: FieldSpec, values: Values) -> bool:
    if spec.kind is FieldKind.NUMBER:
        return False
    return spec.required or not is_empty(values.get(spec.id))


def cell(spec: FieldSpec, value: Value) -> FormCell:
    """Return a field with its label; numbers with their unit."""
    unit = spec.unit or ("万元" if spec.kind is FieldKind.MONEY else "")
    words = "" if is_empty(value) else f"{show(value)}{unit}"
    return FormCell(spec.label, words, half=spec.half and spec.kind not in _WIDE)


def table(spec: FieldSpec, value: Value) -> SubTable:
    """Return a sub-table with the labels of its columns."""
    columns = tuple(Column(one.label, 1.0 if one.kind in _NARROW else 2.4) for one in spec.columns)
    rows = value if isinstance(value, tuple) else ()
    cells = tuple(
        tuple(show(row.get(column.id)) for column in spec.columns) for row in rows if isinstance(row, dict)
    )
    return SubTable(spec.label, columns, cells)
