"""One day that is asked for beside a button, by the field of a form."""

from dataclasses import replace
from datetime import date

from sxt_desktop.domain.forms import FormSpec
from ui.forms.form_view import FormView
from ui.forms.sources import Sources


def part_of(form: FormSpec, *field_ids: str, must: tuple[str, ...] = ()) -> FormSpec:
    """Return a form with only some of its fields, without headings."""
    found = tuple(
        replace(spec, section="", half=False, required=spec.required or spec.id in must)
        for spec in form.fields
        if spec.id in field_ids
    )
    return replace(form, fields=found, facts={})


class OneDay(FormView):
    """Shows one field of a form that holds a day."""

    def __init__(self, form: FormSpec, field_id: str, sources: Sources) -> None:
        super().__init__(part_of(form, field_id), sources, dict)
        self._field_id = field_id

    def show_day(self, day: date | None) -> None:
        """Show a day, or that there is none."""
        self.show_values({self._field_id: day})

    @property
    def day(self) -> date | None:
        """The day as it stands there."""
        found = self.values().get(self._field_id)
        return found if isinstance(found, date) else None

    def is_right(self) -> bool:
        """Whether what stands there is a day or nothing; says at the field what it is not."""
        problems = self.problems()
        if problems:
            self.show_problems(problems)
        return not problems
