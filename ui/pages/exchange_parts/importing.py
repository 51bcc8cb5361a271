"""Taking bundles over: files in, what each would change, taken over or left, all in one list."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.usecases.arrivals import one_of_each
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.import_bundle import Imported
from sxt_desktop.usecases.preview_import import ImportPlan
from ui.jobs import Jobs, Progress
from ui.messages import sentence
from ui.pages.exchange_parts.actions import ExchangeActions
from ui.pages.exchange_parts.bulk import BulkImport
from ui.pages.exchange_parts.bundle_row import BundleRow, RowState
from ui.theme import Theme
from ui.widgets.buttons import plain_button
from ui.widgets.choosing import DropArea
from ui.widgets.text import label

ONE_BY_ONE = 8
"""So many files are shown one by one before they are taken over; more are taken at once."""


_KEPT = (
    ErrorCode.BUNDLE_GAP,
    ErrorCode.BUNDLE_FORKED,
    ErrorCode.BUNDLE_UNKNOWN_SENDER,
    ErrorCode.BUNDLE_REVOKED_SENDER,
    ErrorCode.BUNDLE_KEY_REPLACED,
)


class ImportBoard(QWidget):
    """Looks into files one after the other; takes over those the user agrees to."""

    taken = Signal(object)
    inbox_asked = Signal()

    def __init__(self, theme: Theme, jobs: Jobs, actions: ExchangeActions) -> None:
        super().__init__()
        self.setObjectName("import_board")
        self._theme, self._jobs, self._actions = theme, jobs, actions
        self._takes_all = False
        self.rows: list[BundleRow] = []
        self._drop = DropArea(
            theme,
            actions.choosers,
            says="把报送包（.sxb）、文件夹或整个U盘拖到这里，可一次放多个",
            verb="选择文件…",
            suffix=".sxb",
            kinds="报送包 (*.sxb *.sxb.001)",
            name="bundles",
            folders=True,
        )
        self._drop.given.connect(self.add_files)
        self._folder = plain_button("整个文件夹或U盘…", name="import_folder", theme=theme, icon="stick")
        self._folder.clicked.connect(self._ask_folder)
        self.bulk = BulkImport(theme, jobs, actions)
        self.bulk.taken.connect(self.taken)
        self.bulk.inbox_asked.connect(self.inbox_asked)
        self._all = plain_button("全部导入", name="import_all")
        self._all.clicked.connect(self._take_all)
        self._all.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label("导入", "heading"), 1)
        head.addWidget(self._all)
        head.addWidget(self._folder)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._drop)
        column.addWidget(self.bulk)
        column.addLayout(self._list)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    @Slot()
    def ask_files(self) -> None:
        """Ask for files with the system's window."""
        self._drop.ask()

    @Slot()
    def _ask_folder(self) -> None:
        folder = self._actions.choosers.folder(self, "从哪个文件夹或U盘导入")
        if folder is not None:
            self.bulk.look((folder,))

    @Slot(object)
    def add_files(self, paths: tuple[Path, ...]) -> None:
        """Look into files; one that is already listed is looked into again. Folders and many are taken at once."""
        if len(paths) > ONE_BY_ONE or any(path.is_dir() for path in paths):
            self.bulk.look(paths)
            return
        self._add_each(dict.fromkeys(one_of_each(paths), ""))

    def add_kept(self, path: Path, name: str) -> None:
        """Look again into a bundle that is kept here, named by what it is."""
        self._add_each({path: name})

    def _add_each(self, named: Mapping[Path, str]) -> None:
        for path, name in named.items():
            for old in [row for row in self.rows if row.path == path and row.state is not RowState.BUSY]:
                self._remove(old)
            if any(row.path == path for row in self.rows):
                continue
            row = BundleRow(self._theme, path, name)
            row.setParent(self)
            row.take_asked.connect(self.take)
            row.leave_asked.connect(self._leave)
            row.later_asked.connect(self.keep)
            row.file_asked.connect(self._look_at_file)
            self.rows.append(row)
            self._list.addWidget(row)
            self._look(row)

    def _look(self, row: BundleRow) -> None:
        row.show_busy("正在核验…")
        path, preview = row.path, self._actions.preview

        def work(progress: Progress) -> ImportPlan | None:
            try:
                return preview(path, progress)
            except Cancelled:
                return None

        answer = _Answer(self, row)
        self._jobs.run(f"正在核验{path.name}", work, done=answer.looked, failed=answer.refused)

    @Slot(object)
    def _look_at_file(self, row: BundleRow) -> None:
        """Read what shows of a file from outside: all of it, for its hash."""
        path, outline = row.path, self._actions.outline
        answer = _Answer(self, row)
        self._jobs.run(f"正在读{path.name}", lambda _: outline(path), done=answer.read, failed=answer.refused)

    def looked(self, row: BundleRow, plan: ImportPlan | None) -> None:
        """Show what a bundle would change."""
        if plan is None:
            self._remove(row)
        else:
            row.show_plan(plan)
        self._next()

    def refused(self, row: BundleRow, error: UserError) -> None:
        """Show in the row why nothing was taken over."""
        row.plan = None
        row.show_refused(sentence(error), error.code)
        if error.code in _KEPT:
            self.taken.emit(Changes(exchange=True))
        self._next()

    @Slot(object)
    def take(self, row: BundleRow) -> None:
        """Take a bundle over."""
        plan, carry_out = row.plan, self._actions.carry_out
        if plan is None:
            return
        row.show_busy("正在导入…")
        answer = _Answer(self, row)
        self._jobs.run(
            f"正在导入{row.path.name}",
            lambda progress: carry_out(plan),
            done=answer.took,
            failed=answer.refused,
        )

    @Slot(object)
    def keep(self, row: BundleRow) -> None:
        """Keep a bundle for another day."""
        plan, keep = row.plan, self._actions.keep_for_later
        if plan is None:
            return
        row.plan = None
        row.show_busy("正在留存…")
        answer = _Answer(self, row)
        self._jobs.run(
            f"正在留存{row.path.name}", lambda progress: keep(plan), done=answer.kept, failed=answer.refused
        )

    def kept(self, row: BundleRow, changes: Changes) -> None:
        """A bundle lies among those that wait for a decision."""
        self._remove(row)
        self.taken.emit(changes)
        self._next()

    def took(self, row: BundleRow, result: Imported) -> None:
        """Say what was taken over and look again into what waits from the same sender."""
        plan, row.plan = row.plan, None
        row.show_done(f"已导入{result.sender_name}第{result.seq}包：{_said(result)}")
        self.taken.emit(result.changes)
        for other in self.rows:
            if plan is not None and other.plan is not None and other.plan.sender == plan.sender:
                other.drop_plan()
                self._look(other)
            elif other.state is RowState.REFUSED and other.code is ErrorCode.BUNDLE_GAP:
                self._look(other)
        self._next()

    @Slot()
    def _take_all(self) -> None:
        self._takes_all = True
        self._next()

    def _next(self) -> None:
        ready = [row for row in self.rows if row.state is RowState.READY]
        is_busy = any(row.state is RowState.BUSY for row in self.rows)
        self._all.setVisible(len(ready) > 1)
        if self._takes_all and not is_busy:
            self._takes_all = bool(ready)
            if ready:
                self.take(min(ready, key=lambda row: row.order))

    @Slot(object)
    def _leave(self, row: BundleRow) -> None:
        self._remove(row)
        self._next()

    def _remove(self, row: BundleRow) -> None:
        row.drop_plan()
        if row in self.rows:
            self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()

    def close_plans(self) -> None:
        """Give up every preview, so that no verified copy stays on disk."""
        for row in self.rows:
            row.drop_plan()


def _said(result: Imported) -> str:
    parts = [f"记录 {result.entries} 条"]
    if result.receipts:
        parts.append(f"回执 {result.receipts} 件")
    if result.followed:
        numbers = "、".join(str(one.seq) for one in result.followed)
        parts.append(f"原先待补的第{numbers}包随后自动导入")
    return "，".join(parts) + "。回执会随下一个报送包带给对方。"


class _Answer(QObject):
    """Brings a result from the work back to its row."""

    def __init__(self, board: ImportBoard, row: BundleRow) -> None:
        super().__init__(board)
        self._board, self._row = board, row

    def looked(self, plan: ImportPlan | None) -> None:
        self._board.looked(self._row, plan)
        self.deleteLater()

    def read(self, says: Sequence[str]) -> None:
        if self._row in self._board.rows:
            self._row.show_file(says)
        self.deleteLater()

    def took(self, result: Imported) -> None:
        self._board.took(self._row, result)
        self.deleteLater()

    def kept(self, changes: Changes) -> None:
        self._board.kept(self._row, changes)
        self.deleteLater()

    def refused(self, error: UserError) -> None:
        self._board.refused(self._row, error)
        self.deleteLater()
