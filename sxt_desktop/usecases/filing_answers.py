"""What is answered to a filing: opinions of the authority it names, on what it said when it was filed (TB01, TB02).

Whoever else stands above us may have an opinion too; it is shown, it files nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sxt_desktop.domain.endorsing import is_same_content
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.people import Directory
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.reviewing import Opinion
from sxt_desktop.domain.values import Body, bare_name
from sxt_desktop.store import lists, unreviewed
from sxt_desktop.store.unreviewed import Given
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.entitled import REVIEW, superiors
from sxt_desktop.usecases.entries import versions
from sxt_desktop.usecases.looks import shown
from sxt_desktop.usecases.workspace import Workspace

RESULT = ("receipt_no", "answered_on", "opinion", "files", "signed_scan")
"""What is filled in once the authority has answered: writing it down changes nothing of what was filed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An opinion of somebody above us; `counts`: of the authority named, on the filing as it is now."""

    review: Listed
    is_authoritys: bool
    counts: bool


def counted_opinions(ws: Workspace, rows: Sequence[Listed]) -> dict[str, tuple[Opinion, ...]]:
    """Return the opinions that say where filings stand, by filing, oldest first."""
    found: dict[str, tuple[Opinion, ...]] = {}
    for row, given in _given(ws, rows):
        if _is_authority(ws, directory(ws), row, given.reviewer):
            one = Opinion(given.verdict, _digest_meant(ws, row, given))
            found[row.entry_id] = (*found.get(row.entry_id, ()), one)
    return found


def answers_of(ws: Workspace, row: Listed) -> tuple[Answer, ...]:
    """Return everything our superiors said to one filing, the newest first."""
    people, found = directory(ws), []
    for _, given in _given(ws, (row,)):
        review = lists.find(ws.read, given.review, given.reviewer)
        if review is not None:
            is_authoritys = _is_authority(ws, people, row, given.reviewer)
            is_current = _digest_meant(ws, row, given) == row.digest
            found.append(Answer(review, is_authoritys, is_authoritys and is_current))
    shown(ws, tuple(one.review for one in found))
    return tuple(reversed(found))


def _given(ws: Workspace, rows: Sequence[Listed]) -> Iterator[tuple[Listed, Given]]:
    filed = {row.entry_id: row for row in rows}
    above = superiors(ws)
    if not filed or not above:
        return
    for given in unreviewed.opinions(ws.read, list(filed), review=REVIEW, reviewers=above):
        if given.owner == ws.org:
            yield filed[given.entry_id], given


def _is_authority(ws: Workspace, people: Directory, row: Listed, reviewer: OrgId) -> bool:
    """Whether an organisation is the authority a filing names: by its id, or where that was typed, by its name."""
    named = row.body.get("authority")
    if not isinstance(named, dict):
        return False
    if named.get("id"):
        return str(named["id"]) == reviewer
    names = {
        bare_name(name)
        for one in people.organisations
        if one.id == reviewer
        for name in (one.name, one.short_name)
    }
    return bare_name(str(named.get("name") or "")) in names


def _digest_meant(ws: Workspace, row: Listed, given: Given) -> str:
    """Return the newest digest for an opinion on a revision that said the same but for the result."""
    if given.digest == row.digest:
        return row.digest
    bodies = {one.digest: one.body for one in versions(ws, row.entry_id, row.owner)}
    is_same = _said(bodies.get(given.digest), row.body)
    return row.digest if is_same else given.digest


def _said(before: Body | None, now: Body) -> bool:
    return before is not None and is_same_content(before, now, RESULT)
