"""生成责任书: whom for, by when; everything else is taken from the list items."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.values import Ref
from ui.forms.form_view import FormView
from ui.forms.sources import Sources
from ui.messages import sentence
from ui.pages.letter_parts.actions import Holder
from ui.widgets.buttons import link_button, primary_button
from ui.widgets.text import label, rule
from ui.widgets.tick_list import TickList, TickRow

Make = Callable[[tuple[Ref, ...], date | None], object]


def part_of(form: FormSpec, *field_ids: str, must: tuple[str, ...] = ()) -> FormSpec:
    """Return a form with only some of its fields, without headings."""
    found = tuple(
        replace(spec, section="", half=False, required=spec.required or spec.id in must)
        for spec in form.fields
        if spec.id in field_ids
    )
    return replace(form, fields=found, facts={})


class LetterMaker(QWidget):
    """Lists who holds list items; those who have a letter already are left out."""

    made = Signal(object)
    items_asked = Signal()

    def __init__(self, holders: tuple[Holder, ...], form: FormSpec, sources: Sources, make: Make) -> None:
        super().__init__()
        self.setObjectName("letter_maker")
        self._make, self._holders = make, {str(one.ref.id): one.ref for one in holders}
        rows = [
            TickRow(
                str(one.ref.id),
                one.ref.name,
                " · ".join(part for part in (one.titles, _note(one)) if part),
                may=bool(one.items) and not one.has_letter,
            )
            for one in holders
        ]
        self._list = TickList(rows, name="holder")
        self._list.changed.connect(self._count)
        self._date = FormView(part_of(form, "sign_by"), sources, dict)
        self._error = label("", "error", wraps=True)
        self._error.setObjectName("maker_error")
        self._error.hide()
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
        problems = self._date.problems()
        if problems:
            self._date.show_problems(problems)
            return
        sign_by = self._date.values().get("sign_by")
        try:
            changes = self._make(self.chosen, sign_by if isinstance(sign_by, date) else None)
        except UserError as error:
            self._error.setText(sentence(error))
            self._error.show()
            return
        self.made.emit(changes)


def _note(holder: Holder) -> str:
    if holder.has_letter:
        return "本年度已有责任书"
    return f"责任清单 {holder.items} 项" if holder.items else "还没有责任清单项"


def _why_none(holders: tuple[Holder, ...]) -> str:
    if any(one.items for one in holders):
        return "有责任清单的人员都已生成责任书。"
    return "先在责任清单里写明各人的责任，再来生成。"
