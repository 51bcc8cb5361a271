"""备份与恢复: what is kept, backing up now, the second place, restoring, moving to another PC."""

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.back_up import BackedUp, KnownBackup
from ui.jobs import Jobs
from ui.messages import sentence
from ui.pages.organisation_parts.backup_actions import BackupActions
from ui.pages.organisation_parts.backup_words import done_words, holds_words, second_words, when_words
from ui.pages.organisation_parts.moving import MovePanel
from ui.pages.organisation_parts.restoring import RestorePanel
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import EmptyState
from ui.widgets.listing import Column, Listing, Mark
from ui.widgets.panel_page import PanelPage
from ui.widgets.place_list import PlaceList
from ui.widgets.say_bar import SayBar
from ui.widgets.text import label

_PANEL = 420
NOTE = (
    "每天、关闭程序时、导入前自动备份，写完当场打开核验。保留最近 7 天、8 周、12 个月的备份，更早的自动清理。"
)
_SOUND = Mark("已核验", "done", ("green", "green_soft"))
_DAMAGED = Mark("读不出", "overdue", ("red", "red_soft"))


class BackupsBoard(PanelPage):
    """What is kept, the second place, and what can be done with one backup."""

    def __init__(self, theme: Theme, jobs: Jobs, actions: BackupActions) -> None:
        super().__init__(theme, panel="backup_panel", width=_PANEL)
        self.setObjectName("backups_board")
        self._jobs, self._actions = jobs, actions
        self._head = label("", "heading")
        self.list = Listing(theme, self._columns(), name="backups", says="备份")
        self.list.picked.connect(self._show_backup)
        self._empty = EmptyState(
            theme, "还没有备份。点“立即备份”做第一份。", icon="shield", name="no_backups"
        )
        self.bar = SayBar("second_place")
        self.panel.closed.connect(self.list.clearSelection)
        self._now = primary_button("立即备份", name="back_up", theme=theme, icon="save")
        self._now.clicked.connect(self.back_up)
        jobs.rested.connect(self._free)
        self._lay_out()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("时间", when_words, width=190),
            Column("因为", lambda one: "" if one.kind is None else str(one.kind), width=96),
            Column("内容", holds_words),
            Column("", lambda _: "", width=104, mark=lambda one: _SOUND if one.is_sound else _DAMAGED),
        )

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._head, 1)
        if self._actions.move is not None:
            move = plain_button("搬到另一台电脑", name="move")
            move.clicked.connect(self._show_move)
            head.addWidget(move)
        head.addWidget(self._now)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(head)
        left.addWidget(label(NOTE, "second", wraps=True))
        left.addWidget(self.list, 1)
        left.addWidget(self._empty, 1)
        left.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.beside_panel(left, row)

    @Slot()
    def show_backups(self) -> None:
        """Read anew what is kept; looking through many files is done away from the window."""
        self._show_second()
        self._jobs.run("正在查看备份", lambda _: tuple(self._actions.backups()), done=self._listed)

    def _listed(self, found: tuple[KnownBackup, ...]) -> None:
        self._head.setText(f"备份 {len(found)}")
        self.list.blockSignals(True)
        self.list.show_rows(found, same=lambda one: one.path)
        self.list.blockSignals(False)
        self.list.setVisible(bool(found))
        self._empty.setVisible(not found)

    def _show_second(self) -> None:
        second = self._actions.second()
        verbs = []
        if second.path is not None and second.is_reachable:
            verbs.append(("备份到这里", self.back_up_second))
        if self._actions.choose_second is not None:
            verbs.append(("选择位置" if second.path is None else "换一处", self._show_places))
        words = f"第二处备份：{second_words(second, self._actions.today())}"
        self.bar.say(words, "warn" if second.remind else "info", verbs)

    @Slot()
    def back_up(self) -> None:
        """Make a backup beside the workbook."""
        self._now.setEnabled(False)
        self._jobs.run("正在备份", self._actions.back_up, done=self._backed_up, failed=self._refused)

    @Slot()
    def _free(self) -> None:
        """Let a backup be asked for again, also after one that was stopped."""
        self._now.setEnabled(True)

    def _backed_up(self, made: BackedUp) -> None:
        self.told.emit(done_words(made, "本机"))
        self.show_backups()

    @Slot()
    def back_up_second(self) -> None:
        """Make a backup in the second place."""
        self._jobs.run(
            "正在备份到第二处", self._actions.back_up_second, done=self._second_done, failed=self._refused
        )

    def _second_done(self, made: BackedUp) -> None:
        self.told.emit(done_words(made, "第二处"))
        self.show_backups()

    def _refused(self, error: UserError) -> None:
        self.failed.emit(sentence(error))
        self._show_second()

    @Slot()
    def _show_places(self) -> None:
        self._show_second()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        says = "选一个U盘，或另一个磁盘上的文件夹。以后每次备份完，程序会提醒把第二处也备上。"
        column.addWidget(label(says, "quiet", wraps=True))
        places = PlaceList(self._theme, self._actions.places, self._actions.choosers, title="备份到哪里")
        places.chosen.connect(self._choose)
        column.addWidget(places)
        column.addStretch(1)
        self.panel.show_content("第二处备份", body)
        places.focus_first()

    @Slot(object)
    def _choose(self, place: Path) -> None:
        choose = self._actions.choose_second
        if choose is None:
            return
        try:
            choose(place)
        except UserError as error:
            self.failed.emit(sentence(error))
            return
        self.panel.close_panel()
        self.back_up_second()

    @Slot(object)
    def _show_backup(self, backup: KnownBackup) -> None:
        panel = RestorePanel(backup, self._jobs, self._actions.restoring)
        self.panel.show_content(when_words(backup), panel)

    @Slot()
    def _show_move(self) -> None:
        if self._actions.move is not None:
            panel = MovePanel(self._theme, self._actions)
            self.panel.show_content("搬到另一台电脑", panel)
            panel.places.focus_first()
