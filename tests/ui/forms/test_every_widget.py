"""Every kind of field has an input that shows, returns, clears, can be read only and tells of changes."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.values import Attachment, DateRange, FieldKind, Ref, Row, Value, to_json
from tests.ui.forms.given import attach_bytes, field, sources
from ui.forms.widgets import WIDGETS, make_widget
from ui.forms.widgets.field import FieldWidget

ROWS: tuple[Row, ...] = (
    {"problem": "台账不全", "due": date(2026, 4, 1)},
    {"problem": "缺签字", "due": None},
)
VALUES: dict[FieldKind, Value] = {
    FieldKind.TEXT: "二楼会议室",
    FieldKind.LONG_TEXT: "第一段。\n第二段。",
    FieldKind.INTEGER: 12,
    FieldKind.DECIMAL: Decimal("1.25"),
    FieldKind.MONEY: Decimal("36.8"),
    FieldKind.DATE: date(2026, 3, 4),
    FieldKind.DATE_RANGE: DateRange(date(2026, 3, 2), date(2026, 3, 4)),
    FieldKind.DATETIME: datetime.combine(date(2026, 3, 4), time(9, 30)),
    FieldKind.YES_NO: False,
    FieldKind.CHOICE: "参加",
    FieldKind.MULTI_CHOICE: ("主持", "主讲"),
    FieldKind.TAGS: ("参加", "自填的标签"),
    FieldKind.PERSON: Ref("p1", "林静"),
    FieldKind.PERSONS: (Ref("p2", "周明远"), Ref(None, "王芳")),
    FieldKind.ORG: Ref("o2", "实验中心"),
    FieldKind.ORGS: (Ref("o1", "机械工程学院党委"), Ref(None, "后勤处")),
    FieldKind.ENTRIES: (Ref("e2", "实验耗材采购监督"),),
    FieldKind.TABLE: ROWS,
    FieldKind.ATTACHMENTS: (Attachment("a" * 64, "会议记录.pdf", 2048),),
    FieldKind.NUMBER: "机党谈〔2026〕3号",
    FieldKind.SYSTEM: "及时",
}


@pytest.fixture
def make(home: QWidget) -> Callable[[FieldKind], FieldWidget]:

    def widget(kind: FieldKind) -> FieldWidget:
        made = make_widget(field(kind), sources(), home)
        made.show()
        return made

    return widget


def target(widget: FieldWidget) -> QWidget:
    """Return what gets the focus."""
    found = widget.focusProxy()
    assert found is not None
    return found


def test_every_kind_has_a_widget() -> None:
    assert set(WIDGETS) == set(FieldKind)
    assert set(VALUES) == set(FieldKind)


@pytest.mark.parametrize("kind", FieldKind)
def test_shows_and_returns(make: Callable[[FieldKind], FieldWidget], kind: FieldKind) -> None:
    widget = make(kind)
    assert widget.value() is None
    widget.set_value(VALUES[kind])
    assert to_json(widget.value()) == to_json(VALUES[kind])
    assert widget.objectName() == "it"
    assert widget.accessibleName() == "示例"


@pytest.mark.parametrize("kind", FieldKind)
def test_clears(make: Callable[[FieldKind], FieldWidget], kind: FieldKind) -> None:
    widget = make(kind)
    widget.set_value(VALUES[kind])
    widget.set_value(None)
    assert widget.value() is None


@pytest.mark.parametrize("kind", FieldKind)
def test_read_only_keeps_the_value(make: Callable[[FieldKind], FieldWidget], kind: FieldKind) -> None:
    widget = make(kind)
    widget.set_value(VALUES[kind])
    widget.set_read_only(True)
    widget.setFocus()
    for key in (Qt.Key.Key_A, Qt.Key.Key_Up, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Space):
        QTest.keyClick(target(widget), key)
    assert to_json(widget.value()) == to_json(VALUES[kind])
    widget.set_read_only(False)
    assert to_json(widget.value()) == to_json(VALUES[kind])


@pytest.mark.parametrize("kind", FieldKind)
def test_problem_is_marked_and_said(make: Callable[[FieldKind], FieldWidget], kind: FieldKind) -> None:
    widget = make(kind)
    widget.set_problem("请填写示例")
    assert widget.problem == "请填写示例"
    assert target(widget).accessibleDescription() == "请填写示例" or kind in _GROUPS
    widget.set_problem(None)
    assert widget.problem is None


_GROUPS = (FieldKind.YES_NO, FieldKind.CHOICE)


CHANGES: dict[FieldKind, Callable[[Any], object]] = {
    FieldKind.TEXT: lambda it: QTest.keyClicks(it.edit, "ab"),
    FieldKind.LONG_TEXT: lambda it: QTest.keyClicks(it.edit, "ab"),
    FieldKind.INTEGER: lambda it: QTest.keyClicks(it.edit, "7"),
    FieldKind.DECIMAL: lambda it: QTest.keyClicks(it.edit, "7.5"),
    FieldKind.MONEY: lambda it: QTest.keyClicks(it.edit, "1,200"),
    FieldKind.DATE: lambda it: QTest.keyClicks(it.day.edit, "3-4"),
    FieldKind.DATE_RANGE: lambda it: QTest.keyClicks(it.start.edit, "0304"),
    FieldKind.DATETIME: lambda it: QTest.keyClicks(it.clock, "0930"),
    FieldKind.YES_NO: lambda it: it.segments.buttons[0].click(),
    FieldKind.CHOICE: lambda it: it.segments.buttons[1].click(),
    FieldKind.MULTI_CHOICE: lambda it: it.chips[0].click(),
    FieldKind.TAGS: lambda it: it.chips[2].click(),
    FieldKind.PERSON: lambda it: QTest.keyClicks(it.edit, "ab"),
    FieldKind.PERSONS: lambda it: QTest.keyClicks(it.edit, "ab"),
    FieldKind.ORG: lambda it: QTest.keyClicks(it.edit, "ab"),
    FieldKind.ORGS: lambda it: QTest.keyClicks(it.edit, "ab"),
    FieldKind.ENTRIES: lambda it: (it.edit.setText("耗材"), QTest.keyClick(it.edit, Qt.Key.Key_Return)),
    FieldKind.TABLE: lambda it: it.add.click(),
    FieldKind.ATTACHMENTS: lambda it: it._taken_in(attach_bytes("a.txt", b"a")),
    FieldKind.NUMBER: lambda it: QTest.keyClicks(it.edit, "ab"),
    FieldKind.SYSTEM: lambda it: it.set_value("补录"),
}


@pytest.mark.parametrize("kind", FieldKind)
def test_tells_of_changes(qtbot: QtBot, make: Callable[[FieldKind], FieldWidget], kind: FieldKind) -> None:
    widget = make(kind)
    with qtbot.waitSignal(widget.changed, timeout=1000):
        CHANGES[kind](widget)


@pytest.mark.parametrize("kind", [kind for kind in FieldKind if kind is not FieldKind.SYSTEM])
def test_showing_is_no_change(
    qtbot: QtBot, make: Callable[[FieldKind], FieldWidget], kind: FieldKind
) -> None:
    widget = make(kind)
    with qtbot.assertNotEmitted(widget.changed):
        widget.set_value(VALUES[kind])
        widget.set_value(None)
