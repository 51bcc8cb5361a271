"""Reading `resources/reports/*.toml`: which sentences a report makes of which facts, checked against the forms."""

from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Any

from sxt_desktop.catalog.toml_source import Place, TomlSource, Types, check_keys
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.reports import ChapterSpec, Pattern, ReportSpec, When
from sxt_desktop.domain.values import FieldKind

Forms = Mapping[FormId, FormSpec]

_KEYS: Types = {
    "id": str,
    "form": str,
    "name": str,
    "title": str,
    "source": str,
    "takes": dict,
    "values": dict,
    "asks": list[str],
    "chapter": list,
}
_CHAPTER: Types = {
    "field": str,
    "heading": str,
    "nothing": str,
    "column": str,
    "fill": dict,
    "sentence": list,
}
_SENTENCE: Types = {
    "id": str,
    "facts": str,
    "says": str,
    "forms": list[str],
    "where": dict,
    "when": str,
    "each": str,
    "state": str,
    "fill": dict,
    "lacking": str,
}
FACTS: Mapping[str, tuple[str, ...]] = {
    "records": ("all", "each", "count", "first", "last", "span", "titles", "title", "result"),
    "duties": ("all", "duty", "of", "unit", "count", "required", "done", "short", "titles"),
    "matters": ("all", "count", "titles", "kind"),
    "last_report": ("problem", "title", "done", "result"),
}
"""What can be gathered, and the places a sentence about it may have; of single records also the fields of the form."""
STATES: Mapping[str, tuple[str, ...]] = {
    "duties": ("met", "short"),
    "matters": ("given", "issued", "open", "closed"),
}


def load_report(path: Path, forms: Forms) -> ReportSpec:
    """Read one report (RESOURCE_INVALID with file and line)."""
    source = TomlSource.load(path)
    table = source.table
    check_keys(source, table, (), _KEYS)
    for key in ("id", "form", "name", "title", "chapter", "takes"):
        if not table.get(key):
            raise source.fail((), f"缺少“{key}”")
    if table["id"] != path.stem:
        raise source.fail(("id",), f"标识应当与文件名“{path.stem}”相同")
    form = forms.get(FormId(table["form"]))
    if form is None:
        raise source.fail(("form",), f"没有表“{table['form']}”")
    chapters = tuple(_chapter(source, n, raw, form, forms) for n, raw in enumerate(table["chapter"]))
    _check_fields(source, form, table)
    return ReportSpec(
        id=table["id"],
        form=form.id,
        name=table["name"],
        title=table["title"],
        chapters=chapters,
        takes=dict(table["takes"]),
        values={name: (pair[0], pair[1]) for name, pair in table.get("values", {}).items()},
        asks=tuple(table.get("asks", ())),
        source=table.get("source", ""),
    )


def load_reports(folder: Path, forms: Forms) -> Mapping[str, ReportSpec]:
    """Read every report of a folder, by id."""
    return {one.id: one for one in (load_report(path, forms) for path in sorted(folder.glob("*.toml")))}


def _check_fields(source: TomlSource, form: FormSpec, table: Mapping[str, Any]) -> None:
    for key, pair in table.get("values", {}).items():
        if not isinstance(pair, list) or len(pair) != 2:
            raise source.fail(("values", key), "应当写半年、全年两项")
    for key in ("takes", "values"):
        for name in table.get(key, {}).values() if key == "takes" else table.get(key, {}):
            if form.field(str(name)) is None:
                raise source.fail((key,), f"表“{form.title}”没有“{name}”")
    for name in table.get("asks", ()):
        if form.field(name) is None:
            raise source.fail(("asks",), f"表“{form.title}”没有“{name}”")


def _chapter(
    source: TomlSource, number: int, raw: Mapping[str, Any], form: FormSpec, forms: Forms
) -> ChapterSpec:
    place: Place = ("chapter", number)
    check_keys(source, raw, place, _CHAPTER)
    for key in ("field", "heading", "nothing"):
        if not raw.get(key):
            raise source.fail(place, f"缺少“{key}”")
    spec = form.field(raw["field"])
    if spec is None:
        raise source.fail((*place, "field"), f"表“{form.title}”没有“{raw['field']}”")
    column, columns = raw.get("column", ""), {one.id for one in spec.columns}
    if (spec.kind is FieldKind.TABLE) != bool(column) or (column and column not in columns):
        raise source.fail((*place, "field"), "表格的章要写明语句放在哪一列，文字的章不写")
    patterns = tuple(
        _pattern(source, (*place, "sentence", n), one, forms) for n, one in enumerate(raw.get("sentence", ()))
    )
    for one in patterns:
        if not set(one.fill) <= columns:
            raise source.fail((*place, "sentence"), "没有这一列")
    return ChapterSpec(raw["field"], raw["heading"], raw["nothing"], patterns, column, raw.get("fill", {}))


def _pattern(source: TomlSource, place: Place, raw: Mapping[str, Any], forms: Forms) -> Pattern:
    check_keys(source, raw, place, _SENTENCE)
    for key in ("id", "facts", "says"):
        if not raw.get(key):
            raise source.fail(place, f"缺少“{key}”")
    facts, state = raw["facts"], raw.get("state", "")
    if facts not in FACTS:
        raise source.fail((*place, "facts"), f"没有名为“{facts}”的情况")
    if state not in STATES.get(facts, ("",)) and (state or facts in STATES):
        raise source.fail((*place, "state"), f"“{facts}”没有这种状态")
    if raw.get("when", "period") not in tuple(When):
        raise source.fail((*place, "when"), "没有这种时间范围")
    about = _forms(source, place, raw, forms)
    known = {*FACTS[facts], *(spec.id for form in about for spec in form.fields)}
    for text in (raw["says"], *raw.get("fill", {}).values()):
        for _, name, _, _ in Formatter().parse(text):
            if name is not None and name not in known:
                raise source.fail((*place, "says"), f"“{facts}”里没有“{name}”")
    return Pattern(
        id=raw["id"],
        facts=facts,
        says=raw["says"],
        forms=tuple(form.id for form in about),
        where={key: tuple(values) for key, values in raw.get("where", {}).items()},
        when=When(raw.get("when", "period")),
        each=raw.get("each", ""),
        state=state,
        fill=dict(raw.get("fill", {})),
        lacking=raw.get("lacking", ""),
    )


def _forms(source: TomlSource, place: Place, raw: Mapping[str, Any], forms: Forms) -> tuple[FormSpec, ...]:
    """Return the forms a pattern is about; a group's name stands for all of its forms."""
    found: list[FormSpec] = []
    for name in raw.get("forms", ()):
        group = sorted((one for one in forms.values() if one.group == name), key=lambda one: one.order)
        if name in forms:
            group = [forms[FormId(name)]]
        if not group:
            raise source.fail((*place, "forms"), f"没有表或表组“{name}”")
        found += group
    if (raw["facts"] == "records") != bool(found):
        raise source.fail((*place, "forms"), "记录要写明是哪些表的")
    return tuple(found)
