"""A record while it is being typed: values, whether they differ from what is kept, what is still wrong."""

from dataclasses import dataclass, field
from datetime import date

from sxt_desktop.domain.forms import FormSpec, Problem, Sensitivity
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.values import Body, Value, Values, is_empty

LEVEL_KEY = "@level"
"""Under which a draft keeps how confidential its record is to be, beside the fields; no field can be called so."""


@dataclass(slots=True)
class Draft:
    """Values of one form on their way to becoming a revision; `entry_id` is None for a new record."""

    form: FormSpec
    values: Values = field(default_factory=dict)
    entry_id: EntryId | None = None
    saved: Body = field(default_factory=dict)

    def set(self, field_id: str, value: Value) -> None:
        """Take over what was typed into one field."""
        self.values[field_id] = value

    @property
    def is_dirty(self) -> bool:
        """Whether anything differs from what is kept."""
        return self.form.body(self.values) != self.saved

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was filled."""
        return all(is_empty(value) for value in self.values.values())

    def problems(self, *, today: date) -> tuple[Problem, ...]:
        """Return what keeps the draft from being saved."""
        return self.form.problems(self.values, today=today)


@dataclass(frozen=True, slots=True)
class Typing:
    """What is being filled in: a new record of a form, a change of a record, or a paper about another record.

    `base` is the digest of the revision that is being changed, empty for a new record.
    """

    form_id: FormId
    entry_id: EntryId | None = None
    about: EntryId | None = None
    base: str = ""

    @property
    def key(self) -> str:
        """What its draft is kept under: one draft for each thing one can be filling in."""
        return str(self.entry_id or (f"{self.form_id}@{self.about}" if self.about else self.form_id))


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What was typed and not saved; `at` is when it was kept (ISO 8601 text)."""

    typing: Typing
    body: Body
    at: str

    @property
    def level(self) -> Sensitivity | None:
        """How confidential its record is to be, where that is another level than its form's own."""
        kept = self.body.get(LEVEL_KEY)
        return next((level for level in Sensitivity if level.value == kept), None)
