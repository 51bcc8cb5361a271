"""Who a drafted report goes to: what a form begins with for its subject, as the window has it for a typed one."""

from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.reporting import recipients_of
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.rules import rules_in
from sxt_desktop.usecases.workspace import Workspace

_PLACES = ("recipient", "second_recipient")
"""The defaults of fields that take whom a party reports to, in the order of the profile."""


def addressed_fields(form: FormSpec) -> tuple[str, ...]:
    """Return the fields of a form that say who a report goes to."""
    return tuple(one.id for one in form.fields if one.default in _PLACES)


def suggested_addressees(ws: Workspace, form: FormSpec, subject: Ref, year: int) -> Values:
    """Return 主送 and 同时主送 by field, as the profile of the year has them (TB03–TB06); nothing for others' reports."""
    found = recipients_of(directory(ws), rules_in(ws, year).switches, subject.id or "", on=ws.today)
    places = dict(zip(_PLACES, found, strict=False))
    return {one.id: places[one.default] for one in form.fields if one.default in places}
