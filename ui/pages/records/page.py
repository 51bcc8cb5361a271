"""A page with a list of records and, beside it, the form of one; the handbook and every ledger are such pages."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from sxt_desktop.domain.drafts import Typing
from sxt_desktop.domain.forms import FormSpec
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.domain.records import Filter
from sxt_desktop.domain.roles import Permission
from sxt_desktop.usecases.export_sheet import ListWish
from sxt_desktop.usecases.paper_kinds import RECORD_LEDGER
from ui.may import whom
from ui.pages.print_parts.wishes import Extent, OnShow, PaperWish
from ui.pages.records.actions import RecordActions
from ui.pages.records.entry_panel import EntryPanel
from ui.pages.records.list_panel import ListPanel
from ui.pages.records.picker import FormPicker, picker_home
from ui.widgets.buttons import primary_button
from ui.widgets.page import PageHead, page_column

LIST_WIDTH = 350


class RecordPage(QWidget):
    """One way in for each wish (`show_entry`, `show_filter`, `start_new`), signals out for the rest."""

    changed = Signal(object)
    print_asked = Signal(str)
    paper_asked = Signal(object)
    """Carries a `PaperWish`."""
    sheet_asked = Signal(object, str)
    """A list is wanted as a file: the `ListWish` and the ending."""
    tables_asked = Signal(str)
    scans_asked = Signal()
    record_asked = Signal(str, str)
    """A record of another page is to be shown: its form and id; without a form, its next step is to be taken."""

    def __init__(
        self,
        title: str,
        forms: Sequence[FormSpec],
        actions: RecordActions,
        *,
        empty: str,
        verb: str = "新记一条",
        question: str = "记到哪一类？",
    ) -> None:
        super().__init__()
        sources = actions.sources()
        self.setProperty("role", "page")
        self.setAccessibleName(title)
        self._forms = tuple(forms)
        self._actions = actions
        self._theme = sources.theme
        may_record = any(actions.may_keep(form.id) for form in forms)
        self.list = ListPanel(forms, actions, sources, empty=empty, verb=verb if may_record else "")
        self.entry = EntryPanel({form.id: form for form in forms}, actions, sources)
        self.picker = FormPicker(forms, question, sources)
        self.new = primary_button(verb, name="new_entry", theme=sources.theme, icon="plus")
        self.new.setToolTip(f"{verb}（Ctrl+N）")
        self._kept = tuple(form for form in forms if actions.may_keep(form.id))
        if not self._kept:
            self.new.setEnabled(False)
            self.new.setToolTip(whom(Permission.RECORD))
        self._right = QStackedWidget()
        self._right.addWidget(self.entry)
        self._right.addWidget(picker_home(self.picker))
        self._sides = QSplitter(Qt.Orientation.Horizontal)
        self._lay_out(title)
        self._connect()
        self._show_right(None)
        self.list.reload()

    def _lay_out(self, title: str) -> None:
        self.head = PageHead(title, (self.new,))
        self._sides.setChildrenCollapsible(False)
        self._sides.setHandleWidth(12)
        self._sides.addWidget(self.list)
        self._sides.addWidget(self._right)
        self._sides.setStretchFactor(1, 1)
        self.list.setMinimumWidth(self._theme.px(300))
        column = page_column(self, self.objectName())
        column.addWidget(self.head)
        column.addWidget(self._sides, 1)

    def _connect(self) -> None:
        self.new.clicked.connect(self._new_clicked)
        self.list.new_asked.connect(self._new_clicked)
        self.list.chosen.connect(self._chosen)
        self.list.version_chosen.connect(self.show_version)
        self.list.enter_asked.connect(self._enter_form)
        self.list.sheet_asked.connect(self._ask_sheet)
        self.list.tables_asked.connect(self.tables_asked)
        self.list.scans_asked.connect(self.scans_asked)
        self.picker.picked.connect(self._picked)
        self.picker.left.connect(self.close_entry)
        self.entry.close_asked.connect(self.close_entry)
        self.entry.saved.connect(self._saved)
        self.entry.again_asked.connect(self.start_new)
        self.entry.print_asked.connect(self.print_asked)
        self.entry.record_asked.connect(self._ask_record)

    def show_entry(self, entry_id: str) -> None:
        """Show one record with its form."""
        self.entry.show_entry(EntryId(entry_id))
        self._show_right(self.entry)
        self.list.select(EntryId(entry_id))

    @Slot(str, str)
    def show_version(self, entry_id: str, digest: str) -> None:
        """Show an earlier content of a record beside the one before it."""
        self.entry.show_entry(EntryId(entry_id))
        self._show_right(self.entry)
        self.entry.show_version(digest)

    def show_filter(self, chosen: Filter) -> None:
        """Show the list restricted as asked elsewhere."""
        self.close_entry()
        self.list.show_filter(chosen)

    def show_year(self, year: int | None) -> None:
        """Show another year."""
        self.list.filters.set_year(year)
        self.list.reload()

    def start_new(self, form_id: str | None = None) -> None:
        """Begin a record; without a form it is asked first, unless there is only one."""
        if not self._kept or (form_id and not self._actions.may_keep(FormId(form_id))):
            return
        chosen = form_id or (str(self._forms[0].id) if len(self._forms) == 1 else None)
        if chosen is None:
            self.entry.drafts.flush()
            self._show_right(self._right.widget(1))
            self.picker.start()
            return
        self._show_right(self.entry)
        self.entry.start_new(FormId(chosen))
        self.list.table.clearSelection()

    def continue_draft(self, typing: Typing) -> None:
        """Go on with a new record, one that was begun from another among them."""
        begun = None if typing.about is None else self.entry.begun_again(typing)
        if begun is not None and begun.source is not None and begun.source.form_id == typing.form_id:
            self.record_asked.emit("", str(typing.about))  # a step of that record, taken on its board
            return
        if begun is None:
            self.start_new(str(typing.form_id))
            return
        self._show_right(self.entry)
        self.entry.start_begun(begun)

    @Slot(str, str)
    def _ask_record(self, form: str, entry_id: str) -> None:
        if any(one.id == form for one in self._forms):
            self.show_entry(entry_id)
        else:
            self.record_asked.emit(form, entry_id)

    def shown(self) -> Mapping[str, object]:
        """Return what stands beside the list, in the words that lead back to it."""
        if not self._right.isVisibleTo(self) or self._right.currentWidget() is not self.entry:
            return {}
        if self.entry.entry_id is not None:
            return {"entry": self.entry.entry_id}
        form = self.entry.form
        return {} if form is None else {"action": "new", "form": form.form.id}

    def save_now(self) -> None:
        """Save the record on show (Ctrl+S of the window)."""
        if self._right.currentWidget() is self.entry and self._right.isVisible():
            self.entry.save_now()

    def print_now(self) -> None:
        """Print the record on show, else the list as it is filtered (Ctrl+P of the window)."""
        shown = self.on_show()
        if shown.entry_id is not None:
            self.entry.print_now()
        else:
            self.paper_asked.emit(PaperWish(RECORD_LEDGER, Extent.LIST, shown.chosen, on_show=shown))

    def on_show(self) -> OnShow:
        """Return the list and the record beside it, for what can be printed of them."""
        filters, form = self.list.filters, self.entry.form
        beside = self.shown().get("entry")
        return OnShow(
            chosen=filters.filter(),
            forms=tuple(map(FormId, filters.form_ids())),
            entry_id=self.entry.entry_id if beside else None,
            form=form.form.id if beside and form is not None else None,
        )

    def close_entry(self) -> None:
        """Show only the list; what was typed is kept as a draft."""
        self.entry.close_entry()
        self._show_right(None)
        self.list.focus_list()

    def show_forms(self, forms: Sequence[FormSpec]) -> None:
        """Go by the names and hints forms have now, after another profile came into force."""
        if tuple(forms) == self._forms:
            return
        self._forms = tuple(forms)
        self._kept = tuple(form for form in forms if self._actions.may_keep(form.id))
        self.list.show_forms(forms)
        self.entry.show_forms({form.id: form for form in forms})
        self.picker.show_forms(forms)

    def refresh(self, *, people: bool = False) -> None:
        """Read the list anew after something was written elsewhere; `people`: the names to offer too."""
        if people:
            sources = self._actions.sources()
            self.entry.renew_sources(sources)
            self.list.filters.show_people(sources)
        self.list.reload()

    def _show_right(self, widget: QWidget | None) -> None:
        was_alone = not self._right.isVisibleTo(self)
        self._right.setVisible(widget is not None)
        self.list.show_compact(widget is not None)
        if widget is not None:
            self._right.setCurrentWidget(widget)
        if widget is not None and was_alone:
            width = max(self.width(), self._theme.px(1000))
            self._sides.setSizes([self._theme.px(LIST_WIDTH), width - self._theme.px(LIST_WIDTH)])

    @Slot(object, bool, str)
    def _ask_sheet(self, chosen: Filter, whole: bool, ending: str) -> None:
        self.sheet_asked.emit(ListWish(self.accessibleName(), chosen, whole), ending)

    def _new_clicked(self) -> None:
        wanted = self.list.filters.form_ids()
        self.start_new(wanted[0] if len(wanted) == 1 else None)

    def _chosen(self, entry_id: str) -> None:
        if self.entry.entry_id != entry_id or self._right.currentWidget() is not self.entry:
            self.show_entry(entry_id)

    def _enter_form(self) -> None:
        if self.entry.form is not None:
            self.entry.form.focus_first()

    def _picked(self, form_id: str) -> None:
        self.start_new(form_id)

    def _saved(self, changes: object) -> None:
        self.list.reload()
        if self.entry.entry_id is not None:
            self.list.select(self.entry.entry_id)
        self.changed.emit(changes)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape that nothing else wanted goes back to the list."""
        if event.key() == Qt.Key.Key_Escape and self._right.isVisible():
            self.close_entry()
        else:
            super().keyPressEvent(event)
