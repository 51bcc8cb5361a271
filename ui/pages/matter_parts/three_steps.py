"""三步共同流程 (MZ04): a problem is found together, shared out together, driven together; the same records all along."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.values import Values
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.convert import Begun
from sxt_desktop.usecases.shared_way import Party
from ui.forms.defaults import initial_values
from ui.forms.drafts import DraftActions, DraftKeeper
from ui.forms.form_view import FormView
from ui.forms.sources import Sources
from ui.messages import sentence
from ui.theme import Theme
from ui.widgets.buttons import icon_button, plain_button
from ui.widgets.cards import clear, scrolling
from ui.widgets.steps import StepFoot, Steps
from ui.widgets.text import label, rule

TITLES = ("问题共同找", "责任共同定", "项目共同推")


@dataclass(frozen=True, slots=True)
class WayActions:
    """`share` puts a problem into the list of each chosen party; `measure` begins a measure of it."""

    form: FormSpec
    raise_new: Callable[[Values], Changes]
    parties: Callable[[EntryId], Sequence[Party]]
    share: Callable[[EntryId, Sequence[Party]], Changes]
    measure: Callable[[EntryId], Begun]
    keep_measure: Callable[[Begun, Values], Changes]
    sources: Callable[[], Sources]
    drafts: DraftActions


class ThreeSteps(QFrame):
    """`left` carries the problem's id, empty where none was raised; `changed` carries `Changes`."""

    left = Signal(str)
    changed = Signal(object)

    def __init__(self, theme: Theme, actions: WayActions, entry_id: EntryId | None = None) -> None:
        super().__init__()
        self.setObjectName("three_steps")
        self.setProperty("role", "card")
        self._theme, self._actions, self._entry = theme, actions, entry_id
        self._begun: Begun | None = None
        self._count = 0
        self.steps = Steps(theme, TITLES)
        self._error = label("", "error", wraps=True)
        self._error.setObjectName("way_error")
        self._pages = QStackedWidget()
        self.found = FormView(actions.form, actions.sources(), dict)
        self.found.save_asked.connect(self._raise)
        self.drafts = DraftKeeper(actions.drafts, self)
        self.found.changed.connect(self.drafts.changed)
        self._parties = QVBoxLayout()
        self._boxes: list[tuple[QCheckBox, Party]] = []
        self.measure: FormView | None = None
        self._measure_place = QVBoxLayout()
        self._said = label("", "quiet", wraps=True)
        self._lay_out()
        if entry_id is None:
            self.found.show_values(initial_values(actions.form, actions.sources()))
            self._watch(Typing(actions.form.id), self.found)
            self._show(0)
        else:
            self._show_parties()

    def _lay_out(self) -> None:
        back = icon_button(self._theme, "back", says="返回", name="way_back", keys="Esc")
        back.clicked.connect(self._leave)
        head = QHBoxLayout()
        head.setContentsMargins(8, 8, 16, 8)
        head.addWidget(back)
        head.addWidget(self.steps, 1)
        self._pages.addWidget(self._page("写清问题，不写是谁反映的。", self.found, self._first_foot()))
        holders = QWidget()
        column = QVBoxLayout(holders)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._parties)
        column.addStretch(1)
        says = "同一个问题由哪几方共同负责：选中的各方清单里各列一项，内容和时限取自问题，不用再打。"
        self._pages.addWidget(self._page(says, holders, self._second_foot()))
        place = QWidget()
        self._measure_place = QVBoxLayout(place)
        self._measure_place.setContentsMargins(0, 0, 0, 0)
        self._measure_place.addWidget(self._said)
        says = "每项措施写明目标、分工、项目和节点，由会议研究确定。可以一次加几项。"
        self._pages.addWidget(self._page(says, place, self._third_foot()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(self._pages, 1)

    def _page(self, says: str, content: QWidget, foot: StepFoot) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(label(says, "quiet", wraps=True))
        column.addWidget(content, 1)
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scrolling(inner), 1)
        whole.addWidget(rule())
        foot.setContentsMargins(16, 10, 16, 10)
        whole.addLayout(foot)
        return page

    def _first_foot(self) -> StepFoot:
        foot = StepFoot("提出，下一步", name="way_found", back="")
        foot.forward.clicked.connect(self.found.ask_save)
        return foot

    def _second_foot(self) -> StepFoot:
        foot = StepFoot("列入各自清单，下一步", name="way_shared", back="")
        foot.insertWidget(0, self._error, 1)
        foot.forward.clicked.connect(self._share)
        return foot

    def _third_foot(self) -> StepFoot:
        foot = StepFoot("保存这一项", name="way_measure", back="")
        done = plain_button("完成", name="way_done")
        done.clicked.connect(self._leave)
        foot.insertWidget(0, done)
        foot.forward.clicked.connect(self._ask_measure)
        return foot

    def _show(self, number: int) -> None:
        self._error.clear()
        self.steps.show_step(number)
        self._pages.setCurrentIndex(number)

    def _watch(self, typing: Typing, view: FormView) -> None:
        """Keep what is typed here and not saved; it is gone on with from the box of drafts."""
        self.drafts.watch(typing, lambda: view.form.body(view.values()))

    # 1

    @Slot(object)
    def _raise(self, values: Values) -> None:
        try:
            changes = self._actions.raise_new(values)
        except UserError as error:
            self._refuse(error, self.found)
            return
        self._entry = changes.entry
        self.drafts.drop()
        self.changed.emit(changes)
        self._show_parties()

    # 2

    def _show_parties(self) -> None:
        if self._entry is None:
            return
        clear(self._parties)
        self._boxes = []
        for party in self._actions.parties(self._entry):
            words = "　".join(filter(None, (party.ref.name, party.layer)))
            box = QCheckBox(f"{words}（已列入）" if party.item is not None else words)
            box.setObjectName(f"party_{len(self._boxes)}")
            box.setChecked(party.is_holder or party.item is not None)
            box.setEnabled(party.item is None)
            self._parties.addWidget(box)
            self._boxes.append((box, party))
        self._show(1)
        if self._boxes:
            self._boxes[0][0].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _share(self) -> None:
        chosen = [party for box, party in self._boxes if box.isChecked()]
        if self._entry is None:
            return
        if not chosen:
            self._error.setText("请至少选一方。")
            return
        try:
            changes = self._actions.share(self._entry, chosen)
        except UserError as error:
            self._error.setText(sentence(error))
            return
        self.changed.emit(changes)
        self._show_measure()

    # 3

    def _show_measure(self) -> None:
        if self._entry is None:
            return
        begun = self._begun = self._actions.measure(self._entry)
        if self.measure is not None:
            self._measure_place.removeWidget(self.measure)
            self.measure.hide()
            self.measure.deleteLater()
        self.measure = FormView(begun.form, self._actions.sources(), dict)
        self.measure.save_asked.connect(self._keep_measure)
        self._measure_place.addWidget(self.measure)
        self.measure.show_values({**initial_values(begun.form, self._actions.sources()), **begun.values})
        self.measure.changed.connect(self.drafts.changed)
        self._watch(Typing(begun.form.id, about=self._entry), self.measure)
        self._said.setText(f"已定 {self._count} 项措施。" if self._count else "还没有措施。")
        self._show(2)
        self.measure.focus_first()

    @Slot()
    def _ask_measure(self) -> None:
        if self.measure is not None:
            self.measure.ask_save()

    @Slot(object)
    def _keep_measure(self, values: Values) -> None:
        if self._begun is None or self.measure is None:
            return
        try:
            changes = self._actions.keep_measure(self._begun, values)
        except UserError as error:
            self._refuse(error, self.measure)
            return
        self._count += 1
        self.drafts.drop()
        self.changed.emit(changes)
        self._show_measure()

    def _refuse(self, error: UserError, view: FormView) -> None:
        found = error.facts.get("problems")
        if isinstance(found, tuple):
            view.show_problems(found)

    @Slot()
    def _leave(self) -> None:
        self.drafts.keep_now()
        self.drafts.rest()
        self.left.emit(str(self._entry or ""))

    def save_now(self) -> None:
        """Go on with the step on show (Ctrl+S of the window)."""
        (self.found.ask_save, self._share, self._ask_measure)[self._pages.currentIndex()]()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)
