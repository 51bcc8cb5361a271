"""In which order records stand in a printed ledger, for every list alike: by forms, holders, numbers, days."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.precedence import NOWHERE, Place, precedence
from sxt_desktop.domain.records import Listed
from sxt_desktop.usecases.assignments import LIST_ITEM
from sxt_desktop.usecases.directory import directory
from sxt_desktop.usecases.workspace import Workspace

Order = Callable[[Listed], tuple[object, ...]]
_PHASES = ("明责", "履责", "述责", "考责", "督责", "问责")
"""The course of a year's work (S0, S4), in which forms follow each other."""
_NUMBERED = frozenset(("number", "item_no"))
_DIGITS = re.compile("[0-9]{1,6}")


def ledger_order(ws: Workspace, spec: DocumentSpec, year: int) -> Order:
    """Return the order of a document's records: of its holders where it groups by them, inside by number or day."""
    forms = form_places(ws, spec)
    by_holder = holder_order(ws, year) if spec.group_by or LIST_ITEM in spec.forms else None
    by_number = bool(spec.columns) and _is_number(spec)

    def order(row: Listed) -> tuple[object, ...]:
        numbers = _numbers(row) if by_number else ()
        holder = by_holder(row) if by_holder else ()
        inside = (not numbers, numbers)
        form = forms.get(row.form_id, (len(forms),))
        # Numbers such as 3-02 follow the holders already; without one the holder decides.
        first = (holder, form, *inside) if spec.group_by else (form, *inside, holder)
        return *first, (row.occurred_on or row.first_recorded_at)[:10], row.row

    return order


def holder_order(ws: Workspace, year: int) -> Order:
    """Return the order of those who are responsible in a year, of whom nobody knows by their names."""
    places: Mapping[str, Place] = precedence(directory(ws), start=date(year, 1, 1), end=date(year, 12, 31))
    return lambda row: (places.get(row.subject or "", NOWHERE), row.subject_name or "")


def form_places(ws: Workspace, spec: DocumentSpec) -> Mapping[FormId, tuple[object, ...]]:
    """Return where forms stand: as a document names them, in one of all records by phase, group and order."""
    if spec.forms:
        return {FormId(name): (place,) for place, name in enumerate(spec.forms)}
    known = [loaded.spec for loaded in ws.library.forms.values()]
    return {
        form.id: (
            _PHASES.index(form.phase) if form.phase in _PHASES else len(_PHASES),
            form.group,
            form.order,
        )
        for form in known
    }


def _is_number(spec: DocumentSpec) -> bool:
    first = spec.columns[0]
    return first.value == "number" or not _NUMBERED.isdisjoint(first.fields)


def _numbers(row: Listed) -> tuple[int, ...]:
    """The figures of a record's number (3-02 before 3-10), none where it has no number."""
    text = str(row.body.get("item_no") or "") if row.form_id == LIST_ITEM else row.number or ""
    return tuple(map(int, _DIGITS.findall(text)))
