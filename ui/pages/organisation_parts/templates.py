"""模板: the office's own Word templates, checked when they are brought in, tried, replaced and taken out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sxt_desktop.domain.errors import ErrorCode, UserError
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.templates import Names, Template
from ui.jobs import Jobs, Progress
from ui.messages import sentence
from ui.pages.organisation_parts.template_names import NameList
from ui.template_words import fault_words
from ui.theme import Theme
from ui.widgets.buttons import plain_button, primary_button
from ui.widgets.cards import EmptyState, clear
from ui.widgets.choosing import Choosers, DropArea
from ui.widgets.hints import set_hint
from ui.widgets.listing import Column, Listing
from ui.widgets.page import fit_panel
from ui.widgets.text import label
from ui.widgets.words import short_moment

NOTE = (
    "单位自己的 Word 版式，只由管理员放进来，不随报送包收发。打印、存为 Word 时与程序自带的版式并列；"
    "宏、链接和嵌入的对象不收，写错的栏目逐处指出。"
)
KINDS = "Word 文档 (*.docx)"
_NAMES = 380


@dataclass(frozen=True, slots=True)
class TemplateActions:
    """All but the lists may be slow; `add(path, form)`; `try_out` fills with the newest record and returns the file.

    Who may not manage the workbook is given no `add`, `replace`, `rename` and `remove`.
    """

    templates: Callable[[], Sequence[Template]]
    forms: Callable[[], Sequence[tuple[FormId, str]]]
    names: Callable[[FormId], Names]
    try_out: Callable[[str], Path]
    save: Callable[[str, Path], Path]
    save_example: Callable[[FormId, Path], Path]
    show: Callable[[Path], object]
    add: Callable[[Path, FormId], Template] | None = None
    replace: Callable[[str, Path], Template] | None = None
    rename: Callable[[str, str], Template] | None = None
    remove: Callable[[str], None] | None = None
    choosers: Choosers = field(default_factory=Choosers)


class TemplatesBoard(QWidget):
    """The templates at the left, what can be asked for at the right; the outcome of a check stands above the list."""

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, theme: Theme, jobs: Jobs, actions: TemplateActions) -> None:
        super().__init__()
        self.setObjectName("templates_board")
        self._theme, self._jobs, self._actions = theme, jobs, actions
        self._titles = dict(actions.forms())
        self.form = QComboBox()
        self.form.setObjectName("template_form")
        self.form.setAccessibleName("给哪张表单用")
        for key, title in self._titles.items():
            self.form.addItem(title, key)
        self.form.currentIndexChanged.connect(self._show_names)
        self.drop = DropArea(
            theme,
            actions.choosers,
            says="把写好花括号的 Word 文件拖到这里，放进来以前先检查",
            verb="添加模板",
            suffix=(".docx",),
            kinds=KINDS,
            name="template_drop",
        )
        self.drop.given.connect(self._add)
        self.list = Listing(theme, self._columns(), name="template_list", says="模板")
        self.list.picked.connect(self._picked)
        self._empty = EmptyState(theme, "还没有模板。", icon="paper", name="no_templates")
        self.names = NameList()
        self.names.copied.connect(lambda _: self.told.emit("已复制，到 Word 里粘贴。"))
        self.names.example_asked.connect(self._save_example)
        self._wrong, self._faults = _fault_box()
        self._name = QLineEdit()
        self._name.setObjectName("template_name")
        self._name.setAccessibleName("模板名称")
        set_hint(self._name, "模板名称")
        self._acts = self._act_row()
        self._lay_out()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("模板", lambda one: one.name, second=lambda one: self._titles.get(one.form, "")),
            Column(
                "放进来", lambda one: one.added_by, width=120, second=lambda one: short_moment(one.added_at)
            ),
        )

    def _act_row(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._try = primary_button("试填", name="template_try")
        self._try.setToolTip("用最近的一条记录填好，打开看")
        self._save = plain_button("另存原件", name="template_save")
        self._try.clicked.connect(self._try_out)
        self._save.clicked.connect(self._save_copy)
        row.addWidget(self._try)
        row.addWidget(self._save)
        if self._actions.replace is not None:
            self._rename = plain_button("改名", name="template_rename")
            self._swap = plain_button("换文件", name="template_replace")
            self._drop = plain_button("删除", name="template_remove")
            self._rename.clicked.connect(self._give_name)
            self._swap.clicked.connect(self._replace)
            self._drop.clicked.connect(self._remove)
            row.addWidget(self._swap)
            row.addWidget(self._drop)
            row.addStretch(1)
            row.addWidget(self._name, 2)
            row.addWidget(self._rename)
        else:
            row.addStretch(1)
        return made

    def _lay_out(self) -> None:
        wanted = QHBoxLayout()
        wanted.setSpacing(8)
        wanted.addWidget(label("表单", "second"))
        wanted.addWidget(self.form, 1)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addLayout(wanted)
        if self._actions.add is not None:
            left.addWidget(self.drop)
        left.addWidget(self._wrong)
        left.addWidget(self.list, 1)
        left.addWidget(self._empty, 1)
        left.addWidget(self._acts)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addLayout(left, 1)
        both.addWidget(self.names)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(NOTE, "second", wraps=True))
        column.addLayout(both, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        fit_panel(self.names, self, self._theme.px(_NAMES))
        super().resizeEvent(event)

    @Slot()
    def show_templates(self) -> None:
        """Read the list anew."""
        found = tuple(self._actions.templates())
        self.list.show_rows(found, same=lambda one: one.id)
        self.list.setVisible(bool(found))
        self._empty.setVisible(not found)
        self._acts.setVisible(bool(found))
        self._wrong.hide()
        if found and self.list.current() is None:
            self.list.selectRow(0)
        self._show_names()

    @Slot()
    def _show_names(self) -> None:
        form = self.form.currentData()
        if form is not None:
            self.names.show_names(self._titles[form], self._actions.names(form))

    @Slot(object)
    def _picked(self, one: Template) -> None:
        self._name.setText(one.name)
        self._ask_removal(one if self._is_asked(one) else None)
        at = self.form.findData(one.form)
        if at >= 0:
            self.form.setCurrentIndex(at)

    @Slot(object)
    def _add(self, paths: tuple[Path, ...]) -> None:
        add, form = self._actions.add, self.form.currentData()
        if add is None:
            return

        def work(progress: Progress) -> str:
            for number, path in enumerate(paths):
                progress.report(number, len(paths))
                add(path, form)
            return f"检查通过，已放进 {len(paths)} 份模板，可以“试填”看看。"

        self._run("正在检查模板", work)

    @Slot()
    def _replace(self) -> None:
        one, replace = self.list.current(), self._actions.replace
        if one is None or replace is None:
            return
        paths = self._actions.choosers.files(self, f"换掉“{one.name}”", KINDS)[:1]
        if paths:
            self._run(
                "正在检查模板", lambda _: _said(replace(one.id, paths[0]), f"“{one.name}”已换成新的文件。")
            )

    @Slot()
    def _give_name(self) -> None:
        one, rename, name = self.list.current(), self._actions.rename, self._name.text()
        if one is not None and rename is not None:
            self._run("正在改名", lambda _: _said(rename(one.id, name), "已改名。"))

    def _is_asked(self, one: Template) -> bool:
        return self._actions.remove is not None and self._drop.property("about") == one.id

    def _ask_removal(self, one: Template | None) -> None:
        """Have the button ask once more, or go back to what it says."""
        if self._actions.remove is not None:
            self._drop.setProperty("about", None if one is None else one.id)
            self._drop.setText("删除" if one is None else "确认删除")

    @Slot()
    def _remove(self) -> None:
        one, remove = self.list.current(), self._actions.remove
        if one is None or remove is None:
            return
        if not self._is_asked(one):
            self._ask_removal(one)
            return
        self._ask_removal(None)
        self._run(
            "正在删除模板", lambda _: _said(remove(one.id), f"模板“{one.name}”已删除，写好的文件不受影响。")
        )

    @Slot()
    def _try_out(self) -> None:
        one = self.list.current()
        if one is None:
            return
        fill = self._actions.try_out
        self._jobs.run("正在试填", lambda _: fill(one.id), done=self._actions.show, failed=self._fail)

    @Slot()
    def _save_copy(self) -> None:
        one = self.list.current()
        path = None if one is None else self._actions.choosers.save(self, "存到", f"{one.name}.docx", KINDS)
        if one is None or path is None:
            return
        save = self._actions.save
        self._run("正在保存文件", lambda _: f"已存为{save(one.id, path)}。")

    @Slot()
    def _save_example(self) -> None:
        form = self.form.currentData()
        if form is None:
            return
        path = self._actions.choosers.save(self, "存到", f"{self._titles[form]}-示例模板.docx", KINDS)
        if path is not None:
            save = self._actions.save_example
            self._run("正在保存文件", lambda _: f"已存为{save(form, path)}，改好以后放进来。")

    def _run(self, title: str, work: Callable[[Progress], str]) -> None:
        self._jobs.run(title, work, done=self._done, failed=self._fail)

    def _done(self, words: str) -> None:
        self.show_templates()
        self.told.emit(words)

    def _fail(self, error: UserError) -> None:
        """Say what is wrong, a refused template's faults one below the other where they can be worked through."""
        self.show_templates()
        faults = error.facts.get("faults")
        if error.code is not ErrorCode.TEMPLATE_REFUSED or not isinstance(faults, tuple):
            self.failed.emit(sentence(error))
            return
        clear(self._faults)
        self._faults.addWidget(
            label(f"“{error.facts.get('name')}”没有放进来，共 {len(faults)} 处：", "strong", wraps=True)
        )
        for fault in faults[:MOST_SHOWN]:
            self._faults.addWidget(label(f"· {fault_words(fault)}。", wraps=True))
        if len(faults) > MOST_SHOWN:
            self._faults.addWidget(label(f"另有 {len(faults) - MOST_SHOWN} 处，先改上面的。", "second"))
        self._wrong.show()


MOST_SHOWN = 8


def _said(_: object, words: str) -> str:
    return words


def _fault_box() -> tuple[QFrame, QVBoxLayout]:
    box = QFrame()
    box.setObjectName("template_faults")
    box.setProperty("role", "card")
    rows = QVBoxLayout(box)
    rows.setContentsMargins(16, 10, 16, 10)
    rows.setSpacing(4)
    box.hide()
    return box, rows
