"""责任传导: the lists of a year as a tree, from superiors' items over ours to members' and departments'; what nobody
took up; what each unit below did with what was sent to it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from sxt_desktop.domain.cascading import CascadeItem
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.cascade_board import Board, FromAbove
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.taking_up import UnitRow
from ui.messages import sentence
from ui.pages.cascade_parts.views import OfferedView
from ui.pages.chain_parts.actions import Around, ChainActions, Read, View
from ui.pages.chain_parts.branches import Branches, TreeRow, columns, open_rows
from ui.pages.chain_parts.choosing import (
    ITEMS,
    PROBLEMS,
    TASKS,
    Choice,
    ChoosingView,
    carried_choices,
    task_choices,
)
from ui.pages.chain_parts.item_view import ItemView
from ui.pages.chain_parts.unit_view import UnitView, unit_columns
from ui.pages.print_parts.wishes import Extent, PaperWish
from ui.reading import Reading
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.cards import EmptyState
from ui.widgets.chip_row import ChipRow
from ui.widgets.listing import Listing
from ui.widgets.page import PageHead
from ui.widgets.panel_page import PanelPage
from ui.widgets.tree import TreeListing

__all__ = ["ChainActions", "ChainPage"]
_PANEL = 420
_EMPTY = "这一年还没有清单项。可以从起步清单选，或在“清单”里逐项填写。"
_NOTHING_OPEN = "各项都有人承接。"


class ChainPage(PanelPage):
    """`item_asked` carries the id of an own item; `starters_asked` that a list is to be begun from a catalogue."""

    item_asked = Signal(str)
    starters_asked = Signal()
    paper_asked = Signal(object)

    def __init__(
        self, theme: Theme, actions: ChainActions, *, year: int, reading: Reading | None = None
    ) -> None:
        super().__init__(theme, panel="chain_panel", width=_PANEL)
        self._actions, self._year = actions, year
        self._reading = reading or Reading()
        self._aside = self._reading.another()
        self._found: Read | None = None
        self._wanted: EntryId | None = None
        self._item_view: ItemView | None = None
        self._tasks: Sequence[Values] = ()
        self._view = View.BOARD
        self._chips = ChipRow(
            {view: view.value for view in View}, name=lambda view: f"show_{view.name.lower()}"
        )
        self._chips.chosen.connect(self._choose)
        self.tree = TreeListing(theme, columns(), name="chain_tree", says="责任传导")
        self.tree.picked.connect(self._show_row)
        self.tree.opened.connect(self._open_row)
        self.open = Listing(theme, columns(), name="chain_open", says="未承接的清单项")
        self.open.picked.connect(self._show_row)
        self.open.opened.connect(self._open_row)
        self.units = Listing(theme, unit_columns(), name="chain_units", says="下级单位承接情况")
        self.units.picked.connect(self._show_unit)
        self._empty = EmptyState(theme, _EMPTY, icon="assign", verb="从起步清单选", name="chain_empty")
        self._empty.asked.connect(self.starters_asked)
        self._done = EmptyState(theme, _NOTHING_OPEN, icon="done")
        self._stack = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        starters = plain_button("从起步清单选", name="to_starters", theme=self._theme, icon="plus")
        starters.clicked.connect(self.starters_asked)
        paper = plain_button("打印责任清单", name="print_lists", theme=self._theme, icon="printer")
        paper.clicked.connect(self._print)
        self._carry = plain_button("", name="carry_over", theme=self._theme, icon="forward")
        self._carry.clicked.connect(self._carry_over)
        self._head = PageHead("责任传导", (self._carry, paper, starters))
        for widget in (self.tree, self.open, self.units, self._empty, self._done):
            self._stack.addWidget(widget)
        self.lay_out_page("chain_page", self._head, self._chips, main=self._stack)

    def show_year(self, year: int) -> None:
        """Show another year."""
        self._year = year
        self.panel.hide()
        self.show_chain()

    def show_chain(self, entry: EntryId | None = None) -> None:
        """Read the lists of the year and show them, one item in the panel if wanted."""
        self._wanted = entry
        if self._found is None:
            self._head.aside.setText("正在读取…")
        self._reading.ask(partial(self._actions.read, self._year), self._show_read)

    def _show_read(self, found: Read) -> None:
        self._found = found
        board, open_ones = found.board, open_rows(found.board)
        counts = {View.OPEN: len(open_ones), View.UNITS: len(found.units)}
        self._chips.show_counts(counts)
        self._chips.offer(View.UNITS, bool(found.units))
        self._carry.setVisible(bool(found.carried))
        self._carry.setText(f"沿用上年{len(found.carried)}项…")
        self._actions.may.gate(self._carry, Permission.RECORD)
        self._head.aside.setText(_summary(board, len(open_ones)))
        self.open.show_rows(open_ones, same=lambda row: row.item.entry_id)
        self.units.show_rows(found.units, same=lambda row: row.org)
        self._choose(self._view)
        if self._wanted is not None:
            self._look_at(self._wanted)
            self._wanted = None

    @Slot(object)
    def _choose(self, wanted: View) -> None:
        found = self._found
        if wanted is not self._view:
            self.panel.hide()
        self._view = wanted
        self._chips.press(wanted)
        if found is None:
            return
        branches = Branches(found.board, self._actions.one_sent)
        has_items = bool(found.board.cascade.items or found.board.above)
        if wanted in (View.BOARD, View.SECRETARY):
            tops = branches.whole() if wanted is View.BOARD else branches.secretary()
            self.tree.show_branches(tops, opened=[one.key for one in tops])
            self._stack.setCurrentWidget(self.tree if tops else self._empty)
        elif wanted is View.OPEN:
            here = self.open if self.open.rows else self._done if has_items else self._empty
            self._stack.setCurrentWidget(here)
        else:
            self._stack.setCurrentWidget(self.units)

    def _board(self) -> Board | None:
        return None if self._found is None else self._found.board

    @Slot(object)
    def _show_row(self, row: TreeRow) -> None:
        try:
            if row.item is not None:
                self._show_item(row.item)
            elif row.above is not None:
                self._show_above(row.above)
            elif row.unit is None:
                self.panel.hide()
        except UserError as error:
            self.failed.emit(sentence(error))

    @Slot(object)
    def _open_row(self, row: TreeRow) -> None:
        if row.item is not None:
            self.item_asked.emit(row.item.entry_id)

    def _look_at(self, key: str) -> None:
        board = self._board()
        item = None if board is None else board.cascade.items.get(EntryId(key))
        if item is not None:
            self._show_row(TreeRow(item.title, item=item))

    def _show_item(self, item: CascadeItem) -> None:
        board, actions = self._board(), self._actions
        if board is None:
            return
        view = ItemView(self._theme, board, item, actions.open(item.entry_id, None), actions.may)
        view.item_asked.connect(partial(self.item_asked.emit, item.entry_id))
        view.go_asked.connect(self._look_at)
        if board.cascade.structure.is_to_be_taken_up(item):
            view.offer_takers(actions.takers(board, item.entry_id))
            view.take_asked.connect(
                lambda holders: self._act(
                    partial(actions.take_within, item.entry_id, holders), f"已由{len(holders)}方承接。"
                )
            )
        view.claim_asked.connect(lambda: self._act(partial(actions.claim, item.entry_id), "已记下领受。"))
        view.tasks_asked.connect(partial(self._choose_tasks, item))
        self._item_view = view
        self.panel.show_content(item.holder or "清单项", view)
        self._aside.ask(partial(actions.around, item.entry_id), partial(self._show_around, view))

    def _show_around(self, view: ItemView, found: Around) -> None:
        """Show what was read aside, unless another item is looked at by now."""
        if view is self._item_view:
            self._tasks = found.tasks
            view.offer_tasks(len(found.tasks))
            view.show_cited(found.cited, [self._actions.form_title(row) for row in found.cited])

    def _show_above(self, one: FromAbove) -> None:
        if one.own is not None:
            self._look_at(one.own)
            return
        self._item_view = None
        opened = self._actions.open(one.row.entry_id, one.row.owner)
        view = OfferedView(opened.form, opened.values, one.sender, self._actions.may)
        view.take_up_asked.connect(
            lambda: self._act(
                partial(self._actions.take_up, one.row.entry_id, one.row.owner),
                "已承接，列入本单位责任清单。",
            )
        )
        self.panel.show_content(one.row.title, view)

    @Slot(object)
    def _show_unit(self, row: UnitRow) -> None:
        self._item_view = None
        self.panel.show_content(row.name, UnitView(self._theme, row))

    @Slot()
    def _print(self) -> None:
        self.paper_asked.emit(PaperWish("responsibility_list", Extent.SUBJECT, year=self._year))

    def _choose_tasks(self, item: CascadeItem) -> None:
        """Let the tasks of an item be chosen, all ticked, before they are made."""

        def make(taken: Mapping[str, Sequence[str]]) -> None:
            days = [date.fromisoformat(day) for day in taken[TASKS]]
            work = partial(self._actions.make_tasks, item.entry_id, days)
            self._act(work, f"已分解为{len(days)}项，列入任务清单。")

        self._choose_from(item.title, task_choices(self._tasks), "分解为", make)

    @Slot()
    def _carry_over(self) -> None:
        """Let last year's items be chosen, and apart from them the problems they bring along."""
        if self._found is None:
            return

        def carry(taken: Mapping[str, Sequence[str]]) -> None:
            items, problems = (tuple(map(EntryId, taken.get(name, ()))) for name in (ITEMS, PROBLEMS))
            work = partial(self._actions.carry_over, self._year, items, problems)
            said = f"已沿用上年{len(items)}项，勾选的未销号问题一并带来。"
            self._act(work, f"{said}不合适的，在“表格导入”里可以整批撤回。")

        self._choose_from(
            f"沿用{self._year - 1}年度清单", carried_choices(self._found.carried), "沿用", carry
        )

    def _choose_from(
        self,
        title: str,
        choices: Sequence[Choice],
        verb: str,
        take: Callable[[Mapping[str, Sequence[str]]], None],
    ) -> None:
        self._item_view = None
        view = ChoosingView(self._theme, choices, verb=verb, may=self._actions.may)
        view.chosen.connect(take)
        self.panel.show_content(title, view)
        self.panel.focus_content()

    def _act(self, work: Callable[[], Changes], said: str) -> None:
        changes = self.attempt(work)
        if changes is not None:
            self.panel.hide()
            self.show_chain()
            self.announce(changes, said)


def _summary(board: Board, open_count: int) -> str:
    total = len(board.cascade.items)
    waiting = len(board.waiting_above)
    words = (
        f"{board.year}年度 {total} 项",
        f"未承接 {open_count} 项，超过{board.days}天的算断链" if open_count else "",
        f"上级清单待承接 {waiting} 项" if waiting else "",
    )
    return "，".join(filter(None, words))
