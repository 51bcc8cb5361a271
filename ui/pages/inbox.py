"""收到待办: records of subordinates to review, what was sent back to us, orders to answer or to verify."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.lights import Light
from sxt_desktop.domain.periods import Period
from sxt_desktop.domain.reviewing import ReviewFilter, ReviewState
from sxt_desktop.domain.values import Body, FieldKind, Json
from sxt_desktop.usecases.review_entry import REVIEW
from ui.forms.drafts import DraftKeeper
from ui.forms.form_view import FormView
from ui.forms.look import dress
from ui.messages import sentence
from ui.pages.inbox_parts.actions import InboxActions, Kind, ReceivedActions, Thing
from ui.pages.inbox_parts.received_bar import EVERY, ReceivedBar, Run, at_once
from ui.pages.inbox_parts.review_bar import PASSED, ReviewBar
from ui.pages.inbox_parts.versions import ReceivedVersions
from ui.reading import Reading
from ui.tables.paged import PAGE, Paged
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import EmptyState, clear, scrolling
from ui.widgets.chip_row import ChipRow
from ui.widgets.facts import Facts
from ui.widgets.lights import TOKENS
from ui.widgets.listing import Column, Listing, Mark
from ui.widgets.page import PageHead, page_column
from ui.widgets.text import ElidedLabel, label, rule
from ui.widgets.words import full_day, short_moment

__all__ = ["InboxActions", "InboxPage", "Kind", "Thing"]

_LOOKS = {
    Kind.REVIEW: ("supervise", Light.RUNNING),
    Kind.RETURNED: ("back", Light.SOON),
    Kind.ANSWER: ("paper", Light.SOON),
    Kind.VERIFY: ("shield", Light.RUNNING),
    Kind.READ: ("info", Light.SOON),
    Kind.WITHDRAWN: ("back", Light.NOT_APPLICABLE),
}
_STATES: Mapping[ReviewState, tuple[str, Light]] = {
    ReviewState.RETURNED: ("back", Light.SOON),
    ReviewState.PASSED: ("check", Light.DONE),
    ReviewState.FAILED: ("info", Light.SOON),
    ReviewState.ARCHIVED: ("lock", Light.NOT_APPLICABLE),
}
"""How records are marked on which we gave an opinion; others wait for one."""
_VERBS = {Kind.RETURNED: "去补正", Kind.READ: "知道了", Kind.WITHDRAWN: "知道了"}
_TO_NOTE = (Kind.READ, Kind.WITHDRAWN)
_WORDS = {Kind.RETURNED: "退回原因", Kind.WITHDRAWN: "收回说明"}
_ALL = "全部"
WAITING = ReviewFilter(waiting=True)


class Gathered(NamedTuple):
    """What is to do besides reviewing; how subordinates' records are listed and how many wait; of the list `chosen`
    how long it is and how it begins."""

    mine: tuple[Thing, ...] = ()
    received: ReceivedActions | None = None
    waiting: int = 0
    chosen: ReviewFilter = WAITING
    length: int = 0
    first: tuple[Thing, ...] = ()


class InboxPage(QWidget):
    """`correct_asked` carries the id of our record, `order_asked` that of an order, `changed` the `Changes`."""

    changed = Signal(object)
    correct_asked = Signal(str)
    order_asked = Signal(str)
    print_asked = Signal(str)
    told = Signal(str)
    failed = Signal(str)

    def __init__(
        self, theme: Theme, actions: InboxActions, run: Run = at_once, reading: Reading | None = None
    ) -> None:
        super().__init__()
        self._reading = reading or Reading()
        self._theme, self._actions = theme, actions
        self._found = Gathered()
        self._thing: Thing | None = None
        self._same: Thing | None = None
        self._shown = _ALL
        names = (_ALL, *map(str, Kind))
        self._chips = ChipRow({name: name for name in names}, name=lambda name: f"show_{name}")
        self._chips.chosen.connect(self._choose)
        self.list = Listing(theme, _columns(), name="inbox_list", says="收到待办")
        self.list.picked.connect(self._show_thing)
        self.list.opened.connect(self._act)
        self.received = ReceivedBar(theme, actions.may, run, self._reading.another())
        self.received.chosen.connect(self._narrow)
        self.received.reviewed.connect(self._many_reviewed)
        self.received.told.connect(self.told)
        self.bar = ReviewBar(theme, correction_days=actions.correction_days)
        self.bar.verdict_asked.connect(self._review)
        self.bar.allow(actions.may)
        self.drafts = DraftKeeper(actions.drafts, self.bar)
        self.bar.typed.connect(self.drafts.changed)
        self._body = QVBoxLayout()
        self._head_line = ElidedLabel("", "heading", mode=Qt.TextElideMode.ElideMiddle)
        self._below_line = ElidedLabel("", "second", mode=Qt.TextElideMode.ElideMiddle)
        self.versions = ReceivedVersions(theme, actions, self)
        self.versions.changed.connect(self._followed)
        self._stack = QStackedWidget()
        self._lay_out()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._pass)
        dress(self, theme)

    def _lay_out(self) -> None:
        self._head = PageHead("收到待办")
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.setHandleWidth(12)
        both.setStyleSheet("QSplitter::handle { background: transparent; }")
        both.addWidget(self.list)
        both.addWidget(self._detail())
        both.setSizes([self._theme.px(420), self._theme.px(640)])
        both.setStretchFactor(1, 1)
        self._stack.addWidget(both)
        self._stack.addWidget(
            EmptyState(self._theme, "收到的都已办理。导入报送包后，要办的会列在这里。", icon="inbox")
        )
        self._stack.addWidget(
            EmptyState(self._theme, "没有这样的记录。", icon="search", name="received_none")
        )
        column = page_column(self, "inbox_page")
        column.addWidget(self._head)
        column.addWidget(self._chips)
        column.addWidget(self.received)
        column.addWidget(self._stack, 1)

    def _detail(self) -> QWidget:
        card = QFrame()
        card.setProperty("role", "card")
        lines = QVBoxLayout()
        lines.setSpacing(2)
        lines.addWidget(self._head_line)
        lines.addWidget(self._below_line)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 12, 10)
        head.addLayout(lines, 1)
        head.addWidget(self.versions.toggle)
        bars = QVBoxLayout()
        bars.setContentsMargins(12, 8, 12, 0)
        bars.addWidget(self.versions.bar)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(16, 16, 16, 16)
        inner.addLayout(self._body)
        inner.addStretch(1)
        self._rule = rule()
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addLayout(bars)
        area = scrolling(body)
        self.versions.turned.connect(area.setHidden)
        column.addWidget(area, 1)
        column.addWidget(self.versions.history, 1)
        column.addWidget(self._rule)
        column.addWidget(self.bar)
        return card

    @property
    def total(self) -> int:
        """How much there is to do."""
        return len(self._found.mine) + self._found.waiting

    def show_inbox(self, kind: Kind | None = None) -> None:
        """Read what waits and show it, only one kind if wanted."""
        if kind is not None:
            self._shown = kind.value
        self._read(max(self.list.currentIndex().row(), 0))

    def show_received(self, *, org: str = "", period: Period | None = None, filing: bool = False) -> None:
        """Show records of a subordinate as they were asked for elsewhere, or ask whether to file what was passed."""
        self._reading.then(partial(self._choose_received, org, period, filing))

    def _choose_received(self, org: str, period: Period | None, filing: bool) -> None:
        self.received.choose(org=org, period=period, state=ReviewState.PASSED.value if filing else EVERY)
        if filing:
            self.received.ask(ReviewState.ARCHIVED)

    def _read(self, at: int = 0) -> None:
        self._reading.ask(partial(self._gathered, self.received.filter), partial(self._show_gathered, at))

    def _gathered(self, chosen: ReviewFilter) -> Gathered:
        """Return what waits, and the beginning of the list that was chosen; touches no widget."""
        mine, received = tuple(self._actions.mine()), self._actions.received()
        if received is None:
            return Gathered(mine, None, 0, chosen, 0, ())
        waiting = received.count(WAITING)
        count = waiting if chosen == WAITING else received.count(chosen)
        return Gathered(mine, received, waiting, chosen, count, tuple(received.page(chosen, 0, PAGE)))

    def _show_gathered(self, at: int, found: Gathered) -> None:
        self._found = found
        self.received.show_units(found.received)
        if found.chosen != self.received.filter:  # a unit that was chosen is none any more
            self._read(at)
            return
        counts = {kind: sum(1 for thing in self._found.mine if thing.kind is kind) for kind in Kind}
        counts[Kind.REVIEW] = self._found.waiting
        by_name = {_ALL: self.total, **{str(kind): count for kind, count in counts.items()}}
        is_alone = not self.total and not self.received.is_narrowed
        self._chips.show_counts(by_name, kept=() if is_alone else (_ALL,))
        self._head.aside.setText(f"{self.total} 件" if self.total else "")
        if self._shown != _ALL and not counts[Kind(self._shown)]:
            self._shown = _ALL
        self._show_list(at)

    @Slot(object)
    def _choose(self, wanted: str, at: int = 0) -> None:
        """Show one kind of what is to do; a list of records chosen before gives way to it."""
        self._shown = wanted
        if self.received.is_narrowed:
            self.received.choose()
        elif self._found.chosen == WAITING:
            self._show_list(at)

    @Slot()
    def _narrow(self) -> None:
        self._read()

    def _show_list(self, at: int = 0) -> None:
        narrowed = self.received.is_narrowed
        self._chips.press(None if narrowed else self._shown)
        rows = self._rows(narrowed)
        before, self._thing = self._thing, None
        self._same = before if rows and rows[min(at, len(rows) - 1)] == before else None
        self.list.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 2 if narrowed else 1)
        if rows:
            self.list.selectRow(min(at, len(rows) - 1))

    def _rows(self, narrowed: bool) -> Sequence[Thing]:
        """Return what is listed: our own things to do first, then records of subordinates, read as they are seen."""
        shown = self._shown
        mine = () if narrowed else tuple(one for one in self._found.mine if shown in (_ALL, one.kind))
        found, received = self._found, self._found.received
        if received is None or (not narrowed and shown not in (_ALL, Kind.REVIEW)):
            return mine

        def read(offset: int, limit: int) -> Sequence[Thing]:
            first = mine[offset : offset + limit]
            rest = limit - len(first)
            after = max(offset - len(mine), 0)
            if not after and rest <= PAGE:
                return (*first, *found.first[:rest])
            return (*first, *(received.page(found.chosen, after, rest) if rest else ()))

        return Paged(len(mine) + found.length, read)

    @Slot(object)
    def _many_reviewed(self, changes: object) -> None:
        self._read()
        self.changed.emit(changes)

    @Slot(object)
    def _show_thing(self, thing: Thing) -> None:
        same, self._thing, self._same = self._same, thing, None
        if thing == same:  # read anew and as it was: what is typed and where the cursor stands stay
            return
        clear(self._body)
        self._renew_bar(thing)
        is_review = thing.kind is Kind.REVIEW
        self.versions.forget()
        if is_review:
            self.versions.show(thing.record)
        self.bar.setVisible(is_review)
        self._rule.setVisible(is_review)
        self._head_line.setText(thing.title)
        record = thing.record
        when = f"{short_moment(record.recorded_at)} 登记"
        self._below_line.setText(" · ".join((thing.sender, thing.form_title, when)))
        if is_review:
            self._show_record(thing)
        else:
            self._show_words(thing)

    def _renew_bar(self, thing: Thing) -> None:
        """Begin another opinion, or go on with the one that was not given yet; the one before is kept."""
        self.drafts.keep_now()
        self.drafts.rest()
        self.bar.renew()
        if self._found.received is not None:
            self.bar.show_day(self._found.received.today)
        if thing.kind is Kind.REVIEW:
            self.drafts.watch(Typing(REVIEW, about=thing.record.entry_id), self._opinion)
            found = self.drafts.find()
            if found is not None:
                self.bar.remark.setPlainText(str(found.body.get("remark") or ""))
                self.bar.show_items(found.body.get("remarks"))
            self.drafts.begin_anew()

    def _opinion(self) -> Body:
        items: list[Json] = [{"item": name, "remark": text} for name, text in self.bar.remarks().items()]
        return {"remark": self.bar.remark.toPlainText(), **({"remarks": items} if items else {})}

    def print_now(self) -> None:
        """Print the record on show (Ctrl+P of the window)."""
        if self._thing is not None:
            self.print_asked.emit(self._thing.record.entry_id)

    def show_draft(self, typing: Typing) -> None:
        """Go on with an opinion that was not given yet."""
        self._reading.then(partial(self._show_draft, typing))

    def _show_draft(self, typing: Typing) -> None:
        self._choose(_ALL)
        if self.list.select(
            lambda thing: thing.kind is Kind.REVIEW and thing.record.entry_id == typing.about
        ):
            self.bar.remark.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.failed.emit("这条记录已有审核意见，不再需要这份草稿；可在草稿箱里删除。")

    def _show_record(self, thing: Thing) -> None:
        owner = None if thing.kind is Kind.RETURNED else thing.record.owner  # what was returned is ours
        try:
            opened = self._actions.open(thing.target, owner)
        except UserError as error:
            self._body.addWidget(label(sentence(error), "error", wraps=True))
            return
        view = FormView(opened.form, self._actions.sources(), dict)
        view.show_values(opened.values, read_only=True)
        view.show_remarks(thing.remarks)
        if thing.kind is Kind.REVIEW:
            self.bar.offer(spec.label for spec in opened.form.fields if spec.kind is not FieldKind.SYSTEM)
        self._body.addWidget(view)

    def _show_words(self, thing: Thing) -> None:
        pairs = (
            ("来自", thing.sender),
            (_WORDS.get(thing.kind, "编号"), thing.words),
            ("时限", full_day(thing.record.due_on or "")),
        )
        self._body.addWidget(Facts(pairs))
        verb = primary_button(thing.verb or _VERBS[thing.kind], name="inbox_verb")
        verb.clicked.connect(lambda: self._act(thing))
        row = QHBoxLayout()
        row.addWidget(verb)
        if thing.kind is Kind.READ:
            paper = plain_button("打印", name="inbox_print", theme=self._theme, icon="printer")
            paper.clicked.connect(lambda: self.print_asked.emit(thing.record.entry_id))
            row.addWidget(paper)
        row.addStretch(1)
        self._body.addSpacing(12)
        self._body.addLayout(row)
        self._body.addSpacing(12)
        self._body.addWidget(rule())
        self._body.addSpacing(12)
        self._show_record(thing)

    @Slot(object)
    def _act(self, thing: Thing) -> None:
        if thing.kind is Kind.RETURNED:
            self._actions.mark_seen(thing.record.entry_id)
            self.correct_asked.emit(thing.target)
        elif thing.kind in _TO_NOTE:
            self._note(thing)
        elif thing.kind is not Kind.REVIEW:
            self.order_asked.emit(thing.target)

    def _note(self, thing: Thing) -> None:
        try:
            changes = self._actions.note(thing)
        except UserError as error:
            self.failed.emit(sentence(error))
            return
        self._read(self.list.currentIndex().row())
        self.changed.emit(changes)

    @Slot(object)
    def _followed(self, changes: object) -> None:
        """Our copy was blanked as its owner had blanked theirs."""
        self._thing = None
        self._read(self.list.currentIndex().row())
        self.told.emit("本机收到的这一份也已清除。")
        self.changed.emit(changes)

    @Slot()
    def _pass(self) -> None:
        if self._thing is not None and self._thing.kind is Kind.REVIEW:
            self.bar.let_pass()

    @Slot(str, str, object, object)
    def _review(self, verdict: str, remark: str, remarks: Mapping[str, str], due: date | None) -> None:
        thing, at = self._thing, self.list.currentIndex().row()
        if thing is None:
            return
        record = thing.record
        try:
            changes = self._actions.review(record.entry_id, record.owner, verdict, remark, remarks, due)
        except UserError as error:
            self.bar.say(sentence(error))
            return
        self._thing = None
        self.drafts.drop()
        self.drafts.rest()
        self._read(at)
        self.list.setFocus()
        if verdict != PASSED:
            self.told.emit(f"已记下“{verdict}”，下一次报送给{thing.sender}时带去。")
        self.changed.emit(changes)


def _mark(thing: Thing) -> Mark:
    if thing.state is not None and thing.state in _STATES:
        icon, light = _STATES[thing.state]
        return Mark(thing.state.value, icon, TOKENS[light])
    icon, light = _LOOKS[thing.kind]
    return Mark(thing.kind.value, icon, TOKENS[light])


def _columns() -> tuple[Column, ...]:
    return (
        Column("要做什么", lambda thing: "", width=116, mark=_mark),
        Column("内容", lambda thing: thing.title, second=_sender),
    )


def _sender(thing: Thing) -> str:
    again = thing.words if thing.kind is Kind.REVIEW else ""
    return " · ".join(filter(None, (again, thing.sender, thing.form_title)))
