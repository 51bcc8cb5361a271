"""What is chosen when a report is begun, and what of it is suggested."""

from collections.abc import Mapping

from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.values import FieldKind, Ref, Value
from sxt_desktop.store import lists
from sxt_desktop.usecases.draft_report import report_spec
from sxt_desktop.usecases.report_addressees import suggested_addressees
from sxt_desktop.usecases.workspace import Workspace


def choices_for(
    ws: Workspace, report: str, subject: Ref, year: int
) -> Mapping[str, tuple[str, tuple[Value, ...]]]:
    """Return what is asked when a draft is begun: field -> (label, what can be chosen, what is suggested first).

    Where nothing need be chosen, None stands among the choices.
    """
    spec = report_spec(ws, report)
    form = ws.library.form(spec.form)
    suggested = suggested_addressees(ws, form, subject, year)
    asked = (one for one in (form.field(name) for name in spec.asks) if one is not None)
    return {one.id: (one.label, _choices(ws, one, suggested.get(one.id))) for one in asked}


def _choices(ws: Workspace, asked: FieldSpec, suggested: Value) -> tuple[Value, ...]:
    if asked.kind is not FieldKind.ORG:
        return tuple(asked.choices)
    found = (suggested, *(() if asked.required else (None,)), *_organisations(ws))
    first = found if suggested is not None else found[1:]
    return tuple(dict.fromkeys(first))


def _organisations(ws: Workspace) -> tuple[Ref, ...]:
    rows = lists.each(ws.read, Filter(forms=(FormId("organisation"),), owner=ws.org))
    return tuple(Ref(row.entry_id, row.title) for row in rows if row.entry_id != EntryId(ws.org))
