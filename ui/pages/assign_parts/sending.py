"""送签: whose lists and which papers, by which relation, by when."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.endorsing import EndorsingRelation, Holders
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.values import Ref
from sxt_desktop.usecases.endorsements import Holder
from ui.forms.form_view import FormView
from ui.forms.sources import Sources
from ui.messages import sentence
from ui.pages.letter_parts.making import part_of
from ui.widgets.buttons import primary_button
from ui.widgets.text import label, rule
from ui.widgets.tick_list import TickList, TickRow

Send = Callable[[Sequence[Ref], Sequence[EntryId], str, date | None], object]
USUAL = "按责任主体（书记审签成员，成员审签部门负责人）"


class Sender(QWidget):
    """`sent` carries what the sending returned."""

    sent = Signal(object)

    def __init__(
        self,
        holders: Sequence[Holder],
        papers: Sequence[Listed],
        relations: Sequence[EndorsingRelation],
        *,
        form: FormSpec,
        sources: Sources,
        send: Send,
        due: date | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("sender")
        self._send = send
        self._holders = {str(one.ref.id): one.ref for one in holders}
        self._lists = TickList([_row(one) for one in holders], name="list")
        papers_rows = [TickRow(row.entry_id, row.title, row.number or "", is_ticked=False) for row in papers]
        self._papers = TickList(papers_rows, name="paper")
        self._relation = QComboBox()
        self._relation.setObjectName("relation")
        self._relation.setAccessibleName("审签关系")
        self._relation.addItem(USUAL, "")
        for relation in relations:
            self._relation.addItem(relation.title, relation.id)
        self._date = FormView(part_of(form, "due"), sources, dict)
        self._date.show_values({"due": due})
        self._error = label("", "error", wraps=True)
        self._error.setObjectName("sender_error")
        self._error.hide()
        self._button = primary_button("送签", name="send_sheets")
        self._button.clicked.connect(self._ask)
        for ticks in (self._lists, self._papers):
            ticks.changed.connect(self._count)
        self._lay_out()
        self._count()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(label("审签关系", "label"))
        column.addWidget(self._relation)
        column.addWidget(self._date)
        row = QHBoxLayout()
        row.addWidget(self._lists.head, 1)
        row.addStretch(1)
        row.addWidget(self._button)
        column.addLayout(row)
        column.addWidget(self._error)
        column.addWidget(rule())
        column.addWidget(label("本年度的责任清单、任务清单", "bold"))
        if not self._lists.can_choose:
            column.addWidget(label("没有还要送签的清单。", "quiet", wraps=True))
        column.addWidget(self._lists)
        if self._papers.can_choose:
            column.addWidget(rule())
            column.addWidget(label("其他文书", "bold"))
            column.addWidget(self._papers)
        column.addStretch(1)

    @Slot()
    def _count(self) -> None:
        count = len(self._lists.chosen) + len(self._papers.chosen)
        self._button.setText(f"送签 {count} 份" if count else "送签")
        self._button.setEnabled(bool(count))

    @Slot()
    def _ask(self) -> None:
        problems = self._date.problems()
        if problems:
            self._date.show_problems(problems)
            return
        due = self._date.values().get("due")
        holders = [self._holders[key] for key in self._lists.chosen]
        papers = [EntryId(key) for key in self._papers.chosen]
        relation = str(self._relation.currentData() or "")
        try:
            changes = self._send(holders, papers, relation, due if isinstance(due, date) else None)
        except UserError as error:
            self._error.setText(sentence(error))
            self._error.show()
            return
        self.sent.emit(changes)


def _row(one: Holder) -> TickRow:
    is_busy = one.standing is not None and one.standing.endorsement.is_open
    is_usual = one.relation.holders is not Holders.ANYONE
    state = "还没有送签" if one.standing is None else one.standing.endorsement.state.value
    note = " · ".join(filter(None, (one.titles, f"清单 {one.items} 项", one.relation.title, state)))
    return TickRow(
        str(one.ref.id), one.ref.name, note, may=not is_busy, is_ticked=one.standing is None and is_usual
    )
