"""A record while it is being typed: values, whether they differ from what is kept, what is still wrong."""

from dataclasses import dataclass, field
from datetime import date

from sxt_desktop.domain.forms import FormSpec, Problem
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.values import Body, Value, Values, is_empty


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
