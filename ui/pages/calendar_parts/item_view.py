"""One thing of the calendar beside the list: its three dates, what is missing, and what can be done about it."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.calendar import CalendarItem, Dates, ItemKind
from sxt_desktop.domain.deadlines import BASIS_WORDS, Basis, Deadline, told_when
from sxt_desktop.domain.lights import Light
from sxt_desktop.usecases.calendar_words import advice
from ui.pages.calendar_parts.actions import due_words, light_mark
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.facts import Facts
from ui.widgets.lights import Badge
from ui.widgets.text import label, rule
from ui.widgets.words import full_day_of_week


class ItemView(QWidget):
    """Shows one thing; each wish about it is a signal of its own."""

    go_asked = Signal()
    done_asked = Signal()
    off_asked = Signal()
    back_asked = Signal()
    setting_asked = Signal()
    change_asked = Signal()
    drop_asked = Signal()

    def __init__(self, theme: Theme, one: CalendarItem, *, may_mark: bool, may_set: bool) -> None:
        super().__init__()
        self._may_mark, self._may_set = may_mark, may_set
        mark = light_mark(one)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Badge.of(theme, mark))
        head.addWidget(label(due_words(one), "second"))
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(label(one.title, "bold", wraps=True))
        column.addWidget(Facts((*date_facts(one), *plain_facts(one)), name="item_facts"))
        column.addLayout(self._acts(one))
        for button in self._more(one):
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch(1)
            column.addLayout(row)
        column.addStretch(1)

    def _acts(self, one: CalendarItem) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        if one.kind is ItemKind.OWN:
            change = primary_button("修改事项", name="item_change")
            change.clicked.connect(self.change_asked)
            row.addWidget(change)
        elif one.verb and (one.record or one.form or one.target):
            go = primary_button(one.verb if one.is_open else "查看", name="item_go")
            go.clicked.connect(self.go_asked)
            row.addWidget(go)
        if one.is_open and self._may_mark:
            done = plain_button("已完成", name="item_done")
            done.setToolTip("记下今天由您登记完成；可以撤回")
            done.clicked.connect(self.done_asked)
            off = plain_button("不适用", name="item_off")
            off.clicked.connect(self.off_asked)
            row.addWidget(done)
            row.addWidget(off)
        row.addStretch(1)
        return row

    def _more(self, one: CalendarItem) -> Iterator[QWidget]:
        if one.mark is not None and self._may_mark:
            back = link_button("撤回登记", name="item_back", is_flush=True)
            back.clicked.connect(self.back_asked)
            yield back
        if one.rule and self._may_set and one.kind is not ItemKind.MATTER:
            setting = link_button("本单位的设置", name="item_setting", is_flush=True)
            setting.setToolTip("启用或停用、默认日、本级提前量")
            setting.clicked.connect(self.setting_asked)
            yield setting
        if one.kind is ItemKind.OWN and self._may_mark:
            drop = link_button("作废这一事项", name="item_drop", is_flush=True)
            drop.clicked.connect(self.drop_asked)
            yield drop


def date_facts(one: CalendarItem) -> Iterator[tuple[str, str]]:
    """Yield the three dates of a thing and what follows from them."""
    dates = one.dates
    if one.kind is not ItemKind.OWN:
        yield from _named_by_others(dates, is_matter=one.kind is ItemKind.MATTER)
    if dates.own is not None:
        yield "自定日期", full_day_of_week(dates.own)
    is_early = dates.lead > 0 and dates.aim is not None
    yield (
        "本级提前量",
        f"提前{dates.lead}天，{full_day_of_week(dates.aim)}" if is_early and dates.aim else "没有提前",
    )
    if one.due is not None and one.is_open:
        yield "最迟", full_day_of_week(one.due)
        yield "宜于", advice(one)
        is_late = one.light.light is Light.OVERDUE
        yield "开始准备", "" if one.begins is None or is_late else full_day_of_week(one.begins)


def _named_by_others(dates: Dates, *, is_matter: bool) -> Iterator[tuple[str, str]]:
    is_stated = dates.fixed is not None and dates.basis is Basis.STATED
    if dates.fixed is not None and is_stated:
        yield BASIS_WORDS[Basis.STATED], full_day_of_week(dates.fixed)
    else:
        yield BASIS_WORDS[Basis.STATED], "没有写明日期"
    if dates.fixed is not None and dates.basis is not None and not is_stated and not is_matter:
        yield "本单位采用", f"{full_day_of_week(dates.fixed)}（{BASIS_WORDS[dates.basis]}）"
    yield "上级要求", "没有另行要求" if dates.asked is None else full_day_of_week(dates.asked)


def plain_facts(one: CalendarItem) -> Iterator[tuple[str, str]]:
    """Yield everything else that is known of a thing."""
    yield "责任主体", one.who
    yield "还差", one.missing.removeprefix("还差")
    yield "完成日期", "" if one.done_on is None else full_day_of_week(one.done_on)
    yield "登记", "由人登记完成" if one.mark is not None and one.light.light is Light.DONE else ""
    yield "出处", one.source
    yield "说明", one.note


class RuleView(QWidget):
    """One due date of the profile: when, for whom, where it is from, and how it is set for the unit."""

    setting_asked = Signal()

    def __init__(self, theme: Theme, rule_shown: Deadline, *, lead: int, may_set: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(rule_shown.title, "bold", wraps=True))
        column.addWidget(
            Facts(
                (
                    ("期限", told_when(rule_shown)),
                    ("责任主体", "、".join(rule_shown.who)),
                    ("本级提前量", f"提前{lead}天" if lead else "没有提前"),
                    ("出处", rule_shown.source),
                    ("说明", rule_shown.note),
                ),
                name="rule_facts",
            )
        )
        button = primary_button("本单位的设置", name="rule_setting")
        button.setEnabled(may_set)
        button.clicked.connect(self.setting_asked)
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)


class DayView(QWidget):
    """Everything due on one day, to choose from."""

    item_asked = Signal(object)

    def __init__(self, theme: Theme, items: tuple[CalendarItem, ...]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        for number, one in enumerate(items):
            mark = light_mark(one)
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(Badge.of(theme, mark))
            row.addStretch(1)
            button = link_button("查看", name=f"day_item_{number}")
            button.setAccessibleName(f"查看：{one.title}")
            button.clicked.connect(lambda _=False, wanted=one: self.item_asked.emit(wanted))
            row.addWidget(button)
            column.addLayout(row)
            column.addWidget(label(one.title, wraps=True))
            if one.missing:
                column.addWidget(label(one.missing, "second", wraps=True))
            column.addWidget(rule())
        column.addStretch(1)
