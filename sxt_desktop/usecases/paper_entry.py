"""Any record as a form on paper: its fields by section, sub-tables, and who signs."""

from sxt_desktop.documents.contexts import (
    Column,
    FormCell,
    FormSection,
    FormTableContext,
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
        sections=_sections(opened),
        signatures=_signatures(ws, opened, spec),
        page_signature=each_page,
        organisation=full_name(ws, opened.listed.owner),
        addressee=show(opened.form.fact("addressee", opened.values)),
        foot=foot(ws, document_id=entry_id, number=opened.listed.number or "", rows=(opened.listed,)),
    )


def _signatures(ws: Workspace, opened: Opened, spec: DocumentSpec) -> tuple[SignaturePlace, ...]:
    issuer = full_name(ws, OrgId(opened.listed.owner))
    return tuple(SignaturePlace(party.signer, issuer if party.sealed else "") for party in spec.parties)


def _sections(opened: Opened) -> tuple[FormSection, ...]:
    sections = []
    for title, specs in opened.form.sections(opened.values):
        shown = [one for one in specs if _is_printed(one, opened.values)]
        cells = tuple(
            _cell(one, opened.values.get(one.id)) for one in shown if one.kind is not FieldKind.TABLE
        )
        tables = tuple(_table(one, opened.values.get(one.id)) for one in shown if one.kind is FieldKind.TABLE)
        if cells or tables:
            sections.append(FormSection(title, cells, tables))
    return tuple(sections)


def _is_printed(spec: FieldSpec, values: Values) -> bool:
    if spec.kind is FieldKind.NUMBER:
        return False
    return spec.required or not is_empty(values.get(spec.id))


def _cell(spec: FieldSpec, value: Value) -> FormCell:
    unit = spec.unit or ("万元" if spec.kind is FieldKind.MONEY else "")
    words = "" if is_empty(value) else f"{show(value)}{unit}"
    return FormCell(spec.label, words, half=spec.half and spec.kind not in _WIDE)


def _table(spec: FieldSpec, value: Value) -> SubTable:
    columns = tuple(Column(one.label, 1.0 if one.kind in _NARROW else 2.4) for one in spec.columns)
    rows = value if isinstance(value, tuple) else ()
    cells = tuple(
        tuple(show(row.get(column.id)) for column in spec.columns) for row in rows if isinstance(row, dict)
    )
    return SubTable(spec.label, columns, cells)
