"""Boards of forms without steps of their own: `resources/boards.toml` -> Flow, checked against the forms."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sxt_desktop.catalog.forms import LoadedForm
from sxt_desktop.catalog.toml_source import Place, TomlSource, Types, check_keys
from sxt_desktop.domain.flows import Flow, FlowStep
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import FieldKind

_KEYS: Types = {"form": str, "state": str, "closed": list[str], "steps": list}
_STEP_KEYS: Types = {"mark": str, "state": str}


def load_boards(path: Path, forms: Mapping[FormId, LoadedForm]) -> Mapping[FormId, Flow]:
    """Read how records of some forms stand on a board; a form or field there is not is a `UserError` with its line."""
    source = TomlSource.load(path)
    check_keys(source, source.table, (), {"board": list})
    found: dict[FormId, Flow] = {}
    for number, table in enumerate(source.table.get("board", [])):
        place: Place = ("board", number)
        if not isinstance(table, dict) or "form" not in table or ("state" in table) == ("steps" in table):
            raise source.fail(place, "台账须写表单，并写状态栏或各步的日期栏之一")
        check_keys(source, table, place, _KEYS)
        form = FormId(table["form"])
        if form not in forms or form in found or forms[form].spec.flow:
            raise source.fail((*place, "form"), f"没有表单“{form}”，或它已有自己的环节")
        found[form] = _flow(source, table, place, forms[form].spec)
    return found


def _flow(source: TomlSource, table: Mapping[str, Any], place: Place, form: FormSpec) -> Flow:
    if "steps" in table:
        return Flow(tuple(_step(source, one, place, form) for one in table["steps"]))
    spec = form.field(table["state"])
    closed = tuple(table.get("closed", ()))
    if (
        spec is None
        or spec.kind is not FieldKind.CHOICE
        or not set(closed) <= set(spec.choices)
        or not closed
    ):
        raise source.fail((*place, "state"), f"表单“{form.id}”没有这样的状态栏或结论")
    return Flow(kept_in=spec.id, kept=spec.choices, ends=closed)


def _step(source: TomlSource, table: Any, place: Place, form: FormSpec) -> FlowStep:
    if not isinstance(table, dict):
        raise source.fail((*place, "steps"), "每一步须写成表")
    check_keys(source, table, place, _STEP_KEYS)
    mark, state = str(table.get("mark", "")), str(table.get("state", ""))
    spec = form.field(mark)
    if spec is None or spec.kind is not FieldKind.DATE or not state:
        raise source.fail((*place, "steps"), f"表单“{form.id}”没有日期栏“{mark}”，或没有写走到哪一步")
    return FlowStep(mark, state, "", mark, state, (), (mark,))
