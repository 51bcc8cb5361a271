"""One record of every form in a workbook, so that every shipped document has something to print."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.values import FieldKind, Ref, Row, Value, Values
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.workspace import CHINA, Workspace
from tests.pairs import Clock, new_unit
from tests.samples import sample_values

TODAY = date(2026, 11, 18)
UNIT = "东湖大学机械工程学院党委"
_NO_RECORDS = ("void", "blanking")


@dataclass(frozen=True, slots=True)
class PaperWorld:
    """A workbook and the record of each form."""

    ws: Workspace
    records: dict[FormId, EntryId] = field(default_factory=dict)

    def keep(self, form_id: str, **changes: Value) -> EntryId:
        """Keep a further record of a form, with some values of its own."""
        spec = self.ws.library.form(FormId(form_id))
        return save_entry(self.ws, form_id=spec.id, values={**paper_values(spec), **changes}).entry

    def close(self) -> None:
        """Close the workbook."""
        self.ws.workbook.close()


def empty_world(folder: Path) -> PaperWorld:
    """Make a workbook without records."""
    clock = Clock(datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=CHINA))
    return PaperWorld(new_unit(folder, clock, name=UNIT, short_name="机械学院党委", code="机械"))


def make_world(folder: Path) -> PaperWorld:
    """Make a workbook with one record of every form."""
    world = empty_world(folder)
    forms = [loaded.spec for loaded in world.ws.library.forms.values()]
    for spec in sorted(forms, key=lambda spec: spec.id != "list_item"):
        if spec.group != "people" and spec.id not in _NO_RECORDS:
            more: dict[str, Value] = {"year": TODAY.year} if spec.field("year") else {}
            if spec.id == "responsibility_letter":
                more["items"] = (Ref(world.records[FormId("list_item")], "清单项"),)
            world.records[spec.id] = world.keep(spec.id, **more)
    return world


def paper_values(spec: FormSpec) -> Values:
    """Return valid values without files; numbers are given by the program."""
    values = sample_values(spec, today=TODAY)
    for one in spec.fields:
        is_optional_ref = one.kind is FieldKind.ENTRIES and not one.required
        if one.kind in (FieldKind.ATTACHMENTS, FieldKind.NUMBER, FieldKind.SYSTEM) or is_optional_ref:
            values.pop(one.id, None)
    if spec.id == "list_item":
        values |= {"year": TODAY.year, "also_in": ()}
    return values


def score_rows(*given: str) -> tuple[Row, ...]:
    """Return rows of an assessment whose full scores add up to 100."""
    full = Decimal(100) / len(given)

    def row(number: int, score: str) -> Row:
        return {
            "index": "履职尽责",
            "content": f"第{number}项",
            "full": full,
            "standard": "按标准",
            "given": Decimal(score),
            "reason": "台账不全",
        }

    return tuple(row(number, score) for number, score in enumerate(given, start=1))
