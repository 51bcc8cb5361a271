"""By which profile a year is reckoned: the one installed, or the newest that was adopted for that year or earlier.

An adopted profile's text is part of the decision, a record of ours: a year keeps its rules whatever the superior
sends, changes or takes back later.
"""

from collections.abc import Mapping
from functools import lru_cache

from sxt_desktop.catalog.library import Library
from sxt_desktop.catalog.profiles import profile_from, profile_texts
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.form_checks import Limits
from sxt_desktop.domain.ids import FormId, OrgId
from sxt_desktop.domain.policies import PARTS, Profile, ProfileTexts
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.terms import Terms
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
    return _adopted(ws.library, decision.title, tuple(texts_of(decision).items()))


def told_terms(ws: Workspace, year: int, owner: OrgId) -> Terms | None:
    """Return what another unit calls things in a year, by the decision we received; None where it told of none."""
    decision = adopted_in(ws, year, owner)
    texts = {} if decision is None else texts_of(decision)
    if decision is None or "profile" not in texts:
        return None
    profile = _adopted(ws.library, decision.title, tuple(texts.items()))
    return None if profile is ws.library.profile else profile.terms


@lru_cache(maxsize=16)
def _adopted(library: Library, title: str, texts: tuple[tuple[str, str], ...]) -> Profile:
    """Return the profile of a decision; read once, as every page asks for it."""
    try:
        return profile_from(library.profile, title=title, texts=dict(texts), forms=library.forms)
    except UserError:  # an older program than the one that adopted it: what is installed still holds
        return library.profile


def limits_in(ws: Workspace, year: int) -> Limits:
    """Return the amounts that forms are held against in a year (LZ41)."""
    return rules_in(ws, year).switches.limits


def adopted_in(ws: Workspace, year: int, owner: OrgId | None = None) -> Listed | None:
    """Return the decision (ours without an owner) whose profile a year is reckoned by, None for the installed one."""
    return ws.kept.get(ws.workbook, ("adopted", year, owner), lambda: _adopted_in(ws, year, owner))


def _adopted_in(ws: Workspace, year: int, owner: OrgId | None) -> Listed | None:
    chosen = Filter(forms=(DECISION,), owner=owner or ws.org, only_adopted=True)
    rows = lists.page(ws.whole, chosen, limit=MOST_DECISIONS)
    found = [
        (from_year, row.recorded_at, row.row, row)
        for row in rows
        if row.body.get("decision") == ADOPTED and (from_year := _year(row)) is not None and from_year <= year
    ]
    return max(found, key=lambda one: one[:3])[3] if found else None


def _year(row: Listed) -> int | None:
    year = row.body.get("from_year")
    return year if isinstance(year, int) else None


def texts_of(row: Listed) -> ProfileTexts:
    """Return the texts a record carries, by part; one of an older version of its form has fewer."""
    return texts_among(row.body)


def texts_among(values: Mapping[str, object]) -> ProfileTexts:
    """Return the texts of a profile among the values of a record or of one being written."""
    return {part: str(values[part]) for part in PARTS if values.get(part)}


def texts_in(ws: Workspace, year: int) -> ProfileTexts:
    """Return the texts of the profile a year is reckoned by, for sending it down or changing it."""
    installed = profile_texts(ws.library.resources / "profiles" / ws.library.profile.id)
    decision = adopted_in(ws, year)
    return installed if decision is None else {**installed, **texts_of(decision)}
