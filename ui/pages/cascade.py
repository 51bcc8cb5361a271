"""清单承接: superiors' items to take up, what they changed since, and which unit took up what of ours."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.usecases.changes import Changes
from ui.pages.cascade_parts.actions import CascadeActions, Part, Row, changed_row, offered_row, sent_row
from ui.pages.cascade_parts.views import ChangedView, OfferedView, SentView
from ui.theme import Theme
from ui.widgets.cards import EmptyState
from ui.widgets.chip_row import ChipRow
from ui.widgets.listing import Column, Listing
from ui.widgets.page import PageHead
from ui.widgets.panel_page import PanelPage

__all__ = ["CascadeActions", "CascadePage"]
_PANEL = 440
_EMPTY = {
    Part.OFFERED: "没有等待承接的清单项。上级下发清单项后，导入报送包即列在这里。",
    Part.CHANGED: "承接的各项与上级现在的内容一致。",
    Part.SENT: "还没有下发清单项。在责任清单的一项里填写“下发至”，随报送包下发。",
}


class CascadePage(PanelPage):
    """`item_asked` carries the id of an own item."""

    item_asked = Signal(str)

    def __init__(self, theme: Theme, actions: CascadeActions) -> None:
        super().__init__(theme, panel="cascade_panel", width=_PANEL)
        self._actions = actions
        self._rows: dict[Part, tuple[Row, ...]] = {}
        self._shown = Part.OFFERED
        self._chips = ChipRow(
            {part: part.value for part in Part}, name=lambda part: f"show_{part.name.lower()}"
        )
        self._chips.chosen.connect(self._choose)
        self.list = Listing(theme, _columns(), name="cascade_list", says="清单承接")
        self.list.picked.connect(self._show_row)
        self._empty = {part: EmptyState(theme, words, icon="assign") for part, words in _EMPTY.items()}
        self._stack = QStackedWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        self._head = PageHead("清单承接")
        self._stack.addWidget(self.list)
        for empty in self._empty.values():
            self._stack.addWidget(empty)
        self.lay_out_page("cascade_page", self._head, self._chips, main=self._stack)

    def show_cascade(self, entry: EntryId | None = None) -> None:
        """Read what there is and show it, one item opened if wanted."""
        self._read()
        if entry is None:
            return
        found = next((part for part in Part if any(row.entry_id == entry for row in self._rows[part])), None)
        if found is not None:
            self._choose(found)
            self.list.select(lambda row: row.entry_id == entry)

    def _read(self) -> None:
        name_of = self._actions.name_of
        self._rows = {
            Part.OFFERED: tuple(offered_row(row, name_of(row.owner)) for row in self._actions.offered()),
            Part.CHANGED: tuple(
                changed_row(one, name_of(one.above.owner)) for one in self._actions.changed()
            ),
            Part.SENT: tuple(map(sent_row, self._actions.sent())),
        }
        counts = {part: len(rows) for part, rows in self._rows.items()}
        self._chips.show_counts(counts, kept=(Part.OFFERED,) if any(counts.values()) else ())
        if not self._rows[self._shown]:
            self._shown = next((part for part in Part if self._rows[part]), Part.OFFERED)
        waiting = len(self._rows[Part.OFFERED]) + len(self._rows[Part.CHANGED])
        self._head.aside.setText(f"{waiting} 项待本单位办理" if waiting else "")
        self._choose(self._shown)

    @Slot(object)
    def _choose(self, wanted: Part) -> None:
        self._shown = wanted
        self._chips.press(wanted)
        rows = self._rows[wanted]
        self.panel.hide()
        self.list.show_rows(rows, same=lambda row: row.entry_id)
        self._stack.setCurrentWidget(self.list if rows else self._empty[wanted])

    @Slot(object)
    def _show_row(self, row: Row) -> None:
        view = self.attempt(partial(self._view, row))
        if view is not None:
            self.panel.show_content(row.title, view)

    def _view(self, row: Row) -> QWidget:
        may = self._actions.may
        if row.offered is not None:
            item = row.offered
            opened = self._actions.open(item.entry_id, item.owner)
            offered = OfferedView(opened.form, opened.values, self._actions.name_of(item.owner), may)
            offered.take_up_asked.connect(lambda: self._take_up(row))
            return offered
        if row.changed is not None:
            own = row.changed.own.entry_id
            changed = ChangedView(self._theme, row.changed, may)
            changed.follow_asked.connect(lambda adopt: self._follow(own, adopt))
            changed.item_asked.connect(lambda: self.item_asked.emit(own))
            return changed
        assert row.sent is not None
        sent = SentView(self._theme, row.sent)
        sent.item_asked.connect(lambda: self.item_asked.emit(row.entry_id))
        return sent

    def _take_up(self, row: Row) -> None:
        item = row.offered
        if item is not None:
            self._act(
                lambda: self._actions.take_up(item.entry_id, item.owner), "已承接，列入本单位责任清单。"
            )

    def _follow(self, own: EntryId, adopt: bool) -> None:
        said = "已按上级修改更新本单位的一项。" if adopt else "已保留本单位内容，并记下上级的修改。"
        self._act(lambda: self._actions.follow(own, adopt), said)

    def _act(self, work: Callable[[], Changes], said: str) -> None:
        at = self.list.currentIndex().row()
        changes = self.attempt(work)
        self._read()
        if changes is None:
            return
        left = len(self._rows[self._shown])
        if left:
            self.list.selectRow(min(at, left - 1))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.announce(changes, said)


def _columns() -> tuple[Column, ...]:
    return (
        Column("状态", lambda row: "", width=150, mark=lambda row: row.mark),
        Column("清单项", lambda row: row.title, second=lambda row: row.second),
        Column("完成时限", lambda row: row.due, width=96, is_optional=True),
    )
