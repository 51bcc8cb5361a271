"""The board of matters (督办整改单, 任务): issued, answered and verified, one matter with its line of time."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout

from sxt_desktop.domain.addressing import ONE, SEVERAL
from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.lifecycles import State
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.matters import ORDER, MatterKind, OpenMatter
from ui.forms.defaults import initial_values
from ui.forms.sources import Sources
from ui.messages import sentence
from ui.pages.matter_parts.actions import MattersActions, matter_mark, whose_turn
from ui.pages.matter_parts.board_list import ALL, BoardList
from ui.pages.matter_parts.board_part import BoardPart, SheetWish
from ui.pages.matter_parts.one_matter import MatterView
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import EmptyState
from ui.widgets.listing import Column
from ui.widgets.words import short_day

_GROUPS = (ALL, "待办", "逾期", "已答复", "再办", "办结")


class MatterPart(BoardPart):
    """Every matter we issued or were given."""

    name = "督办与任务"

    def __init__(self, theme: Theme, actions: MattersActions) -> None:
        super().__init__()
        self._theme, self._actions = theme, actions
        self._matters: tuple[OpenMatter, ...] = ()
        self._new = tuple(self._new_button(kind) for kind in actions.kinds)
        self.board = BoardList(theme, self._columns(), _GROUPS, name="matters", says=self.name)
        self.board.group_chosen.connect(self._show_group)
        self.list = self.board.list
        self.list.picked.connect(self._show_matter)
        self.list.opened.connect(lambda _: self.enter_asked.emit())
        empty = EmptyState(
            theme, "还没有督办整改单和任务。上级下发的和本单位下达的都在这里办理。", icon="supervise"
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.board)
        self._stack.addWidget(empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("状态", lambda one: "", width=160, mark=matter_mark),
            Column("事项", lambda one: one.order.title, second=self._below),
            Column("时限", lambda one: short_day(one.matter.due), width=96, is_optional=True),
            Column("办理", whose_turn, width=120, is_optional=True),
        )

    def _below(self, one: OpenMatter) -> str:
        return " · ".join(
            part for part in (one.addressee.name, one.kind.form.title, one.order.number or "") if part
        )

    def _new_button(self, kind: MatterKind) -> QPushButton:
        is_order = kind.form.id == ORDER
        name = "issue" if is_order else f"issue_{kind.form.id}"
        make = primary_button if is_order else plain_button
        button = make(
            f"新建{kind.form.title.removesuffix('清单')}", name=name, theme=self._theme, icon="plus"
        )
        button.clicked.connect(lambda: self.show_new(kind))
        self._actions.may.gate(button, Permission.SUPERVISE)
        return button

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        return self._new[::-1]

    def show_buttons(self, is_shown: bool) -> None:
        """Offer new matters only to whoever has someone to issue them to."""
        super().show_buttons(is_shown and bool(self._actions.subordinates()))

    def count_open(self) -> int:
        return sum(1 for one in self._matters if one.matter.is_open)

    def aside(self) -> str:
        ours = sum(1 for one in self._matters if one.is_ours_to_answer or one.is_ours_to_verify)
        return f"{ours} 件待本单位办理" if ours else ""

    def reload(self) -> None:
        self._matters = tuple(self._actions.board())
        counts = Counter(_group(one) for one in self._matters)
        self.board.show_counts({**counts, ALL: len(self._matters)})
        self.board.choose(self.board.chosen)
        self._stack.setCurrentIndex(0 if self._matters else 1)
        self.counted.emit()

    @Slot(str)
    def _show_group(self, wanted: str) -> None:
        self.board.show_rows([one for one in self._matters if wanted in (ALL, _group(one))])

    def holds(self, entry_id: EntryId) -> bool:
        return any(one.order.entry_id == entry_id for one in self._matters)

    def show_one(self, entry_id: EntryId) -> None:
        held = self.list.current()
        if isinstance(held, OpenMatter) and held.order.entry_id == entry_id:
            self._show_matter(held)
            return
        if not self.list.select(lambda one: one.order.entry_id == entry_id):
            self.board.choose(ALL)
            self.list.select(lambda one: one.order.entry_id == entry_id)

    def in_hand(self) -> EntryId | None:
        one = self.list.current()
        return one.order.entry_id if isinstance(one, OpenMatter) else None

    @Slot(object)
    def _show_matter(self, one: OpenMatter) -> None:
        view = MatterView(self._theme, one, self._actions.name_of, self._actions.may)
        view.reply_asked.connect(lambda: self.show_reply(one))
        view.verify_asked.connect(lambda: self.show_verdict(one))
        view.paper_asked.connect(self._show_paper)
        view.print_asked.connect(lambda: self.print_asked.emit(one.order.entry_id))
        view.papers_asked.connect(lambda: self.papers_asked.emit(self._actions.papers(one)))
        self.panel_asked.emit(one.order.number or one.kind.form.title, view)

    def _ask(
        self,
        form: FormSpec,
        values: Values,
        *,
        title: str,
        verb: str = "",
        save: Callable[[Values], Changes] | None = None,
        sources: Sources | None = None,
        said: str = "",
        above: str = "",
        typing: Typing | None = None,
    ) -> None:
        shows = None if typing is None else typing.about
        self.sheet_asked.emit(SheetWish(form, values, title, verb, save, said, typing, above, sources, shows))

    def show_new(self, kind: MatterKind) -> None:
        """Open an empty matter of a kind for subordinates."""
        below = tuple(self._actions.subordinates())
        known = {one.id for one in below}
        all_sources = self._actions.sources()
        own = tuple(one for one in all_sources.organisations if one.id in known)
        sources = replace(all_sources, organisations=own)
        values = initial_values(kind.form, all_sources)
        if kind.form.id == ORDER:
            values["due"] = self._actions.default_due()
        if len(below) == 1:
            values |= {ONE: below[0]} if kind.form.field(ONE) else {SEVERAL: below}
        self.panel_done.emit()
        self._ask(
            kind.form,
            values,
            title=f"新建{kind.form.title}",
            verb=kind.lifecycle.issuing,
            save=lambda filled: self._actions.issue(kind.form.id, filled),
            sources=sources,
            said=f"已{kind.lifecycle.issuing}。下一次报送给责任单位时随包下发。",
            typing=Typing(kind.form.id),
        )

    def show_reply(self, one: OpenMatter) -> None:
        """Open the answer to a matter; of an order one row for each of its demands."""
        form, runs = _without(one.kind.answer, "order"), one.kind.lifecycle
        values = initial_values(form, self._actions.sources())
        values["title"] = f"关于{one.order.title.removeprefix('关于')}的{runs.report}"[:80]
        demands = one.order.body.get("demands")
        rows = [row for row in demands if isinstance(row, dict)] if isinstance(demands, list) else []
        if rows:
            values["answers"] = tuple({"problem": str(row.get("problem") or "")} for row in rows)
        order = one.order.entry_id
        self._ask(
            form,
            values,
            title=f"{runs.answering} {one.order.number or ''}",
            verb=f"提交{runs.report}",
            save=lambda filled: self._actions.reply(order, filled),
            said=f"已提交{runs.report}。下一次报送时随包带给上级。",
            typing=Typing(form.id, about=order),
            above="\n".join(_asked(one)),
        )

    def show_verdict(self, one: OpenMatter) -> None:
        """Open the verdict on what was answered."""
        form, runs = _without(one.kind.verdict, "order", ONE), one.kind.lifecycle
        order, unit = one.order.entry_id, OrgId(one.addressee.id or "") or None
        values = initial_values(form, self._actions.sources())
        values["title"] = f"关于{one.order.title.removeprefix('关于')}的{runs.judging}"[:80]
        self._ask(
            form,
            values,
            above=_answers(one),
            title=f"{runs.judging} {one.order.number or ''} {one.addressee.name}",
            verb=f"登记{runs.judging}",
            save=lambda filled: self._actions.verify(order, unit, filled),
            said=f"已登记{runs.judging}结论。",
            typing=Typing(form.id, about=order),
        )

    def continue_draft(self, typing: Typing) -> bool:
        kinds = {kind.form.id: kind for kind in self._actions.kinds}
        one = self.list.current()
        if typing.form_id in kinds:
            self.show_new(kinds[typing.form_id])
        elif not isinstance(one, OpenMatter) or one.order.entry_id != typing.about:
            self.failed.emit("没有找到这份草稿所属的督办或任务。")
        elif typing.form_id == one.kind.answer.id and one.is_ours_to_answer:
            self.show_reply(one)
        elif typing.form_id == one.kind.verdict.id and one.is_ours_to_verify:
            self.show_verdict(one)
        else:
            self.failed.emit("这件事项已有人办理，不再需要这份草稿；可在草稿箱里删除。")
        return True

    @Slot(object)
    def _show_paper(self, paper: Listed) -> None:
        try:
            opened = self._actions.open(paper.entry_id, paper.owner)
        except UserError as error:
            self.failed.emit(sentence(error))
            return
        self._ask(opened.form, opened.values, title=opened.form.title)


def _without(form: FormSpec, *field_ids: str) -> FormSpec:
    return replace(form, fields=tuple(spec for spec in form.fields if spec.id not in field_ids))


def _asked(one: OpenMatter) -> list[str]:
    """Return what the matter asks for, to be read while it is answered."""
    body = one.order.body
    demands = body.get("demands")
    rows = [row for row in demands if isinstance(row, dict)] if isinstance(demands, list) else []
    found = [f"要求{number}. {row.get('demand', '')}" for number, row in enumerate(rows, start=1)]
    labels = {spec.id: spec.label for spec in one.kind.form.fields}
    single = [f"{labels[name]}：{body[name]}" for name in ("requirement", "done_when") if body.get(name)]
    return found + single


def _answers(one: OpenMatter) -> str:
    """Return what the newest answer says, of an order to each problem, to be read while verifying."""
    body = one.answers[-1].body if one.answers else {}
    raw = body.get("answers")
    rows = [row for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []
    found = [
        f"{number}. {row.get('problem', '')}：{row.get('measure', '')} {row.get('result', '')}".rstrip()
        for number, row in enumerate(rows, start=1)
    ]
    labels = {spec.id: spec.label for spec in one.kind.answer.fields}
    single = [f"{labels[name]}：{body[name]}" for name in ("result", "unfinished") if body.get(name)]
    return "\n".join(found + single)


_BY_STATE = {State.ANSWERED: "已答复", State.AGAIN: "再办", State.CLOSED: "办结", State.ESCALATED: "办结"}


def _group(one: OpenMatter) -> str:
    """Return under which of `_GROUPS` a matter is, the same for every kind."""
    return _BY_STATE.get(one.matter.state, one.matter.state.value)
