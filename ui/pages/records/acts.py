"""What is done to a kept record beside changing it: its versions, taking out of use, bringing back, blanking."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.usecases.blank_entry import Blanked
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import Opened, Version
from ui.pages.records.actions import RecordActions
from ui.pages.records.bars import ReasonBar
from ui.pages.records.blanking import BlankingPanel, BlankingWish
from ui.pages.records.entry_head import EntryHead
from ui.pages.records.history import HistoryPanel, act_text
from ui.theme import Theme
from ui.widgets.say_bar import SayBar, Verb
from ui.widgets.words import short_moment


class RecordActs(QObject):
    """Owns the bars and panels of the acts; whoever lays them out hears `turned` when one covers the form.

    `altered` carries `Changes` and a sentence; `refused` a `UserError`.
    """

    altered = Signal(object, str)
    refused = Signal(object)
    turned = Signal(bool)

    def __init__(
        self, actions: RecordActions, theme: Theme, head: EntryHead, bar: SayBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._actions, self._head, self._bar = actions, head, bar
        self._opened: Opened | None = None
        self.reason = ReasonBar()
        self.history = HistoryPanel(theme)
        self.blanking = BlankingPanel(theme)
        head.void.clicked.connect(self._ask_reason)
        head.history.toggled.connect(self._show_history)
        head.blank_asked.connect(self._ask_blanking)
        self.reason.given.connect(self._void)
        self.history.bring_back_asked.connect(self.bring_back)
        self.blanking.wished.connect(self._blank)
        self.blanking.left.connect(self.leave)

    @property
    def panels(self) -> tuple[QWidget, ...]:
        """What covers the form while it is on show."""
        return (self.history, self.blanking)

    def forget(self) -> None:
        """No record is on show, or another one will be."""
        self._opened = None
        self.reason.hide()
        self._cover(None)

    def show(self, opened: Opened) -> None:
        """Offer what can be done with a record, and say how it stands."""
        self._opened = opened
        may_blank = opened.is_own and not opened.is_blanked and self._actions.blanking is not None
        self._head.show_more(may_blank)
        words, kind = self._standing(opened)
        if words:
            is_back = self._may_keep(opened) and opened.listed.voided and not opened.is_blanked
            verbs: tuple[Verb, ...] = (("恢复使用", self.bring_back),) if is_back else ()
            self._bar.say(words, kind, verbs)

    def _may_keep(self, opened: Opened) -> bool:
        return opened.is_own and self._actions.may_keep(opened.listed.form_id)

    def _standing(self, opened: Opened) -> tuple[str, str]:
        listed = opened.listed
        if opened.is_blanked or listed.voided:
            versions = tuple(self._actions.history(listed.entry_id, listed.owner))
            return standing_words(versions, is_blanked=opened.is_blanked, is_void=listed.voided), "warn"
        if listed.unadopted:
            return "填报单位恢复台账后没有承接这条记录，仅供查看，不计入统计。", "warn"
        return ("", "") if opened.is_own else ("这是其他单位的记录，只能查看。", "info")

    # versions

    def show_version(self, digest: str) -> None:
        """Show the versions, one of them chosen by its digest."""
        self._head.history.setChecked(True)
        self._draw_history(digest)

    @Slot(bool)
    def _show_history(self, shown: bool) -> None:
        self._head.history.setText("返回内容" if shown else "修改记录")
        if shown and self._opened is not None:
            self._draw_history()
            self._cover(self.history)
        elif not shown:
            self._cover(None)

    def _draw_history(self, choose: str = "") -> None:
        if self._opened is not None:
            listed = self._opened.listed
            versions = self._actions.history(listed.entry_id, listed.owner)
            self.history.show_versions(versions, may_bring_back=self._may_keep(self._opened), choose=choose)

    # out of use and back

    @Slot()
    def _ask_reason(self) -> None:
        if self._opened is not None:
            self._bar.hide()
            self.reason.ask(self._opened.listed.title)

    @Slot(str)
    def _void(self, reason: str) -> None:
        self._do(lambda entry: self._actions.void(entry, reason), "")

    @Slot(str)
    def bring_back(self, digest: str = "") -> None:
        """Bring the record back into use, as it is or as a version by its digest had it."""
        said = "已恢复，以前各版都留在修改记录里。" if digest else ""
        self._do(lambda entry: self._actions.bring_back(entry, digest or None), said)

    def _do(self, act: Callable[[EntryId], object], said: str) -> None:
        if self._opened is not None:
            entry = self._opened.listed.entry_id
            self._actions.run(lambda: act(entry), partial(self._done, said), self.refused.emit)

    def _done(self, said: str, result: object) -> None:
        if isinstance(result, Blanked):
            result = result.changes
        if isinstance(result, Changes):
            self.altered.emit(result, said)

    # blanking

    @Slot()
    def _ask_blanking(self) -> None:
        actions, opened = self._actions.blanking, self._opened
        if actions is None or opened is None:
            return
        entry = opened.listed.entry_id
        try:
            whole = actions.preview(entry, None)
            before = tuple(one.digest for one in whole.versions if one.digest != opened.listed.digest)
            is_divided = 0 < len(before) < len(whole.versions)
            narrower = actions.preview(entry, before) if is_divided else None
        except UserError as error:
            self.refused.emit(error)
            return
        self._bar.hide()
        self.reason.hide()
        self._head.history.setChecked(False)
        self.blanking.ask(whole, narrower)
        self._cover(self.blanking)

    @Slot(object)
    def _blank(self, wish: BlankingWish) -> None:
        actions = self._actions.blanking
        if actions is not None:
            said = "" if wish.revisions is None else "改正以前的内容已清除，现在的内容没有变。"
            self._do(lambda entry: actions.blank(entry, wish.basis, wish.reason, wish.revisions), said)

    @Slot()
    def leave(self) -> None:
        """Go back to the form."""
        self._cover(None)

    def _cover(self, panel: QWidget | None) -> None:
        for one in self.panels:
            one.setVisible(one is panel)
        self.turned.emit(panel is not None)


def standing_words(versions: tuple[Version, ...], *, is_blanked: bool, is_void: bool) -> str:
    """Say that a record is out of use or blanked, why, by whom and when."""
    words = []
    void = next((one for one in reversed(versions) if one.is_void), None)
    if is_void:
        words.append("这条记录已作废。" + _act_words("原因", void, "reason"))
    act = next((one for one in reversed(versions) if one.is_blanking), None)
    if is_blanked:
        words.append("这条记录的内容已依法清除。" + _act_words("依据", act, "basis"))
    return "\n".join(words)


def _act_words(name: str, act: Version | None, field: str) -> str:
    said = "" if act is None else act_text(act, field)
    if act is None or not said:
        return ""
    return f"{name}：{said}（{act.author}，{short_moment(act.recorded_at)}）"
