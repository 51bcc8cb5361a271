"""What to look at before a year is closed: what is unfinished, and what was changed since it was closed last."""

from collections.abc import Iterator
from dataclasses import dataclass

from sxt_desktop.domain.records import Listed
from sxt_desktop.store import lists
from sxt_desktop.usecases.archive_items import archive_filter
from sxt_desktop.usecases.closings import closed_up_to, is_changed_since
from sxt_desktop.usecases.draft_report import DRAFT, STATE, own_reports
from sxt_desktop.usecases.drafts import own_drafts
from sxt_desktop.usecases.entitled import superiors
from sxt_desktop.usecases.matters import matter_board
from sxt_desktop.usecases.sign_letter import letters
from sxt_desktop.usecases.unconfirmed import unconfirmed
from sxt_desktop.usecases.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Something to be finished before a year is closed: what, how many, some of their titles, the page for it."""

    what: str
    count: int
    titles: tuple[str, ...]
    page: str


def changed_since(ws: Workspace, year: int) -> tuple[Listed, ...]:
    """Return the records of a year that were written or changed after it was last closed."""
    closed = closed_up_to(ws)
    if year not in closed:
        return ()
    rows = lists.each(ws.read, archive_filter(ws, year))
    return tuple(row for row in rows if is_changed_since(row, closed))


def unfinished_of(ws: Workspace, year: int) -> tuple[Unfinished, ...]:
    """Return what should be finished before a year is closed; it can be closed all the same."""
    return tuple(one for one in _unfinished(ws, year) if one.count)


def _unfinished(ws: Workspace, year: int) -> Iterator[Unfinished]:
    unsigned = [row.subject_name or row.title for row in letters(ws, year) if not row.closed_on]
    yield _told("没有签字的责任书", unsigned, "letters")
    matters = [one.order.title for one in matter_board(ws, year) if one.matter.is_open]
    yield _told("没有办结的督办和任务", matters, "matters")
    waiting = [found for org in superiors(ws) if (found := unconfirmed(ws, org)) is not None]
    count = sum(one.total for one in waiting)
    yield Unfinished("已报送、上级没有确认的记录", count, (), "exchange")
    yield _told("没有保存的草稿", [one.title or one.form_title for one in own_drafts(ws)], "drafts")
    reports = [row.title for row in own_reports(ws, year) if row.body.get(STATE) == DRAFT]
    yield _told("没有定稿的报告", reports, "reports")


def _told(what: str, titles: list[str], page: str) -> Unfinished:
    return Unfinished(what, len(titles), tuple(titles[:3]), page)
