"""责任书: making letters from list items, and registering a paper letter as signed, with its scan."""

from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.letter_parties import LETTER as LETTER
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Attachment, DateRange, Ref, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.assignments import by_holder, held_by, must_hold_posts, year_items
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.permits import TO_ENDORSE
from sxt_desktop.usecases.save_entry import ToSave, save_entry
from sxt_desktop.usecases.signed_copy import unnamed_proxy
from sxt_desktop.usecases.workspace import Workspace

"""Letters are made and registered by who records or by who endorses."""


@dataclass(frozen=True, slots=True)
class SignedRate:
    """签订率: letters that should be signed and those that are."""

    due: int
    signed: int


def letter_title(year: int) -> str:
    """Return the usual title of a year's letter (F05)."""
    return f"{year}年度全面从严治党责任书"


def new_letter_values(ws: Workspace, *, year: int, party_b: Ref, items: tuple[Ref, ...]) -> Values:
    """Return a letter's values from what is already known, so that nothing is typed twice."""
    own = lists.find(ws.read, EntryId(ws.org), ws.org)
    name = "" if own is None else str(own.body.get("name"))
    return {
        "title": letter_title(year),
        "level": "党委—班子成员",
        "term": DateRange(date(year, 1, 1), date(year, 12, 31)),
        "party_a": Ref(ws.org, name),
        "party_b": party_b,
        "items": items,
        "copies": 2,
    }


def items_of(ws: Workspace, subject: str, year: int) -> tuple[Listed, ...]:
    """Return the list items of a year that bind a person or an organisation; those of other years are not its letter's."""
    return held_by(ws, subject, year)


def make_letters(
    ws: Workspace, *, year: int, parties: tuple[Ref, ...], sign_by: date | None = None
) -> Changes:
    """Make one letter for each person from the items each holds, all or none; who has one already is left out.

    ITEMS_MISSING for who holds nothing that year, PERSON_LEFT for who holds no post any more.
    """
    from sxt_desktop.usecases.letters_made import made_together  # reads much that the start does not need

    ws.require(*TO_ENDORSE)
    people = directory(ws)
    existing = {row.subject for row in letters(ws, year)}
    wanted = {party.id: party for party in parties if party.id not in existing}
    held = by_holder(year_items(ws, year))
    records = []
    for key, party in wanted.items():
        items = held.get(key or "", ())
        if not items:
            raise UserError(ErrorCode.ITEMS_MISSING, name=party.name, period=f"{year}年度")
        must_hold_posts(people, party, on=ws.today)
        refs = tuple(Ref(row.entry_id, row.title) for row in items)
        values = new_letter_values(ws, year=year, party_b=party, items=refs)
        records.append(ToSave(LETTER, {**values, "sign_by": sign_by}))
    return made_together(ws, records, year)


def letters(ws: Workspace, year: int) -> tuple[Listed, ...]:
    """Return the letters whose term begins in a year, whenever they were written."""
    rows = lists.page(ws.read, Filter(forms=(LETTER,), owner=ws.org), limit=100_000)
    found = tuple(row for row in rows if _term_year(row) == year)
    shown(ws, found)
    return found


def _term_year(row: Listed) -> int:
    term = row.body.get("term")
    start = term.get("from") if isinstance(term, dict) else None
    return int((start if isinstance(start, str) else row.first_recorded_at)[:4])


def signed_rate(ws: Workspace, year: int) -> SignedRate:
    """Return how many of a year's letters are signed."""
    rows = letters(ws, year)
    return SignedRate(len(rows), sum(1 for row in rows if row.closed_on))


def sign_letter(
    ws: Workspace,
    *,
    letter: EntryId,
    signed_on: date,
    by_proxy: bool = False,
    signed_by: str = "",
    box_no: str = "",
    scan: tuple[Attachment, ...] = (),
) -> Changes:
    """Register a letter as signed on paper; the scan may follow later (F06, 签字背书).

    ENTRY_UNKNOWN, ENTRY_VOID; PERSON_LEFT when a party held no post any more on the day, unless by proxy; NOT_ACCEPTED
    by proxy without the name of who signed.
    """
    ws.require(*TO_ENDORSE)
    opened = open_entry(ws, letter, ws.org)
    if opened.listed.form_id != LETTER:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    if opened.listed.voided:
        raise UserError(ErrorCode.ENTRY_VOID, title=opened.listed.title)
    if not by_proxy:
        people = directory(ws)
        for party in ("party_b", "party_a_person"):
            must_hold_posts(people, opened.values.get(party), on=signed_on)
    values = dict(opened.values)
    values["signed_on"] = signed_on
    values["by_proxy"] = by_proxy
    if by_proxy and not signed_by.strip():
        raise unnamed_proxy(ws.library.form(LETTER), "by_proxy", "signed_by")
    if by_proxy or opened.values.get("by_proxy") is True:
        values["signed_by"] = signed_by.strip() if by_proxy else None
    if box_no.strip():
        values["box_no"] = box_no.strip()
    if scan:
        held = values.get("scan")
        values["scan"] = (*(held if isinstance(held, tuple) else ()), *scan)
    return save_entry(ws, form_id=LETTER, values=values, entry_id=letter, expected=opened.listed.digest)
