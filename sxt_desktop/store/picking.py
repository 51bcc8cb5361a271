"""Of each body only the fields its form is looked at for: the part of a query that picks them, and what it gave."""

import json
from collections.abc import Mapping, Sequence

from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import Body

Fields = Mapping[FormId, Sequence[str]]
"""Which fields of a body are wanted, by form; a form without any is never read into."""


def picked(fields: Fields) -> tuple[str, tuple[str, ...]]:
    """Return an expression over `latest` that gives what `Picked.body` reads, and its parameters."""
    wanted = {form: names for form, names in fields.items() if names}
    if not wanted:
        return "NULL", ()
    cases = " ".join(
        f"WHEN ? THEN json_array({', '.join(['body -> ?'] * len(names))})" for names in wanted.values()
    )
    values = tuple(value for form, names in wanted.items() for value in (form, *names))
    return f"CASE form_id {cases} END", values


class Picked:
    """Reads what was picked; the same contents are read once, so that whoever gets a body leaves it as it is."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._known: dict[tuple[str, str], Body] = {}

    def body(self, form: FormId, text: str | None) -> Body:
        """Return the picked fields of a record's body by their names."""
        if text is None:
            return {}
        known = self._known.get((form, text))
        if known is None:
            known = dict(zip(self._fields[form], json.loads(text), strict=True))
            self._known[form, text] = known
        return known
