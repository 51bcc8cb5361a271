"""One thing of what came in: the record or the words, an opinion to be given, or a verb that leads further."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.values import Body, FieldKind, Json
from sxt_desktop.usecases.review_entry import REVIEW
from ui.forms.drafts import DraftKeeper
from ui.forms.form_view import FormView
from ui.messages import sentence
from ui.pages.inbox_parts.actions import InboxActions, Kind, Thing
from ui.pages.inbox_parts.review_bar import ReviewBar
from ui.pages.inbox_parts.versions import ReceivedVersions
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import clear, scrolling
from ui.widgets.facts import Facts
from ui.widgets.text import ElidedLabel, label, rule
from ui.widgets.words import full_day, short_moment

_VERBS = {Kind.RETURNED: "去补正", Kind.READ: "知道了", Kind.WITHDRAWN: "知道了"}
_TO_NOTE = (Kind.READ, Kind.WITHDRAWN)
_WORDS = {Kind.RETURNED: "退回原因", Kind.WITHDRAWN: "收回说明"}


class ThingDetail(QFrame):
    """`correct_asked` carries the id of our record, `order_asked` that of an order, `print_asked` one to be printed.

    `reviewed` carries thing, verdict and `Changes`; `followed` and `changed` carry `Changes`.
    """

    correct_asked = Signal(str)
    order_asked = Signal(str)
    print_asked = Signal(str)
    reviewed = Signal(object, str, object)
    followed = Signal(object)
    changed = Signal(object)
    failed = Signal(str)

    def __init__(self, theme: Theme, actions: InboxActions) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._theme, self._actions = theme, actions
        self.today: date | None = None
        """The day opinions are dated with; None where none can be given."""
        self._thing: Thing | None = None
        self._same: Thing | None = None
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
        self._lay_out()

    def _lay_out(self) -> None:
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
        column = QVBoxLayout(self)
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

    def let_go(self, following: Thing | None) -> None:
        """Hold nothing any more, for the list is read anew; what follows and is the same stays as it is."""
        before, self._thing = self._thing, None
        self._same = before if following is not None and following == before else None

    @Slot(object)
    def show_thing(self, thing: Thing) -> None:
        """Show a thing, unless it is the same that was shown before the list was read anew."""
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
        if self.today is not None:
            self.bar.show_day(self.today)
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
        verb.clicked.connect(lambda: self.act(thing))
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
    def act(self, thing: Thing) -> None:
        """Do what a thing asks for, or lead to where it is done."""
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
        self.changed.emit(changes)

    @Slot(object)
    def _followed(self, changes: object) -> None:
        """Our copy was blanked as its owner had blanked theirs."""
        self._thing = None
        self.followed.emit(changes)

    @Slot()
    def let_pass(self) -> None:
        """Give the opinion that passes, where one is asked for."""
        if self._thing is not None and self._thing.kind is Kind.REVIEW:
            self.bar.let_pass()

    def print_now(self) -> None:
        """Ask for the record on show to be printed."""
        if self._thing is not None:
            self.print_asked.emit(self._thing.record.entry_id)

    @Slot(str, str, object, object)
    def _review(self, verdict: str, remark: str, remarks: Mapping[str, str], due: date | None) -> None:
        thing = self._thing
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
        self.reviewed.emit(thing, verdict, changes)
