"""The versions of a received record, and what its owner blanked (依法清除) while our copy is still here."""

from PySide6.QtCore import QObject, Signal, Slot

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.records import Listed
from sxt_desktop.usecases.entries import Version
from ui.messages import sentence
from ui.pages.inbox_parts.actions import InboxActions
from ui.pages.records.history import HistoryPanel, act_text
from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.say_bar import SayBar, Verb


class ReceivedVersions(QObject):
    """Owns a toggle, a bar and the panel of versions; `turned` tells that the panel covers the record.

    `changed` carries `Changes` after our copy was blanked too.
    """

    turned = Signal(bool)
    changed = Signal(object)

    def __init__(self, theme: Theme, actions: InboxActions, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = actions
        self._record: Listed | None = None
        self._versions: tuple[Version, ...] = ()
        self.toggle = link_button("修改记录", name="received_history")
        self.toggle.setCheckable(True)
        self.toggle.toggled.connect(self._turn)
        self.bar = SayBar("received_bar")
        self.history = HistoryPanel(theme)

    def forget(self) -> None:
        """Nothing received is on show."""
        self._record = None
        self.toggle.setChecked(False)
        self.toggle.hide()
        self.bar.hide()

    def show(self, record: Listed) -> None:
        """Offer the versions of a record, and say if its owner blanked some."""
        self.forget()
        self._record = record
        self.toggle.setText(f"修改记录（{record.revisions} 版）")
        self.toggle.setVisible(record.revisions > 1)
        if record.revisions > 1 and self._actions.can_follow(record.entry_id, record.owner):
            self._say_blanked(record)

    def _say_blanked(self, record: Listed) -> None:
        self._versions = tuple(self._actions.versions(record.entry_id, record.owner))
        act = next((one for one in reversed(self._versions) if one.is_blanking), None)
        basis = "" if act is None else f"（依据：{act_text(act, 'basis')}）"
        verbs: tuple[Verb, ...] = ()
        if self._actions.follow is not None:
            verbs = (("清除本机这一份", self._ask),)
        self.bar.say(
            f"报送单位已依法清除这条记录的部分或全部内容{basis}。本机收到的一份还在，请一并处理。",
            "warn",
            verbs,
        )

    def _ask(self) -> None:
        words = "本机收到的这几版内容将删去，不能恢复；以前的备份里还有，轮换掉以前仍可读出。"
        self.bar.say(words, "warn", (("清除", self._follow), ("不清除", self._again)))
        self.bar.focus_verb()

    def _again(self) -> None:
        if self._record is not None:
            self._say_blanked(self._record)

    def _follow(self) -> None:
        record, follow = self._record, self._actions.follow
        if record is None or follow is None:
            return
        try:
            done = follow(record.entry_id, record.owner)
        except UserError as error:
            self.bar.say(sentence(error), "error")
            return
        self.changed.emit(done.changes)

    @Slot(bool)
    def _turn(self, shown: bool) -> None:
        record = self._record
        if shown and record is not None:
            self.history.show_versions(self._actions.versions(record.entry_id, record.owner))
        self.history.setVisible(shown)
        self.turned.emit(shown)
