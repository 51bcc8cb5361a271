"""写报告: begun, gathered, edited chapter by chapter, kept, written as Word and taken back."""

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import EntryId
from sxt_desktop.domain.records import Listed
from sxt_desktop.domain.reports import Draft, Mark
from sxt_desktop.usecases.draft_report import ReportDraft, ReportWish
from sxt_desktop.usecases.final_report import Returned
from ui.jobs import Jobs, Progress
from ui.messages import sentence
from ui.pages.report_parts.actions import ReportActions
from ui.pages.report_parts.beginning import Beginning
from ui.pages.report_parts.returning import ReturnPanel
from ui.pages.report_parts.sentences import Sentences
from ui.pages.report_parts.unsaved import Unsaved
from ui.theme import Theme
from ui.widgets.buttons import icon_button, plain_button, primary_button
from ui.widgets.side_panel import SidePanel
from ui.widgets.text import ElidedLabel

WORD_FILES = "Word 文档 (*.docx)"
EXCEL_FILES = "Excel 表格 (*.xlsx)"
FINAL_FILES = "定稿 (*.docx *.pdf)"
_PANEL = 400


class Drafting(QWidget):
    """`changed` carries `Changes`; `told` and `failed` sentences; `record_asked` page and id."""

    changed = Signal(object)
    told = Signal(str)
    failed = Signal(str)
    record_asked = Signal(str, str)

    def __init__(self, theme: Theme, jobs: Jobs, actions: ReportActions) -> None:
        super().__init__()
        self.setObjectName("report_drafting")
        self._theme, self._jobs, self._actions = theme, jobs, actions
        self._kinds = actions.kinds()
        self._draft: ReportDraft | None = None
        self._is_kept = True
        self.start = Beginning(theme, actions)
        self.unsaved = Unsaved(actions, self)
        self._title = ElidedLabel("", "heading")
        self._state = ElidedLabel("", "second")
        self.save = primary_button("保存", name="report_save", theme=theme, icon="save")
        self.again = plain_button("重新汇总", name="report_again")
        self.word = plain_button("存为Word", name="report_word")
        self.tables = plain_button("附表存为Excel", name="report_tables")
        self.take = plain_button("取回定稿", name="report_take")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._connect()

    @cached_property
    def sentences(self) -> Sentences:
        """The sentences of the report in hand, made when there is one."""
        made = Sentences(self._theme)
        made.draft_changed.connect(self._edited)
        made.typing_changed.connect(self.unsaved.keeper.changed)
        made.record_asked.connect(self._ask_record)
        return made

    @cached_property
    def panel(self) -> SidePanel:
        """What is said of a final file."""
        made = SidePanel(self._theme, name="return_panel")
        made.setFixedWidth(self._theme.px(_PANEL))
        made.closed.connect(lambda: self._make_room(False))
        return made

    @cached_property
    def _work(self) -> QWidget:
        """One report: what can be done with it above its sentences."""
        back = icon_button(self._theme, "back", says="回到报告列表", name="report_back")
        back.clicked.connect(self.show_start)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(back)
        head.addWidget(self._title, 3)
        head.addWidget(self._state, 2)
        for widget in (self.again, self.tables, self.word, self.take, self.save):
            head.addWidget(widget)
        work = QWidget()
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addLayout(head)
        left.addWidget(self.unsaved.bar)
        left.addWidget(self.sentences, 1)
        row = QHBoxLayout(work)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(left, 1)
        row.addWidget(self.panel)
        self._pages.addWidget(work)
        return work

    def _connect(self) -> None:
        self.start.wanted.connect(self.begin)
        self.start.opened.connect(self._open)
        self.unsaved.brought.connect(self._bring)
        self.unsaved.left.connect(self.show_start)
        self.again.clicked.connect(self._renew)
        self.save.clicked.connect(self._save)
        self.tables.clicked.connect(self._save_tables)
        self.word.clicked.connect(self._write_word)
        self.take.clicked.connect(self._choose_final)

    @Slot()
    def show_start(self) -> None:
        """Show what reports there are; what is not kept is kept first."""
        if not self._is_kept and self._draft is not None and self._actions.may_write:
            self._save()
            if not self._is_kept:
                return
        self.unsaved.leave()
        self._draft = None
        self.start.show_own()
        self._pages.setCurrentWidget(self.start)

    @Slot(object)
    def begin(self, wish: ReportWish) -> None:
        """Gather a new draft."""
        self._gather("正在从台账汇总", lambda: self._actions.draft(wish))

    @Slot()
    def _renew(self) -> None:
        if self._draft is not None:
            self._gather("正在重新汇总", partial(self._actions.renew, self._draft))

    def _gather(self, title: str, work: Callable[[], ReportDraft]) -> None:
        def run(_: Progress) -> ReportDraft:
            return work()

        self._jobs.run(title, run, done=self._gathered, failed=self._refused)

    def _gathered(self, draft: ReportDraft) -> None:
        found = sum(one.mark is not Mark.NONE for one in draft.sentences)
        if self._draft is not None:
            self.told.emit(
                f"已重新汇总，{found}句有变化，自己写的没有动。" if found else "已重新汇总，没有变化。"
            )
        is_renewed = self._draft is not None
        self.show_draft(draft, is_kept=False)
        self.unsaved.watch(draft, self._typed, is_new=is_renewed)
        if not is_renewed:
            self.unsaved.bring_back(draft, is_kept=False)

    @Slot(object)
    def _open(self, row: Listed) -> None:
        try:
            draft = self._actions.open(row.entry_id)
        except UserError as error:
            self._refused(error)
            return
        self._bring(draft, True)
        self.unsaved.bring_back(draft, is_kept=True)

    def go_on(self, typing: Typing) -> None:
        """Go on with a report that was not saved when the window was left, or that was on show then."""
        try:
            self.unsaved.go_on(typing)
        except UserError as error:
            self._refused(error)

    @property
    def typing(self) -> Typing | None:
        """What is in hand, in the words that lead back to it."""
        draft = self._draft
        return None if draft is None or not self._actions.may_write else self._actions.typing(draft)

    def _typed(self) -> ReportDraft:
        """Return the draft in hand as it stands on the screen."""
        old = self._draft
        assert old is not None  # looked after only while one is in hand
        return _with(old, self.sentences.typed)

    @Slot(object, bool)
    def _bring(self, draft: ReportDraft, is_kept: bool) -> None:
        self.show_draft(draft, is_kept=is_kept)
        self.unsaved.watch(draft, self._typed, is_new=False)

    def show_draft(self, draft: ReportDraft, *, is_kept: bool) -> None:
        """Show a draft from the chapter in hand."""
        self.unsaved.leave()
        self._draft, self._is_kept = draft, is_kept
        spec = self._kinds[draft.wish.report]
        self._title.setText(spec.title.format(of="", period=draft.wish.period_words))
        self.sentences.show_draft(spec, draft.sentences)
        self.panel.close_panel()
        self._pages.setCurrentWidget(self._work)
        self._show_state()

    def _show_state(self) -> None:
        draft = self._draft
        if draft is None:
            return
        state = "已定稿" if draft.is_final else "草稿"
        self._state.setText(f"{draft.wish.subject.name} · {state}{'' if self._is_kept else ' · 没有保存'}")
        self.save.setEnabled(self._actions.may_write and not self._is_kept)
        self.word.setEnabled(self._is_kept)
        self.tables.setEnabled(self._is_kept)
        self.take.setEnabled(self._is_kept and self._actions.may_write)
        for button, why in ((self.word, "先保存，再存为Word"), (self.take, "先保存，再取回定稿")):
            button.setToolTip("" if self._is_kept else why)

    @Slot(object)
    def _edited(self, sentences: Draft) -> None:
        if self._draft is not None:
            self._draft = _with(self._draft, sentences)
            self._is_kept = False
            self.unsaved.keeper.changed()
            self._show_state()

    @Slot()
    def _save(self) -> None:
        self.sentences.take_typed()
        if self._draft is None:
            return
        try:
            changes, kept = self._actions.save(self._draft)
        except UserError as error:
            self._refused(error)
            return
        self.unsaved.drop()
        self._draft, self._is_kept = kept, True
        self.unsaved.watch(kept, self._typed, is_new=False)
        self._show_state()
        self.told.emit("报告已保存，在“述责”里也能看到。")
        self.changed.emit(changes)

    @Slot()
    def _write_word(self) -> None:
        draft = self._draft
        if draft is None or draft.entry_id is None:
            return
        spec, entry = self._kinds[draft.wish.report], draft.entry_id
        name = f"{self._title.text()}.docx"
        out = self._actions.choosers.save(self, "存为Word", name, WORD_FILES)
        if out is None:
            return

        def run(_: Progress) -> Path:
            return self._actions.write_word(spec.form, entry, out)

        self._jobs.run("正在存为Word", run, done=self._written, failed=self._refused)

    def _written(self, path: Path) -> None:
        self.told.emit(f"已存为{path.name}。改好以后回到这里点“取回定稿”。")

    @Slot()
    def _save_tables(self) -> None:
        draft = self._draft
        if draft is None or draft.entry_id is None:
            return
        entry = draft.entry_id
        out = self._actions.choosers.save(self, "附表存为Excel", "附表.xlsx", EXCEL_FILES)
        if out is not None:
            self._jobs.run(
                "正在存附表",
                lambda _: self._actions.save_tables(entry, out),
                done=self._tables_saved,
                failed=self._refused,
            )

    def _tables_saved(self, path: Path) -> None:
        self.told.emit(f"附表已存为{path.name}。")

    @Slot()
    def _choose_final(self) -> None:
        draft = self._draft
        found = self._actions.choosers.files(self, "取回定稿", FINAL_FILES)
        if draft is None or draft.entry_id is None or not found:
            return
        entry, path = draft.entry_id, found[0]
        self._jobs.run(
            "正在对照定稿",
            lambda _: self._actions.preview_final(entry, path),
            done=self._show_return,
            failed=self._refused,
        )

    def _show_return(self, returned: Returned) -> None:
        content = ReturnPanel(returned)
        content.taken.connect(partial(self._take_final, returned.path))
        self.panel.show_content("取回定稿", content)
        self._make_room(True)

    def _make_room(self, on: bool) -> None:
        """Leave room for the panel: the sentence in hand and what is not for now give way."""
        self.sentences.show_one(not on)
        self.again.setVisible(not on)
        draft = self._draft
        has_tables = draft is not None and self._actions.has_tables(self._kinds[draft.wish.report].form)
        self.tables.setVisible(has_tables and not on)

    def _take_final(self, path: Path) -> None:
        draft = self._draft
        if draft is None or draft.entry_id is None:
            return
        try:
            changes = self._actions.take_final(draft.entry_id, path)
            self._bring(self._actions.open(draft.entry_id), True)
        except UserError as error:
            self._refused(error)
            return
        self.told.emit("定稿已存进这份报告，日期和经办人一并记下。")
        self.changed.emit(changes)

    def _refused(self, error: UserError) -> None:
        self.failed.emit(sentence(error))

    @Slot(str)
    def _ask_record(self, entry: str) -> None:
        page = self._actions.page_of(EntryId(entry))
        if page:
            self.record_asked.emit(page, entry)


def _with(draft: ReportDraft, sentences: Draft) -> ReportDraft:
    return ReportDraft(draft.wish, sentences, draft.entry_id, draft.digest, draft.is_final)
