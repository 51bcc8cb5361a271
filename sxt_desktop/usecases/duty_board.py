"""定额: 已做 / 应做 / 还差 of every duty, from the records of one owner and year."""

from datetime import date

from sxt_desktop.domain.duties import Counted, Progress, Reckoning, progress
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.store import lists
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.workspace import Workspace


def duty_board(ws: Workspace, year: int, owner: OrgId | None = None) -> tuple[Progress, ...]:
    """Return the progress of every duty of the profile in one year."""
    profile = ws.library.profile
    forms = tuple(sorted({form for duty in profile.duties for form in duty.forms}))
    rows = lists.each(ws.read, Filter(forms=forms, owner=owner or ws.org, year=year))
    given = Reckoning(
        directory=directory(ws, owner),
        records=[counted for counted in map(_counted, rows) if counted is not None],
        year=year,
        today=ws.today,
        amber_days=profile.policy.amber_days,
    )
    return progress(profile.duties, given)


def _counted(row: Listed) -> Counted | None:
    if row.occurred_on is None:
        return None
    start = date.fromisoformat(row.occurred_on)
    end = date.fromisoformat(row.occurred_to or row.occurred_on)
    return Counted(row.entry_id, row.form_id, start, end, row.subject, row.body)
