"""What was typed into a report and not saved: kept as forms keep it, and brought back where it was left."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.usecases.draft_report import ReportDraft
from sxt_desktop.usecases.report_drafts import same_words
from ui.forms.drafts import DraftKeeper
from ui.pages.report_parts.actions import ReportActions
from ui.widgets.say_bar import SayBar
from ui.widgets.words import short_moment


class Unsaved(QObject):
    """`brought` carries a draft to show and whether it is as it was saved; `left` that there is nothing to show."""

    brought = Signal(object, bool)
    left = Signal()

    def __init__(self, actions: ReportActions, place: QWidget) -> None:
        super().__init__(place)
        self._actions = actions
        self.keeper = DraftKeeper(actions.drafts, place)
        self.bar = SayBar("report_unsaved")

    def watch(self, draft: ReportDraft, now: Callable[[], ReportDraft], *, is_new: bool) -> None:
        """Look after a draft; what is `new` to whoever gathered it anew is kept before it is changed."""
        if not self._actions.may_write:
            return
        self.keeper.watch(self._actions.typing(draft), lambda: self._actions.draft_body(now()))
        if is_new:
            self.keeper.count_unsaved()

    def leave(self) -> None:
        """Keep what was typed, before something else takes its place."""
        self.keeper.flush()
        self.keeper.rest()
        self.bar.hide()

    def bring_back(self, shown: ReportDraft, *, is_kept: bool) -> None:
        """Show what was typed of a report that is shown as it is saved or was just gathered, if there is anything."""
        found = self.keeper.find()
        typed = None if found is None else self._actions.drafted(found)
        if found is None or typed is None:
            return
        if same_words(typed.sentences, shown.sentences):
            self.keeper.drop()
            return
        has_moved = typed.digest != shown.digest
        on_top = ReportDraft(typed.wish, typed.sentences, shown.entry_id, shown.digest, shown.is_final)
        self.brought.emit(on_top, False)
        words = f"接着上次没有保存的内容（{short_moment(found.at)}）。"
        if has_moved:
            words += "这份报告后来又保存过，保存后以这里的为准。"
        verb = "不要了，看已保存的" if is_kept else "不要了，用新汇总的"
        back = (verb, lambda: self._give_up(shown, is_kept=is_kept))
        self.bar.say(words, "warn" if has_moved else "info", (back,))

    def go_on(self, typing: Typing) -> None:
        """Go on with a draft chosen from the list of drafts, or with the report the window was left on."""
        found = self._actions.drafts.find(typing.key)
        typed = None if found is None else self._actions.drafted(found)
        if typing.base and typing.about is not None:
            saved = self._actions.open(typing.about)
            self.brought.emit(saved, True)
            self.bring_back(saved, is_kept=True)
        elif found is not None and typed is not None:
            self.brought.emit(typed, False)
            words = f"接着上次没有保存的内容（{short_moment(found.at)}）。"
            self.bar.say(words, "info", (("不要了", self._throw_away),))
        else:
            self.left.emit()

    def _give_up(self, shown: ReportDraft, *, is_kept: bool) -> None:
        self.keeper.drop()
        self.brought.emit(shown, is_kept)

    @Slot()
    def _throw_away(self) -> None:
        self.drop()
        self.left.emit()

    def drop(self) -> None:
        """Forget what was typed: it was saved, or is not wanted."""
        self.bar.hide()
        self.keeper.drop()
        self.keeper.rest()
