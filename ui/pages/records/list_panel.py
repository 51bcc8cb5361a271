"""The list of a page of records: filters, then a table, or two lines each while a form is beside it."""

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QStackedWidget, QTableView, QVBoxLayout

from sxt_desktop.domain.forms import FormSpec, Sensitivity
from sxt_desktop.domain.ids import EntryId, OrgId
from sxt_desktop.domain.records import Filter, Listed
from sxt_desktop.usecases.history_search import Found
from ui.forms.sources import Sources
from ui.pages.records.actions import RecordActions
from ui.pages.records.earlier_hits import EarlierHits
from ui.pages.records.filters import FilterBar
from ui.pages.records.list_foot import ListFoot
from ui.tables.columns import Column, columns_for
from ui.tables.delegates import RecordDelegate, SummaryDelegate
from ui.tables.painting import plain_table
from ui.tables.record_model import RecordModel
from ui.tables.widths import Need, needs, shared
from ui.widgets.cards import BAR, EmptyState

LEAST_REST = 200
"""What the column that takes the rest gets at least, in pixels at 100 %."""


class RecordTable(QTableView):
    """Rows one walks through with the arrow keys; Enter goes into the form."""

    enter_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "records")
        plain_table(self, name="records", says="记录列表")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionsClickable(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the first and the last record."""
        rows = self.model().rowCount()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter_asked.emit()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and rows:
            self.selectRow(0 if event.key() == Qt.Key.Key_Home else rows - 1)
        else:
            super().keyPressEvent(event)


class ListPanel(QFrame):
    """Tells which record was chosen; knows nothing of forms being filled."""

    chosen = Signal(str)
    enter_asked = Signal()
    new_asked = Signal()
    version_chosen = Signal(str, str)
    sheet_asked = Signal(object, bool, str)
    tables_asked = Signal(str)
    scans_asked = Signal()

    def __init__(
        self, forms: Sequence[FormSpec], actions: RecordActions, sources: Sources, *, empty: str, verb: str
    ) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._forms = tuple(forms)
        self._sources = sources
        self._actions, self._amber = actions, actions.amber_days
        self._reviews: dict[tuple[OrgId, EntryId], str] = {}
        self._shows_level = Sensitivity.DISCIPLINE in actions.levels
        self._theme = sources.theme
        self._is_compact = False
        self._needs: tuple[Need, ...] = ()
        self.filters = FilterBar(forms, sources, has_review=actions.review_states is not None)
        self.model = RecordModel(actions.count, self._page, self._columns(), self)
        self.table = RecordTable()
        self.table.setModel(self.model)
        self._wide = RecordDelegate(self._theme, self)
        self._narrow = SummaryDelegate(self._theme, {form.id: form.title for form in forms}, self)
        self._empty = EmptyState(self._theme, empty, verb=verb, name="empty_list")
        self._nothing = EmptyState(
            self._theme, "没有符合条件的记录。", icon="search", verb="清除条件", name="nothing_found"
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._nothing)
        self.earlier = EarlierHits(self._theme, actions.search_history)
        self.earlier.chosen.connect(self._chosen_earlier)
        self._stack.addWidget(self.earlier)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 12, 1, 8)
        column.setSpacing(8)
        self.foot = ListFoot(may_take_in=bool(verb))
        self.foot.setContentsMargins(14, 0, 8, 0)
        column.addWidget(self.filters)
        column.addWidget(self._stack, 1)
        column.addWidget(self.foot)
        self._connect()
        self._measure()
        self.show_compact(False)

    def show_forms(self, forms: Sequence[FormSpec]) -> None:
        """Show the same forms as they are now: by the names and the hints of another profile."""
        self._forms = tuple(forms)
        self.filters.show_forms(forms)
        self._narrow.name_forms({form.id: form.title for form in forms})

    def _connect(self) -> None:
        self.filters.changed.connect(self.reload)
        self.filters.down.connect(self.focus_list)
        self._empty.asked.connect(self.new_asked)
        self._nothing.asked.connect(self.filters.clear)
        self.foot.sheet_asked.connect(self._ask_sheet)
        self.foot.tables_asked.connect(self._ask_tables)
        self.foot.scans_asked.connect(self.scans_asked)
        self.table.enter_asked.connect(self._entered)
        self.table.clicked.connect(self._clicked)
        self.table.selectionModel().currentRowChanged.connect(self._walked)
        self._theme.theme_changed.connect(self._fit)

    def _columns(self) -> tuple[Column, ...]:
        wanted = self.filters.form_ids()
        forms = [form for form in self._forms if form.id in wanted]
        return columns_for(
            forms,
            today=self._sources.today,
            amber_days=self._amber,
            shows_level=self._shows_level,
            review=None if self._actions.review_states is None else self._review,
            is_changed_since=self._actions.changed_since(),
            with_year=self.filters.is_over_years,
        )

    def _page(self, chosen: Filter, offset: int, limit: int) -> Sequence[Listed]:
        """Read records, and where they stand with the superior."""
        rows = self._actions.page(chosen, offset, limit)
        if self._actions.review_states is not None:
            self._reviews.update(self._actions.review_states(rows))
        return rows

    def _review(self, listed: Listed) -> str:
        return self._reviews.get((listed.owner, listed.entry_id), "")

    def reload(self) -> None:
        """Read the list anew; the record chosen stays chosen if it is still near."""
        if self.filters.wants_earlier:
            self._search_earlier()
            return
        self.earlier.stop()
        current = self.current()
        self._narrow.with_year = self.filters.is_over_years
        self.model.show_filter(self.filters.filter(), self._columns())
        total = self.model.rowCount()
        self.foot.show_total(total)
        empty = self._nothing if self.filters.is_narrowed else self._empty
        self._stack.setCurrentWidget(self.table if total else empty)
        self._measure()
        if current is not None:
            self.select(current)

    def _search_earlier(self) -> None:
        """Look for the words in earlier contents in place of what records say now."""
        self.foot.show_total(0)
        self._stack.setCurrentWidget(self.earlier)
        chosen = self.filters.filter()
        self.earlier.look_for(chosen.words, chosen)

    def _chosen_earlier(self, found: Found) -> None:
        self.version_chosen.emit(found.listed.entry_id, found.digest)

    def show_filter(self, chosen: Filter) -> None:
        """Show what was asked for elsewhere."""
        self.filters.show_filter(chosen)

    @Slot(bool, str)
    def _ask_sheet(self, whole: bool, ending: str) -> None:
        self.sheet_asked.emit(self.filters.filter(), whole, ending)

    @Slot()
    def _ask_tables(self) -> None:
        wanted = self.filters.form_ids()
        self.tables_asked.emit(wanted[0] if len(wanted) == 1 else "")

    def current(self) -> EntryId | None:
        """Return the record the cursor is on."""
        listed = self.model.record(self.table.currentIndex().row())
        return None if listed is None else listed.entry_id

    def select(self, entry_id: EntryId) -> None:
        """Put the cursor on a record without telling; nothing happens if it is not near."""
        row = self.model.row_of(entry_id)
        selection = self.table.selectionModel()
        selection.blockSignals(True)
        if row is None:
            self.table.setCurrentIndex(QModelIndex())
            self.table.clearSelection()
        else:
            index = self.model.index(row, 0)
            flags = QItemSelectionModel.SelectionFlag
            selection.setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.table.scrollTo(index)
        selection.blockSignals(False)
        self.table.viewport().update()

    def show_compact(self, compact: bool) -> None:
        """Show two lines for each record, or a table."""
        self._is_compact = compact
        self.filters.show_compact(compact)
        self._size()

    def _fit(self) -> None:
        """Give everything its size again: the text has another one."""
        self.filters.show_compact(self._is_compact)
        self._measure()

    def _measure(self) -> None:
        self._needs = needs(self.model, self._theme)
        self._size()

    def _size(self) -> None:
        table, px = self.table, self._theme.px
        table.setItemDelegate(self._narrow if self._is_compact else self._wide)
        table.verticalHeader().setDefaultSectionSize(px(60) if self._is_compact else px(44))
        header = table.horizontalHeader()
        header.setVisible(not self._is_compact)
        widths = shared(self._needs, self.contentsRect().width() - px(LEAST_REST + BAR))
        for number, (column, width) in enumerate(zip(self.model.columns, widths, strict=True)):
            is_rest = number == 0 if self._is_compact else column.takes_rest
            table.setColumnHidden(number, not is_rest and (self._is_compact or not width))
            mode = QHeaderView.ResizeMode.Stretch if is_rest else QHeaderView.ResizeMode.Fixed
            header.setSectionResizeMode(number, mode)
            if width:
                header.resizeSection(number, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width anew."""
        super().resizeEvent(event)
        self._size()

    def focus_list(self) -> None:
        """Put the focus on the list, on its first row if it was on none."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.table.currentIndex().isValid() and self.model.rowCount():
            self.table.selectRow(0)

    def _walked(self, current: QModelIndex) -> None:
        listed = self.model.record(current.row())
        if listed is not None and self._is_compact:
            self.chosen.emit(listed.entry_id)

    def _clicked(self, index: QModelIndex) -> None:
        listed = self.model.record(index.row())
        if listed is not None:
            self.chosen.emit(listed.entry_id)

    def _entered(self) -> None:
        entry_id = self.current()
        if entry_id is not None:
            self.chosen.emit(entry_id)
            self.enter_asked.emit()
