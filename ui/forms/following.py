"""Fields that begin with what another one's value suggests, and go along with it until somebody says something else."""

from collections.abc import Mapping

from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.values import Value, Values, is_empty
from ui.forms.defaults import following_values
from ui.forms.field_box import FieldBox
from ui.forms.sources import Sources


class Following:
    """Fills such fields again when what they go by changes; what was typed or recorded otherwise stays."""

    def __init__(self, form: FormSpec, boxes: Mapping[str, FieldBox], sources: Sources) -> None:
        self._form, self._boxes, self._sources = form, boxes, sources
        self._given: dict[str, Value] = {}

    def begin(self, values: Values) -> None:
        """Take what a record says as given where it is what would be suggested."""
        self._given = dict(following_values(self._form, values, self._sources))

    def changed(self, field_id: str, values: Values) -> None:
        """Fill what goes by a field whose value is another one now."""
        for name, value in following_values(self._form, values, self._sources, after=field_id).items():
            field = self._boxes[name].input
            if is_empty(field.value()) or field.value() == self._given.get(name):
                field.set_value(value)
            self._given[name] = value
