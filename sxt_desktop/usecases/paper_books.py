"""Books over what is recorded already: 分级分类台账, 失责账 and what is lacking in the handbook; nothing is entered for them."""

from collections.abc import Mapping

from sxt_desktop.documents.contexts import LedgerContext
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.people import Directory, FourDuty, Relation
from sxt_desktop.domain.record_quality import lacking
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.roles import How
from sxt_desktop.domain.terms import Terms
from sxt_desktop.store import lists
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.entitled import superiors_and_us
from sxt_desktop.usecases.looks import looked
from sxt_desktop.usecases.paper_ledger import ledger_of, ledger_rows
from sxt_desktop.usecases.paper_order import form_places, holder_order
from sxt_desktop.usecases.permits import PEOPLE_GROUP
from sxt_desktop.usecases.recorders import is_by_clerk
from sxt_desktop.usecases.rules import rules_in
from sxt_desktop.usecases.workspace import Workspace

_LEVELS = tuple(
    relation.value
    for relation in (Relation.OWN, Relation.DEPARTMENT, Relation.SUBORDINATE, Relation.SUPERIOR)
)
"""Whose records come first in 分级分类台账."""


def failures(ws: Workspace, spec: DocumentSpec, year: int) -> tuple[Listed, ...]:
    """Return what others than the one it is about verified and concluded, oldest first (失责账, LZ40).

    Ours about those below, and our superiors' about us; what has no conclusion yet is not in it.
    """
    forms = tuple(form for form in ws.library.forms if form in spec.forms)
    chosen = Filter(forms=forms, owners=superiors_and_us(ws), year=year, only_adopted=True)
    rows = [row for row in lists.each(ws.read, chosen) if _is_concluded(spec, row)]
    looked(ws, How.PRINTED, *rows)
    return tuple(sorted(rows, key=lambda row: (row.occurred_on or row.recorded_at, row.row)))


def _is_concluded(spec: DocumentSpec, row: Listed) -> bool:
    body = row.body
    about = [body.get(name) for name in spec.takes["unit"] if body.get(name)]
    by_itself = any(isinstance(one, dict) and one.get("id") == row.owner for one in about)
    return not by_itself and any(body.get(name) for name in spec.takes["conclusion"])


def failure_context(ws: Workspace, spec: DocumentSpec, year: int) -> LedgerContext:
    """Gather 失责账 of a year."""
    return ledger_of(ws, spec, failures(ws, spec, year), year=year)


def quality_context(ws: Workspace, spec: DocumentSpec, year: int) -> LedgerContext:
    """Gather the handbook's records that are late or incomplete, by who is responsible and day (LZ07)."""
    by_holder = holder_order(ws, year)
    by_clerk = is_by_clerk(ws, year)
    rows = (row for row in ledger_rows(ws, spec, year=year) if lacking(row.body, by_clerk=by_clerk))
    found = sorted(rows, key=lambda row: (by_holder(row), row.occurred_on or "", row.row))
    return ledger_of(ws, spec, tuple(found), year=year)


def classified_context(ws: Workspace, spec: DocumentSpec, year: int) -> LedgerContext:
    """Gather a year's records by level of organisation and duty, within them by kind of form (LZ03)."""
    people = directory(ws)
    classes = _classes(ws, people)
    own = (_level(people, ws.org), FourDuty.COMMITTEE.value)
    groups = {loaded.spec.id: loaded.spec.group for loaded in ws.library.forms.values()}
    forms = form_places(ws, spec)
    rows = [
        row
        for row in ledger_rows(ws, spec, year=year)
        if groups.get(row.form_id, "") not in (PEOPLE_GROUP, "")
    ]
    duties = [duty.value for duty in FourDuty]
    terms = rules_in(ws, year).terms

    def group(row: Listed) -> tuple[str, str]:
        return classes.get(row.subject or "", own)

    def order(row: Listed) -> tuple[object, ...]:
        level, duty = group(row)
        place = duties.index(duty) if duty in duties else len(duties)
        return _LEVELS.index(level), place, forms[row.form_id], row.occurred_on or "", row.row

    rows.sort(key=order)
    return ledger_of(ws, spec, tuple(rows), year=year, group=lambda row: _class_name(terms, *group(row)))


def _class_name(terms: Terms, level: str, duty: str) -> str:
    name = terms.duty_name(FourDuty(duty)) if duty in tuple(FourDuty) else duty
    return "　".join(filter(None, (level, name)))


def _classes(ws: Workspace, people: Directory) -> Mapping[str, tuple[str, str]]:
    """Return level and duty of everyone who can be responsible; a person's is that of the first post with a duty."""
    found: dict[str, tuple[str, str]] = {
        org.id: (_level(people, org.id), FourDuty.COMMITTEE.value) for org in people.organisations
    }
    for post in people.posts:
        if post.duty is not None:
            found.setdefault(post.person, (_level(people, post.organisation), post.duty.value))
    return found


def _level(people: Directory, org: OrgId) -> str:
    return next((one.relation for one in people.organisations if one.id == org), Relation.OWN).value
