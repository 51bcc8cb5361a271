"""定额: 已做 / 应做 / 还差 of every duty, from the records of one owner and year."""

from datetime import date

from sxt_desktop.domain.duties import Progress, Reckoning, fields_by_form, progress
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.policies import Profile
from sxt_desktop.store import lists
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.rules import rules_in
from sxt_desktop.usecases.workspace import Workspace


def duty_board(ws: Workspace, year: int, owner: OrgId | None = None) -> tuple[Progress, ...]:
    """Return the progress of every duty of the profile in one year."""
    profile, given = reckoning(ws, year, owner)
    return progress(profile.duties, given)


def reckoning(ws: Workspace, year: int, owner: OrgId | None = None) -> tuple[Profile, Reckoning]:
    """Return the profile of a year and everything its quotas are counted from."""
    profile = rules_in(ws, year)
    looked_at = fields_by_form((duty.forms, duty.looks_at) for duty in profile.duties)
    given = Reckoning(
        directory=directory(ws, owner),
        records=list(lists.counted(ws.read, owner or ws.org, year, looked_at)),
        year=year,
        today=ws.today,
        amber_days=profile.policy.amber_days,
        since=records_since(ws, owner or ws.org),
    )
    return profile, given


def records_since(ws: Workspace, owner: OrgId) -> date:
    """Return the day an owner's records begin: when its own record was first entered."""
    own = lists.find(ws.read, EntryId(owner), owner)
    return date.min if own is None else date.fromisoformat(own.first_recorded_at[:10])
