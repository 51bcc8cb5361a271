"""回收站: every record taken out of use, who took it out, when and why; read here and brought back from here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.usecases.changes import Changes
from sxt_desktop.usecases.entries import Opened
from sxt_desktop.usecases.void_list import Voided
from ui.forms.form_view import FormView
from ui.forms.sources import Sources
from ui.messages import sentence
from ui.theme import Theme
from ui.widgets.buttons import primary_button
from ui.widgets.cards import EmptyState, clear, scrolling
from ui.widgets.facts import Facts
from ui.widgets.hints import set_hint
from ui.widgets.listing import Column, Listing
from ui.widgets.text import ElidedLabel, label, rule
from ui.widgets.words import full_moment, short_moment

TYPING_MS = 200
AT_MOST = 500
NOTE = "作废的记录都在这里，内容、编号和修改记录照旧保留，编号不再给别的记录。"


@dataclass(frozen=True, slots=True)
class VoidActions:
    """`rows(filter, limit)`; `forms` are (id, title) and `years` what there is to filter by."""

    rows: Callable[[Filter, int], Sequence[Voided]]
    count: Callable[[Filter], int]
    open: Callable[[EntryId], Opened]
    bring_back: Callable[[EntryId], Changes]
    forms: Callable[[], Sequence[tuple[FormId, str]]]
    years: Callable[[], Sequence[int]]
    sources: Callable[[], Sources]


class VoidBoard(QWidget):
    """A list at the left, the record with its reason at the right. `changed` carries `Changes`."""

    changed = Signal(object)
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, theme: Theme, actions: VoidActions) -> None:
        super().__init__()
        self.setObjectName("void_board")
        self._theme, self._actions = theme, actions
        self._shown: Voided | None = None
        titles = dict(actions.forms())
        self.words = QLineEdit()
        self.words.setObjectName("void_words")
        self.words.setAccessibleName("查找作废的记录")
        self.words.setClearButtonEnabled(True)
        set_hint(self.words, "查找主题、内容、人名")
        self.form = _combo(
            "void_form", "分类", [("全部分类", ""), *((words, key) for key, words in titles.items())]
        )
        years = [("不限年度", 0), *((f"{year}年", year) for year in actions.years())]
        self.year = _combo("void_year", "年度", years)
        self.total = label("", "second")
        self.list = Listing(theme, _columns(titles), name="void_list", says="作废的记录")
        self.list.picked.connect(self._show)
        self._empty = EmptyState(theme, "没有作废的记录。", icon="paper", name="no_void")
        self._left = QStackedWidget()
        self._title = ElidedLabel("", "heading", mode=Qt.TextElideMode.ElideMiddle)
        self._facts = Facts(name="void_facts")
        self._body = QVBoxLayout()
        self.back = primary_button("恢复使用", name="void_back")
        self.back.clicked.connect(self._bring_back)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TYPING_MS)
        self._timer.timeout.connect(self.show_voided)
        self.words.textChanged.connect(self._timer.start)
        for combo in (self.form, self.year):
            combo.activated.connect(self.show_voided)
        self._lay_out()

    def _lay_out(self) -> None:
        filters = QHBoxLayout()
        filters.setSpacing(8)
        self.words.setFixedWidth(self._theme.px(240))
        for widget in (self.words, self.form, self.year):
            filters.addWidget(widget)
        filters.addStretch(1)
        filters.addWidget(self.total)
        self._left.addWidget(self.list)
        self._left.addWidget(self._empty)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.setHandleWidth(12)
        both.addWidget(self._left)
        self._detail_card = self._detail()
        both.addWidget(self._detail_card)
        both.setSizes([560, 560])
        both.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(NOTE, "second", wraps=True))
        column.addLayout(filters)
        column.addWidget(both, 1)

    def _detail(self) -> QWidget:
        card = QFrame()
        card.setProperty("role", "card")
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 12, 10)
        head.addWidget(self._title, 1)
        head.addWidget(self.back)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(16, 14, 16, 16)
        inner.setSpacing(14)
        inner.addWidget(self._facts)
        inner.addWidget(rule())
        inner.addLayout(self._body)
        inner.addStretch(1)
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(rule())
        column.addWidget(scrolling(body), 1)
        return card

    def chosen(self) -> Filter:
        """Return what the list is restricted to."""
        form, year = self.form.currentData(), self.year.currentData()
        return Filter(forms=(form,) if form else (), year=year or None, words=self.words.text().strip())

    @Slot()
    def show_voided(self) -> None:
        """Read the list anew."""
        chosen = self.chosen()
        found = self._actions.rows(chosen, AT_MOST)
        total = self._actions.count(chosen) if len(found) == AT_MOST else len(found)
        more = f"，列出最近的 {AT_MOST:,} 条" if total > AT_MOST else ""
        self.total.setText(f"共 {total:,} 条{more}" if total else "")
        self._left.setCurrentWidget(self.list if found else self._empty)
        self._detail_card.setVisible(bool(found))
        self.list.show_rows(found, same=lambda row: row.listed.entry_id)
        if found and self.list.current() is None:
            self.list.selectRow(0)

    @Slot(object)
    def _show(self, row: Voided) -> None:
        self._shown = row
        clear(self._body)
        self._title.setText(row.listed.title)
        self._facts.show_facts(
            (
                ("作废原因", row.reason),
                ("作废", f"{row.by}　{full_moment(row.at)}"),
                ("编号", row.listed.number or ""),
            )
        )
        try:
            opened = self._actions.open(row.listed.entry_id)
        except UserError as error:
            self.back.hide()
            self._body.addWidget(label(sentence(error), "error", wraps=True))
            return
        self.back.setVisible(not opened.is_blanked)
        view = FormView(opened.form, self._actions.sources(), dict)
        view.show_values(opened.values, read_only=True)
        self._body.addWidget(view)

    @Slot()
    def _bring_back(self) -> None:
        row = self._shown
        if row is None:
            return
        try:
            changes = self._actions.bring_back(row.listed.entry_id)
        except UserError as error:
            self.failed.emit(sentence(error))
            return
        self.show_voided()
        self.told.emit(f"“{row.listed.title}”已恢复使用。")
        self.changed.emit(changes)


def _combo(name: str, says: str, choices: Sequence[tuple[str, object]]) -> QComboBox:
    combo = QComboBox()
    combo.setObjectName(name)
    combo.setAccessibleName(says)
    for words, value in choices:
        combo.addItem(words, value)
    return combo


def _columns(titles: dict[FormId, str]) -> tuple[Column, ...]:
    def below(row: Voided) -> str:
        form = titles.get(row.listed.form_id, "")
        return " · ".join(filter(None, (form, row.listed.number)))

    return (
        Column("记录", lambda row: row.listed.title, second=below),
        Column("作废原因", lambda row: row.reason, width=170, is_optional=True),
        Column("作废", lambda row: row.by, width=120, second=lambda row: short_moment(row.at)),
    )
