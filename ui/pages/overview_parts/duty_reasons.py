"""What is behind one quota: the records that counted, those that nearly did and why not, who is still missing."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.duties import Progress
from sxt_desktop.domain.periods import PeriodKind
from sxt_desktop.domain.values import chinese_date
from sxt_desktop.usecases.duty_reasons import DutyReasons, DutyRecord
from ui.theme import Theme
from ui.widgets.asking_row import AskingRow
from ui.widgets.buttons import link_button, plain_button
from ui.widgets.facts import Facts
from ui.widgets.text import ElidedLabel, label, whole_label
from ui.widgets.words import plain_number, short_day

NOTHING = "还没有计入的记录。"
DAY_WIDTH = 64


class RecordRow(AskingRow):
    """One record with its day and, below, what it counted for or why it did not."""

    def __init__(self, theme: Theme, record: DutyRecord) -> None:
        super().__init__(f"{record.row.title}，{record.words}")
        day = record.row.occurred_on
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 3, 0, 3)
        column.setSpacing(1)
        head = QHBoxLayout()
        head.setSpacing(8)
        when = label(short_day(date.fromisoformat(day)) if day else "", "second")
        when.setFixedWidth(theme.px(DAY_WIDTH))
        head.addWidget(when)
        head.addWidget(ElidedLabel(record.row.title), 1)
        column.addLayout(head)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addSpacing(theme.px(DAY_WIDTH) + below.spacing())
        below.addWidget(whole_label(record.words, "second"), 1)
        column.addLayout(below)


class ReasonsView(QWidget):
    """`record_asked` carries a record's row; the others the progress that is explained."""

    record_asked = Signal(object)
    list_asked = Signal(object)
    new_asked = Signal(object)

    def __init__(self, theme: Theme, found: DutyReasons, *, may_record: bool = True) -> None:
        super().__init__()
        self.setObjectName("duty_reasons")
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(Facts(_facts(found), name="reason_facts"))
        self._add_rows("计入的记录", found.counted, NOTHING)
        if found.near:
            self._add_rows("还没有计入的记录，差在哪里", found.near, "")
            if found.more_near:
                self._column.addWidget(label(f"另有 {found.more_near} 条更早的", "second"))
        self._add_acts(found.progress, may_record=may_record)
        self._column.addStretch(1)

    def _add_rows(self, title: str, records: tuple[DutyRecord, ...], otherwise: str) -> None:
        self._column.addSpacing(6)
        count = f"　{len(records)} 条" if records else ""
        self._column.addWidget(label(f"{title}{count}", "bold"))
        if not records:
            self._column.addWidget(label(otherwise, "second", wraps=True))
        for record in records:
            row = RecordRow(self._theme, record)
            row.asked.connect(lambda one=record: self.record_asked.emit(one.row))
            self._column.addWidget(row)

    def _add_acts(self, one: Progress, *, may_record: bool) -> None:
        row = QHBoxLayout()
        if may_record:
            new = plain_button(one.duty.verb or "记一条", name="reason_new")
            new.clicked.connect(lambda: self.new_asked.emit(one))
            row.addWidget(new)
        see = link_button("在列表中查看", name="reason_list")
        see.clicked.connect(lambda: self.list_asked.emit(one))
        row.addWidget(see)
        row.addStretch(1)
        self._column.addSpacing(6)
        self._column.addLayout(row)


def _facts(found: DutyReasons) -> tuple[tuple[str, str], ...]:
    one = found.progress
    unit = one.duty.unit
    left = f"，还差{plain_number(one.remaining)}{unit}" if not one.is_met else "，已做到"
    figures = f"应做{plain_number(one.required)}{unit}，已做{plain_number(one.done)}{unit}{left}"
    return (
        ("责任主体", found.who),
        ("进度", figures),
        ("还没谈到" if one.duty.unit == "人" else "还没做到", "、".join(one.missing)),
        ("期限", _term(one)),
        ("依据", one.duty.source),
        ("说明", one.duty.note),
    )


def _term(one: Progress) -> str:
    """Return the period, where it is none of a whole year, and the last day."""
    period = "" if one.duty.period is PeriodKind.YEAR else f"{one.period.name}，"
    return f"{period}{chinese_date(one.due)}前"
