"""草稿箱: what was typed and not saved, to be filled in further or thrown away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sxt_desktop.usecases.drafts import DraftLine
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import EmptyState, clear
from ui.widgets.listing import Column, Listing, Mark
from ui.widgets.page import PageHead, page_column
from ui.widgets.say_bar import SayBar
from ui.widgets.words import short_moment

_EMPTY = "没有没保存完的内容。填写时每几秒自动留一份草稿，保存之后就不再留。"
_NEW = Mark("新填", "plus", ("act", "act_soft"))
_CHANGE = Mark("修改", "paper", ("second", "grey_soft"))
_MOVED = Mark("原记录已更新", "soon", ("amber", "amber_soft"))


@dataclass(frozen=True, slots=True)
class DraftsActions:
    """`removed` gives (user id, name, count) of drafts nobody can look at; empty for whoever may not know."""

    lines: Callable[[], Sequence[DraftLine]]
    drop: Callable[[str], object]
    removed: Callable[[], Sequence[tuple[str, str, int]]]
    drop_of: Callable[[str], object]


class DraftsPage(QWidget):
    """`continue_asked` carries the line to go on with; `counted` how many there are now."""

    continue_asked = Signal(object)
    counted = Signal(int)

    def __init__(self, theme: Theme, actions: DraftsActions) -> None:
        super().__init__()
        self._actions = actions
        self._go = primary_button("继续填写", name="draft_continue")
        self._go.clicked.connect(self._continue)
        self._drop = plain_button("删除", name="draft_drop", theme=theme, icon="remove")
        self._drop.clicked.connect(self._ask)
        self._head = PageHead("草稿箱", (self._drop, self._go))
        self.bar = SayBar("drafts_bar")
        self.list = Listing(theme, _columns(), name="drafts_list", says="草稿")
        self.list.opened.connect(self._continue)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(EmptyState(theme, _EMPTY, icon="done", name="drafts_empty"))
        self._removed = QVBoxLayout()
        self._removed.setSpacing(8)
        column = page_column(self, "drafts_page")
        column.addWidget(self._head)
        column.addWidget(self.bar)
        column.addWidget(self._stack, 1)
        column.addLayout(self._removed)

    @Slot()
    def show_drafts(self) -> None:
        """Read what there is."""
        lines = tuple(self._actions.lines())
        self.list.show_rows(lines, same=lambda line: line.draft.typing.key)
        if lines and self.list.current() is None:
            self.list.selectRow(0)
        self._head.aside.setText(f"{len(lines)} 份" if lines else "")
        self._stack.setCurrentIndex(0 if lines else 1)
        for button in (self._go, self._drop):
            button.setVisible(bool(lines))
        self._show_removed()
        self.counted.emit(len(lines))

    def _show_removed(self) -> None:
        clear(self._removed)
        for user, name, count in self._actions.removed():
            bar = SayBar(f"removed_{user}")
            self._removed.addWidget(bar)
            bar.say(
                f"已移除的使用人{name}留有 {count} 份草稿，内容不能查看。",
                "info",
                (("清除", partial(self._ask_of, user, name)),),
            )

    @Slot()
    def _continue(self) -> None:
        line = self.list.current()
        if isinstance(line, DraftLine):
            self.continue_asked.emit(line)

    @Slot()
    def _ask(self) -> None:
        """Ask before a draft goes for good, naming it."""
        line = self.list.current()
        if isinstance(line, DraftLine):
            key = line.draft.typing.key
            self._confirm(f"删除“{_name(line)}”的草稿？删除后不能找回。", lambda: self._actions.drop(key))

    def _ask_of(self, user: str, name: str) -> None:
        self._confirm(f"清除{name}留下的草稿？清除后不能找回。", lambda: self._actions.drop_of(user))

    def _confirm(self, question: str, act: Callable[[], object]) -> None:
        def agreed() -> None:
            act()
            self.show_drafts()
            self.list.setFocus()

        self.bar.say(question, "warn", (("删除", agreed), ("不删除", self.show_drafts)))
        self.bar.focus_verb()


def _name(line: DraftLine) -> str:
    return line.title or line.form_title


def _columns() -> tuple[Column, ...]:
    return (
        Column("内容", lambda line: line.title or "（还没有标题）", second=lambda line: line.form_title),
        Column("情况", lambda line: "", width=150, mark=_mark),
        Column("留存时间", lambda line: short_moment(line.draft.at), width=140),
    )


def _mark(line: DraftLine) -> Mark:
    if line.has_moved:
        return _MOVED
    typing = line.draft.typing
    return _NEW if typing.entry_id is None and not typing.base else _CHANGE
