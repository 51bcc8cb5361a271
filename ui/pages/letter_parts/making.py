"""生成责任书: whom for, by when; everything else is taken from the list items."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.values import Ref
from ui.forms.one_day import OneDay
from ui.forms.sources import Sources
from ui.pages.letter_parts.actions import Holder
from ui.widgets.buttons import link_button, primary_button
from ui.widgets.error_line import ErrorLine
from ui.widgets.text import label, rule
from ui.widgets.tick_list import TickList, TickRow

Make = Callable[[tuple[Ref, ...], date | None], object]


class LetterMaker(QWidget):
    """Lists who holds list items; those who have a letter already are left out."""

    made = Signal(object)
    items_asked = Signal()

    def __init__(self, holders: tuple[Holder, ...], form: FormSpec, sources: Sources, make: Make) -> None:
        super().__init__()
        self.setObjectName("letter_maker")
        self._make, self._holders = make, {str(one.ref.id): one.ref for one in holders}
        has_usual = any(one.items and not one.has_letter and not one.why_not for one in holders)
        rows = [
            TickRow(
                str(one.ref.id),
                one.ref.name,
                " · ".join(part for part in (one.titles, _note(one), one.why_not) if part),
                may=bool(one.items) and not one.has_letter,
                is_ticked=not (one.why_not and has_usual),
            )
            for one in holders
        ]
        self._list = TickList(rows, name="holder")
        self._list.changed.connect(self._count)
        self._date = OneDay(form, "sign_by", sources)
        self._error = ErrorLine("maker_error")
        self._button = primary_button("生成", name="make_letters")
        self._button.clicked.connect(self._ask)
        self._lay_out(holders)
        self._count()

    def _lay_out(self, holders: tuple[Holder, ...]) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(self._date)
        column.addWidget(label("内容取自责任清单，不用再录入。勾选要签订的人员：", wraps=True))
        head = QHBoxLayout()
        head.addWidget(self._list.head, 1)
        head.addWidget(self._button)
        column.addLayout(head)
        column.addWidget(self._error)
        column.addWidget(rule())
        column.addWidget(self._list)
        if not self._list.can_choose:
            column.addWidget(label(_why_none(holders), "quiet", wraps=True))
        if any(not one.items for one in holders):
            link = link_button("去建责任清单", name="go_items")
            link.clicked.connect(self.items_asked)
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    @property
    def chosen(self) -> tuple[Ref, ...]:
        """Whom letters are made for."""
        return tuple(self._holders[key] for key in self._list.chosen)

    @Slot()
    def _count(self) -> None:
        count = len(self.chosen)
        self._button.setText(f"生成 {count} 份" if count else "生成")
        self._button.setEnabled(bool(count))

    @Slot()
    def _ask(self) -> None:
        if not self._date.is_right():
            return
        changes = self._error.attempt(lambda: self._make(self.chosen, self._date.day))
        if changes is not None:
            self.made.emit(changes)


def _note(holder: Holder) -> str:
    if holder.has_letter:
        return "本年度已有责任书"
    return f"责任清单 {holder.items} 项" if holder.items else "还没有责任清单项"


def _why_none(holders: tuple[Holder, ...]) -> str:
    if any(one.items for one in holders):
        return "有责任清单的人员都已生成责任书。"
    return "先在责任清单里写明各人的责任，再来生成。"
