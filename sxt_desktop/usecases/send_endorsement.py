"""送签: sheets to be endorsed made from lists or papers, registered as signed, and sent again when something changed.

MZ26, MZ27 (书记→成员), MZ28 (成员→部门负责人).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.endorsing import EndorsingRelation, Signer, proposed_signers
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.people import Directory
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Ref, Row, Value, Values
from sxt_desktop.store import lists
from sxt_desktop.usecases.assignments import by_holder, year_items
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.endorsements import (
    ENDORSEMENT,
    endorsement_of,
    endorsement_rules,
    lists_title,
    pinned_by,
    usual_relation,
)
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.save_entry import ToSave, save_entry, save_together
from sxt_desktop.usecases.workspace import Workspace

TO_ENDORSE = (Permission.RECORD, Permission.ENDORSE)
LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class SignedNow:
    """What is registered for one level: the day, who signed for another, the opinion."""

    day: date
    by_proxy: bool = False
    signed_by: str = ""
    opinion: str = ""


def send_lists(
    ws: Workspace, *, year: int, holders: Sequence[Ref], due: date | None = None, relation: str = ""
) -> Changes:
    """Send everyone's lists of a year to be endorsed: one sheet for each, in one transaction.

    `relation` is one for all, or nobody's in particular: each holder's usual one. ITEMS_MISSING when somebody
    holds no items of that year.
    """
    ws.require(*TO_ENDORSE)
    people, items = directory(ws), by_holder(year_items(ws, year))
    records = []
    for holder in dict.fromkeys(holders):
        mine = items.get(holder.id or "", ())
        if not mine:
            raise UserError(ErrorCode.ITEMS_MISSING, name=holder.name, period=f"{year}年度")
        chosen = endorsement_rules(ws).relation(relation) if relation else None
        by = chosen or usual_relation(ws, people, holder.id or "")
        records.append(
            _sheet(
                ws, people, mine, by, title=lists_title(holder.name, year), holder=holder, year=year, due=due
            )
        )
    return save_together(ws, [ToSave(ENDORSEMENT, values) for values in records])


def send_papers(
    ws: Workspace, *, entries: Sequence[EntryId], relation: str = "", due: date | None = None
) -> Changes:
    """Send single papers of ours (a letter, a yearly plan) to be endorsed, one sheet for each (ENTRY_UNKNOWN)."""
    ws.require(*TO_ENDORSE)
    people, records = directory(ws), []
    for entry in entries:
        row = lists.find(ws.read, entry, ws.org)
        if row is None or row.voided:
            raise UserError(ErrorCode.ENTRY_UNKNOWN)
        holder = Ref(row.subject, row.subject_name or "") if row.subject else None
        by = endorsement_rules(ws).relation(relation)
        title = " ".join(filter(None, (row.title, row.number)))[:LONGEST_TITLE]
        records.append(
            _sheet(ws, people, (row,), by, title=title, holder=holder, year=ws.today.year, due=due)
        )
    return save_together(ws, [ToSave(ENDORSEMENT, values) for values in records])


def _sheet(
    ws: Workspace,
    people: Directory,
    rows: Sequence[Listed],
    relation: EndorsingRelation,
    *,
    title: str,
    holder: Ref | None,
    year: int,
    due: date | None,
) -> Values:
    signers = proposed_signers(relation.levels, people, (holder.id if holder else "") or "", on=ws.today)
    return {
        "title": title,
        "holder": holder,
        "year": year,
        "relation": relation.title,
        "sent_on": ws.today,
        "due": due,
        "items": tuple(Ref(row.entry_id, row.title) for row in rows),
        "versions": _versions(rows),
        "levels": tuple(
            {
                "level": level.name,
                "signer": Ref(person.id, person.name) if person else _handler(ws, level.signer),
            }
            for level, person in zip(relation.levels, signers, strict=True)
        ),
    }


def _handler(ws: Workspace, signer: Signer) -> Ref | None:
    return Ref(None, ws.user.name) if signer is Signer.HANDLER else None


def _versions(rows: Sequence[Listed]) -> tuple[Row, ...]:
    return tuple({"entry": row.entry_id, "digest": row.digest} for row in rows)


def send_again(ws: Workspace, *, endorsement: EntryId) -> Changes:
    """Send what changed to be signed once more: a new sheet with today's revisions; the earlier one stays as it is."""
    ws.require(*TO_ENDORSE)
    opened = open_entry(ws, endorsement, ws.org)
    if opened.listed.form_id != ENDORSEMENT:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    found = (lists.find(ws.read, entry, ws.org) for entry in pinned_by(opened.listed.body))
    rows = [row for row in found if row is not None and not row.voided]
    if not rows:
        raise UserError(ErrorCode.DOCUMENT_NEEDS, what="背书内容", name=opened.listed.title)
    kept = {key: opened.values.get(key) for key in ("title", "holder", "year", "relation", "due")}
    values: Values = {
        **kept,
        "sent_on": ws.today,
        "items": tuple(Ref(row.entry_id, row.title) for row in rows),
        "versions": _versions(rows),
        "levels": tuple(
            {"level": row.get("level"), "signer": row.get("signer")}
            for row in _rows(opened.values.get("levels"))
        ),
    }
    return save_together(ws, [ToSave(ENDORSEMENT, values)])


def _rows(value: Value) -> tuple[Row, ...]:
    return tuple(row for row in value if isinstance(row, dict)) if isinstance(value, tuple) else ()


def register_signed(
    ws: Workspace,
    *,
    endorsement: EntryId,
    signed: Mapping[str, SignedNow],
    expected: str | None = None,
) -> Changes:
    """Register levels of a sheet as signed on paper, by their names; other levels stay as they are.

    When all have signed the sheet is closed with the last of their days. ENTRY_UNKNOWN where it is no sheet of ours or has no such level.
    """
    ws.require(*TO_ENDORSE)
    opened = open_entry(ws, endorsement, ws.org)
    levels = {str(row.get("level")) for row in _rows(opened.values.get("levels"))}
    if opened.listed.form_id != ENDORSEMENT or not signed.keys() <= levels:
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    rows = tuple(
        _signed(row, signed.get(str(row.get("level")))) for row in _rows(opened.values.get("levels"))
    )
    days = [row.get("signed_on") for row in rows]
    values: Values = dict(opened.values)
    values["levels"] = rows
    values["by_proxy"] = any(row.get("by_proxy") is True for row in rows)
    known = [day for day in days if isinstance(day, date)]
    values["signed_on"] = max(known) if len(known) == len(rows) and known else None
    return save_entry(
        ws,
        form_id=ENDORSEMENT,
        values=values,
        entry_id=endorsement,
        expected=expected or opened.listed.digest,
    )


def _signed(row: Row, now: SignedNow | None) -> Row:
    if now is None:
        return row
    return {
        **row,
        "signed_on": now.day,
        "by_proxy": now.by_proxy,
        "signed_by": now.signed_by.strip() if now.by_proxy else "",
        "opinion": now.opinion.strip(),
    }


def register_all(
    ws: Workspace,
    *,
    endorsements: Sequence[EntryId],
    signed_on: date,
    by_proxy: frozenset[EntryId] = frozenset(),
) -> Changes:
    """Register several sheets as signed at every level that has not signed, on one day."""
    ws.require(*TO_ENDORSE)
    done: list[EntryId] = []
    for entry in endorsements:
        waiting = [
            one for one in endorsement_of(open_entry(ws, entry, ws.org).listed.body).levels if not one.day
        ]
        signed = {one.name: SignedNow(signed_on, entry in by_proxy) for one in waiting}
        done.extend(register_signed(ws, endorsement=entry, signed=signed).entries)
    return Changes(tuple(done))
