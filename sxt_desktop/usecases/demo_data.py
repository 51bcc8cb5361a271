"""What the demonstration declares: units, persons, list items and a year of records, read from `resources/demo`."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.toml_source import TomlSource
from sxt_desktop.domain.ids import FormId

UNITS = ("committee", "unit")
OWN = "own"
"""The key that stands for the organisation itself where a person could be named."""
_DELAYS = (0, 1, 0, 2, 1, 3, 0, 1, 2)
"""Working days until a record is entered when nothing is declared, taken in turn."""


@dataclass(frozen=True, slots=True)
class DeclaredUnit:
    """One organisation with its departments, persons, posts and who is in charge of what; keys are names."""

    key: str
    name: str
    short_name: str
    code: str
    secretary: str
    recorder: str
    departments: tuple[tuple[str, str], ...]
    persons: Mapping[str, str]
    posts: tuple[tuple[str, str, str, str, str, bool], ...]
    charges: tuple[tuple[str, str, str], ...]
    below: tuple[tuple[str, str, str], ...] = ()
    """Organisations below, with their kind and the one they belong to."""
    withheld: tuple[tuple[str, str, str], ...] = ()
    """Who is not directly in charge of which matter, and the department that deals with it."""


@dataclass(frozen=True, slots=True)
class DeclaredItem:
    """One list item; `fields` are TOML values by field id, `holder` a person's key or `own`."""

    holder: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DeclaredRecord:
    """One record: `fields` are TOML values by field id, `day` is a month and day of the demonstrated year.

    `late` counts working days from the last day of the event until the record was entered.
    """

    form_id: FormId
    who: str
    day: str
    days: int
    late: int
    reason: str
    file: str
    category: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DemoData:
    """Everything declared."""

    units: Mapping[str, DeclaredUnit]
    items: Mapping[str, tuple[DeclaredItem, ...]]
    records: Mapping[str, tuple[DeclaredRecord, ...]]
    exchange: Mapping[str, Any]

    def names(self) -> dict[str, str]:
        """Return every person's name by key, of both units."""
        return {key: name for unit in self.units.values() for key, name in unit.persons.items()}


def load_demo(resources: Path) -> DemoData:
    """Read the demonstration's files; a wrong one is RESOURCE_INVALID with file and line."""
    folder = resources / "demo"
    people = TomlSource.load(folder / "people.toml")
    lists = TomlSource.load(folder / "lists.toml")
    return DemoData(
        units={key: _unit(people, key) for key in UNITS},
        items={key: _items(lists, key) for key in UNITS},
        records={key: _records(TomlSource.load(folder / f"{key}_records.toml")) for key in UNITS},
        exchange=TomlSource.load(folder / "exchange.toml").table,
    )


def _unit(source: TomlSource, key: str) -> DeclaredUnit:
    try:
        table = source.table[key]
        return DeclaredUnit(
            key=key,
            name=table["name"],
            short_name=table["short_name"],
            code=table["code"],
            secretary=table["secretary"],
            recorder=table["recorder"],
            departments=tuple((name, level) for name, level in table["departments"]),
            persons=dict(table["persons"]),
            posts=tuple(tuple(row) for row in table["posts"]),
            charges=tuple((person, org, kind) for person, org, kind in table["charges"]),
            below=tuple((name, level, above) for name, level, above in table.get("below", ())),
            withheld=tuple((person, matter, org) for person, matter, org in table.get("withheld", ())),
        )
    except (KeyError, TypeError, ValueError) as wrong:
        raise source.fail((key,), f"缺少或写错了：{wrong}") from wrong


def _items(source: TomlSource, key: str) -> tuple[DeclaredItem, ...]:
    columns = source.table.get("columns", ())
    found = []
    for number, row in enumerate(source.table.get(key, ())):
        if len(row) != len(columns):
            raise source.fail((key,), f"第{number + 1}行应有{len(columns)}格")
        fields = dict(zip(columns, row, strict=True))
        found.append(DeclaredItem(fields.pop("holder"), fields))
    return tuple(found)


def _records(source: TomlSource) -> tuple[DeclaredRecord, ...]:
    found: list[DeclaredRecord] = []
    for number, series in enumerate(source.table.get("series", ())):
        try:
            for count, row in enumerate(series["rows"]):
                found.append(_row(series, row, place=(count, len(found))))
        except (KeyError, TypeError, ValueError) as wrong:
            raise source.fail(("series", number), f"第{number + 1}组写错了：{wrong}") from wrong
    return tuple(found)


def _row(series: Mapping[str, Any], row: list[Any], *, place: tuple[int, int]) -> DeclaredRecord:
    width = len(series["columns"])
    if len(row) not in (width, width + 1):
        raise ValueError(f"第{place[0] + 1}行应有{width}格")
    extras = row[width] if len(row) > width else {}
    cells = dict(zip(series["columns"], row[:width], strict=True))
    return _record(series, cells, extras, place=place)


def _record(
    series: Mapping[str, Any], cells: Mapping[str, Any], extras: Mapping[str, Any], *, place: tuple[int, int]
) -> DeclaredRecord:
    count, total = place
    every = series.get("file_every", 0)
    file = extras.get("file") or (series.get("file", "") if every and count % every == 0 else "")
    fields = {key: filled(value, cells) for key, value in series["fields"].items()}
    return DeclaredRecord(
        form_id=FormId(series["form"]),
        who=cells["who"],
        day=cells["day"],
        days=int(cells.get("days", 1)),
        late=int(extras.get("late", _DELAYS[total % len(_DELAYS)])),
        reason=extras.get("reason", ""),
        file=str(filled(file, {**cells, **fields})),
        category=series.get("category", ""),
        fields=fields,
    )


def filled(value: Any, cells: Mapping[str, Any]) -> Any:
    """Return a template with a row's cells put in; a template that is one name alone gives the cell itself."""
    if isinstance(value, str):
        name = value[1:-1]
        if value.startswith("{") and value.endswith("}") and name in cells:
            return cells[name]
        return value.format_map(cells) if "{" in value else value
    if isinstance(value, list):
        return [filled(item, cells) for item in value]
    if isinstance(value, dict):
        return {key: filled(item, cells) for key, item in value.items()}
    return value


def first_of_each(records: tuple[DeclaredRecord, ...]) -> tuple[DeclaredRecord, ...]:
    """Return the first record of every form, in the order of declaration."""
    first = records[:1]
    return first + tuple(new for old, new in pairwise(records) if new.form_id != old.form_id)
