"""The superior's desk: how every unit below stands with its reports, from what its bundles say and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sxt_desktop.bundle.formats import CURRENT
from sxt_desktop.domain.errors import ErrorCode
from sxt_desktop.domain.exchange import Received
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.people import Relation
from sxt_desktop.domain.periods import Period, PeriodKind, periods_of
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.standing import Cell, Standing, Trouble, cell
from sxt_desktop.store import kept_bundles, ledger, outbox, reports
from sxt_desktop.store.kept_bundles import Held
from sxt_desktop.store.reports import Told
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.review_entry import organisation_names
from sxt_desktop.usecases.workspace import Workspace

_SLACK = timedelta(days=31)
"""A sender's clock may be ahead of ours: what was imported shortly before a year may have been made in it."""
_REFUSALS: Mapping[str, Standing] = {
    ErrorCode.BUNDLE_FORKED.value: Standing.FORKED,
    ErrorCode.BUNDLE_NEWER.value: Standing.OUTDATED,
    ErrorCode.BUNDLE_ALTERED.value: Standing.INVALID,
    ErrorCode.BUNDLE_HOSTILE.value: Standing.INVALID,
    ErrorCode.BUNDLE_UNKNOWN_SENDER.value: Standing.INVALID,
    ErrorCode.BUNDLE_REVOKED_SENDER.value: Standing.INVALID,
    ErrorCode.BUNDLE_KEY_REPLACED.value: Standing.INVALID,
}
"""What a refused bundle means for the unit that it is, or claims to be, from."""
_SETTLED = (Standing.FORKED, Standing.UNCONFIRMED)
"""Troubles that a later bundle does not end by itself."""

_ENDS: Mapping[str, tuple[Standing, ...]] = {
    reports.CONTINUED: (Standing.FORKED, Standing.UNCONFIRMED),
    reports.CONFIRMED: (Standing.UNCONFIRMED,),
    reports.FORK_SETTLED: (Standing.FORKED,),
}
"""What each event ends; a fork ends when its owner opens a new epoch, which then has to be confirmed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One unit: its cells in the order of the matrix's periods; None where nothing was due."""

    org: OrgId
    name: str
    cells: tuple[Cell | None, ...]

    def has(self, standing: Standing) -> bool:
        """Whether the unit stands so in any period."""
        return any(one is not None and one.standing is standing for one in self.cells)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Units × periods of a year: the months, each half-year after its last month."""

    year: int
    today: date
    periods: tuple[Period, ...]
    rows: tuple[Row, ...]

    def count(self, column: int, standing: Standing) -> int:
        """Return how many units stand so in a period."""
        cells = (row.cells[column] for row in self.rows)
        return sum(1 for one in cells if one is not None and one.standing is standing)

    def missing(self, column: int) -> tuple[Row, ...]:
        """Return the units to be reminded for a period (催报名单): 未报 alone, what arrived in some way is not."""
        return tuple(
            row
            for row in self.rows
            if (one := row.cells[column]) is not None and one.standing is Standing.MISSING
        )

    @property
    def present(self) -> int:
        """The column of the month that runs, of the year's last one when the year is over."""
        months = [number for number, one in enumerate(self.periods) if one.start <= self.today]
        running = [number for number in months if self.periods[number].holds(self.today)]
        return next(iter(running), months[-1] if months else 0)


def matrix(ws: Workspace, year: int) -> Matrix:
    """Return how every subordinate stands in every month and half-year of a year; see `domain.standing` for the rule.

    A handful of queries, however many units there are.
    """
    periods, since = _columns(year), _units(ws)
    if not periods:
        return Matrix(year, ws.today, (), ())
    came = reports.arrivals(ws.read, (periods[0].start - _SLACK).isoformat())
    troubles, names = _troubles(ws, since), organisation_names(ws, tuple(since))

    def row(org: OrgId) -> Row:
        made, standing = came.get(org, []), troubles.get(org, [])
        cells = (cell(one, made, standing, today=ws.today, enrolled=since[org]) for one in periods)
        return Row(org, names[org], tuple(cells))

    return Matrix(year, ws.today, periods, tuple(map(row, since)))


def has_subordinates(ws: Workspace) -> bool:
    """Whether any organisation is enrolled as standing below us."""
    return outbox.is_related(ws.read, Relation.SUBORDINATE.value)


def received_from(ws: Workspace, org: OrgId) -> tuple[Received, ...]:
    """Return the bundles that were imported of a unit, newest first."""
    return outbox.received_from(ws.read, org)[::-1]


def confirm_epoch(ws: Workspace, org: OrgId) -> Changes:
    """Agree that a unit's log goes on in a new epoch after its restore or move; written down with who did."""
    ws.require(Permission.EXCHANGE)
    detail = {"from": org, "by": ws.author}
    ws.workbook.write(lambda db: ledger.add_event(db, at=ws.timestamp, kind=reports.CONFIRMED, detail=detail))
    return Changes(entries=(EntryId(org),), exchange=True)


def _columns(year: int) -> tuple[Period, ...]:
    months, halves = periods_of(year, PeriodKind.MONTH), periods_of(year, PeriodKind.HALF_YEAR)
    return () if not months else (*months[:6], halves[0], *months[6:], halves[1])


def _units(ws: Workspace) -> dict[OrgId, date]:
    """Return who stands below us, in the order of enrolment, with the day of its first enrolment."""
    found: dict[OrgId, date] = {}
    for peer in outbox.peers(ws.read):
        if peer.relation == Relation.SUBORDINATE.value:
            found.setdefault(peer.org_id, date.fromisoformat(peer.enrolled_at[:10]))
    return found


def _troubles(ws: Workspace, units: Iterable[OrgId]) -> dict[OrgId, list[Trouble]]:
    """Return what is in the way of each unit's reports and not over yet."""
    told: dict[OrgId, list[Told]] = {}
    for one in reports.told(ws.read):
        told.setdefault(one.sender, []).append(one)
    waiting: dict[OrgId, list[Held]] = {}
    for held in kept_bundles.held(ws.read):
        waiting.setdefault(held.sender, []).append(held)
    last, found = reports.last(ws.read), {}
    for org in units:
        newest = last.get(org)
        open_ones = _still_open(told.get(org, ()), "" if newest is None else newest.imported_at)
        if newest is not None and newest.format is not None and newest.format < CURRENT:
            open_ones.append(Trouble(Standing.OUTDATED, newest.imported_at, newest.seq))
        open_ones += [Trouble(Standing.HELD, one.at, one.seq) for one in waiting.get(org, ())]
        found[org] = open_ones
    return found


def _still_open(told: Sequence[Told], imported_at: str) -> list[Trouble]:
    """Return the troubles that neither a later bundle nor a person's decision has ended."""
    found: list[Trouble] = []
    for one in told:
        if one.kind in _ENDS:
            found = [trouble for trouble in found if trouble.standing not in _ENDS[one.kind]]
        standing = _standing(one)
        if standing is not None and (standing in _SETTLED or one.at > imported_at):
            seq = one.detail.get("seq")
            found.append(Trouble(standing, one.at, seq if isinstance(seq, int) else None))
    return found


def _standing(one: Told) -> Standing | None:
    if one.kind == reports.CONTINUED:
        return Standing.UNCONFIRMED
    return _REFUSALS.get(str(one.detail.get("code"))) if one.kind == reports.REFUSED else None
