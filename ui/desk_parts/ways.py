"""Where pages lead to: other pages, with what is to be seen there."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from sxt_desktop.domain.calendar import CalendarItem
from sxt_desktop.domain.ids import EntryId, FormId
from sxt_desktop.usecases.drafts import DraftLine
from sxt_desktop.usecases.workspace import Workspace
from ui.drafting import page_of, page_of_group

Go = Callable[..., object]
"""Goes to a page, by keywords to what is chosen there (`desk_parts.leading.Chosen`)."""


class Ways(QObject):
    """Slots for what pages ask to be led to."""

    def __init__(self, ws: Workspace, go: Go, parent: QObject) -> None:
        super().__init__(parent)
        self._ws, self._go = ws, go

    @Slot(object)
    def item(self, one: CalendarItem) -> None:
        """Lead to where a thing of the calendar is done: its record, or a new one of its form."""
        if one.form is None:
            self._go(one.target)
            return
        page = page_of_group(self._ws.library.form(one.form).group)
        if one.record is not None:
            self._go(page, entry=one.record)
        else:
            self._go(page, form=one.form, action="new")

    @Slot(object)
    def draft(self, line: DraftLine) -> None:
        """Lead to where a draft is filled in further."""
        self._go(page_of(line), draft=line.draft.typing)

    @Slot(str, str)
    def related(self, form: str, entry_id: str) -> None:
        """Lead to a record another one names, or to a new one; without a form to where its next step is taken."""
        page = page_of_group(self._ws.library.form(FormId(form)).group) if form else "matters"
        if entry_id:
            self._go(page, entry=EntryId(entry_id))
        else:
            self._go(page, form=form, action="new")

    @Slot(str)
    def sheets(self, form: str) -> None:
        """Lead to where tables are taken in as records of a form."""
        self._go("sheets", form=form)

    @Slot()
    def scans(self) -> None:
        """Lead to where signed papers are filed."""
        self._go("scans")

    @Slot(str)
    def endorse(self, entry_id: str) -> None:
        """Lead to where a record is sent to be endorsed."""
        self._go("letters", entry=EntryId(entry_id), action="endorse")

    @Slot()
    def lists(self) -> None:
        """Lead to the records of lists."""
        self._go("lists")

    @Slot(str)
    def listed(self, entry_id: str) -> None:
        """Lead to an item of a list."""
        self._go("lists", entry=EntryId(entry_id))

    @Slot(str)
    def record(self, entry_id: str) -> None:
        """Lead to a record of the handbook."""
        self._go("handbook", entry=EntryId(entry_id))

    @Slot(str)
    def order(self, entry_id: str) -> None:
        """Lead to a matter."""
        self._go("matters", entry=EntryId(entry_id))
