"""Keeps what is being typed: five seconds after the first change, when the focus leaves, and when one goes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from sxt_desktop.domain.drafts import KeptDraft, Typing
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.values import Body
from ui.forms.sources import Runner, run_here
from ui.messages import sentence

DELAY_MS = 5000
NOTHING = Typing(FormId(""))


def _nothing_kept(key: str) -> KeptDraft | None:
    return None


def _keep_nowhere(typing: Typing, body: Body) -> None:
    return None


def _nothing_to_drop(key: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class DraftActions:
    """Where drafts are kept; `run` does slow work away from the window."""

    keep: Callable[[Typing, Body], object] = _keep_nowhere
    find: Callable[[str], KeptDraft | None] = _nothing_kept
    drop: Callable[[str], object] = _nothing_to_drop
    run: Runner = run_here


class DraftKeeper(QObject):
    """Looks after the form in one widget; `told` carries a discreet sentence."""

    told = Signal(str)

    def __init__(self, actions: DraftActions, place: QWidget) -> None:
        super().__init__(place)
        self._actions, self._place = actions, place
        self._typing = NOTHING
        self._body: Callable[[], Body] = dict
        self._saved: Body = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.keep)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_changed)
            app.applicationStateChanged.connect(self._program_left)
            app.aboutToQuit.connect(self.keep_now)

    def watch(self, typing: Typing, body: Callable[[], Body]) -> None:
        """Look after another form; what it holds now counts as kept."""
        self._timer.stop()
        self._typing, self._body = typing, body
        self._saved = body()

    def count_unsaved(self) -> None:
        """Count what is held now as not kept yet, though nobody typed it."""
        self._saved = {}
        self.changed()

    def begin_anew(self) -> None:
        """Count what the form holds now as kept."""
        self.watch(self._typing, self._body)

    def rest(self) -> None:
        """Look after nothing."""
        self._timer.stop()
        self._typing, self._body, self._saved = NOTHING, dict, {}

    @property
    def typing(self) -> Typing:
        """What is looked after."""
        return self._typing

    def find(self) -> KeptDraft | None:
        """Return a draft left from earlier."""
        return self._actions.find(self._typing.key)

    @Slot()
    def changed(self) -> None:
        """Note that something was typed."""
        if not self._timer.isActive():
            self._timer.start()

    @property
    def is_waiting(self) -> bool:
        """Whether something typed has not been kept yet."""
        return self._timer.isActive()

    def _taken(self) -> Body | None:
        """Return what has to be kept, or None."""
        self._timer.stop()
        body = self._body()
        if not self._typing.key or body == self._saved:
            return None
        self._saved = body
        return body

    @Slot()
    def keep(self) -> None:
        """Keep what was typed, if anything was."""
        body, typing = self._taken(), self._typing
        if body is not None:
            self._actions.run(lambda: self._actions.keep(typing, body), self._kept, self._failed)

    @Slot()
    def flush(self) -> None:
        """Keep at once what has not been kept yet."""
        if self.is_waiting:
            self.keep()

    @Slot()
    def keep_now(self) -> None:
        """Keep here and now what has not been kept yet: there is no later, the workbook closes."""
        if self.is_waiting:
            body = self._taken()
            if body is not None:
                self._actions.keep(self._typing, body)

    def drop(self) -> None:
        """Forget the draft: it was saved, or given up."""
        self._timer.stop()
        key = self._typing.key
        self._actions.run(lambda: self._actions.drop(key), self._dropped, self._failed)

    @Slot(QWidget, QWidget)
    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is None or not self._place.isAncestorOf(old):
            return
        if new is None or not self._place.isAncestorOf(new):
            self.flush()

    @Slot(Qt.ApplicationState)
    def _program_left(self, state: Qt.ApplicationState) -> None:
        """Keep what was typed when another program is looked at."""
        if state != Qt.ApplicationState.ApplicationActive:
            self.flush()

    def _kept(self, _: object) -> None:
        self.told.emit(f"草稿已保存 {datetime.now().astimezone():%H:%M}")

    def _dropped(self, _: object) -> None:
        self.told.emit("")

    def _failed(self, error: UserError) -> None:
        self.told.emit(sentence(error))
