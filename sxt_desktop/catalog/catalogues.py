"""Reading `resources/catalogues/*.toml`; wrong files are refused with file and line."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.toml_source import Place, TomlSource, Types, check_keys
from sxt_desktop.domain.catalogues import Catalogue, Goal, Line
from sxt_desktop.domain.people import FourDuty

MOST_LINES = 500
_KEYS: Types = {
    "id": str,
    "title": str,
    "source": str,
    "about": str,
    "profiles": list[str],
    "duty": str,
    "aspect": list,
}
_SHARED: Types = {"name": str, "clause": str, "duty": str, "nature": str, "list": str}
_ASPECT: Types = {**_SHARED, "blank": int, "line": list}
_LINE: Types = {
    "says": str,
    "clause": str,
    "duty": str,
    "nature": str,
    "list": str,
    "cycle": str,
    "evidence": list[str],
    "target": dict,
    "follows": str,
    "ends_here": bool,
}
_TARGET: Types = {"bound": str, "number": int, "unit": str, "per": str}
Table = Mapping[str, Any]


def load_catalogues(folder: Path) -> tuple[Catalogue, ...]:
    """Read every catalogue of a folder, by name of file."""
    return tuple(load_catalogue(path) for path in sorted(folder.glob("*.toml")))


def load_catalogue(path: Path) -> Catalogue:
    """Read one catalogue (RESOURCE_INVALID with file and line)."""
    source = TomlSource.load(path)
    table = source.table
    check_keys(source, table, (), _KEYS)
    for key in ("id", "title", "source", "aspect"):
        if not table.get(key):
            raise source.fail((), f"缺少“{key}”")
    if table["id"] != path.stem:
        raise source.fail(("id",), f"标识应当与文件名“{path.stem}”相同")
    lines = tuple(line for n, raw in enumerate(table["aspect"], 1) for line in _lines(source, n, raw))
    if len(lines) > MOST_LINES:
        raise source.fail(("aspect",), f"多于{MOST_LINES}条")
    found = Catalogue(
        id=table["id"],
        title=table["title"],
        source=table["source"],
        about=table.get("about", ""),
        lines=lines,
        profiles=tuple(table.get("profiles", ())),
    )
    for line in lines:
        if line.follows is not None and found.above(line) is None:
            raise source.fail(("aspect",), f"“{line.aspect}”没有可承接的“{line.follows.value}”条目")
    return found


def _lines(source: TomlSource, number: int, raw: Table) -> Iterator[Line]:
    place: Place = ("aspect", number - 1)
    check_keys(source, raw, place, _ASPECT)
    if not raw.get("name"):
        raise source.fail(place, "缺少“name”")
    tables: list[Table] = list(raw.get("line", ())) or [{}] * raw.get("blank", 0)
    if not tables:
        raise source.fail(place, "没有一条")
    for n, table in enumerate(tables, 1):
        spot: Place = (*place, "line", n - 1)
        check_keys(source, table, spot, _LINE)
        if "line" in raw and not table.get("says"):
            raise source.fail(spot, "缺少“says”")
        yield _line(source, spot, f"{source.table['id'].upper()}-{number}-{n}", raw, table)


def _line(source: TomlSource, place: Place, line_id: str, aspect: Table, table: Table) -> Line:
    whole = source.table
    duty = table.get("duty") or aspect.get("duty") or whole.get("duty") or ""
    return Line(
        id=line_id,
        aspect=aspect["name"],
        duty=_duty(source, place, duty),
        says=table.get("says", ""),
        clause=table.get("clause") or aspect.get("clause") or whole["source"],
        list_kind=table.get("list") or aspect.get("list") or "责任清单",
        nature=table.get("nature") or aspect.get("nature") or "",
        cycle=table.get("cycle", ""),
        evidence=tuple(table.get("evidence", ())),
        goal=_goal(source, place, table.get("target")),
        follows=_duty(source, place, table["follows"]) if "follows" in table else None,
        ends_here=table.get("ends_here", False),
    )


def _duty(source: TomlSource, place: Place, name: str) -> FourDuty:
    if name not in tuple(FourDuty):
        raise source.fail((*place, "duty"), f"没有“{name}”这种责任")
    return FourDuty(name)


def _goal(source: TomlSource, place: Place, raw: Table | None) -> Goal | None:
    if raw is None:
        return None
    check_keys(source, raw, (*place, "target"), _TARGET)
    for key in ("number", "unit", "per"):
        if not raw.get(key):
            raise source.fail((*place, "target"), f"缺少“{key}”")
    return Goal(Decimal(raw["number"]), raw["unit"], raw["per"], raw.get("bound", "不少于"))
