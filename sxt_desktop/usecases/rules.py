"""By which profile a year is reckoned: the one installed, or the newest that was adopted for that year or earlier.

An adopted profile's text is part of the decision, a record of ours: a year keeps its rules whatever the superior
sends, changes or takes back later.
"""

from sxt_desktop.catalog.profiles import profile_from, profile_texts
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.policies import Profile
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.store import lists
from sxt_desktop.usecases.workspace import Workspace

DECISION = FormId("profile_decision")
ADOPTED = "采用"
MOST_DECISIONS = 200


def rules_now(ws: Workspace) -> Profile:
    """Return the profile of the present year."""
    return rules_in(ws, ws.today.year)


def rules_in(ws: Workspace, year: int) -> Profile:
    """Return the profile a year is reckoned by."""
    decision = adopted_in(ws, year)
    if decision is None:
        return ws.library.profile
    duties, policy = texts_of(decision)
    try:
        return profile_from(
            ws.library.profile, title=decision.title, duties=duties, policy=policy, forms=ws.library.forms
        )
    except UserError:  # an older program than the one that adopted it: what is installed still holds
        return ws.library.profile


def adopted_in(ws: Workspace, year: int) -> Listed | None:
    """Return the decision whose profile a year is reckoned by, None for the installed one."""
    chosen = Filter(forms=(DECISION,), owner=ws.org, only_adopted=True)
    rows = lists.page(ws.whole, chosen, limit=MOST_DECISIONS)
    found = [
        (from_year, row.recorded_at, row)
        for row in rows
        if row.body.get("decision") == ADOPTED and (from_year := _year(row)) is not None and from_year <= year
    ]
    return max(found, key=lambda one: one[:2])[2] if found else None


def _year(row: Listed) -> int | None:
    year = row.body.get("from_year")
    return year if isinstance(year, int) else None


def texts_of(row: Listed) -> tuple[str, str]:
    """Return the duties and parameters a record carries, as text."""
    return str(row.body.get("duties") or ""), str(row.body.get("policy") or "")


def texts_in(ws: Workspace, year: int) -> tuple[str, str]:
    """Return the texts of the profile a year is reckoned by, for sending it down or changing it."""
    decision = adopted_in(ws, year)
    if decision is not None:
        return texts_of(decision)
    return profile_texts(ws.library.resources / "profiles" / ws.library.profile.id)
