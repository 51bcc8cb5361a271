"""What may be taken in from spreadsheets, and what else their columns are called: `resources/sheets/import.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sxt_desktop.catalog.toml_source import TomlSource, check_keys
from sxt_desktop.domain.forms import FormSpec

_KEYS = {"groups": list[str], "labels": dict, "form": dict, "pieces": dict}
_PIECES = ("year", "month", "day", "date", "clock", "start", "end")


@dataclass(frozen=True, slots=True)
class SheetNames:
    """Groups of forms whose records can be taken in; other names of columns by label, and by form and field.

    `pieces`: what columns are called that tell only the year, the month, the end, … of a field.
    """

    groups: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forms: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    pieces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def aliases(self, form: FormSpec) -> dict[str, tuple[str, ...]]:
        """Return what else the column of each field is called: the form's own names before those of its label."""
        own = self.forms.get(form.id, {})
        return {spec.id: (*own.get(spec.id, ()), *self.labels.get(spec.label, ())) for spec in form.fields}


def load_sheet_names(path: Path) -> SheetNames:
    """Read the file; what is not understood is refused with file and line."""
    source = TomlSource.load(path)
    check_keys(source, source.table, (), _KEYS)
    labels = source.table.get("labels", {})
    check_keys(source, labels, ("labels",), dict.fromkeys(labels, list[str]))
    forms = source.table.get("form", {})
    check_keys(source, forms, ("form",), dict.fromkeys(forms, dict))
    for name, fields in forms.items():
        check_keys(source, fields, ("form", name), dict.fromkeys(fields, list[str]))
    pieces = source.table.get("pieces", {})
    check_keys(source, pieces, ("pieces",), dict.fromkeys(_PIECES, list[str]))
    return SheetNames(
        tuple(source.table.get("groups", ())),
        {label: tuple(words) for label, words in labels.items()},
        {name: {key: tuple(words) for key, words in fields.items()} for name, fields in forms.items()},
        {name: tuple(words) for name, words in pieces.items()},
    )
