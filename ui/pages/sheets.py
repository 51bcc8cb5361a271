"""表格导入: what was taken in before, and the way a table is taken in: file, columns, every row checked, then kept at once."""

from functools import cached_property
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from sxt_desktop.domain.errors import Cancelled, ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.import_sheet import SheetImported
from sxt_desktop.usecases.sheet_dry_run import DryRun, Understanding, with_reason
from sxt_desktop.usecases.sheet_tables import SheetSource, Table
from sxt_desktop.usecases.take_back_import import SheetImport, TakingBack
from ui.jobs import Jobs, Progress
from ui.messages import sentence
from ui.pages.sheet_parts.actions import SheetActions
from ui.pages.sheet_parts.check_step import CheckStep
from ui.pages.sheet_parts.columns_step import ColumnsStep
from ui.pages.sheet_parts.file_step import FileStep
from ui.pages.sheet_parts.taking_back import ImportList
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.page import PageHead, page_column
from ui.widgets.wizard import Wizard

_FILE, _COLUMNS, _CHECK = range(3)


class SheetsPage(QWidget):
    """`changed` carries the `Changes` of an import or of taking one back."""

    changed = Signal(object)
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, theme: Theme, jobs: Jobs, actions: SheetActions) -> None:
        super().__init__()
        self._theme, self._jobs, self._actions = theme, jobs, actions
        self._source: SheetSource | None = None
        self._table: Table | None = None
        self._run: DryRun | None = None
        self._left: DryRun | None = None
        self.home = ImportList(theme)
        self.new = primary_button("导入表格", name="sheet_begin", theme=theme, icon="plus")
        self.rest = plain_button("没有导入的行另存…", name="sheet_rest", theme=theme, icon="save")
        self.rest.setToolTip("存成一个表格，每行写明原因；改好后可以再导入")
        self.rest.hide()
        steps = (
            ("选择文件", lambda: self.file),
            ("对应各列", lambda: self.columns),
            ("核对导入", lambda: self.check),
        )
        self._wizard = Wizard(theme, steps, name="sheet_wizard")
        self._whole = QStackedWidget()
        self._whole.addWidget(self.home)
        self._whole.addWidget(self._wizard)
        column = page_column(self, "sheets_page")
        column.addWidget(PageHead("表格导入", (self.rest, self.home.verb, self.new)))
        column.addWidget(self._whole, 1)
        self.rest.clicked.connect(lambda: self._give_back(self._left))
        self.new.clicked.connect(self.begin)
        self.home.begin_asked.connect(self.begin)
        self.home.back_asked.connect(self._ask_back)
        self.home.back_agreed.connect(self._take_back)

    @cached_property
    def file(self) -> FileStep:
        """The first step."""
        made = FileStep(self._theme, self._actions.choosers)
        made.file_given.connect(self.take_file)
        made.forward_asked.connect(self._to_columns)
        made.left.connect(self.show_sheets)
        return made

    @cached_property
    def columns(self) -> ColumnsStep:
        """The second step, made when a table was found."""
        made = ColumnsStep(self._theme, self._actions.year, self._actions.levels)
        made.head_changed.connect(self._head_changed)
        made.back_asked.connect(lambda: self._wizard.show_step(_FILE))
        made.forward_asked.connect(self._to_check)
        return made

    @cached_property
    def check(self) -> CheckStep:
        """The third step, made when rows were checked."""
        made = CheckStep(self._theme)
        made.answered.connect(self._check_again)
        made.settled.connect(self._settle)
        made.back_asked.connect(lambda: self._wizard.show_step(_COLUMNS))
        made.take_asked.connect(self._take)
        made.give_back_asked.connect(lambda: self._give_back(self._run))
        return made

    @Slot()
    def show_sheets(self) -> None:
        """Show what was taken in before."""
        self._source = self._table = self._run = None
        self.home.show_imports(tuple(self._actions.imports()))
        self._show_whole(self.home)

    @Slot()
    def refresh(self) -> None:
        """Read anew what was taken in; a table being looked at stays."""
        if self._whole.currentWidget() is self.home:
            self.home.show_imports(tuple(self._actions.imports()))

    @Slot()
    def begin(self, form: str = "") -> None:
        """Begin with a file, for a form if one is named."""
        self._source = self._table = self._run = self._left = None
        self.file.show_forms(tuple(self._actions.forms()), FormId(form) if form else None)
        self.file.show_source(None)
        self._wizard.show_step(_FILE)
        self._whole.setCurrentIndex(1)
        self._show_whole(None)

    def _show_whole(self, home: QWidget | None) -> None:
        self._whole.setCurrentIndex(0 if home is not None else 1)
        for button in (self.home.verb, self.new):
            button.setVisible(home is not None)
        self.rest.setVisible(home is not None and self._left is not None)

    @Slot(object)
    def take_file(self, path: Path) -> None:
        """Read a file away from the window."""
        self.file.show_source(None)
        read = self._actions.open
        self._jobs.run("正在读取表格", lambda _: read(path), done=self._opened, failed=self._unreadable)

    def _opened(self, source: SheetSource) -> None:
        self._source = source
        self.file.show_source(source)

    def _unreadable(self, error: UserError) -> None:
        self._source = None
        self.file.show_error(sentence(error))

    @Slot()
    def _to_columns(self) -> None:
        self.check.begin()
        self._read_table(None)

    @Slot(int, int)
    def _head_changed(self, row: int, rows: int) -> None:
        self._read_table((row, rows))

    def _read_table(self, head: tuple[int, int] | None) -> None:
        source = self._source
        if source is None:
            return
        form, sheet = FormId(str(self.file.form.currentData())), int(self.file.sheet.currentData())
        see = self._actions.table
        self._jobs.run(
            "正在找表头",
            lambda _: see(source, form, sheet, head),
            done=self._seen,
            failed=self._not_seen,
        )

    def _seen(self, table: Table) -> None:
        self._table = table
        self.columns.show_table(table, self._actions.fields(table.form))
        self._wizard.show_step(_COLUMNS)

    def _not_seen(self, error: UserError) -> None:
        self._wizard.show_step(_FILE)
        self.file.show_error(sentence(error))

    def _understanding(self) -> Understanding:
        return Understanding(
            columns=self.columns.columns(),
            year=int(self.columns.year.currentData()),
            fixed=self.columns.fixed(),
            names=dict(self.check.names),
            reason=self.check.reason.text().strip(),
            takes_twins=self.check.twins.isChecked(),
            sensitivity=self.columns.sensitivity(),
            takes_hidden=self.check.hidden.isChecked(),
            same_above=self.check.above.isChecked(),
        )

    @Slot()
    def _to_check(self) -> None:
        self._check_again()

    @Slot()
    def _check_again(self) -> None:
        table, how, run = self._table, self._understanding(), self._actions.dry_run
        if table is not None:
            self._jobs.run("正在核对各行", lambda _: run(table, how), done=self._checked, failed=self._say)

    def _checked(self, run: DryRun) -> None:
        self._run = run
        self.check.show_run(run)
        self._wizard.show_step(_CHECK)

    @Slot()
    def _settle(self) -> None:
        """Take another reason, or look-alikes, into account; nothing has to be read again for it."""
        if self._run is not None:
            check = self.check
            twins = check.twins.isChecked()
            self._run = with_reason(self._run, check.reason.text().strip(), takes_twins=twins)
            check.show_ready(self._run)

    @Slot()
    def _take(self) -> None:
        self._settle()
        run, take = self._run, self._actions.take
        if run is None:
            return
        self.check.setEnabled(False)

        def work(progress: Progress) -> SheetImported | None:
            try:
                return take(run, progress.report)
            except Cancelled:
                return None

        self._jobs.run("正在导入", work, done=self._took, failed=self._not_taken)

    def _took(self, done: SheetImported | None) -> None:
        self.check.setEnabled(True)
        if done is None:
            self.told.emit("已取消，没有导入。")
            return
        left = f"，{done.left} 行没有导入" if done.left else ""
        self.told.emit(f"已导入 {done.rows} 行{left}。")
        self._left = self._run if self._run is not None and self._run.problems else None
        self.show_sheets()
        self.changed.emit(done.changes)

    def _not_taken(self, error: UserError) -> None:
        self.check.setEnabled(True)
        self._say(error)
        if error.code is ErrorCode.NOT_ACCEPTED:
            self._check_again()

    def _give_back(self, run: DryRun | None) -> None:
        give_back = self._actions.give_back
        if run is None:
            return
        name = f"{run.table.source.path.stem}-有问题的行.xlsx"
        out = self._actions.choosers.save(self, "有问题的行存到哪里", name, "表格 (*.xlsx)")
        if out is not None:
            self._jobs.run(
                "正在写出",
                lambda _: (give_back(run, out), out),
                done=self._gave_back,
                failed=self._say,
            )

    def _gave_back(self, done: tuple[int, Path]) -> None:
        self.told.emit(f"{done[0]} 行已存到{done[1].name}，每行写明了原因；改好后可以再导入。")

    @Slot(object)
    def _ask_back(self, imported: SheetImport) -> None:
        preview = self._actions.preview_back
        self._jobs.run(
            "正在核对", lambda _: (imported, preview(imported)), done=self._asked_back, failed=self._say
        )

    def _asked_back(self, found: tuple[SheetImport, TakingBack]) -> None:
        self.home.bar.ask(*found)

    @Slot(object, str)
    def _take_back(self, imported: SheetImport, reason: str) -> None:
        take_back = self._actions.take_back

        def work(progress: Progress) -> tuple[Changes, TakingBack] | None:
            try:
                return take_back(imported, reason, progress.report)
            except Cancelled:
                return None

        self._jobs.run("正在撤回导入", work, done=self._took_back, failed=self._say)

    def _took_back(self, done: tuple[Changes, TakingBack] | None) -> None:
        if done is None:
            self.told.emit("已取消，没有撤回。")
            return
        changes, plan = done
        left = f"，{len(plan.left)} 条已有后续的保留不动" if plan.left else ""
        self.told.emit(f"已撤回 {len(plan.entries)} 条{left}。")
        self.show_sheets()
        self.changed.emit(changes)

    def _say(self, error: UserError) -> None:
        self.failed.emit(sentence(error))
