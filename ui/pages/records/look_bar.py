"""调阅登记 in front of a guarded record: why it is looked at and who approved, before anything of it is shown."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout

from sxt_desktop.domain.ids import EntryId
from sxt_desktop.usecases.changes import Changes
from ui.forms.sources import Runner, Sources, matches
from ui.forms.widgets.field import Edit
from ui.forms.widgets.suggest import SuggestEdit, Suggestion
from ui.widgets.buttons import link_button, primary_button
from ui.widgets.hints import set_hint
from ui.widgets.text import label

MOST_BEFORE = 4
"""So many registered looks stand below the question; of an open file only the last one."""
Register = Callable[[EntryId, str, str], Changes]
"""Keeps that a record is looked at, why, and by whose approval."""


class LookBar(QFrame):
    """Registers the look and says which record may be opened now; `refused` carries a `UserError`.

    Beside a table it is narrow, and there is nothing to leave.
    """

    registered = Signal(str, object)
    refused = Signal(object)
    left = Signal()

    def __init__(
        self,
        register: Register | None,
        run: Runner,
        sources: Callable[[], Sources],
        *,
        verb: str = "登记并打开",
        is_narrow: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName("look_bar")
        self.setProperty("role", "notice")
        self.setProperty("kind", "warn")
        self._registers, self._run, self._sources = register, run, sources
        self._entry_id: EntryId | None = None
        self._words = label("", "bold", wraps=True)
        self.reason = Edit(self)
        self.approver = SuggestEdit(self.people, self)
        self._dress_lines()
        self.checked = QCheckBox("已核查，无需回避")
        self.checked.setObjectName("look_avoidance")
        self.agree = primary_button(verb, name="look_agree")
        leave = link_button("不打开")
        leave.clicked.connect(self.left)
        self.agree.clicked.connect(self._register)
        self.checked.toggled.connect(self._typed)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 10, 10)
        column.addWidget(self._words)
        lines = QVBoxLayout() if is_narrow else QHBoxLayout()
        lines.addWidget(self.reason, 3)
        lines.addWidget(self.approver, 1)
        column.addLayout(lines)
        verbs = QHBoxLayout()
        verbs.addWidget(self.checked)
        verbs.addStretch(1)
        if not is_narrow:
            verbs.addWidget(leave)
        verbs.addWidget(self.agree)
        column.addLayout(verbs)
        self.hide()

    def _dress_lines(self) -> None:
        for edit, name, says, hint in (
            (self.reason, "look_reason", "查阅事由", "查阅事由（例如：年度分析研判）"),
            (self.approver, "look_approver", "批准人", "批准人"),
        ):
            edit.setObjectName(name)
            edit.setAccessibleName(says)
            set_hint(edit, hint)
            edit.textChanged.connect(self._typed)
        self.reason.returnPressed.connect(self._register)
        self.approver.entered.connect(self._register)
        self.approver.picked.connect(lambda one: self.approver.setText(one.words))

    def people(self, words: str) -> Sequence[Suggestion]:
        """Return who may be meant as the approver."""
        known = self._sources()
        fitting = (one for one in known.people if matches(words, (one.name, one.also), known.initials))
        return [Suggestion(one.id, one.name, one.note) for one in fitting]

    def ask(self, title: str, entry_id: EntryId) -> None:
        """Ask about one record by its name."""
        self._entry_id = entry_id
        self._words.setText(f"查阅“{title}”的廉政档案先登记。登记当天有效，每次查阅都会记下来。")
        self.reason.clear()
        self.approver.clear()
        self.checked.setChecked(False)
        self._typed()
        self.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_complete(self) -> bool:
        written = (self.reason.text().strip(), self.approver.text().strip())
        return all(written) and self.checked.isChecked()

    def _typed(self) -> None:
        self.agree.setEnabled(self._is_complete())

    def _register(self) -> None:
        register, entry_id = self._registers, self._entry_id
        if register is None or entry_id is None or not self._is_complete():
            return
        reason, approver = self.reason.text().strip(), self.approver.text().strip()
        self._run(
            lambda: register(entry_id, reason, approver), partial(self._done, entry_id), self.refused.emit
        )

    def _done(self, entry_id: EntryId, result: object) -> None:
        if isinstance(result, Changes):
            self.hide()
            self.registered.emit(str(entry_id), result)
