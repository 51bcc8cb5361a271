"""Restoring before anything is open: from a stick, a second place or a damaged workbook's own backups; salvage."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.usecases.back_up import KnownBackup
from sxt_desktop.usecases.salvage import Salvaged
from ui.jobs import Progress
from ui.messages import sentence
from ui.pages.organisation_parts.backup_words import holds_words, when_words
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.choosing import Choosers
from ui.widgets.listing import Column, Listing
from ui.widgets.steps import StepFoot
from ui.widgets.text import ElidedLabel, label
from ui.widgets.way_in import WayIn

LIST_HEIGHT = 196
FIRST = "选备份所在的U盘或文件夹。新电脑上选搬家用的U盘，台账就搬过来了。"
IN_PLACE = "恢复后仍放在原来的文件夹，打不开的那一本原样留在它的备份文件夹里。"
ELSEWHERE = "恢复后放在“文档”里，原来的不动。"


@dataclass(frozen=True, slots=True)
class Proof:
    """By what somebody opens a backup: a user's password, or the recovery key of its time."""

    user: str = ""
    password: str = ""
    recovery_key: str = ""


@dataclass(frozen=True, slots=True)
class RestoreUse:
    """`restore(backup, damaged workbook or None, proof, progress)`, `salvage(damaged workbook, proof, progress)`."""

    backups: Callable[[Path], Sequence[KnownBackup]]
    users: Callable[[Path], Sequence[tuple[str, str]]]
    restore: Callable[[KnownBackup, Path | None, Proof, Progress], object]
    salvage: Callable[[Path, Proof, Progress], Salvaged]
    choosers: Choosers = field(default_factory=Choosers)


class RestoreStep(QWidget):
    """Which place, which backup, whose password; `restore_asked` and `salvage_asked` when all is filled in."""

    back_asked = Signal()
    restore_asked = Signal()
    salvage_asked = Signal()

    def __init__(self, theme: Theme, use: RestoreUse) -> None:
        super().__init__()
        self.setObjectName("step_restore")
        self._use = use
        self.damaged: Path | None = None
        self._place = ElidedLabel("还没有选位置", mode=Qt.TextElideMode.ElideMiddle)
        self.list = Listing(theme, _COLUMNS, name="found_backups", says="找到的备份")
        self.list.setFixedHeight(theme.px(LIST_HEIGHT))
        self.list.picked.connect(self._picked)
        self.list.hide()
        self.way_in = WayIn(theme, name="restore")
        self.way_in.confirmed.connect(self._ask)
        self._says: QLabel = label(FIRST, "quiet", wraps=True)
        self._says.setObjectName("restore_says")
        self._error: QLabel = label("", "error", wraps=True)
        self._error.setObjectName("restore_error")
        self._salvage = plain_button("没有可用的备份，抢救能核验的记录", name="salvage")
        self._salvage.clicked.connect(self._ask_salvage)
        self.foot = StepFoot("恢复并打开", name="restore", back="返回")
        self.foot.back.clicked.connect(self.back_asked)
        self.foot.forward.clicked.connect(self._ask)
        self._lay_out(theme)

    def _lay_out(self, theme: Theme) -> None:
        choose = plain_button("选择位置", name="restore_choose", theme=theme, icon="folder")
        choose.clicked.connect(self._choose)
        place = QHBoxLayout()
        place.setSpacing(12)
        place.addWidget(self._place, 1)
        place.addWidget(choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._says)
        column.addLayout(place)
        column.addWidget(self.list)
        column.addWidget(self.way_in)
        column.addWidget(self._error)
        column.addWidget(self._salvage, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(8)
        column.addLayout(self.foot)

    def begin(self, damaged: Path | None) -> None:
        """Begin anew; a workbook that does not open is looked into for backups of its own."""
        self.damaged = damaged
        self.way_in.clear()
        self.show_error("")
        self._salvage.setVisible(damaged is not None)
        self._says.setText(FIRST if damaged is None else IN_PLACE)
        self.list.show_rows(())
        self.list.hide()
        self.way_in.offer(())
        self._place.setText("还没有选位置")
        if damaged is not None:
            self._look(damaged)
            self._offer(damaged)

    @property
    def backup(self) -> KnownBackup | None:
        """The backup in hand."""
        found = self.list.current()
        return found if isinstance(found, KnownBackup) else None

    @property
    def proof(self) -> Proof:
        """What was typed to open it."""
        if self.way_in.is_by_recovery_key:
            return Proof(recovery_key=self.way_in.recovery_key.text)
        return Proof(user=self.way_in.user, password=self.way_in.password.text)

    def show_error(self, text: str) -> None:
        """Say why it could not be done."""
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def refuse(self, error: UserError) -> None:
        """Say why it could not be done: at the field it concerns."""
        if not self.way_in.refuse(error):
            self.show_error(sentence(error))

    @Slot()
    def _choose(self) -> None:
        found = self._use.choosers.folder(self, "备份在哪里")
        if found is not None:
            self._look(found)

    def _look(self, place: Path) -> None:
        self._place.setText(str(place))
        found = tuple(self._use.backups(place))
        self.list.show_rows(found)
        self.list.setVisible(bool(found))
        self.show_error("" if found else "这里没有找到备份，请换一个位置。")
        if not self.list.select(lambda one: one.is_sound) and self.damaged is None:
            self.way_in.offer(())

    @Slot(object)
    def _picked(self, backup: KnownBackup) -> None:
        self.show_error("" if backup.is_sound else f"这份备份读不出来，请换一份：{backup.damage}")
        if self.damaged is None:
            self._says.setText(ELSEWHERE)
        self._offer(backup.path)

    def _offer(self, place: Path) -> None:
        try:
            users = self._use.users(place)
        except UserError:
            users = ()
        if users:
            self.way_in.offer(users, self.way_in.user)

    def _is_filled(self) -> bool:
        self.show_error("")
        return self.way_in.is_filled()

    @Slot()
    def _ask(self) -> None:
        if self.backup is None:
            self.show_error("请先选择备份所在的位置，再选一份备份。")
        elif self._is_filled():
            self.restore_asked.emit()

    @Slot()
    def _ask_salvage(self) -> None:
        if self._is_filled():
            self.salvage_asked.emit()


class SalvagedStep(QWidget):
    """What came of salvaging; `open_asked` carries the new folder."""

    open_asked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("step_salvaged")
        self._path: Path | None = None
        self._says: QLabel = label("", wraps=True)
        self._says.setObjectName("salvaged_says")
        self.list = Listing(theme, _LOST, name="lost", says="没有救回来的")
        self.list.setFixedHeight(theme.px(LIST_HEIGHT))
        foot = StepFoot("打开抢救出来的台账", name="salvaged", back="")
        foot.forward.clicked.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._says)
        column.addWidget(self.list)
        column.addLayout(foot)

    def show_salvaged(self, found: Salvaged) -> None:
        """Say how much was kept and list what was not."""
        self._path = found.path
        self._says.setText(salvaged_words(found))
        self.list.show_rows(found.lost)
        self.list.setVisible(bool(found.lost))

    @Slot()
    def _open(self) -> None:
        if self._path is not None:
            self.open_asked.emit(self._path)


def salvaged_words(found: Salvaged) -> str:
    """Say what came of salvaging."""
    words = f"已把能核验的放进一本新台账：{found.kept + found.anew} 次登记，{found.files} 个附件。"
    lost = f"有 {len(found.lost)} 处没有救回来，列在下面。" if found.lost else "没有发现丢失。"
    card = "单位的签名密钥也坏了，已另建一套，请重新与上级互换登记卡。" if found.needs_identity else ""
    return words + lost + card


_LOST_KINDS = {"position": "登记", "attachment": "附件", "table": "数据表"}
_COLUMNS = (
    Column("单位", lambda one: one.org_name or one.name),
    Column("时间", when_words, width=180),
    Column("内容", holds_words, width=220, is_optional=True),
)
_LOST = (
    Column("丢失的", lambda one: _LOST_KINDS.get(one.kind, ""), width=90),
    Column("位置", lambda one: f"第 {one.n} 条" if one.n else "", width=110),
    Column("记录", lambda one: " ".join(filter(None, (one.day, one.title or one.detail)))),
)
