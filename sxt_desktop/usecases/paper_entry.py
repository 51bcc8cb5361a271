"""Any record as a form on paper: its fields by section, sub-tables, and who signs."""

from collections.abc import Iterable, Iterator
from itertools import groupby

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
from sxt_desktop.domain.papers import DocumentSpec, Party
from sxt_desktop.domain.roles import How
from sxt_desktop.domain.values import FieldKind, Value, Values, is_empty, show
from sxt_desktop.usecases.entries import Opened, open_entry
from sxt_desktop.usecases.paper_kinds import ENTRY_FORM
from sxt_desktop.usecases.paper_parts import foot, full_name, full_names
from sxt_desktop.usecases.workspace import Workspace

_WIDE = (FieldKind.LONG_TEXT, FieldKind.ATTACHMENTS, FieldKind.PERSONS, FieldKind.ORGS, FieldKind.ENTRIES)
_NARROW = (FieldKind.INTEGER, FieldKind.DATE, FieldKind.YES_NO, FieldKind.DECIMAL)
_FIRST_YEAR = 1900
"""A whole number that cannot be less is a year."""
_SHEETS, _LISTS = ("表", "单", "书", "记录", "规定", "决定", "意见"), ("清单", "台账")


def entry_context(ws: Workspace, entry_id: EntryId, spec: DocumentSpec) -> FormTableContext:
    """Gather one record; what the form numbers stands above the table, not in it."""
    opened = open_entry(ws, entry_id, how=How.PRINTED)
    each_page = next((party.signer for party in spec.parties if party.every_page), "")
    boxes, places = who_signs(ws, opened, spec)
    is_general = spec.id == ENTRY_FORM  # titled as the form is, and sent to nobody
    return FormTableContext(
        title=_general_title(opened.form.title, spec.title) if is_general else spec.title,
        number=opened.listed.number or "",
        sections=_sections(opened, left_out(spec)),
        opinions=boxes,
        signatures=places,
        page_signature=each_page,
        organisation=full_name(ws, opened.listed.owner),
        addressee="" if is_general else full_names(ws, opened.form.fact("addressee", opened.values)),
        foot=foot(ws, document_id=entry_id, number=opened.listed.number or "", rows=(opened.listed,)),
    )


def _general_title(form: str, sheet: str) -> str:
    """Return a form's name as the title of a sheet of paper: 廉政风险点登记表, 制度清单条目登记表, 自评估单."""
    if form.endswith(_LISTS):
        return f"{form}条目{sheet}"
    return form if form.endswith(_SHEETS) else f"{form.removesuffix(sheet[:-1])}{sheet}"


def who_signs(
    ws: Workspace, opened: Opened, spec: DocumentSpec
) -> tuple[tuple[Opinion, ...], tuple[SignaturePlace, ...]]:
    """Return the boxes and the places in which the parties sign a form.

    Where one of them writes an opinion each has a box, in the order declared: who fills the paper in signs above
    who answers it.
    """
    if not any(party.opinion for party in spec.parties):
        return (), signature_places(ws, opened, spec)
    # What stands in a field before anybody chose, as 治理中, is nobody's opinion.
    first = {one.id: one.default for one in opened.form.fields if one.default}
    said = {name: value for name, value in opened.values.items() if show(value) != first.get(name)}
    boxes = (
        Opinion(
            party.label,
            party.signer,
            words_of(spec, party.key, said) if party.opinion else "",
            unit=_seal(ws, opened, party),
            only_signed=not party.opinion,
        )
        for party in spec.parties
    )
    return tuple(boxes), ()


def signature_places(ws: Workspace, opened: Opened, spec: DocumentSpec) -> tuple[SignaturePlace, ...]:
    """Return where the parties sign that have no box for an opinion."""
    signers = (party for party in spec.parties if not party.opinion)
    return tuple(SignaturePlace(party.signer, _seal(ws, opened, party)) for party in signers)


def _seal(ws: Workspace, opened: Opened, party: Party) -> str:
    """Return whose seal belongs to a party's signature, empty for nobody's."""
    if not party.sealed:
        return ""
    return full_names(ws, opened.values.get(party.unit)) or full_name(ws, OrgId(opened.listed.owner))


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
    sections: list[FormSection] = []
    for title, specs in opened.form.sections(opened.values):
        shown = [one for one in specs if one.id not in left and _is_printed(one, opened.values)]
        sections += _section(title, shown, opened.values)
    return tuple(sections)


def _section(title: str, specs: Iterable[FieldSpec], values: Values) -> Iterator[FormSection]:
    """Yield a section in the order of its fields: tables stand between the values before and after them.

    A section that begins with a table of its name has the table's heading, which stands on every page.
    """
    for is_table, group in groupby(specs, lambda one: one.kind is FieldKind.TABLE):
        if is_table:
            tables = tuple(table(one, values.get(one.id)) for one in group)
            yield FormSection("" if tables[0].title == title else title, (), tables)
        else:
            yield FormSection(title, tuple(cell(one, values.get(one.id)) for one in group))
        title = ""


def _is_printed(spec: FieldSpec, values: Values) -> bool:
    if spec.kind is FieldKind.NUMBER:
        return False
    return spec.required or not is_empty(values.get(spec.id))


def cell(spec: FieldSpec, value: Value) -> FormCell:
    """Return a field with its label; numbers with their unit."""
    words = "" if is_empty(value) else f"{_shown(spec, value)}{spec.unit or _unit(spec)}"
    return FormCell(spec.label, words, half=spec.half and spec.kind not in _WIDE)


def _shown(spec: FieldSpec, value: Value) -> str:
    """Return a value as it stands in its row; what a record gathers by itself line by line."""
    return "\n".join(map(show, value)) if spec.gathers and isinstance(value, tuple) else show(value)


def _unit(spec: FieldSpec) -> str:
    if spec.kind is FieldKind.MONEY:
        return "万元"
    is_year = spec.kind is FieldKind.INTEGER and (spec.minimum or 0) >= _FIRST_YEAR
    return "年" if is_year else ""


def table(spec: FieldSpec, value: Value) -> SubTable:
    """Return a sub-table with the labels of its columns."""
    columns = tuple(Column(one.label, 1.0 if one.kind in _NARROW else 2.4) for one in spec.columns)
    rows = value if isinstance(value, tuple) else ()
    cells = tuple(
        tuple(show(row.get(column.id)) for column in spec.columns) for row in rows if isinstance(row, dict)
    )
    return SubTable(spec.label, columns, cells)
