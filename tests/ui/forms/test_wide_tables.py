"""Sub-tables with many columns: every cell can be read, whatever the form asks for."""

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from sxt_desktop.catalog.forms import load_forms
from sxt_desktop.domain.forms import FieldSpec, FormSpec
from sxt_desktop.domain.values import FieldKind
from tests.samples import FORMS, TODAY, sample_values
from tests.ui.forms.given import sources
from ui.forms.form_view import FormView
from ui.forms.widgets.table import TableField, lines_of

SHIPPED = [form.spec for form in load_forms(FORMS).values()]
WITH_TABLES = [form for form in SHIPPED if any(spec.kind is FieldKind.TABLE for spec in form.fields)]
LEAST, WIDTH = 44, 640
"""Room for two figures, and the width of a form beside a list, in pixels."""


def columns(*kinds: FieldKind) -> tuple[FieldSpec, ...]:
    return tuple(FieldSpec(f"c{n}", f"第{n}列", kind) for n, kind in enumerate(kinds))


def test_few_columns_stand_on_one_line_and_many_are_shared_out_in_order() -> None:
    text, number = FieldKind.TEXT, FieldKind.INTEGER
    assert len(lines_of(columns(text, text, number))) == 1
    assert len(lines_of(columns(text, *[number] * 5))) == 1
    many = columns(*[text, number] * 5)
    lines = lines_of(many)
    assert len(lines) == 2 and tuple(spec for line in lines for spec in line) == many


@pytest.mark.parametrize("form", WITH_TABLES, ids=lambda form: form.id)
def test_every_cell_has_room_and_stands_in_the_form(home: QWidget, form: FormSpec) -> None:
    view = FormView(form, sources(), lambda values: values, home)
    view.resize(WIDTH, 2000)
    view.show()
    view.show_values(sample_values(form, today=TODAY))
    QCoreApplication.processEvents()
    for field in view.findChildren(TableField):
        for row in field.rows if field.isVisible() else ():
            assert all(cell.isVisible() and cell.width() >= LEAST for cell in row.cells)
            assert max(cell.mapTo(view, cell.rect().topRight()).x() for cell in row.cells) <= WIDTH


def test_rows_of_several_lines_come_and_go(home: QWidget) -> None:
    form = next(one for one in SHIPPED if one.id == "assessment")
    view = FormView(form, sources(), lambda values: values, home)
    values = sample_values(form, today=TODAY)
    view.show_values(values)
    field = view.findChildren(TableField)[0]
    assert field.value() == values["scores"]
    field.rows[0].remove.click()
    assert field.value() == values["scores"][1:]  # type: ignore[index]
    field.add.click()
    assert len(field.rows) == 2
