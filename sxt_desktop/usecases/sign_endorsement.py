"""Sheets for endorsement registered as signed on paper, level by level, by proxy or in person (MZ26, domain.md 3.02)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.problems import Problem, ProblemCode
from sxt_desktop.domain.values import Row, Values, chinese_date
from sxt_desktop.usecases.assignments import must_hold_posts
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.endorsements import ENDORSEMENT, rows_of, usable_sheet
from sxt_desktop.usecases.entries import open_entry
from sxt_desktop.usecases.permits import TO_ENDORSE
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import Workspace

MOST_OPINION = 300
MADE_UP = "本人{day}补签（原由{name}代签）"


@dataclass(frozen=True, slots=True)
class SignedNow:
    """What is registered for one level: the day, who signed for another, the opinion."""

    day: date
    by_proxy: bool = False
    signed_by: str = ""
    opinion: str = ""


def register_signed(
    ws: Workspace,
    *,
    endorsement: EntryId,
    signed: Mapping[str, SignedNow],
    expected: str | None = None,
) -> Changes:
    """Register levels of a sheet as signed on paper, by their names; other levels stay as they are.

    Who signs in person where somebody signed for him before keeps the day of then; the opinion tells of both (补签).

    When all have signed the sheet is closed with the last of their days. ENTRY_UNKNOWN where it is no sheet of ours or
    has no such level, ENTRY_VOID, PERSON_LEFT for who held no post any more on the day. NOT_ACCEPTED for levels out of
    their order, a day before the sheet was sent, a proxy without a name (the checks of the form).
    """
    ws.require(*TO_ENDORSE)
    usable_sheet(ws, endorsement)
    opened = open_entry(ws, endorsement, ws.org)
    levels = {str(row.get("level")): row.get("signer") for row in rows_of(opened.values.get("levels"))}
    if not signed.keys() <= levels.keys():
        raise UserError(ErrorCode.ENTRY_UNKNOWN)
    people = directory(ws)
    for name, now in signed.items():
        if not now.by_proxy:
            must_hold_posts(people, levels[name], on=now.day)
    rows = tuple(
        _signed(ws, row, signed.get(str(row.get("level")))) for row in rows_of(opened.values.get("levels"))
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


def _signed(ws: Workspace, row: Row, now: SignedNow | None) -> Row:
    if now is None:
        return row
    before = row.get("signed_on")
    if row.get("by_proxy") is True and isinstance(before, date) and not now.by_proxy:
        return _signed_after_all(ws, row, before, now)
    return {
        **row,
        "signed_on": now.day,
        "by_proxy": now.by_proxy,
        "signed_by": now.signed_by.strip() if now.by_proxy else "",
        "opinion": now.opinion.strip(),
    }


def _signed_after_all(ws: Workspace, row: Row, before: date, now: SignedNow) -> Row:
    """Return a level signed in person after somebody signed for it: it keeps its turn, the opinion says what happened.

    NOT_ACCEPTED for a day before the proxy signed, or to come.
    """
    form, wrong = ws.library.form(ENDORSEMENT), None
    if now.day > ws.today:
        wrong = Problem(
            "levels", ProblemCode.IN_FUTURE, {"day": chinese_date(now.day)}, column_id="signed_on"
        )
    elif now.day < before:
        facts = {"other": str(row.get("signed_by") or ""), "limit": chinese_date(before)}
        wrong = Problem("levels", ProblemCode.BEFORE_OTHER, facts, column_id="signed_on")
    if wrong is not None:
        first = form.label_of("signed_on", "levels")
        raise UserError(ErrorCode.NOT_ACCEPTED, form=form.title, problems=(wrong,), first=first)
    said = MADE_UP.format(day=chinese_date(now.day), name=row.get("signed_by") or "")
    opinion = "，".join(filter(None, (now.opinion.strip() or str(row.get("opinion") or ""), said)))
    return {**row, "by_proxy": False, "signed_by": "", "opinion": opinion[:MOST_OPINION]}
