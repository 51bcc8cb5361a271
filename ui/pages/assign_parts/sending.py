"""送签: whose lists and which papers, by which relation, by when."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.endorsing import EndorsingRelation, Holders
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Listed
from sxt_desktop.usecases.endorsed_lists import WholeList
from sxt_desktop.usecases.endorsements import Holder
from sxt_desktop.usecases.send_endorsement import Wanted
from ui.forms.one_day import OneDay
from ui.forms.sources import Sources
from ui.pages.assign_parts.actions import Going
from ui.pages.assign_parts.signer_view import SignerView
from ui.widgets.buttons import link_button, primary_button
from ui.widgets.cards import clear
from ui.widgets.error_line import ErrorLine
from ui.widgets.text import label, rule
from ui.widgets.tick_list import TickList, TickRow

Send = Callable[[Going], object]
Proposed = Callable[[Wanted, str], Sequence[tuple[str, str]]]
_LISTS = "本年度的责任清单、任务清单"
USUAL = "各人的清单按责任主体，其他按{general}"
"""What is usual: everyone's lists by the holder's relation (书记审签成员, 成员审签部门负责人), the rest by the first."""


class Sender(QWidget):
    """`sent` carries what the sending returned."""

    sent = Signal(object)

    def __init__(
        self,
        holders: Sequence[Holder],
        whole: Sequence[WholeList],
        papers: Sequence[Listed],
        relations: Sequence[EndorsingRelation],
        *,
        form: FormSpec,
        sources: Sources,
        send: Send,
        proposed: Proposed,
        due: date | None = None,
        wanted: EntryId | None = None,
    ) -> None:
        """`wanted` is the one paper that is to be ticked at once, and nothing else."""
        super().__init__()
        self.setObjectName("sender")
        self._send, self._proposed = send, proposed
        self._form, self._sources = form, sources
        self._signers: SignerView | None = None
        self._holders = {str(one.ref.id): one.ref for one in holders}
        self._lists = TickList([_row(one, is_asked=wanted is None) for one in holders], name="list")
        self._whole = TickList(
            [TickRow(one.form, one.title, f"{len(one.rows)} 项", is_ticked=False) for one in whole],
            name="whole",
        )
        papers_rows = [_paper_row(row, is_ticked=row.entry_id == wanted) for row in papers]
        self._papers = TickList(papers_rows, name="paper")
        self._relation = QComboBox()
        self._relation.setObjectName("relation")
        self._relation.setAccessibleName("审签关系")
        self._relation.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._relation.setMinimumContentsLength(12)
        self._relation.addItem(USUAL.format(general=relations[0].title), "")
        for relation in relations:
            self._relation.addItem(relation.title, relation.id)
        self._date = OneDay(form, "due", sources)
        self._date.show_day(due)
        self._choose = link_button("另定签字人", name="sender_signers", is_flush=True)
        self._choose.clicked.connect(self.choose_signers)
        self._place = QVBoxLayout()
        self._relation.currentIndexChanged.connect(self._count)
        self._error = ErrorLine("sender_error")
        self._button = primary_button("送签", name="send_sheets")
        self._button.clicked.connect(self._ask)
        for ticks in (self._lists, self._whole, self._papers):
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
        column.addWidget(self._choose, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._place)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._error)
        parts = [(_LISTS, self._lists), ("单位的清单", self._whole), ("责任书、要点和报告", self._papers)]
        if self._papers.chosen:  # one paper is wanted: it is seen at once
            parts.insert(0, parts.pop())
        for title, ticks in parts:
            if ticks.can_choose or ticks is self._lists:
                column.addWidget(rule())
                column.addLayout(self._headed(title, ticks))
                column.addWidget(ticks)
        column.addStretch(1)

    def _headed(self, title: str, ticks: TickList) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(label(title if ticks.can_choose else f"{title}：没有还要送签的", "bold"))
        row.addStretch(1)
        row.addWidget(ticks.head)
        return row

    @Slot()
    def _count(self) -> None:
        count = len(self._wanted())
        self._button.setText(f"送签 {count} 份" if count else "送签")
        self._button.setEnabled(bool(count))
        self._choose.setEnabled(bool(count))
        if self._signers is not None:
            self.choose_signers()

    @Slot()
    def choose_signers(self) -> None:
        """Ask who signs at each level of what is ticked; names that were typed stay where the levels do."""
        levels = tuple(self._proposed(self._wanted(), self._by))
        before = self._signers
        if before is not None and before.levels == levels:
            return
        clear(self._place)
        self._signers = SignerView(self._form, levels, self._sources)
        if before is not None and [name for name, _ in before.levels] == [name for name, _ in levels]:
            self._signers.show_values(before.values())
        self._place.addWidget(self._signers)
        self._choose.hide()

    @property
    def _by(self) -> str:
        return str(self._relation.currentData() or "")

    def _wanted(self) -> Wanted:
        return Wanted(
            tuple(self._holders[key] for key in self._lists.chosen),
            tuple(map(FormId, self._whole.chosen)),
            tuple(map(EntryId, self._papers.chosen)),
        )

    @Slot()
    def _ask(self) -> None:
        if not self._date.is_right():
            return
        signers = self._signers
        named = {} if signers is None else signers.named
        going = Going(self._wanted(), self._by, self._date.day, named)
        changes = self._error.attempt(
            lambda: self._send(going), lambda error: signers is not None and signers.show_refusal(error)
        )
        if changes is not None:
            self.sent.emit(changes)


def _row(one: Holder, *, is_asked: bool) -> TickRow:
    """Return a holder's row; who left or is being waited for cannot be chosen, and it says so."""
    is_busy = one.standing is not None and one.standing.endorsement.is_open
    is_usual = one.relation.holders is not Holders.ANYONE
    state = "还没有送签" if one.standing is None else one.standing.endorsement.state.value
    said = "已离任，不能送签" if one.has_left else state
    note = " · ".join(filter(None, (one.titles, f"清单 {one.items} 项", one.relation.title, said)))
    ticked = is_asked and one.standing is None and is_usual
    return TickRow(
        str(one.ref.id), one.ref.name, note, may=not is_busy and not one.has_left, is_ticked=ticked
    )


def _paper_row(row: Listed, *, is_ticked: bool) -> TickRow:
    note = " · ".join(filter(None, (row.number, row.subject_name)))
    return TickRow(row.entry_id, row.title, note, is_ticked=is_ticked)
