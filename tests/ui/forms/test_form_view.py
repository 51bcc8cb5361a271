"""Every shipped form is drawn, filled and read back; problems are said where they are."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.catalog.forms import load_forms
from sxt_desktop.domain.forms import Condition, FieldSpec, FormSpec, Problem, ProblemCode
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import DateRange, FieldKind, Row, Values
from tests.samples import FORMS, sample_variants
from tests.ui.forms.given import LIN, OWN, TODAY, sources
from ui.forms.defaults import initial_values
from ui.forms.field_box import Note
from ui.forms.form_view import FormView

SHIPPED = {str(form_id): loaded.spec for form_id, loaded in load_forms(FORMS).items()}


def judge(values: Values) -> Values:
    """Judge timeliness by the month alone."""
    occurred = values.get("occurred")
    if not isinstance(occurred, DateRange):
        return {**values, "timeliness": None}
    return {**values, "timeliness": "及时" if occurred.end.month == TODAY.month else "补录"}


def view_of(home: QWidget, form: FormSpec) -> FormView:
    view = FormView(form, sources(), judge, home)
    view.resize(900, 900)
    view.show()
    return view


@pytest.mark.parametrize("form_id", SHIPPED)
def test_every_form_reads_back_what_it_shows(home: QWidget, form_id: str) -> None:
    form = SHIPPED[form_id]
    view = view_of(home, form)
    for values in sample_variants(form, today=TODAY):
        view.show_values(values)
        computed = {spec.id: values.get(spec.id) for spec in form.fields if spec.kind is FieldKind.SYSTEM}
        assert form.body({**view.values(), **computed}) == form.body(values)
        view.show_values(values, read_only=True)
        assert form.body({**view.values(), **computed}) == form.body(values)


@pytest.mark.parametrize("form_id", SHIPPED)
def test_every_field_has_its_name(home: QWidget, form_id: str) -> None:
    view = view_of(home, SHIPPED[form_id])
    for spec in SHIPPED[form_id].fields:
        box = view.box(spec.id)
        assert box.input.objectName() == spec.id
        target = box.input.focusProxy()
        assert target is not None
        assert target.accessibleName().startswith(spec.label)


def handbook(home: QWidget) -> FormView:
    view = view_of(home, SHIPPED["handbook_01"])
    view.show_values(initial_values(view.form, sources()))
    return view


def test_defaults(home: QWidget) -> None:
    values = handbook(home).values()
    assert values["subject"] == LIN.ref
    assert values["occurred"] == DateRange(TODAY, TODAY)
    assert values["timeliness"] == "及时"
    assert values["special_study"] is False
    letter = initial_values(SHIPPED["responsibility_letter"], sources())
    assert letter["party_a"] == OWN.ref
    assert letter["title"] == "2026年度全面从严治党责任书"
    assert letter["term"] == DateRange(date(2026, 1, 1), date(2026, 12, 31))
    assert letter["copies"] == 2


def test_the_reason_is_asked_only_when_late(home: QWidget) -> None:
    view = handbook(home)
    assert not view.box("late_reason").isVisible()
    view.box("occurred").input.start.edit.setText("2026-1-8")  # type: ignore[attr-defined]
    assert view.values()["timeliness"] == "补录"
    assert view.box("late_reason").isVisible()
    view.box("occurred").input.start.edit.setText("3-3")  # type: ignore[attr-defined]
    assert not view.box("late_reason").isVisible()


def test_a_refused_save_says_why_and_goes_there(qtbot: QtBot, home: QWidget) -> None:
    view = handbook(home)
    view.window().activateWindow()
    with qtbot.assertNotEmitted(view.save_asked):
        assert not view.ask_save()
    assert view.box("title").said(Note.PROBLEM) == "请填写主题"
    view.box("title").input.set_value("研究部署全面从严治党")
    view.box("title").input.changed.emit()
    assert not view.box("title").said(Note.PROBLEM)


def test_an_untouched_field_is_not_blamed(home: QWidget) -> None:
    view = handbook(home)
    view.box("title").input.setFocus()
    view.box("place").input.setFocus()
    assert not view.box("title").said(Note.PROBLEM)


def test_a_wrong_value_is_said_on_leaving(qtbot: QtBot, home: QWidget) -> None:
    view = handbook(home)
    view.window().activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    start = view.box("occurred").input.start.edit  # type: ignore[attr-defined]
    start.setFocus()
    start.clear()
    QTest.keyClicks(start, "2031-1-1")
    view.box("title").input.setFocus()
    assert "还没到" in view.box("occurred").said(Note.PROBLEM)


def test_other_records_are_asked_when_a_field_is_left_and_at_a_pause_not_at_every_key(
    qtbot: QtBot, home: QWidget
) -> None:
    asked: list[Values] = []

    def second_look(form: FormSpec, values: Values, before: Values) -> tuple[Problem, ...]:
        asked.append(values)
        return (Problem("title", ProblemCode.TWICE, {"value": values["title"], "day": "11月16日"}),)

    view = FormView(SHIPPED["handbook_01"], replace(sources(), second_look=second_look), judge, home)
    view.show()
    view.show_values({})
    view.window().activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    title = view.box("title").input.edit  # type: ignore[attr-defined]
    title.setFocus()
    QTest.keyClicks(title, "abc")
    assert not asked
    view.box("place").input.setFocus()
    assert [one["title"] for one in asked] == ["abc"]
    title.setFocus()
    QTest.keyClicks(title, "def")
    assert len(asked) == 1
    qtbot.waitUntil(lambda: len(asked) == 2)
    assert asked[-1]["title"] == "abcdef"
    assert "abcdef" in view.box("title").said(Note.ADVICE)


def test_a_complete_record_is_handed_out(qtbot: QtBot, home: QWidget) -> None:
    view = handbook(home)
    for field_id, value in (("role", "主持"), ("title", "研究部署"), ("content", "议定三项。")):
        view.box(field_id).input.set_value(value)
    with qtbot.waitSignal(view.save_asked) as asked:
        assert view.ask_save()
    assert asked.args is not None
    assert asked.args[0]["title"] == "研究部署"


def test_cells_are_blamed_by_row(home: QWidget) -> None:
    columns = (
        FieldSpec("a", "问题", FieldKind.TEXT, required=True),
        FieldSpec("b", "数量", FieldKind.INTEGER),
    )
    table = FieldSpec("rows", "明细", FieldKind.TABLE, columns=columns)
    form = FormSpec(FormId("x"), 1, "表", (table,))
    view = view_of(home, form)
    rows: tuple[Row, ...] = ({"a": "一", "b": 1}, {"a": None, "b": 2})
    view.show_values({"rows": rows})
    assert not view.ask_save()
    assert view.box("rows").said(Note.PROBLEM) == "第2行：请填写问题"


def test_a_field_hanging_on_a_hidden_one_is_hidden(home: QWidget) -> None:
    form = FormSpec(
        FormId("x"),
        1,
        "表",
        (
            FieldSpec("a", "甲", FieldKind.YES_NO),
            FieldSpec("b", "乙", FieldKind.YES_NO, visible_when=Condition("a", ("是",))),
            FieldSpec("c", "丙", FieldKind.TEXT, visible_when=Condition("b", ("是",))),
        ),
    )
    view = view_of(home, form)
    view.show_values({"a": True, "b": True, "c": "字"})
    assert view.box("c").isVisible()
    view.box("a").input.segments.buttons[1].click()  # type: ignore[attr-defined]
    assert not view.box("c").isVisible()
    assert form.body(view.values()) == {"a": False}
