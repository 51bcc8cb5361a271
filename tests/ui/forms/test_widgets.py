"""What single inputs do beyond holding a value: spellings, search, chips, rows, files."""

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QImage, QInputMethodEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.values import DateRange, FieldKind, Ref
from tests.ui.forms.given import LIN, NAMESAKE, OWN, TODAY, ZHOU, field, sources
from ui.forms.date_words import parse_day, parse_time
from ui.forms.sources import Sources
from ui.forms.widgets import make_widget


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2026-3-5", date(2026, 3, 5)),
        ("2026/03/05", date(2026, 3, 5)),
        ("2026年3月5日", date(2026, 3, 5)),
        ("2026．3．5", date(2026, 3, 5)),
        ("２０２６－３－５", date(2026, 3, 5)),
        ("20260305", date(2026, 3, 5)),
        ("26-3-5", date(2026, 3, 5)),
        ("3-5", date(2026, 3, 5)),
        ("3月5日", date(2026, 3, 5)),
        ("3月5号", date(2026, 3, 5)),
        ("0305", date(2026, 3, 5)),
        ("305", date(2026, 3, 5)),
        ("5", date(2026, 3, 5)),
        ("5日", date(2026, 3, 5)),
        ("今天", date(2026, 3, 5)),
        ("昨天", date(2026, 3, 4)),
        ("前天", date(2026, 3, 3)),
        ("2026-2-30", None),
        ("1301", None),
        ("三月五日", None),
        ("", None),
    ],
)
def test_days_in_many_spellings(words: str, day: date | None) -> None:
    assert parse_day(words, TODAY) == day


def test_a_past_day_without_year_is_the_latest_one() -> None:
    assert parse_day("12-30", TODAY, past=True) == date(2025, 12, 30)
    assert parse_day("12-30", TODAY) == date(2026, 12, 30)
    assert parse_day("2-29", date(2025, 1, 5), past=True) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("14:30", time(14, 30)),
        ("14：30", time(14, 30)),
        ("1430", time(14, 30)),
        ("930", time(9, 30)),
        ("9", time(9, 0)),
        ("9点", time(9, 0)),
        ("9点半", time(9, 30)),
        ("下午2:30", time(14, 30)),
        ("25:00", None),
        ("上午", None),
    ],
)
def test_times_in_many_spellings(words: str, moment: time | None) -> None:
    assert parse_time(words) == moment


def made(home: QWidget, spec: FieldSpec, given: Sources | None = None) -> Any:
    widget = make_widget(spec, given or sources(), home)
    widget.resize(500, 200)
    widget.show()
    return widget


def test_a_day_is_spelled_out_on_leaving(home: QWidget) -> None:
    it = made(home, field(FieldKind.DATE))
    QTest.keyClicks(it.day.edit, "3-4")
    QTest.keyClick(it.day.edit, Qt.Key.Key_Return)
    assert it.day.edit.text() == "2026年3月4日"
    QTest.keyClick(it.day.edit, Qt.Key.Key_Up)
    assert it.value() == date(2026, 3, 5)


def test_an_unreadable_day_is_kept_as_text(home: QWidget) -> None:
    it = made(home, field(FieldKind.DATE))
    it.set_value("下周")
    assert it.value() == "下周"


def test_a_day_can_be_picked_from_the_calendar(home: QWidget) -> None:
    it = made(home, field(FieldKind.DATE))
    it.day.open_calendar()
    assert it.day._popup.isVisible()
    it.day._popup._choose(it.day._popup.calendar.selectedDate())
    assert it.value() == TODAY
    assert not it.day._popup.isVisible()


def test_the_second_day_follows_the_first(home: QWidget) -> None:
    it = made(home, field(FieldKind.DATE_RANGE))
    QTest.keyClicks(it.start.edit, "3-2")
    assert it.value() == DateRange(date(2026, 3, 2), date(2026, 3, 2))
    it.end.edit.setText("3-4")
    it.start.edit.setText("3-1")
    assert it.value() == DateRange(date(2026, 3, 1), date(2026, 3, 4))
    it.start.edit.setText("3-8")
    assert it.value() == DateRange(date(2026, 3, 8), date(2026, 3, 8))


def test_half_a_moment_is_kept_as_text(home: QWidget) -> None:
    it = made(home, field(FieldKind.DATETIME))
    QTest.keyClicks(it.day.edit, "3-4")
    assert it.value() == "3-4"
    QTest.keyClicks(it.clock, "930")
    assert it.value() == datetime.combine(date(2026, 3, 4), time(9, 30))


def test_numbers_as_people_type_them(home: QWidget) -> None:
    money, whole = made(home, field(FieldKind.MONEY)), made(home, field(FieldKind.INTEGER))
    money.edit.setText("１，２３４．５")
    assert money.value() == Decimal("1234.5")
    money.edit.setText("三万")
    assert money.value() == "三万"
    whole.edit.setText("3.0")
    assert whole.value() == 3
    whole.edit.setText("3.5")
    assert whole.value() == "3.5"


def test_few_choices_are_buttons_and_many_a_line(home: QWidget) -> None:
    few = made(home, field(FieldKind.CHOICE))
    many_words = ("党委全委会", "党委常委会", "专题会议", "民主生活会", "其他")
    many = made(home, FieldSpec("it", "会议类型", FieldKind.CHOICE, choices=many_words))
    few.segments.buttons[0].click()
    few.segments.buttons[0].click()
    assert few.value() is None
    QTest.keyClicks(many.edit, "mzshh")
    QTest.keyClick(many.edit._popup, Qt.Key.Key_Return)
    assert many.value() == "民主生活会"
    many.set_value("以前的选项")
    assert many.value() == "以前的选项"


def test_arrows_go_among_the_buttons(home: QWidget) -> None:
    it = made(home, field(FieldKind.CHOICE))
    it.segments.buttons[0].setFocus()
    QTest.keyClick(it.segments.buttons[0], Qt.Key.Key_Right)
    assert it.value() == "参加"


def test_a_person_is_found_by_initials(home: QWidget) -> None:
    it = made(home, field(FieldKind.PERSON))
    it.edit.setFocus()
    QTest.keyClicks(it.edit, "lj")
    assert it.edit.is_offering()
    QTest.keyClick(it.edit._popup, Qt.Key.Key_Return)
    assert it.value() == LIN.ref


def test_initials_left_behind_become_the_one_person(home: QWidget) -> None:
    it = made(home, field(FieldKind.PERSON))
    it.edit.setText("zmy")
    it.edit.editingFinished.emit()
    assert it.value() == ZHOU.ref


def test_a_name_typed_is_the_person_unless_two_have_it(home: QWidget) -> None:
    it = made(home, field(FieldKind.PERSON))
    it.edit.setText("林静")
    assert it.value() == LIN.ref
    given = Sources(today=TODAY, theme=sources().theme, people=(LIN, NAMESAKE))
    two = made(home, field(FieldKind.PERSON), given)
    two.edit.setText("林静")
    assert two.value() == Ref(None, "林静")


def test_the_own_organisation_can_answer_for_a_person(home: QWidget) -> None:
    it = made(home, field(FieldKind.PERSON))
    it.edit.setText("机械学院")
    assert it.value() == OWN.ref


def test_several_names_become_chips(home: QWidget) -> None:
    it = made(home, field(FieldKind.PERSONS))
    QTest.keyClicks(it.edit, "zmy")
    QTest.keyClick(it.edit._popup, Qt.Key.Key_Return)
    it.edit.setText("王芳，李华")
    it.edit.textEdited.emit(it.edit.text())
    assert it.value() == (ZHOU.ref, Ref(None, "王芳"), Ref(None, "李华"))
    QTest.keyClick(it.edit, Qt.Key.Key_Backspace)
    assert it.value() == (ZHOU.ref, Ref(None, "王芳"))
    it.chips[0].cross.click()
    assert it.value() == (Ref(None, "王芳"),)


def test_keys_belong_to_the_input_method_while_it_composes(home: QWidget) -> None:
    it = made(home, field(FieldKind.PERSONS))
    it.set_value((ZHOU.ref,))
    QApplication.sendEvent(it.edit, QInputMethodEvent("lin", []))
    assert it.edit.composing
    QTest.keyClick(it.edit, Qt.Key.Key_Backspace)
    assert it.value() == (ZHOU.ref,)
    done = QInputMethodEvent()
    done.setCommitString("林静")
    QApplication.sendEvent(it.edit, done)
    QTest.keyClick(it.edit._popup if it.edit.is_offering() else it.edit, Qt.Key.Key_Return)
    assert it.value() == (ZHOU.ref, LIN.ref)


def test_records_are_found_by_words(home: QWidget) -> None:
    it = made(home, FieldSpec("it", "对应清单项", FieldKind.ENTRIES, free=False))
    it.edit.setText("没有这样的")
    QTest.keyClick(it.edit, Qt.Key.Key_Return)
    assert it.value() is None
    it.edit.setText("耗材")
    QTest.keyClick(it.edit, Qt.Key.Key_Return)
    assert it.value() == (Ref("e2", "实验耗材采购监督"),)


def test_own_tags_become_chips(home: QWidget) -> None:
    it = made(home, field(FieldKind.TAGS))
    QTest.keyClicks(it.edit, "abc")
    QTest.keyClick(it.edit, Qt.Key.Key_Return)
    assert it.value() == ("abc",)
    it.set_value(("参加",))
    assert it.value() == ("参加",)


def test_rows_without_a_mouse(home: QWidget) -> None:
    it = made(home, field(FieldKind.TABLE))
    it.add.click()
    QTest.keyClicks(it.rows[0].cells[0].edit, "a")
    it.rows[0].cells[0].edit.setFocus()
    QTest.keyClick(it.rows[0].cells[0].edit, Qt.Key.Key_Return)
    assert len(it.rows) == 2
    it.rows[1].cells[1].day.edit.setText("3-9")
    assert it.value() == ({"problem": "a", "due": None}, {"problem": None, "due": date(2026, 3, 9)})
    it.rows[0].remove.click()
    assert it.value() == ({"problem": None, "due": date(2026, 3, 9)},)


def test_files_are_dropped_and_pasted(home: QWidget, tmp_path: Path) -> None:
    it = made(home, field(FieldKind.ATTACHMENTS))
    path = tmp_path / "会议记录.txt"
    path.write_text("记录", "utf-8")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    assert it.add_from(mime)
    assert it.add_from(mime)
    picture = QMimeData()
    picture.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    assert it.add_from(picture)
    assert [file.name for file in it.value()] == ["会议记录.txt", "粘贴的图片2.png"]
    it.rows[0].remove.click()
    assert len(it.value()) == 1
    assert not it.add_from(QMimeData())


def test_long_text_grows_and_counts(qtbot: QtBot, home: QWidget) -> None:
    it = made(home, FieldSpec("it", "内容摘要", FieldKind.LONG_TEXT, advise_length=300))
    low = it.edit.height()
    it.edit.setPlainText("一行\n" * 8)
    qtbot.waitUntil(lambda: it.edit.height() > low)
    it.edit.setPlainText("字" * 320)
    assert "一般不超过300字" in it.count.text()
    assert it.count.property("tone") == "amber"


@pytest.mark.parametrize("kind", [FieldKind.DATE, FieldKind.CHOICE, FieldKind.INTEGER])
def test_the_wheel_changes_nothing(home: QWidget, kind: FieldKind) -> None:
    it = made(home, field(kind))
    before = it.value()
    target = it.focusProxy()
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(target, wheel)
    assert it.value() == before
