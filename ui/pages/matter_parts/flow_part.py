"""The board of one form that goes through a flow (问题清单), and what leads from one of its records to the next step."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.flows import FlowStep, OnBoard
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.records import Listed
from sxt_desktop.usecases.convert import Begun, Offer
from sxt_desktop.usecases.flow_board import FlowBoard, FlowMatter, OpenFlow
from ui.forms.defaults import initial_values
from ui.forms.widgets.field import Edit
from ui.messages import sentence
from ui.pages.matter_parts.board_list import ALL, BoardList
from ui.pages.matter_parts.board_part import BoardPart, SheetWish
from ui.pages.matter_parts.flow_actions import (
    FlowActions,
    beginning,
    flow_mark,
    step_form,
    step_values,
)
from ui.pages.matter_parts.one_flow import FlowView
from ui.pages.matter_parts.three_steps import ThreeSteps
from ui.pages.records.turning import MADE_BEFORE
from ui.reading import Reading
from ui.tables.paged import Paged
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import EmptyState
from ui.widgets.hints import set_hint
from ui.widgets.listing import Column
from ui.widgets.words import short_day

_OPEN = "未办结"
_EVERYONE = "全部人员"
_BESIDE = ("kind", "area")
"""Fields told below the title of a record."""


class FlowPart(BoardPart):
    """Every record of ours of one form, by where it stands."""

    def __init__(
        self,
        theme: Theme,
        form: FormSpec,
        actions: FlowActions,
        *,
        may_act: bool,
        reading: Reading | None = None,
    ) -> None:
        super().__init__()
        self._theme, self.form, self._actions, self._may_act = theme, form, actions, may_act
        self.name = _short(form.title)
        self._one: EntryId | None = None
        self._flow = actions.flow_of(form)
        self._reading, self._held = reading or Reading(), FlowBoard(form, self._flow)
        groups = (_OPEN, ALL, *self._flow.states)
        self.board = BoardList(theme, self._columns(), groups, name=f"{form.id}_board", says=form.title)
        self.board.group_chosen.connect(self._choose)
        self.board.list.picked.connect(self._pick)
        self.board.list.opened.connect(lambda _: self.enter_asked.emit())
        self.who = QComboBox()
        self.who.setObjectName("flow_person")
        self.who.setAccessibleName("按责任人看")
        self.who.activated.connect(self.reload)
        self.words = Edit(self)
        self.words.setObjectName("flow_words")
        self.words.setAccessibleName("查找")
        set_hint(self.words, "查找，回车")
        self.words.returnPressed.connect(self.reload)
        self.who.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.who.setMinimumContentsLength(6)
        narrow = QWidget()
        row = QHBoxLayout(narrow)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words)
        row.addWidget(self.who)
        self.board.add_beside(narrow)
        verb = _verb(form)
        self._empty = EmptyState(
            theme, _empty_words(form), icon="assign", verb=verb if may_act else "", name=f"{form.id}_empty"
        )
        self._empty.asked.connect(self.show_new)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.board)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

        self._raise = primary_button(verb, name=f"raise_{form.id}", theme=theme, icon="plus")
        self._raise.clicked.connect(self.show_new)
        self._raise.setEnabled(may_act)
        self._guide = plain_button("三步共同流程", name="three_steps_begin", theme=theme, icon="next")
        self._guide.setToolTip("问题共同找、责任共同定、项目共同推，一步一步办")
        self._guide.clicked.connect(lambda: self.show_guide(None))
        self._guide.setEnabled(may_act)

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        has_way = self.form.id == self._actions.way.form.id
        return (self._guide, self._raise) if has_way else (self._raise,)

    def in_hand(self) -> EntryId | None:
        return self._one

    def continue_draft(self, typing: Typing) -> bool:
        if typing.form_id == self.form.id and typing.about is None:
            self.show_new()
        return self._one is not None or typing.form_id == self.form.id

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("状态", lambda one: "", width=176, mark=flow_mark),
            Column("事项", lambda one: one.row.title, second=_below),
            Column("责任主体", lambda one: one.row.subject_name or "", width=120, is_optional=True),
            Column("时限", lambda one: short_day(one.row.due_on), width=88, is_optional=True),
        )

    def chosen(self) -> OnBoard:
        """Return whose and which records the board shows."""
        return OnBoard(form=self.form.id, person=str(self.who.currentData() or ""), words=self.words.text())

    def count_open(self) -> int:
        return self._held.open_count

    @Slot()
    def reload(self) -> None:
        named = self._actions.named(self.form)
        if named.title != self.form.title:  # another profile came into force
            self.form, self.name = named, _short(named.title)
            self._raise.setText(_verb(named))
        self._offer_people()
        chosen, read = self.chosen(), self._actions.board
        self._reading.ask(lambda: read(chosen), self._take)

    def _take(self, held: FlowBoard) -> None:
        self._held = held
        every = len(held.places)
        self.board.show_counts({**held.counts, ALL: every, _OPEN: held.open_count})
        is_filtered = bool(self.who.currentData() or self.words.text().strip())
        self._stack.setCurrentIndex(0 if every or is_filtered else 1)
        is_done = self.board.chosen == _OPEN and every and not held.open_count
        self.board.choose(ALL if is_done else self.board.chosen)
        self.counted.emit()

    def _offer_people(self) -> None:
        held = self.who.currentData()
        self.who.blockSignals(True)
        self.who.clear()
        self.who.addItem(_EVERYONE, "")
        for one in self._actions.sources().candidates(("person", "organisation")):
            self.who.addItem(one.name, one.id)
        self.who.setCurrentIndex(max(self.who.findData(held), 0))
        self.who.blockSignals(False)

    def _choose(self, group: str) -> None:
        held = self._held.still_open() if group == _OPEN else self._held.of("" if group == ALL else group)
        self.board.show_rows(Paged(len(held.places), partial(self._actions.page, held)))

    @Slot(object)
    def _pick(self, one: object) -> None:
        if isinstance(one, FlowMatter):
            self.show_one(one.row.entry_id)

    def holds(self, entry_id: EntryId) -> bool:
        try:
            return self._actions.open(entry_id).matter.form.id == self.form.id
        except UserError:
            return False

    def show_one(self, entry_id: EntryId) -> None:
        self.board.list.blockSignals(True)
        self.board.list.select(lambda one: one.row.entry_id == entry_id)
        self.board.list.blockSignals(False)
        try:
            one = self._actions.open(entry_id)
        except UserError as error:
            self.failed.emit(sentence(error))
            return
        self._one = entry_id
        turning, row = self._actions.turning, one.matter.row
        made = [row for row in turning.made_from(one.opened) if row.form_id != "measure_item"]
        view = FlowView(
            self._theme,
            one,
            measures=self._actions.measures(row),
            offers=turning.offers(one.opened),
            made=[(turning.words(each), each) for each in made],
            may_act=self._may_act,
        )
        view.step_asked.connect(partial(self.show_step, one))
        view.turn_asked.connect(partial(self._turn, row))
        view.way_asked.connect(lambda: self.show_guide(entry_id))
        view.record_asked.connect(self.record_asked)
        view.print_asked.connect(lambda: self.print_asked.emit(str(row.entry_id)))
        view.papers_asked.connect(lambda: self.papers_asked.emit(self._actions.papers(one)))
        self.panel_asked.emit(row.number or self.form.title, view)

    def show_step(self, one: OpenFlow, step: FlowStep) -> None:
        """Open the few fields of a step."""
        row, sources = one.matter.row, self._actions.sources()
        form = step_form(self.form, step)
        take = self._actions.take
        self.sheet_asked.emit(
            SheetWish(
                form=form,
                values=step_values(form, step, one.values, sources),
                title=f"{step.verb}　{row.number or ''}",
                verb=step.verb,
                save=lambda given: take(row.entry_id, step.id, given, row.digest),
                said=f"已登记{step.title}。",
                typing=Typing(self.form.id, about=row.entry_id),
                above=row.title,
            )
        )

    def show_new(self) -> None:
        """Open an empty record, with the fields one begins with; where it is kept, if it has no steps of its own."""
        self.panel_done.emit()
        if not self.form.flow:
            self.record_asked.emit(str(self.form.id), "")
            return
        form = beginning(self.form)
        keep = self._actions.raise_new
        self.sheet_asked.emit(
            SheetWish(
                form=form,
                values=initial_values(form, self._actions.sources()),
                title=f"提出：{self.form.title}",
                verb="提出",
                save=lambda given: keep(self.form.id, given),
                said="已提出。",
                typing=Typing(self.form.id),
            )
        )

    def show_guide(self, entry_id: EntryId | None) -> None:
        """Lead through finding, sharing and driving a problem together; from the second step for one there is."""
        self.panel_done.emit()
        self.guide_asked.emit(ThreeSteps(self._theme, self._actions.way, entry_id))

    def _turn(self, row: Listed, offer: Offer) -> None:
        turning = self._actions.turning
        try:
            begun = turning.begin(row.entry_id, offer.conversion, offer.row)
        except UserError as error:
            self.failed.emit(sentence(error))
            return
        self.show_begun(begun)

    def show_begun(self, begun: Begun) -> None:
        """Open a record begun from one of the board."""
        source = begun.source
        keep = self._actions.turning.keep
        entry = None if source is None else source.entry_id
        self.sheet_asked.emit(
            SheetWish(
                form=begun.form,
                values={**initial_values(begun.form, self._actions.sources()), **begun.values},
                title=f"{begun.verb}：{begun.form.title}",
                verb="保存",
                save=lambda given: keep(begun, given, None),
                said=f"已{begun.verb}，记在“{begun.form.title}”里。",
                typing=Typing(begun.form.id, about=entry),
                above=_above(begun),
                shows=entry,
            )
        )


def _verb(form: FormSpec) -> str:
    return f"{'提出' if form.flow else '新增'}{_short(form.title)}"


def _empty_words(form: FormSpec) -> str:
    if form.flow:
        return "还没有登记问题。提出后在这里研判、审定、认领、整改、核验、销号。"
    return f"还没有登记{form.title}。登记以后在这里看走到哪一步。"


def _above(begun: Begun) -> str:
    """Say what a record begun from another came from, and what was made of that in the same way before."""
    source = begun.source
    lines = [] if source is None else [f"出自：{source.number or ''} {source.title}"]
    lines += [f"{MADE_BEFORE}：{row.number or ''} {row.title}" for row in begun.earlier]
    return "\n".join(lines)


def _below(one: FlowMatter) -> str:
    found, body = "主动发现" if one.found_by_self else "", one.row.body
    return " · ".join(
        part
        for part in (one.row.number or "", *(str(body.get(name) or "") for name in _BESIDE), found)
        if part
    )


def _short(title: str) -> str:
    """Return a form's title as the name of its records: 问题（风险）清单 → 问题, 廉情抄告单 → 廉情抄告."""
    short = title.split("（")[0]
    for ending in ("清单", "台账", "单", "书"):
        short = short.removesuffix(ending)
    return short
