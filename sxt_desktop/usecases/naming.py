"""What forms, records and papers are called: by our profile of their year, another unit's by the profile it told us of."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.ids import FormId, OrgId
from sxt_desktop.domain.list_versions import item_year
from sxt_desktop.domain.papers import DocumentSpec
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.switches import Switches
from sxt_desktop.domain.terms import Terms
from sxt_desktop.domain.values import Value
from sxt_desktop.usecases.rules import rules_in, told_terms
from sxt_desktop.usecases.workspace import Workspace

LIST = "清单"
Names = Mapping[FormId, str]
PLACE = re.compile(r"\{([a-z_]+)\}")
"""Where the name of a form stands in the title of a document."""


UNNAMED = Terms(layers=())
"""Of who told of no profile: everything goes by the name it came with."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Names for one paper or list; those of a unit and a year are read once, so it is made anew for each.

    Where a unit's profile says nothing a form keeps the title it came with.
    """

    ws: Workspace
    _known: dict[tuple[OrgId, int], Terms] = field(default_factory=dict)
    _settled: dict[int, Switches] = field(default_factory=dict)

    def names(self, year: int, owner: OrgId | None = None) -> Names:
        """Return what a unit (ours without one) calls forms in a year."""
        return self.terms(year, owner).names

    def terms(self, year: int, owner: OrgId | None = None) -> Terms:
        """Return what a unit (ours without one) calls things in a year; nothing of its own where it told of none."""
        key = (owner or self.ws.org, year)
        if key not in self._known:
            self._known[key] = self._read(*key)
        return self._known[key]

    def switches(self, year: int) -> Switches:
        """Return how our profile of a year settles what the sources differ on."""
        if year not in self._settled:
            self._settled[year] = rules_in(self.ws, year).switches
        return self._settled[year]

    def _read(self, owner: OrgId, year: int) -> Terms:
        if owner == self.ws.org:
            return rules_in(self.ws, year).terms
        return told_terms(self.ws, year, owner) or UNNAMED

    def form(self, form: FormSpec, year: int, owner: OrgId | None = None) -> FormSpec:
        """Return a form under its name in a year; nothing else of it changes, nor its hash."""
        name = self.names(year, owner).get(form.id, form.title)
        return form if name == form.title else replace(form, title=name)

    def of_row(self, row: Listed, form: FormSpec) -> FormSpec:
        """Return the form a record was written in under the name it has for its owner in the record's year."""
        return self.form(form, year_of(row), row.owner)

    def words(self, row: Listed, spec: FieldSpec | None, value: Value) -> str:
        """Return a value of a record in words, one of the four duties by the name its owner has for it."""
        return self.terms(year_of(row), row.owner).shown(spec, value)

    def title(self, row: Listed) -> str:
        """Return what the form of a record is called; its id where this program does not know it."""
        try:
            form = self.ws.form_of(self.ws.read, row.form_id, row.form_hash)
        except UserError:
            return row.form_id
        return self.of_row(row, form).title

    def paper(self, spec: DocumentSpec, year: int, owner: OrgId | None = None) -> DocumentSpec:
        """Return a document under the title made of the names of its year; as declared where one has no name."""
        names = self.names(year, owner) if spec.called else {}
        wanted = [FormId(form) for form in PLACE.findall(spec.called)]
        if not wanted or any(form not in names for form in wanted):
            return spec
        return replace(spec, title=PLACE.sub(lambda found: names[FormId(found[1])], spec.called))


def titles_of(ws: Workspace, year: int | None = None) -> dict[FormId, str]:
    """Return what every installed form is called here in a year, this one where none is given."""
    names = Naming(ws).names(year or ws.today.year)
    return {form: names.get(form, loaded.spec.title) for form, loaded in ws.library.forms.items()}


def form_now(ws: Workspace, form: FormSpec) -> FormSpec:
    """Return a form under the name it has here this year."""
    return Naming(ws).form(form, ws.today.year)


def record_now(ws: Workspace, form: FormSpec) -> FormSpec:
    """Return a form under the name one of its records has here this year: a line of a 任务清单 is a 任务."""
    named = form_now(ws, form)
    return replace(named, title=named.title.removesuffix(LIST))


def form_title(ws: Workspace, row: Listed) -> str:
    """Return what the form of one record is called."""
    return Naming(ws).title(row)


def year_of(row: Listed) -> int:
    """Return the year whose names a record has: as it says itself, else of the day it happened, of its term or entry."""
    said = row.body.get("year")
    is_said = isinstance(said, int) and not isinstance(said, bool)
    if row.occurred_on and not is_said:
        return int(row.occurred_on[:4])
    return item_year(row.body, row.first_recorded_at)
