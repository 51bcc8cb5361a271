"""起步清单: choose a catalogue, tick lines, say who is responsible, and one click makes the items."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from sxt_desktop.domain.catalogues import REMARK, Catalogue
from sxt_desktop.domain.errors import UserError
from sxt_desktop.domain.forms import FieldSpec
from sxt_desktop.domain.ids import FormId
from sxt_desktop.domain.people import FourDuty
from sxt_desktop.domain.roles import Permission
from sxt_desktop.domain.values import FieldKind, Ref
from ui.forms.widgets import make_widget
from ui.forms.widgets.field import FieldWidget
from ui.messages import sentence
from ui.pages.starter_parts.actions import StarterActions
from ui.pages.starter_parts.lines import LinesModel, LinesView
from ui.theme import Theme
from ui.widgets.buttons import link_button, plain_button, primary_button
from ui.widgets.cards import Card, scrolling
from ui.widgets.page import GAP, PageHead, fit_panel, page_column
from ui.widgets.text import label

__all__ = ["StarterActions", "StartersPage"]
_ASIDE = 280
_HOLDERS = tuple(FourDuty)


class StartersPage(QWidget):
    """`changed` carries the `Changes`; `lists_asked` that the items made are to be looked at."""

    changed = Signal(object)
    lists_asked = Signal()
    tables_asked = Signal()
    told = Signal(str)
    failed = Signal(str)

    def __init__(self, theme: Theme, actions: StarterActions, *, year: int) -> None:
        super().__init__()
        self._theme, self._actions, self._year = theme, actions, year
        self._catalogues: Sequence[Catalogue] = ()
        self._holders: dict[FourDuty, FieldWidget] = {}
        self._names: dict[FourDuty, QLabel] = {}
        self.model = LinesModel()
        self.model.setParent(self)
        self.model.ticked.connect(self._count)
        self.lines = LinesView(theme, self.model)
        self.chosen = QComboBox()
        self.chosen.setObjectName("starter_catalogue")
        self.chosen.setAccessibleName("起步清单")
        self.chosen.currentIndexChanged.connect(self._show_lines)
        self._about = label("", "second", wraps=True)
        self._take = primary_button("选入", name="take_lines")
        self._take.clicked.connect(self._take_lines)
        self._undo = plain_button("撤回刚才选入的", name="undo_lines")
        self._undo.clicked.connect(self._take_back)
        self._undo.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        lists = plain_button("看责任传导", name="to_chain")
        lists.clicked.connect(self.lists_asked)
        tables = plain_button("从表格导入", name="to_tables", theme=self._theme, icon="table")
        tables.clicked.connect(self.tables_asked)
        self._head = PageHead("起步清单", (tables, lists))
        every, none = link_button("全选", name="tick_all"), link_button("全不选", name="tick_none")
        every.clicked.connect(lambda: self.model.tick_all(True))
        none.clicked.connect(lambda: self.model.tick_all(False))
        bar = QHBoxLayout()
        bar.addWidget(self.chosen)
        bar.addStretch(1)
        bar.addWidget(every)
        bar.addWidget(none)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.lines, 1)
        self._card = self._aside()
        row.addWidget(self._card)
        column = page_column(self, "starters_page")
        column.addWidget(self._head)
        column.addLayout(bar)
        column.addWidget(self._about)
        column.addLayout(row, 1)

    def _aside(self) -> QWidget:
        card = Card("由谁负责", name="starter_holders")
        sources = self._actions.sources()
        canvas = QWidget()
        fields = QVBoxLayout(canvas)
        fields.setContentsMargins(0, 0, 4, 0)
        fields.setSpacing(0)
        for duty in _HOLDERS:
            spec = FieldSpec(
                id=f"holders_{duty.name.lower()}",
                label=duty.value,
                kind=FieldKind.PERSONS,
                refers_to=(FormId("person"), FormId("organisation")),
            )
            box = QWidget()
            place = QVBoxLayout(box)
            place.setContentsMargins(0, 0, 0, 8)
            place.setSpacing(4)
            field = make_widget(spec, sources, box)
            self._names[duty] = label("", "second")
            place.addWidget(self._names[duty])
            place.addWidget(field)
            self._holders[duty] = field
            fields.addWidget(box)
        fields.addWidget(label(f"{REMARK}。", "second", wraps=True))
        fields.addStretch(1)
        card.body.addWidget(scrolling(canvas), 1)
        card.body.addSpacing(8)
        card.body.addWidget(self._take)
        card.body.addSpacing(8)
        card.body.addWidget(self._undo)
        return card

    def resizeEvent(self, event: QResizeEvent) -> None:
        fit_panel(self._card, self, self._theme.px(_ASIDE))
        super().resizeEvent(event)

    def show_year(self, year: int) -> None:
        """Show which lines have items of another year; what is chosen is made for that year."""
        self._year = year
        self._show_lines()

    @Slot()
    def show_starters(self) -> None:
        """Read the catalogues and who is responsible today."""
        at = max(self.chosen.currentIndex(), 0)
        self._catalogues = self._actions.catalogues()
        names = {duty: self._actions.duty_name(duty) for duty in _HOLDERS}
        self.model.name_duties(names)
        for duty, name in names.items():
            self._names[duty].setText(name)
        self.chosen.blockSignals(True)
        self.chosen.clear()
        self.chosen.addItems([f"{one.title}（{len(one.lines)}条）" for one in self._catalogues])
        self.chosen.setCurrentIndex(at)
        self.chosen.blockSignals(False)
        for duty, refs in self._actions.holders().items():
            if not self._chosen_holders().get(duty):
                self._holders[duty].set_value(tuple(refs))
        self._show_lines()

    @Slot()
    def _show_lines(self) -> None:
        if not self._catalogues:
            return
        found = self._catalogues[max(self.chosen.currentIndex(), 0)]
        self._about.setText(f"{found.about}来源：{found.source}。")
        self._head.aside.setText(f"选入{self._year}年度清单")
        self.model.show_lines(found, self._actions.taken(self._year))

    def _chosen_holders(self) -> Mapping[FourDuty, tuple[Ref, ...]]:
        found: dict[FourDuty, tuple[Ref, ...]] = {}
        for duty, field in self._holders.items():
            value = field.value()
            refs = value if isinstance(value, tuple) else ()
            found[duty] = tuple(one for one in refs if isinstance(one, Ref))
        return found

    @Slot()
    def _count(self) -> None:
        count = len(self.model.picks)
        self._take.setText(f"选入{count}条" if count else "选入")
        self._take.setEnabled(bool(count))
        if count:
            self._actions.may.gate(self._take, Permission.RECORD)

    @Slot()
    def _take_lines(self) -> None:
        holders = self._chosen_holders()
        lacking = next((duty for duty in self.model.duties if not holders[duty]), None)
        for duty, field in self._holders.items():
            field.set_problem("请填写由谁负责" if duty is lacking else None)
        if lacking is not None:
            self.failed.emit(f"请先填写“{self._actions.duty_name(lacking)}”由谁负责，没有选入。")
            self._holders[lacking].setFocus()
            return
        found = self._catalogues[self.chosen.currentIndex()]
        try:
            changes = self._actions.take(found, self.model.picks, holders, self._year)
        except UserError as error:
            self.failed.emit(sentence(error))
            return
        self._undo.show()
        self._show_lines()
        self.told.emit(f"已选入{len(changes.entries)}项，列入清单。{REMARK}。")
        self.changed.emit(changes)

    @Slot()
    def _take_back(self) -> None:
        try:
            changes, left = self._actions.undo()
        except UserError as error:
            self.failed.emit(sentence(error))
            return
        self._undo.hide()
        self._show_lines()
        kept = f"，另有{left}项改过或已被引用，没有动" if left else ""
        self.told.emit(f"已撤回{len(changes.entries)}项{kept}。")
        self.changed.emit(changes)
