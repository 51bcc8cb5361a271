"""件: what a year's file consists of, by retention: a record, a person's handbook, a list; each once (DA/T 22—2015)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sxt_desktop.catalog.documents import load_documents
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.papers import Layout
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.store import lists
from sxt_desktop.usecases.naming import Naming
from sxt_desktop.usecases.paper_kinds import RECORD_LEDGER, document_for, document_spec
from sxt_desktop.usecases.paper_parts import day_text, full_name
from sxt_desktop.usecases.workspace import Workspace

CODES = {"永久": "Y", "30年": "D30", "10年": "D10"}
"""Retention periods in the order in which a file is kept, with their letters in a file's number."""
_HANDBOOK, _LISTS = "handbook", "lists"
"""Groups of forms whose records are bound into one paper: of each person, of each kind of list."""


@dataclass(frozen=True, slots=True)
class ArchiveItem:
    """One 件: its retention, number within it, number on paper, responsible, title, day (`YYYYMMDD`), and its paper.

    `document` of `subject` (of a year where it is a handbook, of the list `chosen` where it is a ledger) is the paper;
    `records` are the records it is made of.
    """

    year: int
    retention: str
    number: int
    on_paper: str
    responsible: str
    title: str
    day: str
    document: str
    subject: str = ""
    chosen: Filter | None = None
    records: tuple[EntryId, ...] = ()

    @property
    def short(self) -> str:
        """Its number without what the archive gives: ``D30-0001``."""
        return f"{CODES[self.retention]}-{self.number:04d}"

    @property
    def reference(self) -> str:
        """Its number in the list: ``WS·2026-D30-0001``; the fonds is given by the archive."""
        return f"WS·{self.year}-{self.short}"

    @property
    def day_words(self) -> str:
        """Its day as papers write it."""
        return day_text(f"{self.day[:4]}-{self.day[4:6]}-{self.day[6:]}")


def archive_records(ws: Workspace, year: int) -> tuple[Listed, ...]:
    """Return the records of a year that are kept at all, those of people apart, in the order of their days."""
    return tuple(sorted(lists.each(ws.read, archive_filter(ws, year)), key=_order))


def archive_filter(ws: Workspace, year: int) -> Filter:
    """Return the list of what a year's file is made of; files of persons go on over the years and are in none."""
    specs = (one.spec for one in ws.library.forms.values() if not one.spec.guarded)
    forms = tuple(one.id for one in specs if one.retention in CODES and one.group != "people")
    return Filter(forms=forms, owner=ws.org, year=year, only_adopted=True)


def _order(row: Listed) -> tuple[str, int]:
    return row.occurred_on or "", row.row


def archive_items(ws: Workspace, rows: Iterable[Listed], year: int) -> tuple[ArchiveItem, ...]:
    """Return the 件 of records, numbered within each retention."""
    every = list(rows)
    unit, naming = full_name(ws, ws.org), Naming(ws)
    found: list[ArchiveItem] = []
    for retention in CODES:
        mine = [row for row in every if ws.library.form(row.form_id).retention == retention]
        items = _of_retention(naming, mine, retention, year, unit)
        found += [replace(one, number=number) for number, one in enumerate(items, start=1)]
    return tuple(found)


def _of_retention(
    naming: Naming, rows: Iterable[Listed], retention: str, year: int, unit: str
) -> Iterator[ArchiveItem]:
    """Yield one 件 for each record, then one for each book or list its records are bound into."""
    bound: dict[str, ArchiveItem] = {}
    for row in rows:
        one = _bound(naming, row, year, unit)
        if one is None:
            yield single_item(naming.ws, row, year, unit)
            continue
        known = bound.get(one.title, replace(one, retention=retention))
        bound[one.title] = replace(known, records=(*known.records, row.entry_id))
    yield from bound.values()


def single_item(ws: Workspace, row: Listed, year: int, unit: str, *, document: str = "") -> ArchiveItem:
    """Return the 件 of one record."""
    form = Naming(ws).of_row(row, ws.library.form(row.form_id))
    title = row.title if form.title in row.title else f"{form.title}：{row.title}"
    return ArchiveItem(
        year=year,
        retention=form.retention,
        number=0,
        on_paper=row.number or "",
        responsible=unit,
        title=title,
        day=(row.occurred_on or row.first_recorded_at)[:10].replace("-", ""),
        document=document or document_for(ws, row.form_id),
        subject=row.entry_id,
        records=(row.entry_id,),
    )


def _bound(naming: Naming, row: Listed, year: int, unit: str) -> ArchiveItem | None:
    """Return the book or list a record is bound into, None where it is a paper of its own.

    There is no handbook of someone who is only named and is no person of ours.
    """
    ws = naming.ws
    form = ws.library.form(row.form_id)
    is_book = form.group == _HANDBOOK
    if form.group not in (_HANDBOOK, _LISTS) or (is_book and not _is_known(ws, row.subject)):
        return None
    item = ArchiveItem(year, form.retention, 0, "", unit, "", f"{year}1231", "")
    if is_book:
        who = row.subject_name or unit
        title = f"{year}年度全程纪实手册（{who}）"
        return replace(item, responsible=who, title=title, document=_HANDBOOK, subject=str(row.subject))
    kind = str(row.body.get("list_kind") or naming.form(form, year).title)
    document = _ledger(ws, form, kind)
    paper = naming.paper(document_spec(ws, document), year)
    kind = paper.title if paper.called else kind
    chosen = Filter(forms=(form.id,), owner=ws.org, year=year)
    return replace(item, title=f"{year}年度{kind}", document=document, chosen=chosen)


def _is_known(ws: Workspace, subject: str | None) -> bool:
    return subject is not None and lists.find(ws.read, EntryId(subject), ws.org) is not None


def _ledger(ws: Workspace, form: FormSpec, kind: str) -> str:
    """Return the ledger made of a kind of list, the general one where there is none."""
    for spec in load_documents(ws.library.resources / "documents").values():
        is_table = spec.layout is Layout.LEDGER and not spec.public and form.id in map(FormId, spec.forms)
        kinds = spec.where.get("list_kind", ())
        if is_table and (kind in kinds if form.field("list_kind") else True):
            return spec.id
    return RECORD_LEDGER
