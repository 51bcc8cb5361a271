"""What a record gathers by itself: references to our records that name its subject, of the forms it declares.

A field with `gathers` holds them (廉政档案 refers to 考核、述责、测评 results, KZ14, LZ53): put together when the record
is saved and again whenever it is opened, so that nobody copies what is kept elsewhere.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.domain.values import Ref, Values, chinese_date
from sxt_desktop.store import lists
from sxt_desktop.store.engine import Database
from sxt_desktop.usecases.naming import form_title
from sxt_desktop.usecases.workspace import Workspace


def gathered(ws: Workspace, db: Database, form: FormSpec, values: Values) -> Values:
    """Return values with what their fields gather; other fields stay as they are."""
    subject = form.fact("subject", values)
    if not isinstance(subject, Ref) or subject.id is None:
        return values
    found = {
        spec.id: tuple(Ref(row.entry_id, _name(ws, row)) for row in _naming(ws, db, spec, subject.id))
        for spec in form.fields
        if spec.gathers
    }
    return {**values, **found}


def _naming(ws: Workspace, db: Database, spec: FieldSpec, person: str) -> Iterator[Listed]:
    for name, field_id in spec.gathers.items():
        loaded = ws.library.forms.get(FormId(name))
        if loaded is None:
            continue
        is_subject = loaded.spec.facts.get("subject") == field_id
        chosen = Filter(forms=(FormId(name),), owner=ws.org)
        chosen = replace(chosen, subject=person) if is_subject else replace(chosen, names=person)
        for row in lists.each(db, chosen):
            if is_subject or _names(row, field_id, person):
                yield row


def _names(row: Listed, field_id: str, person: str) -> bool:
    held = row.body.get(field_id)
    named = held if isinstance(held, list) else [held]
    return any(isinstance(one, dict) and one.get("id") == person for one in named)


def _name(ws: Workspace, row: Listed) -> str:
    """Return a record by day, form and title, as it stands in a file."""
    day = date.fromisoformat(row.occurred_on or row.first_recorded_at[:10])
    return f"{chinese_date(day)}{form_title(ws, row)}：{row.title}"
