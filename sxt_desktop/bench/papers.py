"""Letters per second: beside reportlab drawing the same characters line by line, unjustified."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from sxt_desktop.bench.measure import Line, side_by_side
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.values import Ref, Values
from sxt_desktop.usecases.print_document import render_letters
from sxt_desktop.usecases.save_entry import save_entry
from sxt_desktop.usecases.sign_letter import LETTER, LIST_ITEM, new_letter_values
from sxt_desktop.usecases.workspace import Workspace

ITEMS = 12
_TEXT = (
    "对分管领域全面从严治党工作负责,与业务工作同部署、同落实、同检查、同考核,每季度听取一次汇报并提出要求。"
)
_LINES, _CHARACTERS = 22, 28


def lines(ws: Workspace, resources: Path, letters: int) -> Iterator[Line]:
    """Measure on letters of about three pages each."""
    keys = tuple(_letter(ws, number) for number in range(letters))
    pages = render_letters(ws, keys)[1]
    took = side_by_side(lambda: render_letters(ws, keys), lambda: _plain(resources, pages), rounds=5)
    note = f"{letters} letters, {pages} pages, {letters / took[0]:.0f} letters/s"
    yield Line("letters as PDF", *took, "reportlab drawString", note)


def _letter(ws: Workspace, number: int) -> EntryId:
    party = Ref(None, f"责任人{number}")
    items = tuple(_item(ws, party, index) for index in range(ITEMS)) if number == 0 else ()
    values = new_letter_values(ws, year=ws.today.year, party_b=party, items=items or _items(ws))
    return save_entry(ws, form_id=LETTER, values=values).entry


def _item(ws: Workspace, party: Ref, index: int) -> Ref:
    form = ws.library.form(FormId(LIST_ITEM))
    values: Values = {
        "item_no": f"1-{index + 1:02d}",
        "list_kind": "责任清单",
        "duty": "班子成员一岗双责",
        "holder": party,
        "content": _TEXT,
        "measure": _TEXT,
    }
    required = {spec.id for spec in form.fields if spec.required}
    for spec in form.fields:
        if spec.id in required and spec.id not in values and spec.choices:
            values[spec.id] = spec.choices[0]
    saved = save_entry(ws, form_id=LIST_ITEM, values=values)
    return Ref(saved.entry, _TEXT[:20])


def _items(ws: Workspace) -> tuple[Ref, ...]:
    from sxt_desktop.domain.records import Filter
    from sxt_desktop.usecases.entries import list_entries

    rows = list_entries(ws, Filter(forms=(LIST_ITEM,)), limit=ITEMS)
    return tuple(Ref(row.entry_id, row.title) for row in rows)


def _plain(resources: Path, pages: int) -> bytes:
    from datetime import date

    from sxt_desktop.documents.canvas import new_canvas
    from sxt_desktop.documents.fonts import Face, FontSet

    out = BytesIO()
    fonts = FontSet.load(resources)
    canvas = new_canvas(out, fonts, title="floor", author="floor", invariant_date=date(2026, 1, 1))
    text = (_TEXT * 2)[:_CHARACTERS]
    for _ in range(pages):
        canvas.setFont(fonts.primary(Face.FANG), 16)
        for line in range(_LINES):
            canvas.drawString(80, 750 - line * 29, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
