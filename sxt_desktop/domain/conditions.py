"""When something declared in a form applies: only while another field holds one of some values."""

from collections.abc import Mapping
from dataclasses import dataclass

from sxt_desktop.domain.values import Value, show


@dataclass(frozen=True, slots=True)
class Condition:
    """Something applies only while a field holds one of these values (as shown to people)."""

    field_id: str
    equals: tuple[str, ...]

    def holds(self, values: Mapping[str, Value]) -> bool:
        """Whether the other field holds (or contains) one of the values."""
        value = values.get(self.field_id)
        if isinstance(value, tuple):
            return any(show(item) in self.equals for item in value if not isinstance(item, Mapping))
        return show(value) in self.equals
