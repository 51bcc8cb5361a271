"""扫描归档: signed papers back from the copier: choose files, look over what was read, file it to its records."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.compare import FieldChange
from sxt_desktop.usecases.file_scans import Filed
from sxt_desktop.usecases.read_scans import ScannedDocument, ScanPlan
from ui.jobs import Jobs, Progress
from ui.may import whom
from ui.messages import sentence
from ui.pages.scan_parts.actions import Reading, ScanActions, Wish
from ui.pages.scan_parts.check_step import CheckStep
from ui.pages.scan_parts.choose_step import ChooseStep
from ui.pages.scan_parts.done_step import DoneStep
from ui.pages.scan_parts.rows_model import ScanRow
from ui.theme import Theme
from ui.widgets.page import PageHead, page_column
from ui.widgets.wizard import Wizard

_CHOOSE, _CHECK, _DONE = range(3)
MAY_FILE = (Permission.RECORD, Permission.ENDORSE)


class ScansPage(QWidget):
    """`changed` carries `Changes`; `record_asked` a form and a record of it; `board_asked` a form whose signing is wanted."""

    changed = Signal(object)
    told = Signal(str)
    failed = Signal(str)
    record_asked = Signal(str, str)
    board_asked = Signal(str)

    def __init__(self, theme: Theme, jobs: Jobs, actions: ScanActions) -> None:
        super().__init__()
        self._theme, self._jobs, self._actions = theme, jobs, actions
        self._reading: Progress | None = None
        self._rest: Reading | None = None
        self.choose = ChooseStep(theme, actions.choosers, actions.may(*MAY_FILE), whom(*MAY_FILE))
        self.choose.given.connect(self.take_files)
        self.choose.stopped.connect(self._stop)
        steps = (
            ("选择扫描件", lambda: self.choose),
            ("核对", lambda: self.check),
            ("归档", lambda: self.done),
        )
        self._wizard = Wizard(theme, steps, name="scan_wizard")
        column = page_column(self, "scans_page")
        column.addWidget(PageHead("扫描归档"))
        column.addWidget(self._wizard, 1)
        jobs.told.connect(self._tell)
        self.begin()

    @cached_property
    def check(self) -> CheckStep:
        """The second step, made when something was read."""
        actions = self._actions
        made = CheckStep(
            self._theme, self._jobs, actions.picture, actions.sources, register_look=actions.register_look
        )
        made.back_asked.connect(self.begin)
        made.file_asked.connect(self._file)
        made.beside.assign_asked.connect(self._assign)
        made.beside.differences_asked.connect(self._ask_differences)
        made.beside.look_registered.connect(self._judge_anew)
        made.beside.refused.connect(self._say)
        return made

    @cached_property
    def done(self) -> DoneStep:
        """The third step, made when something was filed."""
        made = DoneStep(self._theme)
        made.again_asked.connect(self.begin)
        made.rest_asked.connect(self._show_rest)
        made.record_asked.connect(self._lead)
        made.board_asked.connect(self.board_asked)
        return made

    @Slot()
    def begin(self) -> None:
        """Offer to choose files."""
        self.choose.show_reading(False)
        self._wizard.show_step(_CHOOSE)

    @Slot(object)
    def take_files(self, files: Sequence[Path]) -> None:
        """Read files and folders away from the window; who may not file is told whose business it is."""
        if not self._actions.may(*MAY_FILE):
            self.failed.emit(f"扫描归档{whom(*MAY_FILE)}。")
            return
        if self._reading is not None:
            self.failed.emit("正在读另一批扫描件，请等它读完或者停止。")
            return
        self._wizard.show_step(_CHOOSE)
        self.choose.show_reading(True)
        read = self._actions.read

        def work(progress: Progress) -> Reading:
            return read(files, progress)

        self._reading = self._jobs.run("正在识别扫描件", work, done=self._read, failed=self._unreadable)
        self._jobs.ended.connect(self._ended)

    @Slot()
    def _stop(self) -> None:
        if self._reading is not None:
            self._reading.cancel()

    @Slot(int, int)
    def _tell(self, done: int, total: int) -> None:
        if self._reading is not None:
            self.choose.show_share(done, total)

    @Slot()
    def _ended(self) -> None:
        """Offer to choose again when reading was stopped; what was read is shown by `_read`."""
        if self._reading is not None and self._reading.cancelled:
            self._finish_reading()
            self.told.emit("已停止，没有归档。")

    def _finish_reading(self) -> None:
        self._reading = None
        self._jobs.ended.disconnect(self._ended)
        self.choose.show_reading(False)

    def _read(self, reading: Reading) -> None:
        if self._reading is None:
            return
        self._finish_reading()
        plan = reading.plan
        if not plan.documents and not plan.unknown:
            words = [sentence(error) for _, error in plan.damaged] or [
                "这些文件里只有空白页，没有可归档的文书。"
            ]
            self.choose.show_error("\n".join(words))
            return
        self._show_reading(reading)

    def _show_reading(self, reading: Reading) -> None:
        self._rest = reading
        self.check.show_reading(reading)
        self._wizard.show_step(_CHECK)

    @Slot()
    def _show_rest(self) -> None:
        """Go on with what was not filed."""
        if self._rest is not None:
            self._show_reading(self._rest)

    def _unreadable(self, error: UserError) -> None:
        if self._reading is not None:
            self._finish_reading()
        self.choose.show_error(sentence(error))

    @Slot(object, str)
    def _assign(self, row: ScanRow, entry: str) -> None:
        plan, actions, to = self.check.plan, self._actions, EntryId(entry)
        turn = 0 if row.page is None else self.check.turns.get(row.page, 0)

        def work(_: Progress) -> ScanPlan:
            if row.page is not None:
                return actions.assign_page(plan, row.page, to, turn)
            return actions.assign_document(plan, row.number, to)

        self._jobs.run("正在放到记录里", work, done=self.check.show_plan, failed=self._say)

    @Slot(object, object)
    def _judge_anew(self, row: ScanRow, changes: Changes) -> None:
        """Compare a paper with its record, which may be looked into now."""
        self.changed.emit(changes)
        plan, judge = self.check.plan, self._actions.judge_anew
        self._jobs.run(
            "正在核对", lambda _: judge(plan, row.number), done=self.check.show_plan, failed=self._say
        )

    @Slot(object)
    def _ask_differences(self, document: ScannedDocument) -> None:
        differences = self._actions.differences
        self._jobs.run(
            "正在比较两版", lambda _: differences(document), done=self._show_differences, failed=self._say
        )

    def _show_differences(self, found: Sequence[FieldChange] | None) -> None:
        self.check.beside.show_differences(found)

    @Slot(object)
    def _file(self, wish: Wish) -> None:
        file = self._actions.file
        self.check.setEnabled(False)

        def work(progress: Progress) -> tuple[Wish, Filed]:
            return wish, file(wish, progress)

        self._jobs.run("正在归档", work, done=self._filed, failed=self._not_filed)

    def _filed(self, done: tuple[Wish, Filed]) -> None:
        wish, filed = done
        self.check.setEnabled(True)
        rest = self.check.rest(wish, filed)
        if self._rest is not None:
            self._rest = replace(self._rest, plan=rest)
        self.done.show_filed(wish, filed, rest)
        self._wizard.show_step(_DONE)
        self.done.list.setFocus()
        self.changed.emit(filed.changes)

    def _not_filed(self, error: UserError) -> None:
        self.check.setEnabled(True)
        self._say(error)

    @Slot(object)
    def _lead(self, document: ScannedDocument) -> None:
        if document.row is not None:
            self.record_asked.emit(document.row.form_id, document.row.entry_id)

    @Slot(object)
    def _say(self, error: UserError) -> None:
        self.failed.emit(sentence(error))
