"""What stands in the panel for one item of the tree: what it takes up, who takes it up, its tasks and what names it."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from sxt_desktop.domain.cascading import CascadeItem
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Ref, is_empty, show
from sxt_desktop.usecases.cascade_board import Board
from sxt_desktop.usecases.entries import Opened
from ui.may import May
from ui.pages.chain_parts.branches import LINK_MARKS, STATE_MARKS
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.cards import clear
from ui.widgets.facts import Facts
from ui.widgets.lights import Badge
from ui.widgets.listing import Mark
from ui.widgets.text import label, rule

_TOLD_ELSEWHERE = ("addressees", "superior_item", "list_kind", "also_in")
MOST_CITED = 20


class ItemView(QWidget):
    """One own item. `take_asked` carries the holders chosen, `go_asked` the id of another item to look at."""

    item_asked = Signal()
    take_asked = Signal(object)
    tasks_asked = Signal()
    claim_asked = Signal()
    go_asked = Signal(str)

    def __init__(self, theme: Theme, board: Board, item: CascadeItem, opened: Opened, may: May) -> None:
        super().__init__()
        self._theme, self._board, self._item, self._may = theme, board, item, may
        self._boxes: list[tuple[QCheckBox, Ref]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 16, 16, 16)
        self._column.setSpacing(12)
        self._add_badges()
        self._column.addWidget(label(show(opened.values.get("content")) or item.title, wraps=True))
        self._actions = QHBoxLayout()
        self._add_action(plain_button("去清单", name="to_item"), self.item_asked)
        self._actions.addStretch(1)
        if not item.claimed_on:
            self._add_action(plain_button("领受", name="claim"), self.claim_asked, Permission.RECORD)
        self._column.addLayout(self._actions)
        self._tasks = QVBoxLayout()
        self._column.addLayout(self._tasks)
        self._taking = QVBoxLayout()
        self._taking.setSpacing(6)
        self._column.addLayout(self._taking)
        self._add_chain()
        self._column.addWidget(rule())
        self._column.addWidget(Facts(_facts(opened), name="item_facts"))
        self._cited = QVBoxLayout()
        self._cited.setSpacing(6)
        self._column.addLayout(self._cited)
        self._column.addStretch(1)

    def _add_badges(self) -> None:
        cascade, key = self._board.cascade, self._item.entry_id
        row = QHBoxLayout()
        row.setSpacing(8)
        for mark in (LINK_MARKS[cascade.links[key]], STATE_MARKS[cascade.states[key]]):
            row.addWidget(Badge.of(self._theme, mark))
        row.addWidget(label(self._item.holder, "second", wraps=True), 1)
        self._column.addLayout(row)

    def _add_action(self, button: QPushButton, signal: object, *needs: Permission) -> None:
        button.clicked.connect(signal)
        if needs:
            self._may.gate(button, *needs)
        self._actions.insertWidget(max(self._actions.count() - 1, 0), button)

    def offer_tasks(self, count: int) -> None:
        """Offer to make so many tasks of the item."""
        if count:
            button = plain_button(f"按周期分解为{count}项任务…", name="make_tasks")
            button.clicked.connect(self.tasks_asked)
            self._may.gate(button, Permission.RECORD)
            self._tasks.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def offer_takers(self, takers: Sequence[Ref]) -> None:
        """Offer to let persons or departments take the item up; those that did are not offered."""
        there = {one.holder_id for one in self._board.cascade.children(self._item.entry_id)}
        left = [one for one in takers if one.id not in there]
        if not left:
            return
        self._taking.addWidget(rule())
        self._taking.addWidget(label("由谁承接", "heading"))
        for ref in left:
            box = QCheckBox(ref.name)
            box.setObjectName(f"taker_{ref.id}")
            box.toggled.connect(self._count)
            self._boxes.append((box, ref))
            self._taking.addWidget(box)
        self._take = primary_button("承接", name="take_within")
        self._take.clicked.connect(self._ask)
        self._take.setEnabled(False)
        row = QHBoxLayout()
        row.addWidget(self._take)
        row.addWidget(label("内容自动带入各自的清单", "second", wraps=True), 1)
        self._taking.addLayout(row)

    @Slot()
    def _count(self) -> None:
        self._take.setEnabled(any(box.isChecked() for box, _ in self._boxes))
        self._may.gate(self._take, Permission.RECORD)

    @Slot()
    def _ask(self) -> None:
        self.take_asked.emit(tuple(ref for box, ref in self._boxes if box.isChecked()))

    def _add_chain(self) -> None:
        cascade, key = self._board.cascade, self._item.entry_id
        up, down = cascade.chain_up(key), cascade.children(key)
        above = [one for one in self._board.above if one.own == key]
        if up or above:
            self._column.addWidget(rule())
            self._column.addWidget(label("承接自", "heading"))
        for one in above:
            self._column.addWidget(label(f"{one.sender}：{one.row.title}", wraps=True))
        self._add_links(up)
        sent, taken = self._item.sent_to, cascade.taken_below.get(key, 0)
        if down or sent:
            self._column.addWidget(rule())
            self._column.addWidget(label("由下承接", "heading"))
        self._add_links(down)
        if sent:
            self._column.addWidget(label(f"下发{sent}个单位，已承接{taken}个", "second"))

    def _add_links(self, items: Iterable[CascadeItem]) -> None:
        for one in items:
            mark: Mark = LINK_MARKS[self._board.cascade.links[one.entry_id]]
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(Badge.of(self._theme, mark))
            row.addWidget(label(f"{one.holder}：{one.title}", wraps=True), 1)
            go = link_button("查看", name=f"go_{one.entry_id}")
            go.clicked.connect(lambda _=False, key=one.entry_id: self.go_asked.emit(key))
            row.addWidget(go)
            self._column.addLayout(row)

    def show_cited(self, rows: Sequence[Listed], titles: Sequence[str]) -> None:
        """Show which records name the item, each by its form; very many are counted."""
        clear(self._cited)
        if not rows:
            return
        self._cited.addWidget(rule())
        self._cited.addWidget(label(f"引用这一项的记录（{len(rows)}）", "heading"))
        for row, title in list(zip(rows, titles, strict=True))[:MOST_CITED]:
            self._cited.addWidget(label(f"{title}：{row.title}", wraps=True))
        if len(rows) > MOST_CITED:
            self._cited.addWidget(label(f"另有{len(rows) - MOST_CITED}条", "second"))


def _facts(opened: Opened) -> list[tuple[str, str]]:
    values = opened.values
    return [
        (spec.label, show(values.get(spec.id)))
        for spec in opened.form.visible(values)
        if spec.id not in (*_TOLD_ELSEWHERE, "content", "holder") and not is_empty(values.get(spec.id))
    ]
