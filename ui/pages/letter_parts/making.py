"""生成责任书: whom for, by when; everything else is taken from the list items."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.values import Ref
from ui.forms.form_view import FormView
from ui.forms.sources import Sources
from ui.messages import sentence
from ui.pages.letter_parts.actions import Holder
from ui.widgets.buttons import link_button, primary_button
from ui.widgets.text import label, rule

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
        self._make = make
        self._boxes: list[tuple[QCheckBox, Holder]] = []
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
        ready = [one for one in holders if one.items and not one.has_letter]
        column.addLayout(self._choose_row(offers_all=len(ready) > 1))
        column.addWidget(self._error)
        column.addWidget(rule())
        for holder in holders:
            column.addWidget(self._row(holder))
        if not ready:
            column.addWidget(label(_why_none(holders), "quiet", wraps=True))
        if any(not one.items for one in holders):
            link = link_button("去建责任清单", name="go_items")
            link.clicked.connect(self.items_asked)
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def _choose_row(self, *, offers_all: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        for text, name, chosen in (("全选", "choose_all", True), ("全不选", "choose_none", False)):
            button = link_button(text, name=name)
            button.clicked.connect(lambda _=False, on=chosen: self._choose(on))
            row.addWidget(button)
            button.setHidden(not offers_all)
        row.addStretch(1)
        row.addWidget(self._button)
        return row

    def _row(self, holder: Holder) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        box = QCheckBox(holder.ref.name)
        box.setObjectName(f"holder_{holder.ref.id}")
        may = bool(holder.items) and not holder.has_letter
        box.setEnabled(may)
        box.setChecked(may)
        box.toggled.connect(self._count)
        column.addWidget(box)
        note = label(
            " · ".join(part for part in (holder.titles, _note(holder)) if part), "second", wraps=True
        )
        note.setContentsMargins(34, 0, 0, 0)
        column.addWidget(note)
        if may:
            self._boxes.append((box, holder))
        return place

    def _choose(self, on: bool) -> None:
        for box, _ in self._boxes:
            box.setChecked(on)

    @property
    def chosen(self) -> tuple[Ref, ...]:
        """Whom letters are made for."""
        return tuple(holder.ref for box, holder in self._boxes if box.isChecked())

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
