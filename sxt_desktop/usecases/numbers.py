"""编号: running numbers go on after the last one used, here or on paper, and which ones were never used or no longer are.

A number is never given twice. What came back from above or was typed on paper meanwhile moves its series on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sxt_desktop.domain import numbering
from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import FieldKind
from sxt_desktop.store import ledger, lists, outbox
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.naming import titles_of
from sxt_desktop.usecases.review_entry import organisation_name
from sxt_desktop.usecases.running_numbers import unit_code
from sxt_desktop.usecases.void_list import voided_entries
from sxt_desktop.usecases.workspace import Workspace

NUMBER_SET = "number_set"
"""The event of a series moved on by hand: `series`, `year`, `from`, `to`, `by`, `why`."""
_MOST = 200


class Gap(StrEnum):
    """Why a number stands for nothing in use; the values are what users see."""

    PAPER = "纸上已用或跳过"
    VOID = "记录已作废"
    BUNDLE_VOID = "报送包没有写成"
    BUNDLE_SKIPPED = "没有收到，后包已补齐"


@dataclass(frozen=True, slots=True)
class Series:
    """A series of running numbers, as forms have it, and the last number given in a year; 0 for none."""

    form: str
    series: str
    year: int
    last: int

    def written(self, number: int) -> str:
        """Return a number of it as it stands on paper."""
        return numbering.written(self.series, year=self.year, n=number)


@dataclass(frozen=True, slots=True)
class UnusedNumber:
    """A number that stands for nothing in use: as it is written, why, since when (ISO text), by whom, the reason given."""

    number: str
    why: Gap
    at: str
    by: str = ""
    reason: str = ""


def number_series(ws: Workspace) -> tuple[Series, ...]:
    """Return every series of running numbers with the last number given this year."""
    db, year = ws.read, ws.today.year
    code, titles = unit_code(ws, db), titles_of(ws)
    return tuple(
        Series(titles[loaded.spec.id], series, year, ledger.last_number(db, series, year))
        for loaded in ws.library.forms.values()
        for series in (one.replace("{code}", code) for _, one in _numbered(loaded.spec))
        if not numbering.hangs_below(series)
    )


def set_last_number(ws: Workspace, series: str, *, year: int, last: int, reason: str) -> Changes:
    """Go on after the last number used on paper, for a reason (REASON_MISSING); it is never set back (NUMBER_USED), so
    that none is given twice."""
    ws.require(Permission.MANAGE)
    why = reason.strip()
    if not why:
        raise UserError(ErrorCode.REASON_MISSING)

    def write(db: Database) -> None:
        given = ledger.last_number(db, series, year)
        if last < given:
            raise UserError(ErrorCode.NUMBER_USED, last=given)
        if last == given:
            return
        ledger.set_last_number(db, series, year, last)
        detail = {"series": series, "year": year, "from": given, "to": last, "by": ws.author, "why": why}
        ledger.add_event(db, at=ws.timestamp, kind=NUMBER_SET, detail=detail)

    ws.workbook.write(write)
    return Changes()


def move_on(ws: Workspace, db: Database) -> None:
    """Let series go on after the numbers records of ours have, inside a transaction: some may have come back."""
    code = unit_code(ws, db)
    for loaded in ws.library.forms.values():
        for _, pattern in _numbered(loaded.spec):
            series = pattern.replace("{code}", code)
            held = (numbering.read(series, number) for number in lists.numbers(db, ws.org, loaded.spec.id))
            for own, year, n in filter(None, held):
                if n > ledger.last_number(db, own, year):
                    ledger.set_last_number(db, own, year, n)


def _numbered(spec: FormSpec) -> list[tuple[str, str]]:
    """Return a form's running numbers: field and series."""
    return [(one.id, one.series) for one in spec.fields if one.kind is FieldKind.NUMBER and one.series]


def unused_numbers(ws: Workspace) -> tuple[UnusedNumber, ...]:
    """Return the numbers of records and bundles that stand for nothing in use, newest first."""
    found = [*_left_out(ws), *_voided(ws), *_bundles_void(ws), *_bundles_skipped(ws)]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def _left_out(ws: Workspace) -> Iterable[UnusedNumber]:
    for at, detail in ledger.details_of(ws.read, NUMBER_SET):
        series = Series("", detail["series"], int(detail["year"]), int(detail["to"]))
        first, last = int(detail["from"]) + 1, int(detail["to"])
        words = series.written(first)
        if last > first:
            words += f" 至 {series.written(last)}"
        yield UnusedNumber(words, Gap.PAPER, at, str(detail.get("by", "")), str(detail.get("why", "")))


def _voided(ws: Workspace) -> Iterable[UnusedNumber]:
    forms = tuple(loaded.spec.id for loaded in ws.library.forms.values() if _numbered(loaded.spec))
    for one in voided_entries(ws, Filter(forms=forms), limit=_MOST):
        if one.listed.number:
            yield UnusedNumber(one.listed.number, Gap.VOID, one.at, one.by, one.reason)


def _bundles_void(ws: Workspace) -> Iterable[UnusedNumber]:
    for one in outbox.void_bundles(ws.read):
        name = organisation_name(ws, one.recipient)
        yield UnusedNumber(f"报送{name}第{one.seq}包", Gap.BUNDLE_VOID, one.created_at)


def _bundles_skipped(ws: Workspace) -> Iterable[UnusedNumber]:
    for at, detail in ledger.details_of(ws.read, "imported", having="skipped"):
        for seq in detail["skipped"]:
            name = organisation_name(ws, detail["from"])
            yield UnusedNumber(f"{name}第{seq}包", Gap.BUNDLE_SKIPPED, at)
