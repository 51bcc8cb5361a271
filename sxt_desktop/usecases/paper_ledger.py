"""Many records as one table: which records and columns, the document says; some columns are worked out by name."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sxt_desktop.documents.contexts import Column, Foot, LedgerContext, LedgerPart, SignaturePlace
from sxt_desktop.domain.forms import FormSpec, Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.list_versions import item_year
from sxt_desktop.domain.papers import DocumentSpec, LedgerColumn
from sxt_desktop.domain.record_quality import lacking
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.roles import How
from sxt_desktop.domain.terms import Terms
from sxt_desktop.domain.values import FieldKind, Json, NotReadable, Values, show
from sxt_desktop.store import lists
from sxt_desktop.usecases.assignments import LIST_ITEM
from sxt_desktop.usecases.entitled import REVIEW
from sxt_desktop.usecases.guarding import without_guarded
from sxt_desktop.usecases.looks import looked
from sxt_desktop.usecases.naming import Naming, year_of
from sxt_desktop.usecases.paper_cells import field_words
from sxt_desktop.usecases.paper_order import ledger_order
from sxt_desktop.usecases.paper_parts import day_text, foot, full_name
from sxt_desktop.usecases.workspace import Workspace

POSITIONS = "{四责定位}"
"""Stands in a note where what each of the four duties is among the four belongs."""
_SHORT = 18
_NARROW = (FieldKind.INTEGER, FieldKind.DATE, FieldKind.YES_NO, FieldKind.CHOICE, FieldKind.NUMBER)


def ledger_context(
    ws: Workspace, spec: DocumentSpec, *, year: int | None = None, chosen: Filter | None = None
) -> LedgerContext:
    """Gather the records of a ledger, of one year or as a list on the screen is filtered."""
    return ledger_of(ws, spec, ledger_rows(ws, spec, year=year, chosen=chosen), year=year, chosen=chosen)


def ledger_of(
    ws: Workspace,
    spec: DocumentSpec,
    rows: tuple[Listed, ...],
    *,
    year: int | None = None,
    chosen: Filter | None = None,
    group: Callable[[Listed], str] | None = None,
) -> LedgerContext:
    """Return a ledger of records in the order given, under the field the document names or in groups of their own."""
    columns = spec.shown_columns or _general_columns(ws, rows, chosen)
    naming = Naming(ws)
    found = [(row, _values(ws, row, naming)) for row in rows]
    return LedgerContext(
        title=spec.title if spec.columns else _general_title(ws, spec, chosen, naming),
        organisation=full_name(ws, ws.org),
        period=f"{year}年度" if year else "",
        columns=_headed(columns, naming.terms(year or ws.today.year)),
        parts=tuple(_parts(naming, spec, columns, found, group)),
        totals=(("条数", f"{len(rows)}条"), *_totals(spec, rows)) if rows else (),
        notes=_notes(naming, spec, year or ws.today.year),
        signatures=ledger_signatures(ws, spec),
        foot=ledger_foot(ws, spec, rows, year),
    )


def ledger_rows(
    ws: Workspace, spec: DocumentSpec, *, year: int | None, chosen: Filter | None = None
) -> tuple[Listed, ...]:
    """Return the records of a ledger in their order (`paper_order`); printing them is a look."""
    forms = tuple(FormId(name) for name in spec.forms if FormId(name) in ws.library.forms)
    base = chosen or Filter(year=year)
    of_year = base.forms or tuple(ws.library.forms)
    asked = replace(base, forms=forms or of_year, owner=base.owner or ws.org, only_adopted=True)
    wanted = without_guarded(ws, asked)
    by_item = year if LIST_ITEM in forms and chosen is None else None
    if by_item is not None:  # an item says itself which year it is for
        wanted = replace(wanted, year=None)
    found = (row for row in lists.each(ws.read, wanted) if _belongs(spec, row))
    rows = [row for row in found if by_item is None or _is_of(row, by_item)]
    looked(ws, How.PRINTED, *rows)
    return tuple(sorted(rows, key=ledger_order(ws, spec, year or ws.today.year)))


def _is_of(row: Listed, year: int) -> bool:
    """Whether a record belongs to a year: a list item as it says, any other by its day."""
    if row.form_id == LIST_ITEM:
        return item_year(row.body, row.first_recorded_at) == year
    return (row.occurred_on or row.first_recorded_at)[:4] == f"{year:04d}"


def _notes(naming: Naming, spec: DocumentSpec, year: int) -> tuple[str, ...]:
    """Return the notes with what each of the four duties is among them (四责定位, MZ03); left out where nothing is said."""
    texts = (text for clause in spec.clauses for text in clause.paragraphs)
    said = (text.replace(POSITIONS, naming.terms(year).positions) for text in texts)
    return tuple(text for text in said if text)


def _belongs(spec: DocumentSpec, row: Listed) -> bool:
    if spec.public and row.sensitivity == Sensitivity.DISCIPLINE:
        return False
    body = row.body if spec.where else {}
    return all(
        not {str(body[key]), *_words(body.get(spec.also.get(key, "")))}.isdisjoint(allowed)
        for key, allowed in spec.where.items()
        if key in body
    )


def _words(raw: Json) -> tuple[str, ...]:
    return tuple(one for one in raw if isinstance(one, str)) if isinstance(raw, list) else ()


def _headed(columns: Sequence[LedgerColumn], terms: Terms) -> tuple[Column, ...]:
    """Return columns under the headings of a profile."""
    return ledger_columns(tuple(replace(one, label=terms.said(one.label)) for one in columns))


def ledger_columns(columns: Sequence[LedgerColumn]) -> tuple[Column, ...]:
    """Return columns as they are set; one that takes nothing from records is written in by hand."""
    return tuple(Column(one.label, one.weight, by_hand=not one.fields and not one.value) for one in columns)


def ledger_foot(ws: Workspace, spec: DocumentSpec, rows: Sequence[Listed], year: int | None) -> Foot:
    """Return the small print of a table of many records."""
    subject = f"{spec.id}-{year or ws.today.year}"
    return foot(ws, document_id=subject, number="", rows=tuple(rows), has_totals=not spec.public)


def ledger_signatures(ws: Workspace, spec: DocumentSpec) -> tuple[SignaturePlace, ...]:
    """Return where a ledger is signed; the seal is ours."""
    unit = full_name(ws, ws.org)
    return tuple(SignaturePlace(party.signer, unit if party.sealed else "") for party in spec.parties)


def _values(ws: Workspace, row: Listed, naming: Naming) -> tuple[FormSpec, Values]:
    form = naming.of_row(row, ws.form_of(ws.read, row.form_id, row.form_hash))
    try:
        return form, form.read(row.body)
    except NotReadable:
        return form, {}


Found = tuple[Listed, tuple[FormSpec, Values]]


def _parts(
    naming: Naming,
    spec: DocumentSpec,
    columns: Sequence[LedgerColumn],
    found: Sequence[Found],
    group: Callable[[Listed], str] | None,
) -> Iterator[LedgerPart]:
    grouped: dict[str, list[tuple[str, ...]]] = {}
    for row, (form, values) in found:
        by = values.get(spec.group_by) if spec.group_by else None
        title = group(row) if group else naming.words(row, form.field(spec.group_by), by)
        cells = tuple(_cell(naming, column, row, form, values) for column in columns)
        grouped.setdefault(title, []).append(cells)
    for title, rows in grouped.items():
        yield LedgerPart(title, tuple(rows))


def _cell(naming: Naming, column: LedgerColumn, row: Listed, form: FormSpec, values: Values) -> str:
    if column.value:
        return VALUES[column.value](naming, row, form)
    terms = naming.terms(year_of(row), row.owner)
    found = (field_words(terms, form.field(name), values.get(name)) for name in column.fields)
    return "\n".join(dict.fromkeys(words for words in found if words))


def _state(naming: Naming, row: Listed, form: FormSpec) -> str:
    if row.closed_on:
        return "已完成"
    if row.due_on and date.fromisoformat(row.due_on[:10]) < naming.ws.today:
        return "已逾期"
    return "进行中"


def _standing(naming: Naming, row: Listed, form: FormSpec) -> str:
    """Where a record of a flow stands; one of an earlier form by the steps of the newest."""
    loaded = naming.ws.library.forms.get(row.form_id)
    if loaded is None or not loaded.spec.flow:
        return _state(naming, row, form)
    try:
        return loaded.spec.flow.state(form.read(row.body))
    except NotReadable:
        return ""


def _target(naming: Naming, row: Listed, form: FormSpec) -> str:
    """A quantified target in words, what it says besides below (量化指标, MZ38)."""
    body = row.body
    number, unit = str(body.get("target_number") or ""), str(body.get("target_unit") or "")
    per, bound = str(body.get("target_per") or ""), str(body.get("target_bound") or "")
    counted = f"{per}{bound}{number}{unit}" if number else ""
    return "\n".join(filter(None, (counted, str(body.get("target") or ""))))


def _above(naming: Naming, row: Listed, form: FormSpec) -> str:
    """What an item takes up, each by its first words."""
    refs = form.read(row.body).get("superior_item")
    names = (show(ref) for ref in refs) if isinstance(refs, tuple) else ()
    shortened = (name if len(name) <= _SHORT else f"{name[: _SHORT - 1]}…" for name in names)
    return "\n".join((*shortened, str(row.body.get("scope") or ""))).strip()


def _lacking(naming: Naming, row: Listed, form: FormSpec) -> str:
    return "；".join(lacking(row.body, by_clerk=naming.switches(year_of(row)).is_by_clerk))


def _title(naming: Naming, row: Listed, form: FormSpec) -> str:
    """What a record is called; an opinion, which is a single word, with what it is about."""
    if row.form_id != REVIEW or not row.about_entry:
        return row.title
    about = lists.find(naming.ws.read, EntryId(row.about_entry))
    is_open = about is not None and about.sensitivity != Sensitivity.DISCIPLINE
    return f"{row.title}：{about.title}" if about is not None and is_open else row.title


VALUES: Mapping[str, Callable[[Naming, Listed, FormSpec], str]] = {
    "above": _above,
    "target": _target,
    "state": _state,
    "standing": _standing,
    "self_found": lambda naming, row, form: "是" if row.body.get("found_by_self") is True else "否",
    "form": lambda naming, row, form: form.title,
    "number": lambda naming, row, form: row.number or "",
    "title": _title,
    "day": lambda naming, row, form: day_text((row.occurred_on or row.first_recorded_at)[:10]),
    "subject": lambda naming, row, form: row.subject_name or "",
    "due": lambda naming, row, form: day_text(row.due_on[:10] if row.due_on else None),
    "owner": lambda naming, row, form: full_name(naming.ws, row.owner),
    "lacking": _lacking,
    "entered": lambda naming, row, form: day_text(row.first_recorded_at[:10]),
}
"""Columns that are no field of a form."""
_GENERAL = (
    LedgerColumn("类别", value="form", weight=1.4),
    LedgerColumn("日期", value="day"),
    LedgerColumn("编号", value="number", weight=1.4),
    LedgerColumn("责任主体", value="subject"),
    LedgerColumn("事项", value="title", weight=4.0),
    LedgerColumn("时限", value="due"),
    LedgerColumn("录入日期", value="entered"),
)


def _general_columns(
    ws: Workspace, rows: Sequence[Listed], chosen: Filter | None
) -> tuple[LedgerColumn, ...]:
    """Return the columns of a list nobody declared: those the form's list has, or what all records share."""
    forms = {row.form_id for row in rows} or set(chosen.forms if chosen else ())
    if len(forms) != 1:
        return _GENERAL
    form = ws.library.form(next(iter(forms)))
    fields = (form.field(name) for name in form.list_columns)
    columns = tuple(
        LedgerColumn(one.label, (one.id,), weight=1.0 if one.kind in _NARROW else 2.4)
        for one in fields
        if one is not None
    )
    return (*columns, LedgerColumn("录入日期", value="entered"))


def _general_title(ws: Workspace, spec: DocumentSpec, chosen: Filter | None, naming: Naming) -> str:
    if chosen is None or len(chosen.forms) != 1:
        return spec.title
    form = ws.library.form(chosen.forms[0])
    return f"{naming.form(form, chosen.year or ws.today.year, chosen.owner).title}台账"


def _totals(spec: DocumentSpec, rows: Sequence[Listed]) -> tuple[tuple[str, str], ...]:
    count = TOTALS.get(spec.id)
    return () if count is None else count(rows)


def _signed(rows: Sequence[Listed]) -> tuple[tuple[str, str], ...]:
    """签订率 of each level (F06); letters signed by proxy are named."""
    levels: dict[str, list[Listed]] = {}
    for row in rows:
        levels.setdefault(str(row.body.get("level") or ""), []).append(row)
    found = [(level, _rate(mine)) for level, mine in levels.items()]
    proxies = sum(row.body.get("by_proxy") is True for row in rows)
    return (("合计", _rate(rows)), *found, ("代签", f"{proxies}份"))


def _rate(rows: Sequence[Listed]) -> str:
    signed = sum(1 for row in rows if row.closed_on)
    share = f"{100 * signed / len(rows):.1f}".removesuffix(".0")
    return f"应签{len(rows)}份、已签{signed}份、签订率{share}%"


TOTALS: Mapping[str, Callable[[Sequence[Listed]], tuple[tuple[str, str], ...]]] = {"signing_ledger": _signed}
"""Sums below a ledger, by the document's id."""
