"""转报下级原件: at a middle level which units' records go up as they are; at the top what came so and by whom."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import OrgId
from sxt_desktop.domain.records import Listed
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import Opened
from sxt_desktop.usecases.overview import PeerState
from sxt_desktop.usecases.passed_originals import PassedOriginal
from sxt_desktop.usecases.passing_choice import PassingOn
from ui.forms.form_view import FormView
from ui.forms.sources import Sources
from ui.messages import sentence
from ui.reading import Reading
from ui.theme import Theme
from ui.widgets.buttons import link_button, primary_button
from ui.widgets.cards import clear
from ui.widgets.error_line import ErrorLine
from ui.widgets.listing import Column, Listing
from ui.widgets.side_panel import SidePanel
from ui.widgets.text import label, rule
from ui.widgets.words import full_moment, short_moment

WHAT_IT_IS = (
    "上级来文要求看下级原始记录时打开。下级报来的记录和附件照原样随本单位的包转报，带着下级自己的签名，上级能核验途中没有改动。",
    "纪检专阅的内容不带。本单位不能改下级的记录，转报也不改变下级与本单位之间的报送。",
)
_ROW = 32
_RECORDS_HEIGHT = 260


@dataclass(frozen=True, slots=True)
class PassingActions:
    """`choose(superior, wanted, left out)` is None for who may not; `came` gives whose originals a subordinate passed on.

    Records are opened only where `sources` say how a form shows them.
    """

    choice: Callable[[OrgId], PassingOn]
    came: Callable[[OrgId], Sequence[PassedOriginal]]
    records: Callable[[OrgId], Sequence[Listed]]
    form_title: Callable[[Listed], str]
    open: Callable[[Listed], Opened]
    sources: Callable[[], Sources] | None = None
    choose: Callable[[OrgId, bool, Collection[OrgId]], Changes] | None = None


class PassingPanel(SidePanel):
    """Shows either side; `changed` carries the `Changes` of a choice."""

    changed = Signal(object)

    def __init__(self, theme: Theme, actions: PassingActions, reading: Reading | None = None) -> None:
        super().__init__(theme, name="passing")
        self._reading = reading or Reading()
        self._theme, self._actions = theme, actions
        self._state: PeerState | None = None
        self._wanted = QCheckBox()
        self.units = QListWidget()
        self._error = ErrorLine()

    def show_choice(self, state: PeerState) -> None:
        """Show whose originals go to a superior, to be chosen."""
        self._state = state
        self._wait("转报下级原件")
        self._reading.ask(partial(self._actions.choice, state.org), partial(self._show_choice, state))

    def _wait(self, title: str) -> None:
        body, column = _body()
        column.addWidget(label("正在读取…", "quiet"))
        column.addStretch(1)
        self.show_content(title, body)

    def _show_choice(self, state: PeerState, found: PassingOn) -> None:
        if self.isHidden():
            return
        body, column = _body()
        for words in WHAT_IT_IS:
            column.addWidget(label(words, wraps=True))
        self._wanted = QCheckBox(f"把下级原件转报给{state.name}")
        self._wanted.setObjectName("passing_wanted")
        self._wanted.setChecked(found.wanted)
        self._wanted.setEnabled(self._actions.choose is not None)
        column.addWidget(self._wanted)
        column.addWidget(label("转报哪些单位（以后登记的下级默认转报）", "second"))
        column.addWidget(self._unit_list(found))
        self._wanted.toggled.connect(self.units.setEnabled)
        self._error = ErrorLine()
        column.addWidget(self._error)
        if self._actions.choose is not None:
            save = primary_button("保存", name="passing_save")
            save.clicked.connect(self._save)
            column.addWidget(save, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.show_content("转报下级原件", body)

    def _unit_list(self, found: PassingOn) -> QListWidget:
        self.units = QListWidget()
        self.units.setObjectName("passing_units")
        self.units.setAccessibleName("转报哪些单位")
        for one in found.units:
            waiting = f"　待转报 {one.waiting} 条" if one.waiting else ""
            item = QListWidgetItem(f"{one.name}{waiting}")
            item.setData(Qt.ItemDataRole.UserRole, one.org)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if one.is_passed else Qt.CheckState.Unchecked)
            self.units.addItem(item)
        self.units.setMinimumHeight(self._theme.px(_ROW * min(max(len(found.units), 2), 10)))
        self.units.setEnabled(found.wanted and self._actions.choose is not None)
        return self.units

    @Slot()
    def _save(self) -> None:
        state, choose = self._state, self._actions.choose
        if state is None or choose is None:
            return
        items = (self.units.item(row) for row in range(self.units.count()))
        without = [
            OrgId(str(item.data(Qt.ItemDataRole.UserRole)))
            for item in items
            if item.checkState() is Qt.CheckState.Unchecked
        ]
        changes = self._error.attempt(lambda: choose(state.org, self._wanted.isChecked(), without))
        if changes is not None:
            self.close_panel()
            self.changed.emit(changes)

    def show_came(self, state: PeerState) -> None:
        """Show whose originals a subordinate passed on to us."""
        self._wait(f"{state.name}转报的原件")
        self._reading.ask(partial(self._actions.came, state.org), partial(self._show_came, state))

    def _show_came(self, state: PeerState, came: Sequence[PassedOriginal]) -> None:
        if self.isHidden():
            return
        body, column = _body()
        for number, one in enumerate(came):
            if number:
                column.addWidget(rule())
            self._add_unit(column, one)
        column.addStretch(1)
        self.show_content(f"{state.name}转报的原件", body)

    def _add_unit(self, column: QVBoxLayout, one: PassedOriginal) -> None:
        head = QHBoxLayout()
        head.addWidget(label(one.name, "bold", wraps=True), 1)
        look = link_button("看记录", name=f"look_{one.org}")
        look.setAccessibleName(f"看{one.name}的记录")
        head.addWidget(look)
        column.addLayout(head)
        column.addWidget(label(signed_words(one.name, one.by), "second", wraps=True))
        told = f"记录 {one.records} 条，签名到第{one.signed_n}条（{full_moment(one.signed_at)}），已核验。"
        column.addWidget(label(told, "quiet", wraps=True))
        records = Listing(self._theme, self._columns(), name=f"records_{one.org}", says=f"{one.name}的记录")
        records.setMinimumHeight(self._theme.px(_RECORDS_HEIGHT))
        records.hide()
        column.addWidget(records)
        content = QVBoxLayout()
        column.addLayout(content)

        def show() -> None:
            records.show_rows(self._actions.records(one.org))
            records.show()

        look.clicked.connect(show)
        records.picked.connect(lambda row: self._show_record(content, row, signed_words(one.name, one.by)))

    def _show_record(self, content: QVBoxLayout, row: Listed, signed: str) -> None:
        """Show one record as its owner signed it."""
        clear(content)
        if self._actions.sources is None:
            return
        content.addWidget(label(row.title, "bold", wraps=True))
        content.addWidget(label(signed, "second", wraps=True))
        try:
            opened = self._actions.open(row)
        except UserError as error:
            content.addWidget(label(sentence(error), "error", wraps=True))
            return
        view = FormView(opened.form, self._actions.sources(), dict)
        view.show_values(opened.values, read_only=True)
        content.addWidget(view)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("记录", lambda row: row.title, second=self._actions.form_title),
            Column("登记", lambda row: short_moment(row.recorded_at), width=140),
        )


def signed_words(owner: str, by: str) -> str:
    """Say whose word a record that was passed on is, and by whom it came."""
    return f"原件由{owner}签名，经{by}转报"


def _body() -> tuple[QWidget, QVBoxLayout]:
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(10)
    return body, column
