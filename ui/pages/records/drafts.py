"""Keeps what is being typed: five seconds after the first change, when the focus leaves, and when one goes."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.values import Body
from ui.messages import sentence
from ui.pages.records.actions import RecordActions

DELAY_MS = 5000


class DraftKeeper(QObject):
    """Knows which draft belongs to the form on show; `told` carries a discreet sentence."""

    told = Signal(str)

    def __init__(self, actions: RecordActions, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = actions
        self._form_id = FormId("")
        self._entry_id: EntryId | None = None
        self._body: Callable[[], Body] = dict
        self._saved: Body = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.keep)

    @property
    def key(self) -> str:
        """What the draft is kept under."""
        return str(self._entry_id or self._form_id)

    def watch(self, form_id: FormId, entry_id: EntryId | None, body: Callable[[], Body]) -> None:
        """Look after another form; what it holds now counts as kept."""
        self._timer.stop()
        self._form_id, self._entry_id, self._body = form_id, entry_id, body
        self._saved = body()

    def rest(self) -> None:
        """Look after nothing."""
        self._timer.stop()
        self._form_id, self._entry_id, self._body, self._saved = FormId(""), None, dict, {}

    def find(self) -> tuple[Body, str] | None:
        """Return a draft left from earlier."""
        return self._actions.find_draft(self.key)

    def changed(self) -> None:
        """Note that something was typed."""
        if not self._timer.isActive():
            self._timer.start()

    @property
    def is_waiting(self) -> bool:
        """Whether something typed has not been kept yet."""
        return self._timer.isActive()

    def keep(self) -> None:
        """Keep what was typed, if anything was."""
        self._timer.stop()
        body = self._body()
        if not self.key or body == self._saved:
            return
        self._saved = body
        key, form_id, entry_id = self.key, self._form_id, self._entry_id
        self._actions.run(
            lambda: self._actions.keep_draft(key, form_id, entry_id, body), self._kept, self._failed
        )

    def flush(self) -> None:
        """Keep at once what has not been kept yet."""
        if self.is_waiting:
            self.keep()

    def keep_now(self) -> None:
        """Keep here and now what has not been kept yet: there is no later, the workbook closes."""
        if not self.is_waiting:
            return
        self._timer.stop()
        body = self._body()
        if self.key and body != self._saved:
            self._saved = body
            self._actions.keep_draft(self.key, self._form_id, self._entry_id, body)

    def drop(self) -> None:
        """Forget the draft: it was saved, or given up."""
        self._timer.stop()
        key = self.key
        self._actions.run(lambda: self._actions.drop_draft(key), self._dropped, self._failed)

    def _kept(self, _: object) -> None:
        self.told.emit(f"草稿已保存 {datetime.now().astimezone():%H:%M}")

    def _dropped(self, _: object) -> None:
        self.told.emit("")

    def _failed(self, error: UserError) -> None:
        self.told.emit(sentence(error))
