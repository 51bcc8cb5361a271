"""Boards of forms without steps of their own: `resources/boards.toml` -> Flow, checked against the forms."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.forms import LoadedForm
from sxt_desktop.catalog.toml_source import Place, TomlSource, Types, check_keys
from sxt_desktop.domain.flows import Flow, FlowStep, Telling
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import FieldKind

_KEYS: Types = {"form": str, "told_by": dict, "steps": list}
_TOLD_KEYS: Types = {"form": str, "link": str}
_STEP_KEYS: Types = {"mark": str, "state": str, "says": list[str], "ours": bool, "back": bool}


def load_boards(path: Path, forms: Mapping[FormId, LoadedForm]) -> Mapping[FormId, Flow]:
    """Read how records of some forms stand on a board; a form or field there is not is a `UserError` with its line."""
    source = TomlSource.load(path)
    check_keys(source, source.table, (), {"board": list})
    found: dict[FormId, Flow] = {}
    for number, table in enumerate(source.table.get("board", [])):
        place: Place = ("board", number)
        if not isinstance(table, dict) or not table.get("form") or not table.get("steps"):
            raise source.fail(place, "台账须写表单和各步")
        check_keys(source, table, place, _KEYS)
        form = FormId(table["form"])
        if form not in forms or form in found or forms[form].spec.flow:
            raise source.fail((*place, "form"), f"没有表单“{form}”，或它已有自己的环节")
        telling = _telling(source, table, place, forms)
        specs = [forms[one].spec for one in (form, *((telling.form,) if telling else ()))]
        steps = tuple(_step(source, one, (*place, "steps"), specs) for one in table["steps"])
        found[form] = Flow(steps, told_by=telling)
    return found


def _telling(
    source: TomlSource, table: Mapping[str, Any], place: Place, forms: Mapping[FormId, LoadedForm]
) -> Telling | None:
    """Read which records tell of steps: their form, and the field in which they name the first one."""
    raw = table.get("told_by")
    if raw is None:
        return None
    place = (*place, "told_by")
    check_keys(source, raw, place, _TOLD_KEYS)
    told = Telling(FormId(str(raw.get("form", ""))), str(raw.get("link", "")))
    link = forms[told.form].spec.field(told.link) if told.form in forms else None
    if link is None or link.kind is not FieldKind.ENTRIES or table["form"] not in link.refers_to:
        raise source.fail(place, f"“{told.form}”没有指向“{table['form']}”的栏目“{told.link}”")
    return told


def _step(source: TomlSource, table: Any, place: Place, specs: Sequence[FormSpec]) -> FlowStep:
    """Read a step; the field it goes by is of the form itself, or named with the form that tells of it."""
    if not isinstance(table, dict):
        raise source.fail(place, "每一步须写成表")
    check_keys(source, table, place, _STEP_KEYS)
    mark, state, says = str(table.get("mark", "")), str(table.get("state", "")), tuple(table.get("says", ()))
    other = next((one for one in specs[1:] if mark.startswith(f"{one.id}.")), None)
    form = other or specs[0]
    spec = form.field(mark.removeprefix(f"{form.id}.") if other else mark)
    if spec is None or not state or not set(says) <= set(spec.choices):
        raise source.fail(place, f"表单“{form.id}”没有栏目“{mark}”或其中的选项，或没有写走到哪一步")
    return FlowStep(
        id=mark,
        title=state,
        verb="",
        mark=mark,
        state=state,
        after=(),
        fields=(mark,) if other is None else (),
        turns_back=table.get("back", False),
        says=says,
        ours=table.get("ours", False),
    )
